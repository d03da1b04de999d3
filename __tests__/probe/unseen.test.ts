// What the probe could not see, it holds against nobody; and it waits where others have used up the rate limit.
import { describe, expect, test } from '@jest/globals';
import { afterEffect, rateLimited } from '../../simulator/faults.ts';
import type { Probing } from './probing.ts';
import { ID, KEY, probe } from './probing.ts';
import {
  integrations,
  near,
  order,
  otherCase,
  reading,
  running,
  runs,
  runsPage,
  second,
  shows,
  stays,
  trigger,
} from './sentences.ts';

const minuteMs = 60_000;

describe('what the probe cannot see is not held against Braze', () => {
  test.each<[string, Probing, Readonly<Record<string, unknown>>]>([
    [
      'without a trigger',
      { args: reading },
      {
        [trigger]: 'not seen: no sync was triggered',
        [running]: 'not seen: no list showed a running run',
        [stays]: 'not seen: no sync was triggered',
        [shows]: 'not seen: no sync was triggered',
        [near]: 'not seen: no sync was triggered',
        [second]: 'not seen: no sync was triggered',
      },
    ],
    [
      'while another sync runs: the trigger is refused, and is the second one',
      { integration: { pastRuns: [{ agoMs: 1_000, durationMs: minuteMs }] } },
      {
        [trigger]: 'not seen: 429: `Another job is in progress`',
        [second]: 'held: 429: `Another job is in progress`',
        [shows]: 'not seen: no sync was triggered',
        [runsPage]: 'not seen: the only page has 1 rows',
      },
    ],
    [
      'while the rate limit is used up: the trigger is refused, and no sync need be running',
      { faults: { trigger: [rateLimited(30_000)] } },
      { [second]: 'not seen: 429: `Rate Limited`' },
    ],
    [
      'of a run that has ended when the list first shows it: no second trigger is sent',
      { integration: { nextRuns: { durationMs: 1_000 } } },
      {
        [second]: 'not seen: no list showed the run as running',
        [running]: 'not seen: no list showed a running run',
        [stays]: 'not seen: the run was in 1 lists',
      },
    ],
    [
      'with a key that may only trigger: nothing is triggered',
      { braze: { keys: { [KEY]: ['cdi.integration_sync'] } } },
      {
        [integrations]: 'not seen: 403: `Access Denied`',
        [runs]: 'not seen: 403: `Access Denied`',
        [trigger]: 'not seen: no sync was triggered',
        [order]: 'not seen: 0 runs with a start',
        [otherCase]: 'not seen: the id has no letters, or its runs could not be read',
      },
    ],
    [
      'with a lost answer to the trigger: no other is sent',
      { faults: { trigger: [afterEffect({ kind: 'reset' })] } },
      {
        [trigger]: 'not seen: ECONNRESET',
        [second]: 'not seen: no sync was triggered a second time',
        [shows]: 'held: shown after 2.2s',
      },
    ],
    [
      'of an id without letters',
      {
        integration: { id: ID.replaceAll(/[a-z]/g, '1') },
        args: [...reading, '--integration', ID.replaceAll(/[a-z]/g, '1')],
      },
      { [otherCase]: 'not seen: the id has no letters, or its runs could not be read' },
    ],
  ])('%s', async (_name, options, changed) => {
    const { braze, exitCode, rows } = await probe(options);
    expect(exitCode).toBe(0);
    for (const [sentence, said] of Object.entries(changed))
      expect([sentence, rows[sentence]]).toEqual([sentence, said]);
    expect(Object.values(rows).filter((said) => said.startsWith('did not hold'))).toEqual([]);
    expect(braze.requests.filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(1);
  });
});

test('the probe waits for the rate limit that other workflows have used up', async () => {
  const { braze, printed } = await probe({
    faults: { runs: [afterEffect({ kind: 'answer', rateLimit: { limit: 100, remaining: 0, resetsInMs: 40_000 } })] },
  });
  const times = braze.requests.filter(({ endpoint }) => endpoint === 'runs').map(({ atMs }) => atMs);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(38_000);
  expect(printed).toMatch(/Waiting \d+ s for the rate limit/);
});

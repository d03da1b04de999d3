// The probe against a Braze as assumed, and against ones that are not: what its table says of each.
import { describe, expect, test } from '@jest/globals';
import { dateAhead } from '../../simulator/braze.ts';
import { lost } from '../../simulator/faults.ts';
import type { Probing } from './probing.ts';
import { probe } from './probing.ts';
import {
  asAssumed,
  date,
  dateIsTime,
  ended,
  integrations,
  integrationsPage,
  limits,
  link,
  near,
  order,
  otherCase,
  rateLimits,
  reading,
  reset,
  running,
  runs,
  runsPage,
  says,
  second,
  shows,
  statuses,
  stays,
} from './sentences.ts';

const minuteMs = 60_000;

test('a Braze as assumed holds every assumption; one sync is started, and a second trigger refused', async () => {
  const { braze, exitCode, report, rows } = await probe();
  expect(rows).toEqual(asAssumed);
  expect(exitCode).toBe(0);
  expect(report.split('\n')[0]).toBe('19 held, 0 did not hold, 0 not seen; 12 requests to US-03');
  expect(braze.requests.filter(({ method }) => method === 'POST').map(({ status }) => status)).toEqual([202, 429]);
  expect(report).toContain('run that is running: { job_status: string, sync_start_time: time (3 digits, Z)');
});

describe('a Braze that is not as assumed', () => {
  test.each<[string, Probing, Readonly<Record<string, unknown>>]>([
    ['lists oldest first', { braze: { list: { order: 'oldest-first' } } }, { [order]: 'did not hold: oldest first' }],
    [
      'lists in no order',
      { braze: { list: { order: 'shuffled' } } },
      { [order]: 'did not hold: in no order by start' },
    ],
    [
      'refuses a second trigger in unknown words',
      { braze: { messages: { busy: 'Come back later' } } },
      { [second]: 'did not hold: 429: `Come back later`; the action takes it for busy by the rate limit' },
    ],
    [
      'refuses it in unknown words, and has no rate-limit headers',
      { braze: { messages: { busy: 'Come back later' }, limits: { headers: false } } },
      {
        [second]: 'did not hold: 429: `Come back later`',
        [rateLimits]: 'did not hold: 0 of 12 answers; headers: none',
        [limits]: 'not seen: no answer has the header',
        [reset]: 'not seen: no answer has `X-RateLimit-Reset` and `Date`',
      },
    ],
    [
      'does not refuse it',
      { faults: { trigger: [null, lost({ kind: 'answer', status: 202 })] } },
      { [second]: 'did not hold: 202: `Status 202`', [rateLimits]: expect.stringContaining('did not hold: 11 of 12') },
    ],
    [
      'has other limits, and resets an hour later',
      { braze: { limits: { runs: 500, window: 'fixed', windowMs: 60 * minuteMs } } },
      {
        [limits]: 'did not hold: trigger 20, runs 500, integrations 50',
        [reset]: 'held: 58m 58s to 1h after `Date`, always at a full hour',
      },
    ],
    [
      'sends no Date',
      { braze: { date: () => null } },
      {
        [date]: 'did not hold: 0 of 12 answers',
        [dateIsTime]: 'not seen: no answer has a `Date`',
        [reset]: 'not seen: no answer has `X-RateLimit-Reset` and `Date`',
        [near]: 'not seen: the answer to the trigger has no `Date` to rely on',
      },
    ],
    [
      'sends a Date that is 20 s ahead',
      { braze: { date: dateAhead(20_000) } },
      {
        [dateIsTime]: "did not hold: `Date` minus this machine's clock: 20s",
        [near]: 'did not hold: started 19s before its `Date`',
        [reset]: expect.stringContaining('held: 36s to 40s after'),
      },
    ],
    [
      'sends a Date that is an hour behind',
      { braze: { date: dateAhead(-60 * minuteMs) } },
      {
        [dateIsTime]: expect.stringMatching(/^did not hold: .*: -1h; a list shows a time 1h after its own `Date`$/),
        [near]: 'did not hold: started 1h 1s after its `Date`',
        [reset]: expect.stringContaining('did not hold: 1h'),
      },
    ],
    [
      'takes an id in upper case for another',
      { braze: { anyCase: false } },
      { [otherCase]: 'did not hold: 404: `Integration not found`' },
    ],
    [
      'has pages of 20 rows',
      { braze: { list: { pageRows: 20 } } },
      {
        [runsPage]: 'did not hold: pages of 20, 5 rows',
        [integrationsPage]: 'did not hold: pages of 20, 5 rows',
        [integrations]: 'held: 2 × 200',
        [runs]: 'held: 5 × 200',
      },
    ],
    [
      'has one page, however long',
      { braze: { list: { pageRows: 100 } } },
      {
        [runsPage]: 'did not hold: pages of 25 rows',
        [integrationsPage]: 'did not hold: pages of 25 rows',
        [link]: 'not seen: no answer had one',
      },
    ],
    [
      'shows a run after 6 minutes',
      { integration: { nextRuns: { visibleAfterMs: 6 * minuteMs, durationMs: 9 * minuteMs } } },
      { [shows]: 'did not hold: shown after 6m 1s, and not yet after 5m 59s', [stays]: 'held: in 12 lists' },
    ],
    [
      'never shows it',
      { integration: { nextRuns: { visibleAfterMs: Number.POSITIVE_INFINITY } } },
      {
        [shows]: 'did not hold: not shown after 10m 1s',
        [second]: 'not seen: no list showed the run as running',
        [stays]: 'not seen: the run was in 0 lists',
        [near]: 'not seen: no list showed the start',
      },
    ],
    [
      'starts a run 9 s after its trigger',
      { integration: { nextRuns: { startDelayMs: 9_000 } } },
      {
        [near]: 'did not hold: started 9.6s after its `Date`',
        [shows]: expect.stringContaining('and not yet after 8.8s'),
      },
    ],
    [
      'moves the start of a run at its end',
      { integration: { nextRuns: { startMovesMs: 2_000 } } },
      { [stays]: 'did not hold: it moved by 2s' },
    ],
    [
      'shows no start while a run runs',
      { braze: { list: { whileRunning: { sync_start_time: null } } } },
      { [running]: 'did not hold: start: null, end: null, rows: whole number' },
    ],
    [
      'has a status that nobody documented',
      { braze: { list: { wording: { success: 'Limit Exceeded' } } } },
      { [statuses]: 'did not hold: `Limit Exceeded`, `running`' },
    ],
    [
      'lists runs in other fields and types',
      { args: reading, faults: { runs: () => says({ results: [{ ...ended, engine: 'x' }] }) } },
      {
        [runs]: 'did not hold: 1 × 200; `rows_synced` is string; `rows_failed_with_errors` is missing; also `engine`',
      },
    ],
  ])('%s, and the table tells that', async (_name, options, changed) => {
    const { rows } = await probe(options);
    for (const [sentence, said] of Object.entries(changed))
      expect([sentence, rows[sentence]]).toEqual([sentence, said]);
    // Nothing else is called into question.
    const others = Object.keys(asAssumed).filter((sentence) => !(sentence in changed));
    expect(others.filter((sentence) => rows[sentence]?.startsWith('did not hold'))).toEqual([]);
  });
});

// The probe against a Braze as assumed, against others, and with things that it cannot see: what its table says.
import { describe, expect, test } from '@jest/globals';
import { dateAhead } from '../../simulator/braze.ts';
import { afterEffect, lost, rateLimited } from '../../simulator/faults.ts';
import type { Expected, ProbeOptions, ProbeResult } from './probing.ts';
import { answerWith, asAssumed, ended, ID, KEY, probe, readOnly } from './probing.ts';

const minuteMs = 60_000;

/** Expects these rows in the table, and no other row with `did not hold`. */
function expectRows({ exitCode, rows }: ProbeResult, changed: Expected): void {
  expect(exitCode).toBe(0);
  expect(rows).toMatchObject(changed);
  const others = Object.entries(rows).filter(([name]) => !(name in changed));
  expect(others.filter(([_name, text]) => text.startsWith('did not hold'))).toEqual([]);
}

const posts = ({ braze }: ProbeResult) => braze.requests.filter(({ method }) => method === 'POST');

test('for a Braze as assumed, every assumption holds; one sync is started, and a second trigger is refused', async () => {
  const probed = await probe();
  const { exitCode, report, rows } = probed;
  expect(rows).toEqual(asAssumed);
  expect(exitCode).toBe(0);
  expect(report.split('\n')[0]).toBe('19 held, 0 did not hold, 0 not seen; 12 requests to US-03');
  expect(posts(probed).map(({ status }) => status)).toEqual([202, 429]);
  expect(report).toContain('run that is running: { job_status: string, sync_start_time: time (3 digits, Z)');
});

describe('a Braze that is not as assumed', () => {
  test.each<[string, ProbeOptions, Expected]>([
    ['lists oldest first', { braze: { list: { order: 'oldest-first' } } }, { order: 'did not hold: oldest first' }],
    ['lists in no order', { braze: { list: { order: 'shuffled' } } }, { order: 'did not hold: not sorted by start' }],
    [
      'refuses a second trigger in unknown words',
      { braze: { messages: { busy: 'Come back later' } } },
      { second: 'did not hold: 429: `Come back later`; the action takes it as busy because of the rate limit' },
    ],
    [
      'refuses a second trigger in unknown words, and has no rate-limit headers',
      { braze: { messages: { busy: 'Come back later' }, limits: { headers: false } } },
      {
        second: 'did not hold: 429: `Come back later`',
        rateLimits: 'did not hold: 0 of 12 answers; headers: none',
        limits: 'not seen: no answer has the header',
        reset: 'not seen: no answer has `X-RateLimit-Reset` and `Date`',
      },
    ],
    [
      'does not refuse a second trigger',
      { faults: { trigger: [null, lost({ kind: 'answer', status: 202 })] } },
      { second: 'did not hold: 202: `Status 202`', rateLimits: expect.stringContaining('did not hold: 11 of 12') },
    ],
    [
      'has other limits, and resets an hour later',
      { braze: { limits: { runs: 500, window: 'fixed', windowMs: 60 * minuteMs } } },
      {
        limits: 'did not hold: trigger 20, runs 500, integrations 50',
        reset: 'held: 58m 58s to 1h after `Date`, always on the hour',
      },
    ],
    [
      'sends no Date',
      { braze: { date: () => null } },
      {
        date: 'did not hold: 0 of 12 answers',
        dateIsTime: 'not seen: no answer has a `Date`',
        reset: 'not seen: no answer has `X-RateLimit-Reset` and `Date`',
        near: 'not seen: the answer to the trigger has no `Date` to rely on',
      },
    ],
    [
      'sends a Date that is 20 s ahead',
      { braze: { date: dateAhead(20_000) } },
      {
        dateIsTime: "did not hold: `Date` minus this machine's clock: 20s",
        near: 'did not hold: started 19s before its `Date`',
        reset: expect.stringContaining('held: 36s to 40s after'),
      },
    ],
    [
      'sends a Date that is an hour behind',
      { braze: { date: dateAhead(-60 * minuteMs) } },
      {
        dateIsTime: expect.stringMatching(/^did not hold: .*: -1h; a list shows a time 1h after its own `Date`$/),
        near: 'did not hold: started 1h 1s after its `Date`',
        reset: expect.stringContaining('did not hold: 1h'),
      },
    ],
    [
      'treats an id in upper case as another one',
      { braze: { anyCase: false } },
      { otherCase: 'did not hold: 404: `Integration not found`' },
    ],
    [
      'has pages of 20 rows',
      { braze: { list: { pageRows: 20 } } },
      {
        runsPage: 'did not hold: pages of 20, 5 rows',
        integrationsPage: 'did not hold: pages of 20, 5 rows',
        integrations: 'held: 2 × 200',
        runs: 'held: 5 × 200',
      },
    ],
    [
      'has everything on one page',
      { braze: { list: { pageRows: 100 } } },
      {
        runsPage: 'did not hold: pages of 25 rows',
        integrationsPage: 'did not hold: pages of 25 rows',
        link: 'not seen: no answer has a `Link`',
      },
    ],
    [
      'shows a run after 6 minutes',
      { integration: { nextRuns: { visibleAfterMs: 6 * minuteMs, durationMs: 9 * minuteMs } } },
      { shows: 'did not hold: shown after 6m 1s, and not yet after 5m 59s', stays: 'held: in 12 lists' },
    ],
    [
      'never shows a run',
      { integration: { nextRuns: { visibleAfterMs: Number.POSITIVE_INFINITY } } },
      {
        shows: 'did not hold: not shown after 10m 1s',
        second: 'not seen: no list showed the run as running',
        stays: 'not seen: the run was in 0 lists',
        near: 'not seen: no list showed the start',
      },
    ],
    [
      'starts a run 9 s after its trigger',
      { integration: { nextRuns: { startDelayMs: 9_000 } } },
      {
        near: 'did not hold: started 9.6s after its `Date`',
        shows: expect.stringContaining('and not yet after 8.8s'),
      },
    ],
    [
      'moves the start of a run at its end',
      { integration: { nextRuns: { startMovesMs: 2_000 } } },
      { stays: 'did not hold: it moved by 2s' },
    ],
    [
      'shows no start while a run is running',
      { braze: { list: { whileRunning: { sync_start_time: null } } } },
      { running: 'did not hold: start: null, end: null, rows: whole number' },
    ],
    [
      'has an undocumented status',
      { braze: { list: { wording: { success: 'Limit Exceeded' } } } },
      { statuses: 'did not hold: `Limit Exceeded`, `running`' },
    ],
    [
      'lists runs with other fields and types',
      { args: readOnly, faults: { runs: () => answerWith({ results: [{ ...ended, engine: 'x' }] }) } },
      {
        runs: 'did not hold: 1 × 200; `rows_synced` is string; `rows_failed_with_errors` is missing; also `engine`',
      },
    ],
  ])('%s, and the table says so', async (_name, options, changed) => {
    expectRows(await probe(options), changed);
  });
});

describe('the probe does not blame Braze for what it cannot see', () => {
  test.each<[string, ProbeOptions, Expected]>([
    [
      'without a trigger',
      { args: readOnly },
      {
        trigger: 'not seen: no sync was triggered',
        running: 'not seen: no list showed a run that is running',
        stays: 'not seen: no sync was triggered',
        shows: 'not seen: no sync was triggered',
        near: 'not seen: no sync was triggered',
        second: 'not seen: no sync was triggered',
      },
    ],
    [
      'while another sync runs: the trigger is refused, and counts as the second one',
      { integration: { pastRuns: [{ agoMs: 1_000, durationMs: minuteMs }] } },
      {
        trigger: 'not seen: 429: `Another job is in progress`',
        second: 'held: 429: `Another job is in progress`',
        shows: 'not seen: no sync was triggered',
        runsPage: 'not seen: the only page has 1 rows',
        integrationsPage: 'held: pages of 10, 10, 5 rows',
      },
    ],
    [
      'while the rate limit is used up: the trigger is refused, and no sync need be running',
      { faults: { trigger: [rateLimited(30_000)] } },
      { second: 'not seen: 429: `Rate Limited`' },
    ],
    [
      'with a run that has ended when the list first shows it: no second trigger is sent',
      { integration: { nextRuns: { durationMs: 1_000 } } },
      {
        second: 'not seen: no list showed the run as running',
        running: 'not seen: no list showed a run that is running',
        stays: 'not seen: the run was in 1 lists',
      },
    ],
    [
      'with a key that may only trigger: nothing is triggered',
      { braze: { keys: { [KEY]: ['cdi.integration_sync'] } } },
      {
        integrations: 'not seen: 403: `Access Denied`',
        runs: 'not seen: 403: `Access Denied`',
        trigger: 'not seen: no sync was triggered',
        order: 'not seen: 0 runs with a start',
        otherCase: 'not seen: the id has no letters, or its runs could not be read',
      },
    ],
    [
      'with a lost answer to the trigger: no other is sent',
      { faults: { trigger: [afterEffect({ kind: 'reset' })] } },
      {
        trigger: 'not seen: ECONNRESET',
        second: 'not seen: no second trigger was sent',
        shows: 'held: shown after 2.2s',
      },
    ],
    [
      'with an id without letters',
      {
        integration: { id: ID.replaceAll(/[a-z]/g, '1') },
        args: [...readOnly, '--integration', ID.replaceAll(/[a-z]/g, '1')],
      },
      { otherCase: 'not seen: the id has no letters, or its runs could not be read' },
    ],
  ])('%s', async (_name, options, changed) => {
    const probed = await probe(options);
    expectRows(probed, changed);
    expect(posts(probed).length).toBeLessThanOrEqual(1);
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

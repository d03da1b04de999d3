// A sync is followed to its end, and judged: every ending, the deadline, and lists that fail on the way.
import { describe, expect, test } from '@jest/globals';
import type { NextRuns, RunResult } from '../../simulator/braze.ts';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, lost, rateLimited } from '../../simulator/faults.ts';
import { ID, TRIGGER_KEY } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { follow, runFollow, told, verdictRun } from './flow.ts';

const whatever = expect.anything();
const answer = (status: number): Fault => lost({ kind: 'answer', status });
const next = (nextRuns: NextRuns) => ({ world: { integration: { nextRuns } } });
const dashboard = `https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${ID}`;

/** A run of a minute from its trigger at 0.2 s, looked at every 10 s: what is sent until its end is seen. */
const followed = [
  ...['0 GET 200', '200 POST 202', '10400 GET 200', '20600 GET 200', '30800 GET 200'],
  ...['41000 GET 200', '51200 GET 200', '61400 GET 200'],
];

describe('a sync that ends', () => {
  test.each<[RunResult, boolean, string[], string, string]>([
    ['success', true, [], '1000', '0'],
    ['partial', true, ['warning'], '990', '10'],
    ['error', false, ['error'], '0', '1000'],
    ['config_error', false, ['error'], '0', '0'],
  ])('%s: green is %p, the outputs are those of the run', async (result, green, levels, rowsSynced, rowsFailed) => {
    const step = await runFollow(next({ result }));
    expect(told(step)).toEqual({
      green,
      status: result,
      adopted: false,
      syncs: 1,
      trace: followed,
      elapsedMs: 61_600,
    });
    expect(step.annotations.map(({ level }) => level)).toEqual(levels);
    const outputs = {
      ...{ status: result, 'http-status': '202', message: 'success', attempts: '1', adopted: 'false' },
      ...{ 'started-at': '2026-01-01T12:00:00.200Z', 'finished-at': '2026-01-01T12:01:00.200Z' },
      ...{ 'duration-seconds': '60', 'rows-synced': rowsSynced, 'rows-failed': rowsFailed },
      ...{ 'last-timestamp-synced': '2026-01-01T12:00:00.200Z', 'dashboard-url': dashboard },
    };
    expect(step.outputs).toEqual({ ...outputs, results: whatever });
    const [of] = JSON.parse(step.outputs['results'] ?? '') as [Record<string, unknown>];
    const asText = Object.entries(of).map(([name, value]) => [name, String(value)]);
    expect(Object.fromEntries(asText)).toEqual({ 'integration-id': ID, ...outputs });
    expect(step.printed.map(({ text }) => text)).toContainEqual(expect.stringContaining(`The sync ended: ${result}`));
  });

  test.each<[RunResult]>([['success'], ['partial'], ['error'], ['config_error']])(
    '%s in the capital letters of early documentation is judged the same',
    async (result) => {
      const wording = { [result]: result.toUpperCase(), running: 'Running' };
      const world = { integration: { nextRuns: { result }, list: { wording } } };
      expect(await follow({ world })).toMatchObject({ status: result, trace: followed });
    },
  );

  test.each([['Limit Exceeded'], [null], [7], [undefined], [''], ['successful'], ['Success!'], [['success']]])(
    'in the word %j, with a finish time: unknown, red, and the run in the outputs',
    async (word) => {
      const step = await runFollow(next({ onceEnded: { job_status: word } }));
      expect(told(step)).toMatchObject({ green: false, status: 'unknown', adopted: false, trace: followed });
      expect(step.outputs).toMatchObject({ 'started-at': '2026-01-01T12:00:00.200Z', 'rows-synced': '1000' });
      expect(step.annotations[0]?.text).toContain('ended in a way that Braze does not document');
    },
  );

  test.each([['Limit Exceeded'], [null], [7]])(
    'in the word %j, without a finish time: not known to have ended, asked again until the timeout',
    async (word) => {
      const onceEnded = { job_status: word, sync_finish_time: null };
      const result = await follow({ ...next({ onceEnded }), inputs: { timeout: '3m' } });
      expect(result).toMatchObject({ green: false, status: 'timed_out', elapsedMs: 180_000 });
      expect(result.trace.at(-1)).toBe('179000 GET 200');
    },
  );

  test('success without a finish time is a success', async () => {
    const step = await runFollow(next({ onceEnded: { sync_finish_time: null } }));
    expect(step).toMatchObject({
      green: true,
      outputs: { status: 'success', 'finished-at': '', 'duration-seconds': '' },
    });
  });

  test('success with fields that cannot be read: they are empty, not 0', async () => {
    const onceEnded = { rows_synced: '12', rows_failed_with_errors: -1, last_timestamp_synced: 'yesterday' };
    const step = await runFollow(next({ onceEnded }));
    const empty = { 'rows-synced': '', 'rows-failed': '', 'last-timestamp-synced': '' };
    expect(step).toMatchObject({ green: true, outputs: { status: 'success', ...empty } });
  });

  test('success with no row at all is green, and the log hints at UPDATED_AT', async () => {
    const step = await runFollow(next({ rowsSynced: 0 }));
    expect(step).toMatchObject({ green: true, outputs: { status: 'success', 'rows-synced': '0' } });
    expect(step.printed.at(-1)?.text).toContain('UPDATED_AT');
  });

  test('after a rate limit, an unsent trigger and an ambiguous one is followed like any other', async () => {
    const link = (number: number) => (number === 2 ? ({ code: 'ENOTFOUND', stage: 'connecting' } as const) : null);
    const step = await runFollow({ link, faults: { trigger: [rateLimited(5_000), lost({ kind: 'reset' })] } });
    expect(told(step)).toMatchObject({ green: true, status: 'success', adopted: false, syncs: 1 });
    expect(step.outputs['attempts']).toBe('4');
  });
});

describe('max-failed-rows', () => {
  test.each<[string, number, number, boolean]>([
    ['0', 1_000, 0, true],
    ['0', 999, 1, false],
    ['10', 990, 10, true],
    ['10', 989, 11, false],
    ['0%', 1_000, 0, true],
    ['0%', 999_999, 1, false],
    ['2%', 98, 2, true],
    ['2%', 97, 3, false],
    ['2.5%', 975, 25, true],
    ['2.5%', 974, 26, false],
    ['100%', 0, 1_000, true],
  ])('%s with %i synced and %i failed: green is %p', async (limit, rowsSynced, rowsFailed, green) => {
    const inputs = { 'max-failed-rows': limit };
    const step = await runFollow({ ...next({ result: 'partial', rowsSynced, rowsFailed }), inputs });
    expect(step).toMatchObject({ green, outputs: { status: 'partial', 'rows-failed': String(rowsFailed) } });
    expect(step.annotations.map(({ level }) => level)).toEqual([green ? 'warning' : 'error']);
    expect(step.annotations[0]?.text.includes('more than max-failed-rows allows')).toBe(!green);
  });

  test.each(['100', '100%'])(
    '%s is exceeded by a partial sync that does not say how many rows failed',
    async (limit) => {
      const inputs = { 'max-failed-rows': limit };
      const onceEnded = { rows_failed_with_errors: null };
      const step = await runFollow({ ...next({ result: 'partial', onceEnded }), inputs });
      expect(step).toMatchObject({ green: false, outputs: { status: 'partial', 'rows-failed': '' } });
    },
  );

  test('does not make an error green', async () => {
    const inputs = { 'max-failed-rows': '100%' };
    expect(await follow({ ...next({ result: 'error' }), inputs })).toMatchObject({ green: false, status: 'error' });
  });
});

describe('before the trigger', () => {
  const failed = { green: false, status: 'failed', adopted: false, syncs: 0 };

  test('a key that may not read runs fails, naming the permission and that a new key is needed', async () => {
    const step = await runFollow({ inputs: { 'api-key': TRIGGER_KEY } });
    expect(told(step)).toEqual({ ...failed, trace: ['0 GET 403'], elapsedMs: 200 });
    expect(step.outputs).toMatchObject({ attempts: '0', 'http-status': '' });
    expect(step.annotations[0]?.text).toMatch(/cdi\.integration_job_status.*cannot be edited.*make a new key/);
  });

  test.each([300, 307, 400, 401, 403, 404, 407, 410])('reading that is refused with %i fails', async (status) => {
    expect(await follow({ faults: { runs: [answer(status)] } })).toEqual({
      ...failed,
      trace: [`0 GET ${status}`],
      elapsedMs: 200,
    });
  });

  test('a list that cannot be read is asked for again, ever more rarely, until it can', async () => {
    const faults = { runs: [answer(500), lost({ kind: 'reset' }), afterEffect({ kind: 'answer', body: '<html>' })] };
    const result = await follow({ faults });
    expect(result).toMatchObject({ green: true, status: 'success' });
    expect(result.trace.slice(0, 5)).toEqual([
      ...['0 GET 500', '1200 GET ECONNRESET', '2800 GET 200', '6000 GET 200', '6200 POST 202'],
    ]);
  });

  test('a list that cannot be read until the timeout fails at it', async () => {
    const step = await runFollow({ faults: { runs: () => answer(500) }, inputs: { timeout: '1m' } });
    expect(told(step)).toMatchObject({ ...failed, elapsedMs: 60_000 });
    expect(told(step).trace.slice(-2)).toEqual(['55600 GET 500', '59000 GET 500']);
    expect(step.annotations[0]?.text).toContain('did not list the runs');
  });

  test('a Braze that cannot be reached for a minute fails', async () => {
    const step = await runFollow({ link: () => ({ code: 'ENOTFOUND', stage: 'connecting' }) });
    expect(told(step)).toMatchObject(failed);
    expect(step.elapsedMs).toBeLessThan(60_000);
    expect(step.annotations[0]?.text).toContain('could not be reached');
  });

  test('a rate limit for reading is waited for', async () => {
    const result = await follow({ faults: { runs: [rateLimited(20_000)] } });
    expect(result).toMatchObject({ green: true, status: 'success' });
    expect(result.trace.slice(0, 3)).toEqual(['0 GET 429', '20200 GET 200', '20400 POST 202']);
  });

  test('a rate limit for reading that outlasts the timeout, as told, fails at once', async () => {
    const faults = { runs: [lost({ kind: 'answer', status: 429, headers: { 'retry-after': '600' } })] };
    expect(await follow({ faults, inputs: { timeout: '5m' } })).toEqual({
      ...failed,
      trace: ['0 GET 429'],
      elapsedMs: 200,
    });
  });

  test('a full minute for reading that nobody asked for and that outlasts the timeout is rested out', async () => {
    const result = await follow({ faults: { runs: [rateLimited()] }, inputs: { timeout: '40s' } });
    expect(result).toEqual({ ...failed, trace: ['0 GET 429'], elapsedMs: 40_000 });
  });
});

describe('lists that fail in the middle of a run', () => {
  const limited = lost({ kind: 'answer', status: 429 });
  const kinds: [string, Fault][] = [
    ['500', answer(500)],
    ['503', answer(503)],
    ['a reset', lost({ kind: 'reset' })],
    ['no answer', lost({ kind: 'silence' })],
    ['garbage', lost({ kind: 'garbage' })],
    ['no JSON', afterEffect({ kind: 'answer', body: '<html>' })],
    ['no results', afterEffect({ kind: 'answer', body: '{"message":"success"}' })],
    ['a told rate limit', rateLimited(3_000)],
    ['an untold rate limit', limited],
    ['a redirect', answer(302)],
    ['400', answer(400)],
  ];
  const failing =
    (fault: Fault, times: number) =>
    (number: number): Fault | null =>
      number > 3 && number <= 3 + times ? fault : null;

  describe.each(kinds)('%s', (_name, fault) => {
    test.each<[number, RunResult]>([
      [1, 'success'],
      [20, 'success'],
      [1, 'error'],
      [20, 'error'],
    ])('%i times does not change the verdict %s', async (times, result) => {
      const step = await runFollow({
        ...next({ result, durationMs: 30 * 60_000 }),
        faults: { runs: failing(fault, times) },
      });
      expect(told(step)).toMatchObject({ green: result === 'success', status: result, adopted: false, syncs: 1 });
      expect(step.elapsedMs).toBeLessThan(31 * 60_000);
    });

    test('20 times, while it ends, does not either', async () => {
      const step = await runFollow({ ...next({ result: 'partial' }), faults: { runs: failing(fault, 20) } });
      expect(told(step)).toMatchObject({ green: true, status: 'partial', syncs: 1 });
    });
  });

  test('a list of which a later page cannot be read is asked for again as a whole', async () => {
    const pastRuns = Array.from({ length: 14 }, (_, index) => ({ agoMs: (index + 1) * 3_600_000, durationMs: 60_000 }));
    const world = { integration: { pastRuns, list: { order: 'oldest-first' } } } as const;
    const result = await follow({ world, faults: { runs: (number) => (number === 4 ? answer(500) : null) } });
    expect(result).toMatchObject({ green: true, status: 'success' });
  });

  test.each([
    [401, 'Unauthorized'],
    [403, 'Access Denied'],
    [404, 'Status 404'],
  ])(
    '%i twice in a row does not change the verdict, three times is unknown: the sync goes on',
    async (status, said) => {
      const twice = await follow({ faults: { runs: [null, null, answer(status), answer(status)] } });
      expect(twice).toMatchObject({ green: true, status: 'success' });
      const thrice = await runFollow({
        faults: { runs: [null, null, answer(status), answer(status), null, ...Array<Fault>(3).fill(answer(status))] },
      });
      expect(told(thrice)).toMatchObject({ green: false, status: 'unknown', adopted: false, syncs: 1 });
      expect(told(thrice).trace.at(-1)).toBe(`71600 GET ${status}`);
      expect(thrice.outputs['started-at']).toBe('2026-01-01T12:00:00.200Z');
      expect(thrice.annotations[0]?.text).toContain(`(${status}: ${said}). The sync goes on in Braze.`);
    },
  );

  test('401, 403 and 404 in a row are three', async () => {
    const runs = [null, answer(401), answer(403), answer(404)];
    expect(await follow({ faults: { runs } })).toMatchObject({ status: 'unknown', elapsedMs: 31_000 });
  });
});

describe('the deadline', () => {
  const never = next({ durationMs: Number.POSITIVE_INFINITY });

  test.each<[string, FlowOptions, string]>([
    ['a run that is seen running', never, '2026-01-01T12:00:00.200Z'],
    ['a run that does not show', next({ visibleAfterMs: Number.POSITIVE_INFINITY }), ''],
    ['lists that fail', { ...never, faults: { runs: (number) => (number > 1 ? answer(500) : null) } }, ''],
    ['a list that never comes', { ...never, faults: { runs: (n) => (n > 1 ? lost({ kind: 'silence' }) : null) } }, ''],
  ])('finds %s: timed out at it, red, and the sync goes on in Braze', async (_name, options, startedAt) => {
    const step = await runFollow({ ...options, inputs: { timeout: '2m' } });
    expect(told(step)).toMatchObject({
      green: false,
      status: 'timed_out',
      adopted: false,
      syncs: 1,
      elapsedMs: 120_000,
    });
    expect(step.outputs).toMatchObject({ 'started-at': startedAt, 'finished-at': '', 'http-status': '202' });
    expect(step.annotations[0]?.text).toMatch(/timeout of 2m\. It goes on in Braze\..*sync log in Braze/);
  });

  test('comes after one last look, a second before', async () => {
    expect((await follow({ ...never, inputs: { timeout: '24s' } })).trace).toEqual([
      ...['0 GET 200', '200 POST 202', '10400 GET 200', '20600 GET 200', '23000 GET 200'],
    ]);
  });

  test.each<[number, string, boolean]>([
    [82_700, 'success', true],
    [83_000, 'timed_out', false],
  ])('by itself: a run of %i ms in the last poll interval before it is %s', async (durationMs, status, green) => {
    const inputs = { timeout: '84s', 'poll-interval': 'auto' };
    const result = await follow({ ...next({ durationMs }), inputs });
    expect(result).toMatchObject({ green, status });
    expect(result.trace.at(-1)).toBe('83000 GET 200');
    expect(result.elapsedMs).toBe(green ? 83_200 : 84_000);
  });

  test('within a second of the 202 leaves no look', async () => {
    const result = await follow({
      ...next({ durationMs: 100 }),
      inputs: { timeout: '1.3s' },
    });
    expect(result).toMatchObject({ status: 'timed_out', trace: ['0 GET 200', '200 POST 202'], elapsedMs: 1_300 });
  });
});

describe('cancelled', () => {
  test.each([
    ['in a wait', 15_000, '2026-01-01T12:00:00.200Z'],
    ['in a look', 20_700, '2026-01-01T12:00:00.200Z'],
    ['before the first look', 5_000, ''],
  ])('%s: at once, and the sync goes on in Braze', async (_name, cancelAtMs, startedAt) => {
    const step = await runFollow({ cancelAtMs });
    expect(told(step)).toMatchObject({ green: false, status: 'cancelled', syncs: 1, elapsedMs: cancelAtMs });
    expect(step.outputs).toMatchObject({ 'started-at': startedAt, attempts: '1' });
    expect(step.annotations[0]?.text).toContain('The sync goes on in Braze');
  });

  test('while the baseline is read: nothing was started', async () => {
    const step = await runFollow({ cancelAtMs: 100 });
    expect(told(step)).toMatchObject({ status: 'cancelled', syncs: 0, trace: ['0 GET CANCELLED'], elapsedMs: 100 });
    expect(step.annotations[0]?.text).toContain('before a sync was started');
  });

  test('in the trigger: the sync may have started', async () => {
    const step = await runFollow({ cancelAtMs: 300 });
    expect(told(step)).toMatchObject({ status: 'cancelled', trace: ['0 GET 200', '200 POST CANCELLED'] });
    expect(step.annotations[0]?.text).toContain('may have started');
  });
});

describe('by itself', () => {
  const auto = { 'poll-interval': 'auto' };
  const pastRuns = [300, 290, 310, 305, 295].map((seconds, index) => ({
    agoMs: (index + 1) * 3_600_000,
    durationMs: seconds * 1_000,
  }));

  test('it asks rarely before any past run would have ended, and closely then', async () => {
    const world = { integration: { pastRuns, nextRuns: { durationMs: 302_000 } } };
    const step = await runFollow({ world, inputs: auto });
    const looks = step.exchanges.filter(({ method }) => method === 'GET').map(({ atMs }) => atMs);
    expect(told(step)).toMatchObject({ green: true, status: 'success' });
    expect(looks.length).toBeLessThanOrEqual(10);
    expect((looks[1] ?? 0) - (looks[0] ?? 0)).toBeGreaterThan(120_000);
    expect(step.elapsedMs).toBeLessThan(302_200 + 20_000);
    expect(verdictRun(step)?.by).toBe('trigger');
  });

  test('it asks every 27 s at first where there is no history', async () => {
    const { trace } = await follow({ inputs: auto });
    expect(trace).toEqual(['0 GET 200', '200 POST 202', '27400 GET 200', '54600 GET 200', '81800 GET 200']);
  });

  test('it tells how long past runs took, when the run appears, when its rows move, and when it ends', async () => {
    const world = { integration: { pastRuns, nextRuns: { durationMs: 300_000 } } };
    const step = await runFollow({ world });
    const lines = step.printed.filter(({ level }) => level === 'info').map(({ text }) => text);
    expect(lines[1]).toBe('[0.4s] Following the sync: next look at the runs in 10s');
    expect(lines[2]).toMatch(
      /^\[11s\] The sync is running since .*: \d+ rows synced, 0 failed; past runs took 4m 50s to 5m 10s$/,
    );
    expect(lines.at(-2)).toMatch(/The sync ended: success, 1,000 rows synced, 0 failed$/);
    expect(lines.length).toBeLessThan(16);
  });
});

// Whose run it was: Braze gives no id, and the verdict is about a run that began after the step did, or it is unknown.
import { describe, expect, test } from '@jest/globals';
import type {
  BrazeOptions,
  IntegrationSpec,
  ListShape,
  PastRun,
  RunResult,
  SimulatedBraze,
  StartOptions,
} from '../../simulator/braze.ts';
import { lost, rateLimited } from '../../simulator/faults.ts';
import { ID, runAlone, T0_MS } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { busyUntil, follow, lowest, runFollow, told, verdictRun } from './flow.ts';

const tenYearsMs = 10 * 365 * 86_400_000;
const world = (integration: Omit<IntegrationSpec, 'id'>, more: Partial<BrazeOptions> = {}) => ({
  integration,
  ...more,
});
const begin = (options: StartOptions) => (braze: SimulatedBraze) => void braze.startRun(ID, options);
const history = (runs: number, more: Partial<PastRun> = {}): PastRun[] =>
  Array.from({ length: runs }, (_, index) => ({ agoMs: (index + 1) * 900_000, durationMs: 60_000, ...more }));

/** A trigger that is put off until 10 s, so that something can happen between the baseline and it. */
const putOff = { trigger: [rateLimited(10_000)] };

describe("the runner's clock", () => {
  const plain: FlowOptions = { startAtMs: 1_000, world: world({ pastRuns: history(3) }) };

  test.each([-tenYearsMs, tenYearsMs])('may be off by %d ms: nothing changes', async (offsetMs) => {
    expect(await follow({ ...plain, clock: { offsetMs } })).toEqual(await follow(plain));
  });

  test.each([0.99, 0.9999, 1.0001, 1.01, 1.1])('may run at a rate of %d: the verdict is the same', async (rate) => {
    for (const result of ['success', 'error'] as const) {
      const options = { ...plain, clock: { rate }, world: world({ nextRuns: { result, durationMs: 600_000 } }) };
      const step = await runFollow(options);
      expect(step.outputs).toMatchObject({ status: result, adopted: 'false', 'duration-seconds': '600' });
    }
  });
});

describe('the Date header', () => {
  test.each<[string, (nowMs: number) => string | null]>([
    ['ten years ahead', (nowMs) => new Date(nowMs + tenYearsMs).toUTCString()],
    ['ten years behind', (nowMs) => new Date(nowMs - tenYearsMs).toUTCString()],
    ['garbage', () => 'soon'],
    ['missing', () => null],
  ])('%s changes nothing', async (_name, date) => {
    const options = { world: world({ pastRuns: history(3) }) };
    expect(await follow({ world: { ...options.world, date } })).toEqual(await follow(options));
  });
});

describe('a scheduled run', () => {
  const ended = { green: true, status: 'success', adopted: false, syncs: 1 };

  test.each<[RunResult]>([['success'], ['error']])('before the baseline that ended %s is not ours', async (result) => {
    const pastRuns = [{ agoMs: 3_000, durationMs: 2_500, result }];
    const step = await runFollow({ world: world({ pastRuns, nextRuns: { visibleAfterMs: 30_000 } }) });
    expect(told(step)).toMatchObject(ended);
    expect(verdictRun(step)?.by).toBe('trigger');
  });

  test('in the baseline that is still running is waited for without a trigger; then ours is followed', async () => {
    const step = await runFollow({ world: busyUntil(30_000, { nextRuns: { result: ['partial'] } }) });
    expect(told(step)).toMatchObject({ ...ended, status: 'partial' });
    expect(told(step).trace.slice(0, 7)).toEqual([
      ...['0 GET 200', '10200 GET 200', '20400 GET 200', '30600 GET 200', '31300 GET 200', '31500 POST 202'],
      '41700 GET 200',
    ]);
    expect(verdictRun(step)?.by).toBe('trigger');
  });

  test('in the baseline that seems to run, but does not, costs its 10 minutes; then ours is followed', async () => {
    const stuck = { agoMs: 20_000, durationMs: 10_000, endShownAfterMs: Number.POSITIVE_INFINITY };
    const step = await runFollow({ world: world({ pastRuns: [stuck] }), inputs: { 'poll-interval': '1m' } });
    expect(told(step)).toMatchObject(ended);
    expect(verdictRun(step)?.by).toBe('trigger');
  });

  test.each<[RunResult, RunResult, string]>([
    ['success', 'success', 'success'],
    ['error', 'error', 'error'],
    ['success', 'error', 'unknown'],
    ['error', 'success', 'unknown'],
    ['partial', 'success', 'unknown'],
  ])(
    'between baseline and trigger that ended %s, with ours ended %s when first seen: %s',
    async (scheduled, ours, status) => {
      const events = { 3000: begin({ durationMs: 2_000, result: scheduled }) };
      const nextRuns = { durationMs: 5_000, result: ours };
      const step = await runFollow({ faults: putOff, events, world: world({ nextRuns }) });
      expect(told(step)).toMatchObject({ green: status === 'success', status, adopted: false, syncs: 1 });
    },
  );

  test.each<[RunResult, RunResult]>([
    ['success', 'error'],
    ['error', 'success'],
  ])('between baseline and trigger that ended %s does not matter once ours was seen running', async (other, ours) => {
    const events = { 3000: begin({ durationMs: 2_000, result: other }) };
    const step = await runFollow({ faults: putOff, events, world: world({ nextRuns: { result: ours } }) });
    expect(step.outputs['status']).toBe(ours);
    expect(verdictRun(step)?.by).toBe('trigger');
  });

  test('between baseline and trigger that runs blocked us: it is waited for, and ours is followed', async () => {
    const events = { 3000: begin({ durationMs: 60_000, result: 'partial' }) };
    const step = await runFollow({ faults: putOff, events });
    expect(told(step)).toMatchObject({ green: true, status: 'success', adopted: false, syncs: 1 });
    expect(verdictRun(step)?.by).toBe('trigger');
  });

  test.each<[RunResult, RunResult]>([
    ['success', 'error'],
    ['error', 'success'],
  ])(
    'after ours, which ended %s, that ends %s: ours carries the verdict once it was seen running',
    async (ours, later) => {
      const events = { 31000: begin({ durationMs: 60_000, result: later }) };
      const step = await runFollow({ events, world: world({ nextRuns: { durationMs: 30_000, result: ours } }) });
      expect(step.outputs).toMatchObject({ status: ours, adopted: 'false' });
      expect(verdictRun(step)?.by).toBe('trigger');
    },
  );

  test.each<[RunResult, RunResult, string]>([
    ['success', 'success', 'success'],
    ['success', 'error', 'unknown'],
    ['error', 'success', 'unknown'],
  ])('after ours, both over when first seen, ours %s and it %s: %s', async (ours, later, status) => {
    const events = { 4000: begin({ durationMs: 3_000, result: later }) };
    const step = await runFollow({ events, world: world({ nextRuns: { durationMs: 3_000, result: ours } }) });
    expect(step.outputs['status']).toBe(status);
  });
});

describe('our run, shown late', () => {
  const late = [0, 1_000, 30_000, 120_000, 240_000] as const;

  test.each(
    late.flatMap((visibleAfterMs) =>
      (['success', 'partial', 'error', 'config_error'] as const).map((result) => [visibleAfterMs, result] as const),
    ),
  )('by %i ms, that ends %s, is judged by its own end', async (visibleAfterMs, result) => {
    for (const durationMs of [5_000, 60_000, 600_000]) {
      const step = await runFollow({
        world: world({ pastRuns: history(2), nextRuns: { visibleAfterMs, result, durationMs } }),
      });
      expect(told(step)).toMatchObject({ status: result, adopted: false, syncs: 1 });
      expect(verdictRun(step)?.by).toBe('trigger');
    }
  });

  test.each(late)('by %i ms, with the end shown late as well, is judged once it is shown', async (visibleAfterMs) => {
    const nextRuns = { visibleAfterMs, endShownAfterMs: 120_000, result: 'error' } as const;
    expect(await follow({ world: world({ nextRuns }) })).toMatchObject({ status: 'error' });
  });

  test('and started late, with the integration busy meanwhile, is ours', async () => {
    const step = await runFollow({ world: world({ nextRuns: { startDelayMs: 120_000 } }) });
    expect(told(step)).toMatchObject({ green: true, status: 'success', adopted: false, syncs: 1 });
  });

  test('never: unknown after 5 minutes of lists without it', async () => {
    const step = await runFollow({ world: world({ pastRuns: history(2), nextRuns: { visibleAfterMs: 1e9 } }) });
    expect(told(step)).toMatchObject({ green: false, status: 'unknown', adopted: false, syncs: 1 });
    expect(step.elapsedMs).toBeGreaterThan(300_000);
    expect(step.elapsedMs).toBeLessThan(330_000);
    expect(step.outputs).toMatchObject({ 'http-status': '202', 'started-at': '', 'rows-synced': '' });
    expect(step.annotations[0]?.text).toContain('did not show it among the runs for 5 minutes');
  });

  test('never, with reading limited or failing in between: the 5 minutes are of lists that can be read', async () => {
    const faults = { runs: (number: number) => (number > 5 && number < 16 ? lost({ kind: 'reset' }) : null) };
    const step = await runFollow({ faults, world: world({ nextRuns: { visibleAfterMs: 1e9 } }) });
    expect(step.outputs['status']).toBe('unknown');
    expect(step.elapsedMs).toBeGreaterThan(400_000);
  });

  test('never, in an integration that never ran: unknown as well', async () => {
    expect(await follow({ world: world({ nextRuns: { visibleAfterMs: 1e9 } }) })).toMatchObject({ status: 'unknown' });
  });
});

describe('a run from before the baseline that is shown late', () => {
  const stale = (more: Partial<PastRun>): PastRun => ({ agoMs: 8_000, durationMs: 5_000, ...more });

  test.each<[RunResult, RunResult]>([
    ['success', 'error'],
    ['error', 'success'],
    ['success', 'success'],
  ])('ended %s does not matter while ours runs, which ends %s', async (before, ours) => {
    const pastRuns = [stale({ visibleAfterMs: 15_000, result: before })];
    const step = await runFollow({ world: world({ pastRuns, nextRuns: { result: ours } }) });
    expect(step.outputs['status']).toBe(ours);
    expect(verdictRun(step)?.by).toBe('trigger');
  });

  test.each<[RunResult, RunResult]>([
    ['success', 'error'],
    ['error', 'success'],
    ['success', 'partial'],
  ])(
    'ended %s, with ours ended %s when both are first seen: unknown, for they cannot be told apart',
    async (before, ours) => {
      const pastRuns = [stale({ visibleAfterMs: 15_000, result: before })];
      const step = await runFollow({ world: world({ pastRuns, nextRuns: { durationMs: 5_000, result: ours } }) });
      expect(step).toMatchObject({ green: false, outputs: { status: 'unknown', 'started-at': '' } });
      expect(step.annotations[0]?.text).toContain('ended differently');
    },
  );

  test('ended as ours did, when both are first seen: that is the verdict', async () => {
    const pastRuns = [stale({ visibleAfterMs: 15_000 })];
    const options = { world: world({ pastRuns, nextRuns: { durationMs: 5_000 } }) };
    const inputs = { 'wait-for-completion': 'true', 'poll-interval': '10s' };
    expect(await runAlone({ ...options, inputs, random: lowest })).toMatchObject({
      green: true,
      outputs: { status: 'success' },
    });
  });

  test.each<[RunResult, RunResult]>([
    ['success', 'error'],
    ['error', 'success'],
  ])('ended %s after longer than we have waited is never ours, which ended %s', async (before, ours) => {
    const pastRuns = [stale({ agoMs: 3_600_000, durationMs: 3_590_000, visibleAfterMs: 3_605_000, result: before })];
    const step = await runFollow({ world: world({ pastRuns, nextRuns: { durationMs: 5_000, result: ours } }) });
    expect(step.outputs['status']).toBe(ours);
    expect(verdictRun(step)?.by).toBe('trigger');
  });

  test('shown as running for ever does not matter once ours shows', async () => {
    const pastRuns = [stale({ agoMs: 600_000, visibleAfterMs: 605_000, endShownAfterMs: Number.POSITIVE_INFINITY })];
    const step = await runFollow({ world: world({ pastRuns, nextRuns: { visibleAfterMs: 20_000, result: 'error' } }) });
    expect(step.outputs['status']).toBe('error');
    expect(verdictRun(step)?.by).toBe('trigger');
  });
});

describe('two runs that start in the same second', () => {
  const list: ListShape = { fractionDigits: 0, zone: 'none' };

  test('one of them in the baseline: ours cannot be told apart and is unknown', async () => {
    const pastRuns = [{ agoMs: 0, durationMs: 100 }];
    const step = await runFollow({
      startAtMs: 150,
      latencyMs: 50,
      world: world({ pastRuns, nextRuns: { result: 'error' } }, { list }),
    });
    expect(step.runs.map(({ startedAtMs }) => Math.floor((startedAtMs - T0_MS) / 1_000))).toEqual([0, 0]);
    expect(step).toMatchObject({ green: false, outputs: { status: 'unknown' } });
  });

  test('both new: they are taken for one run, which began after the step did', async () => {
    const events = { 11050: begin({ durationMs: 200, result: 'error' }) };
    const step = await runFollow({
      startAtMs: 500,
      faults: { trigger: [rateLimited(10_000)] },
      events,
      latencyMs: 50,
      world: world({ nextRuns: { result: 'error' } }, { list }),
    });
    expect(step.runs.map(({ startedAtMs }) => Math.floor((startedAtMs - T0_MS) / 1_000))).toEqual([11, 11]);
    expect(told(step)).toMatchObject({ green: false, status: 'error', syncs: 1 });
  });
});

describe('many runs', () => {
  test.each([9, 10, 11, 40])('%i past ones: ours is told apart', async (runs) => {
    const step = await runFollow({ world: world({ pastRuns: history(runs), nextRuns: { result: 'partial' } }) });
    expect(told(step)).toMatchObject({ green: true, status: 'partial', syncs: 1 });
    expect(step.exchanges.filter(({ method }) => method === 'GET')).toHaveLength(7);
  });

  test('more than ten new ones since: the next page is read, and ours is told apart', async () => {
    const events = Object.fromEntries(
      Array.from({ length: 14 }, (_, index) => [
        40_000 + index * 20_000,
        begin({ durationMs: 10_000, result: 'error' }),
      ]),
    );
    const options = {
      events,
      world: world({ nextRuns: { result: 'error', durationMs: 15_000 } }),
      inputs: { 'poll-interval': '10m' },
    };
    const step = await runFollow(options);
    expect(told(step)).toMatchObject({ green: false, status: 'error', syncs: 1 });
    expect(verdictRun(step)?.by).toBe('trigger');
    expect(told(step).trace).toEqual(['0 GET 200', '200 POST 202', '600400 GET 200', '600600 GET 200']);
  });

  test('more than ten new ones before our trigger: the baseline is found on the next page', async () => {
    const events = Object.fromEntries(
      Array.from({ length: 14 }, (_, index) => [31_000 + index * 2_000, begin({ durationMs: 500, result: 'error' })]),
    );
    const step = await runFollow({ events, world: busyUntil(30_000), inputs: { 'poll-interval': '1m' } });
    expect(told(step)).toMatchObject({ green: true, status: 'success', adopted: false, syncs: 1 });
    expect(verdictRun(step)?.by).toBe('trigger');
  });
});

test('a clock so slow that our run seems to have begun before we asked leaves a doubt', async () => {
  const options = { startAtMs: 1_000, world: world({ nextRuns: { durationMs: 600_000 } }), clock: { rate: 0.9 } };
  expect(await follow(options)).toMatchObject({ status: 'unknown', syncs: 1 });
});

describe('a run that is proven to be older', () => {
  test('stays so though time passes: the verdict waits for ours', async () => {
    const pastRuns = [{ agoMs: 120_000, durationMs: 119_000, visibleAfterMs: 125_000 }];
    const nextRuns = { visibleAfterMs: 240_000, result: 'error' as const };
    expect(await follow({ world: world({ pastRuns, nextRuns }) })).toMatchObject({ status: 'error', syncs: 1 });
  });
});

test('a run that blocked us unseen and shows only after our 202 is not ours: the first new one is that', async () => {
  const pastRuns = [{ agoMs: 20_000, durationMs: 50_000, visibleAfterMs: 140_000, result: 'error' as const }];
  const faults = { runs: [null, null, null, ...Array(2).fill(lost({ kind: 'silence' }))] };
  const step = await runFollow({
    world: world({ pastRuns, nextRuns: { durationMs: 20_000, result: 'error' } }),
    faults,
  });
  expect(step.outputs['status']).toBe('error');
  expect(verdictRun(step)?.by).toBe('trigger');
});

// Which run counts, by Braze's clock: starts that move, a Date that is off, missing or contradicted.
import { describe, expect, test } from '@jest/globals';
import type { BrazeOptions, ListShape, PastRun, RunPlan } from '../../simulator/braze.ts';
import { dateAhead } from '../../simulator/braze.ts';
import { afterEffect, lost, rateLimited } from '../../simulator/faults.ts';
import { T0_MS } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { expectOwnSync, flow, follow, ours, succeeded, triggersAt } from './flow.ts';
import { answering, busyUntil, history, minuteMs, reset, starts, strayBusy, worldOf } from './worlds.ts';

const tenYearsMs = 10 * 365 * 86_400_000;

type DateHeader = NonNullable<BrazeOptions['date']>;

/** Machines whose clocks are alternately ahead and behind. */
const machines =
  (byMs: number): DateHeader =>
  (nowMs, number) =>
    dateAhead(number % 2 === 0 ? byMs : -byMs)(nowMs);

/** A minute behind in the nth answer only. */
const wrongIn =
  (nth: number): DateHeader =>
  (nowMs, number) =>
    dateAhead(number === nth ? -minuteMs : 0)(nowMs);

describe('a run from before the step whose start moves', () => {
  test.each<[string, Partial<PastRun>, ListShape?]>([
    ['by a millisecond when it ends', { startMovesMs: 1 }],
    ['by 3 s when it ends', { startMovesMs: 3_000 }],
    ['back by 3 s when it ends', { startMovesMs: -3_000 }],
    ['from seconds to milliseconds when it ends', {}, { runningFractionDigits: 0 }],
    ['from milliseconds to seconds when it ends', {}, { runningFractionDigits: 3, fractionDigits: 0 }],
    ['and that lists show late', { agoMs: 10_000, visibleAfterMs: 15_000, startMovesMs: 3_000 }],
    ['and that had no start while it ran', { whileRunning: { sync_start_time: null }, startMovesMs: 3_000 }],
  ])('%s does not count: the step starts its own sync', async (_case, more, list = {}) => {
    for (const startAtMs of [0, 430, 970]) {
      for (const agoMs of [1_000, 7_123]) {
        const run = { agoMs, ...more };
        const pastRuns = [...history(3), { ...run, agoMs: run.agoMs - startAtMs, durationMs: run.agoMs + 30_000 }];
        await expectOwnSync({ startAtMs, world: worldOf({ pastRuns, list }) });
      }
    }
  });
});

test('a run from just before the step whose start moves by 4.9 s does not count: a Date may be a second early', async () => {
  const events = { 330: starts({ durationMs: 30_000, startMovesMs: 4_900 }) };
  await expectOwnSync({ startAtMs: 430, world: worldOf(), events });
});

describe('our run', () => {
  test.each<[string, Partial<RunPlan>, ListShape?]>([
    ['whose start moves by 3 s', { startMovesMs: 3_000 }],
    ['whose start moves back by 3 s', { startMovesMs: -3_000 }],
    ['whose start is in whole seconds at first', {}, { runningFractionDigits: 0 }],
    ['whose end is stamped 3 s ahead', { endStampedAheadMs: 3_000 }],
  ])('%s is judged by its end', async (_name, plan, list = {}) => {
    for (const result of ['success', 'error'] as const) {
      const step = await follow({ world: worldOf({ list, nextRuns: { ...plan, result } }) });
      expect(step).toMatchObject({ ...ours, status: result });
    }
  });
});

describe('a Date', () => {
  /** Worlds with a run that began before the step, and is still running or has just ended. */
  const worlds = (date: DateHeader) =>
    [1_000, 2_000, 3_500, 5_000, 6_000, 20_000, 62_000].flatMap((agoMs) =>
      [500, agoMs + 40_000].map((durationMs) => {
        return { date, ...worldOf({ pastRuns: [...history(3), { agoMs, durationMs }] }) };
      }),
    );

  test.each<[string, DateHeader]>([
    ['2 s ahead', dateAhead(2_000)],
    ['2 s behind', dateAhead(-2_000)],
    ['of machines 2 s ahead and behind', machines(2_000)],
    ['of machines 2 s behind and ahead', machines(-2_000)],
  ])('%s leads to the same decision as a correct one', async (_name, date) => {
    for (const world of worlds(date)) await expectOwnSync({ world });
  });

  test('of an answer that a proxy may have sent does not count', async () => {
    for (const aheadMs of [-minuteMs, -15_000, minuteMs]) {
      const headers = { date: new Date(T0_MS + aheadMs).toUTCString() };
      const proxied = [lost({ kind: 'answer', status: 503, headers })];
      for (const world of worlds(dateAhead(0)))
        await expectOwnSync({ world, faults: { runs: proxied, trigger: proxied } });
    }
  });

  const both = [follow, flow];
  // Without a list before the first trigger, clocks that are more than 5 s apart may mislead the step.
  const followed = [follow];

  test.each<[string, DateHeader, readonly (typeof flow)[]]>([
    ['ten years behind', dateAhead(-tenYearsMs), both],
    ['a minute behind', dateAhead(-minuteMs), both],
    ['10 s behind', dateAhead(-10_000), followed],
    ['10 s ahead', dateAhead(10_000), both],
    ['a minute ahead', dateAhead(minuteMs), both],
    ['ten years ahead', dateAhead(tenYearsMs), both],
    ['that is garbage', () => 'soon', both],
    ['that is missing', () => null, both],
    ['that is missing in every third answer', (nowMs, number) => (number % 3 === 0 ? null : dateAhead(0)(nowMs)), both],
    ['that is wrong in the 2nd answer', wrongIn(2), followed],
    ['that is wrong in the 3rd answer', wrongIn(3), followed],
    ['of machines a minute ahead and behind', machines(minuteMs), followed],
    ['of machines a minute behind and ahead', machines(-minuteMs), followed],
  ])('%s never makes a run from before the step count', async (_name, date, runs) => {
    for (const world of worlds(date)) {
      for (const trigger of [[], [reset], [answering(503)], [strayBusy]]) {
        for (const run of runs) {
          const step = await run({ world, faults: { trigger } });
          expect(step.succeeds && step.startedBy === 'past').toBe(false);
          expect(['success', 'triggered', 'unknown']).toContain(step.status);
        }
      }
    }
  });
});

describe.each<[string, Partial<BrazeOptions>, FlowOptions['inputs']?]>([
  ['is missing', { date: () => null }],
  ['is garbage', { date: () => 'soon' }],
  ['is a minute behind', { date: dateAhead(-minuteMs) }],
  ['was a minute behind once', { date: wrongIn(1) }],
  ["is a gateway's", {}, { 'rest-endpoint': 'https://braze.example.com', 'allow-custom-endpoint': 'true' }],
])('if the Date %s', (_name, options, inputs = {}) => {
  const pastRuns = [...history(3), { agoMs: 20_000, durationMs: 10_000 }];
  test('the step follows its own run', async () => {
    for (const result of ['success', 'error'] as const) {
      const world = { ...options, ...worldOf({ pastRuns, nextRuns: { result } }) };
      expect(await follow({ world, inputs })).toMatchObject({ ...ours, status: result });
    }
  });

  test('no run covers the step, not even one that began after it', async () => {
    for (const durationMs of [5_000, 120_000]) {
      const events = { 30100: starts({ durationMs }) };
      const world = { ...options, ...busyUntil(30_000) };
      expect(await follow({ events, world, inputs })).toMatchObject(succeeded);
    }
  });

  test('nothing resolves a lost answer: the step triggers again, up to five times', async () => {
    const world = { ...options, ...worldOf({ pastRuns }) };
    expect(await follow({ world, inputs, faults: { trigger: [reset] } })).toMatchObject(succeeded);
    const never = await follow({ world, inputs, faults: { trigger: () => reset } });
    expect(never).toMatchObject({ succeeds: false, status: 'unknown', syncs: 0 });
    expect(triggersAt(never)).toHaveLength(5);
  });
});

test('a Date that was wrong once does not make an earlier failure ours if our trigger was accepted', async () => {
  const late = { agoMs: 8_000, durationMs: 5_000, visibleAfterMs: 15_000, result: 'error' } as const;
  const pastRuns = [...history(3), { agoMs: 40_000, durationMs: 20_000 }, late];
  expect(await follow({ world: { date: wrongIn(1), ...worldOf({ pastRuns }) } })).toMatchObject(succeeded);
});

describe("Braze's time of a trigger", () => {
  const failed = { durationMs: 5_000, result: 'error', visibleAfterMs: 20_000 } as const;

  test('is that of the accepted trigger: a run that failed just before it and is listed late is not ours', async () => {
    const faults = { trigger: [rateLimited(9_000)] };
    expect(await follow({ events: { 2000: starts(failed) }, faults })).toMatchObject(succeeded);
  });

  test('is right after the machine slept: a run that failed in the meantime and is listed late is not ours', async () => {
    const events = { 300000: starts({ ...failed, visibleAfterMs: 310_000 }) };
    const freezes = [{ atMs: 100, forMs: 600_000, clock: 'stops' }] as const;
    expect(await follow({ events, freezes })).toMatchObject(succeeded);
  });

  test('is not later than the trigger if every answer takes 7 s and is dated at its end', async () => {
    const world = { date: dateAhead(7_000), ...worldOf({ nextRuns: { durationMs: 1_000 } }) };
    expect(await follow({ world, latencyMs: 7_000 })).toMatchObject(succeeded);
  });

  test('is late enough after a slow answer that a run from before the step that is listed late is not ours', async () => {
    for (const agoMs of [1_500, 3_000, 6_000]) {
      for (const afterMs of [5_000, 10_000, 20_000]) {
        const late = { agoMs, durationMs: agoMs - 1_400, visibleAfterMs: agoMs + 300 };
        const world = worldOf({ pastRuns: [...history(3), late], nextRuns: { result: 'error' } });
        const trigger = [afterEffect({ kind: 'answer', afterMs })];
        expect(await follow({ world, faults: { trigger } })).toMatchObject({ status: 'error', syncs: 1 });
      }
    }
  });

  // Someone else's run that ended before our trigger looks the same, and must never count.
  test.each([
    [2_000, 100, 'success', 'unknown'],
    [2_000, 100, 'error', 'unknown'],
    [2_000, 3_000, 'success', 'success'],
    [-2_000, 100, 'success', 'success'],
    [-2_000, 100, 'error', 'error'],
  ] as const)(
    'that is %i ms ahead is too late if our run takes less: a run of %i ms that ends %s gives %s',
    async (ms, durationMs, result, status) => {
      for (const date of [dateAhead(ms), machines(ms)]) {
        const world = { date, ...worldOf({ nextRuns: { durationMs, result } }) };
        expect(await follow({ world })).toMatchObject({ status, syncs: 1 });
      }
    },
  );
});

describe('the time between our trigger and the start of its run', () => {
  const dated = (date: DateHeader): FlowOptions => ({ world: { date, ...worldOf() } });

  test.each<[string, FlowOptions, string[]]>([
    ['is logged', dated(dateAhead(0)), ['debug 0.2s after']],
    ['is logged if it seems too early', dated(dateAhead(4_000)), ['info 3.8s before']],
    ['is not known if no answer has a Date', dated(() => null), []],
    ['is not logged for a run that others started', { world: busyUntil(30_000), events: { 30001: starts({}) } }, []],
  ])('%s', async (_name, options, lines) => {
    const { succeeds, printed } = await follow(options);
    expect(succeeds).toBe(true);
    const logged = printed
      .map(({ level, text }) => `${level} ${text}`)
      .filter((line) => line.includes('The sync started'));
    expect(logged.map((line) => line.replace(/\[.*?\] The sync started | its trigger.*$/g, ''))).toEqual(lines);
  });
});

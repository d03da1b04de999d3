// Braze gives a sync no id: which run the verdict is about.
import { describe, expect, test } from '@jest/globals';
import type { PastRun, RunResult } from '../../simulator/braze.ts';
import { rateLimited } from '../../simulator/faults.ts';
import { T0_MS } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { adopted, ends, follow, ours, succeeded } from './flow.ts';
import { away, busyUntil, history, minuteMs, starts, worldOf } from './worlds.ts';

const tenYearsMs = 10 * 365 * 86_400_000;

describe("the runner's clock", () => {
  const cases: readonly FlowOptions[] = [
    { startAtMs: 1_000, world: worldOf() },
    { startAtMs: 1_000, world: busyUntil(31_000), events: { 31500: starts({}) } },
  ];

  test.each([-tenYearsMs, tenYearsMs])('may be off by %d ms: nothing changes', async (offsetMs) => {
    const faults = away('lists', [[80_000, 1e9]]);
    for (const options of [...cases, { world: busyUntil(30_000), faults, inputs: { timeout: '90s' } }]) {
      expect(await follow({ ...options, clock: { offsetMs } })).toEqual(await follow(options));
    }
  });

  test.each([0.9, 0.9999, 1.01, 1.1])('may run at a rate of %d: the verdict is the same', async (rate) => {
    for (const options of cases) {
      const { green, status, startedBy, syncs } = await follow(options);
      expect(await follow({ ...options, clock: { rate } })).toMatchObject({ green, status, startedBy, syncs });
    }
  });
});

describe('a run of someone else between the first list and our trigger', () => {
  /** Our trigger is accepted at 10.2 s. */
  const faults = { trigger: [rateLimited(10_000)] };

  test.each([
    ['less', 3_000, false],
    ['more', 7_000, true],
  ])('that runs, and began %s than 6 s after the step, is adopted: %p is %p', async (_name, atMs, isAdopted) => {
    const events = { [atMs]: starts({ durationMs: minuteMs, result: 'partial' }) };
    const step = await follow({ faults, events });
    expect(step).toMatchObject(isAdopted ? { ...adopted, status: 'partial' } : succeeded);
  });
});

describe('our run', () => {
  test.each(ends)('that shows late, and whose end shows late, is judged by its end: %s', async (result) => {
    for (const visibleAfterMs of [1_000, 30_000, 240_000]) {
      for (const [durationMs, endShownAfterMs] of [
        [5_000, 0],
        [minuteMs, 120_000],
        [600_000, 0],
      ] as const) {
        const nextRuns = { visibleAfterMs, result, durationMs, endShownAfterMs };
        const step = await follow({ world: worldOf({ pastRuns: history(2), nextRuns }) });
        expect(step).toMatchObject({ ...ours, status: result });
      }
    }
  });

  test('that seems to start with a run from before the step cannot be known: the step never succeeds', async () => {
    const list = { fractionDigits: 0, zone: 'none' } as const;
    for (const [before, result] of [
      ['success', 'error'],
      ['error', 'success'],
    ] as const) {
      const world = worldOf({ list, pastRuns: [{ agoMs: 0, durationMs: 100, result: before }], nextRuns: { result } });
      const step = await follow({ startAtMs: 150, latencyMs: 50, world });
      expect(step.runs.map(({ startedAtMs }) => Math.floor((startedAtMs - T0_MS) / 1_000))).toEqual([0, 0]);
      expect(step).toMatchObject({ ...ours, green: false, status: 'unknown' });
    }
  });
});

describe('a run from before the step that shows after our trigger is not ours', () => {
  const late = (more: Partial<PastRun>): PastRun => ({ agoMs: 8_000, durationMs: 5_000, ...more });

  test.each<[RunResult, RunResult]>([
    ['success', 'error'],
    ['error', 'success'],
    ['success', 'partial'],
  ])('where it ended %s, and ours %s', async (before, result) => {
    for (const durationMs of [5_000, minuteMs]) {
      const pastRuns = [...history(3), late({ visibleAfterMs: 15_000, result: before })];
      const step = await follow({ world: worldOf({ pastRuns, nextRuns: { durationMs, result } }) });
      expect(step).toMatchObject({ ...ours, status: result, startedBy: 'trigger' });
    }
  });

  test('where it shows as running without an end', async () => {
    const pastRuns = [late({ agoMs: 600_000, visibleAfterMs: 605_000, endShownAfterMs: Number.POSITIVE_INFINITY })];
    const nextRuns = { visibleAfterMs: 20_000, result: 'error' } as const;
    expect(await follow({ world: worldOf({ pastRuns, nextRuns }) })).toMatchObject({ ...ours, status: 'error' });
  });
});

describe('an adopted run', () => {
  test.each<[string, string, number, FlowOptions]>([
    ['has not ended at the timeout', 'timed_out', 58_200, { inputs: { timeout: '1m' } }],
    ['runs when the workflow is cancelled', 'cancelled', 45_000, { cancelAtMs: 45_000 }],
  ])('that %s is left running: %s', async (_name, status, elapsedMs, options) => {
    const events = { 30300: starts({ durationMs: minuteMs }) };
    const step = await follow({ world: busyUntil(30_000), events, ...options });
    expect(step).toMatchObject({ ...adopted, green: false, status, elapsedMs });
    expect(step.outputs['started-at']).toBe('2026-01-01T12:00:30.300Z');
  });

  test('is found by the lists while the trigger waits for the rate limit', async () => {
    const events = { 40000: starts({ result: 'partial' }) };
    const faults = { trigger: [rateLimited(20_000)] };
    const result = await follow({ world: busyUntil(30_000), faults, events });
    expect(result).toMatchObject({ ...adopted, status: 'partial' });
  });
});

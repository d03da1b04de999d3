// A sync fails, and it is not the only one that counts: an adopted one, ours, one after it.
import { describe, expect, test } from '@jest/globals';
import type { PerRun, RunResult } from '../../simulator/braze.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { away, busyUntil, follow, history, runFollow, starts, told, triggersAt, verdictRun } from './flow.ts';

const minuteMs = 60_000;
const bad = ['error', 'config_error'] as const;
const good = ['success', 'partial'] as const;
const pairs = bad.flatMap((one) => good.map((other) => [one, other] as const));
const blockedBefore = (result: RunResult) => busyUntil(30_000, { pastRuns: history(3), nextRuns: { result } });
const blocked = blockedBefore('success');
const ownSuccess = { status: 'success', adopted: false, syncs: 1 };
const lostOnTheWayBack = afterEffect({ kind: 'reset' });

/** A world in which our syncs take so long and end so, one after another. */
const ourRuns = (durationMs: PerRun<number>, result: PerRun<RunResult>, visibleAfterMs: PerRun<number> = 0) => ({
  integration: { pastRuns: history(3), nextRuns: { durationMs, result, visibleAfterMs } },
});

describe('an adopted run that fails', () => {
  test.each(bad)('with %s is no verdict: the step starts its own', async (result) => {
    for (const durationMs of [15_000, 120_000]) {
      const events = { 30100: starts({ durationMs, result }) };
      const step = await runFollow({ world: blocked, events });
      expect(told(step)).toMatchObject({ green: true, status: 'success', adopted: false, syncs: 1 });
      expect(verdictRun(step)?.by).toBe('trigger');
    }
  });

  test('and moves its start by a millisecond when it ends is no second run', async () => {
    const events = { 30100: starts({ durationMs: 15_000, result: 'error', startMovesMs: 1 }) };
    expect(await follow({ world: blocked, events })).toMatchObject({ status: 'success', adopted: false, syncs: 1 });
  });

  test('is the verdict if another one did before, which began before the step could start its own', async () => {
    const events = {
      30100: starts({ durationMs: 15_000, result: 'error' }),
      51100: starts({ durationMs: 15_000, result: 'config_error' }),
    };
    const step = await runFollow({ world: blocked, events });
    expect(told(step)).toMatchObject({ green: false, status: 'config_error', adopted: true, syncs: 0 });
  });

  test('by being shown no more is no verdict either: the step starts its own after 5 minutes', async () => {
    const nothing = lost({ kind: 'answer', status: 200, body: '{"results":[],"message":"success"}' });
    const events = { 30100: starts({ durationMs: minuteMs }) };
    const faults = away('lists', [[60_000, 500_000]], nothing);
    const step = await runFollow({ world: blocked, events, faults });
    expect(told(step)).toMatchObject({ green: true, ...ownSuccess });
    expect(triggersAt(told(step)).at(-1)).toBeGreaterThan(360_000);
  });

  test('is followed by our own, which fails: that is the verdict, and there is no third', async () => {
    const events = { 30100: starts({ durationMs: 15_000, result: 'error' }) };
    const step = await runFollow({ world: blockedBefore('config_error'), events });
    expect(told(step)).toMatchObject({ green: false, status: 'config_error', adopted: false, syncs: 1 });
  });

  test.each<[string, RunResult, number, object]>([
    ['ends well: that carries the verdict', 'partial', 15_000, { status: 'partial', adopted: true, syncs: 0 }],
    ['fails too: the step still starts its own', 'config_error', minuteMs, ownSuccess],
  ])('is followed at once by one that %s', async (_name, result, durationMs, expected) => {
    const events = { 30100: starts({ durationMs: 15_000, result: 'error' }), 45150: starts({ durationMs, result }) };
    expect(await follow({ world: blocked, events })).toMatchObject({ green: true, ...expected });
  });
});

describe('our sync', () => {
  test.each(pairs)('that fails with %s counts less than a later one of someone else that ends %s', async (...row) => {
    const [ours, other] = row;
    for (const [oursMs, otherMs] of [
      [5_000, 60_000],
      [5_000, 3_000],
      [60_000, 60_000],
    ] as const) {
      const events = { [300 + oursMs]: starts({ durationMs: otherMs, result: other }) };
      const step = await runFollow({ world: ourRuns(oursMs, ours), events });
      expect(told(step)).toMatchObject({ green: true, status: other, adopted: true, syncs: 1 });
      expect(verdictRun(step)?.by).toBe('schedule');
    }
  });

  test.each(pairs)('that fails with %s is the verdict if the later one does not end well either', async (ours) => {
    for (const other of bad) {
      const events = { 5300: starts({ durationMs: 60_000, result: other }) };
      const step = await runFollow({ world: ourRuns(5_000, ours), events });
      expect(told(step)).toMatchObject({ green: false, status: ours, adopted: false, syncs: 1 });
    }
  });

  test.each(good)('that ends %s is the verdict, whatever a run that follows at once does', async (ours) => {
    for (const result of [...good, ...bad]) {
      for (const durationMs of [3_000, 60_000]) {
        const events = { 5300: starts({ durationMs, result }) };
        const step = await runFollow({ world: ourRuns(5_000, ours), events });
        expect(told(step)).toMatchObject({ green: true, status: ours, adopted: false, syncs: 1 });
        expect(verdictRun(step)?.by).toBe('trigger');
      }
    }
  });

  test('that failed after its answer was lost counts less than a later one of ours that runs', async () => {
    // The first is not shown before the second trigger, whose answer is lost as well.
    const world = ourRuns([500, 60_000], ['error', 'success'], [4_000, 0]);
    const result = await follow({ world, faults: { trigger: [lostOnTheWayBack, lostOnTheWayBack] } });
    expect(result).toMatchObject({ green: true, status: 'success', adopted: true, syncs: 2 });
  });

  test('that failed after its answer was lost counts less than a later one that was accepted', async () => {
    for (const result of ['success', 'error'] as const) {
      const world = ourRuns([500, 60_000], ['config_error', result], [4_000, 0]);
      const step = await follow({ world, faults: { trigger: [lostOnTheWayBack] } });
      expect(step).toMatchObject({ status: result, adopted: false, syncs: 2 });
    }
  });

  test.each(bad)(
    'that failed with %s after its answer was lost is the verdict if there is no other',
    async (result) => {
      for (const durationMs of [300, 60_000]) {
        const faults = { trigger: [lostOnTheWayBack] };
        const step = await runFollow({ world: ourRuns(durationMs, result), faults });
        expect(told(step)).toMatchObject({ green: false, status: result, adopted: true, syncs: 1 });
        expect(verdictRun(step)?.by).toBe('trigger');
      }
    },
  );

  test('that failed while lists were away counts less than a run that goes on when they are back', async () => {
    const events = { 60000: starts({ durationMs: 600_000, result: 'success' }) };
    const faults = away('lists', [[1_000, 300_000]], lost({ kind: 'answer', status: 500 }));
    const step = await follow({ world: ourRuns(30_000, 'error'), events, faults });
    expect(step).toMatchObject({ green: true, status: 'success', adopted: true, syncs: 1 });
  });
});

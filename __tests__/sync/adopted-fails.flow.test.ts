// A sync fails, but other runs count, too: an adopted run, our own, and later ones.
import { describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../simulator/braze.ts';
import type { FlowOptions } from './flow.ts';
import { ends, follow, succeeded, triggersAt } from './flow.ts';
import { answering, busyUntil, emptyList, outage, resetAfterEffect, starts, worldOf } from './worlds.ts';

const bad = ['error', 'config_error'] as const;
const good = ['success', 'partial'] as const;
const pairs = bad.flatMap((one) => good.map((other) => [one, other] as const));

describe('an adopted run that fails', () => {
  const blocked = busyUntil(30_000);
  const failing = { durationMs: 15_000, result: 'error' } as const;

  test.each(bad)('with %s is not the verdict: the step starts its own sync', async (result) => {
    for (const durationMs of [15_000, 120_000]) {
      const events = { 30100: starts({ durationMs, result }) };
      expect(await follow({ world: blocked, events })).toMatchObject({ ...succeeded, startedBy: 'trigger' });
    }
  });

  test('is followed by our own; if that fails, too, it is the verdict, and there is no third sync', async () => {
    const world = busyUntil(30_000, { nextRuns: { result: 'config_error' } });
    const step = await follow({ world, events: { 30100: starts(failing) } });
    expect(step).toMatchObject({ succeeds: false, status: 'config_error', adopted: false, syncs: 1 });
  });

  test.each<[string, NonNullable<FlowOptions['events']>, object, FlowOptions['inputs']?]>([
    [
      'and moves its start by a millisecond when it ends does not count as a second run',
      { 30100: starts({ ...failing, startMovesMs: 1 }) },
      succeeded,
    ],
    [
      'is the verdict if an earlier adopted run failed, before the step could start its own',
      { 30100: starts(failing), 51100: starts({ durationMs: 15_000, result: 'config_error' }) },
      { succeeds: false, status: 'config_error', adopted: true, syncs: 0 },
    ],
    [
      'like an earlier one is followed by a retry, if there is one',
      { 30100: starts(failing), 51100: starts({ durationMs: 15_000, result: 'error' }) },
      succeeded,
      { retries: '1' },
    ],
    [
      'does not count if the next run, which starts at once, ends well: that is the verdict',
      { 30100: starts(failing), 45150: starts({ durationMs: 15_000, result: 'partial' }) },
      { succeeds: true, status: 'partial', adopted: true, syncs: 0 },
    ],
    [
      'does not count, nor does the next run if it also fails: the step starts its own',
      { 30100: starts(failing), 45150: starts({ durationMs: 60_000, result: 'config_error' }) },
      succeeded,
    ],
  ])('%s', async (_name, events, expected, inputs = {}) => {
    expect(await follow({ world: blocked, events, inputs })).toMatchObject(expected);
  });

  test('because lists no longer show it is not the verdict, either: the step starts its own after 5 minutes', async () => {
    const events = { 30100: starts({ durationMs: 60_000 }) };
    const faults = outage('lists', [[60_000, 500_000]], emptyList);
    const step = await follow({ world: blocked, events, faults });
    expect(step).toMatchObject(succeeded);
    expect(triggersAt(step).at(-1)).toBeGreaterThan(360_000);
  });
});

test('an adopted run that lists no longer show is still adopted when the step times out', async () => {
  const faults = outage('lists', [[60_000, 1e9]], emptyList);
  const events = { 30100: starts({ durationMs: 600_000 }) };
  const step = await follow({ world: busyUntil(30_000), events, faults, inputs: { timeout: '3m' } });
  expect(step).toMatchObject({ status: 'timed_out', adopted: true, syncs: 0 });
});

describe('our sync', () => {
  const ending = (result: RunResult, durationMs: number) => worldOf({ nextRuns: { durationMs, result } });

  test.each(pairs)('that fails with %s does not count if a later run of someone else ends %s', async (...row) => {
    const [result, other] = row;
    for (const [oursMs, otherMs] of [
      [5_000, 60_000],
      [5_000, 3_000],
      [60_000, 60_000],
    ] as const) {
      const events = { [300 + oursMs]: starts({ durationMs: otherMs, result: other }) };
      const step = await follow({ world: ending(result, oursMs), events });
      expect(step).toMatchObject({ succeeds: true, status: other, adopted: true, syncs: 1, startedBy: 'schedule' });
    }
  });

  test.each(bad)('that fails with %s is the verdict if the later run also fails', async (result) => {
    for (const other of bad) {
      const events = { 5300: starts({ durationMs: 60_000, result: other }) };
      const step = await follow({ world: ending(result, 5_000), events });
      expect(step).toMatchObject({ succeeds: false, status: result, adopted: false, syncs: 1 });
    }
  });

  test.each(good)('that ends %s is the verdict, however the next run ends', async (result) => {
    for (const other of ends) {
      for (const durationMs of [3_000, 60_000]) {
        const events = { 5300: starts({ durationMs, result: other }) };
        const step = await follow({ world: ending(result, 5_000), events });
        expect(step).toMatchObject({ ...succeeded, status: result, startedBy: 'trigger' });
      }
    }
  });

  // Lists do not show the first run before the second trigger.
  test.each<[string, RunResult, RunResult, number, object]>([
    ['of ours is running', 'error', 'success', 2, { succeeds: true, status: 'success', adopted: true }],
    ['of ours was accepted', 'config_error', 'success', 1, { succeeds: true, status: 'success', adopted: false }],
    ['of ours was accepted and fails, too', 'config_error', 'error', 1, { status: 'error', adopted: false }],
  ])('that fails after its answer was lost does not count if a later run %s', async (...row) => {
    const [, first, second, lostAnswers, expected] = row;
    const nextRuns = { durationMs: [500, 60_000], result: [first, second], visibleAfterMs: [4_000, 0] } as const;
    const trigger = Array(lostAnswers).fill(resetAfterEffect);
    expect(await follow({ world: worldOf({ nextRuns }), faults: { trigger } })).toMatchObject({
      ...expected,
      syncs: 2,
    });
  });

  test('that fails while lists fail does not count if another run is running afterwards', async () => {
    const events = { 60000: starts({ durationMs: 600_000, result: 'success' }) };
    const faults = outage('lists', [[1_000, 300_000]], answering(500));
    const step = await follow({ world: ending('error', 30_000), events, faults });
    expect(step).toMatchObject({ succeeds: true, status: 'success', adopted: true, syncs: 1 });
  });
});

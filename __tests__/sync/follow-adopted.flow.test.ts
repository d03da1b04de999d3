// A new run that no 202 of ours stands for is adopted, and followed to its end.
import { describe, expect, test } from '@jest/globals';
import type { RunResult, SimulatedBraze } from '../../simulator/braze.ts';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, lost, rateLimited } from '../../simulator/faults.ts';
import { createWorld, ID } from '../world/world.ts';
import { busyUntil, follow, runFollow, told, triggersAt, verdictRun } from './flow.ts';

const results = ['success', 'partial', 'error', 'config_error'] as const;
const reset = lost({ kind: 'reset' });
const startedUnheard = afterEffect({ kind: 'reset' });
const answer = (status: number): Fault => lost({ kind: 'answer', status });
const isGreen = (result: RunResult): boolean => result === 'success' || result === 'partial';
const startAt = (atMs: number, result: RunResult, durationMs = 60_000) => ({
  [atMs]: (braze: SimulatedBraze) => void braze.startRun(ID, { result, durationMs }),
});
const onBusy = ['wait', 'skip', 'fail'] as const;

describe('a later run, after the one that the baseline showed', () => {
  /** Looks every 10.2 s: at 30.6 s the blocker has ended, and the later run began at 30.3 s. */
  const watched = ['0 GET 200', '10200 GET 200', '20400 GET 200', '30600 GET 200'];

  test.each(results)('that is running when first seen is adopted and followed, and ends %s', async (result) => {
    const step = await runFollow({ world: busyUntil(30_000), events: startAt(30_300, result) });
    expect(told(step)).toMatchObject({ green: isGreen(result), status: result, adopted: true, syncs: 0 });
    expect(told(step).trace.slice(0, 4)).toEqual(watched);
    expect(triggersAt(told(step))).toEqual([]);
    expect(step.outputs).toMatchObject({ attempts: '0', 'http-status': '', 'duration-seconds': '60' });
    expect(verdictRun(step)?.by).toBe('schedule');
  });

  test.each(['success', 'partial'] as const)('that had ended %s when first seen is the verdict', async (result) => {
    const options = { world: busyUntil(30_000), events: startAt(30_100, result, 20_000) };
    const step = await runFollow({ ...options, inputs: { 'poll-interval': '1m' } });
    const trace = ['0 GET 200', '60200 GET 200'];
    expect(told(step)).toMatchObject({ green: true, status: result, adopted: true, syncs: 0, trace });
  });

  test.each(['error', 'config_error'] as const)('that had ended %s is not adopted: ours is started', async (result) => {
    const step = await runFollow({ world: busyUntil(30_000), events: startAt(30_100, result, 200) });
    expect(told(step)).toMatchObject({ green: true, status: 'success', adopted: false, syncs: 1 });
    expect(verdictRun(step)?.by).toBe('trigger');
  });

  test('that has not ended at the timeout: timed out, adopted, and it goes on in Braze', async () => {
    const inputs = { timeout: '1m' };
    const step = await runFollow({ world: busyUntil(30_000), events: startAt(30_300, 'success'), inputs });
    expect(told(step)).toMatchObject({ green: false, status: 'timed_out', adopted: true, syncs: 0, elapsedMs: 60_000 });
    expect(step.outputs['started-at']).toBe('2026-01-01T12:00:30.300Z');
    expect(step.annotations[0]?.text).toMatch(/someone else started, had not ended .* goes on in Braze/);
  });

  test('while it is followed, a cancel ends the step: it goes on in Braze', async () => {
    const step = await runFollow({ world: busyUntil(30_000), events: startAt(30_300, 'success'), cancelAtMs: 45_000 });
    expect(told(step)).toMatchObject({ green: false, status: 'cancelled', adopted: true, elapsedMs: 45_000 });
    expect(step.annotations[0]?.text).toContain('goes on in Braze');
  });

  test.each([1, 20])('does not change its verdict for %i lists that fail', async (times) => {
    const runs = (number: number) => (number > 5 && number <= 5 + times ? answer(503) : null);
    const step = await runFollow({ world: busyUntil(30_000), events: startAt(30_300, 'error'), faults: { runs } });
    expect(told(step)).toMatchObject({ status: 'error', adopted: true, syncs: 0 });
  });

  test('is unknown when reading is refused three times', async () => {
    const runs = (number: number) => (number > 5 ? answer(403) : null);
    const step = await runFollow({ world: busyUntil(30_000), events: startAt(30_300, 'success'), faults: { runs } });
    expect(told(step)).toMatchObject({ green: false, status: 'unknown', adopted: true, syncs: 0 });
  });

  test('is judged past max-failed-rows like one of ours', async () => {
    const inputs = { 'max-failed-rows': '0.9%' };
    const step = await runFollow({ world: busyUntil(30_000), events: startAt(30_300, 'partial'), inputs });
    expect(told(step)).toMatchObject({ green: false, status: 'partial', adopted: true });
    const within = { 'max-failed-rows': '10' };
    expect(
      await follow({ world: busyUntil(30_000), events: startAt(30_300, 'partial', 600_000), inputs: within }),
    ).toMatchObject({ green: true, status: 'partial', adopted: true });
  });

  test('does not give way to the one after it', async () => {
    const events = { ...startAt(30_300, 'error', 20_000), ...startAt(50_400, 'success') };
    expect(await follow({ world: busyUntil(30_000), events })).toMatchObject({ status: 'error', adopted: true });
  });
});

describe('after an ambiguous answer', () => {
  test.each(results)('our run that began all the same is evidence, running: it ends %s', async (result) => {
    const world = { integration: { nextRuns: { result } } };
    const step = await runFollow({ world, faults: { trigger: [startedUnheard] } });
    expect(told(step)).toMatchObject({ green: isGreen(result), status: result, adopted: true, syncs: 1 });
    expect(triggersAt(told(step))).toEqual([200]);
    expect(step.outputs).toMatchObject({ attempts: '1', 'http-status': '' });
  });

  test.each(results)('our run that had ended %s when first seen is evidence all the same', async (result) => {
    const world = { integration: { nextRuns: { result, durationMs: 100 } } };
    const step = await runFollow({ world, faults: { trigger: [startedUnheard] } });
    expect(told(step)).toMatchObject({ green: isGreen(result), status: result, adopted: true, syncs: 1 });
    expect(triggersAt(told(step))).toEqual([200]);
  });

  test.each([1_000, 30_000, 120_000, 240_000])(
    'our run is found though shown %i ms late, and no second is started',
    async (visibleAfterMs) => {
      for (const result of results) {
        const world = { integration: { nextRuns: { visibleAfterMs, result, durationMs: 400_000 } } };
        const step = await runFollow({ world, faults: { trigger: [startedUnheard] } });
        expect(told(step)).toMatchObject({ status: result, syncs: 1 });
      }
    },
  );

  test.each(results)('and then 202, the run of the 202 is followed: it ends %s', async (result) => {
    const world = { integration: { nextRuns: { result } } };
    const step = await runFollow({ world, faults: { trigger: [reset] } });
    expect(told(step)).toMatchObject({ status: result, adopted: false, syncs: 1 });
    expect(step.outputs['attempts']).toBe('2');
  });

  test.each(onBusy)('and then busy under on-busy: %s, it is waited for whatever that says', async (busy) => {
    const world = { integration: { nextRuns: { visibleAfterMs: 30_000, result: 'partial' as const } } };
    const result = await follow({ world, faults: { trigger: [startedUnheard] }, inputs: { 'on-busy': busy } });
    expect(result).toMatchObject({ green: true, status: 'partial', adopted: true, syncs: 1 });
    expect(triggersAt(result).length).toBeGreaterThan(1);
  });

  test.each(results)('the fifth, evidence is sought for 5 minutes, and followed: it ends %s', async (result) => {
    const trigger = [reset, reset, reset, reset, startedUnheard];
    const world = { integration: { nextRuns: { visibleAfterMs: 100_000, result } } };
    const step = await runFollow({ world, faults: { trigger } });
    expect(told(step)).toMatchObject({ green: isGreen(result), status: result, adopted: true, syncs: 1 });
    expect(step.outputs['attempts']).toBe('5');
  });

  test('the fifth, without evidence: unknown', async () => {
    const step = await runFollow({ faults: { trigger: () => reset } });
    expect(told(step)).toMatchObject({ green: false, status: 'unknown', adopted: false, syncs: 0 });
    expect(triggersAt(told(step))).toHaveLength(5);
  });

  test('and then reading refused for good: unknown, with no trigger too many', async () => {
    const faults = {
      trigger: [startedUnheard, answer(401)],
      runs: (number: number) => (number > 1 ? answer(401) : null),
    };
    const result = await follow({ faults });
    expect(result).toMatchObject({ green: false, status: 'unknown', syncs: 1 });
    expect(triggersAt(result)).toHaveLength(2);
  });

  test('a run from before the baseline, shown late, is no evidence where it must be older', async () => {
    const stale = { agoMs: 600_000, durationMs: 590_000, visibleAfterMs: 600_300 };
    const world = { integration: { pastRuns: [stale], nextRuns: { result: 'error' as const } } };
    const step = await runFollow({ world, faults: { trigger: [reset] } });
    expect(told(step)).toMatchObject({ green: false, status: 'error', syncs: 1 });
    expect(verdictRun(step)?.by).toBe('trigger');
  });
});

describe('busy though the baseline shows nothing running', () => {
  const blocker = { agoMs: 1_000, durationMs: 26_000, visibleAfterMs: 12_000 };

  test('the run that shows first blocked us and is not adopted; the next one is, and followed', async () => {
    const world = { integration: { pastRuns: [blocker] } };
    const step = await runFollow({ world, events: startAt(25_300, 'partial') });
    expect(told(step)).toMatchObject({ green: true, status: 'partial', adopted: true, syncs: 0 });
    expect(verdictRun(step)?.by).toBe('schedule');
  });

  test.each([
    ['skip', 'skipped', true],
    ['fail', 'busy', false],
  ])('under on-busy: %s it is %s at once', async (busy, status, green) => {
    const inputs = { 'on-busy': busy };
    const hidden = busyUntil(60_000, { list: { hideRunning: true } });
    const trace = ['0 GET 200', '200 POST 429'];
    expect(await follow({ world: hidden, inputs })).toMatchObject({ green, status, syncs: 0, trace });
    expect(await follow({ world: busyUntil(60_000), inputs })).toMatchObject({ green, status, syncs: 0, trace });
  });

  test('until the timeout is busy', async () => {
    const result = await follow({ world: busyUntil(3_600_000), inputs: { timeout: '1m' } });
    expect(result).toMatchObject({ green: false, status: 'busy', syncs: 0, elapsedMs: 60_000 });
    expect(triggersAt(result)).toEqual([]);
  });

  test('with lists that fail meanwhile, triggers without sight, and follows with it', async () => {
    const runs = (number: number) => (number > 2 && number < 6 ? answer(500) : null);
    const result = await follow({ world: busyUntil(30_000), faults: { runs } });
    expect(result).toMatchObject({ green: true, status: 'success', adopted: false, syncs: 1 });
  });

  test('with a trigger that is rate limited meanwhile, reads the runs before the next', async () => {
    const faults = { trigger: [rateLimited(20_000)] };
    const result = await follow({ world: busyUntil(30_000), faults, events: startAt(40_000, 'partial') });
    expect(result).toMatchObject({ green: true, status: 'partial', adopted: true, syncs: 0 });
  });
});

describe('several steps that follow the same integration', () => {
  test.each(results)(
    'end up with two syncs: the one that ran and the one that covers them all, which ends %s',
    async (result) => {
      const world = createWorld(busyUntil(30_000, { nextRuns: { result } }));
      const inputs = { 'wait-for-completion': 'true', 'poll-interval': '10s' };
      const steps = await world.run(...[1, 2, 3, 4, 5].map((seed) => ({ seed, inputs })));
      expect(steps.map(({ outputs }) => outputs['status'])).toEqual(Array(5).fill(result));
      expect(steps.filter(({ outputs }) => outputs['adopted'] === 'false')).toHaveLength(1);
      expect(world.braze.runs().filter(({ by }) => by === 'trigger')).toHaveLength(1);
    },
  );
});

// The answer to a trigger is lost or ambiguous. The run that the trigger started is the evidence, so no second one starts.
import { describe, expect, test } from '@jest/globals';
import type { PastRun } from '../../simulator/braze.ts';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, lost, rateLimited } from '../../simulator/faults.ts';
import { T0_MS } from '../world/world.ts';
import { adopted, ends, expectOwnSync, flow, follow, triggered } from './flow.ts';
import { answering, emptyList, history, outage, reset, resetAfterEffect, starts, worldOf } from './worlds.ts';

const answer = (status: number): Fault => afterEffect({ kind: 'answer', status });
const ambiguous: readonly (readonly [string, Fault])[] = [
  ['a broken connection', resetAfterEffect],
  ['no answer', afterEffect({ kind: 'silence' })],
  ['an answer that is not HTTP', afterEffect({ kind: 'garbage' })],
  ['502', answer(502)],
  ['408', answer(408)],
  ['200', answer(200)],
];
const found = { succeeds: true, adopted: true, syncs: 1 };

test('a trigger that starts a sync and is answered by 504 after 25 s is resolved by its run, which began earlier', async () => {
  const date = new Date(T0_MS + 25_000).toUTCString();
  const slow = afterEffect({ kind: 'answer', status: 504, headers: { date }, afterMs: 25_000 });
  for (const durationMs of [10_000, 60_000, 3_600_000]) {
    const world = worldOf({ nextRuns: { durationMs } });
    expect(await flow({ world, faults: { trigger: [slow] } })).toMatchObject({ ...found, status: 'triggered' });
  }
});

test.each(['error', 'config_error'] as const)(
  'a run that ends %s, that lists show late, is the verdict even if two more triggers were lost',
  async (result) => {
    const lists = outage('lists', [[250, 8_200]], answer(500));
    const trigger = [answer(502), answering(502), answering(502)];
    const world = worldOf({ nextRuns: { durationMs: 60_000, result } });
    const step = await follow({ world, faults: { ...lists, trigger } });
    expect(step).toMatchObject({ status: result, syncs: 1 });
    expect(step.elapsedMs).toBeLessThan(80_000);
  },
);

test('a failed run of someone else from before a lost trigger is no evidence of it', async () => {
  const headers = { date: new Date(T0_MS - 3_600_000).toUTCString() };
  const events = { 60000: starts({ durationMs: 5_000, result: 'error' }) };
  for (const fault of [answering(502), lost({ kind: 'answer', status: 502, headers })]) {
    const faults = { trigger: [rateLimited(180_000), fault] };
    expect(await flow({ world: worldOf(), events, faults })).toMatchObject(triggered);
  }
});

describe.each(ambiguous)('a trigger that starts a sync and is answered by %s', (_name, fault) => {
  test('is resolved by its run: the step ends triggered, with one sync, however the run ends', async () => {
    for (const startAtMs of [0, 430, 970]) {
      for (const durationMs of [100, 60_000, 3_600_000]) {
        for (const result of ends) {
          const world = worldOf({ nextRuns: { durationMs, result } });
          const step = await flow({ startAtMs, world, faults: { trigger: [fault] } });
          expect(step).toMatchObject({ ...found, status: 'triggered' });
          expect(step.outputs['reason']).toMatch(/^There was no clear answer to the trigger/);
        }
      }
    }
  });

  test.each(ends)('is followed to its end: %s', async (result) => {
    for (const durationMs of [100, 60_000]) {
      const world = worldOf({ nextRuns: { durationMs, result } });
      const step = await follow({ world, faults: { trigger: [fault] } });
      expect(step).toMatchObject({ status: result, adopted: true, syncs: 1 });
    }
  });

  test('is resolved even if its run is listed late, and the step starts no second sync', async () => {
    for (const visibleAfterMs of [1_000, 8_000, 60_000]) {
      const world = worldOf({ nextRuns: { visibleAfterMs, durationMs: 600_000 } });
      for (const run of [flow, follow]) {
        expect(await run({ world, faults: { trigger: [fault] } })).toMatchObject(found);
      }
    }
  });
});

describe('a trigger that is lost', () => {
  const sixAgos = [1_000, 2_000, 3_000, 4_000, 5_000, 6_000];
  const late = (agoMs: number): PastRun => ({ agoMs, durationMs: agoMs - 500, visibleAfterMs: agoMs + 300 });
  const moving = (agoMs: number): PastRun => ({ agoMs, durationMs: agoMs + 20_000, startMovesMs: 3_000 });

  test.each([
    ['ended success and is listed late', sixAgos.map(late)],
    ['ended error and is listed late', sixAgos.map((agoMs) => ({ ...late(agoMs), result: 'error' as const }))],
    ['is running, and moves its start by 3 s when it ends', [1_000, 2_000, 2_900].map(moving)],
  ])('is not resolved by a run that began before the step and %s', async (_name, before) => {
    for (const run of before) {
      await expectOwnSync({ world: worldOf({ pastRuns: [...history(3), run] }), faults: { trigger: [reset] } });
    }
  });

  test('is not resolved by old runs that one empty list left out', async () => {
    for (const runs of [[emptyList], [null, emptyList]]) {
      await expectOwnSync({ world: worldOf(), faults: { trigger: [reset], runs } });
    }
  });

  test('is resolved by a run of someone else that began in the meantime, because it read the same rows', async () => {
    for (const run of [flow, follow]) {
      const step = await run({ events: { 700: starts({}) }, faults: { trigger: [reset] } });
      expect(step).toMatchObject({ ...adopted, startedBy: 'schedule' });
    }
  });
});

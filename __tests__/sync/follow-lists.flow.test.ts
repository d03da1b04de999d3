// Following through lists in every shape that Braze leaves open.
import { describe, expect, test } from '@jest/globals';
import type { IntegrationSpec, ListShape, PastRun, RunResult } from '../../simulator/braze.ts';
import { afterEffect } from '../../simulator/faults.ts';
import type { FlowOptions } from './flow.ts';
import { busyUntil, runFollow, told, verdictRun } from './flow.ts';

const results: RunResult[] = ['success', 'partial', 'error', 'config_error'];
const history = (runs: number): PastRun[] =>
  Array.from({ length: runs }, (_, index) => ({ agoMs: (index + 1) * 3_600_000, durationMs: 60_000 }));
const step = (integration: Omit<IntegrationSpec, 'id'>, more: FlowOptions = {}) =>
  runFollow({ ...more, world: { ...more.world, integration } });

describe.each<[string, ListShape]>([
  ['newest first', {}],
  ['oldest first', { order: 'oldest-first' }],
  ['oldest first within pages that are newest first', { pageOrder: 'oldest-first' }],
  ['shuffled', { order: 'shuffled', seed: 3 }],
  ['shuffled within pages', { pageOrder: 'shuffled', seed: 4 }],
  ['every row twice', { twice: true }],
  ['every row twice, shuffled', { twice: true, order: 'shuffled', seed: 5 }],
  ['times without a zone', { zone: 'none' }],
  ['times with +00:00, to the microsecond', { zone: '+00:00', fractionDigits: 6 }],
  ['times in whole seconds', { fractionDigits: 0 }],
  ['links as they should be', { link: 'well-formed' }],
])('a list with %s', (_name, list) => {
  test.each([0, 3, 14, 38])('and %i past runs: each ending is judged, of our own run', async (runs) => {
    for (const result of results) {
      const one = await step({ list, pastRuns: history(runs), nextRuns: { result } });
      expect(told(one)).toMatchObject({ status: result, adopted: false, syncs: 1 });
      expect(verdictRun(one)?.by).toBe('trigger');
    }
  });

  test('and a run in the baseline that is waited for first', async () => {
    const world = busyUntil(25_000, { list, pastRuns: history(14), nextRuns: { result: 'partial' } });
    const one = await runFollow({ world });
    expect(told(one)).toMatchObject({ green: true, status: 'partial', adopted: false, syncs: 1 });
  });
});

describe('a running row without a start', () => {
  const whileRunning = { sync_start_time: null };

  test.each(results)('that turns up after the 202 is ours, and judged once it has one: %s', async (result) => {
    const one = await step({ list: { whileRunning }, pastRuns: history(2), nextRuns: { result, durationMs: 400_000 } });
    expect(told(one)).toMatchObject({ status: result, adopted: false, syncs: 1 });
  });

  test('that ends without ever having one is unknown, 5 minutes after it was last seen', async () => {
    const onceEnded = { sync_start_time: null };
    const one = await step({ pastRuns: history(2), nextRuns: { whileRunning, onceEnded, durationMs: 400_000 } });
    expect(told(one)).toMatchObject({ green: false, status: 'unknown' });
    expect(one.elapsedMs).toBeGreaterThan(700_000);
  });

  test.each(results)('in the baseline is waited for, and is not ours: %s', async (result) => {
    const world = busyUntil(30_000, { list: { whileRunning }, pastRuns: history(2), nextRuns: { result } });
    const one = await runFollow({ world });
    expect(told(one)).toMatchObject({ status: result, adopted: false, syncs: 1 });
    expect(verdictRun(one)?.by).toBe('trigger');
  });

  test('in the baseline that shows up late with its start is not ours while ours is not shown', async () => {
    const blocker = { agoMs: 10_000, durationMs: 40_000, result: 'success', whileRunning } as const;
    const world = {
      integration: { pastRuns: [blocker], nextRuns: { visibleAfterMs: 120_000, result: 'error' } },
    } as const;
    const one = await runFollow({ world });
    expect(told(one)).toMatchObject({ green: false, status: 'error', syncs: 1 });
  });

  test('in the baseline of an integration that never ran before', async () => {
    const one = await runFollow({ world: busyUntil(30_000, { list: { whileRunning } }) });
    expect(told(one)).toMatchObject({ green: true, status: 'success', syncs: 1 });
  });
});

describe('a run that is not shown while it runs', () => {
  test.each(results)('is judged at its end: %s', async (result) => {
    const one = await step({ list: { hideRunning: true }, pastRuns: history(2), nextRuns: { result } });
    expect(told(one)).toMatchObject({ status: result, adopted: false, syncs: 1 });
  });
});

test('a list of more than ten pages, oldest first, is never a baseline: failed, and nothing is triggered', async () => {
  const one = await step({ list: { order: 'oldest-first' }, pastRuns: history(110) }, { inputs: { timeout: '1m' } });
  expect(told(one)).toMatchObject({ green: false, status: 'failed', syncs: 0 });
});

test('rows that cannot be understood are no run: ours is judged without them', async () => {
  const rows = '{"results":[null,7,"row",{},{"job_status":"success"},{"job_status":"error","sync_start_time":"soon"}]}';
  const runs = (number: number) => (number < 4 ? afterEffect({ kind: 'answer', body: rows }) : null);
  const one = await step({ nextRuns: { result: 'partial' } }, { faults: { runs } });
  expect(told(one)).toMatchObject({ green: true, status: 'partial', syncs: 1 });
});

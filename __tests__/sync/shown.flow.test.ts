// What the runs list shows: late, twice, without a start, out of order, empty, refused, or not at all.
import { describe, expect, test } from '@jest/globals';
import type { IntegrationSpec, ListShape } from '../../simulator/braze.ts';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { ID } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { away, busyUntil, flow, follow, history, runFollow, starts, strayBusy, told, verdictRun } from './flow.ts';

const minuteMs = 60_000;
const results = ['success', 'error'] as const;
const success = { green: true, status: 'success', adopted: false, syncs: 1 };
const triggered = { green: true, status: 'triggered', adopted: false, syncs: 1 };
const world = (integration: Omit<IntegrationSpec, 'id'>) => ({ integration: { pastRuns: history(3), ...integration } });

describe('a busy answer while the list shows nothing running', () => {
  test.each(results)('and then a 202: the sync is judged though it has ended when first shown: %s', async (result) => {
    for (const trigger of [[strayBusy], [strayBusy, strayBusy, strayBusy]]) {
      for (const durationMs of [300, 3_000, 60_000]) {
        const options = { faults: { trigger }, world: world({ nextRuns: { durationMs, result } }) };
        expect(await follow(options)).toMatchObject({ status: result, adopted: false, syncs: 1 });
        expect(await flow(options)).toMatchObject(triggered);
      }
    }
  });
});

describe('a run without a start while it runs', () => {
  const whileRunning = { sync_start_time: null };

  test.each(results)('that is ours is judged once it has one: %s', async (result) => {
    for (const durationMs of [minuteMs, 4 * minuteMs, 20 * minuteMs]) {
      const options = { world: world({ list: { whileRunning }, nextRuns: { durationMs, result } }) };
      expect(await follow(options)).toMatchObject({ status: result, adopted: false, syncs: 1 });
    }
  });

  test('that was there before is waited for, and then ours is followed', async () => {
    for (const forMs of [30_000, 8 * minuteMs]) {
      const options = { world: busyUntil(forMs, { list: { whileRunning }, pastRuns: history(3) }) };
      expect(await follow(options)).toMatchObject(success);
      expect(await flow(options)).toMatchObject(triggered);
    }
  });

  test('that may be ours after a lost answer is waited for until it has one', async () => {
    const list = { whileRunning };
    const faults = { trigger: [afterEffect({ kind: 'reset' } as const)] };
    const result = await follow({ faults, world: world({ list, nextRuns: { durationMs: 8 * minuteMs } }) });
    expect(result).toMatchObject({ ...success, adopted: true });
  });
});

test('our run that is no longer shown is unknown after 5 minutes, and the reason says so', async () => {
  const nothing = lost({ kind: 'answer', status: 200, body: '{"results":[],"message":"success"}' });
  const endless = world({ nextRuns: { durationMs: Number.POSITIVE_INFINITY } });
  const step = await runFollow({ world: endless, faults: away('lists', [[60_000, 1e9]], nothing) });
  expect(told(step)).toMatchObject({ status: 'unknown', syncs: 1 });
  expect(step.outputs['reason']).toMatch(/^The sync was started, but the list of runs stopped showing it\./);
});

describe('an accepted sync that is not shown yet', () => {
  test.each(results)('is waited for while another is shown running, longer than 5 minutes: %s', async (result) => {
    // It ended before the step, shows from the first second on, and shows as running for 8 minutes.
    const other = { agoMs: 20_000, durationMs: 15_000, visibleAfterMs: 21_000, endShownAfterMs: 8 * minuteMs };
    const integration = { pastRuns: [...history(3), other], nextRuns: { startDelayMs: 9 * minuteMs, result } };
    const step = await runFollow({ world: { integration } });
    expect(told(step)).toMatchObject({ status: result, adopted: false, syncs: 1 });
    expect(verdictRun(step)?.by).toBe('trigger');
  });

  test('is unknown after 5 minutes in which nothing runs, and not before', async () => {
    const step = await runFollow({ world: world({ nextRuns: { visibleAfterMs: Number.POSITIVE_INFINITY } }) });
    expect(told(step)).toMatchObject({ green: false, status: 'unknown', syncs: 1 });
    expect(step.elapsedMs).toBeGreaterThanOrEqual(5 * minuteMs);
    const late = world({ nextRuns: { visibleAfterMs: 4.5 * minuteMs, durationMs: 10_000 } });
    expect(await follow({ world: late })).toMatchObject(success);
  });
});

describe.each(['before', 'after'] as const)('a running row with a twin %s it that has ended', (endedTwin) => {
  test('is a run that runs: its end is the verdict', async () => {
    const events: FlowOptions['events'] = { 30000: (braze) => void braze.endRun(ID, 'error') };
    const step = await follow({ world: world({ list: { endedTwin } }), events });
    expect(step).toMatchObject({ green: false, status: 'error', syncs: 1 });
  });

  test('is waited for, and is not adopted', async () => {
    const options = { world: busyUntil(30_000, { list: { endedTwin }, pastRuns: history(3) }) };
    expect(await follow(options)).toMatchObject(success);
    expect(await flow(options)).toMatchObject(triggered);
  });
});

describe('a list of more than a hundred rows', () => {
  const shapes: readonly (readonly [string, ListShape])[] = [
    ['newest first', {}],
    ['newest first, each page shuffled', { pageOrder: 'shuffled' }],
    ['newest first, each page oldest first', { pageOrder: 'oldest-first' }],
    ['newest first, each twice', { twice: true }],
  ];

  test.each(shapes)('%s shows ours', async (_name, list) => {
    for (const result of results) {
      const step = await follow({ world: world({ pastRuns: history(130), list, nextRuns: { result } }) });
      expect(step).toMatchObject({ status: result, adopted: false, syncs: 1 });
    }
    expect(await follow({ world: busyUntil(30_000, { pastRuns: history(130), list }) })).toMatchObject(success);
  });

  test.each<[string, ListShape]>([
    ['oldest first', { order: 'oldest-first' }],
    ...[1, 2, 3, 4].map((seed): [string, ListShape] => [`in no order (${seed})`, { order: 'shuffled', seed }]),
  ])('%s is used as far as it is read: a run that is not seen makes the step fail, never succeed', async (...row) => {
    const [, list] = row;
    for (const result of results) {
      const step = await runFollow({ world: world({ pastRuns: history(130), list, nextRuns: { result } }) });
      expect([result, 'unknown']).toContain(step.outputs['status']);
      expect(told(step)).toMatchObject({ adopted: false, syncs: 1 });
    }
  });
});

describe('an empty list in between', () => {
  const empty = afterEffect({ kind: 'answer', body: '{"results":[],"message":"success"}' });

  test.each([1, 2, 3, 4])('(the %i. one) changes nothing', async (nth) => {
    const faults = { runs: (number: number): Fault | null => (number === nth ? empty : null) };
    const cases: readonly FlowOptions[] = [
      { world: world({}) },
      { world: busyUntil(35_000, { pastRuns: history(3) }) },
    ];
    for (const options of cases) {
      expect(await follow({ ...options, faults })).toMatchObject(success);
      expect(await flow({ ...options, faults })).toMatchObject(triggered);
    }
  });
});

describe('a list that is refused', () => {
  const refused = (status: number): Fault => lost({ kind: 'answer', status });
  const from = (first: number, count: number, status: number) => ({
    runs: (number: number): Fault | null => (number >= first && number < first + count ? refused(status) : null),
  });

  test.each([401, 403, 404, 400, 302])('with %i once or twice, after the first, is asked for again', async (status) => {
    for (const count of [1, 2]) {
      for (const options of [{ world: world({}) }, { world: busyUntil(60_000, { pastRuns: history(3) }) }]) {
        expect(await follow({ ...options, faults: from(3, count, status) })).toMatchObject(success);
      }
    }
  });
});

test('an end that is stamped 3 s ahead of the Date leaves the Date valid: a later run is adopted', async () => {
  const blocker = { agoMs: 10_000, durationMs: 40_000, endStampedAheadMs: 3_000 };
  const options = {
    world: world({ pastRuns: [...history(3), blocker] }),
    events: { 30100: starts({ durationMs: minuteMs }) },
  };
  expect(await follow(options)).toMatchObject({ ...success, adopted: true, syncs: 0 });
  expect(await flow({ ...options, inputs: { 'poll-interval': '10s' } })).toMatchObject({ adopted: true, syncs: 0 });
});

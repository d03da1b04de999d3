// What the runs list shows: runs that are late, duplicate, without a start, out of order or missing; empty or refused lists.
import { describe, expect, test } from '@jest/globals';
import type { ListShape } from '../../simulator/braze.ts';
import type { Fault } from '../../simulator/faults.ts';
import { ID } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { adopted, expectOwnSync, flow, follow, ours, succeeded, triggered } from './flow.ts';
import {
  answering,
  busyUntil,
  emptyList,
  history,
  minuteMs,
  outage,
  resetAfterEffect,
  starts,
  strayBusy,
  worldOf,
} from './worlds.ts';

const results = ['success', 'error'] as const;

describe('a busy answer while the list shows nothing running', () => {
  test.each(results)('and then a 202: a run that has ended when first listed decides: %s', async (result) => {
    for (const trigger of [[strayBusy], [strayBusy, strayBusy, strayBusy]]) {
      for (const durationMs of [300, 3_000, 60_000]) {
        const options = { faults: { trigger }, world: worldOf({ nextRuns: { durationMs, result } }) };
        expect(await follow(options)).toMatchObject({ ...ours, status: result });
        expect(await flow(options)).toMatchObject(triggered);
      }
    }
  });
});

describe('a run without a start while it is running', () => {
  const whileRunning = { sync_start_time: null };

  test.each(results)('that is ours gives the verdict once it has one: %s', async (result) => {
    for (const durationMs of [minuteMs, 4 * minuteMs, 20 * minuteMs]) {
      const world = worldOf({ list: { whileRunning }, nextRuns: { durationMs, result } });
      expect(await follow({ world })).toMatchObject({ ...ours, status: result });
    }
  });

  test('that is from before the step makes the step wait, and then follow its own', async () => {
    for (const forMs of [30_000, 8 * minuteMs]) {
      await expectOwnSync({ world: busyUntil(forMs, { list: { whileRunning } }) });
    }
  });

  test('that may be ours after a lost answer makes the step wait until it has one', async () => {
    const world = worldOf({ list: { whileRunning }, nextRuns: { durationMs: 8 * minuteMs } });
    const step = await follow({ world, faults: { trigger: [resetAfterEffect] } });
    expect(step).toMatchObject({ ...succeeded, adopted: true });
  });
});

test('our run is unknown if no list has shown it for 5 minutes, and the reason says so', async () => {
  const endless = worldOf({ nextRuns: { durationMs: Number.POSITIVE_INFINITY } });
  const step = await follow({ world: endless, faults: outage('lists', [[60_000, 1e9]], emptyList) });
  expect(step).toMatchObject({ status: 'unknown', syncs: 1 });
  expect(step.outputs['reason']).toMatch(/^The sync started, but the list of runs stopped showing it\./);
});

describe('an accepted sync that no list shows', () => {
  test.each(results)('is waited for longer than 5 minutes while another is running: %s', async (result) => {
    // It ended before the step. Lists show it from the first second, as running for 8 minutes.
    const other = { agoMs: 20_000, durationMs: 15_000, visibleAfterMs: 21_000, endShownAfterMs: 8 * minuteMs };
    const world = worldOf({ pastRuns: [...history(3), other], nextRuns: { startDelayMs: 9 * minuteMs, result } });
    expect(await follow({ world })).toMatchObject({ ...ours, status: result, startedBy: 'trigger' });
  });

  test('is unknown after 5 minutes in which nothing is running, and not earlier', async () => {
    const step = await follow({ world: worldOf({ nextRuns: { visibleAfterMs: Number.POSITIVE_INFINITY } }) });
    expect(step).toMatchObject({ succeeds: false, status: 'unknown', syncs: 1 });
    expect(step.elapsedMs).toBeGreaterThanOrEqual(5 * minuteMs);
    const late = worldOf({ nextRuns: { visibleAfterMs: 4.5 * minuteMs, durationMs: 10_000 } });
    expect(await follow({ world: late })).toMatchObject(succeeded);
  });
});

describe.each(['before', 'after'] as const)('a running row with an ended duplicate %s it', (endedTwin) => {
  test('counts as running: its end is the verdict', async () => {
    const events: FlowOptions['events'] = { 30000: (braze) => void braze.endRun(ID, 'error') };
    const step = await follow({ world: worldOf({ list: { endedTwin } }), events });
    expect(step).toMatchObject({ succeeds: false, status: 'error', syncs: 1 });
  });

  test('makes the step wait, and is not adopted', async () => {
    await expectOwnSync({ world: busyUntil(30_000, { list: { endedTwin } }) });
  });
});

describe('a list of more than a hundred rows', () => {
  test.each<[string, ListShape]>([
    ['oldest first', { order: 'oldest-first' }],
    ...[1, 2, 3, 4].map((seed): [string, ListShape] => [`in no order (${seed})`, { order: 'shuffled', seed }]),
  ])('%s counts as far as it is read: without our run, the step fails and never succeeds', async (...row) => {
    const [, list] = row;
    for (const result of results) {
      const step = await follow({ world: worldOf({ pastRuns: history(130), list, nextRuns: { result } }) });
      expect([result, 'unknown']).toContain(step.status);
      expect(step).toMatchObject(ours);
    }
  });
});

describe('an empty list in between', () => {
  test.each([1, 2, 3, 4])('(list number %i) changes nothing', async (nth) => {
    const faults = { runs: (number: number): Fault | null => (number === nth ? emptyList : null) };
    for (const world of [worldOf(), busyUntil(35_000)]) await expectOwnSync({ world, faults });
  });
});

test('an empty first list and answers without a Date do not make a run from before the step ours', async () => {
  const world = { date: () => null, ...worldOf({ nextRuns: { result: 'error' } }) };
  expect(await follow({ world, faults: { runs: [emptyList] } })).toMatchObject({ ...ours, status: 'error' });
});

describe('a list that is refused', () => {
  test.each([401, 403, 404, 400, 302])('with %i once or twice, after the first, is requested again', async (status) => {
    const refused = answering(status);
    for (const runs of [
      [null, null, refused],
      [null, null, refused, refused],
    ]) {
      for (const world of [worldOf(), busyUntil(60_000)]) {
        expect(await follow({ world, faults: { runs } })).toMatchObject(succeeded);
      }
    }
  });
});

test('an end that is 3 s ahead of the Date does not invalidate the Date: the step adopts a later run', async () => {
  const blocker = { agoMs: 10_000, durationMs: 40_000, endStampedAheadMs: 3_000 };
  const world = worldOf({ pastRuns: [...history(3), blocker] });
  const events = { 30100: starts({ durationMs: minuteMs }) };
  for (const run of [flow, follow]) expect(await run({ world, events })).toMatchObject(adopted);
});

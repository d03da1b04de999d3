// Lists of runs in every format that Braze's documentation allows, with several pages, and lists that fail.
import { describe, expect, test } from '@jest/globals';
import type { IntegrationSpec, ListShape } from '../../simulator/braze.ts';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect } from '../../simulator/faults.ts';
import type { Flow } from './flow.ts';
import { adopted, ends, flow, follow, listsAt, notStarted, ours, sentBy, succeeded, triggered } from './flow.ts';
import { answering, busyUntil, history, minuteMs, outage, starts, worldOf } from './worlds.ts';

const body = (text: string): Fault => afterEffect({ kind: 'answer', body: text });

/** Waits for someone else's run, which ends at 30 s. */
const waiting = (more: Omit<IntegrationSpec, 'id'>, events = {}): Promise<Flow> =>
  flow({ world: busyUntil(30_000, more), events });
const later = { 30500: starts({ durationMs: minuteMs }) };

describe.each<[string, ListShape]>([
  ['newest first', {}],
  ['oldest first', { order: 'oldest-first' }],
  ['oldest first within pages that are newest first', { pageOrder: 'oldest-first' }],
  ['in no order', { order: 'shuffled', seed: 3 }],
  ['in no order within pages', { pageOrder: 'shuffled', seed: 4 }],
  ['with every row twice', { twice: true }],
  ['with every row twice, in no order', { twice: true, order: 'shuffled', seed: 5 }],
  ['with the capital letters of early documentation', { wording: { running: 'Running', success: 'SUCCESS' } }],
  ['without time zones', { zone: 'none' }],
  ['with +00:00 and microseconds', { zone: '+00:00', fractionDigits: 6 }],
  ['in whole seconds', { fractionDigits: 0 }],
  ['without finish times', { onceEnded: { sync_finish_time: undefined } }],
  ['with well-formed links', { link: 'well-formed' }],
])('a list %s', (_name, list) => {
  test('shows our run and how it ended', async () => {
    for (const runs of [0, 3, 14, 38]) {
      for (const result of ends) {
        const step = await follow({ world: worldOf({ list, pastRuns: history(runs), nextRuns: { result } }) });
        expect(step).toMatchObject({ ...ours, status: result, startedBy: 'trigger' });
      }
    }
  });

  test('shows a running sync and a later one that the step adopts', async () => {
    for (const runs of [4, 24]) {
      expect(await waiting({ list, pastRuns: history(runs) })).toMatchObject(triggered);
      expect(await waiting({ list, pastRuns: history(runs) }, later)).toMatchObject(adopted);
    }
  });
});

describe('pages', () => {
  test.each<[string, ListShape, number]>([
    ['are read one per list if rows come newest first', {}, 4],
    ['are all read if rows come oldest first', { order: 'oldest-first' }, 12],
  ])('%s', async (_name, list, lists) => {
    const result = await waiting({ list, pastRuns: history(24) }, later);
    expect(result).toMatchObject(adopted);
    expect(sentBy('GET', result)).toHaveLength(lists);
  });

  test('are read until one shows runs from before the step', async () => {
    const failing = starts({ durationMs: 10_000, result: 'error' });
    const times = Array.from({ length: 14 }, (_, index) => 40_000 + index * 20_000);
    const events = Object.fromEntries(times.map((atMs) => [atMs, failing]));
    const world = worldOf({ nextRuns: { durationMs: 15_000 } });
    const step = await follow({ events, world, inputs: { 'poll-interval': '10m' } });
    const trace = ['0 GET 200', '200 POST 202', '600400 GET 200', '600600 GET 200'];
    expect(step).toMatchObject({ ...succeeded, trace });
  });

  test('are read up to the tenth', async () => {
    const world = worldOf({ pastRuns: history(110), list: { order: 'oldest-first' } });
    const { trace } = await follow({ world, inputs: { timeout: '4s' } });
    expect(trace.slice(9, 11)).toEqual(['1800 GET 200', '2000 POST 202']);
  });
});

describe('a cursor that Braze rejects', () => {
  const world = worldOf({ pastRuns: history(40), list: { order: 'oldest-first' } });
  const rejected = afterEffect({ kind: 'answer', status: 400, body: '{"message":"Invalid cursor"}' });

  // A list has five pages.
  test.each([2, 3, 6, 10])('once (request %i) makes the step request the list again', async (nth) => {
    const runs = (number: number): Fault | null => (number === nth ? rejected : null);
    expect(await follow({ world, faults: { runs } })).toMatchObject(succeeded);
  });

  test('every time makes the list unreadable, not the id wrong', async () => {
    const runs = (_nth: number, { path }: { path: string }) => (path.includes('cursor') ? rejected : null);
    const step = await follow({ world, faults: { runs }, inputs: { timeout: '20m' } });
    expect(step).toMatchObject({ ...notStarted, elapsedMs: 20 * minuteMs - 1_600 });
    expect(step.annotations[0]?.text).not.toContain('integration-id');
  });
});

test.each([null, answering(500)])(
  'our run is unknown if three lists do not show it (other lists: %j)',
  async (fault) => {
    const world = worldOf({ nextRuns: { visibleAfterMs: 1e9 } });
    const runs = (number: number): Fault | null => ([3, 4, 6].includes(number) ? fault : null);
    const result = await follow({ world, faults: { runs }, inputs: { 'poll-interval': '4m' } });
    expect(result).toMatchObject({ ...ours, succeeds: false, status: 'unknown' });
    expect(sentBy('GET', result).filter((line) => line.endsWith('200'))).toHaveLength(4);
  },
);

describe('lists that fail while our sync is running', () => {
  test('end the step as unknown after any three refusals in a row', async () => {
    const two = [answering(401), answering(403)];
    const runs = [null, ...two, null, ...two, answering(500), ...two, body('<html>')];
    const step = await follow({ faults: { runs }, world: worldOf({ nextRuns: { durationMs: 1e7 } }) });
    expect(step).toMatchObject({ ...ours, succeeds: false, status: 'unknown' });
    expect(step.exchanges).toHaveLength(11);
    expect(step.outputs['started-at']).toBe('2026-01-01T12:00:00.200Z');
  });
});

describe('the first list of a step that follows', () => {
  test.each<[string, Fault, number]>([
    ['without permission', answering(403), 403],
    ['with a wrong id', answering(404), 404],
    ['by a redirect', answering(302), 302],
    ['by a web page', body('<html>'), 200],
  ])('that is refused (%s) ends the step at once', async (_name, fault, code) => {
    const result = await follow({ faults: { runs: [fault] } });
    expect(result).toMatchObject({ ...notStarted, trace: [`0 GET ${code}`], elapsedMs: 200 });
  });

  test('that fails is requested again after 1 s, doubling to 15 s, until the timeout', async () => {
    const result = await follow({ faults: outage('lists', [[0, 1e9]]), inputs: { timeout: '90s' } });
    expect(result).toMatchObject({ ...notStarted, elapsedMs: 88_200 });
    expect(listsAt(result)).toEqual([
      ...[0, 1_000, 2_800, 6_200, 12_800, 25_000, 37_200, 49_400, 61_600, 73_800, 86_000, 88_000],
    ]);
  });
});

// Lists of runs in every shape that Braze leaves open, and lists that cannot be read, while a step waits.
import { describe, expect, test } from '@jest/globals';
import type { IntegrationSpec, ListShape, PastRun, SimulatedBraze } from '../../simulator/braze.ts';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { ID } from '../world/world.ts';
import { busyUntil, flow, gaps, lowest, triggersAt } from './flow.ts';

const every10s = { 'poll-interval': '10s' };
const triggered = { green: true, status: 'triggered', adopted: false, syncs: 1 };
const adopted = { green: true, status: 'triggered', adopted: true, syncs: 0 };
const unreadable = lost({ kind: 'answer', status: 500 });
const history = (runs: number): PastRun[] =>
  Array.from({ length: runs }, (_, index) => ({ agoMs: (index + 1) * 3_600_000, durationMs: 60_000 }));
const startAt = (atMs: number, durationMs: number) => ({
  [atMs]: (braze: SimulatedBraze) => void braze.startRun(ID, { durationMs }),
});

/** With someone's run until 30 s, polled every 10 s. */
const waiting = (more: Omit<IntegrationSpec, 'id'>, events = {}) =>
  flow({ world: busyUntil(30_000, more), inputs: every10s, events });

describe('the same verdict, whatever the order and the words', () => {
  const shapes: [string, ListShape][] = [
    ['newest first', {}],
    ['oldest first on the one page', { order: 'oldest-first' }],
    ['shuffled', { order: 'shuffled' }],
    ['every row twice', { twice: true }],
    ['in the words of early documentation', { wording: { running: 'Running', success: 'SUCCESS' } }],
    ['times without a zone', { zone: 'none' }],
    ['times in whole seconds', { fractionDigits: 0 }],
    ['finish times missing', { onceEnded: { sync_finish_time: undefined } }],
  ];

  test.each(shapes)('%s: the blocker is waited for, then the step triggers', async (_name, list) => {
    const result = await waiting({ list, pastRuns: history(4) });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, 31_700]);
    expect(result.trace.filter((line) => line.includes('GET'))).toHaveLength(5);
  });

  test.each(shapes)('%s: a later run is adopted', async (_name, list) => {
    expect(await waiting({ list, pastRuns: history(4) }, startAt(30_500, 60_000))).toMatchObject(adopted);
  });
});

describe('over several pages', () => {
  test('oldest first, all pages are read, and the later run on the last of them is adopted', async () => {
    const spec = { list: { order: 'oldest-first' }, pastRuns: history(24) } as const;
    const result = await waiting(spec, startAt(30_500, 60_000));
    expect(result).toMatchObject(adopted);
    expect(result.trace).toEqual([
      ...['0 POST 429', '200 GET 200', '400 GET 200', '600 GET 200', '10800 GET 200', '11000 GET 200'],
      ...['11200 GET 200', '21400 GET 200', '21600 GET 200', '21800 GET 200', '32000 GET 200', '32200 GET 200'],
      '32400 GET 200',
    ]);
  });

  test.each<[string, ListShape]>([
    ['oldest first within pages that are newest first', { pageOrder: 'oldest-first' }],
    ['shuffled', { order: 'shuffled', seed: 5 }],
    ['every row twice', { twice: true }],
  ])('%s, a later run is adopted', async (_name, list) => {
    const spec = { list, pastRuns: history(24) };
    expect(await waiting(spec, startAt(30_500, 60_000))).toMatchObject(adopted);
  });

  test('newest first, one page is enough', async () => {
    const { trace } = await waiting({ pastRuns: history(24) }, startAt(30_500, 60_000));
    expect(trace).toEqual(['0 POST 429', '200 GET 200', '10400 GET 200', '20600 GET 200', '30800 GET 200']);
  });

  test('more than ten new runs push the baseline to the next page, which is read then', async () => {
    const events = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        31_000 + index * 10_000,
        (braze: SimulatedBraze) =>
          void braze.startRun(ID, { durationMs: 5_000, result: index === 0 ? 'success' : 'error' }),
      ]),
    );
    const result = await flow({ world: busyUntil(30_000), inputs: { 'poll-interval': '10m' }, events });
    expect(result).toMatchObject(adopted);
    expect(result.trace).toEqual(['0 POST 429', '200 GET 200', '600400 GET 200', '600600 GET 200']);
  });

  test('beyond ten pages the list is unreadable: after three of them the step triggers without', async () => {
    const result = await waiting({ list: { order: 'oldest-first' }, pastRuns: history(110) });
    expect(result).toMatchObject(triggered);
    expect(result.trace.filter((line) => line.includes('GET'))).toHaveLength(30);
    expect(triggersAt(result)).toEqual([0, 200 + 3 * 2_000 + 3 * 10_000]);
  });

  test('a page that cannot be read spoils its list alone', async () => {
    const spec = { list: { order: 'oldest-first' }, pastRuns: history(14) } as const;
    const faults = { runs: [null, unreadable] };
    const result = await flow({ world: busyUntil(30_000, spec), inputs: every10s, faults });
    expect(result).toMatchObject(triggered);
    expect(result.trace.slice(0, 6)).toEqual([
      ...['0 POST 429', '200 GET 200', '400 GET 500', '10600 GET 200', '10800 GET 200', '21000 GET 200'],
    ]);
  });
});

describe('a running row without a start', () => {
  const list = { whileRunning: { sync_start_time: null } };

  test('in the baseline is the blocker, also once it has a start: it is not adopted', async () => {
    const result = await waiting({ list });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, 31_700]);
  });

  test('in the baseline is one run: the next that ends well is adopted', async () => {
    expect(await waiting({ list }, startAt(30_100, 400))).toMatchObject(adopted);
  });

  test('that the baseline lacked is waited for until it has one', async () => {
    const result = await waiting({ list }, startAt(30_500, 8_000));
    expect(result).toMatchObject(adopted);
    expect(result.trace.slice(-2)).toEqual(['30800 GET 200', '41000 GET 200']);
  });
});

describe('lists that fail while waiting', () => {
  test.each([1, 2])('%i in a row cost a poll each', async (times) => {
    const faults = { runs: Array<Fault>(times).fill(unreadable) };
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, faults });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, 31_700]);
  });

  test('3 in a row are enough: the step triggers without a list', async () => {
    const faults = { runs: Array<Fault>(3).fill(unreadable) };
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, faults });
    expect(result).toMatchObject({
      ...triggered,
      trace: ['0 POST 429', '200 GET 500', '10400 GET 500', '20600 GET 500', '30800 POST 202'],
    });
  });

  test('3 that are not in a row are not', async () => {
    const faults = { runs: [unreadable, unreadable, null, unreadable] };
    const result = await flow({ world: busyUntil(50_000), inputs: every10s, faults });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, 52_100]);
  });

  test('20 in a row: the step waits by triggering, one look after each answer', async () => {
    const faults = { runs: Array<Fault>(20).fill(unreadable) };
    const result = await flow({ world: busyUntil(1_500_000), faults, random: lowest });
    const times = triggersAt(result);
    expect(result).toMatchObject(triggered);
    expect(gaps(times).slice(1, 5)).toEqual([22_900, 45_400, 90_400, 90_400]);
    expect(result.trace.filter((line) => line.endsWith('GET 500'))).toHaveLength(20);
  });

  test('a failed look before the trigger that was due does not stop it', async () => {
    const faults = { runs: [null, null, null, null, unreadable] };
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, faults });
    expect(result.trace.slice(-2)).toEqual(['31500 GET 500', '31700 POST 202']);
  });

  test('within the back-off after an ambiguous answer they cost no trigger before its time', async () => {
    const faults = { trigger: [lost({ kind: 'reset' })], runs: [unreadable, unreadable] };
    const result = await flow({ faults });
    expect(result).toMatchObject({
      ...triggered,
      trace: ['0 POST ECONNRESET', '200 GET 500', '1200 GET 500', '1400 POST 202'],
    });
  });

  test.each<[string, Fault]>([
    ['no JSON', afterEffect({ kind: 'answer', body: '<html>' })],
    ['no results', afterEffect({ kind: 'answer', body: '{"message":"success"}' })],
    ['no answer', lost({ kind: 'reset' })],
  ])('%s is a failure', async (_name, fault) => {
    const faults = { runs: [fault, fault, fault] };
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, faults });
    expect(triggersAt(result)).toEqual([0, 30_800]);
  });

  test('a row that cannot be understood is no evidence', async () => {
    const list = { onceEnded: { sync_start_time: 'yesterday' } };
    const result = await waiting({ list }, startAt(30_100, 400));
    expect(result).toMatchObject({ ...triggered, syncs: 1 });
  });
});

describe('a permission to read that is taken away while waiting', () => {
  const forbidden = lost({ kind: 'answer', status: 403 });

  test('and comes back costs a poll', async () => {
    const faults = { runs: [null, forbidden] };
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, faults });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, 31_700]);
  });

  test('for good leaves triggering after three looks', async () => {
    const faults = { runs: (number: number) => (number > 1 ? forbidden : null) };
    const result = await flow({ world: busyUntil(60_000), inputs: every10s, faults });
    expect(result).toMatchObject(triggered);
    expect(result.trace).toEqual([
      ...['0 POST 429', '200 GET 200', '10400 GET 403', '20600 GET 403', '30800 GET 403'],
      ...['41000 POST 429', '41200 GET 403', '51400 POST 429', '51600 GET 403', '61800 POST 202'],
    ]);
  });
});

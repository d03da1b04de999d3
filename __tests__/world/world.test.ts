// Tests the world: virtual time, the network's faults, the runner's clock, parallel steps.
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import type { Freeze } from './freezer.ts';
import { createFreezer } from './freezer.ts';
import { createClock } from './runner.ts';
import { createTime } from './time.ts';
import type { StepOptions } from './world.ts';
import { createWorld, runAlone, T0_MS } from './world.ts';

describe('time', () => {
  test('jumps from one event to the next in order, and only while something waits', async () => {
    const time = createTime();
    const seen: [string, number][] = [];
    const record = (name: string) => () => void seen.push([name, time.nowMs()]);
    time.at(20, record('later'));
    time.at(10, record('first'));
    time.at(10, record('second'));
    const cancelEvent = time.at(15, record('cancelled'));
    const end = new Promise<void>((resolve) => time.at(30, resolve));
    cancelEvent();
    expect(time.nowMs()).toBe(0);
    await time.settle(end);
    expect(seen).toEqual([
      ['first', 10],
      ['second', 10],
      ['later', 20],
    ]);
    time.at(5, record('overdue'));
    await time.settle(new Promise<void>((resolve) => time.at(31, resolve)));
    expect(seen.at(-1)).toEqual(['overdue', 30]);
  });

  test('reports a deadlock', async () => {
    const time = createTime();
    time.at(70, () => undefined);
    const stuck = time.settle(new Promise(() => undefined));
    await expect(stuck).rejects.toThrow('Deadlock at 70 ms');
  });
});

test('parallel steps share Braze and the time, and each result has its own requests', async () => {
  const world = createWorld({ integration: { nextRuns: { durationMs: 30_000 } } });
  const [first, second] = await world.run({}, { startAtMs: 1_000, inputs: { 'on-busy': 'skip' } });
  expect([first.outputs['status'], second.outputs['status']]).toEqual(['triggered', 'skipped']);
  expect(first.requests.map(({ atMs, status }) => [atMs - T0_MS, status])).toEqual([[0, 202]]);
  expect(second.requests.map(({ atMs, status }) => [atMs - T0_MS, status])).toEqual([[1_000, 429]]);
  expect(world.braze.requests.map(({ from }) => from)).toEqual(['step 1', 'step 2']);
  expect(first.runs).toHaveLength(1);
  expect([first.elapsedMs, second.elapsedMs, world.time.nowMs()]).toEqual([200, 200, 1_200]);
});

describe('the network', () => {
  const post = async (options: StepOptions) => {
    const { exchanges, requests, runs } = await runAlone({ inputs: { timeout: '40s' }, ...options });
    return { ...exchanges[0], reached: requests[0]?.status ?? null, runs: runs.length };
  };

  test.each<[string, Fault, number | string, number]>([
    ['an answer after 500 ms', afterEffect({ kind: 'answer', afterMs: 500 }), 202, 700],
    ['a gzipped answer', afterEffect({ kind: 'gzip' }), 202, 200],
    ['a reset connection', afterEffect({ kind: 'reset' }), 'ECONNRESET', 200],
    ['an ended connection', afterEffect({ kind: 'fin' }), 'ECONNRESET', 200],
    ['silence', afterEffect({ kind: 'silence' }), 'TIMEOUT', 30_000],
    ['an answer after the timeout', afterEffect({ kind: 'answer', afterMs: 30_000 }), 'TIMEOUT', 30_000],
    ['a head without a body', afterEffect({ kind: 'headers-then-silence' }), 202, 30_000],
    ['a dripping body', afterEffect({ kind: 'drip', everyMs: 10 }), 202, 410],
    ['a body that drips too slowly', afterEffect({ kind: 'drip', everyMs: 5_000 }), 202, 30_000],
    ['a body cut short', afterEffect({ kind: 'short-body' }), 202, 200],
    ['a body without end', afterEffect({ kind: 'endless-body' }), 202, 200],
    ['garbage', afterEffect({ kind: 'garbage' }), 'HPE_INVALID_CONSTANT', 200],
    ['a huge header', afterEffect({ kind: 'huge-header' }), 'HPE_HEADER_OVERFLOW', 200],
    ['two lengths', afterEffect({ kind: 'two-lengths' }), 'HPE_UNEXPECTED_CONTENT_LENGTH', 200],
  ])('with %s, the request takes effect, and the step sees exactly that', async (_name, fault, saw, untilMs) => {
    expect(await post({ faults: { trigger: [fault] } })).toMatchObject({ saw, untilMs, reached: 202 });
  });

  test('a request that is lost on the way has no effect', async () => {
    const faults = { trigger: () => lost({ kind: 'reset' }), runs: () => lost({ kind: 'reset' }) };
    expect(await post({ faults })).toMatchObject({ saw: 'ECONNRESET', reached: null, runs: 0 });
  });

  test('requests on a broken connection do not reach Braze', async () => {
    const { exchanges, requests } = await runAlone({ faults: { connection: ['reset', 'silence'] } });
    expect(exchanges.slice(0, 2).map(({ saw }) => saw)).toEqual(['ECONNRESET', 'TIMEOUT']);
    expect(requests).toHaveLength(exchanges.length - 2);
  });
});

describe('a freeze', () => {
  const frozen = (clock: Freeze['clock'], more: Partial<Freeze> = {}): Freeze[] => [
    { atMs: 100, forMs: 5_000, clock, ...more },
  ];

  test.each([
    ['keeps running', 50, 50, 50],
    ['keeps running', 100, 5_100, 5_100],
    ['keeps running', 3_000, 5_100, 5_100],
    ['keeps running', 5_200, 5_200, 5_200],
    ['stops', 50, 50, 50],
    ['stops', 3_000, 8_000, 3_000],
  ] as const)('with a clock that %s: a timer of %i ms fires at %i, when the clock shows %i', async (...row) => {
    const [clockMode, lastsMs, firesAtMs, showsMs] = row;
    const time = createTime();
    const clock = createClock(time, {}, createFreezer(frozen(clockMode), 0));
    await time.settle(clock.sleep(lastsMs, new AbortController().signal));
    expect([time.nowMs(), clock.nowMs()]).toEqual([firesAtMs, showsMs]);
  });

  test.each<[string, Partial<Freeze>, number | string, number]>([
    ['delays an answer until its end', {}, 202, 5_100],
    ['delivers an answer before the timeout of its request if both are due', { forMs: 40_000 }, 202, 40_100],
    ['delivers the timeout first if timers come first', { forMs: 40_000, first: 'timers' }, 'TIMEOUT', 40_100],
    ['delays the timeout if the clock stops', { forMs: 40_000, clock: 'stops' }, 202, 40_100],
  ])('%s', async (_name, more, saw, untilMs) => {
    const { exchanges } = await runAlone({ freezes: frozen('keeps running', more) });
    expect(exchanges[0]).toMatchObject({ saw, untilMs });
  });

  test.each<[string, StepOptions]>([
    ['delays a cancellation until its end', { cancelAtMs: 150 }],
    ["counts from its step's start", { startAtMs: 60_000 }],
  ])('%s', async (_name, options) => {
    expect((await runAlone({ freezes: frozen('keeps running'), ...options })).elapsedMs).toBe(5_100);
  });
});

describe("the runner's clock", () => {
  test('may start at any time and run fast', async () => {
    const time = createTime();
    const clock = createClock(time, { offsetMs: 1_000, rate: 2 });
    expect(clock.nowMs()).toBe(1_000);
    await time.settle(clock.sleep(40, new AbortController().signal));
    expect([time.nowMs(), clock.nowMs()]).toEqual([20, 1_040]);
  });

  test('turns a wait that is invalid for a timer into one of 1 ms, as in Node', async () => {
    const time = createTime();
    const clock = createClock(time, {});
    await time.settle(clock.sleep(Number.NaN, new AbortController().signal));
    await time.settle(clock.sleep(2 ** 31, new AbortController().signal));
    expect(time.nowMs()).toBe(2);
  });

  test('shortens the timeouts of requests if it runs fast', async () => {
    const faults = { trigger: [lost({ kind: 'silence' })] };
    const { exchanges } = await runAlone({ clock: { rate: 1.5 }, inputs: { timeout: '40s' }, faults });
    expect(exchanges[0]).toMatchObject({ saw: 'TIMEOUT', untilMs: 20_000 });
  });
});

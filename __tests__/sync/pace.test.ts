// Which request goes when: what answers told of the limits, and what is kept to where they told nothing.
import { describe, expect, test } from '@jest/globals';
import { createPace } from '../../src/sync/pace.ts';
import type { Allowance, Endpoint, Turn } from '../../src/sync/ports.ts';
import { createClock } from '../world/runner.ts';
import { createTime } from '../world/time.ts';

/** A pace on a virtual clock, and requests that wait for it. */
function createLane() {
  const time = createTime();
  const pace = createPace(createClock(time, {}));
  /** Names of requests, by the ms at which each had its turn. */
  const went: [string, number][] = [];
  /** The same of those that had none. */
  const gaveUp: [string, number][] = [];
  const waits: number[] = [];
  const ask = async (name: string, options: Partial<Turn> = {}): Promise<void> => {
    const never = new AbortController().signal;
    const usual = { endpoint: 'trigger', urgent: false, givesUp: false, untilMs: 3_600_000, cancelled: never } as const;
    const hasTurn = await pace.turn({ ...usual, ...options }, (forMs) => waits.push(forMs));
    (hasTurn ? went : gaveUp).push([name, time.nowMs()]);
  };
  const hear = (told: Allowance | 'nothing' | 'no answer', endpoint: Endpoint = 'trigger'): void =>
    pace.heard(endpoint, told);
  /** Lets time pass up to a moment, and everything happen that can by then. */
  const until = (atMs: number): Promise<void> =>
    time.settle(
      new Promise((resolve) => {
        time.at(atMs, () => setImmediate(resolve));
      }),
    );
  const many = (count: number, options: Partial<Turn> = {}) =>
    Array.from({ length: count }, (_, index) => ask(`${index + 1}`, options));
  return { ask, gaveUp, hear, many, time, until, waits, went };
}

const names = (went: readonly [string, number][]) => went.map(([name]) => name);
const left = (remaining: number, resetInMs: number | null = 30_000): Allowance => ({ remaining, resetInMs });

describe('before anything is known', () => {
  test.each<[Endpoint, number]>([
    ['trigger', 20],
    ['runs', 100],
  ])('as many %ss go at once as Braze documents: %i', async (endpoint, atOnce) => {
    const { many, went, until } = createLane();
    many(atOnce + 5, { endpoint });
    await until(120_000);
    expect(went).toHaveLength(atOnce);
    expect(went.every(([, atMs]) => atMs === 0)).toBe(true);
  });

  test('the endpoints do not wait for each other', async () => {
    const { many, ask, went, until } = createLane();
    many(25);
    void ask('read', { endpoint: 'runs' });
    await until(1);
    expect(names(went)).toContain('read');
  });
});

describe('what an answer told is left', () => {
  test('is obeyed until the reset; then the next go', async () => {
    const { many, ask, hear, went, until, waits } = createLane();
    void ask('first');
    await until(100);
    hear(left(2, 10_000));
    many(4);
    await until(60_000);
    expect(went).toEqual([
      ['first', 0],
      ['1', 100],
      ['2', 100],
      ['3', 10_100],
      ['4', 10_100],
    ]);
    // The first in the queue tells of it for all.
    expect(waits).toEqual([10_000]);
  });

  test('is the least of what the answers of a window told', async () => {
    const { many, ask, hear, went, until } = createLane();
    void ask('a');
    void ask('b');
    await until(100);
    hear(left(1));
    hear(left(18));
    many(3);
    await until(200);
    expect(names(went)).toEqual(['a', 'b', '1']);
  });

  test('counts requests under way as not yet in it', async () => {
    const { many, ask, hear, went, until } = createLane();
    void ask('a');
    void ask('b');
    void ask('c');
    await until(100);
    hear(left(3));
    many(3);
    await until(200);
    expect(names(went)).toEqual(['a', 'b', 'c', '1']);
    hear(left(1));
    hear(left(0));
    await until(29_000);
    expect(names(went)).toEqual(['a', 'b', 'c', '1']);
  });

  test('nothing, and no word of the reset: a full minute is waited', async () => {
    const { ask, hear, went, until } = createLane();
    void ask('a');
    await until(100);
    hear(left(0, null));
    void ask('b');
    await until(120_000);
    expect(went).toEqual([
      ['a', 0],
      ['b', 60_100],
    ]);
  });

  test.each<[string, Allowance, number]>([
    ['shortens no wait', left(98, 1_000), 20_200],
    ['shortens no wait if as little is left', left(0, 1_000), 20_200],
    ['prolongs it if less is left', left(0, 40_000), 45_000],
    ['does not prolong it if more is left', left(98, 40_000), 20_200],
  ])('by one that was longer under way %s', async (_what, late, expectedAtMs) => {
    const { ask, hear, went, until } = createLane();
    void ask('late');
    void ask('refused');
    await until(200);
    hear(left(0, 20_000));
    await until(5_000);
    hear(late);
    void ask('next');
    await until(120_000);
    expect(went.at(-1)).toEqual(['next', expectedAtMs]);
  });

  test('in a window that is almost over, heard late, does not hold the next one up', async () => {
    const { ask, hear, went, until } = createLane();
    void ask('late');
    void ask('in the next window');
    await until(5_000);
    hear(left(19, 60_000));
    hear(left(0, 1_000));
    void ask('next');
    await until(120_000);
    expect(went.at(-1)).toEqual(['next', 6_000]);
  });

  test('does not hold any more once the window is over', async () => {
    const { many, ask, hear, went, until } = createLane();
    void ask('a');
    await until(100);
    hear(left(0, 5_000));
    await until(6_000);
    many(10);
    await until(6_001);
    expect(went).toHaveLength(11);
  });

  test('of a new window is found out by one request where the documented limit is used up by our own count', async () => {
    const { many, hear, went, until } = createLane();
    many(20);
    await until(100);
    for (let answers = 0; answers < 20; answers++) hear(left(19 - answers, 1_000));
    many(5);
    await until(2_000);
    expect(went).toHaveLength(21);
    hear(left(19, 59_000));
    await until(2_100);
    expect(went).toHaveLength(25);
  });
});

describe('where answers used to tell, and the documented limit is used up by our own count,', () => {
  test.each([
    ['no answer', 1],
    ['nothing', 0],
  ] as const)('after %p as many go at once to find out: %i', async (told, goes) => {
    const { many, hear, went, until } = createLane();
    many(20);
    await until(100);
    for (let answers = 0; answers < 19; answers++) hear(left(5, 1_000));
    hear(told);
    await until(2_000);
    many(5);
    await until(3_000);
    expect(went).toHaveLength(20 + goes);
  });
});

describe('where answers tell nothing', () => {
  test('the documented limit is kept: the next goes a minute after the answer that makes room', async () => {
    const { many, hear, went, until } = createLane();
    many(22);
    await until(100);
    for (let answers = 0; answers < 20; answers++) hear('nothing');
    await until(300_000);
    expect(went.slice(20)).toEqual([
      ['21', 60_100],
      ['22', 60_100],
    ]);
  });

  test('or do not come, the same', async () => {
    const { many, hear, went, until } = createLane();
    many(21);
    await until(30_000);
    for (let answers = 0; answers < 20; answers++) hear('no answer');
    await until(300_000);
    expect(went.slice(20)).toEqual([['21', 90_000]]);
  });

  test('a refusal for the rate limit is obeyed all the same', async () => {
    const { ask, hear, went, until } = createLane();
    void ask('a');
    void ask('b');
    await until(100);
    hear(left(0, 20_000));
    hear('nothing');
    void ask('c');
    await until(120_000);
    expect(went.at(-1)).toEqual(['c', 20_100]);
  });
});

describe('the queue', () => {
  test('lets urgent requests go first, and each kind in its order', async () => {
    const { ask, hear, went, until } = createLane();
    void ask('first');
    await until(100);
    hear(left(0, 1_000));
    for (const name of ['p1', 'p2']) void ask(name);
    for (const name of ['u1', 'u2']) void ask(name, { urgent: true });
    void ask('p3');
    await until(2_000);
    expect(names(went)).toEqual(['first', 'u1', 'u2', 'p1', 'p2', 'p3']);
  });

  test('keeps urgent requests in their order where no other waits', async () => {
    const { ask, hear, went, until } = createLane();
    void ask('first');
    await until(100);
    hear(left(0, 1_000));
    for (const name of ['u1', 'u2', 'u3']) void ask(name, { urgent: true });
    await until(2_000);
    expect(names(went)).toEqual(['first', 'u1', 'u2', 'u3']);
  });

  test('lets a request go that is cancelled, or whose time is up, without one of the requests that are left', async () => {
    const { ask, gaveUp, hear, went, until } = createLane();
    const cancel = new AbortController();
    void ask('first');
    await until(100);
    hear(left(0, 10_000));
    void ask('cancelled', { cancelled: cancel.signal });
    void ask('late', { untilMs: 5_000 });
    void ask('next');
    await until(3_000);
    cancel.abort();
    await until(11_000);
    hear(left(1));
    void ask('last');
    await until(12_000);
    expect(went).toEqual([
      ['first', 0],
      ['next', 10_100],
      ['last', 11_000],
    ]);
    expect(gaveUp).toEqual([
      ['cancelled', 3_000],
      ['late', 5_000],
    ]);
  });

  test('lets a request go at once that is cancelled already, or too late', async () => {
    const { ask, gaveUp, until } = createLane();
    await until(10);
    void ask('cancelled', { cancelled: AbortSignal.abort() });
    void ask('late', { untilMs: 10 });
    await until(11);
    expect(gaveUp).toEqual([
      ['cancelled', 10],
      ['late', 10],
    ]);
  });

  test('tells of a wait once, whatever changes meanwhile, and of none up to a second', async () => {
    const { ask, hear, waits, until } = createLane();
    void ask('first');
    await until(100);
    hear(left(0, 1_000));
    void ask('second');
    await until(1_200);
    hear(left(0, 40_000));
    void ask('third');
    void ask('fourth', { endpoint: 'runs' });
    void ask('too late', { untilMs: 10_000 });
    await until(100_000);
    expect(waits).toEqual([40_000]);
  });
});

describe('a window that is over', () => {
  test.each([400, 500])(
    'has no say in the next one from its end on, though nobody asked in between: %i',
    async (atMs) => {
      const lane = createLane();
      await lane.time.settle(Promise.all(lane.many(2)));
      await lane.until(100);
      lane.hear(left(0, 300));
      await lane.until(atMs);
      lane.hear(left(99, 60_000));
      await lane.time.settle(lane.ask('third'));
      expect(lane.went.at(-1)).toEqual(['third', atMs]);
    },
  );
});

describe('a wait that Braze told and that lasts beyond the time there is', () => {
  const tooLong = left(0, 600_000);

  test('is given up at once by all that would, wherever they stand in the queue', async () => {
    const { ask, gaveUp, hear, many, until, went } = createLane();
    many(20);
    for (const name of ['a', 'b']) void ask(name, { givesUp: true, untilMs: 60_000 });
    await until(1_000);
    hear(tooLong);
    await until(120_000);
    expect(went).toHaveLength(20);
    expect(gaveUp).toEqual([
      ['a', 1_000],
      ['b', 1_000],
    ]);
  });

  test('is given up at once where all that is left is for requests under way', async () => {
    const { ask, gaveUp, hear, many, until } = createLane();
    many(3);
    await until(1_000);
    hear(left(2, 600_000));
    void ask('a', { givesUp: true, untilMs: 60_000 });
    await until(120_000);
    expect(gaveUp).toEqual([['a', 1_000]]);
  });

  test('is not forgotten for an answer that leaves as little and tells no end', async () => {
    const { ask, gaveUp, hear, many, until } = createLane();
    many(3);
    await until(1_000);
    hear(left(0, 40_000));
    hear(left(0, null));
    void ask('a', { givesUp: true, untilMs: 30_000 });
    await until(120_000);
    expect(gaveUp).toEqual([['a', 1_000]]);
  });

  test.each<[string, Partial<Turn>, Allowance, 'went' | 'gave up', number]>([
    ['is waited for by those that do not give up', { givesUp: false }, tooLong, 'gave up', 60_000],
    ['that nobody told is waited for', { givesUp: true }, left(0, null), 'gave up', 60_000],
    ['of which something is left does not hold', { givesUp: true }, left(20, 600_000), 'went', 1_000],
    ['if it ends in time, is waited for', { givesUp: true, untilMs: 700_000 }, tooLong, 'went', 601_000],
    ['if it ends just in time, is waited for', { givesUp: true, untilMs: 601_001 }, tooLong, 'went', 601_000],
    ['if it lasts to the very end, is not waited for', { givesUp: true, untilMs: 601_000 }, tooLong, 'gave up', 1_000],
  ])('%s', async (_name, options, told, end, atMs) => {
    const { ask, gaveUp, hear, many, until, went } = createLane();
    many(20);
    void ask('last', { untilMs: 60_000, ...options });
    await until(1_000);
    for (let answers = 0; answers < 20; answers++) hear(told);
    await until(800_000);
    expect((end === 'went' ? went : gaveUp).at(-1)).toEqual(['last', atMs]);
  });
});

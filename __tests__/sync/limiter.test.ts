// The rate limiter by itself: when each request is sent, by what the answers before it said.
import { describe, expect, test } from '@jest/globals';
import { createLimiter, noTurnInTime } from '../../src/sync/limiter.ts';
import { createClock } from '../world/runner.ts';
import { createTime } from '../world/time.ts';

/** A request, wanted at a time (ms) and answered so long after it was sent, with what is left of the rate limit. */
interface Request {
  readonly name: string;
  readonly atMs?: number;
  readonly takesMs?: number;
  readonly left?: readonly [remaining: number, resetInMs: number | null];
  readonly urgent?: boolean;
  readonly deadlineMs?: number;
  readonly cancelAtMs?: number;
  readonly operation?: 'trigger' | 'runs';
  readonly kind?: 'not-sent';
}

const minuteMs = 60_000;

/** What happens to requests, in the order in which it does: `a 0` is sent at 0, `b 5 deadline` is given up at 5 ms. */
async function play(...requests: readonly Request[]): Promise<{ sent: readonly string[]; waits: readonly string[] }> {
  const time = createTime();
  const cancel = new AbortController();
  const limiter = createLimiter(createClock(time, {}), cancel.signal);
  const sent: string[] = [];
  const waits: string[] = [];
  const until = (atMs: number): Promise<void> => new Promise((resolve) => time.at(atMs, resolve));
  const all = requests.map(async ({ name, atMs = 0, takesMs = 100, left, operation = 'trigger', ...more }) => {
    await until(atMs);
    if (more.cancelAtMs !== undefined) time.at(more.cancelAtMs, () => cancel.abort());
    const rateLimit = left === undefined ? null : { remaining: left[0], resetInMs: left[1] };
    const answer = { kind: more.kind ?? 'accepted', httpStatus: 202, message: null, dateMs: null, rateLimit };
    const turn = {
      urgent: more.urgent ?? false,
      deadlineMs: more.deadlineMs ?? 1e9,
      onWait: (forMs: number) => waits.push(`${name} ${forMs}`),
    };
    const send = async (): Promise<typeof answer> => {
      sent.push(`${name} ${time.nowMs()}`);
      await until(time.nowMs() + takesMs);
      return answer;
    };
    const sending = limiter.run(operation, turn, send);
    const given = await sending.catch(({ reason }) => sent.push(`${name} ${time.nowMs()} ${reason}`));
    if (given === noTurnInTime) sent.push(`${name} ${time.nowMs()} no turn in time`);
  });
  await time.settle(Promise.all(all));
  return { sent, waits };
}

const sentOf = async (...requests: readonly Request[]): Promise<readonly string[]> => (await play(...requests)).sent;
const many = (count: number, more: Omit<Request, 'name'> = {}): readonly Request[] =>
  Array.from({ length: count }, (_, index) => ({ name: `${index + 1}`, ...more }));
const countAt = (sent: readonly string[], atMs: number): number => sent.filter((l) => l.endsWith(` ${atMs}`)).length;

describe('without headers', () => {
  test.each([
    ['trigger', 20],
    ['runs', 100],
  ] as const)('as many %s requests go in a minute as are documented: %i', async (operation, limit) => {
    const sent = await sentOf(...many(limit + 2, { operation }));
    expect(countAt(sent, 0)).toBe(limit);
    expect(sent.slice(limit)).toEqual([`${limit + 1} 60100`, `${limit + 2} 60100`]);
  });

  test('what Braze did not get does not count', async () => {
    const sent = await sentOf(...many(20, { kind: 'not-sent' }), ...many(20, { atMs: 200 }), { name: 'b', atMs: 400 });
    expect([countAt(sent, 0), countAt(sent, 200), sent.at(-1)]).toEqual([20, 20, 'b 60300']);
  });

  test('a minute counts from each answer, and each operation by itself', async () => {
    const requests = [...many(10), ...many(10, { atMs: 30_000 }), { name: 'late', atMs: 59_000 }];
    const list = { name: 'list', atMs: 59_000, operation: 'runs' } as const;
    expect((await sentOf(...requests, list)).slice(20)).toEqual(['list 59000', 'late 60100']);
  });
});

describe('with headers', () => {
  test('what is left is used up, and then the reset is waited for', async () => {
    const first = { name: 'a', left: [1, 10_000] } as const;
    const second = { name: 'b', atMs: 200, left: [0, 9_800] } as const;
    expect(await sentOf(first, second, { name: 'c', atMs: 400 })).toEqual(['a 0', 'b 200', 'c 10100']);
  });

  test.each([
    ['a full minute, where no reset is given', null, 60_100],
    ['up to an hour', 3_600_000, 3_600_100],
  ])('the wait is %s', async (_name, resetInMs, atMs) => {
    const { sent, waits } = await play({ name: 'a', left: [0, resetInMs] }, { name: 'b', atMs: 200 });
    expect(sent).toEqual(['a 0', `b ${atMs}`]);
    expect(waits[0]).toBe(`b ${atMs - 200}`);
  });

  test('requests in flight are taken off what is left', async () => {
    const slow = { name: 'slow', takesMs: 5_000, left: [9, minuteMs] } as const;
    const first = { name: 'a', left: [2, minuteMs] } as const;
    const sent = await sentOf(slow, first, ...['b', 'c'].map((name) => ({ name, atMs: 200, takesMs: 9_000 })));
    expect(sent).toEqual(['slow 0', 'a 0', 'b 200', 'c 5000']);
  });

  test('the strictest of several windows decides, until it is over', async () => {
    const answers = [
      { name: 'a', left: [0, 5_000] },
      { name: 'b', left: [9, minuteMs] },
    ] as const;
    expect(await sentOf(...answers, { name: 'c', atMs: 200 })).toEqual(['a 0', 'b 0', 'c 5100']);
    const longer = [{ name: 'z', left: [0, 7_000] } as const, ...answers];
    expect(await sentOf(...longer, { name: 'c', atMs: 200 })).toEqual(['z 0', 'a 0', 'b 0', 'c 7100']);
  });

  test('one request finds out about a new window; the rest follows its answer', async () => {
    const first = { name: 'a', left: [0, 10_000] } as const;
    const rest = many(3, { atMs: 200, left: [9, minuteMs] });
    expect(await sentOf(first, ...rest)).toEqual(['a 0', '1 10100', '2 10200', '3 10200']);
  });

  test('all go at once where none was sent for a minute', async () => {
    const rest = many(3, { atMs: 70_000 });
    expect(await sentOf({ name: 'a', left: [9, 10_000] }, ...rest)).toEqual(['a 0', '1 70000', '2 70000', '3 70000']);
  });
});

describe('the queue', () => {
  const full = { name: 'a', left: [0, 10_000] } as const;
  const next = { atMs: 200, left: [9, minuteMs] } as const;

  test('lets urgent requests go first, and others in the order in which they came', async () => {
    const order = ['1', '2', 'u', 'v'].map((name) => ({ name, ...next, urgent: name > '9' }));
    expect(await sentOf(full, ...order)).toEqual(['a 0', 'u 10100', 'v 10200', '1 10200', '2 10200']);
    const urgent = ['u', 'v', 'w'].map((name) => ({ name, ...next, urgent: true }));
    expect(await sentOf(full, ...urgent)).toEqual(['a 0', 'u 10100', 'v 10200', 'w 10200']);
  });

  test('is left at once by all that cannot go before their deadline', async () => {
    const hasty = ['b', 'c'].map((name) => ({ name, ...next, deadlineMs: 10_100 }));
    const sent = await sentOf(full, { name: 'd', ...next, deadlineMs: 10_101 }, ...hasty);
    expect(sent).toEqual(['a 0', 'b 200 no turn in time', 'c 200 no turn in time', 'd 10100']);
    expect(await sentOf({ name: 'b', atMs: 5, deadlineMs: 5 })).toEqual(['b 5 deadline']);
  });

  test('is left at the deadline where the wait is not known, and at once when cancelled', async () => {
    const slow = { name: 'slow', ...next, takesMs: 20_000, atMs: 11_000 };
    const late = { name: 'late', atMs: 12_000, deadlineMs: 13_000 };
    const b = { name: 'b', atMs: 12_000 };
    expect(await sentOf(full, slow, late, b)).toEqual(['a 0', 'slow 11000', 'late 13000 deadline', 'b 31000']);
    const cancelled = await sentOf(full, slow, { ...b, cancelAtMs: 12_500 });
    expect(cancelled).toEqual(['a 0', 'slow 11000', 'b 12500 cancelled']);
  });

  test('reports a wait once it is known how long it is', async () => {
    const long = { name: 'a', left: [0, 1_100] } as const;
    expect((await play(long, { name: 'b', atMs: 200 })).waits).toEqual(['b 1000']);
    const slow = { name: 'slow', takesMs: 20_000, atMs: 11_000 };
    expect((await play(full, slow, { name: 'b', atMs: 12_000 })).waits).toEqual([]);
  });
});

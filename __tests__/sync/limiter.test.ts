// The rate limiter: when it sends each request, depending on the answers so far.
import { describe, expect, test } from '@jest/globals';
import { createLimiter, noTurnInTime } from '../../src/sync/limiter.ts';
import { createClock } from '../world/runner.ts';
import { createTime } from '../world/time.ts';

/** A request that is made at `atMs` and takes `takesMs`, and the state of the rate limit in its answer. */
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

/** What happens to the requests, in order: `a 0` is sent at 0, `b 5 deadline` is given up at 5 ms. */
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
    const result = await sending.catch(({ reason }) => sent.push(`${name} ${time.nowMs()} ${reason}`));
    if (result === noTurnInTime) sent.push(`${name} ${time.nowMs()} no turn in time`);
  });
  await time.settle(Promise.all(all));
  return { sent, waits };
}

const sentOf = async (...requests: readonly Request[]): Promise<readonly string[]> => (await play(...requests)).sent;
const many = (count: number, more: Omit<Request, 'name'> = {}): readonly Request[] =>
  Array.from({ length: count }, (_, index) => ({ name: `${index + 1}`, ...more }));
const countAt = (sent: readonly string[], atMs: number): number => sent.filter((l) => l.endsWith(` ${atMs}`)).length;

describe('without headers, the limiter', () => {
  test.each([
    ['trigger', 20],
    ['runs', 100],
  ] as const)('sends as many %s requests in a minute as Braze documents: %i', async (operation, limit) => {
    const sent = await sentOf(...many(limit + 2, { operation }));
    expect(countAt(sent, 0)).toBe(limit);
    expect(sent.slice(limit)).toEqual([`${limit + 1} 60100`, `${limit + 2} 60100`]);
  });

  test('does not count requests that Braze did not get', async () => {
    const sent = await sentOf(...many(20, { kind: 'not-sent' }), ...many(20, { atMs: 200 }), { name: 'b', atMs: 400 });
    expect([countAt(sent, 0), countAt(sent, 200), sent.at(-1)]).toEqual([20, 20, 'b 60300']);
  });

  test('counts a minute from each answer, and counts each operation separately', async () => {
    const requests = [...many(10), ...many(10, { atMs: 30_000 }), { name: 'late', atMs: 59_000 }];
    const list = { name: 'list', atMs: 59_000, operation: 'runs' } as const;
    expect((await sentOf(...requests, list)).slice(20)).toEqual(['list 59000', 'late 60100']);
  });
});

describe('with headers, the limiter', () => {
  test('uses up what is left, and then waits for the reset', async () => {
    const first = { name: 'a', left: [1, 10_000] } as const;
    const second = { name: 'b', atMs: 200, left: [0, 9_800] } as const;
    expect(await sentOf(first, second, { name: 'c', atMs: 400 })).toEqual(['a 0', 'b 200', 'c 10100']);
  });

  test.each([
    ['a full minute if no reset is given', null, 60_100],
    ['up to an hour', 3_600_000, 3_600_100],
  ])('waits %s', async (_name, resetInMs, atMs) => {
    const { sent, waits } = await play({ name: 'a', left: [0, resetInMs] }, { name: 'b', atMs: 200 });
    expect(sent).toEqual(['a 0', `b ${atMs}`]);
    expect(waits[0]).toBe(`b ${atMs - 200}`);
  });

  test('subtracts requests in flight from what is left until they are answered, even if the reset is only at the deadline', async () => {
    const slow = { name: 'slow', takesMs: 5_000, left: [9, minuteMs] } as const;
    const rest = { atMs: 200, takesMs: 9_000, deadlineMs: 60_100 };
    const played = await play(slow, { name: 'a', left: [2, minuteMs] }, { name: 'b', ...rest }, { name: 'c', ...rest });
    expect(played).toEqual({ sent: ['slow 0', 'a 0', 'b 200', 'c 5000'], waits: [] });
  });

  test('follows the strictest of several windows until it is over', async () => {
    const answers = [
      { name: 'a', left: [0, 5_000] },
      { name: 'b', left: [9, minuteMs] },
    ] as const;
    expect(await sentOf(...answers, { name: 'c', atMs: 200 })).toEqual(['a 0', 'b 0', 'c 5100']);
    const longer = [{ name: 'z', left: [0, 7_000] } as const, ...answers];
    expect(await sentOf(...longer, { name: 'c', atMs: 200 })).toEqual(['z 0', 'a 0', 'b 0', 'c 7100']);
  });

  test('sends one request in a new window, and the others after its answer', async () => {
    const first = { name: 'a', left: [0, 10_000] } as const;
    const rest = many(3, { atMs: 200, left: [9, minuteMs] });
    expect(await sentOf(first, ...rest)).toEqual(['a 0', '1 10100', '2 10200', '3 10200']);
  });

  test('sends all at once if none was sent for a minute', async () => {
    const rest = many(3, { atMs: 70_000 });
    expect(await sentOf({ name: 'a', left: [9, 10_000] }, ...rest)).toEqual(['a 0', '1 70000', '2 70000', '3 70000']);
  });
});

describe('the queue', () => {
  const full = { name: 'a', left: [0, 10_000] } as const;
  const next = { atMs: 200, left: [9, minuteMs] } as const;

  test('sends urgent requests first, and the others in the order in which they came', async () => {
    const order = ['1', '2', 'u', 'v'].map((name) => ({ name, ...next, urgent: name > '9' }));
    expect(await sentOf(full, ...order)).toEqual(['a 0', 'u 10100', 'v 10200', '1 10200', '2 10200']);
    const urgent = ['u', 'v', 'w'].map((name) => ({ name, ...next, urgent: true }));
    expect(await sentOf(full, ...urgent)).toEqual(['a 0', 'u 10100', 'v 10200', 'w 10200']);
  });

  test('drops requests at once if they cannot be sent before their deadline', async () => {
    const hasty = ['b', 'c'].map((name) => ({ name, ...next, deadlineMs: 10_100 }));
    const sent = await sentOf(full, { name: 'd', ...next, deadlineMs: 10_101 }, ...hasty);
    expect(sent).toEqual(['a 0', 'b 200 no turn in time', 'c 200 no turn in time', 'd 10100']);
    expect(await sentOf({ name: 'b', atMs: 5, deadlineMs: 5 })).toEqual(['b 5 deadline']);
  });

  test('drops requests at their deadline if the wait is not known, and at once when cancelled', async () => {
    const slow = { name: 'slow', ...next, takesMs: 20_000, atMs: 11_000 };
    const late = { name: 'late', atMs: 12_000, deadlineMs: 13_000 };
    const b = { name: 'b', atMs: 12_000 };
    expect(await sentOf(full, slow, late, b)).toEqual(['a 0', 'slow 11000', 'late 13000 deadline', 'b 31000']);
    const cancelled = await sentOf(full, slow, { ...b, cancelAtMs: 12_500 });
    expect(cancelled).toEqual(['a 0', 'slow 11000', 'b 12500 cancelled']);
  });

  test('reports a wait once its length is known', async () => {
    const long = { name: 'a', left: [0, 1_100] } as const;
    expect((await play(long, { name: 'b', atMs: 200 })).waits).toEqual(['b 1000']);
    const slow = { name: 'slow', takesMs: 20_000, atMs: 11_000 };
    expect((await play(full, slow, { name: 'b', atMs: 12_000 })).waits).toEqual([]);
  });
});

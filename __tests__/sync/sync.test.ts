// One integration from the first request to its outcome: what is asked for and when, what the log hears, what comes out.
import { describe, expect, test } from '@jest/globals';
import type { Reply, Run, RunsAnswer, SyncEvent, Turn, World } from '../../src/sync/ports.ts';
import type { Order } from '../../src/sync/progress.ts';
import { sync } from '../../src/sync/sync.ts';
import { createClock } from '../world/runner.ts';
import { createTime } from '../world/time.ts';
import { lists, replies, run } from './states.ts';

/** Every answer takes so long. */
const latencyMs = 200;

/** What the clock shows at the beginning. */
const beganAtMs = 5_000;

const order: Order = {
  integrationId: 'id',
  onBusy: 'wait',
  follow: false,
  dryRun: false,
  maxFailedRows: { rows: 0 },
  pollIntervalMs: 10_000,
  deadlineMs: beganAtMs + 1_000_000,
};
const followed: Order = { ...order, follow: true };
const cutOff = { httpStatus: null, message: null, code: 'CANCELLED' } as const;

const past = run(1_000, 'success', { rowsFailed: 7 });
const running = run(40_000, 'running');
const ended = run(40_000, 'success', { finishedAtMs: 45_000, rowsFailed: 1 });

function page(...runs: readonly Run[]): RunsAnswer {
  return { kind: 'page', runs, nextCursor: null };
}

/** What a world has in store: answers in their order, the last of them again and again; how long each turn takes. */
interface Given {
  readonly triggers?: readonly Reply[];
  readonly pages?: readonly RunsAnswer[];
  readonly turnsMs?: readonly number[];
  readonly cancelAtMs?: number;
  /** Whether Braze told of a wait that lasts longer than there is time for the last turn. */
  readonly outlasted?: boolean;
}

/** Syncs in virtual time; times are told since the beginning. */
async function syncIn(
  { triggers = [], pages = [], turnsMs = [], cancelAtMs, outlasted = false }: Given,
  asked: Order = order,
) {
  const time = createTime();
  const clock = createClock(time, { offsetMs: beganAtMs });
  const cancel = new AbortController();
  const requests: unknown[] = [];
  const turns: (Omit<Turn, 'cancelled'> & { readonly atMs: number })[] = [];
  const events: SyncEvent[] = [];
  const left = { triggers: [...triggers], pages: [...pages] };
  async function answer<T>(answers: T[], request: object): Promise<T> {
    requests.push({ ...request, atMs: time.nowMs() });
    await clock.sleep(latencyMs, new AbortController().signal);
    const [next, ...others] = answers;
    if (next === undefined) throw new Error('nothing more was expected to be asked');
    if (others.length > 0) answers.shift();
    return next;
  }
  const world: World = {
    braze: {
      trigger: (id, { timeoutMs }) => answer(left.triggers, { trigger: id, timeoutMs }),
      runs: (id, cursor, { timeoutMs }) => answer(left.pages, { runs: id, cursor, timeoutMs }),
    },
    pace: {
      async turn({ cancelled, ...turn }, onWait) {
        const forMs = turnsMs[turns.length] ?? 0;
        turns.push({ ...turn, atMs: time.nowMs() });
        if (forMs === 0) return !outlasted;
        onWait(forMs);
        await clock.sleep(forMs, cancelled);
        return !outlasted;
      },
      heard: () => undefined,
    },
    clock,
    random: () => 0,
    log: (event) => events.push(event),
    cancelled: cancel.signal,
  };
  if (cancelAtMs !== undefined) time.at(cancelAtMs, () => cancel.abort());
  const outcome = await time.settle(sync(asked, world));
  return { outcome, requests, turns, events };
}

describe('a sync that is not followed', () => {
  test('ends at once where Braze told of a wait that leaves no time for its turn', async () => {
    const { outcome, requests } = await syncIn({ outlasted: true });
    expect(outcome).toMatchObject({
      status: 'failed',
      cause: 'rate-limit-outlasts-timeout',
      attempts: 0,
      elapsedMs: 0,
    });
    expect(requests).toEqual([]);
  });

  test('takes one request where that is accepted', async () => {
    const { outcome, requests, turns, events } = await syncIn({ triggers: [replies.accepted] });
    expect(requests).toEqual([{ trigger: 'id', timeoutMs: 30_000, atMs: 0 }]);
    expect(turns).toEqual([{ endpoint: 'trigger', urgent: true, givesUp: true, untilMs: order.deadlineMs, atMs: 0 }]);
    expect(events).toEqual([{ kind: 'replied', attempt: 1, reply: replies.accepted }]);
    expect(outcome).toEqual({
      integrationId: 'id',
      status: 'triggered',
      cause: 'accepted',
      reply: replies.accepted,
      attempts: 1,
      mayHaveStarted: true,
      ambiguousReply: null,
      listFailure: null,
      adopted: false,
      run: null,
      tooManyFailed: false,
      pastRuns: [],
      waitedMs: 200,
      elapsedMs: 200,
    });
  });

  test('may be adopted: no row of the run that is, however many failed, is held against it', async () => {
    const pages = [
      page(past, running),
      page(past, ended, run(90_000, 'partial', { finishedAtMs: 95_000, rowsFailed: 9 })),
    ];
    const { outcome } = await syncIn({ triggers: [replies.busy], pages });
    expect(outcome).toMatchObject({ status: 'triggered', cause: 'adopted', adopted: true, tooManyFailed: false });
    expect(outcome.run?.startedAtMs).toBe(90_000);
    expect(outcome.pastRuns.map(({ startedAtMs }) => startedAtMs)).toEqual([90_000, 40_000, 1_000]);
  });

  test('is not urgent any more after its first trigger, and is logged with what it waits for', async () => {
    const { turns, events } = await syncIn({ triggers: [replies.limited, replies.accepted] });
    expect(turns.map(({ urgent, atMs }) => [urgent, atMs])).toEqual([
      [true, 0],
      [false, 20_200],
    ]);
    expect(events).toEqual([
      { kind: 'replied', attempt: 1, reply: replies.limited },
      { kind: 'waiting', action: 'trigger', why: 'rate-limit', forMs: 20_000 },
      { kind: 'replied', attempt: 2, reply: replies.accepted },
    ]);
  });

  test('has its requests end by the deadline', async () => {
    const inAMinute = { ...order, deadlineMs: beganAtMs + 60_000 };
    const { requests } = await syncIn({ triggers: [replies.limited, replies.limited, replies.accepted] }, inAMinute);
    expect(requests).toMatchObject([
      { timeoutMs: 30_000, atMs: 0 },
      { timeoutMs: 30_000, atMs: 20_200 },
      { timeoutMs: 19_600, atMs: 40_400 },
    ]);
  });

  test('is over at the deadline where its turn does not come before, and not asked for', async () => {
    const { outcome, requests, events } = await syncIn({ turnsMs: [1_000_000] });
    expect(outcome).toMatchObject({ status: 'failed', cause: 'deadline', attempts: 0, elapsedMs: 1_000_000 });
    expect(requests).toEqual([]);
    expect(events).toEqual([{ kind: 'waiting', action: 'trigger', why: 'rate-limit', forMs: 1_000_000 }]);
  });

  test('rests until the deadline where nothing is left to ask', async () => {
    const soon = { ...order, deadlineMs: beganAtMs + 1_000 };
    const { outcome, turns, events } = await syncIn({ triggers: [replies.notSent] }, soon);
    expect(turns).toHaveLength(1);
    expect(events).toContainEqual({ kind: 'waiting', action: 'rest', why: 'not-sent', forMs: 800 });
    expect(outcome).toMatchObject({ status: 'failed', cause: 'deadline', attempts: 1, elapsedMs: 1_000 });
  });
});

describe('a sync that is followed', () => {
  test('takes the baseline, the trigger and looks, each logged, and is judged', async () => {
    const pages = [page(past), page(past), page(running, past), page(ended, past)];
    const { outcome, requests, turns, events } = await syncIn({ triggers: [replies.accepted], pages }, followed);
    expect(requests).toEqual([
      { runs: 'id', cursor: null, timeoutMs: 30_000, atMs: 0 },
      { trigger: 'id', timeoutMs: 30_000, atMs: 200 },
      { runs: 'id', cursor: null, timeoutMs: 30_000, atMs: 10_400 },
      { runs: 'id', cursor: null, timeoutMs: 30_000, atMs: 20_600 },
      { runs: 'id', cursor: null, timeoutMs: 30_000, atMs: 30_800 },
    ]);
    expect(turns.map(({ endpoint, urgent }) => [endpoint, urgent])).toEqual([
      ['runs', true],
      ['trigger', true],
      ['runs', false],
      ['runs', false],
      ['runs', false],
    ]);
    const waits = { kind: 'waiting', action: 'look', why: 'end', forMs: 10_000 };
    const listed = (...runs: readonly Run[]) => ({ kind: 'listed', answer: { kind: 'list', runs } });
    expect(events).toEqual([
      listed(past),
      { kind: 'replied', attempt: 1, reply: replies.accepted },
      waits,
      listed(past),
      { kind: 'seen', run: null, pastDurationsMs: [30_000] },
      waits,
      listed(running, past),
      { kind: 'seen', run: running, pastDurationsMs: [30_000] },
      waits,
      listed(ended, past),
      { kind: 'seen', run: ended, pastDurationsMs: [30_000, 5_000] },
    ]);
    expect(outcome).toMatchObject({
      status: 'success',
      cause: 'ended',
      adopted: false,
      run: ended,
      tooManyFailed: true,
      pastRuns: [ended, past],
      waitedMs: 200,
      elapsedMs: 31_000,
    });
  });

  test('is adopted where the verdict rests on another run, from when that was found', async () => {
    const other = run(90_000, 'running');
    const otherEnded = run(90_000, 'success', { finishedAtMs: 95_000, rowsFailed: 0 });
    const pages = [page(past, running), page(past, ended, other), page(past, ended, otherEnded)];
    const { outcome } = await syncIn({ pages }, followed);
    expect(outcome).toMatchObject({ status: 'success', adopted: true, tooManyFailed: false, attempts: 0 });
    expect([outcome.waitedMs, outcome.elapsedMs]).toEqual([10_400, 20_600]);
  });

  test('has no row held against it that failed by the deadline, for it may not be one of the end', async () => {
    const soon = { ...followed, deadlineMs: beganAtMs + 12_000 };
    const still = run(40_000, 'running', { rowsFailed: 3 });
    const { outcome, events } = await syncIn(
      { triggers: [replies.accepted], pages: [page(past), page(still, past)] },
      soon,
    );
    expect(outcome).toMatchObject({ status: 'timed_out', run: still, tooManyFailed: false, elapsedMs: 12_000 });
    expect(events.at(-1)).toEqual({ kind: 'waiting', action: 'rest', why: 'end', forMs: 800 });
  });

  test('is over at the deadline where the turn for a look does not come before', async () => {
    const { outcome, events } = await syncIn({ turnsMs: [1_000_000] }, followed);
    expect(outcome).toMatchObject({ status: 'failed', cause: 'deadline', attempts: 0 });
    expect(events).toEqual([{ kind: 'waiting', action: 'look', why: 'rate-limit', forMs: 1_000_000 }]);
  });
});

describe('a list', () => {
  const more = (nextCursor: string, ...runs: readonly Run[]): RunsAnswer => ({ kind: 'page', runs, nextCursor });
  const cursorOf = (request: unknown): string | null => (request as { cursor: string | null }).cursor;

  test('is read page by page until a run of the baseline shows', async () => {
    const pages = [page(past), more('a', ended), more('b', past), page()];
    const { outcome, requests } = await syncIn({ triggers: [replies.accepted], pages }, followed);
    expect(requests.slice(2).map(cursorOf)).toEqual([null, 'a']);
    expect(outcome).toMatchObject({ status: 'success', pastRuns: [ended, past] });
  });

  test('is read to its last page where the pages are not newest first', async () => {
    const pages = [more('a', past, ended), more('b', past), page(running)];
    const { requests, events } = await syncIn({ pages }, { ...order, dryRun: true });
    expect(requests.map(cursorOf)).toEqual([null, 'a', 'b']);
    expect(events).toEqual([{ kind: 'listed', answer: { kind: 'list', runs: [past, ended, past, running] } }]);
  });

  test('is spoilt by a page that cannot be read', async () => {
    const pages = [more('a', past, ended), lists.refused];
    const { outcome } = await syncIn({ pages }, followed);
    expect(outcome).toMatchObject({ status: 'failed', cause: 'may-not-read', listFailure: lists.refused });
  });

  test('of more than ten pages is unreadable', async () => {
    const pages = Array.from({ length: 10 }, (_, index) => more(`${index}`, past, ended));
    const { outcome, events } = await syncIn({ pages: [...pages, lists.refused] }, followed);
    const unreadable = { kind: 'unreadable', code: 'TOO_MANY_PAGES', httpStatus: 200, message: null };
    expect(events[0]).toEqual({ kind: 'listed', answer: unreadable });
    expect(outcome).toMatchObject({ status: 'failed', listFailure: lists.refused });
  });

  test('is given up where the turn of a page does not come before the deadline', async () => {
    const { outcome, events } = await syncIn({ pages: [more('a', past, ended)], turnsMs: [0, 1_000_000] }, followed);
    expect(outcome).toMatchObject({ status: 'failed', cause: 'deadline', listFailure: null });
    expect(events).toEqual([{ kind: 'waiting', action: 'look', why: 'rate-limit', forMs: 1_000_000 }]);
  });
});

describe('cancelled', () => {
  const cancelled = { status: 'cancelled', cause: 'cancelled', run: null };

  test('in a trigger, it is over with that counted, which may have started a sync', async () => {
    const reply = { kind: 'ambiguous', waitMs: null, ...cutOff } as const;
    const { outcome, events } = await syncIn({ triggers: [reply], cancelAtMs: 100 });
    expect(outcome).toMatchObject({ ...cancelled, attempts: 1, reply, mayHaveStarted: true, ambiguousReply: reply });
    expect(events).toEqual([{ kind: 'replied', attempt: 1, reply }]);
  });

  test('in a look, it is over, and the look is no failure of the list', async () => {
    const pages = [{ kind: 'unreadable', ...cutOff }] as const;
    const { outcome, events } = await syncIn({ pages, cancelAtMs: 100 }, followed);
    expect(outcome).toMatchObject({ ...cancelled, attempts: 0, mayHaveStarted: false, listFailure: null });
    expect(events).toEqual([]);
  });

  test.each([
    ['for its turn', { turnsMs: [5_000] }, 3_000],
    ['for the next trigger', { triggers: [replies.limited] }, 3_000],
    ['for the deadline', { triggers: [{ ...replies.limited, waitMs: 999_900, told: false }] }, 999_500],
  ])('while waiting %s, it is over at once', async (_name, given, cancelAtMs) => {
    const { outcome } = await syncIn({ ...given, cancelAtMs });
    expect(outcome).toMatchObject({ ...cancelled, elapsedMs: cancelAtMs, waitedMs: cancelAtMs });
  });

  test('once an answer has come, it changes nothing about a verdict that stands by then', async () => {
    const { outcome } = await syncIn({ triggers: [replies.accepted], cancelAtMs: 100 });
    expect(outcome).toMatchObject({ status: 'triggered' });
  });
});

/** One integration's dealings with Braze: requests and waits within their limits, and the facts that came of them. */

import { noEvidence, withAnswer, withList, withReply } from './evidence.ts';
import { Stopped } from './outcome.ts';
import { backoffMs, busyBackoff, pollDelayMs } from './polling.ts';
import type { Answered, ListFailure, Order, RateLimited, Reply, RequestLimits, Run, Why, World } from './ports.ts';
import { pastDurationsMs, reachesBack, runningRun } from './runs.ts';

/** The longest that one request may take, its answer included. */
const requestTimeoutMs = 30_000;
/** How many pages of ten runs are read at the most. */
const pagesAtMost = 10;
/** How many times in a row Braze may refuse a list that it has granted before. */
const refusedAtMost = 3;
/** How long before the deadline the last list is asked for: early enough for a trigger after it. */
const lastListMs = 2_000;

/** Where the rate limit is used up until the deadline: nothing was sent. */
export const outOfTurn: RateLimited = {
  ...{ kind: 'rate-limited', waitMs: Number.POSITIVE_INFINITY },
  ...{ httpStatus: null, message: null, dateMs: null, rateLimit: null },
};

/** Every wait and request throws {@link Stopped} where the deadline or a cancellation ends it. */
export class Session {
  readonly order: Order;
  readonly log: World['log'];
  readonly random: World['random'];
  readonly #world: World;
  /** When it began, by the clock port. */
  readonly beganAtMs: number;
  evidence = noEvidence;
  attempts = 0;
  reply: Reply | null = null;
  ambiguousAnswers = 0;
  ambiguousReply: Reply | null = null;
  /** Why the runs could not be read the last time; null where they could. */
  listFailure: ListFailure | null = null;
  /** Whether Braze itself has answered anything. */
  hasAnswered = false;
  /** Since when a run is followed. */
  followedSinceMs: number | null = null;
  #isBusy = false;
  #hasReadList = false;
  #refusedLists = 0;
  /** When the last request was sent, since it began. */
  #sentAfterMs = 0;

  constructor(order: Order, world: World) {
    this.order = order;
    this.log = world.log;
    this.random = world.random;
    this.#world = world;
    this.beganAtMs = world.clock.nowMs();
  }

  nowMs(): number {
    return this.#world.clock.nowMs();
  }

  /** Whether Braze may have started a sync for us. */
  get mayHaveStarted(): boolean {
    return this.evidence.trigger !== null;
  }

  /** Whether another sync is in our way. Once a trigger was answered so, that stays true. */
  get isBlocked(): boolean {
    return this.#isBusy || runningRun(this.evidence.runs) !== undefined;
  }

  /** Whether the key may not read runs: refused at once, or three times in a row where it could before. */
  get isReadingRefused(): boolean {
    return this.#refusedLists >= (this.#hasReadList ? refusedAtMost : 1);
  }

  /** Whether a list would come too late for a trigger after it. */
  get isLastList(): boolean {
    return this.nowMs() >= this.order.deadlineMs - lastListMs;
  }

  /** Sends a trigger, and notes what its answer proves. */
  async trigger(): Promise<Reply> {
    const reply = await this.#ask('trigger', this.attempts === 0, (limits) => {
      this.attempts += 1;
      return this.#world.braze.trigger(this.order.integrationId, limits);
    });
    if (reply === outOfTurn) return reply;
    this.reply = reply;
    this.evidence = withReply(this.evidence, reply, this.#sentAfterMs);
    this.#isBusy ||= reply.kind === 'busy';
    if (reply.kind === 'ambiguous') {
      this.ambiguousAnswers += 1;
      this.ambiguousReply = reply;
    }
    this.log({ kind: 'replied', attempt: this.attempts, reply });
    return reply;
  }

  /** Reads the list of runs, as many pages as it takes, and notes what it proves. Resolves to why it could not be read. */
  async list(): Promise<ListFailure | null> {
    const answer = await this.#pages();
    const failure = 'kind' in answer ? answer : null;
    // A request that was cut off says nothing about Braze.
    if (this.#world.cancelled.aborted && failure !== null) throw new Stopped('cancelled');
    this.#refusedLists = failure?.kind === 'refused' ? this.#refusedLists + 1 : 0;
    this.listFailure = failure;
    if (!('kind' in answer)) {
      this.#hasReadList = true;
      this.evidence = withList(this.evidence, answer);
    }
    this.log({ kind: 'listed', failure });
    return failure;
  }

  async #pages(): Promise<readonly Run[] | ListFailure> {
    const runs: Run[] = [];
    let cursor: string | null = null;
    for (let page = 1; page <= pagesAtMost; page++) {
      const answer = await this.#ask('runs', !this.#hasReadList, (limits) =>
        this.#world.braze.runs(this.order.integrationId, cursor, limits),
      );
      if (answer.kind !== 'page') {
        // A cursor that is refused says nothing about the integration.
        const isCursor = page > 1 && answer.kind === 'refused';
        return isCursor ? { ...answer, kind: 'unreadable', code: `HTTP_${answer.httpStatus}` } : answer;
      }
      runs.push(...answer.runs);
      cursor = answer.nextCursor;
      if (cursor === null || reachesBack(runs, this.evidence.beganMs)) break;
    }
    return runs;
  }

  /** Sends a request when the rate limiter lets it, and notes what its answer says of Braze's clock. */
  async #ask<Answer extends Answered & { readonly runs?: readonly Run[] }>(
    operation: 'trigger' | 'runs',
    urgent: boolean,
    send: (limits: RequestLimits) => Promise<Answer>,
  ): Promise<Answer | RateLimited> {
    const { limiter, cancelled } = this.#world;
    const { deadlineMs } = this.order;
    const onWait = (forMs: number): void => this.log({ kind: 'waiting', why: 'rate-limit', forMs });
    const sending = limiter.run(operation, { urgent, deadlineMs, cancelled, onWait }, () => {
      const sentAtMs = this.nowMs();
      this.#sentAfterMs = sentAtMs - this.beganAtMs;
      // A list leaves time for a trigger.
      const untilMs = operation === 'runs' && !this.isLastList ? deadlineMs - lastListMs : deadlineMs;
      return send({ timeoutMs: Math.min(requestTimeoutMs, untilMs - sentAtMs), signal: cancelled });
    });
    const answer = await sending.catch((error: unknown) => {
      // What cannot be asked any more may still be seen in the lists.
      const goesOn = operation === 'runs' || this.mayHaveStarted;
      if (goesOn && error instanceof Stopped && error.reason === 'rate-limit') return outOfTurn;
      throw error;
    });
    this.hasAnswered ||= answer.httpStatus !== null;
    this.evidence = withAnswer(this.evidence, answer, this.#sentAfterMs, this.nowMs() - this.beganAtMs);
    return answer;
  }

  /** Waits before the next request; less long where a last list would come too late, and to the end after that one. */
  async poll(forMs: number, why: Why): Promise<void> {
    const { clock, cancelled } = this.#world;
    const isOver = this.isLastList;
    const leftMs = this.order.deadlineMs - this.nowMs();
    const waitMs = isOver ? leftMs : Math.min(forMs, leftMs - lastListMs);
    if (waitMs > 0) {
      this.log({ kind: 'waiting', why: isOver ? 'deadline' : why, forMs: waitMs });
      await clock.sleep(waitMs, cancelled);
    }
    if (cancelled.aborted) throw new Stopped('cancelled');
    if (isOver) throw new Stopped('deadline');
  }

  /**
   * How long to wait before the next list, where a run has been running, or awaited, for `elapsedMs`; before the next
   * trigger, where the key may not read runs.
   */
  pollDelayMs(elapsedMs: number | null, pastMs = pastDurationsMs(this.evidence.runs)): number {
    const { pollIntervalMs } = this.order;
    if (pollIntervalMs !== null) return pollIntervalMs;
    if (this.isReadingRefused) return backoffMs(busyBackoff, this.attempts, this.random);
    return pollDelayMs(elapsedMs, pastMs);
  }
}

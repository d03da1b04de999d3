/** Sends requests for one integration, waits between them, and remembers what the answers showed. */

import { noEvidence, withAnswer, withList, withReply } from './evidence.ts';
import type { SyncOutcome } from './outcome.ts';
import { Stopped } from './outcome.ts';
import { backoffMs, busyBackoff, pollDelayMs } from './polling.ts';
import type { Answered, ListFailure, Order, RateLimited, Reply, RequestLimits, Run, Why, World } from './ports.ts';
import { pastDurationsMs, reachesBack, runningRun } from './runs.ts';

/** The longest that one request may take, its answer included. */
const requestTimeoutMs = 30_000;
/** How many pages of ten runs are read at the most. */
const pagesAtMost = 10;
/** After so many refusals in a row, a key that could read runs no longer can. */
const refusedAtMost = 3;
/** How long before the deadline the last list is asked for. */
export const lastListMs = 2_000;

/** The rate limiter has no turn left before the deadline; nothing was sent. */
export const outOfTurn: RateLimited = {
  ...{ kind: 'rate-limited', waitMs: Number.POSITIVE_INFINITY },
  ...{ httpStatus: null, message: null, dateMs: null, rateLimit: null },
};

/** A wait, also for the rate limiter, throws {@link Stopped} if the step is over; a trigger that was sent never does. */
export class Session {
  readonly order: Order;
  readonly world: World;
  readonly beganAtMs: number;
  evidence = noEvidence;
  attempts = 0;
  reply: Reply | null = null;
  /** In all, over retries too. */
  ambiguousAnswers = 0;
  ambiguousReply: Reply | null = null;
  /** Why the runs could not be read the last time; null where they could. */
  listFailure: ListFailure | null = null;
  /** When the runs were last read. */
  lastReadMs: number | null = null;
  /** Whether a list has shown the run that is followed. */
  wasShown = false;
  /** Whether any HTTP answer has come. */
  hasAnswered = false;
  /** How often our sync was retried. */
  retries = 0;
  failureBeforeRetry: SyncOutcome | null = null;
  /** Since when a run is followed. */
  followedSinceMs: number | null = null;
  #isBusy = false;
  #refusedLists = 0;
  /** When the last request was sent, since it began. */
  #sentAfterMs = 0;

  constructor(order: Order, world: World) {
    this.order = order;
    this.world = world;
    this.beganAtMs = world.clock.nowMs();
  }

  nowMs(): number {
    return this.world.clock.nowMs();
  }

  /** Whether Braze may have started a sync for us. */
  get mayHaveStarted(): boolean {
    return this.evidence.trigger !== null;
  }

  /** What to do about another sync. A retry always waits for it. */
  get onBusy(): Order['onBusy'] {
    return this.retries === 0 ? this.order.onBusy : 'wait';
  }

  /** Whether another sync was in our way. Stays true after the first busy answer. */
  get wasBlocked(): boolean {
    return this.#isBusy || runningRun(this.evidence.runs) !== undefined;
  }

  /** Whether the key may not read runs: refused at once, or three times in a row where it could before. */
  get isReadingRefused(): boolean {
    return this.#refusedLists >= (this.lastReadMs === null ? 1 : refusedAtMost);
  }

  /** Whether it is too late for a list and then a trigger. */
  get isAlmostOver(): boolean {
    return this.nowMs() >= this.order.deadlineMs - lastListMs;
  }

  /** After a run that failed, before the next start: what is known of a trigger and of the run followed is over. */
  startOver(): void {
    this.evidence = { ...this.evidence, trigger: null };
    this.ambiguousReply = null;
    this.followedSinceMs = null;
    this.wasShown = false;
  }

  /** Sends a trigger, and notes what its answer proves. */
  async trigger(): Promise<Reply> {
    const reply = await this.#ask('trigger', this.attempts === 0, (limits) => {
      this.attempts += 1;
      return this.world.braze.trigger(this.order.integrationId, limits);
    });
    if (reply === outOfTurn) return reply;
    this.reply = reply;
    this.evidence = withReply(this.evidence, reply, this.#sentAfterMs);
    this.#isBusy ||= reply.kind === 'busy';
    if (reply.kind === 'ambiguous') {
      this.ambiguousAnswers += 1;
      this.ambiguousReply = reply;
    }
    this.world.log({ kind: 'replied', attempt: this.attempts, reply });
    return reply;
  }

  /** Reads the list of runs, as many pages as it takes, and notes what it proves. Resolves to why it failed. */
  async list(): Promise<ListFailure | null> {
    const answer = await this.#pages();
    const failure = 'kind' in answer ? answer : null;
    // We aborted the request: the failure is not Braze's.
    if (this.world.cancelled.aborted && failure !== null) throw new Stopped('cancelled');
    this.#refusedLists = failure?.kind === 'refused' ? this.#refusedLists + 1 : 0;
    this.listFailure = failure;
    if (!('kind' in answer)) {
      this.lastReadMs = this.nowMs();
      this.evidence = withList(this.evidence, answer);
    }
    this.world.log({ kind: 'listed', failure });
    return failure;
  }

  async #pages(): Promise<readonly Run[] | ListFailure> {
    const runs: Run[] = [];
    let cursor: string | null = null;
    for (let page = 1; page <= pagesAtMost; page++) {
      const answer = await this.#ask('runs', this.lastReadMs === null, (limits) =>
        this.world.braze.runs(this.order.integrationId, cursor, limits),
      );
      if (answer.kind !== 'page') {
        const isCursorRefused = page > 1 && answer.kind === 'refused';
        return isCursorRefused ? { ...answer, kind: 'unreadable', code: `HTTP_${answer.httpStatus}` } : answer;
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
    const { limiter, cancelled } = this.world;
    const { deadlineMs } = this.order;
    const onWait = (forMs: number): void => this.world.log({ kind: 'waiting', why: 'rate-limit', forMs });
    const sending = limiter.run(operation, { urgent, deadlineMs, cancelled, onWait }, () => {
      const sentAtMs = this.nowMs();
      this.#sentAfterMs = sentAtMs - this.beganAtMs;
      // Leave time for a trigger after a list.
      const untilMs = operation === 'runs' && !this.isAlmostOver ? deadlineMs - lastListMs : deadlineMs;
      return send({ timeoutMs: Math.min(requestTimeoutMs, untilMs - sentAtMs), signal: cancelled });
    });
    const answer = await sending.catch((error: unknown) => {
      // No trigger can follow, but lists may still show our run.
      const goesOn = operation === 'runs' || this.mayHaveStarted;
      if (goesOn && error instanceof Stopped && error.reason === 'rate-limit') return outOfTurn;
      throw error;
    });
    this.hasAnswered ||= answer.httpStatus !== null;
    this.evidence = withAnswer(this.evidence, answer, this.#sentAfterMs, this.nowMs() - this.beganAtMs);
    return answer;
  }

  /** Ends the step here if it is too late for a list and then a trigger. */
  throwIfAlmostOver(): void {
    if (this.isAlmostOver) throw new Stopped('deadline');
  }

  /** Waits, but not past the time for the last list. After that time there is nothing to wait for. */
  async poll(forMs: number, why: Why): Promise<void> {
    const { clock, cancelled, log } = this.world;
    this.throwIfAlmostOver();
    const waitMs = Math.min(forMs, this.order.deadlineMs - lastListMs - this.nowMs());
    if (waitMs > 0) {
      log({ kind: 'waiting', why, forMs: waitMs });
      await clock.sleep(waitMs, cancelled);
    }
    if (cancelled.aborted) throw new Stopped('cancelled');
  }

  /** The wait before the next list, by how long a run has been running; or before a trigger, if the key cannot read. */
  listDelayMs(elapsedMs: number | null, pastMs = pastDurationsMs(this.evidence.runs)): number {
    const { pollIntervalMs } = this.order;
    if (pollIntervalMs !== null) return pollIntervalMs;
    if (this.isReadingRefused) return backoffMs(busyBackoff, this.attempts, this.world.random);
    return pollDelayMs(elapsedMs, pastMs);
  }
}

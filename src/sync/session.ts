/** Sends requests for one integration, waits between them, and remembers what the answers showed. */

import { noEvidence, withAnswer, withList } from './evidence.ts';
import type { Limiter } from './limiter.ts';
import { noTurnInTime } from './limiter.ts';
import { Stopped } from './outcome.ts';
import { backoffMs, busyBackoff, lastListMs, pollDelayMs } from './polling.ts';
import type { AnyAnswer, Braze, Clock, ListFailure, Order, RateLimited, Reply, Run, SyncEvent, Why } from './ports.ts';
import { pastDurationsMs, reachesBack } from './runs.ts';

/** The longest that one request may take, its answer included. */
const requestTimeoutMs = 30_000;
/** How many pages of ten runs are read at the most. */
const pagesAtMost = 10;
/** After so many refusals in a row, a key that could read runs no longer can. */
const refusedAtMost = 3;
/** When to give up if Braze has never answered: after so many requests that were not sent, over so long a time. */
const unreachable = { times: 3, forMs: 2 * 60_000 };

/** Everything that a sync touches outside itself. */
export interface World {
  readonly braze: Braze;
  readonly limiter: Limiter;
  readonly clock: Clock;
  /** A random number in [0, 1), so that many workflows do not all act at the same time. */
  random(): number;
  log(event: SyncEvent): void;
  /** Aborted when the workflow is cancelled. */
  readonly cancelled: AbortSignal;
}

/** Waits throw {@link Stopped} if the step is over, those for the rate limiter too. A trigger that was sent never throws. */
export class Session {
  readonly order: Order;
  readonly world: World;
  readonly beganAtMs: number;
  evidence = noEvidence;
  attempts = 0;
  reply: Reply | null = null;
  ambiguousReplies: readonly Reply[] = [];
  listFailure: ListFailure | null = null;
  lastReadMs: number | null = null;
  wasShown = false;
  /** Whether any HTTP answer has come. */
  #hasAnswered = false;
  unsentInARow = 0;
  retries = 0;
  followedSinceMs: number | null = null;
  busyReplies = 0;
  #refusedLists = 0;
  #unsentSinceMs = 0;

  constructor(order: Order, world: World) {
    this.order = order;
    this.world = world;
    this.beganAtMs = world.clock.nowMs();
  }

  nowMs(): number {
    return this.world.clock.nowMs();
  }

  /** Whether Braze has accepted a trigger, or may have. */
  get mayHaveStarted(): boolean {
    return this.evidence.trigger !== null;
  }

  /** Whether to wait while another sync is running. A retry always waits. */
  get waitsForOthers(): boolean {
    return this.retries > 0 || ['wait', 'join'].includes(this.order.onBusy);
  }

  /** Whether the key may not read runs: refused at once, or three times in a row where it could before. */
  get isReadingRefused(): boolean {
    return this.#refusedLists >= (this.lastReadMs === null ? 1 : refusedAtMost);
  }

  /** Whether no request could be sent for long enough to give up. */
  get isUnreachable(): boolean {
    const isLong = this.nowMs() - this.#unsentSinceMs >= unreachable.forMs;
    return !this.#hasAnswered && this.unsentInARow >= unreachable.times && isLong;
  }

  /** Whether it is too late for a list and then a trigger. */
  get isAlmostOver(): boolean {
    return this.nowMs() >= this.order.deadlineMs - lastListMs;
  }

  /** Forgets the last trigger and the run that was followed, after it failed and before the next start. */
  startOver(): void {
    this.evidence = { ...this.evidence, trigger: null };
    this.reply = null;
    this.ambiguousReplies = [];
    this.busyReplies = 0;
    this.followedSinceMs = null;
    this.wasShown = false;
  }

  /** Sends a trigger and notes what its answer proves. */
  async trigger(): Promise<Reply> {
    const reply = await this.#ask('trigger', this.attempts === 0, (timeoutMs) => {
      this.attempts += 1;
      return this.world.braze.trigger(this.order.integrationId, timeoutMs);
    });
    if (reply === noTurnInTime) return reply;
    this.reply = reply;
    if (reply.kind === 'busy') this.busyReplies += 1;
    if (reply.kind === 'ambiguous') this.ambiguousReplies = [...this.ambiguousReplies, reply];
    this.world.log({ kind: 'replied', attempt: this.attempts, reply });
    return reply;
  }

  /** Reads the list of runs, page by page, and notes what it proves. Resolves to why it failed, or to null. */
  async list(): Promise<ListFailure | null> {
    const runs: Run[] = [];
    const failure = await this.#readInto(runs);
    // We aborted the request: the failure is not Braze's.
    if (this.world.cancelled.aborted && failure !== null) throw new Stopped('cancelled');
    this.#refusedLists = failure?.kind === 'refused' ? this.#refusedLists + 1 : 0;
    // If no request was sent, the failure before it is still the reason.
    this.listFailure = failure === noTurnInTime ? (this.listFailure ?? failure) : failure;
    if (failure === null) {
      this.lastReadMs = this.nowMs();
      this.evidence = withList(this.evidence, runs);
    }
    this.world.log({ kind: 'listed', failure });
    return failure;
  }

  async #readInto(runs: Run[]): Promise<ListFailure | null> {
    let cursor: string | null = null;
    for (let page = 1; page <= pagesAtMost; page++) {
      const answer = await this.#ask('runs', this.lastReadMs === null, (timeoutMs) =>
        this.world.braze.runs(this.order.integrationId, cursor, timeoutMs),
      );
      if (answer.kind !== 'page') {
        const isCursorRefused = page > 1 && answer.kind === 'refused';
        return isCursorRefused ? { ...answer, kind: 'unreadable', code: `HTTP_${answer.httpStatus}` } : answer;
      }
      runs.push(...answer.runs);
      cursor = answer.nextCursor;
      if (cursor === null || reachesBack(runs, this.evidence.beganMs)) break;
    }
    return null;
  }

  /** Sends a request once the rate limiter allows it, and notes what its answer proves. */
  async #ask<Answer extends AnyAnswer>(
    operation: 'trigger' | 'runs',
    urgent: boolean,
    send: (timeoutMs: number) => Promise<Answer>,
  ): Promise<Answer | RateLimited> {
    const { deadlineMs } = this.order;
    let sentAtMs = this.nowMs();
    const onWait = (forMs: number): void => this.world.log({ kind: 'waiting', why: 'rate-limit', forMs });
    const answer = await this.world.limiter.run(operation, { urgent, deadlineMs, onWait }, () => {
      sentAtMs = this.nowMs();
      const leftMs = deadlineMs - sentAtMs;
      // A list leaves 2 s for a trigger, but gets at least 2 s itself.
      const timeoutMs = operation === 'runs' ? Math.min(leftMs, Math.max(leftMs - lastListMs, lastListMs)) : leftMs;
      return send(Math.min(requestTimeoutMs, timeoutMs));
    });
    if (this.unsentInARow === 0) this.#unsentSinceMs = sentAtMs;
    this.unsentInARow = answer.kind === 'not-sent' ? this.unsentInARow + 1 : 0;
    this.#hasAnswered ||= answer.httpStatus !== null;
    this.evidence = withAnswer(this.evidence, answer, sentAtMs - this.beganAtMs, this.nowMs() - this.beganAtMs);
    return answer;
  }

  /** Waits, but not past the time for the last list. After that time there is nothing left to wait for. */
  async wait(forMs: number, why: Why): Promise<void> {
    const { clock, cancelled, log } = this.world;
    if (this.isAlmostOver) throw new Stopped('deadline');
    const waitMs = Math.min(forMs, this.order.deadlineMs - lastListMs - this.nowMs());
    if (waitMs > 0) {
      log({ kind: 'waiting', why, forMs: waitMs });
      await clock.sleep(waitMs, cancelled);
    }
    if (cancelled.aborted) throw new Stopped('cancelled');
  }

  /** The wait before the next list, by how long our run has been running. If the key cannot read, before the next trigger. */
  listDelayMs(): number {
    const { evidence, followedSinceMs, order } = this;
    if (order.pollIntervalMs !== null) return order.pollIntervalMs;
    if (this.isReadingRefused) return backoffMs(busyBackoff, Math.max(1, this.busyReplies), this.world.random);
    const isOurs = evidence.trigger?.kind === 'accepted' && followedSinceMs !== null;
    return pollDelayMs(isOurs ? this.nowMs() - followedSinceMs : null, pastDurationsMs(evidence.runs));
  }
}

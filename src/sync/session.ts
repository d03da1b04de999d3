/** One integration's dealings with Braze: requests and waits within the limits, and what came of them so far. */

import type { Evidence } from './evidence.ts';
import { noEvidence, withAnswer, withBusy, withList, withTrigger } from './evidence.ts';
import type { FailedRowsLimit } from './outcome.ts';
import { Stopped } from './outcome.ts';
import { backoffMs, busyBackoff, pollDelayMs } from './polling.ts';
import type { Answered, ListAnswer, ListFailure, Operation, Reply, RequestLimits, Run, Why, World } from './ports.ts';
import { isNewestFirst, pastDurationsMs, runningRun } from './runs.ts';

/** What the workflow author wants of one integration. */
export interface Order {
  readonly integrationId: string;
  readonly onBusy: 'wait' | 'skip' | 'fail';
  /** Whether the sync is followed to its end; if not, the step ends once it was started. */
  readonly follow: boolean;
  /** Whether nothing is to be triggered: what can be checked without is. */
  readonly dryRun: boolean;
  /** Null is no limit. */
  readonly maxFailedRows: FailedRowsLimit | null;
  /** Null is `auto`. */
  readonly pollIntervalMs: number | null;
  /** By the clock port. */
  readonly deadlineMs: number;
}

/** The longest that one request may take, its answer included. */
const requestTimeoutMs = 30_000;

/** How many pages of ten runs are read at the most. */
const pagesAtMost = 10;

/** How many times in a row Braze may refuse a list that it has granted before. */
const refusedAtMost = 3;

/** How long before the deadline the last list is asked for; where a trigger may follow, that needs its time too. */
const lastListMs = 1_000;
const lastListAndTriggerMs = 2_000;

/** Requests, waits and facts of one integration. Every wait and request throws {@link Stopped} where it cannot go on. */
export class Session {
  readonly order: Order;
  readonly #world: World;
  /** When it began, by the clock port. */
  readonly beganAtMs: number;
  evidence: Evidence = noEvidence;
  reply: Reply | null = null;
  ambiguousReply: Reply | null = null;
  ambiguousAnswers = 0;
  attempts = 0;
  listFailure: ListFailure | null = null;
  /** Whether a trigger was answered that another sync is running. */
  isBusy = false;
  /** Whether Braze itself has answered anything. */
  hasAnswered = false;
  /** Since when a run is followed. */
  followedSinceMs: number | null = null;
  /** How many times in a row Braze has refused to list the runs. */
  #refusedLists = 0;
  #hasReadList = false;
  #repliedAtMs = Number.NEGATIVE_INFINITY;

  constructor(order: Order, world: World) {
    this.order = order;
    this.#world = world;
    this.beganAtMs = world.clock.nowMs();
  }

  nowMs(): number {
    return this.#world.clock.nowMs();
  }

  random = (): number => this.#world.random();

  /** Whether Braze may have started a sync for us. */
  get mayHaveStarted(): boolean {
    return this.evidence.trigger !== null;
  }

  /** Whether another sync is in our way, by the last answer that spoke of one. */
  get isBlocked(): boolean {
    return this.isBusy || runningRun(this.evidence.runs) !== undefined;
  }

  /** Whether the key may not read runs: refused at once, or three times in a row where it could before. */
  get isReadingRefused(): boolean {
    return this.#refusedLists >= (this.#hasReadList ? refusedAtMost : 1);
  }

  /** Sends a trigger, and notes what its answer proves. */
  async trigger(): Promise<Reply> {
    const { braze, log } = this.#world;
    const reply = await this.#ask('trigger', (limits) => {
      this.attempts += 1;
      return braze.trigger(this.order.integrationId, limits);
    });
    this.reply = reply.answer;
    this.#repliedAtMs = this.nowMs();
    const { kind } = reply.answer;
    if (kind === 'ambiguous') {
      this.ambiguousAnswers += 1;
      this.ambiguousReply = reply.answer;
    }
    if (kind === 'accepted' || kind === 'ambiguous') {
      this.evidence = withTrigger(this.evidence, kind, reply.answer, reply.sentAfterMs);
    }
    if (kind === 'busy') {
      this.isBusy = true;
      this.evidence = withBusy(this.evidence);
    }
    log({ kind: 'replied', attempt: this.attempts, reply: reply.answer });
    return reply.answer;
  }

  /** Reads the list of runs, as many pages as it takes, and notes what it proves. */
  async list(): Promise<ListAnswer> {
    const answer = await this.#readPages();
    // A request that was cut off says nothing about Braze.
    if (this.#world.cancelled.aborted && answer.kind !== 'list') throw new Stopped('cancelled');
    this.listFailure = answer.kind === 'list' ? null : answer;
    this.#refusedLists = answer.kind === 'refused' ? this.#refusedLists + 1 : 0;
    if (answer.kind === 'list') {
      this.#hasReadList = true;
      this.evidence = withList(this.evidence, answer.runs);
    }
    this.#world.log({ kind: 'listed', answer });
    return answer;
  }

  /** Pages are enough once one has reached runs from before the step, and nothing newer can come after them. */
  async #readPages(): Promise<ListAnswer> {
    const runs: Run[] = [];
    let cursor: string | null = null;
    for (let page = 1; page <= pagesAtMost; page++) {
      const { answer } = await this.#ask('runs', (limits) =>
        this.#world.braze.runs(this.order.integrationId, cursor, limits),
      );
      if (answer.kind !== 'page') {
        // A cursor that is refused says nothing about the integration.
        return page > 1 && answer.kind === 'refused'
          ? { ...answer, kind: 'unreadable', code: `HTTP_${answer.httpStatus}` }
          : answer;
      }
      runs.push(...answer.runs);
      cursor = answer.nextCursor;
      const { beganMs } = this.evidence;
      const isReached = beganMs === null || runs.some(({ startedAtMs }) => (startedAtMs ?? beganMs) < beganMs);
      if (cursor === null || (isReached && isNewestFirst(runs))) break;
    }
    return { kind: 'list', runs };
  }

  /** Sends a request when the rate limiter lets it, and notes what its answer says of Braze's clock. */
  async #ask<Answer extends Answered & { readonly runs?: readonly Run[] }>(
    operation: Operation,
    send: (limits: RequestLimits) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly sentAfterMs: number }> {
    const { limiter, cancelled, log } = this.#world;
    const { deadlineMs } = this.order;
    let sentAtMs = 0;
    const turn = {
      urgent: operation === 'trigger' ? this.attempts === 0 : this.evidence.runs.length === 0,
      endsWithoutTurn: !this.mayHaveStarted && this.followedSinceMs === null,
      deadlineMs,
      cancelled,
      onWait: (forMs: number) => log({ kind: 'waiting', why: 'rate-limit', forMs }),
    };
    const answer = await limiter.run(operation, turn, () => {
      sentAtMs = this.nowMs();
      return send({ timeoutMs: Math.min(requestTimeoutMs, deadlineMs - sentAtMs), signal: cancelled });
    });
    this.hasAnswered ||= answer.httpStatus !== null;
    const sentAfterMs = sentAtMs - this.beganAtMs;
    this.evidence = withAnswer(this.evidence, answer, {
      sentAfterMs,
      answeredAfterMs: this.nowMs() - this.beganAtMs,
    });
    return { answer, sentAfterMs };
  }

  /** Waits all of `forMs`, or to the deadline where that comes first, which ends the sync. */
  async wait(forMs: number, why: Why): Promise<void> {
    const leftMs = this.order.deadlineMs - this.nowMs();
    await this.#sleep(Math.min(forMs, leftMs), why);
    if (forMs >= leftMs) throw new Stopped('deadline');
  }

  /** Waits before the next list, or less long where a last list would come too late. */
  async poll(forMs: number, why: Why): Promise<void> {
    const leftMs = this.order.deadlineMs - this.#lastListAheadMs() - this.nowMs();
    if (leftMs <= 0) await this.wait(Number.POSITIVE_INFINITY, 'deadline');
    await this.#sleep(Math.min(forMs, leftMs), why);
  }

  /** Whether no further list would come in time. */
  get isLastList(): boolean {
    return this.nowMs() >= this.order.deadlineMs - this.#lastListAheadMs();
  }

  /** Whether a trigger should be the last act: the step would end `busy`, though the sync in its way may just have ended. */
  get isLastAct(): boolean {
    const { deadlineMs } = this.order;
    const wouldEndBusy = this.isBlocked && !this.mayHaveStarted && this.reply?.kind !== 'rate-limited';
    const isTried = this.#repliedAtMs >= deadlineMs - lastListAndTriggerMs;
    return this.isLastList && wouldEndBusy && !isTried && deadlineMs - this.nowMs() > lastListMs;
  }

  #lastListAheadMs(): number {
    return this.isBlocked && !this.mayHaveStarted ? lastListAndTriggerMs : lastListMs;
  }

  async #sleep(forMs: number, why: Why): Promise<void> {
    const { clock, cancelled, log } = this.#world;
    if (forMs > 0) {
      log({ kind: 'waiting', why, forMs });
      await clock.sleep(forMs, cancelled);
    }
    if (cancelled.aborted) throw new Stopped('cancelled');
  }

  /** How long to wait before the next list, where a run has been running, or awaited, for `elapsedMs`. */
  pollDelayMs(elapsedMs: number | null, durationsMs = pastDurationsMs(this.evidence.runs)): number {
    return this.order.pollIntervalMs ?? pollDelayMs({ elapsedMs, pastDurationsMs: durationsMs });
  }

  /** How long to wait before the next trigger of a key that may not read runs, while another sync is running. */
  blindDelayMs(): number {
    return this.order.pollIntervalMs ?? backoffMs(busyBackoff, this.attempts, this.random);
  }

  /** Tells the log how the run is doing that is followed. */
  see(run: Run | undefined): void {
    this.#world.log({ kind: 'seen', run: run ?? null, pastDurationsMs: pastDurationsMs(this.evidence.runs) });
  }
}

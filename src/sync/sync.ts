/** One integration, from the first request to its outcome: carries out what the decisions ask for. */

import { afterList } from './after-list.ts';
import { afterReply } from './after-reply.ts';
import { endedRuns, pagesAtMost, pagesSuffice, pastDurationsMs } from './ours.ts';
import type { Outcome } from './outcome.ts';
import { exceeds } from './outcome.ts';
import type { Endpoint, ListAnswer, Reply, RequestLimits, Run, World } from './ports.ts';
import type { Next, Order, Progress } from './progress.ts';
import { atCancel, atDeadline, atLimit, begin, mayHaveStarted } from './progress.ts';

/** The longest that one request may take, its answer included. */
const requestTimeoutMs = 30_000;

/**
 * Starts one integration's sync and sees it through. Never rejects but for a bug; ends by the order's deadline, or as
 * soon as `world.cancelled` is aborted, unless the verdict stood before.
 */
export async function sync(order: Order, world: World): Promise<Outcome> {
  const beganAtMs = world.clock.nowMs();
  let progress = begin(order, beganAtMs);
  let { next } = progress;
  while (next.action !== 'end') {
    progress = await advance(progress, next, world);
    next = progress.next;
  }
  const { status, cause, run } = next;
  const endedAtMs = world.clock.nowMs();
  return {
    integrationId: order.integrationId,
    status,
    cause,
    reply: progress.reply,
    attempts: progress.attempts,
    mayHaveStarted: mayHaveStarted(progress),
    lostReply: progress.lostReply,
    listFailure: progress.listFailure,
    adopted: cause === 'adopted' || (progress.phase.name === 'following' && progress.phase.adopted),
    run,
    tooManyFailed: run !== null && cause === 'ended' && exceeds(run, order.maxFailedRows),
    pastRuns: typeof progress.book === 'object' ? endedRuns(progress.book.latest) : [],
    waitedMs: (progress.phase.name === 'following' ? progress.phase.sinceMs : endedAtMs) - beganAtMs,
    elapsedMs: endedAtMs - beganAtMs,
  };
}

/** Waits until the next action is due, carries it out, and decides on what came back. */
async function advance(progress: Progress, next: Exclude<Next, { action: 'end' }>, world: World): Promise<Progress> {
  const { braze, clock, random, cancelled, log } = world;
  const { order } = progress;
  const waitMs = (next.action === 'rest' ? order.deadlineMs : next.atMs) - clock.nowMs();
  if (waitMs > 0) {
    log({ kind: 'waiting', action: next.action, why: next.why, forMs: waitMs });
    await clock.sleep(waitMs, cancelled);
  }
  if (next.action === 'rest') return atStop(progress, world);
  const limits = await turn(progress, next.action === 'trigger' ? 'trigger' : 'runs', world);
  const sentAtMs = clock.nowMs();
  if (limits === 'given up') return atLimit(progress);
  if (limits === null) return atStop(progress, world);
  if (next.action === 'trigger') {
    const reply = await braze.trigger(order.integrationId, limits);
    log({ kind: 'replied', attempt: progress.attempts + 1, reply });
    const after = afterReply(progress, reply, { nowMs: clock.nowMs(), sentAtMs, random });
    return isCutOff(reply) ? atCancel(after) : after;
  }
  const answer = await list(progress, limits, world);
  if (answer === null) return atStop(progress, world);
  if (isCutOff(answer)) return atCancel(progress);
  log({ kind: 'listed', answer });
  const after = afterList(progress, answer, { nowMs: clock.nowMs(), sentAtMs, random });
  if (answer.kind === 'list' && after.phase.name === 'following') {
    log({ kind: 'seen', run: after.phase.run, pastDurationsMs: pastDurationsMs(answer.runs) });
  }
  return after;
}

/** The limits of the next request, once it may be sent; null where time is up or the workflow was cancelled before. */
async function turn(progress: Progress, endpoint: Endpoint, world: World): Promise<RequestLimits | 'given up' | null> {
  const { order, attempts, book } = progress;
  const { cancelled, clock, log, pace } = world;
  const untilMs = order.deadlineMs;
  // Integrations that are not busy go first, and baselines go before polls.
  const urgent = endpoint === 'trigger' ? attempts === 0 : book === 'unread';
  const action = endpoint === 'trigger' ? 'trigger' : 'look';
  // Looks that come too late for a sync that goes on are waited for all the same: others may be told something better.
  const givesUp = endpoint === 'trigger' && !mayHaveStarted(progress);
  const hasTurn = await pace.turn({ endpoint, urgent, givesUp, untilMs, cancelled }, (forMs) =>
    log({ kind: 'waiting', action, why: 'rate-limit', forMs }),
  );
  const leftMs = untilMs - clock.nowMs();
  if (cancelled.aborted || leftMs <= 0) return null;
  if (!hasTurn) return 'given up';
  return { timeoutMs: Math.min(requestTimeoutMs, leftMs), signal: cancelled };
}

/** Whether a request was under way when the workflow was cancelled. */
function isCutOff(answer: Reply | ListAnswer): boolean {
  return 'code' in answer && answer.code === 'CANCELLED';
}

function atStop(progress: Progress, { cancelled }: World): Progress {
  return cancelled.aborted ? atCancel(progress) : atDeadline(progress);
}

/** Reads pages of runs until they suffice; null where it was stopped. A page that cannot be read spoils the list. */
async function list(progress: Progress, first: RequestLimits, world: World): Promise<ListAnswer | null> {
  const { order, book } = progress;
  const baseline = typeof book === 'object' ? book.baseline : null;
  const runs: Run[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesAtMost; page++) {
    const limits = page === 0 ? first : await turn(progress, 'runs', world);
    if (limits === null || limits === 'given up') return null;
    const answer = await world.braze.runs(order.integrationId, cursor, limits);
    if (answer.kind !== 'page') return answer;
    runs.push(...answer.runs);
    cursor = answer.nextCursor;
    if (cursor === null || pagesSuffice(runs, baseline)) return { kind: 'list', runs };
  }
  return { kind: 'unreadable', code: 'TOO_MANY_PAGES', httpStatus: 200, message: null };
}

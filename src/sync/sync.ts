/** One integration, from the first request to its outcome: carries out what the decisions ask for. */

import { afterList } from './after-list.ts';
import { afterReply } from './after-reply.ts';
import { pagesAtMost, pagesSuffice } from './ours.ts';
import type { Outcome } from './outcome.ts';
import type { ListAnswer, Run, World } from './ports.ts';
import type { Order, Progress } from './progress.ts';
import { atCancel, atDeadline, begin, mayHaveStarted } from './progress.ts';

/** The longest that one request may take, its answer included. */
const requestTimeoutMs = 30_000;

/**
 * Starts one integration's sync and sees it through. Never rejects but for a bug; ends by the order's deadline, or as
 * soon as `world.cancelled` is aborted, unless the verdict stood before.
 */
export async function sync(order: Order, world: World): Promise<Outcome> {
  const beganAtMs = world.clock.nowMs();
  let progress = begin(order, beganAtMs);
  while (progress.next.action !== 'end') progress = await advance(progress, world);
  const { status, cause, run } = progress.next;
  return {
    integrationId: order.integrationId,
    status,
    cause,
    reply: progress.reply,
    attempts: progress.attempts,
    mayHaveStarted: mayHaveStarted(progress),
    adopted: cause === 'adopted',
    run,
    elapsedMs: world.clock.nowMs() - beganAtMs,
  };
}

/** Waits until the next action is due, carries it out, and decides on what came back. */
async function advance(progress: Progress, world: World): Promise<Progress> {
  const { clock, random, cancelled, log } = world;
  const { order, next } = progress;
  if (next.action === 'end') return progress;
  const waitMs = (next.action === 'rest' ? order.deadlineMs : next.atMs) - clock.nowMs();
  if (waitMs > 0) {
    log({ kind: 'waiting', action: next.action, why: next.why, forMs: waitMs });
    await clock.sleep(waitMs, cancelled);
  }
  if (cancelled.aborted) return atCancel(progress);
  const leftMs = order.deadlineMs - clock.nowMs();
  if (leftMs <= 0) return atDeadline(progress);
  const timeoutMs = Math.min(requestTimeoutMs, leftMs);
  if (next.action === 'trigger') {
    const reply = await world.braze.trigger(order.integrationId, { timeoutMs, signal: cancelled });
    log({ kind: 'replied', attempt: progress.attempts + 1, reply });
    return afterReply(progress, reply, { nowMs: clock.nowMs(), random });
  }
  const answer = await list(progress, world);
  log({ kind: 'listed', answer });
  return afterList(progress, answer, { nowMs: clock.nowMs(), random });
}

/** Reads pages of runs until they suffice. One page that cannot be read spoils the list. */
async function list({ order, book }: Progress, { braze, clock, cancelled }: World): Promise<ListAnswer> {
  const baseline = typeof book === 'object' ? book.baseline : null;
  const runs: Run[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesAtMost; page++) {
    const timeoutMs = Math.min(requestTimeoutMs, Math.max(1, order.deadlineMs - clock.nowMs()));
    const answer = await braze.runs(order.integrationId, cursor, { timeoutMs, signal: cancelled });
    if (answer.kind !== 'page') return answer;
    runs.push(...answer.runs);
    cursor = answer.nextCursor;
    if (cursor === null || pagesSuffice(runs, baseline)) return { kind: 'list', runs };
  }
  return { kind: 'unreadable', code: 'TOO_MANY_PAGES', httpStatus: 200, message: null };
}

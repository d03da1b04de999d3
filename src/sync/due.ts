/** Waits until the next trigger is due, and watches the lists for a run to adopt. */

import { verdictRun } from './evidence.ts';
import { windowMs } from './limiter.ts';
import { hasNotFailed, Stopped } from './outcome.ts';
import { ambiguousBackoff, backoffMs, retryBackoff, spreadMs, testAfterMs } from './polling.ts';
import type { Reply } from './ports.ts';
import type { StartedRun } from './runs.ts';
import { pastDurationsMs, proofIn } from './runs.ts';
import type { Session } from './session.ts';

/** After this many ambiguous answers no trigger follows, unless lists can show what happened. */
const ambiguousAtMost = 5;
/** How long to look for our run, if no trigger may follow and lists can be read. */
const seekAtMostMs = 5 * 60_000;

/** A run that makes a trigger unnecessary: one to adopt (after a lost answer, even if it failed), or one to join. */
export function adoptableRun({ evidence, mayHaveStarted, order }: Session): StartedRun | undefined {
  const run = verdictRun(evidence);
  if (run !== undefined && (mayHaveStarted || hasNotFailed(run))) return run;
  if (mayHaveStarted || order.onBusy !== 'join' || order.syncedThrough === null) return undefined;
  const proof = proofIn(evidence.runs, order.syncedThrough);
  return typeof proof === 'object' ? proof.run : undefined;
}

/** Waits until a trigger may follow the one answered with `reply`. Resolves to a run that makes it unnecessary, if any. */
export async function untilNextTrigger(session: Session, reply: Reply): Promise<StartedRun | undefined> {
  const sinceMs = session.nowMs();
  const delayMs = delayAfter(reply, session);
  // Ends the step if it is too late for another trigger.
  await session.wait(0, 'repeat');
  // If neither our sync nor another one may be running, lists have nothing to show.
  if (!session.mayHaveStarted && reply.kind !== 'busy') {
    // After a rate limit, the limiter holds the next trigger back.
    if (reply.kind === 'not-sent') await session.wait(delayMs, 'repeat');
    return undefined;
  }
  while (!session.isReadingRefused) {
    await session.list();
    const found = adoptableRun(session);
    if (found !== undefined) return found;
    const leftMs = sinceMs + delayMs + (mayTriggerAgain(reply, session) ? 0 : seekAtMostMs) - session.nowMs();
    if (leftMs <= 0 || session.isReadingRefused) break;
    await session.wait(Math.min(leftMs, session.listDelayMs()), 'search');
  }
  if (!mayTriggerAgain(reply, session)) throw new Stopped('no-evidence');
  // A key that may not read runs has not waited yet.
  await session.wait(sinceMs + delayMs - session.nowMs(), 'repeat');
  return reply.kind === 'busy' || session.evidence.isRunning ? untilFree(session) : undefined;
}

/** How long to wait before the next trigger. */
function delayAfter(reply: Reply, { ambiguousReplies, unsentInARow, world: { random } }: Session): number {
  if (reply.kind === 'rate-limited') return reply.rateLimit.resetInMs ?? windowMs;
  if (reply.kind === 'not-sent') return backoffMs(retryBackoff, unsentInARow, random);
  if (reply.kind !== 'ambiguous') return 0;
  return Math.max(reply.waitMs ?? 0, backoffMs(ambiguousBackoff, ambiguousReplies.length, random));
}

/** Whether another trigger may follow, even if one before it was ambiguous. If not, only a list can show what happened. */
function mayTriggerAgain({ kind }: Reply, session: Session): boolean {
  const canListsTell = session.listFailure === null && session.evidence.beganMs !== null;
  const isEnough = session.ambiguousReplies.length >= ambiguousAtMost && !canListsTell;
  return kind !== 'refused' && !session.isUnreachable && !isEnough;
}

/**
 * Waits until two lists in a row show no running sync, or until only a trigger can tell. Resolves to a run that makes a
 * trigger unnecessary, if any. The list before does not count: Braze may have made it before the other sync started.
 */
export async function untilFree(session: Session): Promise<StartedRun | undefined> {
  const sinceMs = session.nowMs();
  let freeLists = 0;
  while (freeLists < 2 && !isTestDue(session, sinceMs)) {
    // Before giving up as busy, trigger once more: the other sync may just have ended.
    if (session.isAlmostOver) return undefined;
    // Other steps may be waiting too: check again after a random time, in case one of them has started a sync.
    await session.wait(freeLists > 0 ? spreadMs(session.world.random) : session.listDelayMs(), 'busy');
    if (session.isReadingRefused) return undefined;
    const failure = await session.list();
    const found = adoptableRun(session);
    if (found !== undefined) return found;
    freeLists = failure === null && !session.evidence.isRunning ? freeLists + 1 : 0;
  }
  return undefined;
}

/** Only a trigger can tell if lists show running syncs for far longer than one usually takes, or cannot be read for long. */
function isTestDue(session: Session, sinceMs: number): boolean {
  const unreadSinceMs = Math.max(sinceMs, session.lastReadMs ?? 0);
  const isUnread = session.nowMs() - unreadSinceMs >= testAfterMs([]);
  return isUnread || session.nowMs() - sinceMs >= testAfterMs(pastDurationsMs(session.evidence.runs));
}

/** Waiting: until a request can be sent, until the next trigger is due, while lists are watched for a run to adopt. */

import { verdictRun } from './evidence.ts';
import { isHopeful, Stopped } from './outcome.ts';
import { ambiguousBackoff, backoffMs, retryBackoff, spreadMs, testAfterMs } from './polling.ts';
import type { ListFailure, Reply } from './ports.ts';
import type { StartedRun } from './runs.ts';
import { pastDurationsMs, proofIn, runningRun } from './runs.ts';
import type { Session } from './session.ts';

/** After so many ambiguous answers no trigger follows, if lists cannot tell what happened. */
const ambiguousAtMost = 5;
/** How long to look for our run, if no trigger may follow and lists can be read. */
const seekAtMostMs = 5 * 60_000;

/** When to give up if Braze has never answered: after so many requests that were not sent, over so long a time. */
const notSent = { times: 3, forMs: 2 * 60_000 };

/**
 * The run in the latest list that makes a trigger needless: one to adopt, after an ambiguous answer also one that failed, or
 * one to join.
 */
export function adoptableRun({ evidence, mayHaveStarted, order }: Session): StartedRun | undefined {
  const run = verdictRun(evidence);
  if (run !== undefined && (mayHaveStarted || isHopeful(run))) return run;
  if (mayHaveStarted || !order.joins || order.syncedThrough === null) return undefined;
  const proof = proofIn(evidence.runs, order.syncedThrough);
  return typeof proof === 'object' ? proof.run : undefined;
}

/** Waits until a trigger may follow the one answered with `reply`. Resolves to a run that makes it needless. */
export async function untilDue(session: Session, reply: Reply): Promise<StartedRun | undefined> {
  session.throwIfAlmostOver();
  const dueAtMs = session.nowMs() + delayAfter(reply, session);
  // Lists may show our run, or that the other sync has ended. Else the rate limiter alone holds the next trigger back.
  const waitsForOther = session.wasBlocked && !session.isReadingRefused && session.onBusy === 'wait';
  if (reply.kind === 'rate-limited' && !session.mayHaveStarted && !waitsForOther) return undefined;
  let found = await seek(session, dueAtMs);
  if (found === undefined && isInTheDark(session)) {
    found = await seek(session, session.nowMs() + seekAtMostMs, () => !isInTheDark(session));
  }
  if (found !== undefined) return found;
  if (isFinal(reply, session) || isInTheDark(session)) throw new Stopped('no-evidence');
  // A key that may not read runs has not waited yet.
  await session.poll(dueAtMs - session.nowMs(), 'repeat');
  const isFree = reply.kind !== 'busy' && runningRun(session.evidence.runs) === undefined;
  return isFree ? undefined : untilFree(session);
}

/** How long to wait before the next trigger; after a final answer, how long to look for our run. */
function delayAfter(reply: Reply, { ambiguousAnswers, world }: Session): number {
  if (reply.kind === 'rate-limited') return reply.waitMs;
  if (reply.kind === 'ambiguous')
    return Math.max(reply.waitMs ?? 0, backoffMs(ambiguousBackoff, ambiguousAnswers, world.random));
  return reply.kind === 'refused' || reply.kind === 'not-sent' ? seekAtMostMs : 0;
}

/** A request that could not be sent is final if Braze has not even answered the lists that followed it. */
const isFinal = ({ kind }: Reply, { hasAnswered }: Session): boolean =>
  kind === 'refused' || (kind === 'not-sent' && !hasAnswered);

/** Reads lists until one shows a run to adopt, or until a time. Does nothing if the key may not read runs. */
async function seek(session: Session, untilMs: number, isEnough = () => false): Promise<StartedRun | undefined> {
  while (!session.isReadingRefused) {
    await session.list();
    const found = adoptableRun(session);
    const leftMs = untilMs - session.nowMs();
    if (found !== undefined || leftMs <= 0 || isEnough() || session.isReadingRefused) return found;
    // As for a run of which nothing is known.
    await session.poll(Math.min(leftMs, session.listDelayMs(null, [])), 'evidence');
  }
  return undefined;
}

/** Whether too many answers were ambiguous, and lists cannot tell what happened. */
function isInTheDark({ ambiguousAnswers, evidence, listFailure }: Session): boolean {
  return ambiguousAnswers >= ambiguousAtMost && (listFailure !== null || evidence.beganMs === null);
}

/** Waits until the sync in our way has ended, or a trigger is due anyway. Resolves to a run that makes it needless. */
export async function untilFree(session: Session): Promise<StartedRun | undefined> {
  const sinceMs = session.nowMs();
  // Braze may have built the last list before it answered that a sync is running.
  let isFree = false;
  for (;;) {
    // Before giving up as busy, try once more: the other sync may just have ended. If it may be ours, only if none is shown.
    if (session.isAlmostOver && (isFree || !session.mayHaveStarted)) return undefined;
    // Others may be waiting too: look again after a random moment, in case one of them has started a sync.
    await session.poll(isFree ? spreadMs(session.world.random) : session.listDelayMs(null), 'busy');
    if (session.isReadingRefused) return undefined;
    await session.list();
    const found = adoptableRun(session);
    const wasFree = isFree;
    isFree = session.listFailure === null && runningRun(session.evidence.runs) === undefined;
    if (found !== undefined || isTestDue(session, sinceMs) || (wasFree && isFree)) return found;
  }
}

/** If lists cannot be read, or show running syncs for far longer than one usually takes, they may be wrong. */
function isTestDue(session: Session, sinceMs: number): boolean {
  const pastMs = session.listFailure === null ? pastDurationsMs(session.evidence.runs) : [];
  return session.nowMs() - sinceMs >= testAfterMs(pastMs);
}

/** Repeats a request until it is sent, or for two minutes if Braze has never answered. Resolves to the last answer. */
export async function untilSent<A extends ListFailure | Reply | null>(
  session: Session,
  send: () => Promise<A>,
): Promise<A> {
  const sinceMs = session.nowMs();
  for (let times = 1; ; times++) {
    const answer = await send();
    if (answer?.kind !== 'not-sent') return answer;
    const delayMs = backoffMs(retryBackoff, times, session.world.random);
    const isLong = times >= notSent.times && session.nowMs() + delayMs - sinceMs > notSent.forMs;
    if (isLong && !session.hasAnswered) return answer;
    await session.poll(delayMs, 'repeat');
  }
}

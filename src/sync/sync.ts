/** One integration, from the first request to its outcome. Read it top to bottom. */

import { adoptableRun, untilDue, untilFree, untilSent } from './due.ts';
import { acceptedRun, verdictRun } from './evidence.ts';
import type { Cause, Ending, Status, SyncOutcome } from './outcome.ts';
import { endedWell, Stopped, verdictOn } from './outcome.ts';
import { backoffMs, firstRetryMs, retryBackoff } from './polling.ts';
import type { Order, Reply, Run, World } from './ports.ts';
import { endedRuns, pastDurationsMs, proofIn, runningRun } from './runs.ts';
import { lastListMs, outOfTurn, Session } from './session.ts';

/** When to give up on our run: after so many lists, over so long a time, that show neither it nor any running one. */
const notShown = { lists: 3, forMs: 5 * 60_000 };

/**
 * Starts one integration's sync and sees it through. Rejects only on a bug. Ends at the order's deadline, or as soon as
 * `world.cancelled` is aborted, at the latest.
 */
export async function sync(order: Order, world: World): Promise<SyncOutcome> {
  const session = new Session(order, world);
  const over = await story(session).catch((error: unknown) => {
    if (!(error instanceof Stopped)) throw error;
    return endingAt(world.cancelled.aborted ? 'cancelled' : error.reason, session);
  });
  const outcome = outcomeOf(over, session);
  const { failureBeforeRetry } = session;
  if (failureBeforeRetry === null || !['not_started', 'busy'].includes(over.status)) return outcome;
  // The retry could not start anything: the failure before it stays the result.
  const { attempts, elapsedMs, retries } = outcome;
  return { ...failureBeforeRetry, attempts, elapsedMs, retries };
}

/** The first list where it is needed, then the rest. */
async function story(session: Session): Promise<Ending> {
  const { follow, dryRun } = session.order;
  const unread = follow || dryRun ? await firstList(session) : null;
  if (unread !== null) return unread;
  if (dryRun) return ending('checked', 'checked');
  return startAndFollow(session);
}

/** Starts, adopts or joins, and follows, as often as failures allow. */
async function startAndFollow(session: Session): Promise<Ending> {
  let hasFailedAdopted = false;
  for (;;) {
    const over = (await start(session)) ?? (await followToEnd(session));
    if (session.mayHaveStarted) {
      if (!(await untilRetry(over, session))) return over;
    } else {
      // If an adopted run fails, our own sync has not been tried: one pass more. If a second one fails, that is the result.
      const hasFailed = ['ended', 'not-shown'].includes(over.cause) && !endedWell(over);
      if (!hasFailed || hasFailedAdopted) return over;
      hasFailedAdopted = true;
      session.startOver();
    }
  }
}

/** Waits until our sync, which ended with an error, may be retried. False if it may not. */
async function untilRetry(over: Ending, session: Session): Promise<boolean> {
  const { deadlineMs, retries } = session.order;
  const delayMs = firstRetryMs * 2 ** session.retries;
  const isInTime = session.nowMs() + delayMs < deadlineMs - lastListMs;
  if (over.status !== 'error' || session.retries === retries || !isInTime) return false;
  session.failureBeforeRetry = outcomeOf(over, session);
  session.retries += 1;
  // Before the wait: if the workflow is cancelled in it, nothing of ours is running.
  session.startOver();
  await session.poll(delayMs, 'retry');
  await session.list();
  return true;
}

/** Reads the first list, before anything is triggered. Resolves to null, or to the ending if it cannot be read. */
async function firstList(session: Session): Promise<Ending | null> {
  const { follow, dryRun } = session.order;
  for (let times = 1; ; times++) {
    const failure = await untilSent(session, () => session.list());
    if (failure === null) return null;
    if (failure.kind === 'not-sent') return ending('not_started', 'unreachable');
    if (failure.kind === 'refused') {
      // A key without this permission may still be allowed to trigger, and a dry run cannot find that out.
      const isForbidden = dryRun && !follow && failure.refusal === 'forbidden';
      return isForbidden ? ending('checked', 'checked') : ending('not_started', 'may-not-read');
    }
    if (failure === outOfTurn) return ending('not_started', 'rate-limit');
    await session.poll(backoffMs(retryBackoff, times, session.world.random), 'first-list');
  }
}

/** Triggers until Braze accepts, or until a list shows a run to adopt. Null if a run is to be followed now. */
async function start(session: Session): Promise<Ending | null> {
  const { onBusy } = session;
  let found = adoptableRun(session);
  const running = runningRun(session.evidence.runs);
  if (found === undefined && onBusy === 'wait' && running !== undefined) found = await untilFree(session);
  while (found === undefined) {
    const reply = await untilSent(session, () => session.trigger());
    if (reply.kind === 'accepted') break;
    const over = session.mayHaveStarted ? null : endingIfNotStarted(reply, onBusy);
    if (over !== null) return over;
    found = await untilDue(session, reply);
  }
  return endingOnceStarted(found, session);
}

/** The ending, if the step ends once Braze has accepted our sync, or a run was found; null if a run is to be followed. */
function endingOnceStarted(found: Run | undefined, session: Session): Ending | null {
  session.followedSinceMs = session.nowMs();
  // Also a run that has failed: it was started, and that is all that is asked.
  if (!session.order.follow) return ending('triggered', found === undefined ? 'accepted' : 'adopted', found);
  if (found === undefined || found === verdictRun(session.evidence)) return null;
  // It began before the step, and counts because it has reached `syncedThrough`.
  const joined = endingOf(found, session);
  return joined && { ...joined, cause: 'joined' };
}

/** The ending, if this answer ends a step that has started nothing; null if it goes on. */
function endingIfNotStarted(reply: Reply, onBusy: Order['onBusy']): Ending | null {
  if (reply.kind === 'refused') return ending('not_started', 'refused');
  if (reply.kind === 'not-sent') return ending('not_started', 'unreachable');
  if (reply.kind !== 'busy' || onBusy === 'wait') return null;
  return ending(onBusy === 'skip' ? 'skipped' : 'busy', 'on-busy');
}

/** Follows the run that the verdict rests on to its end. */
async function followToEnd(session: Session): Promise<Ending> {
  const sinceMs = session.nowMs();
  // Lists in a row that show neither our run nor any running one.
  let listsWithout = 0;
  let withoutSinceMs = sinceMs;
  for (;;) {
    const run = verdictRun(session.evidence);
    const over = endingOf(run, session);
    if (over !== null) return over;
    session.wasShown ||= run !== undefined;
    const isLong = session.nowMs() - withoutSinceMs >= notShown.forMs;
    if (listsWithout >= notShown.lists && isLong) return ending('unknown', 'not-shown');
    if (!(await nextList(session, sinceMs))) return ending('unknown', 'not-readable', run);
    const isShown = verdictRun(session.evidence) !== undefined || runningRun(session.evidence.runs) !== undefined;
    listsWithout = isShown ? 0 : listsWithout + 1;
    if (listsWithout <= 1) withoutSinceMs = session.nowMs();
  }
}

/** Polls until a list can be read. False where Braze refuses it for good. */
async function nextList(session: Session, sinceMs: number): Promise<boolean> {
  do {
    const isOurs = session.evidence.trigger?.kind === 'accepted';
    const elapsedMs = isOurs ? session.nowMs() - sinceMs : null;
    await session.poll(session.listDelayMs(elapsedMs), 'end');
    await session.list();
    if (session.isReadingRefused) return false;
  } while (session.listFailure !== null);
  const { evidence, world } = session;
  const ours = acceptedRun(evidence);
  const sentMs = evidence.trigger?.sentMs ?? null;
  if (ours !== undefined && sentMs !== null) world.log({ kind: 'started', afterMs: ours.startedAtMs - sentMs });
  world.log({ kind: 'seen', run: verdictRun(evidence) ?? null, pastDurationsMs: pastDurationsMs(evidence.runs) });
  return true;
}

/** The ending for a run that has ended; null while it runs. */
function endingOf(run: Run | undefined, { order, evidence }: Session): Ending | null {
  const verdict = run && verdictOn(run);
  if (!run || !verdict) return null;
  const proof = order.syncedThrough && proofIn(evidence.runs, order.syncedThrough);
  return endedWell(run) && typeof proof === 'string' ? ending('stale', proof, run) : ending(verdict, 'ended', run);
}

const ending = (status: Status, cause: Cause, run: Run | null = null): Ending => ({ status, cause, run });

/** The ending after a `Stopped`. */
function endingAt(reason: Stopped['reason'], session: Session): Ending {
  const { evidence, followedSinceMs, wasBlocked, mayHaveStarted } = session;
  const run = followedSinceMs === null ? undefined : verdictRun(evidence);
  if (reason === 'cancelled') return ending('cancelled', reason, run);
  if (followedSinceMs !== null) return ending('timed_out', reason, run);
  if (mayHaveStarted) return ending('unknown', reason);
  return wasBlocked ? ending('busy', 'deadline') : ending('not_started', reason);
}

/** Everything that the report says. */
function outcomeOf(found: Ending, session: Session): SyncOutcome {
  const { attempts, reply, ambiguousReply, listFailure, wasShown, evidence, followedSinceMs, lastReadMs } = session;
  const { order, retries } = session;
  const endedAtMs = session.nowMs();
  const ours = acceptedRun(evidence);
  const isAccepted = evidence.trigger?.kind === 'accepted';
  const isOurs = isAccepted && (found.run === null || found.run === ours);
  return {
    ...{ ...found, integrationId: order.integrationId, retries, attempts, reply },
    ...{ ambiguousReply, listFailure, wasShown, isAccepted },
    unreadMs: lastReadMs === null ? null : endedAtMs - lastReadMs,
    adopted: !isOurs && (found.run !== null || followedSinceMs !== null),
    pastRuns: endedRuns(evidence.runs),
    waitedMs: (followedSinceMs ?? endedAtMs) - session.beganAtMs,
    elapsedMs: endedAtMs - session.beganAtMs,
  };
}

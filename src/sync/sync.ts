/** One integration, from the first request to its outcome. Read it top to bottom. */

import { adoptableRun, untilFree, untilNextTrigger } from './due.ts';
import { acceptedRun, covers, triggerSentMs, verdictRun } from './evidence.ts';
import { noTurnInTime } from './limiter.ts';
import type { Cause, Ending, Status, SyncOutcome } from './outcome.ts';
import { endedWell, Stopped, verdictOn } from './outcome.ts';
import { backoffMs, firstRetryMs, lastListMs, retryBackoff } from './polling.ts';
import type { ListFailure, Order, Reply, Run } from './ports.ts';
import type { StartedRun } from './runs.ts';
import { endedRuns, pastDurationsMs, proofIn } from './runs.ts';
import type { World } from './session.ts';
import { Session } from './session.ts';

/** When to give up on our run: after this many lists, over this much time, that show neither it nor any running one. */
const notShown = { lists: 3, forMs: 5 * 60_000 };

/** Starts one integration's sync and follows it to its end, or to the order's deadline. Rejects only on a bug. */
export async function sync(order: Order, world: World): Promise<SyncOutcome> {
  const session = new Session(order, world);
  let outcome = await outcomeOf(session, async () => (await firstList(session)) ?? startAndFollow(session));
  for (let delayMs = firstRetryMs; mayRetry(outcome, delayMs, session); delayMs *= 2) {
    session.retries += 1;
    // Before the wait, because nothing of ours is running if the workflow is cancelled during it.
    session.startOver();
    const again = await outcomeOf(session, async () => {
      await session.wait(delayMs, 'retry');
      await session.list();
      return startAndFollow(session);
    });
    const { attempts, elapsedMs } = again;
    // If the retry started nothing, the failure before it stays the result.
    const hasStarted = session.mayHaveStarted || session.followedSinceMs !== null;
    const reply = again.reply ?? outcome.reply;
    if (!hasStarted) return { ...outcome, attempts, elapsedMs, reply, failedRetry: again };
    outcome = again;
  }
  return outcome;
}

/** Whether the sync ended with an error, and there is another retry and time for it. */
function mayRetry({ status }: SyncOutcome, delayMs: number, session: Session): boolean {
  const isInTime = session.nowMs() + delayMs < session.order.deadlineMs - lastListMs;
  return status === 'error' && session.retries < session.order.retries && isInTime;
}

async function startAndFollow(session: Session): Promise<Ending> {
  const end = (await start(session)) ?? (await followToEnd(session));
  const hasFailed = ['ended', 'not-shown'].includes(end.cause) && !endedWell(end);
  if (session.mayHaveStarted || !hasFailed) return end;
  // An adopted run failed, and we have not tried our own sync yet. If this one fails too, that is the result.
  session.startOver();
  return (await start(session)) ?? followToEnd(session);
}

/** Reads the first list, if one is needed before a trigger. Resolves to the ending if the step ends here, else to null. */
async function firstList(session: Session): Promise<Ending | null> {
  const { follow, dryRun } = session.order;
  if (!follow && !dryRun) return null;
  for (let times = 1; ; times++) {
    const failure = await session.list();
    if (failure === null) return dryRun ? ending('checked', 'checked') : null;
    // A key that may not read runs may still be allowed to trigger, and a dry run cannot find that out.
    const isForbidden = failure.kind === 'refused' && failure.refusal === 'forbidden';
    if (dryRun && !follow && isForbidden) return ending('checked', 'checked');
    const end = endingIfNotStarted(failure, session);
    if (end !== null) return end;
    await session.wait(backoffMs(retryBackoff, times, session.world.random), 'first-list');
  }
}

/** Triggers until Braze accepts, or until a list shows a run to adopt. Null if a run is to be followed now. */
async function start(session: Session): Promise<Ending | null> {
  let found = adoptableRun(session);
  if (found === undefined && session.waitsForOthers && session.evidence.isRunning) found = await untilFree(session);
  while (found === undefined) {
    const reply = await session.trigger();
    if (reply.kind === 'accepted') break;
    const end = endingIfNotStarted(reply, session);
    if (end !== null) return end;
    found = await untilNextTrigger(session, reply);
  }
  session.followedSinceMs = session.nowMs();
  return endingOnceStarted(found, session);
}

/** The ending, if the step ends once Braze has accepted our sync, or a run was found; null if a run is to be followed. */
function endingOnceStarted(found: StartedRun | undefined, session: Session): Ending | null {
  // Even if the run has failed: it was started, and nothing else was asked for.
  if (!session.order.follow) return ending('triggered', found === undefined ? 'accepted' : 'adopted', found);
  if (found === undefined) return null;
  // A run that began before the step counts because it has reached `syncedThrough`.
  const joined = covers(found, session.evidence) ? null : endingOf(found, session);
  if (joined === null) session.world.log({ kind: 'adopted' });
  return joined && { ...joined, cause: 'joined' };
}

/** The ending, if nothing may have started and this answer ends the step; null if it continues. */
function endingIfNotStarted(answer: Reply | ListFailure, session: Session): Ending | null {
  if (session.mayHaveStarted) return null;
  if (answer === noTurnInTime) throw new Stopped('rate-limit');
  if (session.isUnreachable) return ending('not_started', 'unreachable');
  if (answer.kind === 'refused') return ending('not_started', 'refused');
  if (answer.kind !== 'busy' || session.waitsForOthers) return null;
  return ending(session.order.onBusy === 'skip' ? 'skipped' : 'busy', 'on-busy');
}

/** Follows the run that decides the verdict to its end. */
async function followToEnd(session: Session): Promise<Ending> {
  // Lists in a row that show neither our run nor any running one.
  let listsWithout = 0;
  let withoutSinceMs = 0;
  for (;;) {
    const run = verdictRun(session.evidence);
    const end = endingOf(run, session);
    if (end !== null) return end;
    session.wasShown ||= run !== undefined;
    await session.wait(session.listDelayMs(), 'end');
    const failure = await session.list();
    if (session.isReadingRefused) return ending('unknown', 'lists-refused', run);
    if (failure !== null) continue;
    if (listsWithout === 0) withoutSinceMs = session.nowMs();
    listsWithout = logRun(session) ? 0 : listsWithout + 1;
    const isLong = session.nowMs() - withoutSinceMs >= notShown.forMs;
    if (listsWithout >= notShown.lists && isLong) return ending('unknown', 'not-shown');
  }
}

/** Logs what the latest list shows of the run that is followed. Returns whether it shows that run, or any running one. */
function logRun({ evidence, world }: Session): boolean {
  const ours = acceptedRun(evidence);
  const sentMs = triggerSentMs(evidence);
  if (ours !== undefined && sentMs !== null) world.log({ kind: 'started', afterMs: ours.startedAtMs - sentMs });
  const run = verdictRun(evidence);
  world.log({ kind: 'seen', run: run ?? null, pastDurationsMs: pastDurationsMs(evidence.runs) });
  return run !== undefined || evidence.isRunning;
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
  const { busyReplies, evidence, followedSinceMs, mayHaveStarted } = session;
  const run = followedSinceMs === null ? undefined : verdictRun(evidence);
  if (reason === 'cancelled') return ending('cancelled', reason, run);
  if (followedSinceMs !== null) return ending('timed_out', reason, run);
  if (mayHaveStarted) return ending('unknown', reason);
  return busyReplies > 0 || evidence.isRunning ? ending('busy', 'deadline') : ending('not_started', reason);
}

/** Runs a part of the sync. If it is stopped, that is its ending. */
async function outcomeOf(session: Session, part: () => Promise<Ending>): Promise<SyncOutcome> {
  const end = await part().catch((error: unknown) => {
    if (!(error instanceof Stopped)) throw error;
    return endingAt(session.world.cancelled.aborted ? 'cancelled' : error.reason, session);
  });
  const { ambiguousReplies, attempts, evidence, followedSinceMs, lastReadMs, listFailure } = session;
  const { order, reply, retries, wasShown } = session;
  const endedAtMs = session.nowMs();
  const ours = acceptedRun(evidence);
  const isOurs = evidence.trigger?.kind === 'accepted' && (end.run ?? ours) === ours;
  return {
    ...{ ...end, integrationId: order.integrationId, retries, attempts, reply, listFailure, wasShown },
    ...{ ambiguousReply: ambiguousReplies.at(-1) ?? null, failedRetry: null },
    unreadMs: lastReadMs === null ? null : endedAtMs - lastReadMs,
    adopted: followedSinceMs !== null && !isOurs,
    pastRuns: endedRuns(evidence.runs),
    startedAfterMs: followedSinceMs === null ? null : followedSinceMs - session.beganAtMs,
    elapsedMs: endedAtMs - session.beganAtMs,
  };
}

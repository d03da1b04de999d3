// The rules for a single integration of a step: how many syncs it may start, and that its status is true.
import type { RunRecord } from '../../simulator/types.ts';
import type { Excuse, Violation, WireEntry } from './evidence.ts';
import { broken } from './evidence.ts';
import { isSynced } from './synced.ts';
import type { View } from './view.ts';
import {
  clocksMs,
  driftShare,
  firstRetryMs,
  guardMs,
  isClockOff,
  isUndocumented,
  listsBefore,
  looksSentMs,
  meaningOf,
  parseTime,
  runOf,
  runsAt,
  seemsOver,
  sharesStart,
  showEnd,
  shownIn,
  showsCovering,
} from './view.ts';

/** Checks one integration of a step. */
export function checkTruth(view: View): readonly Violation[] {
  return [...syncs(view), ...reasonForSuccess(view), ...noTriggerAfter(view), ...credit(view), ...statusTruth(view)];
}

function syncs(view: View): readonly Violation[] {
  const { config, ours, ambiguous, posts, runs, beganAtMs } = view;
  const before = listsBefore(view, posts.at(-1));
  const failed = runs.filter((run) => {
    if (ours.includes(run) || run.startedAtMs < beganAtMs) return false;
    return showEnd(before, run) && run.plan.result !== 'success';
  });
  return broken(
    'I1 no more syncs than allowed',
    ours.length > 1 + ambiguous.length + config.retries + failed.length &&
      `${ours.length} syncs, but ${ambiguous.length} ambiguous answers and ${failed.length} failed runs of others`,
  );
}

function reasonForSuccess({ claimsSuccess, status, accepted, adopted }: View): readonly Violation[] {
  const nothingStarted = status === 'skipped' || status === 'checked';
  return broken(
    'I2 a success has a reason',
    claimsSuccess && accepted === undefined && !nothingStarted && !adopted && `${status} without a 202 or another run`,
  );
}

function noTriggerAfter(view: View): readonly Violation[] {
  const rule = 'I3 no trigger after one was accepted or refused';
  const { posts, runs } = view;
  const final = posts.filter((post) => ['accepted', 'refused'].includes(meaningOf(post)));
  const retried = final.filter((post) => mayRetry(view, post)).slice(0, view.config.retries);
  const last = final.filter((post) => !retried.includes(post));
  const over = last.find((post) => post !== posts.at(-1));
  const needless = posts.flatMap((post) => {
    const list = listsBefore(view, post).at(-1);
    return list === undefined ? [] : runs.filter((run) => showsCovering(view, list, run));
  });
  const meaning = over && meaningOf(over);
  // The step may have taken someone else's failed run for its own.
  const isMistaken = runs.some((run) => run !== runOf(runs, over) && run.plan.result === 'error');
  const isExcused = view.config.retries > 0 && isClockOff(view) && isMistaken && meaning === 'accepted';
  const excuse: Excuse | undefined = isExcused ? "Braze's clocks disagree" : undefined;
  const repeated = broken(rule, over !== undefined && `a trigger was sent after one was ${meaning}`);
  return [
    ...broken(
      rule,
      view.config.dryRun && posts.length > 0 && 'a trigger was sent in a dry run',
      needless.length > 0 && `a trigger was sent although a list showed run ${needless[0]?.number}`,
    ),
    ...repeated.map((violation) => ({ ...violation, excuse })),
  ];
}

/** Whether a list before the next trigger showed an `error` of this trigger's run, or of one that looks like it. */
function mayRetry(view: View, post: WireEntry): boolean {
  const { runs, posts, dateOffMs } = view;
  const next = posts[posts.indexOf(post) + 1];
  const own = runOf(runs, post);
  // The step decides on a retry before it waits for it.
  const decidedMs = (next?.atMs ?? Number.POSITIVE_INFINITY) - (1 - driftShare) * firstRetryMs;
  const before = listsBefore(view, next).filter(({ untilMs }) => untilMs <= decidedMs);
  const isKnowable = own !== undefined && !seemsOver(view, own, post) && !sharesStart(view, own);
  const isOwnShown = before.some((list) => {
    const row = isKnowable ? shownIn(list, own) : null;
    // Without a `Date`, the step takes the latest run for its own.
    const isVerdict = row?.isRunning === false && !list.rows.some(({ start }) => start.ms > row.start.ms);
    return dateOffMs === null ? isVerdict : row !== null;
  });
  const sinceMs = looksSentMs(post) - clocksMs;
  return runs.some((run) => {
    const isError = run.plan.result === 'error' && !isUndocumented(run);
    const looksOwn = run.endsAtMs >= sinceMs && (run.startedAtMs < post.atMs || !isOwnShown);
    return isError && (run === own || looksOwn) && showEnd(before, run);
  });
}

/** The statuses that say how a run ended. */
const ends = ['success', 'partial', 'error', 'config_error', 'stale'];

/** Whether the run that the status rests on began after the step and ended as the status says. */
function credit(view: View): readonly Violation[] {
  const { status, reported, beganAtMs, claimsSuccess } = view;
  const rests = ends.includes(status) || (reported['started-at'] !== '' && status !== 'cancelled');
  const right = runsAt(view).filter((run) => endedAs(view, run));
  const untrue = rests ? untruth(view, right) : null;
  const rule = claimsSuccess ? 'a success is true' : 'a failure is true';
  if (untrue !== null) return [{ rule, message: `${status}, but ${untrue}` }];
  const isJoined = claimsSuccess && view.adopted && view.config.onBusy === 'join' && isSynced(view);
  if (!rests || isJoined || right.some(({ startedAtMs }) => startedAtMs >= beganAtMs)) return [];
  const message = `${status}, but the run began ${beganAtMs - (right[0]?.startedAtMs ?? 0)} ms before the step`;
  const hasReason = !claimsSuccess || view.accepted !== undefined;
  const excuse = right.map((run) => excuseFor(view, run)).find((one) => one !== undefined);
  return [{ rule: hasReason ? rule : 'I2 a success has a reason', message, excuse }];
}

/** Whether a run ended as the status says. True if the status does not say that a run ended. */
function endedAs({ status, endedAtMs }: View, run: RunRecord): boolean {
  if (!ends.includes(status)) return true;
  const words = status === 'stale' ? ['success', 'partial'] : [status];
  return words.includes(run.plan.result) && !isUndocumented(run) && run.endsAtMs <= (endedAtMs ?? 0);
}

/** What is wrong about the run that the status rests on; null if nothing is. */
function untruth(view: View, right: readonly RunRecord[]): string | null {
  const { config, succeeds, claimsSuccess } = view;
  const [run] = runsAt(view);
  if (run === undefined) return 'no run began at started-at';
  if (right.length === 0) return `run ${run.number} did not end like that`;
  const rowsFailed = Math.min(...right.map(({ plan }) => plan.rowsFailed));
  const isTooMany = succeeds && claimsSuccess && rowsFailed > (config.maxFailedRows ?? Number.POSITIVE_INFINITY);
  return isTooMany ? `${rowsFailed} rows failed` : null;
}

/** Why the step could not know that a run began before it; undefined if it could. */
function excuseFor(view: View, run: RunRecord): Excuse | undefined {
  const { beganAtMs, dateOffMs, accepted, lists, ours } = view;
  const { startedAtMs, endsAtMs, plan } = run;
  const start = parseTime(view.reported['started-at'] ?? '');
  const earlyMs = beganAtMs - startedAtMs + guardMs(view, start.ms);
  // A `Date` has whole seconds. A start may have moved ahead, if no list showed it before.
  const cutMs = 1_000 + driftShare * ((lists[0]?.atMs ?? beganAtMs) - beganAtMs);
  const movedMs = lists.some((list) => shownIn(list, run)?.isRunning) ? 0 : plan.startMovesMs;
  const disagreeMs = Math.max(0, -(dateOffMs ?? 0)) + movedMs;
  if (earlyMs < cutMs) return 'less than a second before the step';
  if (disagreeMs > 0 && earlyMs < disagreeMs + cutMs) return "Braze's clocks disagree";
  if (accepted === undefined || ours.includes(run)) return undefined;
  const before = lists.filter((list) => list.atMs <= accepted.atMs);
  if (before.some(({ rows }) => rows.some((row) => row.start.ms === start.ms))) return undefined;
  // By Braze's clock, the step sent its trigger at this time or later.
  const sentMs = looksSentMs(accepted) - 1_000;
  const endShownMs = endsAtMs + Math.max(plan.endStampedAheadMs, plan.endShownAfterMs);
  // The step compares the latest start that a list has shown.
  const isEarlier = Math.max(start.ms, startedAtMs) < sentMs - disagreeMs - clocksMs;
  if (isEarlier || endShownMs + disagreeMs < sentMs) return undefined;
  return endShownMs < sentMs || start.ms > startedAtMs ? "Braze's clocks disagree" : 'a short run that no list showed';
}

/** Whether everything else that a status says is true: for example, that nothing was started if it is `not_started`. */
function statusTruth(view: View): readonly Violation[] {
  const { config, status, claimsSuccess, adopted, posts, accepted, ambiguous, ours, cancelledAtMs } = view;
  const began = accepted !== undefined && accepted.arrived?.effect !== null;
  const saysNone = ['not_started', 'busy', 'skipped'].includes(status);
  const saysBusy = status === 'busy' || status === 'skipped';
  const ignored = ignoredRun(view);
  return broken(
    claimsSuccess ? 'a success is true' : 'a failure is true',
    status === 'triggered' && !adopted && (config.follow || !began) && 'triggered, but no accepted trigger began a run',
    status === 'skipped' && config.onBusy !== 'skip' && 'skipped, but on-busy is not skip',
    status === 'checked' && (!config.dryRun || posts.length > 0) && 'checked, but this was not a dry run',
    saysBusy && !wasBusy(view) && `${status}, but nothing else was running`,
    saysNone && ours.length > 0 && `${status}, but it had started ${ours.length} syncs`,
    saysNone && ambiguous.length > 0 && `${status}, although an answer was ambiguous`,
    status === 'cancelled' && cancelledAtMs === null && 'cancelled, but nobody cancelled it',
    status === 'timed_out' && accepted === undefined && !adopted && 'timed_out, but nothing was started',
    ignored !== undefined && `${status}, although run ${ignored.number} covers the step`,
  );
}

/** Whether another run was running during the step, or looked as if it was. */
function wasBusy({ runs, ours, beganAtMs, endedAtMs }: View): boolean {
  return runs.some(
    (run) =>
      !ours.includes(run) &&
      run.acceptedAtMs <= (endedAtMs ?? 0) &&
      run.endsAtMs + run.plan.endShownAfterMs > beganAtMs,
  );
}

/** A covering run in the last list, later than the reported one, if the status says that there is none. */
function ignoredRun(view: View): RunRecord | undefined {
  const { lists, runs, config, status } = view;
  const last = lists.at(-1);
  const [reported] = runsAt(view);
  const saysNone = ['not_started', 'error', 'config_error'].includes(status);
  const hasWaited = status === 'busy' && config.onBusy !== 'fail';
  if (last === undefined || !(saysNone || hasWaited)) return undefined;
  return runs.find((run) => {
    const isLater = reported === undefined || run.startedAtMs > reported.startedAtMs;
    return isLater && showsCovering(view, last, run);
  });
}

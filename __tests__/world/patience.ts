// Whether a step kept trying while it could still learn something, and saw what the lists showed.
import type { RunRecord } from '../../simulator/types.ts';
import type { Excuse, Violation } from './evidence.ts';
import { broken } from './evidence.ts';
import { outlasts, quietOf } from './flood.ts';
import type { View } from './view.ts';
import {
  clocksMs,
  dateMsOf,
  firstRetryMs,
  isClockOff,
  isUndocumented,
  looksSentMs,
  meaningOf,
  seemsOver,
  sharesStart,
  showEnd,
  shownIn,
} from './view.ts';

/** A step may send its last request this long before its deadline. */
const lastLookMs = 45_000;

/** How long and how often a step tries if nothing has ever answered, and how long it looks for a run that no list shows. */
const unreachableMs = 90_000;
const triesAtLeast = 3;
const unshownMs = 295_000;

/** A step sees the end of a run within this time, unless a fault delays it or another run took longer. */
const seenWithinMs = 185_000;

/** How far a runner's clock may drift in the longest step. */
const driftMs = 5_000;

/** Checks one integration of a step. */
export function checkPatience(view: View): readonly Violation[] {
  const { status, own, accepted } = view;
  const isAhead = (view.dateOffMs ?? 0) > 0;
  const seemsEarlier = isAhead && own !== undefined && accepted !== undefined && seemsOver(view, own, accepted);
  const isOff = isClockOff(view) || seemsEarlier;
  const excuse: Excuse | undefined = isOff ? "Braze's clocks disagree" : undefined;
  return [
    ...doubt(view).map((violation) => ({ ...violation, excuse })),
    ...broken('the step does not give up early', !mayEnd(view) && `${status}, with time left`),
    ...blindness(view),
  ];
}

/** Whether an `unknown` has its reason in an answer. */
function doubt(view: View): readonly Violation[] {
  const { status, ambiguous, accepted, adopted, config, lists, wire, own } = view;
  if (status !== 'unknown' || ambiguous.length > 0) return [];
  const isUnreadable = wire.some((entry) => entry.endpoint === 'runs' && meaningOf(entry) !== 'list');
  const wasUnshown = own !== undefined && lists.some((list) => list.atMs > own.acceptedAtMs && !shownIn(list, own));
  const isHidden = own !== undefined && sharesStart(view, own);
  const hasReason = (config.follow && (isUnreadable || wasUnshown || isHidden)) || endedUndocumented(view);
  return broken(
    'I6 an unknown has a reason',
    (!hasReason || (accepted === undefined && !adopted)) &&
      'unknown, although no answer was ambiguous, every list was readable and showed the run, and every end was documented',
  );
}

function endedUndocumented({ runs, lists }: View): boolean {
  return runs.some((run) => isUndocumented(run) && showEnd(lists, run));
}

/** Whether the step had a reason to end when it did. */
function mayEnd(view: View): boolean {
  const { status, beganAtMs, endedAtMs, config, wire, posts, adopted, accepted, ambiguous, runs, lists } = view;
  const deadlineMs = beganAtMs + config.timeoutMs;
  const isOver = endedAtMs === null || endedAtMs > deadlineMs - lastLookMs;
  if (isOver || view.claimsSuccess || view.cancelledAtMs !== null || status === 'stale') return true;
  const isOutlasted = view.stepWire.some((entry) => outlasts(view, entry));
  if (mayRetry(view, deadlineMs - endedAtMs)) return isOutlasted;
  const isRefused = wire.some((entry) => meaningOf(entry) === 'refused');
  if (status === 'error' || status === 'config_error') {
    // The failure of an adopted run is not enough: the step starts its own sync.
    const shown = runs.filter((run) => run.startedAtMs >= beganAtMs && showEnd(lists, run));
    return !adopted || accepted !== undefined || ambiguous.length > 0 || shown.length > 1;
  }
  if (status === 'unknown') {
    const last = posts.findLast((post) => ['accepted', 'ambiguous'].includes(meaningOf(post)));
    return isRefused || endedUndocumented(view) || endedAtMs - (last?.untilMs ?? endedAtMs) >= unshownMs;
  }
  const isAnswered = wire.some(({ answer }) => answer?.kind === 'answer');
  const isUnreachable = !isAnswered && wire.length >= triesAtLeast && endedAtMs - beganAtMs >= unreachableMs;
  if (status === 'busy') return config.onBusy === 'fail' || isOutlasted;
  return status === 'not_started' && (isRefused || isOutlasted || isUnreachable);
}

/** Whether the status is the `error` of the last trigger's run, although a retry was left and there was time for it. */
function mayRetry({ status, posts, accepted, own, config, runs, beganAtMs }: View, leftMs: number): boolean {
  // After a lost answer, someone else's run may also have used up a retry, even one that began just before the step.
  const failed = runs.filter(({ startedAtMs, plan }) => startedAtMs > beganAtMs - 1_000 && plan.result === 'error');
  const started = posts.filter((post) => meaningOf(post) === 'accepted');
  const retried = Math.max(failed.length, started.length) - 1;
  const isOurs = status === 'error' && own?.plan.result === 'error' && posts.at(-1) === accepted;
  return isOurs && retried < config.retries && leftMs > firstRetryMs * 2 ** retried + driftMs;
}

/** Whether the step missed the end of its accepted trigger's run. */
function blindness(view: View): readonly Violation[] {
  const { own, accepted, status, config, lists, stepWire, runs, freezes, doneAtMs } = view;
  if (own === undefined || accepted === undefined || !config.follow || !isKnowable(view, own)) return [];
  const { number, startedAtMs, endsAtMs, plan } = own;
  // After a retry, the status is no longer about this run. Before a retry, the step waits.
  if (config.retries > 0 && plan.result === 'error') return [];
  // If it failed, a later run may count instead.
  const isLast = runs.every((run) => run.startedAtMs <= startedAtMs);
  if (!isLast && !['success', 'partial'].includes(plan.result)) return [];
  const before = lists.filter(({ untilMs }) => untilMs <= doneAtMs);
  const isMissed = showEnd(before, own) && ['unknown', 'timed_out'].includes(status);
  const shownMs = Math.max(startedAtMs + plan.visibleAfterMs, endsAtMs + plan.endShownAfterMs);
  const troubles = stepWire.filter((entry) => !['list', 'accepted'].includes(meaningOf(entry)));
  // A stopped clock makes a wait for the rate limit that much longer.
  const frozenMs = freezes.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const freeMs = troubles.map((entry) => Math.max(entry.untilMs, quietOf(entry).untilMs) + frozenMs);
  const lateMs = doneAtMs - Math.max(shownMs, ...freeMs, ...freezes.map(({ toMs }) => toMs));
  const tookMs = runs.map((run) => run.endsAtMs - run.startedAtMs).filter(Number.isFinite);
  // The wait begins once the trigger is answered, and then the list has to be answered, too.
  const answers = [accepted, ...before.filter(({ atMs }) => atMs >= accepted.atMs)];
  const slowestMs = Math.max(...answers.map(({ atMs, untilMs }) => untilMs - atMs));
  const isLate = lateMs > Math.max(seenWithinMs, ...tookMs) + 2 * slowestMs + driftMs;
  return broken(
    'the step sees what lists show',
    isMissed && `${status}, although a list showed that run ${number} had ended`,
    isLate && status !== 'cancelled' && `lists had shown for ${lateMs} ms that run ${number} had ended`,
  );
}

/** Whether the step can tell the accepted trigger's run from others, and the run's end is documented. */
function isKnowable(view: View, own: RunRecord): boolean {
  const { accepted, runs, coversFromMs } = view;
  if (accepted === undefined || coversFromMs === Number.POSITIVE_INFINITY) return false;
  if (Number.isNaN(dateMsOf(accepted)) || isUndocumented(own)) return false;
  const sinceMs = looksSentMs(accepted) - 2 * clocksMs;
  const hasRival = runs.some((run) => run !== own && run.endsAtMs >= sinceMs && run.startedAtMs <= own.startedAtMs);
  return !seemsOver(view, own, accepted) && !hasRival && !sharesStart(view, own);
}

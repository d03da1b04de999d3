// Whether a step went on as long as there was something to find out, and saw what it was shown.
import type { RunRecord } from '../../simulator/types.ts';
import type { Violation } from './evidence.ts';
import { broken } from './evidence.ts';
import { quietOf } from './flood.ts';
import type { View } from './view.ts';
import { clocksMs, dateMsOf, meaningOf, shownIn, wakingMs } from './view.ts';

/** This long before its deadline a step may be looking for the last time. */
const lastLookMs = 45_000;

/** So long the step tries where nothing ever answered, and looks for what should show and does not. */
const unreachableMs = 120_000;
const unshownMs = 300_000;

/** A run that has ended is seen within this, if nothing is in the way and none took longer. */
const seenWithinMs = 180_000;

/** How far a runner's clock may be off in so long. */
const aboutMs = 5_000;

/** Checks one integration of a step. */
export function patience(view: View): readonly Violation[] {
  const { status, endedAtMs } = view;
  const reason = status === 'cancelled' || endedAtMs === null ? 'it had to' : reasonToEnd(view, endedAtMs);
  const through = seenThrough(view);
  const isLast = through !== undefined && view.runs.every(({ startedAtMs }) => startedAtMs <= through.startedAtMs);
  const missed = through !== undefined && (isLast || endedWell(through)) && ['unknown', 'timed_out'].includes(status);
  return [
    ...doubt(view),
    ...broken('it does not give up early', reason === null, () => `${status}, with time left`),
    ...broken(
      'it sees what is shown',
      missed,
      () => `${status}, though run ${through?.number} was shown to have ended`,
    ),
    ...tooLate(view),
  ];
}

/** `unknown` is for what cannot be known: its reason is in an answer. */
function doubt(view: View): readonly Violation[] {
  const { status, ambiguous, accepted, adopted, asked, lists, wire, ours, dateOffMs } = view;
  // Where Braze's clocks disagree by more than the rules allow for, its own run looks like none of its own.
  const isOff = Math.abs(dateOffMs ?? 0) > clocksMs;
  if (status !== 'unknown' || ambiguous.length > 0 || isOff) return [];
  const isUnreadable = wire.some((entry) => entry.endpoint === 'runs' && meaningOf(entry) !== 'list');
  const own = ours.find(({ number }) => number === accepted?.arrived?.effect?.startedRun);
  const wasUnshown =
    own !== undefined && lists.some((list) => list.atMs > own.acceptedAtMs && shownIn(list, own) === null);
  const hasReason = (asked.follow && (isUnreadable || wasUnshown)) || endedUndocumented(view);
  return broken(
    'I6 unknown has a reason',
    !hasReason || (accepted === undefined && !adopted),
    () => 'unknown, but no answer was ambiguous, no list unreadable or without the run, and no ending undocumented',
  );
}

function endedUndocumented({ runs, lists }: View): boolean {
  const undocumented = runs.filter(({ plan }) => plan.onceEnded.job_status !== undefined);
  return undocumented.some((run) => lists.some((list) => shownIn(list, run)?.isRunning === false));
}

function endedWell({ plan }: RunRecord): boolean {
  return ['success', 'partial'].includes(plan.result);
}

/** Why a step ended when it did; null where it should have gone on. */
function reasonToEnd(view: View, endedAtMs: number): string | null {
  const { status, beganAtMs, asked, wire, posts, claimsGreen, adopted, accepted, ambiguous, runs, lists } = view;
  const deadlineMs = beganAtMs + asked.timeoutMs;
  if (claimsGreen || endedAtMs > deadlineMs - lastLookMs) return 'it is over';
  const isRefused = wire.some((entry) => meaningOf(entry) === 'refused');
  const sinceMs = (fromMs: number): number => wakingMs(view, fromMs, endedAtMs);
  if (status === 'error' || status === 'config_error') {
    const failed = runs.filter((run) => lists.some((list) => shownIn(list, run)?.isRunning === false));
    const later = failed.filter(({ startedAtMs }) => startedAtMs >= beganAtMs);
    return !adopted || accepted !== undefined || ambiguous.length > 0 || later.length > 1 ? 'it ended so' : null;
  }
  if (status === 'unknown') {
    const last = posts.findLast((post) => ['accepted', 'ambiguous'].includes(meaningOf(post)));
    const isLong = last !== undefined && endedAtMs - last.untilMs >= unshownMs - aboutMs;
    return isRefused || isLong || endedUndocumented(view) ? 'it cannot be known' : null;
  }
  if (status === 'failed' || status === 'busy') {
    const isOutlasted = view.stepWire.some((entry) => {
      const { isTold, untilMs } = quietOf(entry);
      return isTold && untilMs + entry.untilMs - entry.atMs >= deadlineMs - aboutMs;
    });
    const isUnreachable =
      wire.every(({ answer }) => answer?.kind !== 'answer') && sinceMs(beganAtMs) >= unreachableMs - 30_000;
    const isBusy = status === 'busy' && asked.onBusy !== 'wait';
    return isRefused || isOutlasted || isUnreachable || isBusy ? 'it could not be started' : null;
  }
  return null;
}

/** The run that an accepted trigger began, where a list showed how it ended, and it could be taken for no other. */
function seenThrough(view: View): RunRecord | undefined {
  const { accepted, runs, lists, dateOffMs, coversFromMs, endedAtMs } = view;
  const own = runs.find(({ number }) => number === accepted?.arrived?.effect?.startedRun);
  if (accepted === undefined || own === undefined || own.plan.onceEnded.job_status !== undefined) return undefined;
  const offMs = Math.max(0, dateOffMs ?? 0);
  const tripMs = accepted.untilMs - accepted.atMs;
  const isRival = (run: RunRecord): boolean =>
    run !== own && run.endsAtMs >= accepted.atMs - tripMs - 2 * clocksMs && run.startedAtMs <= own.startedAtMs;
  const isDated = coversFromMs !== Number.POSITIVE_INFINITY && !Number.isNaN(dateMsOf(accepted));
  const showsEnd = lists.some((list) => {
    const row = shownIn(list, own);
    return row?.isRunning === false && row.endMs >= accepted.atMs + offMs && list.untilMs <= (endedAtMs ?? 0);
  });
  return isDated && showsEnd && !runs.some(isRival) ? own : undefined;
}

/** Whether an integration was asked for though its run had been shown to have ended for minutes, and nothing was in the way. */
function tooLate(view: View): readonly Violation[] {
  const { wire, freezes } = view;
  const own = seenThrough(view);
  if (own === undefined || !endedWell(own)) return [];
  const shownMs = Math.max(own.startedAtMs + own.plan.visibleAfterMs, own.endsAtMs + own.plan.endShownAfterMs);
  const troubles = wire.filter((entry) => !['list', 'accepted'].includes(meaningOf(entry)));
  const overMs = [
    ...troubles.map((entry) => Math.max(entry.untilMs, quietOf(entry).untilMs)),
    ...freezes.map(({ toMs }) => toMs),
  ];
  const lateMs = (wire.at(-1)?.atMs ?? 0) - Math.max(shownMs, ...overMs);
  const tookMs = view.runs.map(({ startedAtMs, endsAtMs }) => (endsAtMs === Infinity ? 0 : endsAtMs - startedAtMs));
  return broken(
    'it sees what is shown',
    lateMs > Math.max(seenWithinMs, ...tookMs) + aboutMs,
    () => `run ${own.number} had been shown as ended for ${lateMs} ms`,
  );
}

// The rules that hold for each integration of a step by itself: how many syncs it may start, and that what it says is true.
import type { RunRecord } from '../../simulator/types.ts';
import { reasonForDoubt } from './doubt.ts';
import type { Findings, Violation, WireEntry } from './evidence.ts';
import { broken } from './evidence.ts';
import type { View } from './view.ts';
import { endShownAtMs, isAccepted, isDefinite, isList, roundingMs, runsAt } from './view.ts';

/** Checks one integration of a step. */
export function checkIntegration(view: View): Findings {
  const truth = greenTruth(view);
  return {
    violations: [
      ...syncs(view),
      ...reasonForGreen(view),
      ...noTriggerAfter(view),
      ...truth.violations,
      ...redTruth(view),
      ...reasonForDoubt(view),
    ],
    assumed: truth.assumed,
  };
}

function syncs(view: View): readonly Violation[] {
  const { posts, ours } = view;
  const open = posts.filter((post) => !isDefinite(post, view)).length;
  return broken(
    'I1 no more syncs than answers left open',
    ours.length > 1 + open,
    () => `${ours.length} syncs were started, though only ${open} answers were left open`,
  );
}

function reasonForGreen(view: View): readonly Violation[] {
  const { claimsGreen, status, posts, runs, firstAtMs } = view;
  const accepted = posts.some((post) => isAccepted(post, view));
  const found = runs.some((run) => run.startedAtMs >= firstAtMs && !wasSeenFailed(view, run));
  const excused = status === 'skipped' || status === 'checked' || (view.adopted && wasShownLate(view));
  return broken(
    'I2 green has a reason',
    claimsGreen && !accepted && !excused && !(view.adopted && found),
    () => `${status} without a 202 or a new run`,
  );
}

function wasSeenFailed({ wire }: View, run: RunRecord): boolean {
  const ended = wire.some((entry) => isList(entry) && entry.atMs >= endShownAtMs(run));
  return ended && (run.plan.result === 'error' || run.plan.result === 'config_error');
}

/** Whether the run at `started-at` is one that the first list should have shown and did not. */
function wasShownLate(view: View): boolean {
  return runsAt(view).some((run) => run.startedAtMs < view.firstAtMs && isDeceptive(view, run));
}

/**
 * Whether no caution could have told that the run had begun before the step: no list showed it when the first was read,
 * it blocked no trigger of ours, and it did not take longer than the step had lasted.
 */
function isHiddenFromBaseline(view: View, run: RunRecord): boolean {
  const { wire, posts, baselineAtMs, firstAtMs, endedAtMs, clockJumps } = view;
  const { startedAtMs, endsAtMs, plan } = run;
  const lastList = wire.findLast(isList);
  const shownMs = endShownAtMs(run) <= (lastList?.atMs ?? 0) ? endsAtMs - startedAtMs : 0;
  const sinceMs = (endedAtMs ?? Number.POSITIVE_INFINITY) - Math.min(firstAtMs, baselineAtMs);
  const open = posts.findIndex((post) => !isDefinite(post, view));
  const blocked = posts
    .slice(0, open === -1 ? posts.length : open)
    .some(({ atMs, status, sawStatus }) => status === 429 && sawStatus === 429 && atMs < endsAtMs);
  const tooLong = shownMs > sinceMs + roundingMs && !clockJumps;
  return startedAtMs + plan.visibleAfterMs > baselineAtMs && plan.visibleAfterMs > 0 && !blocked && !tooLong;
}

/**
 * Whether a run that the first list showed without a start was taken for a later one, for a run that it did not show at all
 * has shown in between and was taken for it.
 */
function isPlaceTaken(view: View, run: RunRecord): boolean {
  const { baselineAtMs, integrationId, runs, startlessIds } = view;
  const wasThere = run.startedAtMs <= baselineAtMs && endShownAtMs(run) > baselineAtMs;
  const isOther = (other: RunRecord): boolean =>
    other !== run && other.startedAtMs < baselineAtMs && isHiddenFromBaseline(view, other);
  return startlessIds.includes(integrationId) && wasThere && runs.some(isOther);
}

/** Whether it could not be told that a run began before the step. */
function isDeceptive(view: View, run: RunRecord): boolean {
  return isHiddenFromBaseline(view, run) || isPlaceTaken(view, run);
}

function noTriggerAfter(view: View): readonly Violation[] {
  const rule = 'I3 no trigger after it was started or refused';
  const { posts } = view;
  const over = posts.find((post) => {
    const { sawStatus } = post;
    const refused = sawStatus !== null && sawStatus >= 300 && sawStatus < 500 && sawStatus !== 429;
    return isDefinite(post, view) && (sawStatus === 202 || refused);
  });
  const last = posts.at(-1);
  const lookedAfter =
    last === undefined || view.wire.some(({ endpoint, atMs }) => endpoint === 'runs' && atMs > last.atMs);
  return [
    ...broken(
      rule,
      over !== undefined && last !== over,
      () => `a trigger was sent after one that was answered ${over?.sawStatus}`,
    ),
    ...broken(
      rule,
      view.claimsGreen && view.adopted && !lookedAfter,
      () => 'a trigger was sent after the last list was read',
    ),
  ];
}

/** Whether what a green status says of a run is true. A run that no list could have shown is an assumption's, not a lie. */
function greenTruth(view: View): Findings {
  const { claimsGreen, status, adopted, firstAtMs } = view;
  const rests = status === 'success' || status === 'partial' || (status === 'triggered' && adopted);
  if (!claimsGreen) return { violations: [], assumed: false };
  if (!rests) return { violations: otherGreen(view), assumed: false };
  const told = runsAt(view);
  const right = told.filter((run) => status === 'triggered' || endedAs(view, run, status));
  const inTime_ = right.filter(({ startedAtMs }) => startedAtMs >= firstAtMs);
  const hidden = right.filter((run) => isDeceptive(view, run));
  const says = (): string => {
    if (told.length === 0) return `${status}, but no run began at ${view.told['started-at']}`;
    if (right.length === 0) return `${status}, but the run ended ${told.map(({ plan }) => plan.result).join()}`;
    return `${status}, but the run began ${firstAtMs - (right[0]?.startedAtMs ?? 0)} ms before the first request`;
  };
  return {
    violations: [
      ...broken('green never lies', inTime_.length === 0 && hidden.length === 0, says),
      ...tooManyRows(view, right),
      ...doubt(view, right),
    ],
    assumed: inTime_.length === 0 && hidden.length > 0,
  };
}

function endedAs({ endedAtMs }: View, { plan, endsAtMs }: RunRecord, status: string): boolean {
  return plan.result === status && plan.onceEnded.job_status === undefined && endsAtMs <= (endedAtMs ?? 0);
}

/** Where ours had ended otherwise, as the lists showed, only a run that was seen running can stand for it. */
function doubt(view: View, told: readonly RunRecord[]): readonly Violation[] {
  const { wire, posts, ours, adopted, status, clockJumps } = view;
  const accepted = posts.find((post) => isAccepted(post, view));
  const own = ours.find(({ number }) => number === accepted?.effect?.startedRun);
  if (own === undefined || accepted === undefined || endedAs(view, own, status)) return [];
  // A clock that stood still makes its own run look older than the request.
  if (adopted || clockJumps) return [];
  const lists = wire.filter((entry) => isList(entry) && entry.atMs > accepted.atMs);
  const isShown = ({ startedAtMs, plan }: RunRecord, atMs: number): boolean =>
    startedAtMs + plan.visibleAfterMs <= atMs;
  const shown = lists.some(({ atMs }) => endShownAtMs(own) <= atMs && isShown(own, atMs));
  const seen = told.some((run) => lists.some(({ atMs }) => atMs < endShownAtMs(run) && isShown(run, atMs)));
  return broken('green never lies', shown && !seen, () => `${status}, though its own run ended ${own.plan.result}`);
}

function tooManyRows({ asked, green }: View, told: readonly RunRecord[]): readonly Violation[] {
  const limit = asked.maxFailedRows ?? Number.POSITIVE_INFINITY;
  const least = Math.min(...told.map(({ plan }) => plan.rowsFailed));
  return broken('green never lies', green && told.length > 0 && least > limit, () => `green, but ${least} rows failed`);
}

function otherGreen(view: View): readonly Violation[] {
  const { asked, status, posts, endedAtMs, runs, ours } = view;
  const rule = 'green never lies';
  switch (status) {
    case 'triggered': {
      const began = posts.some((post) => isAccepted(post, view) && post.effect !== null);
      return broken(rule, asked.follow || !began, () => 'triggered, but no accepted trigger began a run');
    }
    case 'skipped': {
      const between = runs.some((run) => run.acceptedAtMs <= (endedAtMs ?? 0) && run.endsAtMs > view.firstAtMs);
      return [
        ...broken(rule, !between || asked.onBusy !== 'skip', () => 'skipped, but nothing else was running'),
        ...broken(rule, ours.length > 0, () => 'skipped, but it had started a sync'),
      ];
    }
    default:
      return broken(rule, !asked.dryRun || posts.length > 0, () => `${status}, but this was no dry run`);
  }
}

/** `failed` and `busy` say that nothing was started; the other red words promise something too. */
function redTruth(view: View): readonly Violation[] {
  const rule = 'red never lies';
  const { status, ours, posts, cancelledAtMs } = view;
  const accepted = posts.some((post) => isAccepted(post, view));
  return [
    ...broken(
      rule,
      (status === 'failed' || status === 'busy') && ours.length > 0,
      () => `${status}, but it had started ${ours.length} syncs`,
    ),
    ...broken(
      rule,
      ['failed', 'busy', 'skipped'].includes(status) && posts.some(isOpen),
      () => `${status}, though an answer was left open`,
    ),
    ...broken(rule, status === 'cancelled' && cancelledAtMs === null, () => 'cancelled, but nobody cancelled it'),
    ...broken(rule, status === 'timed_out' && !accepted && !view.adopted, () => 'timed_out, but nothing was started'),
    ...broken(
      rule,
      (status === 'error' || status === 'config_error') && !runsAt(view).some((run) => endedAs(view, run, status)),
      () => `${status}, but no run at ${view.told['started-at']} ended so`,
    ),
  ];
}

/** Whether an answer left open if a sync was started, whenever it came. */
function isOpen({ sawStatus }: WireEntry): boolean {
  if (sawStatus === null || sawStatus < 300) return sawStatus !== 202;
  return sawStatus >= 500 || sawStatus === 408 || sawStatus === 425;
}

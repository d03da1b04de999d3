/** What Braze's answers prove about one integration: which runs cover the step, which are ours. Pure. */

import { endedWell, verdictOn } from './outcome.ts';
import type { Answered, Run } from './ports.ts';
import type { StartedRun } from './runs.ts';
import { hasStart, runningRun, sortRuns } from './runs.ts';

/** How far the clocks of Braze's machines may be apart, the one that answers and the one that runs syncs. */
const clockToleranceMs = 5_000;

/** A run does not start later than the list that shows it; half of the tolerance is enough to see a wrong `Date` by. */
const startToleranceMs = 3_000;

/** What is known so far. All times are Braze's own; the runner's clock only measures durations. */
export interface Evidence {
  /** When the step began; null while no `Date` has counted. */
  readonly beganMs: number | null;
  /** Whether a list has contradicted the `Date` that it came with. From then on none counts. */
  readonly isDateWrong: boolean;
  /** Braze's clock less the time since the step began, or a little less than that; null while no answer had a `Date`. */
  readonly clockMs: number | null;
  /** The latest list, sorted. */
  readonly runs: readonly Run[];
  /** Every start that any list has shown. */
  readonly shownStarts: ReadonlySet<number>;
  /** What was there first, before anything of ours can have been: as the first list or a busy answer shows it. */
  readonly before: { readonly starts: ReadonlySet<number>; readonly hasRunning: boolean } | null;
  /**
   * The last trigger that started a sync, or may have: when it was sent, or a little earlier (null where no answer had a
   * `Date`), and the starts that lists had shown before.
   */
  readonly trigger: {
    readonly kind: 'accepted' | 'ambiguous';
    readonly sentMs: number | null;
    readonly shownBefore: ReadonlySet<number>;
  } | null;
}

/** Before the first answer. */
export const noEvidence: Evidence = {
  beganMs: null,
  isDateWrong: false,
  clockMs: null,
  runs: [],
  shownStarts: new Set(),
  before: null,
  trigger: null,
};

/** After any answer, by when it was sent and received since the step began. `runs` are those that it lists. */
export function withAnswer(
  evidence: Evidence,
  { dateMs, runs = [] }: Answered & { readonly runs?: readonly Run[] },
  sentAfterMs: number,
  receivedAfterMs: number,
): Evidence {
  if (dateMs === null) return evidence;
  const clockMs = Math.max(evidence.clockMs ?? Number.NEGATIVE_INFINITY, dateMs - receivedAfterMs);
  const isContradicted = runs.some(({ startedAtMs, finishedAtMs }) => {
    return (startedAtMs ?? 0) > dateMs + startToleranceMs || (finishedAtMs ?? 0) > dateMs + clockToleranceMs;
  });
  const isDateWrong = evidence.isDateWrong || isContradicted;
  return {
    ...evidence,
    clockMs,
    isDateWrong,
    beganMs: isDateWrong ? null : (evidence.beganMs ?? dateMs - sentAfterMs),
  };
}

/** After a list of runs. */
export function withList(evidence: Evidence, list: readonly Run[]): Evidence {
  const runs = sortRuns(list);
  const starts = runs.filter(hasStart).map(({ startedAtMs }) => startedAtMs);
  const running = runningRun(runs);
  const before = { starts: new Set(starts), hasRunning: running !== undefined };
  // Where an older run goes on, a trigger that was answered ambiguously has started nothing: one sync runs at a time.
  const isOld = running !== undefined && hasStart(running) && !covers(running, evidence);
  const isFirst = evidence.before === null && (evidence.trigger === null || isOld);
  return {
    ...evidence,
    runs,
    shownStarts: new Set([...evidence.shownStarts, ...starts]),
    before: isFirst ? before : evidence.before,
  };
}

/** After a trigger was answered that another sync is running. */
export function withBusy(evidence: Evidence): Evidence {
  return evidence.trigger === null ? { ...evidence, before: { starts: new Set(), hasRunning: true } } : evidence;
}

/** After a trigger that started a sync, or may have. It was sent so long after the step began, and before its answer's `Date`. */
export function withTrigger(
  evidence: Evidence,
  kind: 'accepted' | 'ambiguous',
  { dateMs }: Answered,
  sentAfterMs: number,
): Evidence {
  const { clockMs, shownStarts } = evidence;
  const sentMs = clockMs === null ? null : Math.min(clockMs + sentAfterMs, dateMs ?? Number.POSITIVE_INFINITY);
  return { ...evidence, trigger: { kind, sentMs, shownBefore: shownStarts } };
}

/**
 * Whether a run began after the step did, and so saw the freshly loaded rows. Where something was running before, or
 * the run was listed at once, the clocks' tolerance is on the side of caution: it may be older than its start says.
 */
export function covers({ startedAtMs }: Run, { beganMs, before }: Evidence): boolean {
  if (beganMs === null || startedAtMs === null) return false;
  const mayBeOlder = before !== null && (before.hasRunning || before.starts.has(startedAtMs));
  return startedAtMs >= beganMs + (mayBeOlder ? clockToleranceMs : 0);
}

/** Whether a run may be the one that our last trigger started: no list showed it before, and its start fits. */
function answersTrigger(run: StartedRun, evidence: Evidence): boolean {
  const { startedAtMs } = run;
  const { beganMs, trigger } = evidence;
  if (trigger === null || trigger.shownBefore.has(startedAtMs)) return false;
  if (trigger.kind === 'ambiguous') return covers(run, evidence);
  if (trigger.sentMs === null) return startedAtMs > Math.max(...trigger.shownBefore);
  return startedAtMs >= Math.max(trigger.sentMs, beganMs ?? trigger.sentMs) - clockToleranceMs;
}

/**
 * The run of our accepted trigger, where the latest list shows it. What had ended before the trigger was sent is not ours;
 * where nothing else has shown for long (`isOverdue`), it must be: the clocks are a little apart.
 */
export function acceptedRun(evidence: Evidence, isOverdue = false): StartedRun | undefined {
  const { runs, trigger } = evidence;
  if (trigger?.kind !== 'accepted') return undefined;
  const possible = runs.filter(hasStart).filter((run) => answersTrigger(run, evidence));
  const ours = possible.find(({ finishedAtMs }) => finishedAtMs === null || finishedAtMs >= (trigger.sentMs ?? 0));
  return ours ?? (isOverdue ? possible.at(-1) : undefined);
}

/**
 * The run that the verdict rests on by the latest list: the one that runs or ended well, or else one that failed.
 *
 * After an accepted trigger it is ours, or a later covering run that does better. Before, it is the earliest covering
 * run; after an ambiguous trigger only one that was not shown before it can be taken for a failure of ours.
 */
export function verdictRun(evidence: Evidence): StartedRun | undefined {
  const { trigger } = evidence;
  const started = evidence.runs.filter(hasStart);
  const covering = started.filter((run) => covers(run, evidence));
  if (trigger?.kind === 'accepted') {
    const ours = acceptedRun(evidence);
    if (ours === undefined || isHopeful(ours)) return ours;
    return covering.find((run) => run.startedAtMs > ours.startedAtMs && isHopeful(run)) ?? ours;
  }
  const failed = trigger === null ? covering.at(-1) : covering.find((run) => answersTrigger(run, evidence));
  return covering.find(isHopeful) ?? failed;
}

/** Whether a run is running or ended well. */
export function isHopeful(run: Run): boolean {
  return verdictOn(run) === null || endedWell(run);
}

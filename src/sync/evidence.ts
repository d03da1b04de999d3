/** What Braze's answers prove about one integration: which runs cover the step, which are ours. Pure. */

import { hasNotFailed } from './outcome.ts';
import type { AnyAnswer, Run } from './ports.ts';
import type { StartedRun } from './runs.ts';
import { hasStart, runningRun, sortRuns } from './runs.ts';

/** How far apart the clocks of Braze's machines may be: of the machine that answers, and of the one that runs syncs. */
const clockToleranceMs = 5_000;

/** What is known so far. All times are Braze's own; the runner's clock only measures durations. */
export interface Evidence {
  /** When the step began, by the `Date` that gives the earliest time. Up to a second early, or late by the latency. */
  readonly beganMs: number | null;
  /** A lower bound of the same time, the highest of all. Used to date triggers, even if `Date` has proved wrong. */
  readonly beganNotBeforeMs: number | null;
  /** Whether a list has contradicted the `Date` that it came with. From then on `beganMs` stays null. */
  readonly isDateWrong: boolean;
  /** The latest list, sorted. */
  readonly runs: readonly StartedRun[];
  /** Whether it shows a running sync. */
  readonly isRunning: boolean;
  /** Every start that any list has shown. */
  readonly shownStarts: ReadonlySet<number>;
  /** What may be older than the step: the starts in the first list, and whether a list or an answer showed a sync running. */
  readonly before: { readonly starts: ReadonlySet<number>; readonly hasRunning: boolean } | null;
  /** The last trigger that was accepted; before that, the first that may have started a sync. */
  readonly trigger: Trigger | null;
}

interface Trigger {
  readonly kind: 'accepted' | 'ambiguous';
  /** When it was sent at the earliest; null while no answer had a `Date`. */
  readonly sentMs: number | null;
  /** The starts that lists had shown before. */
  readonly shownBefore: ReadonlySet<number>;
}

/** Before the first answer. */
export const noEvidence: Evidence = {
  ...{ beganMs: null, beganNotBeforeMs: null, isDateWrong: false },
  ...{ runs: [], isRunning: false, shownStarts: new Set(), before: null, trigger: null },
};

/** After any answer, to a trigger or for a page of runs. Times are measured from the start of the step. */
export function withAnswer(known: Evidence, answer: AnyAnswer, sentAfterMs: number, receivedAfterMs: number): Evidence {
  const evidence = withDate(known, answer, sentAfterMs, receivedAfterMs);
  const { beganNotBeforeMs, shownStarts, trigger } = evidence;
  const { kind, dateMs } = answer;
  // A sync was running, so any run may be older than its start says.
  if (kind === 'busy' && trigger === null) return { ...evidence, before: { starts: shownStarts, hasRunning: true } };
  // After two ambiguous answers, our run may come from either trigger.
  const isEither = kind === 'ambiguous' && trigger?.kind === 'ambiguous';
  if ((kind !== 'accepted' && kind !== 'ambiguous') || isEither) return evidence;
  // Braze answers after it got the request, so the answer's `Date` is an upper limit.
  const sentMs =
    beganNotBeforeMs === null ? null : Math.min(beganNotBeforeMs + sentAfterMs, dateMs ?? Number.POSITIVE_INFINITY);
  return { ...evidence, trigger: { kind, sentMs, shownBefore: shownStarts } };
}

function withDate(evidence: Evidence, answer: AnyAnswer, sentAfterMs: number, receivedAfterMs: number): Evidence {
  const { dateMs } = answer;
  if (dateMs === null) return evidence;
  const runs = 'runs' in answer ? answer.runs : [];
  // A list cannot show what is in the future.
  const latestMs = Math.max(...runs.flatMap(({ startedAtMs, finishedAtMs }) => [startedAtMs ?? 0, finishedAtMs ?? 0]));
  const isDateWrong = evidence.isDateWrong || latestMs > dateMs + clockToleranceMs;
  const beganNotBeforeMs = Math.max(dateMs - receivedAfterMs, evidence.beganNotBeforeMs ?? Number.NEGATIVE_INFINITY);
  const earliestMs = Math.min(dateMs - sentAfterMs, evidence.beganMs ?? Number.POSITIVE_INFINITY);
  // A time that contradicts other answers comes from another clock, for example a proxy's.
  const isPossible = earliestMs >= beganNotBeforeMs - clockToleranceMs;
  const beganMs = isPossible ? earliestMs : evidence.beganMs;
  return { ...evidence, isDateWrong, beganMs: isDateWrong ? null : beganMs, beganNotBeforeMs };
}

/** After a list of runs. */
export function withList(evidence: Evidence, list: readonly Run[]): Evidence {
  const runs = sortRuns(list);
  const starts = runs.map(({ startedAtMs }) => startedAtMs);
  const running = runningRun(list);
  const isRunning = running !== undefined;
  // While an older run is running, our trigger has started nothing yet.
  const isOlder = isRunning && hasStart(running) && !covers(running, evidence);
  const isFirst = evidence.before === null && (evidence.trigger === null || isOlder);
  const known = isFirst ? { starts: new Set(starts), hasRunning: isRunning } : evidence.before;
  const before = known && { ...known, hasRunning: known.hasRunning || isOlder };
  return { ...evidence, runs, isRunning, before, shownStarts: new Set([...evidence.shownStarts, ...starts]) };
}

/**
 * Whether a run began after the step, and so saw the freshly loaded rows. Braze's clocks may disagree, so a run that the first
 * list showed, or any run if a sync was running then, must have started 5 s after the step.
 */
export function covers({ startedAtMs }: StartedRun, { beganMs, before }: Evidence): boolean {
  if (beganMs === null) return false;
  const mayBeOlder = before !== null && (before.hasRunning || before.starts.has(startedAtMs));
  return startedAtMs >= beganMs + (mayBeOlder ? clockToleranceMs : 0);
}

/** Whether a run may be the one that the trigger started: no list showed it before the trigger, and its start fits. */
function answersTrigger({ startedAtMs }: StartedRun, { sentMs, shownBefore }: Trigger, { beganMs }: Evidence): boolean {
  if (shownBefore.has(startedAtMs)) return false;
  if (sentMs === null) return startedAtMs > Math.max(...shownBefore);
  // `sentMs` is a lower bound, and can be before the step.
  return startedAtMs >= Math.max(sentMs, beganMs ?? sentMs) - clockToleranceMs;
}

/** The run of our accepted trigger, if the latest list shows it. A run that ended before the trigger is not ours. */
export function acceptedRun(evidence: Evidence): StartedRun | undefined {
  const { runs, trigger } = evidence;
  if (trigger?.kind !== 'accepted') return undefined;
  const { sentMs } = trigger;
  // Without a `Date` the latest such run: the others may be older runs that the first list did not show.
  if (sentMs === null) return runs.findLast((run) => answersTrigger(run, trigger, evidence));
  const hadEnded = ({ finishedAtMs }: Run): boolean => finishedAtMs !== null && finishedAtMs < sentMs;
  return runs.find((run) => answersTrigger(run, trigger, evidence) && !hadEnded(run));
}

/**
 * The run that decides the verdict, by the latest list. After an accepted trigger it is ours; if ours failed, a later covering
 * run that is running or ended well replaces it. Otherwise it is the earliest covering run that is running or ended well. If
 * there is none, it is one that failed: the earliest that answers an ambiguous trigger, or the latest if there was no trigger.
 */
export function verdictRun(evidence: Evidence): StartedRun | undefined {
  const { runs, trigger } = evidence;
  const covering = runs.filter((run) => covers(run, evidence));
  if (trigger?.kind === 'accepted') {
    const ours = acceptedRun(evidence);
    if (ours === undefined || hasNotFailed(ours)) return ours;
    return covering.find((run) => run.startedAtMs > ours.startedAtMs && hasNotFailed(run)) ?? ours;
  }
  const failed = trigger === null ? covering.at(-1) : covering.find((run) => answersTrigger(run, trigger, evidence));
  return covering.find(hasNotFailed) ?? failed;
}

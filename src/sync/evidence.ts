/** What Braze's answers prove about one integration: which runs cover the step, which are ours. Pure. */

import { hasNotFailed, verdictOn } from './outcome.ts';
import type { AnyAnswer, Run } from './ports.ts';
import type { StartedRun } from './runs.ts';
import { isSyncRunning, sortRuns } from './runs.ts';

/** How far apart the clocks of Braze's machines may be: of the machine that answers, and of the one that runs syncs. */
const clockToleranceMs = 5_000;

/** How fast the runner's clock may run: NTP speeds a clock up by 0.05 % at the most. */
const fastestClock = 1.0005;

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
  /** Runs with these starts may be older than they look: those in the first list before any trigger, or all if a sync was running. */
  readonly doubtfulStarts: ReadonlySet<number> | 'any' | null;
  /** The trigger that was accepted; before that, the first ambiguous one. */
  readonly trigger: Trigger | null;
}

interface Trigger {
  readonly kind: 'accepted' | 'ambiguous';
  /** How long after the step began it was sent. */
  readonly sentAfterMs: number;
  /** The `Date` of the answer that accepted it. */
  readonly acceptedMs: number | null;
  /** The starts that lists had shown before. */
  readonly shownBefore: ReadonlySet<number>;
}

/** Before the first answer. */
export const noEvidence: Evidence = {
  ...{ beganMs: null, beganNotBeforeMs: null, isDateWrong: false },
  ...{ runs: [], isRunning: false, shownStarts: new Set(), doubtfulStarts: null, trigger: null },
};

/** After any answer, to a trigger or for a page of runs. Times are measured from the start of the step. */
export function withAnswer(known: Evidence, answer: AnyAnswer, sentAfterMs: number, receivedAfterMs: number): Evidence {
  const evidence = withDate(known, answer, sentAfterMs, receivedAfterMs);
  const { shownStarts: shownBefore, trigger } = evidence;
  const { kind, dateMs } = answer;
  // A sync was running, so any run may be older than its start says.
  if (kind === 'busy' && trigger === null) return { ...evidence, doubtfulStarts: 'any' };
  // Of several ambiguous triggers the first counts: our run may come from any of them.
  if (kind !== 'accepted' && (kind !== 'ambiguous' || trigger !== null)) return evidence;
  return { ...evidence, trigger: { kind, sentAfterMs, acceptedMs: kind === 'accepted' ? dateMs : null, shownBefore } };
}

function withDate(evidence: Evidence, answer: AnyAnswer, sentAfterMs: number, receivedAfterMs: number): Evidence {
  const { dateMs, kind } = answer;
  const { beganMs: knownMs, beganNotBeforeMs: boundMs } = evidence;
  // Other answers may come from a proxy, with the time of another clock.
  if (dateMs === null || !['page', 'accepted', 'busy'].includes(kind)) return evidence;
  const runs = 'runs' in answer ? answer.runs : [];
  // A list cannot show what is in the future.
  const latestMs = Math.max(...runs.flatMap(({ startedAtMs, finishedAtMs }) => [startedAtMs ?? 0, finishedAtMs ?? 0]));
  const isDateWrong = evidence.isDateWrong || latestMs > dateMs + clockToleranceMs;
  // The runner's clock may stop, before a trigger or after it. Only the answer that accepts the trigger tells which.
  const mostMs = kind === 'accepted' ? dateMs : (knownMs ?? dateMs);
  const beganNotBeforeMs = Math.max(Math.min(dateMs - receivedAfterMs, mostMs), boundMs ?? Number.NEGATIVE_INFINITY);
  // With a fast clock, each later answer would give an earlier time.
  const earliestMs = knownMs === null ? dateMs - sentAfterMs : Math.min(dateMs - sentAfterMs / fastestClock, knownMs);
  // A time that other answers contradict comes from a machine with a wrong clock.
  const beganMs = earliestMs >= beganNotBeforeMs - clockToleranceMs ? earliestMs : knownMs;
  return { ...evidence, isDateWrong, beganMs: isDateWrong ? null : beganMs, beganNotBeforeMs };
}

/** After a list of runs. */
export function withList(evidence: Evidence, list: readonly Run[]): Evidence {
  const runs = sortRuns(list);
  const starts = runs.map(({ startedAtMs }) => startedAtMs);
  const isRunning = isSyncRunning(list);
  // While a row says that an older run is running, our trigger may have started nothing yet.
  const isOlderRunning = runs.some((run) => verdictOn(run) === null && !covers(run, evidence));
  const isFirst = evidence.doubtfulStarts === null && evidence.trigger === null;
  const doubtful = isFirst ? new Set(starts) : evidence.doubtfulStarts;
  const doubtfulStarts = isOlderRunning || (isFirst && isRunning) ? 'any' : doubtful;
  return { ...evidence, runs, isRunning, doubtfulStarts, shownStarts: new Set([...evidence.shownStarts, ...starts]) };
}

/**
 * Whether a run began after the step, and so saw the freshly loaded rows. Braze's clocks may disagree, and `Date` is in whole
 * seconds. So a run that may be older than it looks must have started 6 s after the step.
 */
export function covers({ startedAtMs }: StartedRun, { beganMs, doubtfulStarts }: Evidence): boolean {
  if (beganMs === null) return false;
  const isDoubtful = doubtfulStarts === 'any' || doubtfulStarts?.has(startedAtMs) === true;
  return startedAtMs >= beganMs + (isDoubtful ? clockToleranceMs + 1_000 : 0);
}

/** When the trigger was sent at the earliest; null if there was none, or before the first `Date`. */
export function triggerSentMs({ beganMs, beganNotBeforeMs, trigger }: Evidence): number | null {
  if (trigger === null || beganNotBeforeMs === null) return null;
  // It was not sent before the step, nor after it was accepted.
  const leastMs = Math.max(beganNotBeforeMs + trigger.sentAfterMs, beganMs ?? beganNotBeforeMs);
  return Math.min(leastMs, trigger.acceptedMs ?? leastMs);
}

/** Whether a run may be the one that the trigger started: no list showed it before the trigger, and its start fits. */
function answersTrigger({ startedAtMs }: StartedRun, { shownBefore }: Trigger, evidence: Evidence): boolean {
  if (shownBefore.has(startedAtMs)) return false;
  const sentMs = triggerSentMs(evidence);
  return sentMs === null ? startedAtMs > Math.max(...shownBefore) : startedAtMs >= sentMs - clockToleranceMs;
}

/** The run of our accepted trigger, if the latest list shows it. A run that ended before the trigger is not ours. */
export function acceptedRun(evidence: Evidence): StartedRun | undefined {
  const { runs, trigger } = evidence;
  if (trigger?.kind !== 'accepted') return undefined;
  const sentMs = triggerSentMs(evidence);
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

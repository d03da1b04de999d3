/** A list of runs, whatever its order: sorted, each run once, and what it says. Pure. */

import type { Timestamp } from '../timestamp.ts';
import { reaches } from '../timestamp.ts';
import { endedWell, verdictOn } from './outcome.ts';
import type { Run } from './ports.ts';

/** A run whose start Braze shows. */
export type StartedRun = Run & { readonly startedAtMs: number };

export function hasStart(run: Run): run is StartedRun {
  return run.startedAtMs !== null;
}

/** Those with a start, sorted by it. Of rows with the same start, the running one is kept, else the failed one. */
export function sortRuns(list: readonly Run[]): readonly StartedRun[] {
  const rank = (run: Run): number => (verdictOn(run) === null ? 0 : endedWell(run) ? 2 : 1);
  const sorted = list.filter(hasStart).sort((a, b) => a.startedAtMs - b.startedAtMs || rank(a) - rank(b));
  return sorted.filter((run, index) => run.startedAtMs !== sorted[index - 1]?.startedAtMs);
}

/**
 * The run that is running. Braze runs one sync of an integration at a time, so older rows that say so are ignored. A
 * row without a start is the latest: Braze has not written its start yet.
 */
export function runningRun(list: readonly Run[]): Run | undefined {
  const latest = list.find((run) => !hasStart(run)) ?? sortRuns(list).at(-1);
  return latest !== undefined && verdictOn(latest) === null ? latest : undefined;
}

/** The runs that have ended, latest first. */
export function endedRuns(sorted: readonly StartedRun[]): readonly StartedRun[] {
  return sorted.filter((run) => verdictOn(run) !== null).reverse();
}

/** How long the ended runs took, in milliseconds. */
export function pastDurationsMs(sorted: readonly StartedRun[]): readonly number[] {
  const durationsMs = endedRuns(sorted).map((run) => (run.finishedAtMs ?? run.startedAtMs) - run.startedAtMs);
  return durationsMs.filter((durationMs) => durationMs > 0);
}

/**
 * Whether pages, in Braze's order, are enough: they show a run from before the step, and are newest first, so all that
 * follows is older. If it is not known when the step began, one page is enough.
 */
export function reachesBack(list: readonly Run[], beganMs: number | null): boolean {
  const starts = list.filter(hasStart).map((run) => run.startedAtMs);
  const isNewestFirst = starts.every((start, index) => start <= (starts[index - 1] ?? start));
  return isNewestFirst && (beganMs === null || starts.some((start) => start < beganMs));
}

/** What a list says of a time: the run that proves that it was reached, or why none does. */
export type Proof = { readonly run: StartedRun } | 'not-reached' | 'future-rows';

/**
 * Looks for the earliest run that ended well and shows the wanted time, or a later one. If it ended before the time that
 * it shows, a row of the future is in the table: rows that came after that run, with a time before that row's, are
 * skipped for good, and no later run proves that they are not among them.
 */
export function proofIn(sorted: readonly StartedRun[], wanted: Timestamp): Proof {
  for (const run of sorted) {
    const { finishedAtMs, lastTimestampSynced, startedAtMs } = run;
    if (endedWell(run) && lastTimestampSynced !== null && reaches(lastTimestampSynced, wanted)) {
      return (finishedAtMs ?? startedAtMs) < lastTimestampSynced.epochMs ? 'future-rows' : { run };
    }
  }
  return 'not-reached';
}

/** What a list of runs says, in whatever order it comes. Pure. */

import type { Timestamp } from '../timestamp.ts';
import { reaches } from '../timestamp.ts';
import { endedWell, verdictOn } from './outcome.ts';
import type { Run } from './ports.ts';

/** A run with a known start. */
export type StartedRun = Run & { readonly startedAtMs: number };

export function hasStart(run: Run): run is StartedRun {
  return run.startedAtMs !== null;
}

/** The runs with a start, earliest first. Of rows with the same start, keeps the running one, else the failed one. */
export function sortRuns(list: readonly Run[]): readonly StartedRun[] {
  const rank = (run: Run): number => (verdictOn(run) === null ? 0 : endedWell(run) ? 2 : 1);
  const sorted = list.filter(hasStart).sort((a, b) => a.startedAtMs - b.startedAtMs || rank(a) - rank(b));
  return sorted.filter((run, index) => run.startedAtMs !== sorted[index - 1]?.startedAtMs);
}

/**
 * Whether a sync is running. Braze runs one sync of an integration at a time, so only the latest can be running. A row without
 * a start is the latest: Braze has not written its start yet.
 */
export function isSyncRunning(list: readonly Run[]): boolean {
  const latest = list.find((run) => !hasStart(run)) ?? sortRuns(list).at(-1);
  return latest !== undefined && verdictOn(latest) === null;
}

/** The runs that have ended, latest first. */
export function endedRuns(sorted: readonly StartedRun[]): readonly StartedRun[] {
  return sorted.filter((run) => verdictOn(run) !== null).reverse();
}

/** How long the runs that have ended took, in milliseconds. */
export function pastDurationsMs(sorted: readonly StartedRun[]): readonly number[] {
  const durationsMs = endedRuns(sorted).map((run) => (run.finishedAtMs ?? run.startedAtMs) - run.startedAtMs);
  return durationsMs.filter((durationMs) => durationMs > 0);
}

/**
 * Whether the pages so far, in Braze's order, are enough: they are newest first and show a run from before the step, so all
 * further runs are older. One page is enough if it is not known when the step began.
 */
export function reachesBack(list: readonly Run[], beganMs: number | null): boolean {
  const starts = list.filter(hasStart).map((run) => run.startedAtMs);
  const isNewestFirst = starts.every((start, index) => start <= (starts[index - 1] ?? start));
  return isNewestFirst && (beganMs === null || starts.some((start) => start < beganMs));
}

/** The run that proves that rows up to a time were synced, or why no run does. */
export type Proof = { readonly run: StartedRun } | 'not-reached' | 'future-rows';

/**
 * Looks for the earliest run that ended well and shows the wanted time, or a later one. If it ended before the time that it
 * shows, the table has a row with a time in the future. Braze skips all rows that were loaded after that run and have an
 * earlier time, and no later run proves that the wanted rows are not among them.
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

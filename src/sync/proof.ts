/** Whether Braze has synced all rows up to a time, `synced-through`: what its lists prove about it. Pure. */

import { endedWell } from './outcome.ts';
import type { Run, Timestamp } from './ports.ts';
import type { StartedRun } from './runs.ts';
import { hasStart } from './runs.ts';

/** What a list says of a time: the run that proves that it was reached, or why none does. */
export type Proof = { readonly run: StartedRun } | 'not-reached' | 'future-rows';

/**
 * Looks for the earliest run that ended well and shows the wanted time, or a later one. If the first run that shows a
 * time ended before that time, it comes from a row of the future: it proves nothing about the rows before it.
 */
export function proofIn(sorted: readonly Run[], wanted: Timestamp): Proof {
  const started = sorted.filter(hasStart);
  const reaching = started.filter((run) => endedWell(run) && reaches(run.lastTimestampSynced, wanted));
  const proving = reaching.find((run) => !isFuture(run, started));
  if (proving !== undefined) return { run: proving };
  return reaching.length === 0 ? 'not-reached' : 'future-rows';
}

/** Compared at the coarser precision of the two: one of them may have been cut to seconds. */
function reaches(shown: Timestamp | null, wanted: Timestamp): boolean {
  if (shown === null) return false;
  const precisionMs = Math.max(shown.precisionMs, wanted.precisionMs);
  return Math.floor(shown.epochMs / precisionMs) >= Math.floor(wanted.epochMs / precisionMs);
}

/** Whether the time that a run shows had not come yet when the first run that shows it ended. */
function isFuture({ lastTimestampSynced }: Run, started: readonly Run[]): boolean {
  const shownMs = lastTimestampSynced?.epochMs ?? Number.POSITIVE_INFINITY;
  const first = started.find((run) => run.lastTimestampSynced?.epochMs === shownMs);
  return (first?.finishedAtMs ?? 0) < shownMs;
}

// Whether rows were synced up to `synced-through`: in truth, and by what a list shows.
import type { RunRecord } from '../../simulator/types.ts';
import type { Violation } from './evidence.ts';
import { broken } from './evidence.ts';
import type { List, Row, View } from './view.ts';
import { listsBefore, meaningOf, parseTime } from './view.ts';

/** Checks one integration of a step. */
export function checkSynced(view: View): readonly Violation[] {
  const { config, status, lists, posts } = view;
  const isReported = status === 'success' || status === 'partial';
  const isStale = status === 'stale';
  const last = lists.at(-1);
  const started = posts.findIndex((post) => ['accepted', 'ambiguous'].includes(meaningOf(post)));
  const needless = posts.slice(0, started + 1).some((post) => {
    const list = listsBefore(view, post).at(-1);
    return config.onBusy === 'join' && list !== undefined && proves(list, config.syncedThroughMs);
  });
  return [
    ...broken(
      'a success is true',
      isReported && !isSynced(view) && `${status}, but rows up to the time were not synced`,
    ),
    ...broken(
      'a failure is true',
      isStale &&
        (last === undefined || proves(last, config.syncedThroughMs)) &&
        'stale, though the last list proves that rows were synced up to the time',
    ),
    ...broken(
      'I3 no trigger after it was started or refused',
      needless && 'a trigger was sent though a run to join was shown',
    ),
  ];
}

/**
 * Whether rows up to the time were synced when the step ended. A run syncs what is in the table when it starts. The first
 * one syncs a row of the future too; from then on rows with an earlier time are skipped.
 */
export function isSynced({ config, runs, futureRowMs, endedAtMs }: View): boolean {
  const wantedMs = config.syncedThroughMs;
  if (wantedMs === null) return true;
  const isWell = ({ plan, endsAtMs }: RunRecord): boolean =>
    ['success', 'partial'].includes(plan.result) && endsAtMs <= (endedAtMs ?? 0);
  const well = runs.filter(isWell).sort((a, b) => a.startedAtMs - b.startedAtMs);
  const isSkipped = futureRowMs !== null && futureRowMs >= wantedMs;
  return (isSkipped ? well.slice(0, 1) : well).some(({ startedAtMs, plan }) => {
    // Where it is shown to the second, nothing finer can be known.
    const { digitsMs } = parseTime(plan.lastTimestampSynced ?? '');
    return reaches(startedAtMs, wantedMs, digitsMs);
  });
}

/** Whether the earliest run of a list that ended well and shows the time, or a later one, ended after what it shows. */
function proves({ rows }: List, wantedMs: number | null): boolean {
  if (wantedMs === null) return false;
  const isReaching = ({ synced, isHopeful, isRunning }: Row): boolean =>
    isHopeful && !isRunning && reaches(synced.ms, wantedMs, synced.digitsMs);
  // Rows with one start are one run: whichever of them is taken has to show it.
  const reaching = rows.filter((row) => rows.every((one) => one.start.ms !== row.start.ms || isReaching(one)));
  const [first] = reaching.sort((a, b) => a.start.ms - b.start.ms);
  return first !== undefined && first.endMs >= first.synced.ms;
}

function reaches(ms: number, wantedMs: number, digitsMs: number): boolean {
  return Math.floor(ms / digitsMs) >= Math.floor(wantedMs / digitsMs);
}

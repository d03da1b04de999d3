// Whether rows were synced up to `synced-through`, in fact and according to a list.
import type { RunRecord } from '../../simulator/types.ts';
import type { Violation } from './evidence.ts';
import { broken } from './evidence.ts';
import type { List, Row, View } from './view.ts';
import { listsBefore, meaningOf, parseTime } from './view.ts';

/** Checks one integration of a step. */
export function checkSynced(view: View): readonly Violation[] {
  const { config, status, lists, posts } = view;
  const isGood = status === 'success' || status === 'partial';
  const isStale = status === 'stale';
  const last = lists.at(-1);
  const started = posts.findIndex((post) => ['accepted', 'ambiguous'].includes(meaningOf(post)));
  const needless = posts.slice(0, started + 1).some((post) => {
    const list = listsBefore(view, post).at(-1);
    return config.onBusy === 'join' && list !== undefined && proves(list, config.syncedThroughMs);
  });
  return [
    ...broken('a success is true', isGood && !isSynced(view) && `${status}, but not synced up to the time`),
    ...broken(
      'a failure is true',
      isStale &&
        (last === undefined || proves(last, config.syncedThroughMs)) &&
        'stale, although the last list proves that rows were synced up to the time',
    ),
    ...broken(
      'I3 no trigger after one was accepted or refused',
      needless && 'a trigger was sent although a list showed a run to join',
    ),
  ];
}

/**
 * Whether rows up to the time were synced when the step ended. A run syncs what is in the table when it starts. The first
 * run also syncs a row in the future. From then on, Braze skips rows with an earlier time.
 */
export function isSynced({ config, runs, futureRowMs, endedAtMs }: View): boolean {
  const wantedMs = config.syncedThroughMs;
  if (wantedMs === null) return true;
  const isWell = ({ plan, endsAtMs }: RunRecord): boolean =>
    ['success', 'partial'].includes(plan.result) && endsAtMs <= (endedAtMs ?? 0);
  const well = runs.filter(isWell).sort((a, b) => a.startedAtMs - b.startedAtMs);
  const isSkipped = futureRowMs !== null && futureRowMs >= wantedMs;
  return (isSkipped ? well.slice(0, 1) : well).some(({ startedAtMs, plan }) => {
    // If it is shown in whole seconds, they decide.
    const { digitsMs } = parseTime(plan.lastTimestampSynced ?? '');
    return reaches(startedAtMs, wantedMs, digitsMs);
  });
}

/** Whether the earliest run in a list that ended well and shows the time or a later one ended no earlier than that. */
function proves({ rows }: List, wantedMs: number | null): boolean {
  if (wantedMs === null) return false;
  const isReaching = ({ synced, isHopeful, isRunning }: Row): boolean =>
    isHopeful && !isRunning && reaches(synced.ms, wantedMs, synced.digitsMs);
  // Rows with the same start are one run, and any of them may count. So each has to show it.
  const reaching = rows.filter((row) => rows.every((one) => one.start.ms !== row.start.ms || isReaching(one)));
  const [first] = reaching.sort((a, b) => a.start.ms - b.start.ms);
  return first !== undefined && first.endMs >= first.synced.ms;
}

function reaches(ms: number, wantedMs: number, digitsMs: number): boolean {
  return Math.floor(ms / digitsMs) >= Math.floor(wantedMs / digitsMs);
}

// Whether a step that says it does not know had a reason to: the rule that keeps a step from calling everything unknown.
import type { RunRecord } from '../../simulator/types.ts';
import type { Violation, WireEntry } from './evidence.ts';
import { broken } from './evidence.ts';
import type { View } from './view.ts';
import { endShownAtMs, isAccepted, isDefinite, isList, roundingMs } from './view.ts';

/** `unknown` is for what cannot be known, not for what is laborious to find out. */
export function reasonForDoubt(view: View): readonly Violation[] {
  const { status, posts, asked, adopted, outage } = view;
  // What never left the runner may have looked as if it had.
  if (status !== 'unknown' || adopted || outage || posts.some((post) => !isDefinite(post, view))) return [];
  const accepted = posts.find((post) => isAccepted(post, view));
  const rule = 'doubt has a reason';
  if (accepted === undefined) return [{ rule, says: 'unknown, though no answer was left open' }];
  return [
    ...broken(rule, !asked.follow, () => 'unknown, though a trigger was accepted, which was all'),
    ...broken(rule, wasSeenThrough(view, accepted), () => 'unknown, though its run was seen running, and then ended'),
  ];
}

/** Whether lists showed the run of an accepted trigger running, and at last ended, and none that it could be taken for. */
function wasSeenThrough(view: View, accepted: WireEntry): boolean {
  const { wire, runs, ours, baselineAtMs, startlessIds, integrationId, clockJumps } = view;
  const own = ours.find(({ number }) => number === accepted.effect?.startedRun);
  const last = wire.findLast(({ endpoint }) => endpoint === 'runs');
  if (own === undefined || last === undefined || !isList(last) || clockJumps) return false;
  if (own.plan.onceEnded.job_status !== undefined || startlessIds.includes(integrationId)) return false;
  const shownAtMs = own.startedAtMs + own.plan.visibleAfterMs;
  const isOther = (run: RunRecord): boolean =>
    run !== own && run.startedAtMs + run.plan.visibleAfterMs + roundingMs > baselineAtMs;
  const wasRunning = wire.some(
    (entry) => isList(entry) && entry.atMs >= shownAtMs && entry.atMs < endShownAtMs(own) && entry.atMs > accepted.atMs,
  );
  return wasRunning && last.atMs >= Math.max(shownAtMs, endShownAtMs(own)) && !runs.some(isOther);
}

/** What the outcomes mean for the step: how severe each is, whether the step succeeds, and which is the worst. Pure. */

import type { Ending, Status, SyncOutcome } from '../sync/outcome.ts';
import { endedWell, statuses, verdictOn } from '../sync/outcome.ts';
import type { Run } from '../sync/ports.ts';

/** The outcome of one integration, with its label, and whether too many of its rows failed. */
export interface Outcome extends SyncOutcome {
  /** Safe to print. */
  readonly label: string | null;
  /** Whether it ended well, but more rows failed than `max-failed-rows` allows. */
  readonly tooManyFailed: boolean;
}

/** What a reader calls an integration. */
export function nameOf({ integrationId, label }: Pick<Outcome, 'integrationId' | 'label'>): string {
  return label ?? integrationId;
}

/** How many rows may fail: a number, or a share of all rows in the run. */
export type FailedRowsLimit = { readonly rows: number } | { readonly percent: number };

/** The most severe first. */
const levels = ['error', 'warning', 'notice', null] as const;

/** How an outcome is reported. `error` fails the step; null needs no annotation. */
export type Level = (typeof levels)[number];

/** The most severe level of several outcomes. */
export function levelOf(outcomes: readonly Outcome[]): Level {
  const found = outcomes.map(levelOfOne);
  return levels.find((level) => found.includes(level)) ?? null;
}

/** A step that succeeds warns about failed rows and about checks it could not make, and gives notice of a skipped sync. */
function levelOfOne(outcome: Outcome): Level {
  const { status, listFailure, run } = outcome;
  if (!succeeds(outcome)) return 'error';
  if (status === 'partial' || (status === 'success' && (run?.rowsFailed ?? 0) > 0)) return 'warning';
  if (status === 'checked' && listFailure !== null) return 'warning';
  return status === 'skipped' ? 'notice' : null;
}

/**
 * Whether a sync ended well, but more rows failed than allowed. If Braze does not say how many, a run with the status
 * `success` is within any limit, and any other is not.
 */
export function exceeds({ status, run }: Ending, limit: FailedRowsLimit | null): boolean {
  if (limit === null || run === null || !endedWell({ status })) return false;
  const { rowsSynced, rowsFailed } = run;
  if (rowsFailed === null) return run.status !== 'success';
  if ('rows' in limit) return rowsFailed > limit.rows;
  // Percentages have up to three decimals. In thousandths of a percent they are whole numbers.
  return rowsSynced === null
    ? rowsFailed > 0
    : rowsFailed * 100_000 > Math.round(limit.percent * 1_000) * (rowsSynced + rowsFailed);
}

/** The run if it has ended, so that its counts are final; else null. */
export function endedRun(run: Run | null): Run | null {
  return run === null || verdictOn(run) === null ? null : run;
}

/** Without a sync there are no rows, so their number is not unknown. */
const withoutRows: readonly Status[] = ['not_started', 'busy', 'skipped', 'checked'];

/** The sum of the counts that are final and known (null if none is), and how many are unknown. */
export function sumOf(outcomes: readonly Outcome[], count: 'rowsSynced' | 'rowsFailed') {
  const counts = outcomes.map(({ run }) => endedRun(run)?.[count] ?? null);
  const known = counts.filter((rows) => rows !== null);
  const unknown = outcomes.filter(({ status }, index) => counts[index] === null && !withoutRows.includes(status));
  const sum = known.length === 0 ? null : known.reduce((total, rows) => total + rows, 0);
  return { sum, unknown: unknown.length };
}

/** Outcomes from worst to best. Equally bad ones keep their order. */
export function worstFirst(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** The worst of several outcomes, and the first of equally bad ones. There must be at least one. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((worstYet, outcome) => (rankOf(outcome) < rankOf(worstYet) ? outcome : worstYet));
}

/** The worst status with which the step succeeds. */
const worstSuccess = statuses.indexOf('partial');

/** Whether the step succeeds with this outcome. */
export function succeeds(outcome: Outcome): boolean {
  return rankOf(outcome) >= worstSuccess;
}

/** Lower is worse. Too many failed rows fail the step. Of two cancelled syncs, the one that may continue is worse. */
function rankOf(outcome: Outcome): number {
  const { ambiguousReply, startedAfterMs, status, tooManyFailed } = outcome;
  if (tooManyFailed) return worstSuccess - 0.5;
  const rank = statuses.indexOf(status);
  return status === 'cancelled' && (startedAfterMs !== null || ambiguousReply !== null) ? rank - 0.5 : rank;
}

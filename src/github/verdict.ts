/** What the ends of syncs come to for the step: how grave each is, whether the step succeeds, and which is the worst. Pure. */

import type { Ending, Status, SyncOutcome } from '../sync/outcome.ts';
import { endedWell, statuses, verdictOn } from '../sync/outcome.ts';
import type { Run } from '../sync/ports.ts';

/** One integration's end, what the workflow author calls it, and whether too many of its rows failed. */
export interface Outcome extends SyncOutcome {
  /** Safe to print. */
  readonly label: string | null;
  /** Whether it ended well, but more rows failed than `max-failed-rows` allows. */
  readonly tooManyFailed: boolean;
}

/** What a reader knows an integration by. */
export function nameOf({ integrationId, label }: Pick<Outcome, 'integrationId' | 'label'>): string {
  return label ?? integrationId;
}

/** How many rows may fail: a number, or a share of all rows of the run. */
export type FailedRowsLimit = { readonly rows: number } | { readonly percent: number };

/** The gravest first. */
const levels = ['error', 'warning', 'notice', null] as const;

/** How an end is reported: an error fails the step, null is nothing to know. */
export type Level = (typeof levels)[number];

/** The gravest level of several outcomes. */
export function levelOf(outcomes: readonly Outcome[]): Level {
  const found = outcomes.map(levelOfOne);
  return levels.find((level) => found.includes(level)) ?? null;
}

/** A step that succeeded warns of rows that failed and of a check that was not made, and notes a skipped sync. */
function levelOfOne(outcome: Outcome): Level {
  const { status, listFailure, run } = outcome;
  if (!isGreen(outcome)) return 'error';
  if (status === 'partial' || (status === 'success' && (run?.rowsFailed ?? 0) > 0)) return 'warning';
  if (status === 'checked' && listFailure !== null) return 'warning';
  return status === 'skipped' ? 'notice' : null;
}

/**
 * Whether a sync ended well, but more rows failed than allowed. Where Braze does not say how many, a run that it calls a
 * success is within any limit, and any other is within none.
 */
export function exceeds({ status, run }: Ending, limit: FailedRowsLimit | null): boolean {
  if (limit === null || run === null || !endedWell({ status })) return false;
  const { rowsSynced, rowsFailed } = run;
  if (rowsFailed === null) return run.status !== 'success';
  if ('rows' in limit) return rowsFailed > limit.rows;
  // Percentages have three decimals at the most, and thousandths of a percent are whole numbers.
  return rowsSynced === null
    ? rowsFailed > 0
    : rowsFailed * 100_000 > Math.round(limit.percent * 1_000) * (rowsSynced + rowsFailed);
}

/** A run whose counts are final; null for one that still runs, and for none. */
export function endedRun(run: Run | null): Run | null {
  return run === null || verdictOn(run) === null ? null : run;
}

/** What was never started has no rows, and they are not unknown either. */
const withoutRows: readonly Status[] = ['not_started', 'busy', 'skipped', 'checked'];

/** The sum of the counts that are final and known, null if none is, and how many are unknown. */
export function sumOf(outcomes: readonly Outcome[], count: 'rowsSynced' | 'rowsFailed') {
  const counts = outcomes.map(({ run }) => endedRun(run)?.[count] ?? null);
  const known = counts.filter((rows) => rows !== null);
  const unknown = outcomes.filter(({ status }, index) => counts[index] === null && !withoutRows.includes(status));
  const sum = known.length === 0 ? null : known.reduce((total, rows) => total + rows, 0);
  return { sum, unknown: unknown.length };
}

/** Outcomes from worst to best; where several are equally bad, in their order. */
export function worstFirst(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** The worst of several outcomes, the first where several are equally bad. There must be one. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((worstYet, outcome) => (rankOf(outcome) < rankOf(worstYet) ? outcome : worstYet));
}

/** With this status and all better ones the step succeeds. */
const worstGreen = statuses.indexOf('partial');

/** Whether an outcome lets the step succeed. */
export function isGreen(outcome: Outcome): boolean {
  return rankOf(outcome) >= worstGreen;
}

/** The lower the worse. Too many failed rows fail the step. Of two cancelled syncs, the one that may go on is worse. */
function rankOf(outcome: Outcome): number {
  const { adopted, ambiguousReply, isAccepted, status, tooManyFailed } = outcome;
  if (tooManyFailed) return worstGreen - 0.5;
  const rank = statuses.indexOf(status);
  return status === 'cancelled' && (adopted || isAccepted || ambiguousReply !== null) ? rank - 0.5 : rank;
}

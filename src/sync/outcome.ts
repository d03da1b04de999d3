/** How a sync can end, and which of several ends is the worst. Pure. */

import type { FailedRowsLimit, ListFailure, Reply, Run } from './ports.ts';

/** Every status, from worst to best. */
export const statuses = [
  'cancelled',
  'unknown',
  'config_error',
  'error',
  'failed',
  'timed_out',
  'busy',
  'partial',
  'skipped',
  'success',
  'triggered',
  'checked',
] as const;

/** How the step, or one integration, ended: the `status` output. */
export type Status = (typeof statuses)[number];

/** What made a sync end as it did; the words for it are in `github/`. */
export type Cause =
  | 'accepted'
  | 'checked'
  | 'adopted'
  | 'ended'
  | 'on-busy'
  | 'refused'
  | 'may-not-read'
  | 'unreachable'
  | 'rate-limit'
  | 'no-evidence'
  | 'not-shown'
  | 'not-readable'
  | 'deadline'
  | 'cancelled';

/** How a sync ended, and the run that the verdict rests on, if there is one. */
export interface Ending {
  readonly status: Status;
  readonly cause: Cause;
  readonly run: Run | null;
}

/** Ends a sync wherever it is, for it can neither ask nor wait any more. Thrown by waits and requests, caught in `sync`. */
export class Stopped extends Error {
  /** `no-evidence`: no trigger may follow the last one, and no list shows what came of it. */
  readonly reason: 'deadline' | 'cancelled' | 'rate-limit' | 'no-evidence';

  constructor(reason: Stopped['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** Everything that the report says about one integration. */
export interface Outcome extends Ending {
  readonly integrationId: string;
  /** Braze's last answer to the trigger; null where none was sent or answered. */
  readonly reply: Reply | null;
  /** The last answer that left open whether Braze had started a sync. */
  readonly ambiguousReply: Reply | null;
  /** Triggers sent. */
  readonly attempts: number;
  /** The last time that runs could not be listed, and why; null where they could since, or always. */
  readonly listFailure: ListFailure | null;
  /** Whether Braze may have started a sync for us: after a 202, or after an ambiguous answer. */
  readonly mayHaveStarted: boolean;
  /** Whether the verdict rests on a run that another request or the schedule started. */
  readonly adopted: boolean;
  /** Whether more of the run's rows failed than `max-failed-rows` allows. */
  readonly tooManyFailed: boolean;
  /** The finished runs of the last list, latest first: what is normal for this integration. */
  readonly pastRuns: readonly Run[];
  /** How long it waited until Braze accepted the sync, or one was adopted; all the time where neither happened. */
  readonly waitedMs: number;
  /** How long this integration took the step, waiting included. */
  readonly elapsedMs: number;
}

/** Whether an outcome lets the step succeed. */
export function isGreen({ status, tooManyFailed }: Pick<Outcome, 'status' | 'tooManyFailed'>): boolean {
  const green: readonly Status[] = ['partial', 'skipped', 'success', 'triggered', 'checked'];
  return green.includes(status) && !tooManyFailed;
}

/** What the user of a step that succeeded should know: rows that failed, a check that was not made, a skipped sync. */
export function caveatOf({
  status,
  listFailure,
}: Pick<Outcome, 'status' | 'listFailure'>): 'warning' | 'notice' | null {
  if (status === 'partial' || (status === 'checked' && listFailure !== null)) return 'warning';
  return status === 'skipped' ? 'notice' : null;
}

/**
 * Whether more rows of a run failed than allowed. Where Braze does not say how many, a run that it calls a success is
 * within any limit, and any other is within none.
 */
export function exceeds(run: Run, limit: FailedRowsLimit | null): boolean {
  if (limit === null) return false;
  const { rowsSynced, rowsFailed } = run;
  if (rowsFailed === null) return run.status !== 'success';
  if ('rows' in limit) return rowsFailed > limit.rows;
  // Percentages have three decimals at the most, and thousandths of a percent are whole numbers.
  return rowsSynced === null
    ? rowsFailed > 0
    : rowsFailed * 100_000 > Math.round(limit.percent * 1_000) * (rowsSynced + rowsFailed);
}

/** How a run that has ended is judged; null while it has not. A word that nobody documented is no success. */
export function verdictOn(run: Run): Status | null {
  switch (run.status) {
    case 'running':
      return null;
    case 'unreadable':
      return run.finishedAtMs === null ? null : 'unknown';
    default:
      return run.status;
  }
}

/** Whether a run has ended, and rows were synced. */
export function endedWell({ status }: Run): boolean {
  return status === 'success' || status === 'partial';
}

/** A run whose counts are final; null for one that still runs, and for none. */
export function endedRun(run: Run | null): Run | null {
  return run === null || verdictOn(run) === null ? null : run;
}

/** The worst of several outcomes, the first where several are equally bad; a failed one is worse. There must be one. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((worstYet, outcome) => (badness(outcome) < badness(worstYet) ? outcome : worstYet));
}

/** The lower the worse. */
export function badness(outcome: Outcome): number {
  const rank = statuses.indexOf(outcome.status);
  return outcome.tooManyFailed ? Math.min(rank, statuses.indexOf('partial')) - 0.5 : rank;
}

/** How a sync can end, and what a run's status means. Pure. */

import type { ListFailure, Reply, Run } from './ports.ts';

/** Every status, from worst to best. */
export const statuses = [
  'cancelled',
  'unknown',
  'config_error',
  'error',
  'stale',
  'not_started',
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

/** Why a sync ended as it did: docs/how-it-decides.md says when. The words for it are in `github/`. */
export type Cause =
  | 'accepted'
  | 'checked'
  | 'adopted'
  | 'ended'
  | 'joined'
  | 'not-reached'
  | 'future-rows'
  | 'on-busy'
  | 'refused'
  | 'not-in-list'
  | 'unreachable'
  | 'rate-limit'
  | 'no-evidence'
  | 'not-shown'
  | 'lists-refused'
  | 'deadline'
  | 'cancelled';

/** How a sync ended, and the run that decided it, if there is one. */
export interface Ending {
  readonly status: Status;
  readonly cause: Cause;
  readonly run: Run | null;
}

/** Thrown to end the sync. Caught in `outcomeOf`, and in `readCatalog`. */
export class Stopped extends Error {
  readonly reason: 'deadline' | 'cancelled' | 'no-evidence' | 'rate-limit';

  constructor(reason: Stopped['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** Everything that the report needs to know about one integration. */
export interface SyncOutcome extends Ending {
  readonly integrationId: string;
  /** Triggers sent, or tried to send. */
  readonly attempts: number;
  /** The answer to the last trigger; null if there was none. */
  readonly reply: Reply | null;
  /** The last ambiguous answer to a trigger. */
  readonly ambiguousReply: Reply | null;
  /** Why the last list of runs could not be read; null if it could, or if none was asked for. */
  readonly listFailure: ListFailure | null;
  /** How long before the end a list was last read; null if never. */
  readonly unreadMs: number | null;
  readonly retries: number;
  /** The retry that started nothing, so that this failure stayed the result. */
  readonly failedRetry: SyncOutcome | null;
  /** Whether a list has shown the followed run as running. */
  readonly wasShown: boolean;
  /** Whether the run that decided the verdict was not started by an accepted trigger of ours. */
  readonly adopted: boolean;
  /** The runs of the last list that have ended, latest first. They show what is normal for this integration. */
  readonly pastRuns: readonly Run[];
  /** How long it waited until Braze accepted the sync or a run was adopted; null if neither happened. */
  readonly startedAfterMs: number | null;
  readonly elapsedMs: number;
}

/** The verdict on a run; null while it runs. An undocumented status counts as `unknown` once the run has ended. */
export function verdictOn({ status, finishedAtMs }: Run): Status | null {
  if (status === 'undocumented') return finishedAtMs === null ? null : 'unknown';
  return status === 'running' ? null : status;
}

/** Whether a run ended `success` or `partial`. */
export function endedWell({ status }: Pick<Run | Ending, 'status'>): boolean {
  return status === 'success' || status === 'partial';
}

/** Whether a run is running or ended well. */
export function hasNotFailed(run: Run): boolean {
  return verdictOn(run) === null || endedWell(run);
}

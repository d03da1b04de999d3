/** How a sync can end, and how a run is judged. Pure. */

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

/** What made a sync end as it did: docs/how-it-decides.md says when. The words for it are in `github/`. */
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

/** How a sync ended, and the run that the verdict rests on, if there is one. */
export interface Ending {
  readonly status: Status;
  readonly cause: Cause;
  readonly run: Run | null;
}

/** Thrown to end the sync from inside a wait or a request; caught in `sync`. */
export class Stopped extends Error {
  readonly reason: 'deadline' | 'cancelled' | 'no-evidence';

  constructor(reason: Stopped['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** Everything that the report says about one integration. */
export interface SyncOutcome extends Ending {
  readonly integrationId: string;
  /** Triggers sent, or tried to send. */
  readonly attempts: number;
  /** How the last trigger went; null if there was none. */
  readonly reply: Reply | null;
  /** The last answer that left open whether Braze had started a sync. */
  readonly ambiguousReply: Reply | null;
  /** Why the runs could not be read the last time; null where they could, or were never asked for. */
  readonly listFailure: ListFailure | null;
  /** How long before the end they were last read; null if never. */
  readonly unreadMs: number | null;
  readonly retries: number;
  /** Whether the last trigger was accepted, and not followed by a failure and a retry. */
  readonly isAccepted: boolean;
  /** Whether a list has shown the run that was followed. */
  readonly wasShown: boolean;
  /** Whether the verdict rests on a run without an accepted trigger of ours. */
  readonly adopted: boolean;
  /** The finished runs of the last list, latest first: what is normal for this integration. */
  readonly pastRuns: readonly Run[];
  /** How long it waited until Braze accepted the sync, or one was adopted; all the time where neither happened. */
  readonly waitedMs: number;
  readonly elapsedMs: number;
}

/** How a run that has ended is judged; null while it has not. An undocumented status counts as `unknown`. */
export function verdictOn({ status, finishedAtMs }: Run): Status | null {
  if (status === 'undocumented') return finishedAtMs === null ? null : 'unknown';
  return status === 'running' ? null : status;
}

/** Whether a run has ended, and rows were synced. */
export function endedWell({ status }: Pick<Run | Ending, 'status'>): boolean {
  return status === 'success' || status === 'partial';
}

/** Whether a run is running or ended well. */
export function hasNotFailed(run: Run): boolean {
  return verdictOn(run) === null || endedWell(run);
}

/** How a sync can end, and which of several ends is the worst. Pure. */

import type { Reply, Run } from './ports.ts';

/** Every status, from worst to best. */
export const statuses = ['cancelled', 'unknown', 'failed', 'busy', 'skipped', 'triggered'] as const;

/** How the step, or one integration, ended: the `status` output. */
export type Status = (typeof statuses)[number];

/** What made a sync end as it did; the words for it are in `github/`. */
export type Cause =
  | 'accepted'
  | 'adopted'
  | 'on-busy'
  | 'refused'
  | 'unreachable'
  | 'rate-limit-outlasts-timeout'
  | 'no-evidence'
  | 'deadline'
  | 'cancelled';

/** What became of one integration. */
export interface Outcome {
  readonly integrationId: string;
  readonly status: Status;
  readonly cause: Cause;
  /** Braze's last answer to the trigger; null where none was sent or answered. */
  readonly reply: Reply | null;
  /** Triggers sent. */
  readonly attempts: number;
  /** Whether Braze may have started a sync for us: after a 202, or after an answer that leaves it open. */
  readonly mayHaveStarted: boolean;
  /** Whether the verdict rests on a run that another request or the schedule started. */
  readonly adopted: boolean;
  /** The run that the verdict rests on, where there is one. */
  readonly run: Run | null;
  /** How long this integration took the step, waiting included. */
  readonly elapsedMs: number;
}

/** Whether a status leaves the step green. */
export function isGreen(status: Status): boolean {
  return status === 'triggered' || status === 'skipped';
}

/** The worst of several outcomes, the first of them where several are equally bad. */
export function worst(outcomes: readonly [Outcome, ...Outcome[]]): Outcome {
  return outcomes.reduce((worstYet, outcome) =>
    statuses.indexOf(outcome.status) < statuses.indexOf(worstYet.status) ? outcome : worstYet,
  );
}

// What a checker sees of a step, the rules it judges by, and what it finds. Types, and the names of things.
import type { RequestEntry, RunRecord } from '../../simulator/types.ts';
import type { Answer, Failure } from '../../src/braze/exchange.ts';
import type { Mode } from './cases.ts';
import type { Span } from './freezer.ts';

/** One request of a step: what Braze did with it, and what came back. Times are epoch ms by Braze's clock. */
export interface WireEntry extends Pick<RequestEntry, 'atMs' | 'method' | 'path' | 'endpoint' | 'integrationId'> {
  /** The request in Braze's log; null where it was not sent. */
  readonly arrived: RequestEntry | null;
  /** What the step was given; null where it never was given anything. */
  readonly answer: Answer | Failure | null;
  /** When; infinite where it never was. */
  readonly untilMs: number;
}

/** What the workflow asked of the step. */
export interface Config extends Pick<Mode, 'follow' | 'onBusy' | 'dryRun' | 'retries'> {
  readonly key: string;
  readonly integrationIds: readonly string[];
  readonly timeoutMs: number;
  /** Up to when rows have to be synced, epoch ms; null for any time. */
  readonly syncedThroughMs: number | null;
  /** Rows that may fail; null for any number. */
  readonly maxFailedRows: number | null;
}

/** What a step did, as it is seen from outside. */
export interface Observed {
  /** The step's name in the simulator's log. */
  readonly name: string;
  readonly beganAtMs: number;
  /** Null where it never ended. */
  readonly endedAtMs: number | null;
  /** Null where it was not cancelled before it ended. */
  readonly cancelledAtMs: number | null;
  /** Whether the process exits 0. */
  readonly succeeds: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** How often outputs were written. */
  readonly outputsWritten: number;
  /** As the runner reads it, commands included. */
  readonly stdout: string;
  readonly summary: string;
  readonly wire: readonly WireEntry[];
  /** All runs that had truly begun by the end of all steps, whoever started them. */
  readonly runs: readonly RunRecord[];
}

/** All that the checker knows of one step. */
export interface Evidence extends Observed {
  readonly config: Config;
  readonly freezes: readonly Span[];
  /** How far Braze's `Date` is ahead of the times in its lists; null where there is none. */
  readonly dateOffMs: number | null;
  /** The `UPDATED_AT` of a row of the first integration that was there before its time, epoch ms; null if there is none. */
  readonly futureRowMs: number | null;
}

/** A rule that was broken, and how. */
export interface Violation {
  readonly rule: Rule;
  readonly says: string;
  /** Of the integration, if it is one's. */
  readonly status?: string;
  /** Why the step could not know better, if it could not. */
  readonly excuse?: Excuse | undefined;
}

/** The rules, by name. I1 to I6 are the invariants of docs/how-it-decides.md. */
export type Rule =
  | 'I1 no more syncs than allowed'
  | 'I2 a success has a reason'
  | 'I3 no trigger after it was started or refused'
  | 'I4 ends in time'
  | 'I5 outputs are written once'
  | 'I6 unknown has a reason'
  | 'a success is true'
  | 'a failure is true'
  | 'it does not give up early'
  | 'it sees what is shown'
  | 'exit and status agree'
  | 'outputs sum up the integrations'
  | 'the key is not shown'
  | 'no foreign command'
  | 'only Braze is asked'
  | 'Braze is not flooded';

/**
 * What cannot be known, as docs/how-it-decides.md has it, and the only excuses for a verdict on a run from before the step.
 * Rows that failed in a run before are no verdict's matter.
 */
export type Excuse =
  | "Braze's clocks disagree"
  | 'less than a second before the step'
  | 'a short run that no list showed';

/** Every status there is, from worst to best. */
export const statusNames = [
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
];

/** Those that leave a step green; `partial` does so within `max-failed-rows`. */
export const successNames = ['triggered', 'success', 'partial', 'skipped', 'checked'];

/** A violation of a rule for each text that says what is wrong; false is none. */
export function broken(rule: Rule, ...wrong: readonly (string | false)[]): readonly Violation[] {
  return wrong.filter((says) => says !== false).map((says) => ({ rule, says }));
}

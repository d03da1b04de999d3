// What a checker sees of a step, the rules it judges by, and what it finds. Types, and the names of things.
import type { RequestEntry, RunRecord } from '../../simulator/types.ts';

/** One request on the wire: what Braze did with it, and what came back. Times are epoch ms by Braze's clock. */
export interface WireEntry extends RequestEntry {
  /** The status that the client was sent; null where nothing came, or nothing that is HTTP. */
  readonly sawStatus: number | null;
  /** When the head of that answer arrived, or would have. */
  readonly sawAtMs: number;
  /** Whether all of Braze's own answer came. */
  readonly whole: boolean;
  /** Until when the rate limit forbids further requests to the endpoint; a minute where the answer does not say. */
  readonly quietUntilMs: number;
  /** Whether the answer said it. */
  readonly quietTold: boolean;
}

/** What the workflow asked of the step. */
export interface Asked {
  readonly key: string;
  readonly integrationIds: readonly string[];
  readonly follow: boolean;
  readonly onBusy: string;
  readonly dryRun: boolean;
  readonly timeoutMs: number;
  /** Rows that may fail; null for any number. */
  readonly maxFailedRows: number | null;
}

/** All that the checker sees of one step. */
export interface Evidence {
  readonly asked: Asked;
  /** The step's name in the simulator's log. */
  readonly name: string;
  readonly beganAtMs: number;
  /** Null where it never ended. */
  readonly endedAtMs: number | null;
  readonly cancelledAtMs: number | null;
  /** How much later the step may end because its runner's clock went back. */
  readonly clockSlackMs: number;
  readonly clockJumps: boolean;
  /** How much earlier it may give up an answer because its runner's clock went ahead. */
  readonly clockAheadMs: number;
  /** Requests may have failed before they reached the wire. */
  readonly outage: boolean;
  /** Whether the process exits 0. */
  readonly green: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly outputsWritten: number;
  /** As the runner reads it, commands included. */
  readonly stdout: string;
  readonly summary: string;
  readonly wire: readonly WireEntry[];
  readonly runs: readonly RunRecord[];
  /** The integrations whose lists tell no start of a run before it has ended. */
  readonly startlessIds: readonly string[];
}

/** A rule that was broken, and how. */
export interface Violation {
  readonly rule: Rule;
  readonly says: string;
}

/** The rules, by name. I1 to I5 are the invariants of docs/how-it-decides.md. */
export type Rule =
  | 'I1 no more syncs than answers left open'
  | 'I2 green has a reason'
  | 'I3 no trigger after it was started or refused'
  | 'I4 ends in time'
  | 'I5 outputs are written once'
  | 'green never lies'
  | 'red never lies'
  | 'doubt has a reason'
  | 'exit and status agree'
  | 'outputs sum up the integrations'
  | 'the key is not shown'
  | 'no foreign command'
  | 'only Braze is asked'
  | 'Braze is not flooded';

/** What a check came to. */
export interface Findings {
  readonly violations: readonly Violation[];
  /** Green on a run that began before the first list was read, which did not show it: what no rule can know. */
  readonly assumed: boolean;
}

/** Every output there has to be. */
export const outputNames = [
  'status',
  'http-status',
  'message',
  'attempts',
  'started-at',
  'finished-at',
  'duration-seconds',
  'rows-synced',
  'rows-failed',
  'last-timestamp-synced',
  'adopted',
  'dashboard-url',
  'results',
];

/** Every status there is, from worst to best. */
export const statusNames = [
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
];

/** Those that leave a step green; `partial` does so within `max-failed-rows`. */
export const greenNames = ['triggered', 'success', 'partial', 'skipped', 'checked'];

/** A violation where there is one. */
export function broken(rule: Rule, isBroken: boolean, says: () => string): readonly Violation[] {
  return isBroken ? [{ rule, says: says() }] : [];
}

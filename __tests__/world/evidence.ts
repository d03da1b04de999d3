// What the checker knows about a step, its rules, and the violations that it finds. Types and names.
import type { RequestEntry, RunRecord } from '../../simulator/types.ts';
import type { Answer, Failure } from '../../src/braze/exchange.ts';
import type { Mode } from './cases.ts';
import type { Span } from './freezer.ts';

/** One request of a step, and its answer. Times are epoch ms by Braze's clock. */
export interface WireEntry extends Pick<RequestEntry, 'atMs' | 'method' | 'path' | 'endpoint' | 'integrationId'> {
  /** The request in Braze's log; null if it was not sent. */
  readonly arrived: RequestEntry | null;
  /** What the step received; null if it received nothing. */
  readonly answer: Answer | Failure | null;
  /** When the step received it; infinite if never. */
  readonly untilMs: number;
}

/** The step's inputs. */
export interface Config extends Pick<Mode, 'follow' | 'onBusy' | 'dryRun' | 'retries'> {
  readonly key: string;
  readonly integrationIds: readonly string[];
  readonly timeoutMs: number;
  /** `synced-through`, epoch ms; null if not given. */
  readonly syncedThroughMs: number | null;
  /** `max-failed-rows`; null if not given. */
  readonly maxFailedRows: number | null;
}

/** What a step did, seen from outside. */
export interface Observed {
  /** The step's name in the simulator's log. */
  readonly name: string;
  readonly beganAtMs: number;
  /** Null if it never ended. */
  readonly endedAtMs: number | null;
  /** Null if it was not cancelled before it ended. */
  readonly cancelledAtMs: number | null;
  /** Whether the process exits 0. */
  readonly succeeds: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** How many times the outputs were written. */
  readonly outputsWritten: number;
  /** Everything that the step printed, including commands. */
  readonly stdout: string;
  readonly summary: string;
  readonly wire: readonly WireEntry[];
  /** All runs that had begun in Braze when the last step ended, no matter who started them. */
  readonly runs: readonly RunRecord[];
}

/** Everything that the checker knows about one step. */
export interface Evidence extends Observed {
  readonly config: Config;
  readonly freezes: readonly Span[];
  /** How far Braze's `Date` is ahead of the times in its lists; null if it sends none. */
  readonly dateOffMs: number | null;
  /** The `UPDATED_AT`, epoch ms, of a row in the future that the first integration has; null if there is none. */
  readonly futureRowMs: number | null;
}

/** A rule that was broken, and how. */
export interface Violation {
  readonly rule: Rule;
  readonly message: string;
  /** The integration's status, if the violation is about one integration. */
  readonly status?: string;
  /** Why the step could not know, if it could not. */
  readonly excuse?: Excuse | undefined;
}

/** The rules, by name. I1 to I6 are the invariants of docs/how-it-decides.md. */
export type Rule =
  | 'I1 no more syncs than allowed'
  | 'I2 a success has a reason'
  | 'I3 no trigger after one was accepted or refused'
  | 'I4 the step ends in time'
  | 'I5 outputs are written once'
  | 'I6 an unknown has a reason'
  | 'a success is true'
  | 'a failure is true'
  | 'the step does not give up early'
  | 'the step sees what lists show'
  | 'exit code and status agree'
  | 'outputs combine the integrations'
  | 'the key does not leak'
  | 'no injected command'
  | 'only Braze gets requests'
  | 'Braze is not flooded';

/** What the step cannot know, from docs/how-it-decides.md: the only excuses for a verdict on a run from before the step. */
export type Excuse =
  | "Braze's clocks disagree"
  | 'less than a second before the step'
  | 'a short run that no list showed';

/** All statuses, from worst to best. */
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

/** The statuses with which a step succeeds; with `partial`, only within `max-failed-rows`. */
export const successNames = ['triggered', 'success', 'partial', 'skipped', 'checked'];

/** Returns a violation of a rule for each message. False means no violation. */
export function broken(rule: Rule, ...wrong: readonly (string | false)[]): readonly Violation[] {
  return wrong.filter((message) => message !== false).map((message) => ({ rule, message }));
}

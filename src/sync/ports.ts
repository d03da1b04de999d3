/** The ports of a sync: its order, what it asks Braze and the clock for, and what it logs. Types only. */

import type { Timestamp } from '../timestamp.ts';

/** Text from outside, wrapped so that it cannot slip into a sentence: only `sanitize` in github/ makes it printable. */
export interface Untrusted {
  readonly untrusted: string;
}

/** What every answer has. */
export interface Answered {
  /** Null if there was no HTTP answer. */
  readonly httpStatus: number | null;
  readonly message: Untrusted | null;
  /** The answer's `Date`: Braze's clock, epoch ms in whole seconds. Null if there is none, or if it is not Braze's. */
  readonly dateMs: number | null;
  /** The requests left in the window of the rate limit, and when it ends, if known. */
  readonly rateLimit: { readonly remaining: number; readonly resetInMs: number | null } | null;
}

/** The rate limit is used up: the limiter holds further requests back. */
export interface RateLimited extends Answered {
  readonly kind: 'rate-limited';
  readonly rateLimit: NonNullable<Answered['rateLimit']>;
}

/** Why an answer is final, in the terms of what the user has to change. */
export type Refusal =
  | 'invalid-id'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'redirect'
  | 'web-page'
  | 'certificate'
  | 'proxy-authentication'
  | 'other';

/** Final: another try would get the same answer. */
export interface Refused extends Answered {
  readonly kind: 'refused';
  readonly refusal: Refusal;
  /** Node's code for a bad certificate, from a fixed list: for example `CERT_HAS_EXPIRED`. */
  readonly code?: string;
}

/** Braze did not get the request. `code` is Node's error code, for example `ENOTFOUND`. */
export interface NotSent extends Answered {
  readonly kind: 'not-sent';
  readonly code: string;
  readonly unreachable: 'braze' | 'proxy';
}

/** Braze may have acted on the request, or not. `waitMs` is how long the server asked to wait; null if it did not. */
export interface Ambiguous extends Answered {
  readonly kind: 'ambiguous';
  readonly code: string;
  readonly waitMs: number | null;
}

/** The answer to a trigger, one of six kinds. */
export type Reply = (Answered & { readonly kind: 'accepted' | 'busy' }) | RateLimited | Refused | NotSent | Ambiguous;

/** One run of an integration's sync: a row of `job_sync_status`. Times are epoch ms by Braze's clock; null if not given. */
export interface Run {
  /** One of Braze's five words; `undocumented` for any other. */
  readonly status: 'running' | 'success' | 'partial' | 'error' | 'config_error' | 'undocumented';
  /** The undocumented word, if there is one. */
  readonly undocumented: Untrusted | null;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** The same times as Braze wrote them. Safe: only times get here. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** The newest `UPDATED_AT` that Braze has synced. */
  readonly lastTimestampSynced: Timestamp | null;
  readonly rowsSynced: number | null;
  readonly rowsFailed: number | null;
}

/** Why there is no list of runs. Only `refused` is final: at once for the first list, after three in a row for later ones. */
export type ListFailure =
  | RateLimited
  | Refused
  | NotSent
  | (Answered & { readonly kind: 'unreadable'; readonly code: string });

/** A page of runs. */
export interface RunsPage extends Answered {
  readonly kind: 'page';
  readonly runs: readonly Run[];
  readonly nextCursor: string | null;
}

/** Any result of a request. */
export type AnyAnswer = Reply | RunsPage | ListFailure;

/** Braze's endpoints for runs. A call never rejects because of the network or the server; `timeoutMs` limits all of it. */
export interface Braze {
  trigger(integrationId: string, timeoutMs: number): Promise<Reply>;
  runs(integrationId: string, cursor: string | null, timeoutMs: number): Promise<RunsPage | ListFailure>;
}

/** Measures durations and waits. `nowMs` is monotonic and says nothing about the time of day. */
export interface Clock {
  nowMs(): number;
  /** Resolves after `ms`, or as soon as the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** What the workflow author wants for one integration. */
export interface Order {
  readonly integrationId: string;
  /** `join`: as `wait`, but a run from before the step counts if it has reached `syncedThrough`. */
  readonly onBusy: 'wait' | 'join' | 'skip' | 'fail';
  /** Whether to follow the sync to its end. If not, the step ends once the sync has started. */
  readonly follow: boolean;
  /** Whether to check what can be checked without triggering anything. */
  readonly dryRun: boolean;
  /** The step only succeeds if rows up to this time were synced; null if the author did not ask for that. */
  readonly syncedThrough: Timestamp | null;
  /** How often to trigger again after a sync ended `error`. */
  readonly retries: number;
  /** Null is `auto`. */
  readonly pollIntervalMs: number | null;
  /** By the clock's `nowMs`. */
  readonly deadlineMs: number;
}

/** What a sync waits for. `search` is for a run that shows what a lost answer did not; `repeat` is for the next trigger. */
export type Why = 'first-list' | 'end' | 'retry' | 'busy' | 'search' | 'rate-limit' | 'repeat';

/** What happens to a sync, for its log. */
export type SyncEvent =
  | { readonly kind: 'replied'; readonly attempt: number; readonly reply: Reply }
  | { readonly kind: 'listed'; readonly failure: ListFailure | null }
  // A run that a list shows is followed, in place of a trigger or after a lost answer.
  | { readonly kind: 'adopted' }
  // The run that is followed.
  | { readonly kind: 'seen'; readonly run: Run | null; readonly pastDurationsMs: readonly number[] }
  // How long after its trigger our run began, by Braze's clock.
  | { readonly kind: 'started'; readonly afterMs: number }
  | { readonly kind: 'waiting'; readonly why: Why; readonly forMs: number };

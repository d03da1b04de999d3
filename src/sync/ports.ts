/** What a sync needs from the world (Braze, rate limiter, clock, chance, log) and what they exchange. Types only. */

/**
 * Text that came from outside. It is wrapped so that it cannot slip into a sentence by accident: only `sanitize` in
 * `github/` makes a printable text of it.
 */
export interface Untrusted {
  readonly untrusted: string;
}

/** The two endpoints, each with a rate limit of its own. */
export type Operation = 'trigger' | 'runs';

/** What an answer says of the rate limit: the requests left in the window, and when it ends, if known. */
export interface RateLimit {
  readonly remaining: number;
  readonly resetInMs: number | null;
}

/** What every answer carries. */
export interface Answered {
  /** Null where there was no HTTP answer. */
  readonly httpStatus: number | null;
  /** What the server said. */
  readonly message: Untrusted | null;
  /** The answer's `Date`: Braze's clock, epoch ms in whole seconds. Null where there is none to rely on. */
  readonly dateMs: number | null;
  readonly rateLimit: RateLimit | null;
}

/** The rate limit is used up: wait before asking again. */
export interface RateLimited extends Answered {
  readonly kind: 'rate-limited';
  readonly waitMs: number;
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

/** Definite and final: asking again would be answered the same. */
export interface Refused extends Answered {
  readonly kind: 'refused';
  readonly refusal: Refusal;
  /** Node's code for what is wrong with a certificate, out of a closed list: `CERT_HAS_EXPIRED`, say. */
  readonly code?: string;
}

/** Braze saw nothing of the request. `code` is Node's error code, for example `ENOTFOUND`. */
export interface NotSent extends Answered {
  readonly kind: 'not-sent';
  readonly code: string;
  /** What could not be reached: Braze, or the proxy on the way there. */
  readonly unreachable: 'braze' | 'proxy';
}

/** The answer to a trigger, in the six kinds that make a difference. */
export type Reply =
  | (Answered & { readonly kind: 'accepted' })
  | (Answered & { readonly kind: 'busy' })
  | RateLimited
  | Refused
  | NotSent
  /** Braze may have started a sync. `waitMs` is what the server asked for, if it did. */
  | (Answered & { readonly kind: 'ambiguous'; readonly code: string; readonly waitMs: number | null });

/** How a run is doing: Braze's five words, `unreadable` for any other. */
export type RunStatus = 'running' | 'success' | 'partial' | 'error' | 'config_error' | 'unreadable';

/** One run of an integration's sync: a row of `job_sync_status`, all times Braze's own. */
export interface Run {
  readonly status: RunStatus;
  /** Epoch ms by Braze's clock; null where the row has no readable start. */
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** The same times as Braze wrote them, and up to where the source's rows were synced. Safe: only times get here. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly lastTimestampSynced: string | null;
  readonly rowsSynced: number | null;
  readonly rowsFailed: number | null;
}

/** Why there is no list of runs. */
export type ListFailure =
  | RateLimited
  | Refused
  | NotSent
  /** No list this time: worth asking again. */
  | (Answered & { readonly kind: 'unreadable'; readonly code: string });

/** A page of runs. */
export interface RunsPage extends Answered {
  readonly kind: 'page';
  readonly runs: readonly Run[];
  readonly nextCursor: string | null;
}

/** The answer to a request for a page of runs. */
export type RunsAnswer = RunsPage | ListFailure;

/** A list of runs, from all the pages that were needed, or why there is none. */
export type ListAnswer = { readonly kind: 'list'; readonly runs: readonly Run[] } | ListFailure;

/** The limits of one request: how long all of it may take, and what ends it early. */
export interface RequestLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Braze's two endpoints. Neither call rejects for anything that a network or a server can do. */
export interface Braze {
  trigger(integrationId: string, limits: RequestLimits): Promise<Reply>;
  runs(integrationId: string, cursor: string | null, limits: RequestLimits): Promise<RunsAnswer>;
}

/** A request in the rate limiter's queue. */
export interface Turn {
  /** Goes before those that are not: first triggers and first lists. */
  readonly urgent: boolean;
  readonly deadlineMs: number;
  readonly cancelled: AbortSignal;
  /** Hears how long the request has to wait, if it is worth a line. */
  onWait(forMs: number): void;
}

/** Lets requests through no faster than the workspace's rate limits allow. */
export interface Limiter {
  /** Sends a request when it may be sent. Throws `Stopped` where that does not come, and it was not sent. */
  run<Answer extends Answered>(operation: Operation, turn: Turn, send: () => Promise<Answer>): Promise<Answer>;
}

/** Measures durations and waits. `nowMs` is monotonic and says nothing about the time of day. */
export interface Clock {
  nowMs(): number;
  /** Resolves after `ms`, or as soon as the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** A number in [0, 1), so that many workflows do not wait in step. */
export type Random = () => number;

/** How many rows may fail: a number, or a share of all rows of the run. */
export type FailedRowsLimit = { readonly rows: number } | { readonly percent: number };

/** What the workflow author wants of one integration. */
export interface Order {
  readonly integrationId: string;
  readonly onBusy: 'wait' | 'skip' | 'fail';
  /** Whether the sync is followed to its end; if not, the step ends once it was started. */
  readonly follow: boolean;
  /** Whether nothing is to be triggered: what can be checked without is. */
  readonly dryRun: boolean;
  /** Null is no limit. */
  readonly maxFailedRows: FailedRowsLimit | null;
  /** Null is `auto`. */
  readonly pollIntervalMs: number | null;
  /** By the clock port. */
  readonly deadlineMs: number;
}

/** What a sync waits for. `deadline`: there is nothing left to ask. */
export type Why = 'first-list' | 'end' | 'busy' | 'evidence' | 'rate-limit' | 'not-sent' | 'deadline';

/** What happens to a sync, for its log. */
export type SyncEvent =
  | { readonly kind: 'replied'; readonly attempt: number; readonly reply: Reply }
  | { readonly kind: 'listed'; readonly answer: ListAnswer }
  /** The run that is followed, null while none shows; and how long the ones before it took. */
  | { readonly kind: 'seen'; readonly run: Run | null; readonly pastDurationsMs: readonly number[] }
  | { readonly kind: 'waiting'; readonly why: Why; readonly forMs: number };

/** All that a sync touches outside itself. */
export interface World {
  readonly braze: Braze;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly random: Random;
  log(event: SyncEvent): void;
  /** Aborted when the workflow is cancelled. */
  readonly cancelled: AbortSignal;
}

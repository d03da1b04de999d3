/** What a sync needs from the world (Braze, clock, chance, log) and the words they exchange. Types only. */

/**
 * Text that came from outside. It is wrapped so that it cannot slip into a sentence by accident: the only way from here
 * to a log, an output or a summary is the neutraliser in `github/`.
 */
export interface Foreign {
  readonly foreign: string;
}

/** Why an answer is final, in the terms of what the user has to change. */
export type Refusal =
  | 'invalid-id'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'redirect'
  | 'certificate'
  | 'proxy-authentication'
  | 'other';

/** What every answer carries: the HTTP status, if there was one, and what the server said. */
interface Answered {
  readonly httpStatus: number | null;
  readonly message: Foreign | null;
}

/** Wait before asking again. `told` is false where the server gave no usable advice and a full minute is assumed. */
export interface RateLimited extends Answered {
  readonly kind: 'rate-limited';
  readonly waitMs: number;
  readonly told: boolean;
}

/** Definite and final: asking again would be answered the same. */
export interface Refused extends Answered {
  readonly kind: 'refused';
  readonly refusal: Refusal;
  /** Node's code for what is wrong with a certificate, out of a closed list: `CERT_HAS_EXPIRED`, say. */
  readonly code?: string;
}

/** The answer to a trigger, in the six kinds that make a difference. */
export type Reply =
  | (Answered & { readonly kind: 'accepted' })
  | (Answered & { readonly kind: 'busy' })
  | RateLimited
  | Refused
  /** Braze saw nothing of the request. `code` is Node's error code, for example `ENOTFOUND`. */
  | (Answered & { readonly kind: 'not-sent'; readonly code: string })
  /** Braze may have started a sync. `waitMs` is what the server asked for, if it did. */
  | (Answered & { readonly kind: 'ambiguous'; readonly code: string; readonly waitMs: number | null });

/** How a run stands: Braze's five words, `unreadable` for any other. */
export type RunStatus = 'running' | 'success' | 'partial' | 'error' | 'config_error' | 'unreadable';

/** One run of an integration's sync: a row of `job_sync_status`, all times Braze's own. */
export interface Run {
  readonly status: RunStatus;
  /** Milliseconds since the epoch by Braze's clock; null where the row has no readable start. */
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** The same times as Braze wrote them, and up to where the source's rows were synced. Safe: only times get here. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly lastTimestampSynced: string | null;
  readonly rowsSynced: number | null;
  readonly rowsFailed: number | null;
}

/** One page of runs, or why there is none. */
export type RunsAnswer =
  | { readonly kind: 'page'; readonly runs: readonly Run[]; readonly nextCursor: string | null }
  | RateLimited
  | Refused
  | (Answered & { readonly kind: 'not-sent'; readonly code: string })
  /** No list this time: worth asking again. */
  | (Answered & { readonly kind: 'unreadable'; readonly code: string });

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

/** The two endpoints, each with a limit of its own. */
export type Endpoint = 'trigger' | 'runs';

/** What an answer said of the workspace's limit: the requests left in the window, and in how long it ends, if told. */
export interface Allowance {
  readonly remaining: number;
  readonly resetInMs: number | null;
}

/** What became known of a limit by a request: what its answer told, that it told nothing, or that there was none. */
export type Told = Allowance | 'nothing' | 'no answer';

/** A place in the queue for one request. */
export interface Turn {
  readonly endpoint: Endpoint;
  /** Goes before those that are not: first triggers and baselines. */
  readonly urgent: boolean;
  /** Whether it is given up at once where Braze told of a wait that lasts beyond `untilMs`. */
  readonly givesUp: boolean;
  readonly untilMs: number;
  readonly cancelled: AbortSignal;
}

/** Lets requests through no faster than the workspace's limits allow. */
export interface Pace {
  /**
   * Resolves to true when the request may be sent, to false when its time is up, or it is cancelled or given up. `onWait`
   * hears of a longer wait.
   */
  turn(turn: Turn, onWait: (forMs: number) => void): Promise<boolean>;
  /** To be called once after each request that had its turn: what its answer told, if it told, if it came. */
  heard(endpoint: Endpoint, told: Told): void;
}

/** Measures durations and waits. `nowMs` is monotonic and says nothing about the time of day. */
export interface Clock {
  nowMs(): number;
  /** Resolves after `ms`, or as soon as the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** A number in [0, 1), so that many workflows do not wait in step. */
export type Random = () => number;

/** A complete list of runs, or why there is none. */
export type ListAnswer = { readonly kind: 'list'; readonly runs: readonly Run[] } | ListFailure;

/** Why there is no list. */
export type ListFailure = Exclude<RunsAnswer, { kind: 'page' }>;

/** What a sync is waiting for. */
export type Why = 'start' | 'baseline' | 'end' | 'busy' | 'rate-limit' | 'not-sent' | 'evidence';

/** What happens to a sync, for whoever keeps the log. */
export type SyncEvent =
  | { readonly kind: 'replied'; readonly attempt: number; readonly reply: Reply }
  | { readonly kind: 'listed'; readonly answer: ListAnswer }
  /** How the run that is followed stands, null while none shows; and how long the ones before it took. */
  | { readonly kind: 'seen'; readonly run: Run | null; readonly pastDurationsMs: readonly number[] }
  | {
      readonly kind: 'waiting';
      readonly action: 'trigger' | 'look' | 'rest';
      readonly why: Why;
      readonly forMs: number;
    };

/** Hears what happens to one integration. */
export type Log = (event: SyncEvent) => void;

/** All that a sync touches outside itself. */
export interface World {
  readonly braze: Braze;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Aborted when the workflow is cancelled. */
  readonly cancelled: AbortSignal;
}

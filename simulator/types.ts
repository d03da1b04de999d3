// The types of the simulated Braze: its options, requests, answers and records.

/** A permission of a REST API key, as Braze's dashboard names it. Each endpoint needs exactly one. */
export type Permission = 'cdi.integration_sync' | 'cdi.integration_job_status' | 'cdi.integration_list';

/** The three endpoints: start a sync, list an integration's runs, list the integrations. */
export type Endpoint = 'trigger' | 'runs' | 'list';

/** How a run ends. Braze shows `running` until then. */
export type RunResult = 'success' | 'partial' | 'error' | 'config_error';

/** Who started a run. `past`: it started before the simulator did; `other`: another workflow or a person. */
export type StartedBy = 'past' | 'trigger' | 'schedule' | 'other';

/** One field of a status row. */
export type RowField =
  | 'job_status'
  | 'sync_start_time'
  | 'sync_finish_time'
  | 'last_timestamp_synced'
  | 'rows_synced'
  | 'rows_failed_with_errors';

/** Overrides fields of a row as shown, with any JSON type; `undefined` leaves the field out of the row. */
export type Overlay = Partial<Record<RowField, unknown>>;

/** One run: how long it takes, how it ends, and how the list shows it. */
export interface RunPlan {
  /** From start to end, ms. `Infinity`: it never ends. Default 60,000. */
  durationMs: number;
  /** Default `success`. */
  result: RunResult;
  /** At the end. Until then they grow in proportion to time. Default 1000; `partial` 990, `error` and `config_error` 0. */
  rowsSynced: number;
  /** Default 0; `partial` 10, `error` 1000. */
  rowsFailed: number;
  /** As shown once the run has ended. Default: the start of the run or a later `futureRowMs`, always with `Z`. */
  lastTimestampSynced: string | null;
  /** From the 202 to the start that Braze shows, ms. Until then it is not listed, but its integration is busy. Default 0. */
  startDelayMs: number;
  /** From its start until the list shows the run, ms. `Infinity`: never. Default 0. */
  visibleAfterMs: number;
  /** From its end until the list shows that it ended, ms. `Infinity`: shown as running forever. Default 0. */
  endShownAfterMs: number;
  /** How much later the list shows its start once it shows the end, ms; may be negative. Default 0. */
  startMovesMs: number;
  /** How much later than its real end the list says that it ended, ms. Default 0. */
  endStampedAheadMs: number;
  /** Overrides fields of its row while the list shows it as running: `{ sync_start_time: null }`. */
  whileRunning: Overlay;
  /** Overrides fields of its row once the list shows it as ended: `{ job_status: 'Limit Exceeded' }`. */
  onceEnded: Overlay;
}

/** The same value for every run, a queue that repeats its last value, or a function of the run's number (1, 2, …). */
export type PerRun<T> = T | readonly [T, ...T[]] | ((runNumber: number) => T);

/** The plans of the runs that start from now on, no matter who starts them. */
export type NextRuns = { readonly [Field in keyof RunPlan]?: PerRun<RunPlan[Field]> };

/** A run that started before the simulator did. If its duration is long enough, it is still running. */
export interface PastRun extends Partial<RunPlan> {
  /** Its start, ms before the simulator was created. */
  agoMs: number;
}

/** How a list of runs is shown: what Braze's documentation leaves open, and some of what Braze should not do. */
export interface ListShape {
  /** The order of all rows, before they are split into pages. Default `newest-first`. */
  order?: 'newest-first' | 'oldest-first' | 'shuffled';
  /** The order of the rows within a page. Default: as in the whole list. */
  pageOrder?: 'newest-first' | 'oldest-first' | 'shuffled';
  /** For `shuffled`: the same seed gives the same order. Default 1. */
  seed?: number;
  /** Every row appears twice, and counts as two of the rows on a page. */
  twice?: boolean;
  /** Running runs are not shown, although the integration is busy. */
  hideRunning?: boolean;
  /** Overrides fields of every row shown as running; a run's own overlay wins. */
  whileRunning?: Overlay;
  /** Overrides fields of every row shown as ended; a run's own overlay wins. */
  onceEnded?: Overlay;
  /** Values for `job_status` in place of Braze's words: `{ running: 'Running', success: 'SUCCESS', error: null }`. */
  wording?: Partial<Record<'running' | RunResult, unknown>>;
  /** How times show that they are UTC. Default `Z`. */
  zone?: 'Z' | '+00:00' | 'none';
  /** Digits after the seconds, truncated and not rounded. Default 3. */
  fractionDigits?: 0 | 3 | 6;
  /** Digits after the seconds in rows shown as running. Default: as in all rows. */
  runningFractionDigits?: 0 | 3 | 6;
  /** Shows a running run a second time, before or after its row, as if it had ended. Default: once. */
  endedTwin?: 'before' | 'after';
  /** Addresses in `Link`, without a slash as in the documentation's example, or with it. Default `documented`. */
  link?: 'documented' | 'well-formed';
  /** Rows per page. Default 10. */
  pageRows?: number;
}

/** An integration at the start of the simulation. */
export interface IntegrationSpec {
  id: string;
  name?: string;
  /** In any order. They may not overlap: a run never starts while another is running. */
  pastRuns?: readonly PastRun[];
  nextRuns?: NextRuns;
  /** The `UPDATED_AT` of a row in the future, epoch ms. Until then, it is the last timestamp that runs have synced. */
  futureRowMs?: number;
  /** Overrides the list shape of the whole simulator, field by field. */
  list?: ListShape;
}

/** The limits of the workspace, shared by all its keys. Requests with an unknown key do not count. */
export interface LimitOptions {
  /** Requests in a window; `Infinity` for no limit and no headers. Defaults 20, 100 and 50. */
  trigger?: number;
  runs?: number;
  list?: number;
  /** `fixed`: minutes of Braze's clock; `from-first-request`: the first request opens the window. Default `fixed`. */
  window?: 'fixed' | 'from-first-request' | 'rolling';
  /** How long a window is, ms. Default: a minute, as in Braze. Tests that wait in real time use shorter ones. */
  windowMs?: number;
  /** Whether answers have `X-RateLimit-Limit`, `-Remaining` and `-Reset`. Default true. */
  headers?: boolean;
}

/** Braze's texts for `message` in the body. Its documentation has only some of the exact ones. */
export interface Messages {
  accepted: string;
  invalidId: string;
  invalidCursor: string;
  unauthorized: string;
  forbidden: string;
  notFound: string;
  busy: string;
  rateLimited: string;
}

/** The options of a simulated Braze. */
export interface BrazeOptions {
  /** Braze's clock, epoch ms, and the only one that it has. It must not go back. */
  nowMs: () => number;
  /** The keys of the workspace, without `Bearer`, and what each may do. */
  keys: Readonly<Record<string, readonly Permission[]>>;
  integrations: readonly IntegrationSpec[];
  /** Ids that do not match are answered with 400. Default: a UUID, as in Braze's examples. */
  idPattern?: RegExp;
  /** An id in upper case means the same integration as in lower case, which the specs must use. Default false. */
  anyCase?: boolean;
  limits?: LimitOptions;
  list?: ListShape;
  messages?: Partial<Messages>;
  /** The `Date` header of the answer to a request, by its number (1, 2, …); `null` for none. Default: Braze's clock. */
  date?: (nowMs: number, requestNumber: number) => string | null;
}

/** A request as it arrives. Header names are lower case. */
export interface WireRequest {
  method: string;
  /** With the query. */
  path: string;
  headers: Readonly<Record<string, string | undefined>>;
  /** Who sent it, so that the caller can tell clients apart in the logs. Braze does not see it. */
  from?: string;
}

/** An answer as it is sent. Header names are lower case. */
export interface WireReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** One request that reached Braze or was lost on the way. Contains no key. */
export interface RequestEntry {
  /** 1, 2, … */
  readonly number: number;
  /** By Braze's clock, epoch ms. */
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  /** `null` for an address that Braze does not have. */
  readonly endpoint: Endpoint | null;
  readonly integrationId: string | null;
  /** What Braze answered, which the client may not have seen; `null` for a request that was lost before Braze. */
  readonly status: number | null;
  /** Whether Braze refused it for the rate limit. */
  readonly limited: boolean;
  /** What it changed: the number of the run that it started, if any. */
  readonly effect: { readonly startedRun: number } | null;
  readonly from: string | null;
}

/** One run that really started, no matter what lists show. */
export interface RunRecord {
  readonly integrationId: string;
  /** Per integration: 1, 2, … in the order of the starts. The last past run is 0, and those before it count down. */
  readonly number: number;
  readonly by: StartedBy;
  /** The trigger that started it, as in the request log. */
  readonly requestNumber: number | null;
  readonly from: string | null;
  /** From here to the end no other run can start. Earlier than the start only with a `startDelayMs`. Epoch ms. */
  readonly acceptedAtMs: number;
  /** The start that Braze shows while it runs, to the digits that its list shows. Epoch ms. */
  readonly startedAtMs: number;
  /** Epoch ms; in the future while it runs, `Infinity` if it never ends. */
  readonly endsAtMs: number;
  readonly plan: Readonly<RunPlan>;
}

/** Someone else's run. What is left out comes from `nextRuns` of the integration. */
export interface StartOptions extends Partial<RunPlan> {
  /** Default `schedule`. */
  by?: 'schedule' | 'other';
  /** By Braze's clock, epoch ms. Now if it is left out or has passed. */
  atMs?: number;
}

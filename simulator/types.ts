// The words of the simulated Braze: what it is made of, what it is asked, what it answers, and what it remembers.

/** A permission of a REST API key, as Braze's dashboard names it. Each endpoint wants exactly one. */
export type Permission = 'cdi.integration_sync' | 'cdi.integration_job_status' | 'cdi.integration_list';

/** The three endpoints: start a sync, list an integration's runs, list the integrations. */
export type Endpoint = 'trigger' | 'runs' | 'list';

/** How a run ends. Braze shows `running` until then. */
export type RunResult = 'success' | 'partial' | 'error' | 'config_error';

/** Who started a run. `past`: it began before the simulator did; `other`: another workflow or a person. */
export type StartedBy = 'past' | 'trigger' | 'schedule' | 'other';

/** One field of a status row. */
export type RowField =
  | 'job_status'
  | 'sync_start_time'
  | 'sync_finish_time'
  | 'last_timestamp_synced'
  | 'rows_synced'
  | 'rows_failed_with_errors';

/** Fields laid over a row as shown, whatever their JSON type; `undefined` leaves the field out of the row. */
export type Overlay = Partial<Record<RowField, unknown>>;

/** One run: how long it takes, how it ends, and how the list shows it. */
export interface RunPlan {
  /** From start to end, ms. `Infinity`: it never ends. Default 60,000. */
  durationMs: number;
  /** Default `success`. */
  result: RunResult;
  /** In the end; while running they grow in proportion to the time. Default: 1000, `partial` 990, else 0. */
  rowsSynced: number;
  /** Default 0; `partial` 10, `error` 1000. */
  rowsFailed: number;
  /** As the row of the ended run shows it. Default: the start of the run or a later `futureRowMs`, always with `Z`. */
  lastTimestampSynced: string | null;
  /** From the 202 to the start that Braze shows, ms. The integration is busy meanwhile, the list empty. Default 0. */
  startDelayMs: number;
  /** From its start until the list shows the run, ms. `Infinity`: never. Default 0. */
  visibleAfterMs: number;
  /** From its end until the list shows that it ended, ms. `Infinity`: shown as running for ever. Default 0. */
  endShownAfterMs: number;
  /** How much later its start is once the list shows it as ended than while it runs, ms; may be negative. Default 0. */
  startMovesMs: number;
  /** How much later than its true end the list shows its end, ms. Default 0. */
  endStampedAheadMs: number;
  /** Laid over its row while the list shows it as running: `{ sync_start_time: null }`. */
  whileRunning: Overlay;
  /** Laid over its row once the list shows it as ended: `{ job_status: 'Limit Exceeded' }`. */
  onceEnded: Overlay;
}

/** The same value for every run; a queue, whose last value repeats; or a function of the run's number (1, 2, …). */
export type PerRun<T> = T | readonly [T, ...T[]] | ((runNumber: number) => T);

/** What the runs that begin from now on are like, whoever starts them. */
export type NextRuns = { readonly [Field in keyof RunPlan]?: PerRun<RunPlan[Field]> };

/** A run that began before the simulator did. With a long enough duration it is still running. */
export interface PastRun extends Partial<RunPlan> {
  /** Its start, ms before the creation of the simulator. */
  agoMs: number;
}

/** How a list of runs is shown: all that Braze's documentation leaves open, and some of what it should not do. */
export interface ListShape {
  /** Of all rows, before they are cut into pages. Default `newest-first`. */
  order?: 'newest-first' | 'oldest-first' | 'shuffled';
  /** Of the rows within a page. Default: as in the whole list. */
  pageOrder?: 'newest-first' | 'oldest-first' | 'shuffled';
  /** Of `shuffled`: the same seed gives the same order. Default 1. */
  seed?: number;
  /** Every row is there twice, and counts twice towards the ten of a page. */
  twice?: boolean;
  /** Running rows are not shown, though the integration is busy. */
  hideRunning?: boolean;
  /** Laid over every row shown as running; a run's own overlay wins. */
  whileRunning?: Overlay;
  /** Laid over every row shown as ended; a run's own overlay wins. */
  onceEnded?: Overlay;
  /** Other words for `job_status`, by Braze's own: `{ running: 'Running', success: 'SUCCESS', error: null }`. */
  wording?: Partial<Record<'running' | RunResult, unknown>>;
  /** How times say that they are UTC. Default `Z`. */
  zone?: 'Z' | '+00:00' | 'none';
  /** Digits after the seconds; cut, not rounded. Default 3. */
  fractionDigits?: 0 | 3 | 6;
  /** Digits after the seconds in rows shown as running. Default: as in all rows. */
  runningFractionDigits?: 0 | 3 | 6;
  /** A row shown as running is there a second time, before or after it, as if the run had ended. Default: it is not. */
  endedTwin?: 'before' | 'after';
  /** Addresses in `Link`: with the slash that the documentation's own example lacks, or without. Default `documented`. */
  link?: 'documented' | 'well-formed';
  /** Rows a page. Default 10. */
  pageRows?: number;
}

/** An integration at the start of the simulation. */
export interface IntegrationSpec {
  id: string;
  name?: string;
  /** In any order. They may not overlap: a run never starts while another is running. */
  pastRuns?: readonly PastRun[];
  nextRuns?: NextRuns;
  /** The `UPDATED_AT` of a row that was in the table before its time, epoch ms. Until then runs sync no row after the first. */
  futureRowMs?: number;
  /** Wins over the list shape of the whole simulator, field by field. */
  list?: ListShape;
}

/** The limits of the workspace, shared by all its keys. Requests with an unknown key belong to none and do not count. */
export interface LimitOptions {
  /** Requests in a window; `Infinity` for no limit and no headers. Defaults 20, 100 and 50. */
  trigger?: number;
  runs?: number;
  list?: number;
  /** `fixed`: the minutes of Braze's clock; `from-first-request`: one that the first request opens. Default `fixed`. */
  window?: 'fixed' | 'from-first-request' | 'rolling';
  /** How long a window is, ms. Braze's are a minute, the default; a test that waits for real takes shorter ones. */
  windowMs?: number;
  /** Whether answers carry `X-RateLimit-Limit`, `-Remaining` and `-Reset`. Default true. */
  headers?: boolean;
}

/** Braze's texts, `message` of the body; the exact ones are documented for these endpoints only in part. */
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

/** What a simulated Braze is made of. */
export interface BrazeOptions {
  /** Braze's own clock, epoch ms; nothing else tells it the time. It must not go back. */
  nowMs: () => number;
  /** The keys of the workspace, without `Bearer`, and what each may do. */
  keys: Readonly<Record<string, readonly Permission[]>>;
  integrations: readonly IntegrationSpec[];
  /** Ids that do not match are answered with 400. Default: a UUID, as in Braze's examples. */
  idPattern?: RegExp;
  /** An id in upper case names the same integration as in lower case, as the specs have it. Default false. */
  anyCase?: boolean;
  limits?: LimitOptions;
  list?: ListShape;
  messages?: Partial<Messages>;
  /** The `Date` header of the answer to a request, by its number (1, 2, …); `null` for none. Default: Braze's clock, in whole seconds. */
  date?: (nowMs: number, requestNumber: number) => string | null;
}

/** A request as it arrives. Header names are lower case. */
export interface WireRequest {
  method: string;
  /** With the query. */
  path: string;
  headers: Readonly<Record<string, string | undefined>>;
  /** Who sent it, if the caller wants to tell clients apart in the logs; Braze does not see it. */
  from?: string;
}

/** An answer as it leaves. Header names are lower case. */
export interface WireReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** One request that reached Braze or got lost on the way, in the order of arrival. Holds no key. */
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
  /** What Braze answered, which need not be what the client saw; `null` for a request that got lost before Braze. */
  readonly status: number | null;
  /** Whether that was a refusal for the rate limit. */
  readonly limited: boolean;
  /** What it changed: the number of the run that it started, if any. */
  readonly effect: { readonly startedRun: number } | null;
  readonly from: string | null;
}

/** One run that truly began, whatever any list shows. */
export interface RunRecord {
  readonly integrationId: string;
  /** Per integration: 1, 2, … in the order of the starts; past runs end with 0 and count down into the past. */
  readonly number: number;
  readonly by: StartedBy;
  /** The trigger that started it, as in the request log. */
  readonly requestNumber: number | null;
  readonly from: string | null;
  /** From here to the end no other run can start; before the start only with a `startDelayMs`. Epoch ms. */
  readonly acceptedAtMs: number;
  /** The start that Braze shows while it runs, to the digits that its list shows. Epoch ms. */
  readonly startedAtMs: number;
  /** Epoch ms; in the future while it runs, `Infinity` if it never ends. */
  readonly endsAtMs: number;
  readonly plan: Readonly<RunPlan>;
}

/** Someone else's run. What is not said is as `nextRuns` of the integration has it. */
export interface StartOptions extends Partial<RunPlan> {
  /** Default `schedule`. */
  by?: 'schedule' | 'other';
  /** By Braze's clock, epoch ms; a time that has passed, or none: now. */
  atMs?: number;
}

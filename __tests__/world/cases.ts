// A case: the faults that the requests of a step meet, and everything else about one or two steps and integrations.
// Plain data.
import type { ListShape, RunPlan, RunResult } from '../../simulator/types.ts';
import type { Freeze } from './freezer.ts';

/** What may happen to a request. The last three happen at the same time; the request itself is answered. */
export const faultNames = [
  'answered',
  'request lost',
  'answer lost',
  'late',
  'limited with headers',
  'limited without headers',
  'garbled',
  '5xx before effect',
  '5xx after effect',
  'redirect',
  '403',
  'foreign run',
  'foreign run, listed late',
  'cancel',
] as const;
export type FaultName = (typeof faultNames)[number];

/** How a run ends: with a status that Braze documents, or with another one. */
export type Ending = RunResult | 'undocumented';

/** The durations in a run's plan. */
type PlannedMs = Extract<keyof RunPlan, `${string}Ms`>;

/** How a run goes, and how the list shows it. */
export interface RunShape extends Readonly<Pick<RunPlan, PlannedMs>> {
  readonly ending: Ending;
  /** Whether the list shows the time up to which the run synced. */
  readonly showsSynced: boolean;
}

/** The step's inputs. */
export interface Mode {
  readonly follow: boolean;
  /** `join` needs `synced-through`, which needs one integration and `follow`, and excludes `skip`. */
  readonly onBusy: 'wait' | 'skip' | 'fail' | 'join';
  /** How long before the step's start; null if not given. */
  readonly syncedThroughMs: number | null;
  /** 0 unless `follow`. */
  readonly retries: number;
  readonly mayRead: boolean;
  readonly dryRun: boolean;
  readonly noFailedRows: boolean;
  readonly timeout: '15m' | '2m' | '20s' | '1h';
  readonly pollInterval: 'auto' | '10s' | '1s';
}

/** Which form a fault takes, if there are several. */
export interface FaultDetails {
  readonly loss: 'reset' | 'silence';
  readonly garbled: 'garbage' | 'short-body' | 'two-lengths' | 'html' | 'headers-then-silence';
  /** When the answer comes, ms. `arrives late`: the request itself reaches Braze after the step has given up on it. */
  readonly late: number | 'arrives late';
  /** The `Retry-After` of a 503, and of a 429 without rate limit headers. */
  readonly retryAfter: 'none' | 'seconds' | 'date';
  /** When the rate limit is reset, according to its headers. */
  readonly resetsInMs: number;
  readonly limitHeaders: boolean;
}

/** A run from before the first step. */
export interface EarlierRun {
  /** How long before the step the run began. */
  readonly beganMs: number;
  /** When it ends, after the step's start; negative if before. */
  readonly endsMs: number;
  /** When lists begin to show it, after the step's start; 0 if they always do. */
  readonly shownMs: number;
}

/** An integration, and the runs that others start in it. */
export interface IntegrationCase {
  readonly earlier: EarlierRun | null;
  /** The number of runs from hours ago. */
  readonly pastRuns: number;
  /** The `UPDATED_AT` of a row that exists from the beginning, after the first step's start; null if there is no such row. */
  readonly futureRowMs: number | null;
  /** Our runs and those of others, in order; the last one repeats. Other fields set when those of others start and show. */
  readonly ours: readonly RunShape[];
  readonly others: readonly RunShape[];
  /** When others start runs, after the first step's start. */
  readonly othersAtMs: readonly number[];
  /** How long after each of the first runs ends others start another one; null if they do not. */
  readonly othersFollowMs: number | null;
  /** The delay of `foreign run, listed late`. */
  readonly showsAfterMs: number;
  readonly list: ListShape;
}

/** What is down, and when, after the step's start. With `network` and `DNS`, requests do not reach Braze. */
export interface Outage {
  readonly what: 'triggers' | 'lists' | 'both' | 'network' | 'DNS';
  readonly fromMs: number;
  readonly toMs: number;
}

/** A step: its inputs, the faults that its requests meet in turn, and its runner. */
export interface StepCase {
  readonly schedule: readonly FaultName[];
  readonly mode: Mode;
  readonly latencyMs: number;
  /** What the runner's clock shows at first, and how fast it runs. */
  readonly clockOffsetMs: number;
  readonly clockRate: number;
  readonly freezes: readonly Freeze[];
  readonly outage: Outage | null;
  readonly cancelAtMs: number | null;
  /** When the step begins, at least a minute after the world. Braze's full minutes begin at 0. */
  readonly beginsAtMs: number;
  readonly seed: number;
}

/** Everything that one or two steps and integrations meet. The same case always gives the same trace. */
export interface Case extends StepCase, IntegrationCase {
  readonly faultDetails: FaultDetails;
  /** How far Braze's `Date` is ahead of the times in its lists; null if it sends none. */
  readonly dateOffMs: number | null;
  /** The index in {@link hostileTexts} of the text that the server's messages contain. */
  readonly hostile: number;
  /** A second integration of each step. */
  readonly secondIntegration: IntegrationCase | null;
  /** A step of another workflow with the same key and integrations. It begins with the first step or later. */
  readonly secondStep: StepCase | null;
}

/** The steps of a case, in order. */
export function stepsOf(it: Case): readonly StepCase[] {
  return it.secondStep === null ? [it] : [it, it.secondStep];
}

/** A run that lists show at once, that succeeds, and that takes a minute. */
export const plainRun: RunShape = {
  durationMs: 60_000,
  ending: 'success',
  visibleAfterMs: 0,
  startDelayMs: 0,
  endShownAfterMs: 0,
  startMovesMs: 0,
  endStampedAheadMs: 0,
  showsSynced: true,
};

/** The case without any fault. */
export const plain: Case = {
  schedule: [],
  mode: {
    follow: true,
    onBusy: 'wait',
    syncedThroughMs: null,
    retries: 0,
    mayRead: true,
    dryRun: false,
    noFailedRows: false,
    timeout: '15m',
    pollInterval: 'auto',
  },
  faultDetails: {
    loss: 'reset',
    garbled: 'garbage',
    late: 20_000,
    retryAfter: 'none',
    resetsInMs: 20_000,
    limitHeaders: true,
  },
  dateOffMs: 0,
  hostile: 0,
  earlier: null,
  pastRuns: 3,
  futureRowMs: null,
  ours: [plainRun],
  others: [plainRun],
  othersAtMs: [],
  othersFollowMs: null,
  showsAfterMs: 20_000,
  list: {},
  latencyMs: 200,
  clockOffsetMs: 0,
  clockRate: 1,
  freezes: [],
  outage: null,
  cancelAtMs: null,
  beginsAtMs: 60_000,
  seed: 1,
  secondIntegration: null,
  secondStep: null,
};

// A case: what happens to the requests of a step, one symbol each, and the circumstances in which it does; where there
// are two steps or integrations, of each. Plain data.
import type { ListShape, RunPlan, RunResult } from '../../simulator/types.ts';
import type { Freeze } from './freezer.ts';

/** What may happen to a request. The last three happen besides; the request itself is answered. */
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
  'foreign run shows late',
  'cancel',
] as const;
export type FaultName = (typeof faultNames)[number];

/** Braze's words for an end, and one that it does not document. */
export type Ending = RunResult | 'undocumented';

/** How long the parts of a run's plan take. */
type PlannedMs = Extract<keyof RunPlan, `${string}Ms`>;

/** What a run is like, and how the list shows it. */
export interface RunShape extends Readonly<Pick<RunPlan, PlannedMs>> {
  readonly ending: Ending;
  /** Whether the list says up to which time it synced. */
  readonly showsSynced: boolean;
}

/** What the workflow asks of the step. */
export interface Mode {
  readonly follow: boolean;
  /** `join` has a `synced-through`, which is for one integration, followed, and not for `skip`. */
  readonly onBusy: 'wait' | 'skip' | 'fail' | 'join';
  /** How long before the step; null where it is not asked. */
  readonly syncedThroughMs: number | null;
  /** 0 where it is not followed. */
  readonly retries: number;
  readonly mayRead: boolean;
  readonly dryRun: boolean;
  readonly noFailedRows: boolean;
  readonly timeout: '15m' | '2m' | '20s' | '1h';
  readonly pollInterval: 'auto' | '10s' | '1s';
}

/** How each fault comes about, where there are several ways. */
export interface FaultDetails {
  readonly loss: 'reset' | 'silence';
  readonly garbled: 'garbage' | 'short-body' | 'two-lengths' | 'html' | 'headers-then-silence';
  /** When the answer comes, ms; `arrives late`: the request itself comes to Braze when its sender has given up. */
  readonly late: number | 'arrives late';
  /** What a refusal for the rate limit and a 503 ask for, where no other header does. */
  readonly retryAfter: 'none' | 'seconds' | 'date';
  /** How long the limit is used up where headers say so. */
  readonly resetsInMs: number;
  readonly limitHeaders: boolean;
}

/** A run from before the first step. */
export interface EarlierRun {
  /** How long before the step it began. */
  readonly beganMs: number;
  /** How long after the step's beginning it ends; before it, if negative. */
  readonly endsMs: number;
  /** How long after the step's beginning a list shows it; 0 if it showed at once. */
  readonly shownMs: number;
}

/** What an integration is like, and what others do to it. */
export interface IntegrationCase {
  readonly earlier: EarlierRun | null;
  /** Runs of hours ago. */
  readonly pastRuns: number;
  /** A row that every run so far had found, with an `UPDATED_AT` so long after the first step; null if there is none. */
  readonly futureRowMs: number | null;
  /** Runs of ours and of others, by their number; the last repeats. Those of others have starts and delays of their own. */
  readonly ours: readonly RunShape[];
  readonly others: readonly RunShape[];
  /** When others start runs besides, since the first step began. */
  readonly othersAtMs: readonly number[];
  /** Others start a run so long after each of the first runs ends; null if they do not. */
  readonly othersFollowMs: number | null;
  /** How late a run shows that `shows late`. */
  readonly showsAfterMs: number;
  readonly list: ListShape;
}

/** When something is not there, since the step began; the last two are out of reach. */
export interface Outage {
  readonly what: 'triggers' | 'lists' | 'both' | 'network' | 'DNS';
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a step is asked to do, what happens to its requests in turn, and what its runner is like. */
export interface StepCase {
  readonly schedule: readonly FaultName[];
  readonly mode: Mode;
  readonly latencyMs: number;
  /** The runner's clock: what it shows at first, how fast it runs. */
  readonly clockOffsetMs: number;
  readonly clockRate: number;
  readonly freezes: readonly Freeze[];
  readonly outage: Outage | null;
  readonly cancelAtMs: number | null;
  /** When the step begins, a minute after the world at the earliest. One of Braze's minutes begins at 0. */
  readonly beginsAtMs: number;
  readonly seed: number;
}

/** All that one step and one integration meet, or two of either. With the same case all must come out the same. */
export interface Case extends StepCase, IntegrationCase {
  readonly faultDetails: FaultDetails;
  /** How far Braze's `Date` is ahead of the times in its lists; null where there is none. */
  readonly dateOffMs: number | null;
  /** Index of {@link hostileTexts}: what the server's texts carry. */
  readonly hostile: number;
  /** Each step has this one as well. */
  readonly secondIntegration: IntegrationCase | null;
  /** A step of another workflow, with the same key and integrations. It does not begin before the first. */
  readonly secondStep: StepCase | null;
}

/** The steps of a case, in their order. */
export function stepsOf(it: Case): readonly StepCase[] {
  return it.secondStep === null ? [it] : [it, it.secondStep];
}

/** A run that shows at once, goes well and takes a minute. */
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

/** The case in which nothing is out of the way. */
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

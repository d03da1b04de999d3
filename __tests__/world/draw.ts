// Generates random cases. Most have one integration and one workflow, the others two of either or both.
import * as fc from 'fast-check';
import type { ListShape } from '../../simulator/types.ts';
import type {
  Case,
  EarlierRun,
  Ending,
  FaultDetails,
  FaultName,
  IntegrationCase,
  Mode,
  Outage,
  RunShape,
  StepCase,
} from './cases.ts';
import { faultNames, plain } from './cases.ts';
import type { Freeze } from './freezer.ts';
import { hostileTexts } from './hostile.ts';

/** One of a few values. Failing cases are shrunk towards the first. */
const some = fc.constantFrom;

/** `value` most of the time. */
function mostly<T>(value: T, otherwise: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(value), weight: 4 }, { arbitrary: otherwise, weight: 1 });
}

/** `value` in one of 31 cases. */
function rarely<T>(value: T, otherwise: T): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(otherwise), weight: 30 }, { arbitrary: fc.constant(value), weight: 1 });
}

const dayMs = 86_400_000;
const tenYearsMs = 3_652 * dayMs;

const endings: readonly Ending[] = ['success', 'partial', 'error', 'config_error', 'undocumented'];

const capitals = { running: 'Running', success: 'SUCCESS', partial: 'Partial', error: 'ERROR' };

const runShape: fc.Arbitrary<RunShape> = fc
  .record({
    durationMs: mostly(60_000, some(5_000, 300, 200_000, 1_500_000, Number.POSITIVE_INFINITY)),
    ending: some(...endings),
    visibleAfterMs: mostly(0, some(1_000, 15_000, 120_000, Number.POSITIVE_INFINITY)),
    startDelayMs: mostly(0, some(1_500, 20_000)),
    endShownAfterMs: mostly(0, some(2_000, 30_000, Number.POSITIVE_INFINITY)),
    startMovesMs: mostly(0, some(1, 3_000)),
    endStampedAheadMs: mostly(0, some(1_000, 3_000)),
    showsSynced: mostly(true, fc.constant(false)),
    // The list only shows the run once it has ended.
    isHidden: rarely(true, false),
  })
  .map(({ isHidden, ...shape }) => ({
    ...shape,
    visibleAfterMs: isHidden ? shape.durationMs : shape.visibleAfterMs,
  }));

const listShape: fc.Arbitrary<ListShape> = fc
  .record({
    order: some<NonNullable<ListShape['order']>>('newest-first', 'oldest-first', 'shuffled'),
    twice: mostly(false, fc.constant(true)),
    zone: some<NonNullable<ListShape['zone']>>('Z', '+00:00', 'none'),
    fractionDigits: some<0 | 3 | 6>(3, 0, 6),
    link: some<NonNullable<ListShape['link']>>('documented', 'well-formed'),
    running: mostly<ListShape>(
      {},
      some<ListShape>(
        { whileRunning: { sync_start_time: null } },
        { runningFractionDigits: 0 },
        { endedTwin: 'before' },
        { endedTwin: 'after' },
      ),
    ),
    words: fc.boolean().map((areCapital): ListShape => (areCapital ? { wording: capitals } : {})),
  })
  .map(({ running, words, ...shape }) => ({ ...shape, ...running, ...words }));

/** Runs that are running or have just ended, listed at once or late. */
const earlierRun: fc.Arbitrary<EarlierRun> = fc
  .record({
    beganMs: fc.oneof(some(20_000), fc.integer({ min: 200, max: 6_500 })),
    isRunning: some(true, true, false),
    endsMs: some(30_000, 3_000, 500, 200_000, 5_000_000),
    endedShare: some(0.5, 0.1, 0.02),
    shownMs: mostly(0, some(20_000, 300, 1_500, 5_000, 120_000)),
  })
  .map(({ isRunning, endedShare, ...run }) => ({
    ...run,
    endsMs: isRunning ? run.endsMs : -Math.round(run.beganMs * endedShare),
  }));

const integrationCase: fc.Arbitrary<IntegrationCase> = fc
  .record({
    earlier: fc.oneof(fc.constant(null), earlierRun, earlierRun),
    pastRuns: some(3, 0, 9, 12),
    ours: fc.array(runShape, { minLength: 1, maxLength: 3 }),
    others: fc.array(runShape, { minLength: 1, maxLength: 3 }),
    othersAtMs: mostly<number[]>([], fc.array(fc.nat({ max: 120_000 }), { maxLength: 3 })),
    othersFollowMs: mostly<number | null>(null, some(0, 700, 4_000)),
    showsAfterMs: some(20_000, 500, 5_000, 120_000),
    list: listShape,
    // A day ahead, or just before the step and after the past runs. Then there must be a past run that shows it.
    futureRowMs: mostly<number | null>(null, some(dayMs, -10_000)),
  })
  .map((it) => (it.pastRuns === 0 && it.futureRowMs !== null ? { ...it, futureRowMs: dayMs } : it));

const usualMode: fc.Arbitrary<Mode> = fc.record({
  follow: fc.boolean(),
  onBusy: mostly<Mode['onBusy']>('wait', some('skip', 'fail')),
  syncedThroughMs: fc.constant(null),
  retries: some(0, 0, 0, 0, 1, 2),
  mayRead: mostly(true, fc.constant(false)),
  dryRun: rarely(true, false),
  noFailedRows: mostly(false, fc.constant(true)),
  timeout: some<Mode['timeout']>('15m', '2m', '20s', '1h'),
  pollInterval: mostly<Mode['pollInterval']>('auto', some('10s', '1s')),
});

/** Times before and after the start of the earlier run. */
const syncedThrough = fc.record({
  follow: fc.constant(true),
  onBusy: some<Mode['onBusy']>('wait', 'join', 'join', 'fail'),
  syncedThroughMs: some(5_000, 700, 15_000, 20_000, 120_000),
});

/** A valid mode. */
const mode: fc.Arbitrary<Mode> = fc
  .record({ usual: usualMode, through: mostly<Partial<Mode>>({}, syncedThrough) })
  .map(({ usual, through }) => ({ ...usual, ...through }))
  .map((valid) => ({ ...valid, retries: valid.follow ? valid.retries : 0 }));

/** The mode without `synced-through`, which is not allowed with several integrations. */
function withoutSyncedThrough({ onBusy, ...others }: Mode): Mode {
  return { ...others, syncedThroughMs: null, onBusy: onBusy === 'join' ? 'wait' : onBusy };
}

const freeze: fc.Arbitrary<Freeze> = fc.record({
  atMs: fc.nat({ max: 90_000 }),
  forMs: some(5_000, 33_000, 600_000),
  clock: some<Freeze['clock']>('keeps running', 'stops'),
  first: some<NonNullable<Freeze['first']>>('answers', 'timers'),
});

/** From the step's start, or later. */
const outage: fc.Arbitrary<Outage> = fc
  .record({
    what: some<Outage['what']>('triggers', 'lists', 'both', 'network', 'DNS'),
    fromMs: fc.oneof(some(0), fc.nat({ max: 300_000 })),
    forMs: some(60_000, 20_000, 90_000, 180_000, 300_000),
  })
  .map(({ forMs, fromMs, what }) => ({ what, fromMs, toMs: fromMs + forMs }));

/** These faults end the step, so they are rare. */
const finalFaults: readonly FaultName[] = ['redirect', '403', 'cancel'];

const stepCase: fc.Arbitrary<StepCase> = fc.record({
  schedule: fc.array(
    fc.oneof(
      { arbitrary: some<FaultName>('answered'), weight: 16 },
      { arbitrary: some<FaultName>(...faultNames.filter((fault) => !finalFaults.includes(fault))), weight: 20 },
      { arbitrary: some<FaultName>(...finalFaults), weight: 1 },
    ),
    { maxLength: 12 },
  ),
  mode,
  latencyMs: mostly(200, some(20, 1_500, 8_000)),
  clockOffsetMs: some(0, -600_000, 86_400_000),
  clockRate: some(1, 1.0005, 0.9995),
  freezes: mostly<Freeze[]>([], fc.array(freeze, { minLength: 1, maxLength: 1 })),
  outage: mostly<Outage | null>(null, outage),
  cancelAtMs: mostly<number | null>(null, fc.nat({ max: 120_000 })),
  beginsAtMs: some(60_000, 77_300, 119_900),
  seed: fc.nat({ max: 999_999 }),
});

/** Null most of the time. When a failing case is shrunk, null is tried, too. */
function sometimes<T>(second: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant(null), weight: 7 },
    { arbitrary: second, weight: 3 },
  );
}

const secondStep = fc.record({ stepCase, afterMs: some(0, 50, 1_000, 7_000, 45_000, 130_000) });

/** How far a `Date` may be off and still count. */
const nearDate = mostly<Case['dateOffMs']>(0, some(-2_000, 2_000, -1_000, 1_000, -500));

/** Clocks that disagree by more than 5 s, or no `Date` at all. The step's rules do not cover these. */
const farDate = some<Case['dateOffMs']>(null, -10_000, 10_000, -60_000, 60_000, -tenYearsMs, tenYearsMs);

/** Cases in which `Date` is this far off. */
function casesWith(dateOffMs: fc.Arbitrary<Case['dateOffMs']>): fc.Arbitrary<Case> {
  return fc
    .record({
      dateOffMs,
      step: stepCase,
      integration: integrationCase,
      faultDetails: fc.record({
        loss: some<FaultDetails['loss']>('reset', 'silence'),
        garbled: some<FaultDetails['garbled']>('garbage', 'short-body', 'two-lengths', 'html', 'headers-then-silence'),
        late: some<FaultDetails['late']>(20_000, 5_000, 45_000, 'arrives late'),
        retryAfter: some<FaultDetails['retryAfter']>('none', 'seconds', 'date'),
        resetsInMs: some(20_000, 20_000, 50_000, 900_000, 3_500_000),
        limitHeaders: mostly(true, fc.constant(false)),
      }),
      hostile: fc.nat({ max: hostileTexts.length - 1 }),
      secondIntegration: sometimes(integrationCase),
      secondStep: sometimes(secondStep),
    })
    .map(({ step, integration, secondStep: second, ...rest }) => {
      const modeOf = (one: StepCase): Mode =>
        rest.secondIntegration === null ? one.mode : withoutSyncedThrough(one.mode);
      return {
        ...step,
        mode: modeOf(step),
        ...integration,
        ...rest,
        secondStep: second && {
          ...second.stepCase,
          beginsAtMs: step.beginsAtMs + second.afterMs,
          // Both steps have the same key.
          mode: { ...modeOf(second.stepCase), mayRead: step.mode.mayRead },
        },
      };
    });
}

/** Random cases in which `Date` is this far off; null means that it is missing. */
export function casesOff(dateOffMs: Case['dateOffMs']): fc.Arbitrary<Case> {
  return casesWith(fc.constant(dateOffMs));
}

const nearCase = casesWith(nearDate);

/**
 * A case with this schedule, one step and one integration, for exhaustive schedules. Everything else is random, except what
 * might keep the requests from meeting the faults.
 */
export function caseWithSchedule(schedule: readonly FaultName[], follow: boolean, seed: number): Case {
  const [it = plain] = fc.sample(nearCase, { seed, numRuns: 1 });
  const { timeout, pollInterval, mayRead, dryRun } = plain.mode;
  const randomMode = follow ? it.mode : { ...withoutSyncedThrough(it.mode), retries: 0 };
  return {
    ...it,
    ...{ schedule, freezes: [], outage: null, cancelAtMs: null, secondIntegration: null, secondStep: null },
    // A run that began less than a second before the step passes for its own, so the faults would not matter.
    earlier: it.earlier && { ...it.earlier, beganMs: Math.max(it.earlier.beganMs, 1_500) },
    mode: { ...randomMode, follow, timeout, pollInterval, mayRead, dryRun },
  };
}

/** Random cases: about half have one step and one integration, one in eleven has two of both. */
export const anyCase: fc.Arbitrary<Case> = fc.oneof(
  { arbitrary: nearCase, weight: 12 },
  { arbitrary: casesWith(farDate).map(shownAtOnce), weight: 1 },
);

/** The case, changed so that the step does not need a `Date`: lists show others' runs at once, and their times do not move. */
function shownAtOnce(it: Case): Case {
  const withoutLateRuns = <Step extends StepCase>(step: Step): Step => ({
    ...step,
    schedule: step.schedule.map((fault) => (fault === 'foreign run, listed late' ? 'foreign run' : fault)),
  });
  const withShownRuns = <Integration extends IntegrationCase>(integration: Integration): Integration => ({
    ...integration,
    earlier: integration.earlier && { ...integration.earlier, shownMs: 0 },
    others: integration.others.map((shape) => ({ ...shape, startMovesMs: 0, endStampedAheadMs: 0 })),
  });
  return {
    ...withoutLateRuns(withShownRuns(it)),
    secondIntegration: it.secondIntegration && withShownRuns(it.secondIntegration),
    secondStep: null,
  };
}

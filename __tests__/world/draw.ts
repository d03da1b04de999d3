// Draws cases by chance: one of each most of the time, else two integrations, two workflows, or both.
import * as fc from 'fast-check';
import type { ListShape } from '../../simulator/types.ts';
import type { Case, Ending, Fate, IntegrationCase, Manners, Mode, RunShape, StepCase } from './cases.ts';
import { fates } from './cases.ts';
import { hostileTexts } from './hostile.ts';

const endings: readonly Ending[] = ['success', 'partial', 'error', 'config_error', 'undocumented'];

const capitals = { running: 'Running', success: 'SUCCESS', partial: 'Partial', error: 'ERROR' };

/** Of a few values the first is the plainest: failing cases are shrunk towards it. */
const some = fc.constantFrom;

/** `value` most of the time. */
function mostly<T>(value: T, otherwise: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(value), weight: 4 }, { arbitrary: otherwise, weight: 1 });
}

/** `value` once in many. */
function rarely<T>(value: T, otherwise: T): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(otherwise), weight: 30 }, { arbitrary: fc.constant(value), weight: 1 });
}

const runShape: fc.Arbitrary<RunShape> = fc
  .record({
    durationMs: mostly(60_000, some(5_000, 300, 200_000, 1_500_000, Number.POSITIVE_INFINITY)),
    ending: some(...endings),
    visibleAfterMs: mostly(0, some(1_000, 15_000, 120_000, Number.POSITIVE_INFINITY)),
    startDelayMs: mostly(0, some(1_500, 20_000)),
    endShownAfterMs: mostly(0, some(2_000, 30_000, Number.POSITIVE_INFINITY)),
    // Lists that show no run before it has ended.
    isHidden: rarely(true, false),
  })
  .map(({ isHidden, ...shape }) => (isHidden ? { ...shape, visibleAfterMs: shape.durationMs } : shape));

const otherRun = runShape.map((shape) => ({ ...shape, visibleAfterMs: 0, startDelayMs: 0 }));

const listShape: fc.Arbitrary<ListShape> = fc
  .record({
    order: some<NonNullable<ListShape['order']>>('newest-first', 'oldest-first', 'shuffled'),
    twice: mostly(false, fc.constant(true)),
    zone: some<NonNullable<ListShape['zone']>>('Z', '+00:00', 'none'),
    fractionDigits: some<0 | 3 | 6>(3, 0, 6),
    link: some<NonNullable<ListShape['link']>>('documented', 'well-formed'),
    startless: mostly(false, fc.constant(true)),
    capitals: fc.boolean(),
  })
  .map(({ startless, capitals: isCapital, ...shape }) => ({
    ...shape,
    ...(startless ? { whileRunning: { sync_start_time: null } } : {}),
    ...(isCapital ? { wording: capitals } : {}),
  }));

const integrationCase: fc.Arbitrary<IntegrationCase> = fc.record({
  initially: some<IntegrationCase['initially']>(
    'idle',
    'busy',
    'idle',
    'busy',
    'busy, shows late',
    'just ended, shows late',
  ),
  busyForMs: some(30_000, 3_000, 200_000, 5_000_000),
  pastRuns: some(3, 0, 9, 12),
  ours: fc.array(runShape, { minLength: 1, maxLength: 3 }),
  others: fc.array(otherRun, { minLength: 1, maxLength: 3 }),
  othersAtMs: mostly<number[]>([], fc.array(fc.nat({ max: 120_000 }), { maxLength: 3 })),
  showsAfterMs: some(20_000, 500, 5_000, 120_000),
  list: listShape,
});

/** Fates are drawn so that a schedule is not over too soon. */
const stepCase: fc.Arbitrary<StepCase> = fc.record({
  schedule: fc.array(
    fc.oneof(
      { arbitrary: some<Fate>('answered'), weight: 16 },
      { arbitrary: some<Fate>(...fates.filter((fate) => !['redirect', '403', 'cancel'].includes(fate))), weight: 20 },
      { arbitrary: some<Fate>('redirect', '403', 'cancel'), weight: 1 },
    ),
    { maxLength: 12 },
  ),
  mode: fc.record({
    follow: fc.boolean(),
    onBusy: mostly<Mode['onBusy']>('wait', some('skip', 'fail')),
    mayRead: mostly(true, fc.constant(false)),
    dryRun: rarely(true, false),
    noFailedRows: mostly(false, fc.constant(true)),
    timeout: some<Mode['timeout']>('15m', '2m', '20s', '1h'),
    pollInterval: mostly<Mode['pollInterval']>('auto', some('10s', '1s')),
  }),
  latencyMs: mostly(200, some(20, 1_500, 8_000)),
  clockOffsetMs: some(0, -600_000, 86_400_000),
  clockJumps: mostly<StepCase['clockJumps'][number][]>(
    [],
    fc.array(fc.record({ atMs: fc.nat({ max: 120_000 }), byMs: fc.integer({ min: -60_000, max: 60_000 }) }), {
      maxLength: 2,
    }),
  ),
  clockRate: some(1, 1.0005, 0.9995),
  outage: mostly<StepCase['outage']>(
    null,
    fc.record({ fromMs: fc.nat({ max: 30_000 }), toMs: fc.nat({ max: 120_000 }) }),
  ),
  cancelAtMs: mostly<number | null>(null, fc.nat({ max: 120_000 })),
  beginsAtMs: some(0, 17_300, 59_900),
  seed: fc.nat({ max: 999_999 }),
});

/** None most of the time; a case that fails with a second is tried without. */
function seldom<T>(second: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant(null), weight: 7 },
    { arbitrary: second, weight: 3 },
  );
}

const secondStep = fc.record({ of: stepCase, afterMs: some(0, 50, 1_000, 7_000, 45_000, 130_000) });

/** Any case: about half of them have one step and one integration, one in eleven has two of both. */
export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    step: stepCase,
    integration: integrationCase,
    manners: fc.record({
      loss: some<Manners['loss']>('reset', 'silence'),
      garbled: some<Manners['garbled']>('garbage', 'short-body', 'two-lengths', 'html', 'headers-then-silence'),
      late: some<Manners['late']>('20 s', '5 s', '45 s', 'arrives late'),
      retryAfter: fc.boolean(),
      limitHeaders: mostly(true, fc.constant(false)),
    }),
    hostile: fc.nat({ max: hostileTexts.length - 1 }),
    secondIntegration: seldom(integrationCase),
    secondStep: seldom(secondStep),
  })
  .map(({ step, integration, secondStep: second, ...rest }) => ({
    ...step,
    ...integration,
    ...rest,
    secondStep: second && {
      ...second.of,
      beginsAtMs: step.beginsAtMs + second.afterMs,
      // They have the same key.
      mode: { ...second.of.mode, mayRead: step.mode.mayRead },
    },
  }));

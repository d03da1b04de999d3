// A case: what happens to the requests of one step, one symbol each, and the circumstances in which it does. Plain data.
import * as fc from 'fast-check';
import type { ListShape, RunResult } from '../../simulator/types.ts';
import { hostileTexts } from './hostile.ts';
import { seeded } from './runner.ts';

/** What may happen to a request. The last three happen besides; the request itself is answered. */
export const fates = [
  'answered',
  'lost before',
  'lost after',
  'late',
  'limited with headers',
  'limited without',
  'garbled',
  '5xx before',
  '5xx after',
  'redirect',
  '403',
  'foreign run',
  'foreign run shows late',
  'cancel',
] as const;
export type Fate = (typeof fates)[number];

/** Braze's words for an end, and one that it does not document. */
export type Ending = RunResult | 'undocumented';

/** What a run is like, and how the list shows it. */
export interface RunShape {
  readonly durationMs: number;
  readonly ending: Ending;
  /** From its start until the list shows it; at the latest once it has ended, if it is `hidden until its end`. */
  readonly visibleAfterMs: number;
  readonly startDelayMs: number;
}

/** What the workflow asks of the step. */
export interface Mode {
  readonly follow: boolean;
  readonly onBusy: 'wait' | 'skip' | 'fail';
  readonly mayRead: boolean;
  readonly dryRun: boolean;
  readonly noFailedRows: boolean;
  readonly timeout: '15m' | '2m' | '20s' | '1h';
  readonly pollInterval: 'auto' | '10s' | '1s';
}

/** How each fate comes about, where there are several ways. */
export interface Manners {
  readonly loss: 'reset' | 'silence';
  readonly garbled: 'garbage' | 'short-body' | 'two-lengths' | 'html' | 'headers-then-silence';
  /** `arrives late`: the request itself comes to Braze when its sender has given up. */
  readonly late: '20 s' | '5 s' | '45 s' | 'arrives late';
  readonly retryAfter: boolean;
  readonly limitHeaders: boolean;
}

/** All that a step meets. With the same case it must do the same. */
export interface Case {
  readonly schedule: readonly Fate[];
  readonly mode: Mode;
  readonly manners: Manners;
  /** Index of {@link hostileTexts}: what the server's texts carry. */
  readonly hostile: number;
  readonly initially: 'idle' | 'busy' | 'busy, shows late' | 'just ended, shows late';
  /** How long the run goes on that is there at first. */
  readonly busyForMs: number;
  readonly pastRuns: number;
  /** Runs of ours and of others, by their number; the last repeats. */
  readonly ours: readonly RunShape[];
  readonly others: readonly RunShape[];
  /** When others start runs besides, since the step began. */
  readonly othersAtMs: readonly number[];
  /** How late a run shows that `shows late`. */
  readonly showsAfterMs: number;
  readonly list: ListShape;
  readonly latencyMs: number;
  /** The runner's clock: what it shows at first, where it jumps, how fast it runs. */
  readonly clockOffsetMs: number;
  readonly clockJumps: readonly { readonly atMs: number; readonly byMs: number }[];
  readonly clockRate: number;
  /** When nothing leaves the runner, since the step began. */
  readonly outage: { readonly fromMs: number; readonly toMs: number } | null;
  readonly cancelAtMs: number | null;
  /** Where in Braze's minute the step begins. */
  readonly beginsAtMs: number;
  readonly seed: number;
}

const endings: readonly Ending[] = ['success', 'partial', 'error', 'config_error', 'undocumented'];

const capitals = { running: 'Running', success: 'SUCCESS', partial: 'Partial', error: 'ERROR' };

/** What an integration of a seed is like, for schedules that are gone through one by one: one from each list. */
export function drawnCase(schedule: readonly Fate[], follow: boolean, seed: number): Case {
  const random = seeded(seed);
  const one = <T>(...of: readonly [T, ...T[]]): T => of[Math.floor(random() * of.length)] ?? of[0];
  const run = (): RunShape => ({
    durationMs: one(2_000, 20_000, 60_000, 180_000),
    ending: one<Ending>('success', 'success', 'success', 'partial', 'error', 'config_error', 'undocumented'),
    visibleAfterMs: one(0, 0, 2_000, 15_000),
    startDelayMs: one(0, 0, 1_500),
  });
  return {
    ...plain,
    schedule,
    mode: { ...plain.mode, follow },
    manners: {
      loss: one('reset', 'reset', 'silence'),
      garbled: one('garbage', 'short-body', 'two-lengths', 'html', 'headers-then-silence'),
      late: one('5 s', '20 s', '45 s', 'arrives late'),
      retryAfter: one(false, true),
      limitHeaders: one(true, true, false),
    },
    hostile: Math.floor(random() * hostileTexts.length),
    initially: one('idle', 'idle', 'busy'),
    busyForMs: one(5_000, 45_000),
    pastRuns: one(0, 3, 9),
    ours: [run(), run()],
    others: [run(), run()].map((shape) => ({ ...shape, visibleAfterMs: 0 })),
    showsAfterMs: one(3_000, 20_000, 90_000),
    latencyMs: one(80, 200, 1_500),
    seed,
  };
}

const plainRun: RunShape = { durationMs: 60_000, ending: 'success', visibleAfterMs: 0, startDelayMs: 0 };

/** The case in which nothing is out of the way. */
export const plain: Case = {
  schedule: [],
  mode: {
    follow: true,
    onBusy: 'wait',
    mayRead: true,
    dryRun: false,
    noFailedRows: false,
    timeout: '15m',
    pollInterval: 'auto',
  },
  manners: { loss: 'reset', garbled: 'garbage', late: '20 s', retryAfter: false, limitHeaders: true },
  hostile: 0,
  initially: 'idle',
  busyForMs: 30_000,
  pastRuns: 3,
  ours: [plainRun],
  others: [plainRun],
  othersAtMs: [],
  showsAfterMs: 20_000,
  list: {},
  latencyMs: 200,
  clockOffsetMs: 0,
  clockJumps: [],
  clockRate: 1,
  outage: null,
  cancelAtMs: null,
  beginsAtMs: 0,
  seed: 1,
};

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

const runShape: fc.Arbitrary<RunShape> = fc.record({
  durationMs: mostly(60_000, some(5_000, 300, 200_000, 1_500_000, Number.POSITIVE_INFINITY)),
  ending: some(...endings),
  visibleAfterMs: mostly(0, some(1_000, 15_000, 120_000, Number.POSITIVE_INFINITY)),
  startDelayMs: mostly(0, some(1_500, 20_000)),
});

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

/** Any case. Fates are drawn so that a schedule is not over too soon. */
export const anyCase: fc.Arbitrary<Case> = fc.record({
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
  manners: fc.record({
    loss: some<Manners['loss']>('reset', 'silence'),
    garbled: some<Manners['garbled']>('garbage', 'short-body', 'two-lengths', 'html', 'headers-then-silence'),
    late: some<Manners['late']>('20 s', '5 s', '45 s', 'arrives late'),
    retryAfter: fc.boolean(),
    limitHeaders: mostly(true, fc.constant(false)),
  }),
  hostile: fc.nat({ max: hostileTexts.length - 1 }),
  initially: some<Case['initially']>('idle', 'busy', 'idle', 'busy', 'busy, shows late', 'just ended, shows late'),
  busyForMs: some(30_000, 3_000, 200_000, 5_000_000),
  pastRuns: some(3, 0, 9, 12),
  ours: fc.array(runShape, { minLength: 1, maxLength: 3 }),
  others: fc.array(otherRun, { minLength: 1, maxLength: 3 }),
  othersAtMs: mostly<number[]>([], fc.array(fc.nat({ max: 120_000 }), { maxLength: 3 })),
  showsAfterMs: some(20_000, 500, 5_000, 120_000),
  list: listShape,
  latencyMs: mostly(200, some(20, 1_500, 8_000)),
  clockOffsetMs: some(0, -600_000, 86_400_000),
  clockJumps: mostly<Case['clockJumps'][number][]>(
    [],
    fc.array(fc.record({ atMs: fc.nat({ max: 120_000 }), byMs: fc.integer({ min: -60_000, max: 60_000 }) }), {
      maxLength: 2,
    }),
  ),
  clockRate: some(1, 1.0005, 0.9995),
  outage: mostly<Case['outage']>(null, fc.record({ fromMs: fc.nat({ max: 30_000 }), toMs: fc.nat({ max: 120_000 }) })),
  cancelAtMs: mostly<number | null>(null, fc.nat({ max: 120_000 })),
  beginsAtMs: some(0, 17_300, 59_900),
  seed: fc.nat({ max: 999_999 }),
});

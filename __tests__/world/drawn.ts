// The cases of schedules that are gone through one by one.
import type { Case, EarlierRun, Ending, Fate, RunShape } from './cases.ts';
import { plain } from './cases.ts';
import { hostileTexts } from './hostile.ts';
import { seeded } from './runner.ts';

const dayMs = 86_400_000;

/** Some earlier runs reach it, some do not. */
const joining = { onBusy: 'join', syncedThroughMs: 10_000 } as const;

/** What an integration of a seed is like, for schedules that are gone through one by one: one from each list. */
export function drawnCase(schedule: readonly Fate[], follow: boolean, seed: number): Case {
  const random = seeded(seed);
  const one = <T>(...of: readonly [T, ...T[]]): T => of[Math.floor(random() * of.length)] ?? of[0];
  const run = (): RunShape => ({
    durationMs: one(2_000, 20_000, 60_000, 180_000),
    ending: one<Ending>('success', 'success', 'success', 'partial', 'error', 'config_error', 'undocumented'),
    visibleAfterMs: one(0, 0, 2_000, 15_000),
    startDelayMs: one(0, 0, 1_500),
    endShownAfterMs: one(0, 0, 0, 5_000),
    startMovesMs: one(0, 0, 0, 1, 3_000),
    endStampedAheadMs: one(0, 0, 0, 3_000),
    showsSynced: true,
  });
  return {
    ...plain,
    schedule,
    mode: {
      ...plain.mode,
      follow,
      ...(follow ? one({}, {}, { retries: 1 }, { ...joining }, { ...joining, onBusy: 'wait' as const }) : {}),
    },
    manners: {
      loss: one('reset', 'reset', 'silence'),
      garbled: one('garbage', 'short-body', 'two-lengths', 'html', 'headers-then-silence'),
      late: one('5 s', '20 s', '45 s', 'arrives late'),
      retryAfter: one('none', 'seconds', 'date'),
      resetsInMs: one(20_000, 20_000, 600_000),
      limitHeaders: one(true, true, false),
    },
    dateOffMs: one(0, 0, 0, 2_000, -2_000),
    hostile: Math.floor(random() * hostileTexts.length),
    earlier: one<EarlierRun | null>(
      null,
      null,
      { beganMs: 20_000, endsMs: 5_000, shownMs: 0 },
      { beganMs: 20_000, endsMs: 45_000, shownMs: 0 },
      { beganMs: 3_000, endsMs: -1_000, shownMs: 0 },
    ),
    othersFollowMs: one(null, null, 0),
    pastRuns: one(0, 3, 9),
    futureRowMs: one(null, null, null, dayMs),
    ours: [run(), run()],
    others: [run(), run()].map((shape) => ({ ...shape, visibleAfterMs: 0 })),
    showsAfterMs: one(3_000, 20_000, 90_000),
    latencyMs: one(80, 200, 1_500),
    seed,
  };
}

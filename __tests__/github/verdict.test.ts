// What the ends of syncs come to for the step: whether it succeeds, what it warns of, and which end is the worst.
import { describe, expect, test } from '@jest/globals';
import type { FailedRowsLimit, Level, Outcome } from '../../src/github/verdict.ts';
import { endedRun, exceeds, isGreen, levelOf, worst, worstFirst } from '../../src/github/verdict.ts';
import type { Status } from '../../src/sync/outcome.ts';
import { statuses } from '../../src/sync/outcome.ts';
import type { Run } from '../../src/sync/ports.ts';
import { ambiguous, outcome, refused, run } from './outcomes.ts';

/** An outcome with this status. Nothing was started, as far as is known. */
const endedAs = (status: Status, integrationId: string = status, tooManyFailed = false): Outcome =>
  outcome({ status, integrationId, tooManyFailed, isAccepted: false });
const tooMany = true;

const good: readonly Status[] = ['partial', 'skipped', 'success', 'triggered', 'checked'];

test('the statuses go from worst to best as documented', () => {
  expect(statuses).toEqual([
    ...['cancelled', 'unknown', 'config_error', 'error', 'stale', 'not_started', 'timed_out', 'busy'],
    ...['partial', 'skipped', 'success', 'triggered', 'checked'],
  ]);
});

test.each([{ isAccepted: true }, { adopted: true }, { ambiguousReply: ambiguous() }])(
  'of two cancelled integrations one whose sync may go on is worse: %j',
  (goesOn) => {
    const other = { ...endedAs('cancelled', 'b'), ...goesOn };
    expect(worst([endedAs('cancelled', 'a'), other, endedAs('unknown')])).toBe(other);
  },
);

test.each(statuses)('a step succeeds or fails by its status (%s), and fails if too many rows failed', (status) => {
  expect(isGreen(endedAs(status))).toBe(good.includes(status));
  expect(levelOf([endedAs(status)]) === 'error').toBe(!good.includes(status));
  expect(isGreen(endedAs(status, 'a', tooMany))).toBe(false);
});

const listFailure = refused('forbidden');
test.each<[string, Level, Partial<Outcome>]>([
  ['a partial sync', 'warning', { status: 'partial' }],
  ['a success with failed rows', 'warning', { status: 'success', run: run({ rowsFailed: 1 }) }],
  ['a success without failed rows', null, { status: 'success', run: run() }],
  ['a success whose runs were not read at the end', null, { status: 'success', listFailure }],
  ['a sync that was only triggered', null, { listFailure }],
  ['a skipped sync', 'notice', { status: 'skipped', listFailure }],
  ['a full check', null, { status: 'checked' }],
  ['a check that could not read the runs', 'warning', { status: 'checked', listFailure }],
])('%s has the level %p', (_what, level, fields) => {
  expect(levelOf([outcome(fields)])).toBe(level);
});

test('the level of several outcomes is the gravest', () => {
  const graver = (['success', 'skipped', 'partial', 'error'] as const).map((status) => outcome({ status }));
  expect(graver.map((_, index) => levelOf(graver.slice(0, index + 1)))).toEqual([null, 'notice', 'warning', 'error']);
});

describe('the worst outcome', () => {
  test.each(statuses.slice(1).map((better, index) => [statuses[index] ?? 'cancelled', better] as const))(
    'of %s and %s is the former, whichever comes first',
    (worse, better) => {
      for (const both of [[endedAs(worse), endedAs(better)] as const, [endedAs(better), endedAs(worse)] as const]) {
        expect(worst(both).status).toBe(worse);
        expect(worstFirst(both).map(({ status }) => status)).toEqual([worse, better]);
      }
    },
  );

  test('is the first of several that are equally bad', () => {
    const outcomes = [endedAs('triggered', 'a'), endedAs('busy', 'b'), endedAs('busy', 'c'), endedAs('skipped', 'd')];
    expect(worst(outcomes).integrationId).toBe('b');
    expect(worstFirst(outcomes).map(({ integrationId }) => integrationId)).toEqual(['b', 'c', 'd', 'a']);
  });

  test.each<[Status, 'better' | 'worse', Status]>([
    ...good.map((status) => ['success', 'worse', status] as [Status, 'worse', Status]),
    ['partial', 'worse', 'partial'],
    ['success', 'better', 'busy'],
    ['partial', 'better', 'busy'],
    ['error', 'better', 'unknown'],
  ])('with too many failed rows %s is %s than %s', (status, place, other) => {
    const failed = endedAs(status, 'failed', tooMany);
    for (const both of [[failed, endedAs(other)] as const, [endedAs(other), failed] as const]) {
      expect(worst(both) === failed).toBe(place === 'worse');
    }
  });
});

test('the counts of a run are final once it has ended', () => {
  const partial = run({ status: 'partial' });
  expect(endedRun(partial)).toBe(partial);
  const running = [run({ status: 'running' }), run({ status: 'undocumented', finishedAtMs: null }), null];
  expect(running.map(endedRun)).toEqual([null, null, null]);
});

describe('max-failed-rows', () => {
  const ending = (of: Run) => outcome({ status: 'success', run: of });
  test.each<[FailedRowsLimit | null, number | null, number | null, boolean]>([
    [null, 0, 1_000, false],
    [null, null, null, false],
    [{ rows: 0 }, 10, 0, false],
    [{ rows: 0 }, 10, 1, true],
    [{ rows: 100 }, 0, 100, false],
    [{ rows: 100 }, 1_000_000, 101, true],
    [{ rows: 100 }, null, 100, false],
    [{ rows: 100 }, null, 101, true],
    [{ rows: 100 }, 10, null, true],
    [{ percent: 0 }, 10, 0, false],
    [{ percent: 0 }, 1_000_000, 1, true],
    [{ percent: 2 }, 980_000, 20_000, false],
    [{ percent: 2 }, 979_999, 20_001, true],
    [{ percent: 0.57 }, 9_943, 57, false],
    [{ percent: 0.57 }, 9_942, 58, true],
    [{ percent: 32.3 }, 677, 323, false],
    [{ percent: 100 }, 0, 1_000, false],
    [{ percent: 0 }, 0, 0, false],
    [{ percent: 50 }, null, 0, false],
    [{ percent: 100 }, null, 1, true],
    [{ percent: 100 }, null, null, true],
  ])('%j with %p rows synced and %p failed is exceeded: %p', (limit, rowsSynced, rowsFailed, expected) => {
    expect(exceeds(ending(run({ status: 'partial', rowsSynced, rowsFailed })), limit)).toBe(expected);
  });

  test('is exceeded by a success only if it says that more rows failed', () => {
    expect(exceeds(ending(run({ rowsFailed: null })), { rows: 0 })).toBe(false);
    expect(exceeds(ending(run({ rowsFailed: null })), { percent: 0 })).toBe(false);
    expect(exceeds(ending(run({ rowsFailed: 1 })), { rows: 0 })).toBe(true);
  });

  test('is exceeded by no sync that failed, and by none without a run', () => {
    expect(exceeds(outcome({ status: 'error', run: run({ rowsFailed: 1 }) }), { rows: 0 })).toBe(false);
    expect(exceeds(outcome({ status: 'success', run: null }), { rows: 0 })).toBe(false);
  });
});

// What the ends of syncs come to for the step: whether it succeeds, what it warns of, and which end is the worst.
import { describe, expect, test } from '@jest/globals';
import type { FailedRowsLimit, Outcome } from '../../src/github/verdict.ts';
import { badness, caveatOf, endedRun, exceeds, isGreen, worst } from '../../src/github/verdict.ts';
import type { Status } from '../../src/sync/outcome.ts';
import { statuses } from '../../src/sync/outcome.ts';
import type { Run } from '../../src/sync/ports.ts';
import { ambiguous } from './outcomes.ts';

function run(status: Run['status'], rowsSynced: number | null = null, rowsFailed: number | null = null): Run {
  const times = { startedAtMs: 1, finishedAtMs: null, startedAt: null, finishedAt: null, lastTimestampSynced: null };
  return { status, undocumented: null, ...times, rowsSynced, rowsFailed };
}

const tooMany = true;

function outcome(status: Status, integrationId: string = status, tooManyFailed = false): Outcome {
  return {
    ...{ integrationId, status, tooManyFailed, cause: 'deadline', run: null, attempts: 1, adopted: false },
    ...{ reply: null, ambiguousReply: null, listFailure: null, mayHaveStarted: false, pastRuns: [] },
    ...{ unreadMs: null, wasShown: false, retries: 0, isAccepted: false, label: null, waitedMs: 0, elapsedMs: 0 },
  };
}

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
    const other = { ...outcome('cancelled', 'b'), ...goesOn };
    expect(worst([outcome('cancelled', 'a'), other, outcome('unknown')])).toBe(other);
  },
);

test.each(statuses)('a step succeeds or fails by its status (%s), and fails if too many rows failed', (status) => {
  expect(isGreen(outcome(status))).toBe(good.includes(status));
  expect(isGreen(outcome(status, 'a', tooMany))).toBe(false);
});

test.each([
  ['partial', null, 'warning'],
  ['skipped', null, 'notice'],
  ['skipped', 'forbidden', 'notice'],
  ['success', 'forbidden', null],
  ['triggered', 'forbidden', null],
  ['checked', null, null],
  ['checked', 'forbidden', 'warning'],
] as const)('a step that succeeds as %s, its list failure being %p, has a caveat: %p', (status, refusal, caveat) => {
  const answered = { httpStatus: 403, message: null, dateMs: null, rateLimit: null };
  const listFailure = refusal && ({ kind: 'refused', refusal, ...answered } as const);
  expect(caveatOf({ status, listFailure, run: null })).toBe(caveat);
});

test('a success with failed rows warns', () => {
  expect(caveatOf({ status: 'success', listFailure: null, run: run('success', 9, 1) })).toBe('warning');
  expect(caveatOf({ status: 'success', listFailure: null, run: run('success', 9, 0) })).toBeNull();
});

describe('the worst outcome', () => {
  test.each(statuses.slice(1).map((better, index) => [statuses[index] ?? 'cancelled', better] as const))(
    'of %s and %s is the former, whichever comes first',
    (worse, better) => {
      expect(worst([outcome(worse), outcome(better)]).status).toBe(worse);
      expect(worst([outcome(better), outcome(worse)]).status).toBe(worse);
    },
  );

  test('is the first of several that are equally bad', () => {
    const outcomes = [outcome('triggered', 'a'), outcome('busy', 'b'), outcome('busy', 'c'), outcome('skipped', 'd')];
    expect(worst(outcomes).integrationId).toBe('b');
  });

  test('is one with too many failed rows rather than any that lets the step succeed', () => {
    for (const status of good) {
      expect(worst([outcome(status, 'a'), outcome('success', 'b', tooMany)]).integrationId).toBe('b');
      expect(worst([outcome('success', 'b', tooMany), outcome(status, 'a')]).integrationId).toBe('b');
    }
    expect(worst([outcome('partial', 'a'), outcome('partial', 'b', tooMany)]).integrationId).toBe('b');
    expect(worst([outcome('busy', 'a'), outcome('success', 'b', tooMany)]).integrationId).toBe('a');
    expect(worst([outcome('error', 'a', tooMany), outcome('unknown', 'b')]).integrationId).toBe('b');
    expect(badness(outcome('partial', 'b', tooMany))).toBeGreaterThan(badness(outcome('busy')));
  });
});

test('the counts of a run are final once it has ended', () => {
  const ended = run('partial');
  expect(endedRun(ended)).toBe(ended);
  expect([run('running'), run('undocumented'), null].map(endedRun)).toEqual([null, null, null]);
});

describe('max-failed-rows', () => {
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
    expect(exceeds(run('partial', rowsSynced, rowsFailed), limit)).toBe(expected);
  });

  test('is exceeded by a success only if it says that more rows failed', () => {
    expect(exceeds(run('success'), { rows: 0 })).toBe(false);
    expect(exceeds(run('success'), { percent: 0 })).toBe(false);
    expect(exceeds(run('success', 10, 1), { rows: 0 })).toBe(true);
  });
});

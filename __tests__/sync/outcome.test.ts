// How a sync can end, which ends are green, and which is the worst of several.
import { describe, expect, test } from '@jest/globals';
import type { Outcome, Status } from '../../src/sync/outcome.ts';
import { badness, caveatOf, endedRun, exceeds, isGreen, statuses, verdictOn, worst } from '../../src/sync/outcome.ts';
import type { RunStatus } from '../../src/sync/ports.ts';
import { run } from './states.ts';

function outcome(status: Status, integrationId: string = status, tooManyFailed = false): Outcome {
  return {
    integrationId,
    status,
    cause: 'deadline',
    reply: null,
    ambiguousReply: null,
    attempts: 1,
    listFailure: null,
    mayHaveStarted: false,
    adopted: false,
    run: null,
    tooManyFailed,
    pastRuns: [],
    waitedMs: 0,
    elapsedMs: 0,
  };
}

describe('a green outcome', () => {
  const unread = { kind: 'refused', refusal: 'forbidden', httpStatus: 403, message: null } as const;

  test.each([
    ['partial', 'read', 'warning'],
    ['skipped', 'read', 'notice'],
    ['skipped', 'refused', 'notice'],
    ['success', 'read', null],
    ['success', 'refused', null],
    ['triggered', 'read', null],
    ['triggered', 'refused', null],
    ['checked', 'read', null],
    ['checked', 'refused', 'warning'],
  ] as const)('that is %s, the runs %s, has the caveat: %p', (status, look, caveat) => {
    expect(caveatOf({ status, listFailure: look === 'read' ? null : unread })).toBe(caveat);
  });
});

describe('the statuses', () => {
  test('go from worst to best in the documented order', () => {
    expect(statuses).toEqual([
      ...['cancelled', 'unknown', 'config_error', 'error', 'failed', 'timed_out', 'busy'],
      ...['partial', 'skipped', 'success', 'triggered', 'checked'],
    ]);
  });

  test.each([
    ['cancelled', 'red'],
    ['unknown', 'red'],
    ['config_error', 'red'],
    ['error', 'red'],
    ['failed', 'red'],
    ['timed_out', 'red'],
    ['busy', 'red'],
    ['partial', 'green'],
    ['skipped', 'green'],
    ['success', 'green'],
    ['triggered', 'green'],
    ['checked', 'green'],
  ] as const)('%s is %s, and red if too many rows failed', (status, colour) => {
    expect(isGreen(outcome(status)) ? 'green' : 'red').toBe(colour);
    expect(isGreen({ status, tooManyFailed: true })).toBe(false);
  });
});

describe('the worst outcome', () => {
  test.each(statuses)('of %s alone is that one', (status) => {
    expect(worst([outcome(status)]).status).toBe(status);
  });

  const pairs = statuses.slice(1).map((better, index) => [statuses[index] ?? 'cancelled', better] as const);
  test.each(pairs)('of %s and %s is the former, whichever comes first', (worse, better) => {
    expect(worst([outcome(worse), outcome(better)]).status).toBe(worse);
    expect(worst([outcome(better), outcome(worse)]).status).toBe(worse);
  });

  test('is the first of several that are equally bad', () => {
    const outcomes = [outcome('triggered', 'a'), outcome('busy', 'b'), outcome('busy', 'c')] as const;
    expect(worst([...outcomes]).integrationId).toBe('b');
  });

  test('is found behind better ones', () => {
    expect(worst([outcome('triggered'), outcome('skipped'), outcome('unknown'), outcome('busy')]).status).toBe(
      'unknown',
    );
  });

  test('is one past max-failed-rows rather than any green one, whatever Braze calls it', () => {
    for (const green of ['partial', 'skipped', 'success', 'triggered', 'checked'] as const) {
      expect(worst([outcome(green, 'a'), outcome('success', 'b', true)]).integrationId).toBe('b');
      expect(worst([outcome('success', 'b', true), outcome(green, 'a')]).integrationId).toBe('b');
    }
    expect(worst([outcome('busy', 'a'), outcome('success', 'b', true)]).integrationId).toBe('a');
    expect(worst([outcome('error', 'a', true), outcome('unknown', 'b')]).integrationId).toBe('b');
  });

  test('is one past max-failed-rows rather than one of the same status that is not', () => {
    const outcomes = [outcome('partial', 'a'), outcome('partial', 'b', true), outcome('success', 'c')];
    expect(worst(outcomes).integrationId).toBe('b');
    expect(badness(outcome('partial', 'b', true))).toBeGreaterThan(badness(outcome('busy')));
  });
});

test.each<[RunStatus, Status | null]>([
  ['running', null],
  ['success', 'success'],
  ['partial', 'partial'],
  ['error', 'error'],
  ['config_error', 'config_error'],
])('a run that is %s is judged %p, whether it says when it finished or not', (status, verdict) => {
  expect(verdictOn(run(1, status))).toBe(verdict);
  expect(verdictOn(run(1, status, { finishedAtMs: null }))).toBe(verdict);
  expect(verdictOn(run(1, status, { finishedAtMs: 2 }))).toBe(verdict);
});

test('a run in words that nobody documented is unknown once it has a finish time, never a success', () => {
  expect(verdictOn(run(1, 'unreadable', { finishedAtMs: 2 }))).toBe('unknown');
  expect(verdictOn(run(1, 'unreadable', { finishedAtMs: null }))).toBeNull();
});

test('the counts of a run are final once it has ended, and there are none of no run', () => {
  const ended = run(1, 'partial');
  expect(endedRun(ended)).toBe(ended);
  expect(endedRun(run(1, 'running'))).toBeNull();
  expect(endedRun(run(1, 'unreadable', { finishedAtMs: null }))).toBeNull();
  expect(endedRun(null)).toBeNull();
});

describe('max-failed-rows', () => {
  const partial = (rowsSynced: number | null, rowsFailed: number | null) =>
    run(1, 'partial', { rowsSynced, rowsFailed });

  test.each<[Parameters<typeof exceeds>[1], number | null, number | null, boolean]>([
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
    [{ percent: 2 }, 98, 2, false],
    [{ percent: 2 }, 97, 3, true],
    [{ percent: 2 }, 980_000, 20_000, false],
    [{ percent: 2 }, 979_999, 20_001, true],
    [{ percent: 0.5 }, 995, 5, false],
    [{ percent: 0.5 }, 994, 6, true],
    [{ percent: 0.57 }, 9_943, 57, false],
    [{ percent: 0.57 }, 9_942, 58, true],
    [{ percent: 32.3 }, 677, 323, false],
    [{ percent: 100 }, 0, 1_000, false],
    [{ percent: 100 }, 0, 0, false],
    [{ percent: 0 }, 0, 0, false],
    [{ percent: 50 }, null, 0, false],
    [{ percent: 50 }, null, 1, true],
    [{ percent: 100 }, null, 1, true],
    [{ percent: 50 }, 10, null, true],
    [{ percent: 100 }, null, null, true],
  ])('%j with %p synced and %p failed: exceeded: %p', (limit, rowsSynced, rowsFailed, expected) => {
    expect(exceeds(partial(rowsSynced, rowsFailed), limit)).toBe(expected);
  });

  test('is not exceeded by a success that does not say how many failed', () => {
    expect(exceeds(run(1, 'success'), { rows: 0 })).toBe(false);
    expect(exceeds(run(1, 'success'), { percent: 0 })).toBe(false);
  });

  test('is exceeded by a success that says that more failed', () => {
    expect(exceeds(run(1, 'success', { rowsSynced: 10, rowsFailed: 1 }), { rows: 0 })).toBe(true);
  });
});

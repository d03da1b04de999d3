// What the outcomes mean for the step: whether it succeeds, what it warns about, and which outcome is the worst.
import { expect, test } from '@jest/globals';
import type { FailedRowsLimit, Level, Outcome } from '../../src/github/verdict.ts';
import { endedRun, exceeds, levelOf, succeeds, worst, worstFirst } from '../../src/github/verdict.ts';
import type { Status } from '../../src/sync/outcome.ts';
import { statuses } from '../../src/sync/outcome.ts';
import { statusNames, successNames } from '../world/evidence.ts';
import { ambiguous, outcome, refused, run } from './outcomes.ts';

/** An outcome with this status. As far as the step knows, it started nothing. */
const endedAs = (status: Status, fields: Partial<Outcome> = {}): Outcome =>
  outcome({ status, startedAfterMs: null, ...fields });

const good = statuses.filter((status) => successNames.includes(status));
const bad = statuses.filter((status) => !good.includes(status));
const tooMany = endedAs('success', { tooManyFailed: true });

test('the statuses are ordered from worst to best, as in the checker of the schedules', () => {
  expect(statuses).toEqual(statusNames);
});

test('outcomes are ordered from worst to best by status, and too many failed rows is the least bad failure', () => {
  const all = [...bad.map((status) => endedAs(status)), tooMany, ...good.map((status) => endedAs(status))];
  expect(worstFirst(all.toReversed())).toEqual(all);
  for (const [index, expected] of all.entries()) {
    const others = all.slice(index);
    expect([worst(others), worst(others.toReversed())]).toEqual([expected, expected]);
  }
});

test('equally bad outcomes keep their order', () => {
  const outcomes = (['triggered', 'busy', 'busy', 'skipped'] as const).map((status) => endedAs(status));
  expect(worst(outcomes)).toBe(outcomes[1]);
  expect(worstFirst(outcomes).map((each) => outcomes.indexOf(each))).toEqual([1, 2, 3, 0]);
});

test('of two cancelled integrations, the one whose sync may continue is worse', () => {
  for (const continues of [{ startedAfterMs: 1 }, { ambiguousReply: ambiguous() }]) {
    const other = endedAs('cancelled', continues);
    expect(worst([endedAs('cancelled'), other, endedAs('unknown')])).toBe(other);
  }
});

test.each(statuses)('the status %s decides if a step succeeds, and too many failed rows fail it', (status) => {
  expect(succeeds(endedAs(status))).toBe(good.includes(status));
  expect(levelOf([endedAs(status)]) === 'error').toBe(!good.includes(status));
  expect(succeeds(endedAs(status, { tooManyFailed: true }))).toBe(false);
});

const listFailure = refused('forbidden');
test.each<[string, Level, Partial<Outcome>]>([
  ['a partial sync', 'warning', { status: 'partial' }],
  ['a success with failed rows', 'warning', { status: 'success', run: run({ rowsFailed: 1 }) }],
  ['a success without failed rows', null, { status: 'success', run: run() }],
  ['a success whose runs were not read at the end', null, { status: 'success', listFailure }],
  ['a sync that was only triggered', null, { listFailure, run: run({ rowsFailed: 1 }) }],
  ['a skipped sync', 'notice', { status: 'skipped', listFailure }],
  ['a full check', null, { status: 'checked' }],
  ['a check that could not read the runs', 'warning', { status: 'checked', listFailure }],
])('%s has the level %p', (_what, level, fields) => {
  expect(levelOf([outcome(fields)])).toBe(level);
});

test('the level of several outcomes is the most severe one', () => {
  const worse = (['success', 'skipped', 'partial', 'error'] as const).map((status) => outcome({ status }));
  expect(worse.map((_, index) => levelOf(worse.slice(0, index + 1)))).toEqual([null, 'notice', 'warning', 'error']);
});

test('the counts of a run are final once it has ended', () => {
  const partial = run({ status: 'partial' });
  expect(endedRun(partial)).toBe(partial);
  const running = [run({ status: 'running' }), run({ status: 'undocumented', finishedAtMs: null }), null];
  expect(running.map(endedRun)).toEqual([null, null, null]);
});

test.each<[FailedRowsLimit | null, number | null, number | null, boolean, ('success' | 'partial')?]>([
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
  // A success is within any limit, unless it reports more failed rows.
  [{ rows: 0 }, 10, null, false, 'success'],
  [{ percent: 0 }, 10, null, false, 'success'],
  [{ rows: 0 }, 10, 1, true, 'success'],
])(
  'max-failed-rows %j with %p rows synced and %p failed: exceeded is %p',
  (limit, rowsSynced, rowsFailed, isExceeded, status = 'partial') => {
    expect(exceeds(outcome({ status, run: run({ status, rowsSynced, rowsFailed }) }), limit)).toBe(isExceeded);
  },
);

test('max-failed-rows is not exceeded by a failed sync or without a run', () => {
  expect(exceeds(outcome({ status: 'error', run: run({ rowsFailed: 1 }) }), { rows: 0 })).toBe(false);
  expect(exceeds(outcome({ status: 'success', run: null }), { rows: 0 })).toBe(false);
});

// Which runs cover the step and which are ours, in small lists. Times are seconds by Braze's clock. The step began at 100.
import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../src/sync/evidence.ts';
import { acceptedRun, covers, noEvidence, verdictRun, withAnswer, withList } from '../../src/sync/evidence.ts';
import { verdictOn } from '../../src/sync/outcome.ts';
import type { Run } from '../../src/sync/ports.ts';
import { endedRuns, isSyncRunning, pastDurationsMs, reachesBack, sortRuns } from '../../src/sync/runs.ts';

/** Reads `100 running`, `100-130 success` or, without a start, `- running`. Without an end, an ended run took a second. */
function run(text: string): Run {
  const [, start, end, status] = /^([\d.]+|-)(?:-([\d.]+))? (\w+)$/.exec(text) ?? [];
  const startedAtMs = start === '-' ? null : Number(start) * 1_000;
  const finishedAtMs = end === undefined ? (startedAtMs ?? 0) + 1_000 : Number(end) * 1_000;
  return {
    status: status as Run['status'],
    undocumented: null,
    startedAtMs,
    finishedAtMs: status === 'running' ? null : finishedAtMs,
    ...{ startedAt: text, finishedAt: null, lastTimestampSynced: null, rowsSynced: null, rowsFailed: null },
  };
}

const listOf = (...rows: readonly string[]): readonly Run[] => rows.map(run);
const textOf = (found: Run | undefined): string | null => found?.startedAt ?? null;
const dated = (dateS: number | null) => ({
  ...{ httpStatus: 200, message: null, rateLimit: null, dateMs: dateS === null ? null : dateS * 1_000 },
});
const page = (dateS: number | null, ...rows: readonly string[]) =>
  ({ ...dated(dateS), kind: 'page', runs: listOf(...rows), nextCursor: null }) as const;

/** Evidence after an answer with this `Date`. It was sent and received at these seconds after the step's start. */
const answered = (dateS: number | null, sentS: number, receivedS: number, evidence = noEvidence): Evidence =>
  withAnswer(evidence, page(dateS), sentS * 1_000, receivedS * 1_000);

/** A step that began at 100 and read these rows, and then sent a trigger at 110. */
const began = answered(100, 0, 0);
const listed = (...rows: readonly string[]): Evidence => withList(began, listOf(...rows));
const emptied = (evidence: Evidence): Evidence => withList(evidence, []);
const triggered = (kind: 'accepted' | 'ambiguous', evidence = listed('50 success'), dateS: number | null = null) =>
  withAnswer(evidence, { ...dated(dateS), kind, code: '', waitMs: null }, 10_000, 10_000);
const afterBusy = (evidence: Evidence): Evidence =>
  withAnswer(evidence, { ...dated(null), kind: 'busy' }, 10_000, 10_000);
const accepted = triggered('accepted');

describe('the Date of an answer', () => {
  test.each<[string, Evidence, number | null]>([
    ['minus the time until the request was sent is when the step began', answered(103, 2, 4), 101],
    ['that allows an earlier start is used instead', answered(110, 10, 11, answered(103, 2, 4)), 100],
    ['that is later than measured does not change the start', answered(130, 4, 9, answered(103, 2, 4)), 101],
    ['an hour later, by a clock that is 0.05 % fast, changes nothing', answered(3700, 3601.8, 3602, began), 100],
    ['that is missing gives no start', answered(null, 2, 4), null],
    ['that is ambiguous gives no start', triggered('ambiguous', noEvidence, 110), null],
    ['that is busy gives one', withAnswer(noEvidence, { ...dated(110), kind: 'busy' }, 10_000, 10_000), 100],
    ['that is 5 s earlier than another one gives one', answered(95, 0, 0, began), 95],
  ])('%s', (_name, { beganMs }, beganS) => {
    expect(beganMs && Math.round(beganMs / 10) / 100).toBe(beganS);
  });

  test.each([
    ['105 running', true],
    ['105.001 running', false],
    ['90-105 success', true],
    ['90-105.001 success', false],
    ['- running', true],
  ])('of 100 counts if the list has the row %s: %p', (row, isRight) => {
    const evidence = withAnswer(began, page(100, '1 success', row), 0, 0);
    const beganMs = isRight ? 100_000 : null;
    expect(evidence).toMatchObject({ beganMs, isDateWrong: !isRight });
    expect(answered(200, 100, 100, evidence)).toMatchObject({ beganMs, isDateWrong: !isRight });
  });
});

describe('a run covers the step', () => {
  const first = (...rows: readonly string[]): Evidence => emptied(listed(...rows));
  const ambiguous = triggered('ambiguous', began);

  test.each<[string, Evidence, string, boolean]>([
    ['if it began at the same time', began, '100 running', true],
    ['not if it began before it', began, '99.999 success', false],
    ['not if no Date counts', noEvidence, '1000 success', false],
    ['if only others are in the first list', first('90 success', '101 error'), '100.5 success', true],
    ['not if it is in the first list', first('90 success', '105.999 success'), '105.999 success', false],
    ['if it is in the first list, but began 6 s after the step', first('106 success'), '106 success', true],
    ['not if another was running in the first list', first('90 running'), '105.999 success', false],
    ['if another was running, but it began 6 s later', first('90 running'), '106 success', true],
    ['not if an older run is running', withList(first(), listOf('99 running', '103 running')), '104 success', false],
    ['if only a second list shows it', withList(first(), listOf('101 running')), '101 running', true],
    ['not after a busy answer', afterBusy(first()), '105.999 success', false],
    ['if it began 6 s after the step, after a busy answer', afterBusy(began), '106 success', true],
    ['if an ambiguous trigger came first', withList(ambiguous, listOf('101 running')), '101 running', true],
    ['not if an older run is running after that', withList(ambiguous, listOf('99 running')), '104 success', false],
    ['if a busy answer comes after that', afterBusy(ambiguous), '101 success', true],
  ])('%s', (_name, evidence, row, expected) => {
    expect(sortRuns(listOf(row)).map((only) => covers(only, evidence))).toEqual([expected]);
  });
});

describe('an accepted trigger at 110', () => {
  const dateless = (...rows: readonly string[]): Evidence =>
    triggered('accepted', withList(noEvidence, listOf(...rows)));
  const listedBefore = triggered('accepted', emptied(listed('110 error')));
  const afterSleep = triggered('accepted', began, 150);
  const stoppedClock = triggered('accepted', { ...began, beganNotBeforeMs: 0 });

  test.each<[string, Evidence, readonly string[], string | null]>([
    ['from up to 5 s before it', accepted, ['104.999-120 error', '105-120 error'], '105-120 error'],
    ['that no list showed before', listedBefore, ['110 error'], null],
    ['that had not ended before it', accepted, ['106-110 error', '111 error'], '106-110 error'],
    ['that is the earliest', accepted, ['113 error', '112 running', '111 error'], '111 error'],
    ['that had not ended, or by none', accepted, ['106-109 error', '107-109.9 error'], null],
    ["by its answer's Date, after a sleep", afterSleep, ['144.999 running', '145 running'], '145 running'],
    ['from at most 5 s before the step', stoppedClock, ['94 running', '95 running'], '95 running'],
    ["by its answer's earlier Date", triggered('accepted', began, 104), ['99-104 error'], '99-104 error'],
    ['later than all listed, without a Date', dateless('5 error', '4 error'), ['4.5 error', '5.1 error'], '5.1 error'],
    ['later than all listed, or by none', dateless('5 error'), ['4.5 error'], null],
    ['that is the latest, without a Date', dateless('5 error'), ['5.1 error', '6 error'], '6 error'],
    ['of any time, without a Date and past runs', dateless(), ['0 error'], '0 error'],
    ['that has a start', accepted, ['- running'], null],
  ])('is answered by a run %s', (_name, evidence, rows, expected) => {
    expect(textOf(acceptedRun(withList(evidence, listOf(...rows))))).toBe(expected);
  });

  test('is needed for a run to answer it', () => {
    expect(acceptedRun(listed('110 running'))).toBeUndefined();
    expect(acceptedRun(withList(triggered('ambiguous'), listOf('110 running')))).toBeUndefined();
  });
});

describe('the verdict rests on', () => {
  const before = listed('50 success');
  const slow = triggered('ambiguous', answered(100, 0, 10));
  const ambiguous = triggered('ambiguous', withList(before, listOf('106 error', '107 success')));

  test.each<[string, Evidence, readonly string[], string | null]>([
    ['ours', accepted, ['101 success', '110 running', '130 success'], '110 running'],
    ['ours that ended well', accepted, ['110 partial', '130 running'], '110 partial'],
    ['a later one, if ours failed', accepted, ['101 success', '110 error', '130 error', '140 running'], '140 running'],
    ['ours, if all later ones failed too', accepted, ['110 config_error', '130 error'], '110 config_error'],
    ['nothing, while no list shows ours', accepted, ['101 success'], null],
    ['the earliest good one, before a trigger', before, ['99 success', '101 error', '110 partial'], '110 partial'],
    ['the earliest of two', before, ['102 success', '101 running'], '101 running'],
    ['the latest, if all failed', before, ['101 error', '105 error', '110 config_error'], '110 config_error'],
    ['nothing, if none covers the step', before, ['99 success'], null],
    ['the earliest good one, if ambiguous', ambiguous, ['106 error', '107 success', '111 running'], '107 success'],
    ['a failed one that was not listed before', ambiguous, ['106 error', '111 error', '112 error'], '111 error'],
    ['nothing, if all failed and were listed before', ambiguous, ['106 error'], null],
    ['nothing, if it is too early by a later one', answered(120, 20, 20, slow), ['104 error'], null],
  ])('%s', (_name, evidence, rows, expected) => {
    expect(textOf(verdictRun(withList(evidence, listOf(...rows))))).toBe(expected);
  });
});

test.each([
  ['success', 'success', 'success'],
  ['partial', 'partial', 'partial'],
  ['error', 'error', 'error'],
  ['config_error', 'config_error', 'config_error'],
  ['undocumented', 'unknown', null],
  ['running', null, null],
])('a run with the status %s gives %p, and without a finish time %p', (status, finished, unfinished) => {
  expect(verdictOn(run(`1 ${status}`))).toBe(finished);
  expect(verdictOn({ ...run(`1 ${status}`), finishedAtMs: null })).toBe(unfinished);
});

describe('a list of runs', () => {
  test.each<[string, readonly string[], string, boolean]>([
    ['sorted, without runs that have no start', ['3 error', '- running', '1 error'], '1 error, 3 error', true],
    ['reduced to the running one of a start', ['1 success', '1 running', '1 error'], '1 running', true],
    ['reduced to the running one next to a failed one', ['1 error', '1 running'], '1 running', true],
    ['reduced to the failed one of a start', ['1 success', '1 error', '1 partial'], '1 error', false],
    ['not running if an older row is running', ['2 success', '1 running'], '1 running, 2 success', false],
    ['empty', [], '', false],
  ])('is %s', (_name, rows, sorted, isRunning) => {
    expect(
      sortRuns(listOf(...rows))
        .map(textOf)
        .join(', '),
    ).toBe(sorted);
    expect(isSyncRunning(listOf(...rows))).toBe(isRunning);
  });

  test('gives the durations of the ended runs, latest first', () => {
    const runs = sortRuns(listOf('1-4 success', '10-12 error', '20-20 error', '30 running', '- running'));
    expect(endedRuns(runs).map(textOf)).toEqual(['20-20 error', '10-12 error', '1-4 success']);
    expect(pastDurationsMs(runs)).toEqual([2_000, 3_000]);
    expect(pastDurationsMs(sortRuns([{ ...run('1 success'), finishedAtMs: null }]))).toEqual([]);
  });

  test.each<[readonly string[], number | null, boolean]>([
    [['3 error', '- running', '3 error', '1 error'], 2, true],
    [['3 error', '2 error'], 2, false],
    [['1 error', '3 error'], 2, false],
    [['- running'], 2, false],
    [['3 error', '2 error'], null, true],
    [['2 error', '3 error'], null, false],
  ])('that begins with %j, in this order, reaches back to before %p s: %p', (rows, beganS, expected) => {
    expect(reachesBack(listOf(...rows), beganS && beganS * 1_000)).toBe(expected);
  });
});

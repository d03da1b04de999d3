// Which runs are new, which may carry the verdict, which is running, and how many pages that takes.
import { describe, expect, test } from '@jest/globals';
import type { Book } from '../../src/sync/ours.ts';
import {
  adoptableRun,
  blockedUnseen,
  newRuns,
  openBook,
  pagesSuffice,
  pastDurationsMs,
  runningRun,
  turnPage,
} from '../../src/sync/ours.ts';
import type { Run, RunStatus } from '../../src/sync/ports.ts';

/** A run by its start and status; ended ones took 5 ms. */
function run(startedAtMs: number | null, status: RunStatus = 'success'): Run {
  const finishedAtMs = status === 'running' || startedAtMs === null ? null : startedAtMs + 5;
  return { startedAtMs, status, finishedAtMs };
}

const runs = (...startsMs: readonly (number | null)[]): readonly Run[] => startsMs.map((startMs) => run(startMs));
const starts = (list: readonly Run[]) => list.map(({ startedAtMs }) => startedAtMs);

describe('the book', () => {
  test('is sorted by start, rows without a start last', () => {
    expect(starts(openBook([run(null, 'running'), ...runs(30, 10, 20)]).latest)).toEqual([10, 20, 30, null]);
  });

  test('keeps one row for each start, the ended one', () => {
    const { latest } = openBook([run(10, 'running'), run(10, 'error'), run(20), run(20, 'running'), run(20)]);
    expect(latest).toEqual([run(10, 'error'), run(20)]);
  });

  test('keeps one row without a start', () => {
    expect(openBook([run(null, 'running'), run(null, 'running')]).latest).toEqual([run(null, 'running')]);
  });

  test('never replaces its baseline', () => {
    const book = turnPage(turnPage(openBook(runs(10)), runs(10, 20)), []);
    expect(book).toEqual({ baseline: runs(10), latest: [], blockerStartedAtMs: null });
  });

  test('takes the earliest new run for a blocker that was not seen, once, and keeps to it', () => {
    const blocked = blockedUnseen(openBook(runs(10)));
    expect(blocked.blockerStartedAtMs).toBe('unseen');
    const stillUnseen = turnPage(blocked, runs(10));
    expect(stillUnseen.blockerStartedAtMs).toBe('unseen');
    const seen = turnPage(stillUnseen, runs(30, 20, 10));
    expect(seen.blockerStartedAtMs).toBe(20);
    expect(turnPage(seen, runs(10, 15, 20)).blockerStartedAtMs).toBe(20);
    expect(blockedUnseen(seen).blockerStartedAtMs).toBe(20);
    expect(turnPage(openBook(runs(10)), runs(20)).blockerStartedAtMs).toBeNull();
  });
});

describe('new runs', () => {
  test.each<[string, readonly Run[], readonly Run[], number[]]>([
    ['all, after an empty baseline', [], runs(10, 20), [10, 20]],
    ['none where nothing changed', runs(10, 20), runs(10, 20), []],
    ['those that start later than every run of the baseline', runs(10, 30), runs(40, 30, 20, 10, 50), [40, 50]],
    ['those with a start', runs(10), [run(20), run(null, 'running')], [20]],
    ['not the first, which a row without a start was', [run(10), run(null, 'running')], runs(10, 20, 30), [30]],
    ['not the first after a baseline of a row without a start', [run(null, 'running')], runs(20, 30), [30]],
    ['none while the row without a start stays', [run(null, 'running')], [run(null, 'running')], []],
  ])('are %s', (_name, baseline, latest, expected) => {
    expect(starts(newRuns(turnPage(openBook(baseline), latest)))).toEqual(expected);
  });
});

describe('a run to adopt', () => {
  const adopt = (latest: readonly Run[], book: Book = openBook(runs(10))) => adoptableRun(turnPage(book, latest));
  const blocked = blockedUnseen(openBook(runs(10)));

  test.each<[RunStatus]>([['running'], ['success'], ['partial']])('is a new one with the status %s', (status) => {
    expect(adopt([run(10), run(20, status)])).toEqual(run(20, status));
  });

  test.each<[RunStatus]>([['error'], ['config_error'], ['unreadable']])('is none with the status %s', (status) => {
    expect(adopt([run(10), run(20, status)])).toBeUndefined();
  });

  test('is the earliest that did not fail', () => {
    expect(adopt([run(40), run(30, 'partial'), run(20, 'error')])).toEqual(run(30, 'partial'));
  });

  test('is never one of the baseline, nor one that blocked unseen', () => {
    expect(adopt([run(10, 'running')])).toBeUndefined();
    expect(adopt([run(10), run(20, 'running')], blocked)).toBeUndefined();
    expect(adoptableRun({ ...blocked, latest: runs(20) })).toBeUndefined();
  });

  test('is one later than the one that blocked unseen', () => {
    expect(adopt([run(20), run(30, 'running')], turnPage(blocked, [run(20, 'running')]))).toEqual(run(30, 'running'));
  });
});

describe('the running run', () => {
  test.each<[string, readonly Run[], Run | undefined]>([
    ['none in an empty list', [], undefined],
    ['none where all ended', runs(10, 20), undefined],
    ['the one with the latest start', [run(20, 'running'), run(10)], run(20, 'running')],
    ['none if only an earlier one says so', [run(10, 'running'), run(20)], undefined],
    ['the one without a start', [run(null, 'running'), run(10)], run(null, 'running')],
  ])('is %s', (_name, list, expected) => {
    expect(runningRun(openBook(list))).toEqual(expected);
  });

  test('is that of the latest list', () => {
    expect(runningRun(turnPage(openBook([run(10, 'running')]), runs(10)))).toBeUndefined();
  });
});

test('past durations are those of runs with a start and a later finish', () => {
  const list = [
    run(10),
    run(20, 'error'),
    run(30, 'running'),
    run(null, 'running'),
    { ...run(40), finishedAtMs: 40 },
    { ...run(50), finishedAtMs: 49 },
    { ...run(60), finishedAtMs: 160 },
  ];
  expect(pastDurationsMs(openBook(list))).toEqual([5, 5, 100]);
});

describe('the pages suffice', () => {
  test.each<[string, readonly Run[], readonly Run[] | null, boolean]>([
    ['with the first page where there is no baseline', runs(30, 20, 10), null, true],
    ['with an empty page where there is no baseline', [], null, true],
    ['with one that shows a run of the baseline', runs(40, 30, 20), runs(10, 20), true],
    ['with one row of it', runs(20), runs(20), true],
    ['with equal starts in a row', runs(20, 20, 10), runs(10), true],
    ['not without a run of the baseline', runs(40, 30), runs(10, 20), false],
    ['not after an empty baseline', runs(40, 30), [], false],
    ['not oldest first', runs(10, 20), runs(10), false],
    ['not oldest first where there is no baseline', runs(10, 20), null, false],
    ['not in any other order', runs(30, 10, 20), runs(10), false],
    ['whatever rows without a start stand between', [run(null, 'running'), ...runs(20, 10)], runs(10), true],
  ])('%s', (_name, list, baseline, expected) => {
    expect(pagesSuffice(list, baseline)).toBe(expected);
  });
});

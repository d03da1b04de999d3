// Which runs are new, which may carry the verdict, which is running, and how many pages that takes.
import { describe, expect, test } from '@jest/globals';
import type { Book } from '../../src/sync/ours.ts';
import {
  adoptableRun,
  blocked,
  endedRuns,
  isDoubtful,
  newRuns,
  openBook,
  ourRun,
  pagesSuffice,
  pastDurationsMs,
  runningRun,
  startsJustNow,
  turnPage,
} from '../../src/sync/ours.ts';
import type { Run, RunStatus } from '../../src/sync/ports.ts';

/** A run by its start and status; ended ones took 5 ms, if nothing else is said. */
function run(startedAtMs: number | null, status: RunStatus = 'success', tookMs = 5): Run {
  const finishedAtMs = status === 'running' || startedAtMs === null ? null : startedAtMs + tookMs;
  const untold = { startedAt: null, finishedAt: null, lastTimestampSynced: null, rowsSynced: null, rowsFailed: null };
  return { startedAtMs, status, finishedAtMs, ...untold };
}

/** When every baseline here was asked for, by our own clock; other lists came 30 s later. */
const openedAtMs = 7_000_000;
const open = (list: readonly Run[]): Book => openBook(list, openedAtMs);
const turn = (book: Book, list: readonly Run[], agoMs = 30_000): Book => turnPage(book, list, openedAtMs + agoMs);

const runs = (...startsMs: readonly (number | null)[]): readonly Run[] => startsMs.map((startMs) => run(startMs));
const starts = (list: readonly Run[]) => list.map(({ startedAtMs }) => startedAtMs);

describe('the book', () => {
  test('is sorted by start, rows without a start last', () => {
    expect(starts(open([run(null, 'running'), ...runs(30, 10, 20)]).latest)).toEqual([10, 20, 30, null]);
  });

  test('keeps one row for each start, the ended one', () => {
    const { latest } = open([run(10, 'running'), run(10, 'error'), run(20), run(20, 'running'), run(20)]);
    expect(latest).toEqual([run(10, 'error'), run(20)]);
  });

  test.each<[RunStatus]>([['partial'], ['error'], ['config_error']])(
    'keeps of two rows with the same start that one which is %s rather than a success, in any order',
    (worse) => {
      expect(open([run(10), run(10, worse)]).latest).toEqual([run(10, worse)]);
      expect(open([run(10, worse), run(10)]).latest).toEqual([run(10, worse)]);
    },
  );

  test('that opens without any start adopts whatever starts', () => {
    expect(open([run(null, 'running')]).adoptAfterMs).toBe(Number.NEGATIVE_INFINITY);
  });

  test('keeps one row without a start', () => {
    expect(open([run(null, 'running'), run(null, 'running')]).latest).toEqual([run(null, 'running')]);
  });

  test('never replaces its baseline', () => {
    const book = turn(turn(open(runs(10)), runs(10, 20)), []);
    expect(book).toEqual({ baseline: runs(10), openedAtMs, latest: [], adoptAfterMs: 10, blockerUnseen: false });
  });

  test('takes what shows first for a blocker that was not seen, once: nothing of that list is adopted', () => {
    const unseen = blocked(open(runs(10)));
    expect(unseen).toMatchObject({ blockerUnseen: true, adoptAfterMs: 10 });
    const stillUnseen = turn(unseen, runs(10));
    expect(stillUnseen.blockerUnseen).toBe(true);
    const seen = turn(stillUnseen, runs(30, 20, 10));
    expect(seen).toMatchObject({ blockerUnseen: false, adoptAfterMs: 30 });
    expect(turn(seen, runs(10, 20, 30, 40)).adoptAfterMs).toBe(30);
    expect(turn(open(runs(10)), runs(20)).adoptAfterMs).toBe(10);
  });

  describe('30 s after the baseline', () => {
    const adoptAfter = (...latest: readonly Run[]) => turn(open(runs(10)), [run(10), ...latest]).adoptAfterMs;

    test('a run that was found to be older once has no say about later lists', () => {
      const old = run(20, 'success', 60_000);
      const alone = turn(open(runs(10)), [run(10), old]);
      expect(alone.adoptAfterMs).toBe(20);
      expect(turn(alone, [run(10), old, run(50)]).adoptAfterMs).toBe(20);
      const among = turn(open(runs(10)), [run(10), old, run(40)]);
      expect(among.adoptAfterMs).toBe(40);
      expect(turn(among, [run(10), old, run(40), run(50)]).adoptAfterMs).toBe(40);
    });

    test.each<[string, readonly Run[], number]>([
      ['a run that took 31 s may be newer', [run(20, 'success', 31_000)], 10],
      [
        'a run that took longer is older, and none of the list is adopted',
        [run(20, 'success', 31_001), run(40_000)],
        40_000,
      ],
      ['a run that began 31 s before another may be newer', [run(20, 'running'), run(31_020)], 10],
      ['a run that began longer before another is older', [run(20, 'running'), run(31_021, 'running')], 31_021],
    ])('%s', (_name, latest, expected) => {
      expect(adoptAfter(...latest)).toBe(expected);
    });
  });
});

describe('new runs', () => {
  test.each<[string, readonly Run[], readonly Run[], number[]]>([
    ['all, after an empty baseline', [], runs(10, 20), [10, 20]],
    ['none where nothing changed', runs(10, 20), runs(10, 20), []],
    ['those that start later than every run of the baseline', runs(10, 30), runs(40, 30, 20, 10, 50), [40, 50]],
    ['those with a start', runs(10), [run(20), run(null, 'running')], [20]],
    ['those with a start, after an empty baseline too', [], [run(20), run(null, 'running')], [20]],
    ['not the first, which a row without a start was', [run(10), run(null, 'running')], runs(10, 20, 30), [30]],
    ['not the first after a baseline of a row without a start', [run(null, 'running')], runs(20, 30), [30]],
    ['none while the row without a start stays', [run(null, 'running')], [run(null, 'running')], []],
  ])('are %s', (_name, baseline, latest, expected) => {
    expect(starts(newRuns(turn(open(baseline), latest)))).toEqual(expected);
  });
});

describe('a run to adopt', () => {
  const adopt = (latest: readonly Run[], book: Book = open(runs(10))) => adoptableRun(turn(book, latest), false);
  const unseen = blocked(open(runs(10)));

  test.each<[RunStatus]>([['running'], ['success'], ['partial']])('is a new one with the status %s', (status) => {
    expect(adopt([run(10), run(20, status)])).toEqual(run(20, status));
  });

  test.each<[RunStatus]>([['error'], ['config_error'], ['unreadable']])('is none with the status %s', (status) => {
    expect(adopt([run(10), run(20, status)])).toBeUndefined();
  });

  test.each<[RunStatus]>([['error'], ['config_error'], ['unreadable']])(
    'is one with the status %s too where it is evidence of a trigger that is followed',
    (status) => {
      expect(adoptableRun(turn(open(runs(10)), [run(10), run(20, status)]), true)).toEqual(run(20, status));
    },
  );

  test('is none that must be older than the baseline, nor one of its list; a later one is', () => {
    const stale = turn(open(runs(10)), [run(10), run(20, 'success', 60_000), run(90_000)]);
    expect(adoptableRun(stale, true)).toBeUndefined();
    expect(adoptableRun(turn(stale, runs(10, 20, 90_000, 100_000), 180_000), false)).toEqual(run(100_000));
  });

  test('is the earliest that did not fail', () => {
    expect(adopt([run(40), run(30, 'partial'), run(20, 'error')])).toEqual(run(30, 'partial'));
  });

  test('is never one of the baseline, nor one that blocked unseen', () => {
    expect(adopt([run(10, 'running')])).toBeUndefined();
    expect(adopt([run(10), run(20, 'running')], unseen)).toBeUndefined();
    expect(adoptableRun({ ...unseen, latest: runs(20) }, true)).toBeUndefined();
  });

  test('is one later than the one that blocked unseen', () => {
    expect(adopt([run(20), run(30, 'running')], turn(unseen, [run(20, 'running')]))).toEqual(run(30, 'running'));
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
    expect(runningRun(open(list))).toEqual(expected);
  });

  test('is that of the latest list', () => {
    expect(runningRun(turn(open([run(10, 'running')]), runs(10)))).toBeUndefined();
  });
});

describe('a run starts just now', () => {
  const starting = run(null, 'running');

  test.each<[string, readonly Run[], readonly Run[], boolean]>([
    ['where the latest list has a row without a start', runs(10), [run(10), starting], true],
    ['not where all rows have one', runs(10), runs(10, 20), false],
    ['not where the baseline had such a row', [starting], [starting], false],
    ['nor where it had others beside', [run(10), starting], [run(10), starting], false],
  ])('%s', (_name, baseline, latest, expected) => {
    expect(startsJustNow(turn(open(baseline), latest))).toBe(expected);
  });
});

test('ended runs are those with a start that do not run, the last first', () => {
  const list = [run(10), run(20, 'running'), run(30, 'unreadable'), run(null, 'success'), run(40, 'error')];
  expect(starts(endedRuns(list))).toEqual([40, 30, 10]);
});

test('past durations are those of runs with a start and a later finish, the last first', () => {
  const list = [
    run(10),
    run(20, 'error'),
    run(30, 'running'),
    run(null, 'running'),
    run(40, 'success', 0),
    run(50, 'success', -1),
    run(60, 'success', 100),
  ];
  expect(pastDurationsMs(list)).toEqual([100, 5, 5]);
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
    ['nor with a row without a start between', [run(20), run(null, 'running'), run(30)], null, false],
    ['whatever rows without a start stand between', [run(null, 'running'), ...runs(20, 10)], runs(10), true],
  ])('%s', (_name, list, baseline, expected) => {
    expect(pagesSuffice(list, baseline)).toBe(expected);
  });
});

test.each<[boolean, number[], number | undefined]>([
  [false, [10, 20, 30], 20],
  [true, [10, 20, 30], 30],
  [true, [10, 20], undefined],
])('after a blocker unseen (%s), of %j ours is %p', (blockerUnseen, list, ours) => {
  const marks = { afterMs: 10, blockerUnseen, startedAtMs: null, sinceRequestMs: 60_000 };
  expect(ourRun(turn(open(runs(10)), runs(...list)), marks)?.startedAtMs).toBe(ours);
});

describe('a run that has ended', () => {
  const marks = { afterMs: 10, blockerUnseen: false, startedAtMs: null, sinceRequestMs: 60_000 };
  const ours = { ...run(20), startedAtMs: 20 };

  test.each<[string, Run, boolean]>([
    ['a failed one is doubtful', run(30, 'error'), true],
    ['one that ended the same is not', run(30), false],
    ['one that is shown running for ever is not', run(30, 'running'), false],
    ['one from before we asked is not', run(30, 'error', 61_001), false],
  ])('beside %s', (_what, other, doubtful) => {
    const book = turn(open(runs(10)), [run(10), ours, other, run(40)]);
    expect(isDoubtful(book, marks, ours)).toBe(doubtful);
  });

  test('beside a failed one is not doubtful where it was seen running before', () => {
    const book = turn(open(runs(10)), [run(10), ours, run(30, 'error')]);
    expect(isDoubtful(book, { ...marks, startedAtMs: 20 }, ours)).toBe(false);
  });
});

describe('the run that was seen running is ours', () => {
  const marks = { afterMs: 10, blockerUnseen: false, startedAtMs: 20, sinceRequestMs: 5_000 };
  const oursIn = (...list: readonly Run[]) => ourRun(turn(open(runs(10)), list), marks)?.startedAtMs;

  test('while it runs, and once it has ended', () => {
    expect(oursIn(run(10), run(20, 'running'))).toBe(20);
    expect(oursIn(run(10), run(20))).toBe(20);
  });

  test('once it has ended, though another began long after', () => {
    expect(oursIn(run(10), run(20), run(40_000, 'running'))).toBe(20);
  });

  test('not where it is shown running for ever, though another began longer after than we have waited', () => {
    expect(oursIn(run(10), run(20, 'running'), run(6_020, 'running'))).toBe(20);
    expect(oursIn(run(10), run(20, 'running'), run(6_021, 'running'))).toBe(6_021);
  });
});

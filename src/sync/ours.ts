/** Which runs are new, which of them may carry our verdict. Pure: Braze's times are compared with Braze's times only. */

import type { Run } from './ports.ts';

/** A run whose start Braze has told. */
export type StartedRun = Run & { readonly startedAtMs: number };

/**
 * What the lists of runs have told so far. The baseline is the first list read; it is never replaced.
 *
 * `blockerStartedAtMs` is the start of the run that answered `busy` though the baseline showed nothing running: null
 * while there was no such answer, `'unseen'` until that run shows up in a list.
 */
export interface Book {
  readonly baseline: readonly Run[];
  readonly latest: readonly Run[];
  readonly blockerStartedAtMs: number | 'unseen' | null;
}

/** How many pages of runs are read at the most before a list counts as unreadable: 100 runs. */
export const pagesAtMost = 10;

/** The book after its first list. */
export function openBook(list: readonly Run[]): Book {
  const runs = tidy(list);
  return { baseline: runs, latest: runs, blockerStartedAtMs: null };
}

/** The book after another list. A blocker that was not seen yet is the earliest new run, once there is one. */
export function turnPage(book: Book, list: readonly Run[]): Book {
  const turned = { ...book, latest: tidy(list) };
  const [earliest] = newRuns(turned);
  return book.blockerStartedAtMs === 'unseen' && earliest !== undefined
    ? { ...turned, blockerStartedAtMs: earliest.startedAtMs }
    : turned;
}

/** The book after Braze called an integration busy whose list shows nothing running: some run blocks us unseen. */
export function blockedUnseen(book: Book): Book {
  return book.blockerStartedAtMs === null ? { ...book, blockerStartedAtMs: 'unseen' } : book;
}

/**
 * The runs that are not in the baseline and start later than every run there, earliest first.
 *
 * A baseline row without a start may turn up later with one, and would then look new: for each such row one candidate,
 * the earliest, is taken to be it.
 */
export function newRuns(book: Book): readonly StartedRun[] {
  const placeholders = book.baseline.filter((run) => run.startedAtMs === null).length;
  const latestKnownMs = Math.max(
    ...book.baseline.filter(hasStart).map((run) => run.startedAtMs),
    Number.NEGATIVE_INFINITY,
  );
  return book.latest
    .filter(hasStart)
    .filter((run) => run.startedAtMs > latestKnownMs)
    .slice(placeholders);
}

/**
 * The run that may carry the verdict without a 202 of ours: a new run that is running or ended well, and is not the
 * one that blocked us. Undefined if there is none.
 */
export function adoptableRun(book: Book): StartedRun | undefined {
  const { blockerStartedAtMs } = book;
  if (blockerStartedAtMs === 'unseen') return undefined;
  return newRuns(book).find(
    (run) =>
      run.startedAtMs > (blockerStartedAtMs ?? Number.NEGATIVE_INFINITY) &&
      (run.status === 'running' || run.status === 'success' || run.status === 'partial'),
  );
}

/**
 * The run that the latest list shows running. Braze runs one sync of an integration at a time, so only the row with the
 * latest start can be; a running row without a start is the latest, for Braze has not got round to its start yet.
 */
export function runningRun(book: Book): Run | undefined {
  const unstarted = book.latest.find((run) => run.startedAtMs === null);
  const latest = unstarted ?? book.latest.at(-1);
  return latest?.status === 'running' ? latest : undefined;
}

/** How long the finished runs of the latest list took, in milliseconds, in no order that matters. */
export function pastDurationsMs(book: Book): readonly number[] {
  return book.latest
    .filter(hasStart)
    .flatMap((run) => (run.finishedAtMs === null ? [] : [run.finishedAtMs - run.startedAtMs]))
    .filter((durationMs) => durationMs > 0);
}

/**
 * Whether the pages read so far are all that is needed. A list that is newest-first, as far as can be seen, needs
 * pages until one shows a run of the baseline (the first page, where there is no baseline yet). In any other order the
 * newest run may stand on the last page.
 */
export function pagesSuffice(list: readonly Run[], baseline: readonly Run[] | null): boolean {
  if (!newestFirst(list)) return false;
  if (baseline === null) return true;
  const known = new Set(baseline.map((run) => run.startedAtMs));
  return list.some((run) => known.has(run.startedAtMs));
}

/** Sorted by start, one row for each start (the ended one, if two disagree), rows without a start last. */
function tidy(list: readonly Run[]): readonly Run[] {
  const started = list.filter(hasStart).sort((a, b) => a.startedAtMs - b.startedAtMs || endedFirst(a, b));
  const once = started.filter((run, index) => run.startedAtMs !== started[index - 1]?.startedAtMs);
  return [...once, ...list.filter((run) => run.startedAtMs === null).slice(0, 1)];
}

function endedFirst(a: Run, b: Run): number {
  return Number(a.status === 'running') - Number(b.status === 'running');
}

function newestFirst(list: readonly Run[]): boolean {
  const starts = list.filter(hasStart).map((run) => run.startedAtMs);
  return starts.every((start, index) => index === 0 || start <= (starts[index - 1] ?? start));
}

function hasStart(run: Run): run is StartedRun {
  return run.startedAtMs !== null;
}

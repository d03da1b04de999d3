/** Which runs are new, which of them may carry our verdict. Pure: Braze's times are compared with Braze's times only. */

import type { Run } from './ports.ts';

/** A run whose start Braze has told. */
export type StartedRun = Run & { readonly startedAtMs: number };

/** What the lists of runs have told so far. The baseline is the first list read; it is never replaced. */
export interface Book {
  readonly baseline: readonly Run[];
  /** When the baseline was asked for, by our own clock. */
  readonly openedAtMs: number;
  readonly latest: readonly Run[];
  /** Runs up to this start are not adopted: they may have begun before the baseline was read. */
  readonly adoptAfterMs: number;
  /** Braze answered `busy` though no list shows which run that is. */
  readonly blockerUnseen: boolean;
}

/** How many pages of runs are read at the most before a list counts as unreadable: 100 runs. */
export const pagesAtMost = 10;

/** The book after its first list. */
export function openBook(list: readonly Run[], openedAtMs: number): Book {
  const runs = tidy(list);
  return { baseline: runs, openedAtMs, latest: runs, adoptAfterMs: latestStart(runs), blockerUnseen: false };
}

/**
 * The book after another list. Where a run blocks us that no list has shown, it is among the first new ones to show; and
 * where a run shows that must have begun before the baseline, others of that list may have too: none of them is adopted.
 */
export function turnPage(book: Book, list: readonly Run[], nowMs: number): Book {
  const turned = { ...book, latest: tidy(list) };
  const seen = newRuns(turned).filter((run) => run.startedAtMs > book.adoptAfterMs);
  const stale = seen.filter((run) => isOlder(turned, run, nowMs - book.openedAtMs));
  if (stale.length === 0 && (seen.length === 0 || !book.blockerUnseen)) return turned;
  return { ...turned, adoptAfterMs: latestStart(turned.latest), blockerUnseen: false };
}

/** The book after Braze answered `busy`: the run in the way is the one that the baseline shows running, else yet to be seen. */
export function blocked(book: Book): Book {
  const shown = runningRun({ ...book, latest: book.baseline });
  return shown === undefined && newRuns(book).length === 0 ? { ...book, blockerUnseen: true } : book;
}

/**
 * The runs that are not in the baseline and start later than every run there, earliest first.
 *
 * A baseline row without a start may turn up later with one, and would then look new: for each such row one candidate,
 * the earliest, is taken to be it.
 */
export function newRuns(book: Book): readonly StartedRun[] {
  const placeholders = book.baseline.filter((run) => run.startedAtMs === null).length;
  const knownUpToMs = latestStart(book.baseline);
  return book.latest
    .filter(hasStart)
    .filter((run) => run.startedAtMs > knownUpToMs)
    .slice(placeholders);
}

/**
 * The run that may carry the verdict without a 202 of ours: a new run that is running or ended well, and not the one that
 * blocked us. Where it is evidence of a trigger of ours that is followed, it may have ended in any way. Undefined if there
 * is none.
 */
export function adoptableRun(book: Book, howeverEnded: boolean): StartedRun | undefined {
  if (book.blockerUnseen) return undefined;
  return newRuns(book).find(
    (run) =>
      run.startedAtMs > book.adoptAfterMs &&
      (howeverEnded || run.status === 'running' || run.status === 'success' || run.status === 'partial'),
  );
}

/**
 * Whether a run must have begun more than `agoMs` ago, by our own clock: Braze's times since its start, to its own end or
 * to a later run's start, add up to more. This holds whatever the difference of the clocks.
 */
export function isOlder(book: Book, run: StartedRun, agoMs: number): boolean {
  const lastKnownMs = Math.max(run.finishedAtMs ?? run.startedAtMs, latestStart(book.latest));
  return lastKnownMs - run.startedAtMs > agoMs + clockRoundingMs;
}

/** Braze's times may be cut to whole seconds. */
const clockRoundingMs = 1_000;

/** What tells our run from others after a 202. */
export interface Marks {
  /** Runs up to this start were there before we asked. */
  readonly afterMs: number;
  /** The start of the run that was seen running since, and is ours therefore. */
  readonly startedAtMs: number | null;
  /** Whether the run that blocked us before had not shown by then: it may show since, and is the first of those that do. */
  readonly blockerUnseen: boolean;
  /** The time since we asked, by our own clock. No run of ours can have begun longer ago. */
  readonly sinceRequestMs: number;
}

/** The runs that may be ours, earliest first. */
function candidates(book: Book, { afterMs, sinceRequestMs }: Marks): readonly StartedRun[] {
  return newRuns(book).filter((run) => run.startedAtMs > afterMs && !isOlder(book, run, sinceRequestMs));
}

/**
 * The start that runs must be later than to be ours. It rises with each run that is proven to be from before we asked, for
 * the proof may not hold for ever: the more time passes, the younger a run may be for all we know.
 */
export function oursAfterMs(book: Book, marks: Marks): number {
  const older = newRuns(book).filter((run) => isOlder(book, run, marks.sinceRequestMs));
  return Math.max(marks.afterMs, ...older.map((run) => run.startedAtMs));
}

/**
 * Our run: the one that was seen running, else the one that is, else the earliest. Undefined while none shows. One that was
 * seen running and is shown so for ever, though another that we waited for too short a time began since, was never ours.
 */
export function ourRun(book: Book, marks: Marks): StartedRun | undefined {
  const possible = candidates(book, marks);
  const running = runningRun(book)?.startedAtMs;
  return (
    newRuns(book).find(
      (run) =>
        run.startedAtMs === marks.startedAtMs &&
        (run.status !== 'running' || !isOlder(book, run, marks.sinceRequestMs)),
    ) ??
    possible.find((run) => run.startedAtMs === running) ??
    possible[marks.blockerUnseen ? 1 : 0]
  );
}

/** Whether a run that had ended when it was first seen may be someone else's, while ours ended otherwise. */
export function isDoubtful(book: Book, marks: Marks, ours: StartedRun): boolean {
  return (
    marks.startedAtMs === null &&
    candidates(book, marks).some((run) => run.status !== 'running' && run.status !== ours.status)
  );
}

/** Whether the latest list shows a running row without a start that was not there before we asked. */
export function startsJustNow(book: Book): boolean {
  const isUnstarted = (run: Run): boolean => run.startedAtMs === null;
  return book.latest.some(isUnstarted) && !book.baseline.some(isUnstarted);
}

/** The latest start that any list has told; nothing that starts later was there when it was read. */
export function latestStartMs(book: Book): number {
  return Math.max(latestStart(book.baseline), latestStart(book.latest));
}

/**
 * The run that the latest list shows running. Braze runs one sync of an integration at a time, so only the row with the
 * latest start can be; a running row without a start is the latest (and the last one of the list), for Braze has not got
 * round to its start yet.
 */
export function runningRun(book: Book): Run | undefined {
  const latest = book.latest.at(-1);
  return latest?.status === 'running' ? latest : undefined;
}

/** The runs of a list that have ended, the last of the list first. */
export function endedRuns(list: readonly Run[]): readonly StartedRun[] {
  return list
    .filter(hasStart)
    .filter((run) => run.status !== 'running')
    .reverse();
}

/** How long the ended runs of a list took, in milliseconds. */
export function pastDurationsMs(list: readonly Run[]): readonly number[] {
  return endedRuns(list)
    .map((run) => (run.finishedAtMs ?? run.startedAtMs) - run.startedAtMs)
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

/** Sorted by start, one row for each start (an ended one, and the worse, if two disagree), rows without a start last. */
function tidy(list: readonly Run[]): readonly Run[] {
  const started = list.filter(hasStart).sort((a, b) => a.startedAtMs - b.startedAtMs || rank(a) - rank(b));
  const once = started.filter((run, index) => run.startedAtMs !== started[index - 1]?.startedAtMs);
  return [...once, ...list.filter((run) => run.startedAtMs === null).slice(0, 1)];
}

function rank({ status }: Run): number {
  return status === 'running' ? 2 : Number(status === 'success');
}

function newestFirst(list: readonly Run[]): boolean {
  const starts = list.filter(hasStart).map((run) => run.startedAtMs);
  return starts.every((start, index) => start <= (starts[index - 1] ?? start));
}

function latestStart(runs: readonly Run[]): number {
  return Math.max(...runs.filter(hasStart).map((run) => run.startedAtMs), Number.NEGATIVE_INFINITY);
}

function hasStart(run: Run): run is StartedRun {
  return run.startedAtMs !== null;
}

/** What to do after a list of runs, or none. Pure: progress and an answer in, progress with the next action out. */

import type { Book } from './ours.ts';
import { adoptableRun, blockedUnseen, openBook, pastDurationsMs, runningRun, turnPage } from './ours.ts';
import type { ListAnswer, Run } from './ports.ts';
import type { Moment, Progress, Seeking, Watching } from './progress.ts';
import { end, look, lookWhenAllowed, trigger, triggerBlind, watchingOf, whyWaiting } from './progress.ts';
import * as schedule from './schedule.ts';

/** How many lists in a row may fail while waiting before a trigger is risked without one. */
const failedLooksAtMost = 3;

/** After a list of runs was asked for. */
export function afterList(before: Progress, answer: ListAnswer, moment: Moment): Progress {
  switch (answer.kind) {
    case 'list':
      return afterRuns({ ...before, book: bookAfter(before, answer.runs) }, moment);
    case 'refused':
      return withoutSight({ ...before, book: 'forbidden' }, moment);
    case 'rate-limited':
      return lookWhenAllowed(before, moment.nowMs + answer.waitMs);
    case 'unreadable':
      return before.phase.name === 'seeking' ? seekOn(before, before.phase, moment) : afterFailedLook(before, moment);
  }
}

function bookAfter(progress: Progress, runs: readonly Run[]): Book {
  const read = typeof progress.book === 'object' ? progress.book : null;
  const book = read ?? openBook(runs);
  const blockerIsShown = runningRun({ ...book, latest: book.baseline }) !== undefined;
  const blocked = progress.reply?.kind === 'busy' && !blockerIsShown && !progress.newMayBeOurs;
  const marked = blocked ? blockedUnseen(book) : book;
  return read === null ? marked : turnPage(marked, runs);
}

function afterRuns(progress: Progress & { readonly book: Book }, moment: Moment): Progress {
  const run = adoptableRun(progress.book);
  if (run !== undefined) return end(progress, 'triggered', 'adopted', run);
  if (progress.phase.name === 'seeking') return seekOn(progress, progress.phase, moment);
  return watch(progress, { ...watchingOf(progress, moment), failedLooks: 0 }, moment);
}

/** Wait while a run is shown running and believed; else trigger, after one more look that a wait comes before. */
function watch(progress: Progress & { readonly book: Book }, before: Watching, moment: Moment): Progress {
  const { nowMs, random } = moment;
  const shown = runningRun(progress.book);
  const running = shown === undefined ? null : seenRunning(before, shown, nowMs);
  const watching = { ...before, running };
  const durationsMs = pastDurationsMs(progress.book);
  if (running !== null && nowMs - running.sinceMs <= schedule.outlastedMs(durationsMs)) {
    const dueAtMs = nowMs + pollDelay(progress, nowMs - running.sinceMs, durationsMs);
    return look({ ...progress, phase: { ...watching, triggerDue: false } }, dueAtMs, moment, 'busy');
  }
  if (before.triggerDue && nowMs >= before.triggerNotBeforeMs) {
    return trigger({ ...progress, phase: watching }, nowMs, moment, whyWaiting(progress));
  }
  const justEnded = running === null && before.running !== null;
  const delayMs = justEnded ? schedule.spreadDelayMs(random) : pollDelay(progress, nowMs - before.sinceMs);
  const dueAtMs = before.triggerNotBeforeMs > nowMs ? before.triggerNotBeforeMs : nowMs + delayMs;
  return look({ ...progress, phase: { ...watching, triggerDue: true } }, dueAtMs, moment, whyWaiting(progress));
}

function seenRunning(before: Watching, shown: Run, nowMs: number): NonNullable<Watching['running']> {
  return before.running !== null && before.running.startedAtMs === shown.startedAtMs
    ? before.running
    : { startedAtMs: shown.startedAtMs, sinceMs: nowMs };
}

function afterFailedLook(progress: Progress, moment: Moment): Progress {
  const { nowMs } = moment;
  const before = watchingOf(progress, moment);
  const watching = { ...before, failedLooks: before.failedLooks + 1 };
  const why = whyWaiting(progress);
  if (before.triggerNotBeforeMs > nowMs) {
    return look({ ...progress, phase: { ...watching, triggerDue: true } }, before.triggerNotBeforeMs, moment, why);
  }
  if (before.triggerDue) return trigger({ ...progress, phase: watching }, nowMs, moment, whyWaiting(progress));
  if (watching.failedLooks >= failedLooksAtMost) return triggerBlind(progress, watching, moment);
  return look({ ...progress, phase: watching }, nowMs + pollDelay(progress, nowMs - before.sinceMs), moment, why);
}

/** The key may not read runs: go on without. */
function withoutSight(progress: Progress, moment: Moment): Progress {
  if (progress.phase.name === 'seeking') return end(progress, 'unknown', 'no-evidence');
  return triggerBlind(progress, watchingOf(progress, moment), moment);
}

function seekOn(progress: Progress, { sinceMs, untilMs }: Seeking, moment: Moment): Progress {
  const { nowMs } = moment;
  if (nowMs >= untilMs) return end(progress, 'unknown', 'no-evidence');
  const dueAtMs = Math.min(nowMs + pollDelay(progress, nowMs - sinceMs), untilMs);
  return look(progress, dueAtMs, moment, 'evidence');
}

function pollDelay({ order }: Progress, elapsedMs: number, durationsMs: readonly number[] = []): number {
  return order.pollIntervalMs ?? schedule.pollDelayMs({ elapsedMs, pastDurationsMs: durationsMs });
}

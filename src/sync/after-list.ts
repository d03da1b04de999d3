/** What to do after a list of runs, or none. Pure: progress and an answer in, progress with the next action out. */

import { afterLostSight, followAdopted, followOn } from './follow.ts';
import type { Book } from './ours.ts';
import { adoptableRun, blocked, openBook, pastDurationsMs, runningRun, turnPage } from './ours.ts';
import type { ListAnswer, ListFailure, Run } from './ports.ts';
import type { Moment, Opening, Progress, Seeking, Sighted, Watching } from './progress.ts';
import {
  end,
  look,
  lookWhenAllowed,
  notSentAgain,
  pollDelay,
  trigger,
  triggerBlind,
  watchingOf,
  whyWaiting,
} from './progress.ts';
import * as schedule from './schedule.ts';

/** How many lists in a row may fail while waiting before a trigger is risked without one. */
const failedLooksAtMost = 3;

/** After a list of runs was asked for. */
export function afterList(before: Progress, answer: ListAnswer, moment: Moment): Progress {
  const { phase } = before;
  if (answer.kind === 'list') {
    const progress = { ...before, book: bookAfter(before, answer.runs, moment), listFailure: null };
    return phase.name === 'following' ? followOn(progress, phase, moment) : afterRuns(progress, moment);
  }
  const progress = { ...before, listFailure: answer };
  if (phase.name === 'opening') return unopened(progress, phase, answer, moment);
  const { book } = before;
  if (phase.name === 'following' && typeof book === 'object') {
    return afterLostSight({ ...progress, book }, phase, answer, moment);
  }
  if (answer.kind === 'refused' && book === 'unread') return withoutSight(progress, moment);
  return phase.name === 'seeking' ? seekOn(progress, phase, moment) : afterFailedLook(progress, answer, moment);
}

/** The first list is the baseline. Where a busy answer called for it, it shows what is in the way, or does not. */
function bookAfter({ book, reply }: Progress, runs: readonly Run[], moment: Moment): Book {
  if (typeof book === 'object') return turnPage(book, runs, moment.nowMs);
  const opened = openBook(runs, moment.sentAtMs);
  return reply?.kind === 'busy' ? blocked(opened) : opened;
}

function afterRuns(progress: Sighted, moment: Moment): Progress {
  const { order, phase } = progress;
  const run = adoptableRun(progress.book, order.follow && progress.newMayBeOurs);
  if (run !== undefined) {
    return order.follow ? followAdopted(progress, run, moment) : end(progress, 'triggered', 'adopted', run);
  }
  if (phase.name === 'seeking') return seekOn(progress, phase, moment);
  if (order.dryRun) return end(progress, 'checked', 'checked');
  if (phase.name === 'opening' && (order.onBusy !== 'wait' || runningRun(progress.book) === undefined)) {
    return trigger({ ...progress, phase: { name: 'triggering' } }, moment.nowMs, moment, 'start');
  }
  return watch(progress, { ...watchingOf(progress, moment), failedLooks: 0 }, moment);
}

/** Wait while a run is shown running and believed; else trigger, after one more look that a wait comes before. */
function watch(progress: Sighted, before: Watching, moment: Moment): Progress {
  const { nowMs, random } = moment;
  const shown = runningRun(progress.book);
  const running = shown === undefined ? null : seenRunning(before, shown, nowMs);
  const watching = { ...before, running };
  const why = whyWaiting(progress);
  const durationsMs = pastDurationsMs(progress.book.latest);
  if (running !== null && nowMs - running.sinceMs <= schedule.outlastedMs(durationsMs)) {
    const dueAtMs = nowMs + pollDelay(progress, null, durationsMs);
    return look({ ...progress, phase: { ...watching, triggerDue: false } }, dueAtMs, moment, 'busy');
  }
  if (before.triggerDue && nowMs >= before.triggerNotBeforeMs) {
    return trigger({ ...progress, phase: watching }, nowMs, moment, why);
  }
  const justEnded = running === null && before.running !== null;
  const delayMs = justEnded ? schedule.spreadDelayMs(random) : pollDelay(progress, nowMs - before.sinceMs);
  return look({ ...progress, phase: { ...watching, triggerDue: true } }, lookAtMs(before, nowMs, delayMs), moment, why);
}

/** Evidence may show long before a server that asked for patience may be asked again. */
function lookAtMs({ triggerNotBeforeMs }: Watching, nowMs: number, delayMs: number): number {
  return triggerNotBeforeMs > nowMs ? Math.min(triggerNotBeforeMs, nowMs + delayMs) : nowMs + delayMs;
}

function seenRunning(before: Watching, shown: Run, nowMs: number): NonNullable<Watching['running']> {
  return before.running !== null && before.running.startedAtMs === shown.startedAtMs
    ? before.running
    : { startedAtMs: shown.startedAtMs, sinceMs: nowMs };
}

function afterFailedLook(progress: Progress, answer: ListFailure, moment: Moment): Progress {
  const { nowMs } = moment;
  const before = watchingOf(progress, moment);
  const watching = { ...before, failedLooks: before.failedLooks + 1 };
  const why = whyWaiting(progress);
  if (before.triggerDue && before.triggerNotBeforeMs <= nowMs) {
    return trigger({ ...progress, phase: watching }, nowMs, moment, why);
  }
  const pollMs = pollDelay(progress, nowMs - before.sinceMs);
  const dueAtMs = answer.kind === 'rate-limited' ? nowMs + answer.waitMs : lookAtMs(before, nowMs, pollMs);
  const isTooLate = dueAtMs > progress.order.deadlineMs - schedule.lastRequestMs;
  if (watching.failedLooks >= failedLooksAtMost || isTooLate) return triggerBlind(progress, watching, moment);
  const triggerDue = before.triggerDue || before.triggerNotBeforeMs > nowMs;
  return look({ ...progress, phase: { ...watching, triggerDue } }, dueAtMs, moment, why);
}

/** The key may not read runs: go on without. */
function withoutSight(before: Progress, moment: Moment): Progress {
  const progress: Progress = { ...before, book: 'forbidden' };
  if (progress.phase.name === 'seeking') return end(progress, 'unknown', 'no-evidence');
  return triggerBlind(progress, watchingOf(progress, moment), moment);
}

function seekOn(progress: Progress, { sinceMs, untilMs }: Seeking, moment: Moment): Progress {
  const { nowMs } = moment;
  if (nowMs >= untilMs) return end(progress, 'unknown', 'no-evidence');
  const dueAtMs = Math.min(nowMs + pollDelay(progress, nowMs - sinceMs), untilMs);
  return look(progress, dueAtMs, moment, 'evidence');
}

/** The baseline could not be read, and without one no run can be told to be ours: nothing is triggered before. */
function unopened(before: Progress, { sinceMs }: Opening, answer: ListFailure, moment: Moment): Progress {
  const { nowMs } = moment;
  const progress = answer.kind === 'not-sent' ? before : { ...before, notSent: null };
  switch (answer.kind) {
    case 'refused':
      // Without following, a key that may not read runs is enough, and there is nothing else to check it by.
      return progress.order.dryRun && !progress.order.follow && answer.refusal === 'forbidden'
        ? end(progress, 'checked', 'checked')
        : end(progress, 'failed', 'may-not-read');
    case 'rate-limited':
      return answer.told && nowMs + answer.waitMs > progress.order.deadlineMs - schedule.lastRequestMs
        ? end(progress, 'failed', 'rate-limit-outlasts-timeout')
        : lookWhenAllowed(progress, nowMs + answer.waitMs);
    case 'unreadable':
      return look(progress, nowMs + schedule.rereadDelayMs(nowMs - sinceMs), moment, 'baseline');
    case 'not-sent': {
      const notSent = notSentAgain(progress, moment);
      return notSent === null
        ? end(progress, 'failed', 'unreachable')
        : look({ ...progress, notSent }, notSent.againAtMs, moment, 'baseline');
    }
  }
}

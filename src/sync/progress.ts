/** How far a sync has come, and the moves from there: trigger, look, rest, seek, end. Pure. */

import type { Book } from './ours.ts';
import type { Cause, Status } from './outcome.ts';
import type { Random, Reply, Run, Why } from './ports.ts';
import * as schedule from './schedule.ts';

/** What the workflow author wants of one integration. Times are those of the clock port. */
export interface Order {
  readonly integrationId: string;
  readonly onBusy: 'wait' | 'skip' | 'fail';
  /** Null is `auto`. */
  readonly pollIntervalMs: number | null;
  readonly deadlineMs: number;
}

/** What to do next. `rest`: nothing is left to ask before the deadline. */
export type Next =
  | { readonly action: 'trigger' | 'look'; readonly atMs: number; readonly why: Why }
  | { readonly action: 'rest'; readonly why: Why }
  | { readonly action: 'end'; readonly status: Status; readonly cause: Cause; readonly run: Run | null };

/** Someone's sync stands in the way of ours: the runs are watched until a trigger has a chance. */
export interface Watching {
  readonly name: 'watching';
  readonly sinceMs: number;
  /** The run that the last list showed running, told apart by its start, and since when we have seen it so. */
  readonly running: { readonly startedAtMs: number | null; readonly sinceMs: number } | null;
  /** There is reason to trigger: after one more look that finds nothing to adopt. */
  readonly triggerDue: boolean;
  readonly triggerNotBeforeMs: number;
  readonly blindWaits: number;
  readonly failedLooks: number;
}

/** No trigger may follow any more; evidence that one of ours started a run is sought. */
export interface Seeking {
  readonly name: 'seeking';
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** How far a sync has come. */
export interface Progress {
  readonly order: Order;
  readonly next: Next;
  readonly phase: { readonly name: 'triggering' } | Watching | Seeking;
  readonly attempts: number;
  readonly reply: Reply | null;
  readonly book: Book | 'unread' | 'forbidden';
  readonly ambiguousAnswers: number;
  /** Whether a run that is not in the baseline may be ours: a trigger was ambiguous after the baseline was read. */
  readonly newMayBeOurs: boolean;
  readonly notSent: { readonly times: number; readonly sinceMs: number } | null;
}

/** When a decision is made, and its chance. */
export interface Moment {
  readonly nowMs: number;
  readonly random: Random;
}

/** Before the first request. */
export function begin(order: Order, nowMs: number): Progress {
  return {
    order,
    next: { action: 'trigger', atMs: nowMs, why: 'start' },
    phase: { name: 'triggering' },
    attempts: 0,
    reply: null,
    book: 'unread',
    ambiguousAnswers: 0,
    newMayBeOurs: false,
    notSent: null,
  };
}

/** Whether Braze may have started a sync for us. */
export function mayHaveStarted(progress: Progress): boolean {
  return progress.reply?.kind === 'accepted' || progress.ambiguousAnswers > 0;
}

/** When the time is up. */
export function atDeadline(progress: Progress): Progress {
  if (mayHaveStarted(progress)) return end(progress, 'unknown', 'deadline');
  return end(progress, progress.phase.name === 'watching' ? 'busy' : 'failed', 'deadline');
}

/** When the workflow is cancelled. */
export function atCancel(progress: Progress): Progress {
  return end(progress, 'cancelled', 'cancelled');
}

export function trigger(progress: Progress, dueAtMs: number, { nowMs }: Moment, why: Why): Progress {
  const atMs = schedule.beforeDeadline(dueAtMs, nowMs, progress.order.deadlineMs);
  return { ...progress, next: atMs === undefined ? { action: 'rest', why } : { action: 'trigger', atMs, why } };
}

export function look(progress: Progress, dueAtMs: number, { nowMs }: Moment, why: Why): Progress {
  const atMs = schedule.beforeDeadline(dueAtMs, nowMs, progress.order.deadlineMs);
  return { ...progress, next: atMs === undefined ? { action: 'rest', why } : { action: 'look', atMs, why } };
}

/** A wait that Braze asked for is not cut short for a last look. */
export function lookWhenAllowed(progress: Progress, atMs: number): Progress {
  const inTime = atMs < progress.order.deadlineMs;
  return {
    ...progress,
    next: inTime ? { action: 'look', atMs, why: 'rate-limit' } : { action: 'rest', why: 'rate-limit' },
  };
}

export function end(progress: Progress, status: Status, cause: Cause, run: Run | null = null): Progress {
  return { ...progress, next: { action: 'end', status, cause, run } };
}

export function seek(progress: Progress, moment: Moment): Progress {
  if (progress.book === 'forbidden') return end(progress, 'unknown', 'no-evidence');
  const phase: Seeking = { name: 'seeking', sinceMs: moment.nowMs, untilMs: moment.nowMs + schedule.seekEvidenceMs };
  return look({ ...progress, phase }, moment.nowMs, moment, 'evidence');
}

export function triggerBlind(progress: Progress, watching: Watching, moment: Moment): Progress {
  const { nowMs, random } = moment;
  const phase = { ...watching, blindWaits: watching.blindWaits + 1 };
  const delayMs = progress.order.pollIntervalMs ?? schedule.blindDelayMs(watching.blindWaits, random);
  const dueAtMs = progress.reply?.kind === 'busy' ? nowMs + delayMs : Math.max(nowMs, watching.triggerNotBeforeMs);
  return trigger({ ...progress, phase }, dueAtMs, moment, whyWaiting(progress));
}

export function watchingOf({ phase }: Progress, { nowMs }: Moment): Watching {
  if (phase.name === 'watching') return phase;
  return {
    name: 'watching',
    sinceMs: nowMs,
    running: null,
    triggerDue: false,
    triggerNotBeforeMs: nowMs,
    blindWaits: 0,
    failedLooks: 0,
  };
}

export function whyWaiting(progress: Progress): Why {
  return progress.reply?.kind === 'busy' ? 'busy' : 'evidence';
}

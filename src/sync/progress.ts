/** How far a sync has come, and the moves from there: trigger, look, rest, seek, end. Pure. */

import type { Book } from './ours.ts';
import type { Cause, FailedRowsLimit, Status } from './outcome.ts';
import type { ListFailure, Random, Reply, Run, Why } from './ports.ts';
import * as schedule from './schedule.ts';

/** What the workflow author wants of one integration. Times are those of the clock port. */
export interface Order {
  readonly integrationId: string;
  readonly onBusy: 'wait' | 'skip' | 'fail';
  /** Whether the sync is followed to its end; if not, the step ends once it was started. */
  readonly follow: boolean;
  /** Whether nothing is to be triggered: what can be checked without is. */
  readonly dryRun: boolean;
  /** Null is no limit. */
  readonly maxFailedRows: FailedRowsLimit | null;
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

/** A run was started for us, or adopted: it is followed to its end. */
export interface Following {
  readonly name: 'following';
  /** When the trigger was sent that was accepted, or the run was adopted. */
  readonly sinceMs: number;
  /** Runs up to this start are not ours. */
  readonly afterMs: number;
  readonly adopted: boolean;
  /** Whether a run blocked us before that no list had shown. */
  readonly blockerUnseen: boolean;
  /** Our run, once it was seen running, or adopted. */
  readonly run: Run | null;
  /** Since when lists can be read that do not show it. */
  readonly unseenSinceMs: number | null;
  readonly refusedLooks: number;
}

/** Before the first trigger of a sync that is to be followed, and in a dry run: the baseline is read. */
export interface Opening {
  readonly name: 'opening';
  readonly sinceMs: number;
}

/** How far a sync has come. */
export interface Progress {
  readonly order: Order;
  readonly next: Next;
  readonly phase: Opening | { readonly name: 'triggering' } | Watching | Seeking | Following;
  readonly attempts: number;
  readonly reply: Reply | null;
  readonly book: Book | 'unread' | 'forbidden';
  readonly listFailure: ListFailure | null;
  readonly ambiguousAnswers: number;
  /** The last of them. */
  readonly lostReply: Reply | null;
  /** Whether a run that is not in the baseline may be ours: a trigger was ambiguous after the baseline was read. */
  readonly newMayBeOurs: boolean;
  /** Requests in a row that could not be sent. */
  readonly notSent: { readonly times: number; readonly sinceMs: number } | null;
}

/** Progress with a baseline, without which no run is adopted and nothing is followed. */
export type Sighted = Progress & { readonly book: Book };

/** When a decision is made, and its chance. */
export interface Moment {
  readonly nowMs: number;
  /** When the request was sent that was answered now. */
  readonly sentAtMs: number;
  readonly random: Random;
}

/** Before the first request. */
export function begin(order: Order, nowMs: number): Progress {
  const opens = order.follow || order.dryRun;
  return {
    order,
    next: { action: opens ? 'look' : 'trigger', atMs: nowMs, why: 'start' },
    phase: opens ? { name: 'opening', sinceMs: nowMs } : { name: 'triggering' },
    attempts: 0,
    reply: null,
    book: 'unread',
    listFailure: null,
    ambiguousAnswers: 0,
    lostReply: null,
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
  if (progress.phase.name === 'following') return end(progress, 'timed_out', 'deadline', progress.phase.run);
  if (mayHaveStarted(progress)) return end(progress, 'unknown', 'deadline');
  const { phase, reply } = progress;
  const isBusy = phase.name === 'watching' && (reply?.kind === 'busy' || phase.running !== null);
  return end(progress, isBusy ? 'busy' : 'failed', 'deadline');
}

/** When Braze told of a wait that leaves no time for the trigger, and nothing may have been started. */
export function atLimit(progress: Progress): Progress {
  return end(progress, 'failed', 'rate-limit-outlasts-timeout');
}

/** When the workflow is cancelled. */
export function atCancel(progress: Progress): Progress {
  return end(progress, 'cancelled', 'cancelled', progress.phase.name === 'following' ? progress.phase.run : null);
}

/**
 * The move to a trigger, or to rest where it would come too late to be answered. Where one may have started a sync already,
 * another is not hurried on for the sake of the deadline.
 */
export function trigger(progress: Progress, dueAtMs: number, { nowMs }: Moment, why: Why): Progress {
  const { deadlineMs } = progress.order;
  const isHurried = mayHaveStarted(progress) && dueAtMs > deadlineMs - schedule.lastRequestMs;
  const atMs = isHurried ? undefined : schedule.beforeDeadline(dueAtMs, nowMs, deadlineMs);
  return { ...progress, next: atMs === undefined ? { action: 'rest', why } : { action: 'trigger', atMs, why } };
}

/** The move to a look at the runs, or to rest where it would come too late to be answered. */
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

/** The end, with the run that the verdict rests on, if any. */
export function end(progress: Progress, status: Status, cause: Cause, run: Run | null = null): Progress {
  return { ...progress, next: { action: 'end', status, cause, run } };
}

/** What the time until the next look is, by `poll-interval` or by the past runs. */
export function pollDelay({ order }: Progress, elapsedMs: number | null, durationsMs: readonly number[] = []): number {
  return order.pollIntervalMs ?? schedule.pollDelayMs({ elapsedMs, pastDurationsMs: durationsMs });
}

/** When to send again what could not be sent, and for how long that has been so; null where it is time to give up. */
export function notSentAgain(
  { notSent }: Progress,
  { nowMs, random }: Moment,
): { readonly times: number; readonly sinceMs: number; readonly againAtMs: number } | null {
  const times = (notSent?.times ?? 0) + 1;
  const sinceMs = notSent?.sinceMs ?? nowMs;
  const againAtMs = nowMs + schedule.notSentDelayMs(times, random);
  return againAtMs - sinceMs > schedule.notSentAtMostMs ? null : { times, sinceMs, againAtMs };
}

/** The move to looking for evidence without a further trigger; without sight there is none to be had. */
export function seek(progress: Progress, moment: Moment): Progress {
  if (progress.book === 'forbidden') return end(progress, 'unknown', 'no-evidence');
  const phase: Seeking = { name: 'seeking', sinceMs: moment.nowMs, untilMs: moment.nowMs + schedule.seekEvidenceMs };
  return look({ ...progress, phase }, moment.nowMs, moment, 'evidence');
}

/** The move to a trigger where no list helps: after a busy answer in growing waits, else as soon as it may be. */
export function triggerBlind(progress: Progress, watching: Watching, moment: Moment): Progress {
  const { nowMs, random } = moment;
  const phase = { ...watching, blindWaits: watching.blindWaits + 1 };
  const delayMs = progress.order.pollIntervalMs ?? schedule.blindDelayMs(watching.blindWaits, random);
  const dueAtMs = progress.reply?.kind === 'busy' ? nowMs + delayMs : Math.max(nowMs, watching.triggerNotBeforeMs);
  return trigger({ ...progress, phase }, dueAtMs, moment, whyWaiting(progress));
}

/** The phase of watching, begun now where it was not before. */
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

/** What a wait while watching is for. */
export function whyWaiting(progress: Progress): Why {
  return mayHaveStarted(progress) && progress.reply?.kind !== 'busy' ? 'evidence' : 'busy';
}

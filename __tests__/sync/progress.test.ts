// The moves: what each leaves behind, and how the deadline cuts it.
import { describe, expect, test } from '@jest/globals';
import type { Progress } from '../../src/sync/progress.ts';
import {
  atCancel,
  atDeadline,
  begin,
  end,
  look,
  lookWhenAllowed,
  mayHaveStarted,
  pollDelay,
  seek,
  trigger,
  triggerBlind,
  watchingOf,
  whyWaiting,
} from '../../src/sync/progress.ts';
import {
  following,
  idleBook,
  moment,
  nowMs,
  order,
  past,
  progress,
  replies,
  run,
  seeking,
  watching,
} from './states.ts';

const { deadlineMs } = order;

test.each([
  ['to be followed', { follow: true }],
  ['in a dry run', { dryRun: true }],
])('a sync %s begins with a look, at once', (_name, wanted) => {
  expect(begin({ ...order, ...wanted }, 7)).toMatchObject({
    next: { action: 'look', atMs: 7, why: 'start' },
    phase: { name: 'opening', sinceMs: 7 },
    book: 'unread',
  });
});

test('any other begins with a trigger, at once', () => {
  expect(begin(order, 7)).toMatchObject({
    order,
    next: { action: 'trigger', atMs: 7, why: 'start' },
    phase: { name: 'triggering' },
    attempts: 0,
    ambiguousAnswers: 0,
    book: 'unread',
    reply: null,
  });
});

test.each<[string, Partial<Progress>, boolean, string]>([
  ['at the start', {}, false, 'failed'],
  ['after a refusal', { reply: replies.refused }, false, 'failed'],
  ['while a busy integration is watched', { reply: replies.busy, phase: watching() }, false, 'busy'],
  [
    'while a run that the last list showed is watched, after a rate limit',
    { reply: replies.limited, phase: watching({ running: { startedAtMs: 1, sinceMs: 2 } }) },
    false,
    'busy',
  ],
  [
    'while nothing that runs is watched, after a rate limit',
    { reply: replies.limited, phase: watching() },
    false,
    'failed',
  ],
  ['before the baseline was read', { phase: { name: 'opening', sinceMs: 0 } }, false, 'failed'],
  ['after an ambiguous answer', { ambiguousAnswers: 1, phase: watching() }, true, 'unknown'],
  ['while evidence is sought', { ambiguousAnswers: 5, phase: seeking }, true, 'unknown'],
  ['after a 202', { reply: replies.accepted }, true, 'unknown'],
])('%s: may have started: %p, %p', (_name, changes, started, atEnd) => {
  expect(mayHaveStarted(progress(changes))).toBe(started);
  expect(atDeadline(progress(changes)).next).toEqual({ action: 'end', status: atEnd, cause: 'deadline', run: null });
});

test('a sync that is followed is timed out at the deadline and cancelled by a cancel, with its run if it was seen', () => {
  const ours = run(2, 'running');
  for (const seen of [null, ours]) {
    const before = progress({ reply: replies.accepted, phase: following({ run: seen }) });
    const ends = { action: 'end', run: seen };
    expect(atDeadline(before).next).toEqual({ ...ends, status: 'timed_out', cause: 'deadline' });
    expect(atCancel(before).next).toEqual({ ...ends, status: 'cancelled', cause: 'cancelled' });
  }
});

test('a cancelled sync is cancelled, whatever it did before', () => {
  const before = progress({ ambiguousAnswers: 2, attempts: 3, phase: seeking });
  const next = { action: 'end', status: 'cancelled', cause: 'cancelled', run: null };
  expect(atCancel(before)).toEqual({ ...before, next });
});

test('an end may carry a run', () => {
  expect(end(progress(), 'triggered', 'adopted', past).next).toMatchObject({ run: past });
});

describe('a request', () => {
  test.each([
    ['trigger', trigger],
    ['look', look],
  ] as const)('%s is made when due, a second before the deadline at the latest, or not at all', (action, move) => {
    const at = (dueAtMs: number, now: number) => move(progress(), dueAtMs, { ...moment, nowMs: now }, 'busy').next;
    expect(at(nowMs + 5, nowMs)).toEqual({ action, atMs: nowMs + 5, why: 'busy' });
    expect(at(deadlineMs, nowMs)).toEqual({ action, atMs: deadlineMs - 1_000, why: 'busy' });
    expect(at(deadlineMs, deadlineMs - 1_000)).toEqual({ action: 'rest', why: 'busy' });
  });

  test('is not hurried on for the deadline where it would be a trigger, and one before may have started a sync', () => {
    const at = (dueAtMs: number) => trigger(progress({ ambiguousAnswers: 1 }), dueAtMs, moment, 'evidence').next;
    expect(at(deadlineMs - 1_000)).toEqual({ action: 'trigger', atMs: deadlineMs - 1_000, why: 'evidence' });
    expect(at(deadlineMs - 999)).toEqual({ action: 'rest', why: 'evidence' });
  });

  test('that Braze put off is not made sooner: after the deadline, not at all', () => {
    const at = (atMs: number) => lookWhenAllowed(progress(), atMs).next;
    expect(at(deadlineMs - 1)).toEqual({ action: 'look', atMs: deadlineMs - 1, why: 'rate-limit' });
    expect(at(deadlineMs)).toEqual({ action: 'rest', why: 'rate-limit' });
  });
});

test('evidence is sought at once and for 5 minutes, unless the key may not read', () => {
  const sought = seek(progress({ book: idleBook }), moment);
  expect(sought.phase).toEqual({ name: 'seeking', sinceMs: nowMs, untilMs: nowMs + 300_000 });
  expect(sought.next).toEqual({ action: 'look', atMs: nowMs, why: 'evidence' });
  expect(seek(progress({ book: 'forbidden' }), moment).next).toMatchObject({ status: 'unknown', cause: 'no-evidence' });
});

test.each<[string, Partial<Progress>, number, number]>([
  ['busy: after the poll interval', { reply: replies.busy }, 5, 10_000],
  ['busy: after the blind wait', { reply: replies.busy, order: { ...order, pollIntervalMs: null } }, 5, 45_000],
  ['not busy: when a trigger is allowed again', { reply: replies.ambiguous }, nowMs + 300, 300],
  ['not busy, allowed already: at once', { reply: replies.ambiguous }, 5, 0],
])('a trigger without a list, %s', (_name, changes, triggerNotBeforeMs, inMs) => {
  const before = watching({ blindWaits: 2, triggerNotBeforeMs });
  const after = triggerBlind(progress(changes), before, moment);
  expect(after.next).toMatchObject({ action: 'trigger', atMs: nowMs + inMs });
  expect(after.phase).toEqual({ ...before, blindWaits: 3 });
});

test('watching goes on, or begins now', () => {
  const before = watching({ blindWaits: 3 });
  expect(watchingOf(progress({ phase: before }), moment)).toBe(before);
  const anew = watching({ sinceMs: nowMs, triggerNotBeforeMs: nowMs });
  expect(watchingOf(progress({ phase: seeking }), moment)).toEqual(anew);
  expect(watchingOf(progress(), moment)).toEqual(anew);
});

test.each<[string, Partial<Progress>, string]>([
  ['the busy integration after a busy answer', { reply: replies.busy }, 'busy'],
  ['it after a busy answer that came after an ambiguous one', { reply: replies.busy, ambiguousAnswers: 1 }, 'busy'],
  ['it where the baseline showed a run and nothing was triggered', {}, 'busy'],
  ['it after a rate limit, where nothing may have started', { reply: replies.limited }, 'busy'],
  ['evidence after an ambiguous answer', { reply: replies.ambiguous, ambiguousAnswers: 1 }, 'evidence'],
  ['evidence after a rate limit later', { reply: replies.limited, ambiguousAnswers: 1 }, 'evidence'],
])('a wait is for %s', (_name, changes, why) => {
  expect(whyWaiting(progress(changes))).toBe(why);
});

describe('a poll', () => {
  const auto = { ...order, pollIntervalMs: null };

  test('comes every poll-interval, if one is given', () => {
    expect(pollDelay(progress(), 5, [6])).toBe(10_000);
    expect(pollDelay(progress(), null)).toBe(10_000);
  });

  test('comes by the past runs else, or by the time elapsed where there are none', () => {
    expect(pollDelay(progress({ order: auto }), null)).toBe(27_000);
    expect(pollDelay(progress({ order: auto }), 600_000)).toBe(36_000);
    expect(pollDelay(progress({ order: auto }), null, [10_000])).toBeCloseTo(Math.sqrt(6_000 * 10_000), 6);
  });
});

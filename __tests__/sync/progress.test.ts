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
  seek,
  trigger,
  triggerBlind,
  watchingOf,
  whyWaiting,
} from '../../src/sync/progress.ts';
import { idleBook, moment, nowMs, order, past, progress, replies, seeking, watching } from './states.ts';

const { deadlineMs } = order;

test('a sync begins with a trigger, at once', () => {
  expect(begin(order, 7)).toMatchObject({
    order,
    next: { action: 'trigger', atMs: 7, why: 'start' },
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
  ['after an ambiguous answer', { ambiguousAnswers: 1, phase: watching() }, true, 'unknown'],
  ['while evidence is sought', { ambiguousAnswers: 5, phase: seeking }, true, 'unknown'],
  ['after a 202', { reply: replies.accepted }, true, 'unknown'],
])('%s: may have started: %p, %p', (_name, changes, started, atEnd) => {
  expect(mayHaveStarted(progress(changes))).toBe(started);
  expect(atDeadline(progress(changes)).next).toEqual({ action: 'end', status: atEnd, cause: 'deadline', run: null });
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

test('a wait is for the busy integration after a busy answer, else for evidence', () => {
  expect(whyWaiting(progress({ reply: replies.busy }))).toBe('busy');
  expect(whyWaiting(progress({ reply: replies.ambiguous }))).toBe('evidence');
});

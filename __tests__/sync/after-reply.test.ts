// What follows from each reply in each state.
import { describe, expect, test } from '@jest/globals';
import { afterReply } from '../../src/sync/after-reply.ts';
import type { Reply } from '../../src/sync/ports.ts';
import type { Order, Progress } from '../../src/sync/progress.ts';
import {
  blockedBook,
  busyBook,
  idleBook,
  moment,
  nowMs,
  order,
  past,
  progress,
  replies,
  running,
  watching,
} from './states.ts';

const ends = (status: string, cause: string) => ({ action: 'end', status, cause, run: null });
const untold = { ...replies.limited, waitMs: 60_000, told: false } as const;
const long = { ...replies.limited, waitMs: 900_000 } as const;
const skip: Order = { ...order, onBusy: 'skip' };
const fail: Order = { ...order, onBusy: 'fail' };
const inAMinute: Order = { ...order, deadlineMs: nowMs + 60_000 };

describe('what comes next', () => {
  test.each<[string, Partial<Progress>, Reply, object]>([
    ['accepted', {}, replies.accepted, ends('triggered', 'accepted')],
    ['accepted after ambiguous', { ambiguousAnswers: 4 }, replies.accepted, ends('triggered', 'accepted')],
    [
      'accepted, to be followed, though no list was read',
      { order: { ...order, follow: true } },
      replies.accepted,
      ends('triggered', 'accepted'),
    ],
    ['refused', {}, replies.refused, ends('failed', 'refused')],
    ['refused after ambiguous', { ambiguousAnswers: 1 }, replies.refused, { action: 'look', atMs: nowMs }],
    [
      'refused after ambiguous, blind',
      { ambiguousAnswers: 1, book: 'forbidden' },
      replies.refused,
      ends('unknown', 'no-evidence'),
    ],
    ['busy', {}, replies.busy, { action: 'look', atMs: nowMs, why: 'busy' }],
    ['busy, on-busy skip', { order: skip }, replies.busy, ends('skipped', 'on-busy')],
    ['busy, on-busy fail', { order: fail }, replies.busy, ends('busy', 'on-busy')],
    ['busy, skip, after ambiguous', { order: skip, ambiguousAnswers: 1 }, replies.busy, { action: 'look' }],
    ['busy, fail, after ambiguous', { order: fail, ambiguousAnswers: 1 }, replies.busy, { action: 'look' }],
    ['busy, blind', { book: 'forbidden' }, replies.busy, { action: 'trigger', atMs: nowMs + 10_000, why: 'busy' }],
    [
      'busy, blind, auto',
      { book: 'forbidden', order: { ...order, pollIntervalMs: null }, phase: watching({ blindWaits: 2 }) },
      replies.busy,
      { action: 'trigger', atMs: nowMs + 45_000 },
    ],
    ['limited', {}, replies.limited, { action: 'trigger', atMs: nowMs + 20_000, why: 'rate-limit' }],
    [
      'limited while watching',
      { phase: watching(), book: idleBook },
      replies.limited,
      { action: 'look', atMs: nowMs + 20_000, why: 'rate-limit' },
    ],
    [
      'limited while watching blind',
      { phase: watching(), book: 'forbidden' },
      replies.limited,
      { action: 'trigger', atMs: nowMs + 20_000 },
    ],
    ['limited for too long', {}, long, ends('failed', 'rate-limit-outlasts-timeout')],
    ['limited for too long, after ambiguous', { ambiguousAnswers: 1 }, long, { action: 'look', why: 'evidence' }],
    [
      'limited by a hair too long',
      { order: inAMinute },
      { ...untold, told: true },
      { action: 'end', status: 'failed' },
    ],
    [
      'limited until a second before the deadline',
      { order: { ...order, deadlineMs: nowMs + 21_000 } },
      replies.limited,
      { action: 'trigger', atMs: nowMs + 20_000, why: 'rate-limit' },
    ],
    ['limited for a minute untold', { order: inAMinute }, untold, { action: 'trigger', atMs: nowMs + 59_000 }],
    ['not sent', {}, replies.notSent, { action: 'trigger', atMs: nowMs + 750, why: 'not-sent' }],
    [
      'not sent for the third time',
      { notSent: { times: 2, sinceMs: nowMs - 2_000 } },
      replies.notSent,
      { action: 'trigger', atMs: nowMs + 3_000 },
    ],
    [
      'not sent for just a minute',
      { notSent: { times: 6, sinceMs: nowMs - 48_750 } },
      replies.notSent,
      { action: 'trigger', atMs: nowMs + 11_250 },
    ],
    [
      'not sent for more than a minute',
      { notSent: { times: 6, sinceMs: nowMs - 48_751 } },
      replies.notSent,
      ends('failed', 'unreachable'),
    ],
    [
      'not sent for more than a minute, after ambiguous',
      { notSent: { times: 6, sinceMs: 0 }, ambiguousAnswers: 2 },
      replies.notSent,
      { action: 'look', atMs: nowMs, why: 'evidence' },
    ],
    ['ambiguous', {}, replies.ambiguous, { action: 'look', atMs: nowMs, why: 'evidence' }],
    [
      'ambiguous, blind',
      { book: 'forbidden', ambiguousAnswers: 1 },
      replies.ambiguous,
      { action: 'trigger', atMs: nowMs + 4_000, why: 'evidence' },
    ],
    [
      'ambiguous, blind, told to wait longer',
      { book: 'forbidden' },
      { ...replies.ambiguous, waitMs: 5_000 },
      { action: 'trigger', atMs: nowMs + 5_000 },
    ],
    ['ambiguous for the fifth time', { ambiguousAnswers: 4 }, replies.ambiguous, { action: 'look', atMs: nowMs }],
    [
      'ambiguous for the fifth time, blind',
      { ambiguousAnswers: 4, book: 'forbidden' },
      replies.ambiguous,
      ends('unknown', 'no-evidence'),
    ],
  ])('%s', (_name, changes, reply, next) => {
    expect(afterReply(progress(changes), reply, moment).next).toMatchObject(next);
  });
});

describe('what is kept', () => {
  test.each(Object.values(replies))('each reply is counted and kept: $kind', (reply) => {
    expect(afterReply(progress({ attempts: 3 }), reply, moment)).toMatchObject({ attempts: 4, reply });
  });

  test('what was not sent is counted from the first time on, and forgotten once something was', () => {
    const once = afterReply(progress(), replies.notSent, moment);
    expect(once.notSent).toMatchObject({ times: 1, sinceMs: nowMs });
    const twice = afterReply(once, replies.notSent, { ...moment, nowMs: nowMs + 5_000 });
    expect(twice.notSent).toMatchObject({ times: 2, sinceMs: nowMs });
    expect(afterReply(twice, replies.limited, moment).notSent).toBeNull();
  });

  test.each([
    ['unread', false],
    ['forbidden', false],
    [idleBook, true],
    [busyBook, true],
  ] as const)('after an ambiguous answer with the book %p, a new run may be ours: %p', (book, newMayBeOurs) => {
    const after = afterReply(progress({ book }), replies.ambiguous, moment);
    expect(after).toMatchObject({ newMayBeOurs, ambiguousAnswers: 1 });
    expect(afterReply({ ...after, book: 'unread' }, replies.ambiguous, moment)).toMatchObject({ newMayBeOurs });
  });

  const newBook = { ...idleBook, latest: [past, running] };
  test.each<[string, Partial<Progress>, Progress['book']]>([
    ['and no list showed which: some run blocks unseen', { book: idleBook }, blockedBook],
    ['and the baseline showed which: that one blocks', { book: busyBook }, busyBook],
    ['and a new run has shown since', { book: newBook }, newBook],
    ['and a new run may be ours', { book: idleBook, newMayBeOurs: true }, idleBook],
    ['and no list was read', {}, 'unread'],
  ])('after a busy answer, %s', (_name, changes, book) => {
    expect(afterReply(progress(changes), replies.busy, moment).book).toEqual(book);
  });

  test('a busy answer takes back that a trigger is due, and begins to watch now', () => {
    expect(afterReply(progress(), replies.busy, moment).phase).toEqual(
      watching({ sinceMs: nowMs, triggerNotBeforeMs: nowMs }),
    );
    const before = watching({ triggerDue: true, failedLooks: 2, blindWaits: 1 });
    expect(afterReply(progress({ phase: before }), replies.busy, moment).phase).toEqual({
      ...before,
      triggerDue: false,
    });
  });

  test('a rate limit while watching makes a trigger due, not before its end', () => {
    const after = afterReply(progress({ phase: watching(), book: idleBook }), replies.limited, moment);
    expect(after.phase).toEqual(watching({ triggerDue: true, triggerNotBeforeMs: nowMs + 20_000 }));
  });

  test('an ambiguous answer puts the next trigger off, as told or by its own wait, whichever is longer', () => {
    const phaseAfter = (waitMs: number | null) =>
      afterReply(progress(), { ...replies.ambiguous, waitMs }, moment).phase;
    const since = { sinceMs: nowMs };
    expect(phaseAfter(null)).toEqual(watching({ ...since, triggerNotBeforeMs: nowMs + 1_000 }));
    expect(phaseAfter(500)).toEqual(watching({ ...since, triggerNotBeforeMs: nowMs + 1_000 }));
    expect(phaseAfter(9_000)).toEqual(watching({ ...since, triggerNotBeforeMs: nowMs + 9_000 }));
  });

  test('evidence is sought for 5 minutes from now', () => {
    const after = afterReply(progress({ ambiguousAnswers: 4 }), replies.ambiguous, moment);
    expect(after.phase).toEqual({ name: 'seeking', sinceMs: nowMs, untilMs: nowMs + 300_000 });
  });
});

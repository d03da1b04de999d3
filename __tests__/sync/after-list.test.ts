// What follows from each list of runs, or from none, in each state.
import { describe, expect, test } from '@jest/globals';
import { afterList } from '../../src/sync/after-list.ts';
import type { Book } from '../../src/sync/ours.ts';
import type { ListAnswer } from '../../src/sync/ports.ts';
import type { Progress } from '../../src/sync/progress.ts';
import {
  blockedBook,
  busyBook,
  ended,
  idleBook,
  listOf,
  lists,
  moment,
  nowMs,
  order,
  past,
  progress,
  replies,
  run,
  running,
  seeking,
  watching,
} from './states.ts';

const later = run(3_000_000, 'running');
const busy = { reply: replies.busy };
const lost = { reply: replies.ambiguous, ambiguousAnswers: 1 };
const seen = (sinceMs: number) => ({ running: { startedAtMs: running.startedAtMs, sinceMs } });
const poll = (why = 'busy') => ({ action: 'look', atMs: nowMs + 10_000, why });
const triggerNow = (why = 'busy') => ({ action: 'trigger', atMs: nowMs, why });
const adopts = { action: 'end', status: 'triggered', cause: 'adopted', run: later };
const noEvidence = { action: 'end', status: 'unknown', cause: 'no-evidence', run: null };

describe('watching', () => {
  test.each<[string, Partial<Progress>, ListAnswer, object]>([
    ['the blocker runs: poll', { ...busy, phase: watching() }, listOf(past, running), poll()],
    [
      'the blocker still runs: poll',
      { ...busy, phase: watching(seen(90_000)), book: busyBook },
      listOf(past, running),
      poll(),
    ],
    [
      'the blocker just ended: one more look, spread out',
      { ...busy, phase: watching(seen(90_000)), book: busyBook },
      listOf(past, ended),
      { action: 'look', atMs: nowMs + 500, why: 'busy' },
    ],
    [
      'that look shows the same: trigger',
      { ...busy, phase: watching({ triggerDue: true }), book: busyBook },
      listOf(past, ended),
      triggerNow(),
    ],
    [
      'that look shows a later run: adopt',
      { ...busy, phase: watching({ triggerDue: true }), book: busyBook },
      listOf(later, ended),
      adopts,
    ],
    ['nothing runs, nothing ever did: poll', { ...busy, phase: watching() }, listOf(), poll()],
    [
      'the same run outlasts twice the longest past run: poll',
      { ...busy, phase: watching(seen(nowMs - 60_001)), book: busyBook },
      listOf(past, running),
      poll(),
    ],
    [
      'the next poll finds it still: trigger',
      { ...busy, phase: watching({ ...seen(nowMs - 60_001), triggerDue: true }), book: busyBook },
      listOf(past, running),
      triggerNow(),
    ],
    [
      'a trigger is due and a run is believed: poll',
      { ...busy, phase: watching({ ...seen(nowMs - 60_000), triggerDue: true }), book: busyBook },
      listOf(past, running),
      poll(),
    ],
    [
      'another run outlasts nothing yet: poll',
      { ...busy, phase: watching({ running: { startedAtMs: 5, sinceMs: 0 }, triggerDue: true }), book: busyBook },
      listOf(past, running),
      poll(),
    ],
    [
      'an ambiguous trigger is backed off from: look when that is over',
      { ...lost, phase: watching({ triggerNotBeforeMs: nowMs + 700 }) },
      listOf(past),
      { action: 'look', atMs: nowMs + 700, why: 'evidence' },
    ],
    [
      'the back-off is not over at the look that was due: wait on',
      { ...lost, phase: watching({ triggerNotBeforeMs: nowMs + 1, triggerDue: true }) },
      listOf(past),
      { action: 'look', atMs: nowMs + 1 },
    ],
    [
      'the back-off is over before a look was due: poll',
      { ...lost, phase: watching({ triggerNotBeforeMs: nowMs }) },
      listOf(past),
      poll('evidence'),
    ],
    [
      'the back-off is over and there is no evidence: trigger',
      { ...lost, phase: watching({ triggerNotBeforeMs: nowMs, triggerDue: true }), book: idleBook },
      listOf(past),
      triggerNow('evidence'),
    ],
    ['there is evidence: adopt', { ...lost, phase: watching(), book: idleBook }, listOf(past, later), adopts],
    [
      'the key may not read: trigger after a poll',
      { ...busy, phase: watching() },
      lists.refused,
      { action: 'trigger', atMs: nowMs + 10_000 },
    ],
    [
      'the key may not read, after ambiguous: trigger after the back-off',
      { ...lost, phase: watching({ triggerNotBeforeMs: nowMs + 700 }) },
      lists.refused,
      { action: 'trigger', atMs: nowMs + 700, why: 'evidence' },
    ],
    [
      'the key may not read, the back-off is over: trigger',
      { ...lost, phase: watching({ triggerNotBeforeMs: 5 }) },
      lists.refused,
      triggerNow('evidence'),
    ],
    [
      'limited: look when told',
      { ...busy, phase: watching() },
      lists.limited,
      { action: 'look', atMs: nowMs + 20_000, why: 'busy' },
    ],
    [
      'limited to the deadline: trigger without sight',
      { ...busy, order: { ...order, deadlineMs: nowMs + 20_000 }, phase: watching() },
      lists.limited,
      { action: 'trigger', atMs: nowMs + 10_000, why: 'busy' },
    ],
    [
      'limited to a second before the deadline: look then',
      { ...busy, order: { ...order, deadlineMs: nowMs + 21_000 }, phase: watching() },
      lists.limited,
      { action: 'look', atMs: nowMs + 20_000, why: 'busy' },
    ],
    [
      'the key may not read any more: poll',
      { ...busy, phase: watching({ failedLooks: 1 }), book: busyBook },
      lists.refused,
      poll(),
    ],
    [
      'the key may not read any more, for the third time: trigger after a poll',
      { ...busy, phase: watching({ failedLooks: 2 }), book: busyBook },
      lists.refused,
      { action: 'trigger', atMs: nowMs + 10_000 },
    ],
    ['unreadable: poll', { ...busy, phase: watching({ failedLooks: 1 }) }, lists.unreadable, poll()],
    [
      'unreadable for the third time: trigger after a poll',
      { ...busy, phase: watching({ failedLooks: 2 }) },
      lists.unreadable,
      { action: 'trigger', atMs: nowMs + 10_000 },
    ],
    [
      'unreadable, a trigger is due: trigger',
      { ...busy, phase: watching({ triggerDue: true }) },
      lists.unreadable,
      triggerNow(),
    ],
    [
      'unreadable, a trigger is due as of now: trigger',
      { ...busy, phase: watching({ triggerDue: true, triggerNotBeforeMs: nowMs }) },
      lists.unreadable,
      triggerNow(),
    ],
    [
      'unreadable, within a back-off: look when that is over',
      { ...lost, phase: watching({ triggerDue: true, failedLooks: 1, triggerNotBeforeMs: nowMs + 1 }) },
      lists.unreadable,
      { action: 'look', atMs: nowMs + 1, why: 'evidence' },
    ],
    [
      'unreadable for the third time, within a back-off: trigger when that is over',
      { ...lost, phase: watching({ triggerDue: true, failedLooks: 2, triggerNotBeforeMs: nowMs + 1 }) },
      lists.unreadable,
      { action: 'trigger', atMs: nowMs + 1, why: 'evidence' },
    ],
  ])('%s', (_name, changes, answer, next) => {
    expect(afterList(progress(changes), answer, moment).next).toMatchObject(next);
  });

  test('a run is watched from when it was first seen, and another one anew', () => {
    const since = (before: Partial<Progress>) =>
      afterList(progress({ ...busy, ...before }), listOf(past, running), moment).phase;
    expect(since({ phase: watching() })).toMatchObject(seen(nowMs));
    expect(since({ phase: watching(seen(60_000)), book: busyBook })).toMatchObject(seen(60_000));
    expect(since({ phase: watching({ running: { startedAtMs: null, sinceMs: 1 } }), book: busyBook })).toMatchObject(
      seen(nowMs),
    );
  });

  test('a trigger is due only after a list that shows nothing to wait for', () => {
    const due = (answer: ListAnswer) =>
      afterList(progress({ ...busy, phase: watching(seen(90_000)), book: busyBook }), answer, moment).phase;
    expect(due(listOf(past, running))).toMatchObject({ triggerDue: false });
    expect(due(listOf(past, ended))).toMatchObject({ triggerDue: true, running: null });
  });

  test('after a failed look a trigger is due once the back-off that it fell into is over', () => {
    const due = (triggerNotBeforeMs: number) =>
      afterList(progress({ ...lost, phase: watching({ triggerNotBeforeMs }) }), lists.unreadable, moment).phase;
    expect(due(nowMs)).toMatchObject({ triggerDue: false });
    expect(due(nowMs + 1)).toMatchObject({ triggerDue: true });
  });

  test('failed looks are counted until one succeeds', () => {
    const failedOnce = afterList(progress({ ...busy, phase: watching() }), lists.unreadable, moment);
    expect(failedOnce.phase).toMatchObject({ failedLooks: 1 });
    expect(afterList(failedOnce, lists.unreadable, moment).phase).toMatchObject({ failedLooks: 2 });
    expect(afterList(failedOnce, listOf(past, running), moment).phase).toMatchObject({ failedLooks: 0 });
  });

  test('by itself it asks by the history of the list at hand', () => {
    const auto = { ...order, pollIntervalMs: null };
    const hour = run(1, 'success', { finishedAtMs: 3_600_001 });
    const atMs = (answer: ListAnswer) => {
      const { next } = afterList(progress({ ...busy, order: auto, phase: watching() }), answer, moment);
      return 'atMs' in next ? next.atMs - nowMs : null;
    };
    expect(atMs(listOf(running))).toBe(27_000);
    expect(atMs(listOf(hour, running))).toBe(60_000);
  });

  test.each([
    ['the wait for another sync', { ...busy, phase: watching({ sinceMs: nowMs - 900_000 }) }, listOf()],
    ['the same, seen by failed looks', { ...busy, phase: watching({ sinceMs: nowMs - 900_000 }) }, lists.unreadable],
    ['the search for evidence', { ...lost, phase: { ...seeking, sinceMs: nowMs - 900_000 } }, listOf()],
  ])('by itself, without history, it asks the more rarely the longer %s has taken', (_name, changes, answer) => {
    const auto = { ...order, pollIntervalMs: null };
    const { next } = afterList(progress({ ...changes, order: auto }), answer, moment);
    expect(next).toMatchObject({ action: 'look', atMs: nowMs + 54_000 });
  });
});

describe('opening', () => {
  const followed = { ...order, follow: true };
  const checked = { ...order, dryRun: true };
  const unknownKey = { ...lists.refused, refusal: 'unauthorized' } as const;
  const until = (deadlineMs: number) => ({ ...followed, deadlineMs });
  const ends = (status: string, cause: string) => ({ next: { action: 'end', status, cause, run: null } });
  const triggers = { next: triggerNow('start'), phase: { name: 'triggering' } };

  test.each<[string, Progress['order'], ListAnswer, object]>([
    ['a list in which nothing runs: trigger', followed, listOf(past), triggers],
    ['a list in which something runs: watch it', followed, listOf(past, running), { next: poll(), phase: seen(nowMs) }],
    [
      'the same, on-busy skip: trigger, for Braze knows better',
      { ...followed, onBusy: 'skip' },
      listOf(running),
      triggers,
    ],
    ['a list in a dry run: checked', checked, listOf(running), ends('checked', 'checked')],
    ['the key may not read: over', followed, lists.refused, ends('failed', 'may-not-read')],
    ['the key may not read in a dry run: checked', checked, lists.refused, ends('checked', 'checked')],
    [
      'the key may not read in a dry run of a step that follows: over',
      { ...checked, follow: true },
      lists.refused,
      ends('failed', 'may-not-read'),
    ],
    ['the key is unknown in a dry run: over', checked, unknownKey, ends('failed', 'may-not-read')],
    [
      'limited: look when told',
      until(nowMs + 21_000),
      lists.limited,
      { next: { action: 'look', atMs: nowMs + 20_000, why: 'rate-limit' } },
    ],
    [
      'limited for longer than the deadline leaves: over',
      until(nowMs + 20_999),
      lists.limited,
      ends('failed', 'rate-limit-outlasts-timeout'),
    ],
    [
      'limited, untold for how long: nothing more to ask before the deadline',
      until(nowMs + 20_000),
      { ...lists.limited, told: false },
      { next: { action: 'rest', why: 'rate-limit' } },
    ],
    [
      'unreadable: look again after as long as it has been so',
      followed,
      lists.unreadable,
      { next: { action: 'look', atMs: nowMs + 4_000, why: 'baseline' }, notSent: null },
    ],
    [
      'not sent: look again after a back-off',
      followed,
      replies.notSent,
      { next: { action: 'look', atMs: nowMs + 3_000, why: 'baseline' }, notSent: { times: 3, sinceMs: nowMs - 2_000 } },
    ],
  ])('%s', (_name, asked, answer, expected) => {
    const before = progress({
      order: asked,
      phase: { name: 'opening', sinceMs: nowMs - 4_000 },
      notSent: { times: 2, sinceMs: nowMs - 2_000 },
    });
    expect(afterList(before, answer, moment)).toMatchObject(expected);
  });

  test('not sent for more than a minute: over', () => {
    const phase = { name: 'opening', sinceMs: 0 } as const;
    const before = progress({ order: followed, phase, notSent: { times: 6, sinceMs: nowMs - 60_000 } });
    expect(afterList(before, replies.notSent, moment)).toMatchObject(ends('failed', 'unreachable'));
  });
});

describe('seeking', () => {
  const inSearch = (more: Partial<Progress> = {}) => progress({ ...lost, phase: seeking, book: idleBook, ...more });
  const over = { ...moment, nowMs: seeking.untilMs };

  test.each<[string, ListAnswer, object]>([
    ['no evidence yet: poll', listOf(past), poll('evidence')],
    ['evidence: adopt', listOf(past, later), adopts],
    ['a new run that failed: poll', listOf(past, run(3_000_000, 'error')), poll('evidence')],
    ['unreadable: poll', lists.unreadable, poll('evidence')],
    ['limited: poll', lists.limited, poll('evidence')],
    ['the key may not read any more: poll', lists.refused, poll('evidence')],
  ])('%s', (_name, answer, next) => {
    expect(afterList(inSearch(), answer, moment)).toMatchObject({ next, phase: seeking });
  });

  test('the key may not read, and never could: over', () => {
    expect(afterList(inSearch({ book: 'unread' }), lists.refused, moment).next).toEqual(noEvidence);
  });

  test.each([
    ['no evidence', listOf(past)],
    ['unreadable', lists.unreadable],
  ] as const)('%s in 5 minutes: unknown', (_name, answer) => {
    expect(afterList(inSearch(), answer, over).next).toEqual(noEvidence);
    expect(afterList(inSearch(), answer, { ...over, nowMs: over.nowMs - 1 }).next).toMatchObject({
      action: 'look',
      atMs: over.nowMs,
    });
  });
});

describe('the book', () => {
  const openedNow = (book: Book): Book => ({ ...book, openedAtMs: moment.sentAtMs });
  const bookAfter = (changes: Partial<Progress>, answer: ListAnswer) =>
    afterList(progress({ ...busy, phase: watching(), ...changes }), answer, moment).book;

  test.each<[string, Partial<Progress>, ListAnswer, unknown]>([
    ['opens with the first list, when it was asked for', {}, listOf(running, past), openedNow(busyBook)],
    ['of a list that shows no run though busy: some run blocks unseen', {}, listOf(past), openedNow(blockedBook)],
    ['after an ambiguous answer: none does', lost, listOf(past), openedNow(idleBook)],
    [
      'with a run that shows up late: it was the one that blocked',
      { book: blockedBook },
      listOf(past, running),
      { ...idleBook, latest: [past, running], adoptAfterMs: running.startedAtMs },
    ],
    ['is closed by a refusal of the first list', {}, lists.refused, 'forbidden'],
    ['is left as it was by a refusal of a later one', { book: idleBook }, lists.refused, idleBook],
    ['is left as it was by a failure', { book: idleBook }, lists.unreadable, idleBook],
    ['is left unread by a rate limit', {}, lists.limited, 'unread'],
  ])('%s', (_name, changes, answer, book) => {
    expect(bookAfter(changes, answer)).toEqual(book);
  });
});

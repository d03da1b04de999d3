// What follows from each list, or from none, while a sync is followed.
import { describe, expect, test } from '@jest/globals';
import { afterList } from '../../src/sync/after-list.ts';
import type { ListAnswer } from '../../src/sync/ports.ts';
import type { Following, Order } from '../../src/sync/progress.ts';
import {
  ended,
  following,
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
  watching,
} from './states.ts';

const followed: Order = { ...order, follow: true };
const poll = { action: 'look', atMs: nowMs + 10_000, why: 'end' };
const ends = (status: string, cause: string) => ({ action: 'end', status, cause });
const starting = run(null, 'running');

/** What comes after an answer while following. */
function after(phase: Partial<Following>, answer: ListAnswer) {
  const before = progress({ order: followed, reply: replies.accepted, book: idleBook, phase: following(phase) });
  return afterList(before, answer, moment);
}

describe('our sync', () => {
  test.each<[string, Partial<Following>, ListAnswer, object]>([
    ['does not show: poll', {}, listOf(past), poll],
    ['runs: poll', {}, listOf(past, running), poll],
    ['is about to start: poll', {}, listOf(past, starting), poll],
    ['ended: judged', {}, listOf(past, ended), ends('success', 'ended')],
    [
      'ended, and another is about to start: judged',
      { run: running },
      listOf(past, ended, starting),
      ends('success', 'ended'),
    ],
    [
      'does not show since just under 5 minutes: poll',
      { sinceMs: nowMs - 400_000, unseenSinceMs: nowMs - 299_999 },
      listOf(past),
      poll,
    ],
    [
      'does not show since 5 minutes: over',
      { sinceMs: nowMs - 400_000, unseenSinceMs: nowMs - 300_000 },
      listOf(past),
      ends('unknown', 'never-shown'),
    ],
    ['cannot be seen, refused for the second time: poll', { refusedLooks: 1 }, lists.refused, poll],
    [
      'cannot be seen, refused for the third time: over',
      { refusedLooks: 2 },
      lists.refused,
      ends('unknown', 'lost-sight'),
    ],
    ['cannot be seen, unreadable: poll', { refusedLooks: 2 }, lists.unreadable, poll],
  ])('%s', (_name, phase, answer, next) => {
    expect(after(phase, answer).next).toMatchObject(next);
  });

  test('is asked for by itself, without history, the more rarely the longer it has taken', () => {
    const auto = { ...followed, pollIntervalMs: null };
    const phase = following({ sinceMs: nowMs - 900_000 });
    const before = progress({ order: auto, phase, reply: replies.accepted, book: { ...idleBook, latest: [] } });
    expect(afterList(before, lists.unreadable, moment).next).toMatchObject({ action: 'look', atMs: nowMs + 54_000 });
  });
});

test('a run that is adopted is followed as the one that was seen, though no blocker is awaited', () => {
  const before = progress({ order: followed, reply: replies.busy, phase: watching(), book: idleBook });
  const { phase, next } = afterList({ ...before, newMayBeOurs: true }, listOf(past, running), moment);
  expect(phase).toMatchObject({ name: 'following', sinceMs: nowMs, adopted: true, blockerUnseen: false, run: running });
  expect(next).toEqual(poll);
});

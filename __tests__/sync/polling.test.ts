// When to poll again: the limits of each wait.
import { expect, test } from '@jest/globals';
import { backoffMs, pollDelayMs, spreadMs, testAfterMs } from '../../src/sync/polling.ts';

const s = 1_000;

test.each<[string, readonly number[], number | null, number]>([
  ['27 s, without past runs', [], null, 27 * s],
  ['27 s, without past runs and just started', [], 0, 27 * s],
  ['4% of the time so far, without past runs', [], 1_000 * s, 40 * s],
  ['at most a minute, without past runs', [], 2_000 * s, 60 * s],
  ['a wait based on the mean of past runs, if its age is unknown', [200 * s, 400 * s], null, 42_435],
  ['at least 2 s, if its age is unknown', [0.6 * s], null, 2 * s],
  ['at most a minute, if its age is unknown', [700 * s], null, 60 * s],
  ['the rest of the shortest past run', [400 * s, 200 * s], 20 * s, 180 * s],
  ['at most 5 minutes, before the shortest would have ended', [400 * s], 0, 300 * s],
  ['at least 2 s, before the shortest would have ended', [200 * s], 199 * s, 2 * s],
  ['a wait based on the mean of past runs, after the shortest would have ended', [400 * s, 200 * s], 200 * s, 20_785],
  ['at least 2 s, after the shortest would have ended', [2 * s], 2 * s, 2 * s],
  ['4% of the time so far, if that is more', [300 * s], 1_000 * s, 40 * s],
  ['at most a minute, after the shortest would have ended', [300 * s], 2_000 * s, 60 * s],
])('the next list of a running sync comes after %s', (_name, pastDurationsMs, elapsedMs, expected) => {
  expect(Math.round(pollDelayMs(elapsedMs, pastDurationsMs))).toBe(expected);
});

test.each([
  [[], 600 * s],
  [[300 * s, 1 * s], 600 * s],
  [[1 * s, 301 * s, 2 * s], 602 * s],
])('a trigger tests a running sync after twice the longest of %j, and at least 10 minutes', (past, expected) => {
  expect(testAfterMs(past)).toBe(expected);
});

test('steps that waited for the same sync continue 0.5 to 3 s after it', () => {
  expect([0, 0.5, 1].map((chance) => spreadMs(() => chance))).toEqual([500, 1_750, 3_000]);
});

test('a backoff doubles up to its maximum, and each wait is up to a fifth shorter', () => {
  const waits = (chance: number) =>
    [1, 2, 3, 4, 1_100].map((times) => backoffMs({ firstMs: 1_000, longestMs: 5_000 }, times, () => chance));
  expect(waits(1)).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  expect(waits(0)).toEqual([800, 1_600, 3_200, 4_000, 4_000]);
});

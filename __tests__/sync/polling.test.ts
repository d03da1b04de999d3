// When to ask again: the edges of each wait.
import { expect, test } from '@jest/globals';
import { backoffMs, pollDelayMs, spreadMs, testAfterMs } from '../../src/sync/polling.ts';

const s = 1_000;

test.each<[string, readonly number[], number | null, number]>([
  ['27 s, without past runs', [], null, 27 * s],
  ['27 s, without past runs and just begun', [], 0, 27 * s],
  ['4% of the time so far, without past runs', [], 1_000 * s, 40 * s],
  ['a minute at the most, without past runs', [], 2_000 * s, 60 * s],
  ['by the mean of past runs, of unknown age', [200 * s, 400 * s], null, 42_435],
  ['2 s at the least, of unknown age', [0.6 * s], null, 2 * s],
  ['a minute at the most, of unknown age', [700 * s], null, 60 * s],
  ['until the shortest past run would have ended', [400 * s, 200 * s], 20 * s, 180 * s],
  ['5 minutes at the most until then', [400 * s], 0, 300 * s],
  ['2 s at the least until then', [200 * s], 199 * s, 2 * s],
  ['by the mean of past runs from then on', [400 * s, 200 * s], 200 * s, 20_785],
  ['2 s at the least from then on', [2 * s], 2 * s, 2 * s],
  ['4% of the time so far, where that is more', [300 * s], 1_000 * s, 40 * s],
  ['a minute at the most from then on', [300 * s], 2_000 * s, 60 * s],
])('the next list of a running sync comes after %s', (_name, pastDurationsMs, elapsedMs, expected) => {
  expect(Math.round(pollDelayMs(elapsedMs, pastDurationsMs))).toBe(expected);
});

test.each([
  [[], 600 * s],
  [[300 * s, 1 * s], 600 * s],
  [[1 * s, 301 * s, 2 * s], 602 * s],
])('a running sync is tested by a trigger after twice the longest of %j, 10 minutes at the least', (past, expected) => {
  expect(testAfterMs(past)).toBe(expected);
});

test('those who waited for the same sync go on 0.5 s to 3 s after it', () => {
  expect([0, 0.5, 1].map((chance) => spreadMs(() => chance))).toEqual([500, 1_750, 3_000]);
});

test('a backoff doubles to the longest, each cut by up to a fifth', () => {
  const waits = (chance: number) =>
    [1, 2, 3, 4, 1_100].map((times) => backoffMs({ firstMs: 1_000, longestMs: 5_000 }, times, () => chance));
  expect(waits(1)).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  expect(waits(0)).toEqual([800, 1_600, 3_200, 4_000, 4_000]);
});

// Numbers and durations for people.
import { describe, expect, test } from '@jest/globals';
import { formatCount, formatDuration, formatRange, rowsOf } from '../../src/github/format.ts';
import { run } from './outcomes.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_234_567, '1,234,567'],
  [Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991'],
])('a count of %i reads %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test.each([
  [1_234, 5, '1,234 rows synced, 5 failed'],
  [0, 0, '0 rows synced, 0 failed'],
  [12, null, '12 rows synced'],
  [null, 1_000, '1,000 failed'],
  [null, null, 'rows not told'],
])('of the rows of a run, %p synced and %p failed, is told what is known: %s', (rowsSynced, rowsFailed, text) => {
  expect(rowsOf(run({ rowsSynced, rowsFailed }))).toBe(text);
});

describe('a duration', () => {
  test.each([
    [0, '0s'],
    [49, '0s'],
    [50, '0.1s'],
    [499, '0.5s'],
    [1_000, '1s'],
    [1_249, '1.2s'],
    [1_250, '1.3s'],
    [9_949, '9.9s'],
    [9_950, '10s'],
    [9_999, '10s'],
    [10_000, '10s'],
    [10_499, '10s'],
    [10_500, '11s'],
    [59_499, '59s'],
    [59_500, '1m'],
    [60_000, '1m'],
    [65_000, '1m 5s'],
    [150_000, '2m 30s'],
    [3_599_499, '59m 59s'],
    [3_599_500, '1h'],
    [3_601_000, '1h 1s'],
    [3_900_000, '1h 5m'],
    [3_661_000, '1h 1m 1s'],
    [86_400_000, '24h'],
    [360_000_000, '100h'],
  ])('of %i ms reads %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});

test.each([
  [[60_000], '1m'],
  [[60_000, 60_000], '1m'],
  [[60_000, 60_400], '1m'],
  [[240_000, 60_000, 120_000], '1m to 4m'],
  [[500, 90_000], '0.5s to 1m 30s'],
])('durations of %j ms range from the shortest to the longest: %s', (durationsMs, text) => {
  expect(formatRange(durationsMs)).toBe(text);
});

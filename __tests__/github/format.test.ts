// Numbers and durations, formatted for people.
import { expect, test } from '@jest/globals';
import { formatCount, formatDuration, formatRange, rowsOf } from '../../src/github/format.ts';
import { run } from './outcomes.ts';

test('counts have commas between thousands', () => {
  expect([0, 999, 1_000, 1_234_567, Number.MAX_SAFE_INTEGER].map(formatCount)).toEqual(
    '0 999 1,000 1,234,567 9,007,199,254,740,991'.split(' '),
  );
});

test.each([
  [1_234, 0, '1,234 rows synced, 0 failed'],
  [12, null, '12 rows synced'],
  [null, 1_000, '1,000 failed'],
  [null, null, 'rows unknown'],
])('the text for %p rows synced and %p failed has what is known: %s', (rowsSynced, rowsFailed, text) => {
  expect(rowsOf(run({ rowsSynced, rowsFailed }))).toBe(text);
});

test.each([
  ['0s', [0, 49]],
  ['0.1s', [50, 149]],
  ['1s', [1_000]],
  ['1.2s', [1_249]],
  ['1.3s', [1_250]],
  ['9.9s', [9_949]],
  ['10s', [9_950, 10_499]],
  ['11s', [10_500]],
  ['59s', [59_499]],
  ['1m', [59_500, 60_000]],
  ['1m 5s', [65_000]],
  ['2m 30s', [150_000]],
  ['59m 59s', [3_599_499]],
  ['1h', [3_599_500]],
  ['1h 1s', [3_601_000]],
  ['1h 5m', [3_900_000]],
  ['1h 1m 1s', [3_661_000]],
  ['24h', [86_400_000]],
  ['100h', [360_000_000]],
])('a duration is formatted as %s for each of %j ms', (text, durationsMs) => {
  expect(durationsMs.map(formatDuration)).toEqual(durationsMs.map(() => text));
});

test.each([
  [[60_000, 60_400], '1m'],
  [[240_000, 60_000, 120_000], '1m to 4m'],
  [[500, 90_000], '0.5s to 1m 30s'],
])('durations of %j ms are formatted as a range: %s', (durationsMs, text) => {
  expect(formatRange(durationsMs)).toBe(text);
});

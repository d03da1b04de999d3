// When to ask again: the length of every wait.
import { describe, expect, test } from '@jest/globals';
import * as schedule from '../../src/sync/schedule.ts';
import { highest, lowest } from './flow.ts';

/**
 * How many reads the best density comes to in the `waitMs` after `elapsedMs`: the square root of the hazard of a log-normal
 * fit, over twice the cost of a read. By plain sums, the upper tail of the normal distribution included.
 */
function bestReads(elapsedMs: number, waitMs: number, pastDurationsMs: readonly number[]): number {
  const count = pastDurationsMs.length;
  const logs = pastDurationsMs.map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / count;
  // Beside the past runs one more is assumed, which lies 0.3 off; and the fit itself is as uncertain as they are few.
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0.3 ** 2) / count;
  const spread = Math.sqrt(variance * (1 + 1 / count));
  const integral = (from: number, to: number, of: (at: number) => number): number => {
    const width = (to - from) / 200;
    return Array.from({ length: 200 }, (_, index) => of(from + (index + 0.5) * width) * width).reduce((a, b) => a + b);
  };
  const bell = (at: number): number => Math.exp(-(at ** 2) / 2);
  const hazard = (atMs: number): number => {
    const deviations = (Math.log(atMs) - mean) / spread;
    return bell(deviations) / integral(deviations, 12, bell) / (atMs * spread);
  };
  return integral(elapsedMs, elapsedMs + waitMs, (atMs) => Math.sqrt(hazard(atMs) / (2 * 2_000)));
}

describe('the wait for a running sync', () => {
  const wait = (elapsedMs: number | null, ...pastDurationsMs: readonly number[]) =>
    schedule.pollDelayMs({ elapsedMs, pastDurationsMs });

  test('is never under 2 s, nor over 60 s, or 5 minutes before any past run would have ended', () => {
    for (const past of [[], [1], [20_000], [600_000, 610_000], [1e-9], [1e15], [5, 86_400_000]]) {
      for (const elapsedMs of [null, 0, 1, 1_000, 20_000, 600_000, 3_600_000, 86_400_000]) {
        const waitMs = wait(elapsedMs, ...past);
        const early = elapsedMs !== null && past.length > 0 && elapsedMs < Math.min(...past);
        expect(waitMs).toBeGreaterThanOrEqual(2_000);
        expect(waitMs).toBeLessThanOrEqual(early ? 300_000 : 60_000);
      }
    }
  });

  test.each([
    [null, 27_000],
    [0, 27_000],
    [450_000, 27_000],
    [500_000, 30_000],
    [900_000, 54_000],
    [1_000_000, 60_000],
    [1_000_001, 60_000],
    [86_400_000, 60_000],
  ])('without history, after %p ms, is 6 %% of them from 27 s to 60 s: %i ms', (elapsedMs, expected) => {
    expect(wait(elapsedMs)).toBe(expected);
  });

  test('is at its longest while no past run would have ended yet', () => {
    expect(wait(0, 3_600_000, 3_500_000, 3_700_000)).toBe(300_000);
    expect(wait(0, 600_000, 590_000, 610_000)).toBeGreaterThan(200_000);
    expect(wait(120_000, 600_000, 590_000, 610_000)).toBeGreaterThan(60_000);
    expect(wait(590_000, 600_000, 590_000, 610_000)).toBeLessThanOrEqual(60_000);
  });

  test.each([
    [[500], 2_000],
    [[1_000], 2_449],
    [[10_000], 7_746],
    [[5_000, 15_000], 7_746],
    [[3_600_000], 60_000],
  ])('for a run of unknown age after past runs of %p ms is √(6 s · their mean): %i ms', (past, expected) => {
    expect(Math.round(wait(null, ...past))).toBe(expected);
  });

  test('reaches into the time when past runs would have ended, not past it', () => {
    const past = [20_000, 19_000, 21_000, 20_000, 22_000];
    expect(wait(0, ...past)).toBeGreaterThan(10_000);
    expect(wait(0, ...past)).toBeLessThan(22_000);
  });

  test('is short when past runs would have ended, the shorter the less they differ', () => {
    const alike = wait(600_000, 600_000, 598_000, 602_000, 600_000, 601_000, 599_000);
    const unlike = wait(600_000, 200_000, 1_800_000, 600_000, 100_000, 3_000_000, 900_000);
    expect(alike).toBeLessThan(30_000);
    expect(unlike).toBeGreaterThan(alike + 10_000);
  });

  test.each([
    [0, [20_000]],
    [100_000, [100_000]],
    [300_000, [100_000]],
    [30_000, [20_000, 40_000, 60_000]],
    [60_000, [20_000, 40_000, 60_000]],
    [600_000, [600_000, 590_000, 610_000]],
    [1_800_000, [3_600_000]],
    [450_000, [100_000]],
    [1_000_000, [100_000]],
    [1_200_000, [100_000]],
  ])('after %i ms, with past runs of %p ms, lasts until the best density of reads comes to one', (elapsedMs, past) => {
    const waitMs = wait(elapsedMs, ...past);
    // It is found in steps of a twentieth, and ends with the first that reaches one.
    expect(bestReads(elapsedMs, waitMs, past)).toBeGreaterThan(0.98);
    expect(bestReads(elapsedMs, waitMs * 0.9, past)).toBeLessThan(1);
  });

  test.each([
    [0, [20_000], 16_932],
    [60_000, [100_000], 19_601],
    [3_600_000, [3_600_000], 60_000],
    [60_000, [20_000, 40_000, 60_000], 9_900],
    [400_000, [600_000, 590_000, 610_000], 60_204],
    // Ten times as long as ever and more, far out in the tail.
    [150_000, [10_000], 6_381],
    [400_000, [20_000], 9_900],
  ])('after %i ms, with past runs of %p ms, is %i ms', (elapsedMs, past, expected) => {
    expect(Math.round(wait(elapsedMs, ...past))).toBe(expected);
  });

  test('is the same for the same durations in any order', () => {
    expect(wait(30_000, 20_000, 40_000, 60_000)).toBeCloseTo(wait(30_000, 60_000, 20_000, 40_000), 3);
  });

  test('is trusted more with more history: the first wait for a run of 100 s gets longer', () => {
    const first = (runs: number) => wait(30_000, ...Array<number>(runs).fill(100_000));
    expect(first(10)).toBeGreaterThan(first(1) + 1_000);
  });

  test('stays short for a run that outlasts all past ones by far', () => {
    const past = Array<number>(30).fill(20_000);
    expect(wait(2_000_000, ...past)).toBeLessThan(60_000);
    expect(wait(2_000_000, ...past)).toBeGreaterThan(wait(25_000, ...past));
  });
});

describe('waits within bounds', () => {
  test.each<[string, (random: () => number) => number | undefined, number, number]>([
    ['without lists, after the first busy answer', (random) => schedule.blindDelayMs(0, random), 11_250, 15_000],
    ['without lists, after the second', (random) => schedule.blindDelayMs(1, random), 22_500, 30_000],
    ['without lists, after the fourth', (random) => schedule.blindDelayMs(3, random), 90_000, 120_000],
    ['without lists, after the hundredth', (random) => schedule.blindDelayMs(99, random), 90_000, 120_000],
    ['after the first ambiguous answer', (random) => schedule.ambiguousDelayMs(1, random), 1_000, 2_000],
    ['after the second', (random) => schedule.ambiguousDelayMs(2, random), 4_000, 8_000],
    ['after the third', (random) => schedule.ambiguousDelayMs(3, random), 15_000, 30_000],
    ['after the fourth', (random) => schedule.ambiguousDelayMs(4, random), 30_000, 60_000],
    ['after the first that was not sent', (random) => schedule.notSentDelayMs(1, random), 750, 1_000],
    ['after the third', (random) => schedule.notSentDelayMs(3, random), 3_000, 4_000],
    ['after the fifth', (random) => schedule.notSentDelayMs(5, random), 11_250, 15_000],
    ['after the fiftieth', (random) => schedule.notSentDelayMs(50, random), 11_250, 15_000],
    ['after a sync that others waited for too', schedule.spreadDelayMs, 500, 3_000],
  ])('%s', (_name, delayMs, atLeastMs, atMostMs) => {
    expect(delayMs(lowest)).toBe(atLeastMs);
    expect(delayMs(highest)).toBeCloseTo(atMostMs, 3);
    expect(delayMs(() => 0.5)).toBe((atLeastMs + atMostMs) / 2);
  });

  test('after the fifth ambiguous answer there is none, for no trigger follows', () => {
    expect(schedule.ambiguousDelayMs(5, lowest)).toBeUndefined();
  });

  test.each([
    [0, 1_000],
    [1_000, 1_000],
    [4_000, 4_000],
    [15_001, 15_000],
    [3_600_000, 15_000],
  ])('the baseline, unreadable for %i ms, is read again after %i ms', (elapsedMs, expected) => {
    expect(schedule.rereadDelayMs(elapsedMs)).toBe(expected);
  });

  test('evidence is sought for 5 minutes, a link that is down is tried for one', () => {
    expect([schedule.seekEvidenceMs, schedule.notSentAtMostMs]).toEqual([300_000, 60_000]);
  });
});

test.each([
  [[], 600_000],
  [[20_000], 40_000],
  [[20_000, 90_000, 5], 180_000],
])('after past runs of %p ms a run is believed for %i ms', (pastDurationsMs, expected) => {
  expect(schedule.outlastedMs(pastDurationsMs)).toBe(expected);
});

test.each<[string, { dueAtMs: number; nowMs: number }, number | undefined]>([
  ['is made when due', { dueAtMs: 5_000, nowMs: 0 }, 5_000],
  ['that is overdue is made when due', { dueAtMs: 1, nowMs: 2 }, 1],
  ['due a second before the deadline is made then, though it is that late', { dueAtMs: 9_000, nowMs: 9_000 }, 9_000],
  ['due a second before the deadline is made then', { dueAtMs: 9_000, nowMs: 0 }, 9_000],
  ['due later is made a second before the deadline', { dueAtMs: 9_001, nowMs: 8_999 }, 9_000],
  ['due long after is made a second before the deadline', { dueAtMs: 1e9, nowMs: 0 }, 9_000],
  ['due later is not made once that time has come', { dueAtMs: 9_001, nowMs: 9_000 }, undefined],
])('with a deadline at 10 s a request %s', (_name, { dueAtMs, nowMs }, expected) => {
  expect(schedule.beforeDeadline(dueAtMs, nowMs, 10_000)).toBe(expected);
});

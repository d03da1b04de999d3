// Which runs really start and how they end: one at a time, plans, past runs, and runs of others.
import { describe, expect, test } from '@jest/globals';
import { ID, OTHER_ID, T0_MS, testBraze } from './helpers.ts';

describe('a run', () => {
  test('keeps the next one of its integration from starting until it has ended', () => {
    const { trigger, advance, braze } = testBraze({ nextRuns: { durationMs: 10_000 } });
    braze.addIntegration({ id: OTHER_ID });
    expect([trigger(), trigger('full-key', OTHER_ID)].map(({ status }) => status)).toEqual([202, 202]);
    advance(9_999);
    expect([trigger().status, braze.isBusy(ID)]).toEqual([429, true]);
    advance(1);
    expect([braze.isBusy(ID), trigger().status]).toEqual([false, 202]);
    expect(braze.runs()).toMatchObject([
      { number: 1, by: 'trigger', requestNumber: 1, startedAtMs: T0_MS, endsAtMs: T0_MS + 10_000 },
      { number: 1, integrationId: OTHER_ID },
      { number: 2, by: 'trigger', requestNumber: 4, startedAtMs: T0_MS + 10_000 },
    ]);
  });

  test('has a plan: one value, a queue whose last value repeats, or a function of the number', () => {
    const { trigger, advance, braze } = testBraze({
      nextRuns: { durationMs: 1000, result: ['error', 'partial'], rowsSynced: (number) => number * 7 },
    });
    for (let run = 1; run <= 3; run += 1) {
      trigger();
      advance(1000);
    }
    const plans = braze.runs().map(({ plan: { result, rowsSynced } }) => [result, rowsSynced]);
    expect(plans.flat()).toEqual(['error', 7, 'partial', 14, 'partial', 21]);
  });

  test('may be started by someone else at once, unless one is running', () => {
    const { braze, trigger } = testBraze();
    expect(braze.startRun(ID, { durationMs: 5000, result: 'error' })).toBe('began');
    expect([braze.startRun(ID), trigger().status]).toEqual(['busy', 429]);
    const plan = { durationMs: 5000, result: 'error' };
    expect(braze.runs()).toMatchObject([{ by: 'schedule', requestNumber: null, plan }]);
  });

  test('may be planned for a certain time, and does not start if another is running then', () => {
    const { braze, advance, trigger } = testBraze({ nextRuns: { durationMs: 1000 } });
    for (const [atMs, by] of [[10_000, 'other'] as const, [5000, 'schedule'] as const, [5500, 'schedule'] as const]) {
      expect(braze.startRun(ID, { atMs: T0_MS + atMs, by })).toBe('planned');
    }
    advance(9500);
    expect(trigger().status).toBe(202);
    advance(60_000);
    const began = braze.runs().map(({ by, startedAtMs }) => [by, startedAtMs - T0_MS]);
    expect(began.flat()).toEqual(['schedule', 5000, 'trigger', 9500]);
  });

  test('may be ended by hand, with another result', () => {
    const { braze, trigger, advance, rows } = testBraze({ nextRuns: { durationMs: Number.POSITIVE_INFINITY } });
    trigger();
    advance(3000);
    expect([braze.endRun(ID, 'config_error'), braze.endRun(ID)]).toEqual([true, false]);
    const ended = { job_status: 'config_error', rows_synced: 0, sync_finish_time: '2026-01-01T12:00:03.000Z' };
    expect(rows()).toMatchObject([ended]);
    expect(trigger().status).toBe(202);
  });

  test('may be in the past, or last from the past until now', () => {
    const durationMs = 60_000;
    const lasting = { agoMs: 30_000, durationMs };
    const { braze, rows, trigger } = testBraze({
      pastRuns: [lasting, { agoMs: 3_600_000, durationMs, result: 'partial' }],
    });
    expect(trigger().status).toBe(429);
    expect(rows().map((row) => row.job_status)).toEqual(['running', 'partial']);
    expect(braze.runs().map(({ number, by }) => `${number} ${by}`)).toEqual(['-1 past', '0 past']);
    expect(() => testBraze({ pastRuns: [{ agoMs: 60_000, durationMs }, lasting] })).toThrow('overlap');
    expect(() => testBraze({ pastRuns: [{ agoMs: -1 }] })).toThrow('future');
    expect(() => testBraze({ id: 'abc' })).toThrow('idPattern');
  });

  test('may block at once, but start and be shown later', () => {
    const { trigger, advance, rows, braze } = testBraze({ nextRuns: { startDelayMs: 5000, durationMs: 1000 } });
    trigger();
    expect([trigger().status, rows()]).toEqual([429, []]);
    advance(5000);
    expect(rows()).toMatchObject([{ sync_start_time: '2026-01-01T12:00:05.000Z', job_status: 'running' }]);
    expect(braze.runs()).toMatchObject([{ acceptedAtMs: T0_MS, startedAtMs: T0_MS + 5000, endsAtMs: T0_MS + 6000 }]);
  });
});

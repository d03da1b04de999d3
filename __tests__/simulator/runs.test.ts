// Which runs truly begin and how they end: single flight, plans, past and foreign runs, and the logs.
import { describe, expect, test } from '@jest/globals';
import { ID, OTHER_ID, request, T0_MS, testBraze } from './helpers.ts';

describe('runs', () => {
  test('a second trigger is refused until the first run has ended', () => {
    const { trigger, advance, braze } = testBraze({ nextRuns: { durationMs: 10_000 } });
    expect(trigger().status).toBe(202);
    advance(9_999);
    expect([trigger().status, braze.isBusy(ID)]).toEqual([429, true]);
    advance(1);
    expect([braze.isBusy(ID), trigger().status]).toEqual([false, 202]);
    expect(braze.runs()).toMatchObject([
      { number: 1, by: 'trigger', requestNumber: 1, startedAtMs: T0_MS, endsAtMs: T0_MS + 10_000 },
      { number: 2, by: 'trigger', requestNumber: 3, startedAtMs: T0_MS + 10_000 },
    ]);
  });

  test('integrations do not block each other', () => {
    const { braze, trigger } = testBraze();
    braze.addIntegration({ id: OTHER_ID });
    expect([trigger().status, trigger('full-key', OTHER_ID).status]).toEqual([202, 202]);
  });

  test('a plan can be one value, a queue whose last value repeats, or a function of the number', () => {
    const { trigger, advance, braze } = testBraze({
      nextRuns: { durationMs: 1000, result: ['error', 'partial'], rowsSynced: (number) => number * 7 },
    });
    for (let run = 1; run <= 3; run += 1) {
      trigger();
      advance(1000);
    }
    expect(braze.runs().map(({ plan: { result, rowsSynced } }) => [result, rowsSynced])).toEqual([
      ['error', 7],
      ['partial', 14],
      ['partial', 21],
    ]);
  });

  test('someone else can start a run at once, unless one is running', () => {
    const { braze, trigger } = testBraze();
    expect(braze.startRun(ID, { durationMs: 5000, result: 'error' })).toBe('began');
    expect(braze.startRun(ID)).toBe('busy');
    expect(trigger().status).toBe(429);
    expect(braze.runs()).toMatchObject([
      { by: 'schedule', requestNumber: null, plan: { durationMs: 5000, result: 'error' } },
    ]);
  });

  test('planned runs begin at their own times, and not while another is running', () => {
    const { braze, advance, trigger } = testBraze({ nextRuns: { durationMs: 1000 } });
    expect(braze.startRun(ID, { atMs: T0_MS + 10_000, by: 'other' })).toBe('planned');
    expect(braze.startRun(ID, { atMs: T0_MS + 5000 })).toBe('planned');
    expect(braze.startRun(ID, { atMs: T0_MS + 5500 })).toBe('planned');
    advance(9500);
    expect(trigger().status).toBe(202);
    advance(60_000);
    expect(braze.runs().map(({ by, startedAtMs }) => [by, startedAtMs - T0_MS])).toEqual([
      ['schedule', 5000],
      ['trigger', 9500],
    ]);
  });

  test('a run can be ended by hand, with another result', () => {
    const { braze, trigger, advance, rows } = testBraze({ nextRuns: { durationMs: Number.POSITIVE_INFINITY } });
    trigger();
    advance(3000);
    expect(braze.endRun(ID, 'config_error')).toBe(true);
    expect(braze.endRun(ID)).toBe(false);
    expect(rows()).toMatchObject([
      { job_status: 'config_error', rows_synced: 0, sync_finish_time: '2026-01-01T12:00:03.000Z' },
    ]);
    expect(trigger().status).toBe(202);
  });

  test('past runs are in the log and the list, and one that lasts still runs', () => {
    const { braze, rows, trigger } = testBraze({
      pastRuns: [
        { agoMs: 30_000, durationMs: 60_000 },
        { agoMs: 3_600_000, durationMs: 60_000, result: 'partial' },
      ],
    });
    expect(trigger().status).toBe(429);
    expect(rows().map((row) => row.job_status)).toEqual(['running', 'partial']);
    expect(braze.runs().map(({ number, by }) => [number, by])).toEqual([
      [-1, 'past'],
      [0, 'past'],
    ]);
  });

  test('past runs that overlap, or lie in the future, are a mistake of the test', () => {
    const overlapping = [
      { agoMs: 60_000, durationMs: 60_000 },
      { agoMs: 30_000, durationMs: 1000 },
    ];
    expect(() => testBraze({ pastRuns: overlapping })).toThrow('overlap');
    expect(() => testBraze({ pastRuns: [{ agoMs: -1 }] })).toThrow('future');
    expect(() => testBraze({ id: 'abc' })).toThrow('idPattern');
  });

  test('a run with a start delay blocks at once, and starts and shows later', () => {
    const { trigger, advance, rows, braze } = testBraze({ nextRuns: { startDelayMs: 5000, durationMs: 1000 } });
    trigger();
    expect([trigger().status, rows()]).toEqual([429, []]);
    advance(5000);
    expect(rows()).toMatchObject([{ sync_start_time: '2026-01-01T12:00:05.000Z', job_status: 'running' }]);
    expect(braze.runs()).toMatchObject([{ acceptedAtMs: T0_MS, startedAtMs: T0_MS + 5000, endsAtMs: T0_MS + 6000 }]);
  });

  test('a request that got lost is noted and changes nothing', () => {
    const { braze, trigger } = testBraze();
    braze.ignore(request('POST', `/cdi/integrations/${ID}/sync`));
    expect([braze.runs(), braze.requests[0]?.status]).toEqual([[], null]);
    expect(trigger().headers).toMatchObject({ 'x-ratelimit-remaining': '19' });
  });

  test('the logs tell clients apart by the name that each gives', () => {
    const { braze } = testBraze();
    braze.handle({ ...request('POST', `/cdi/integrations/${ID}/sync`), from: 'workflow 7' });
    expect([braze.requests[0]?.from, braze.runs()[0]?.from]).toEqual(['workflow 7', 'workflow 7']);
  });

  test('no key is in any log', () => {
    const { braze, trigger, list } = testBraze();
    trigger();
    list();
    trigger('another-key');
    expect(JSON.stringify([braze.requests, braze.runs()])).not.toMatch(/full-key|another-key/);
  });

  test('the same requests at the same times give the same answers', () => {
    const trace = () => {
      const { trigger, list, advance } = testBraze({
        list: { order: 'shuffled', seed: 7 },
        nextRuns: { durationMs: 1500 },
      });
      return Array.from({ length: 40 }, (_, step) => {
        advance(1000);
        return step % 3 === 0 ? list() : trigger();
      });
    };
    expect(trace()).toEqual(trace());
  });
});

// How long Braze asks the step to wait: dates, resets far ahead, advice that makes no sense; and cursors it rejects.
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, lost, rateLimited } from '../../simulator/faults.ts';
import { T0_MS } from '../world/world.ts';
import { flow, follow, history, minuteMs, notStarted, succeeded, triggersAt, worldOf } from './flow.ts';

const years = 10 * 365 * 86_400_000;
const at = (ms: number): string => new Date(T0_MS + ms).toUTCString();
/** Until a date by Braze's clock, which is this far ahead. */
const limited = (untilMs: number, aheadMs = 0): Fault => {
  const headers = { 'retry-after': at(aheadMs + untilMs), date: at(aheadMs) };
  return lost({ kind: 'answer', status: 429, headers });
};

describe('a rate limit', () => {
  test.each<[string, Fault, number]>([
    ['until a date', limited(45_000), 45_000],
    ['until a date 40 minutes ahead', limited(40 * minuteMs), 40 * minuteMs],
    ["until a date by Braze's clock, ten years ahead", limited(45_000, years), 45_000],
    ["until a date by Braze's clock, ten years behind", limited(45_000, -years), 45_000],
    ['until a date two hours ahead', limited(120 * minuteMs), minuteMs],
    ['that says nothing', rateLimited(), minuteMs],
    ['that is reset in 59 minutes', rateLimited(59 * minuteMs), 59 * minuteMs],
    ['that is reset in 61 minutes', rateLimited(61 * minuteMs), minuteMs],
  ])('%s is waited for: the trigger is sent then', async (_name, fault, waitMs) => {
    for (const more of [{ 'wait-for-completion': 'true' }, { 'on-busy': 'skip' }, { 'on-busy': 'fail' }, {}]) {
      const result = await flow({ inputs: { timeout: '2h', ...more }, faults: { trigger: [fault] } });
      expect(result).toMatchObject({ green: true, adopted: false, syncs: 1 });
      const [, again] = triggersAt(result);
      expect(again).toBeGreaterThanOrEqual(waitMs);
      expect(again).toBeLessThan(waitMs + 2_000);
    }
  });

  test.each<[string, Fault]>([
    ['until a date', limited(40 * minuteMs)],
    ['that is reset', rateLimited(40 * minuteMs)],
  ])('%s after the deadline ends the step at once', async (_name, fault) => {
    const inputs = { timeout: '30m' };
    const result = await flow({ inputs, faults: { trigger: [fault] } });
    expect(result).toMatchObject({ ...notStarted, trace: ['0 POST 429'], elapsedMs: 200 });
    const list = await follow({ inputs, faults: { runs: [fault] } });
    expect(list).toMatchObject({ ...notStarted, trace: ['0 GET 429'] });
    expect(list.elapsedMs).toBeLessThan(2_000);
  });
});

describe('a cursor that Braze rejects', () => {
  const world = worldOf({ pastRuns: history(40), list: { order: 'oldest-first' } });
  const rejected = afterEffect({ kind: 'answer', status: 400, body: '{"message":"Invalid cursor"}' });

  // A list has five pages.
  test.each([2, 3, 6, 10])('once (request %i) makes a list that is asked for again', async (nth) => {
    const runs = (number: number): Fault | null => (number === nth ? rejected : null);
    expect(await follow({ world, faults: { runs } })).toMatchObject(succeeded);
  });

  test('always is a list that cannot be read, not a wrong id', async () => {
    const runs = (_number: number, { path }: { path: string }): Fault | null => {
      return path.includes('cursor') ? rejected : null;
    };
    const step = await follow({ world, faults: { runs }, inputs: { timeout: '20m' } });
    expect(step).toMatchObject({ ...notStarted, elapsedMs: 20 * minuteMs - 1_600 });
    expect(step.annotations[0]?.text).not.toContain('integration-id');
  });
});

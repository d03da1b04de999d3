// The rate limits of the workspace, in each kind of window.
import { describe, expect, test } from '@jest/globals';
import { createLimiter } from '../../simulator/limits.ts';
import type { LimitOptions } from '../../simulator/types.ts';
import { messageOf, OTHER_ID, T0_MS, testBraze } from './helpers.ts';

const T0_S = T0_MS / 1000;

/** Takes triggers at times after T0, ms. */
const taking = (options: LimitOptions) => {
  const limiter = createLimiter(options);
  return (atMs: number) => limiter.take('trigger', T0_MS + atMs);
};

describe('a window', () => {
  test.each([
    ['fixed', [50_000, 51_000, 60_000, 61_000], [59_999, 62_000], 60],
    ['from-first-request', [50_000, 51_000, 110_000, 169_999], [109_999, 169_999], 110],
    ['rolling', [50_000, 80_000, 110_000, 140_000], [109_999, 139_999], 110],
  ] as const)('that is %s lets two a minute pass, and says when it resets', (window, passed, refused, resetS) => {
    const take = taking({ trigger: 2, window });
    const times = [...passed, ...refused].sort((a, b) => a - b);
    const taken = times.map((atMs) => [atMs, take(atMs)] as const);
    const answers = taken.filter(([, pace]) => pace.refused).map(([atMs]) => atMs);
    expect(answers).toEqual([...refused]);
    const headers = { 'x-ratelimit-limit': '2', 'x-ratelimit-reset': String(T0_S + resetS) };
    expect(taken[0]?.[1].headers).toEqual({ ...headers, 'x-ratelimit-remaining': '1' });
    expect(taken[2]?.[1].headers).toEqual({ ...headers, 'x-ratelimit-remaining': '0' });
    // In whole seconds, and not too early.
    expect(taking({ window: 'rolling' })(500).headers['x-ratelimit-reset']).toBe(String(T0_S + 61));
  });

  test.each(['fixed', 'from-first-request', 'rolling'] as const)('that is %s may be shorter', (window) => {
    const take = taking({ trigger: 1, window, windowMs: 5_000 });
    expect(take(0).headers['x-ratelimit-reset']).toBe(String(T0_S + 5));
    expect([4_999, 5_000, 5_001].map((atMs) => take(atMs).refused)).toEqual([true, false, true]);
  });
});

describe('the workspace', () => {
  test.each([
    ['trigger', 20],
    ['runs', 100],
    ['list', 50],
  ] as const)('has the documented limit for %s, %i a minute', (endpoint, limit) => {
    const limiter = createLimiter({});
    const refused = Array.from({ length: limit + 1 }, () => limiter.take(endpoint, T0_MS).refused);
    expect(refused.indexOf(true)).toBe(limit);
  });

  test('counts busy and not-found answers, and those of keys that it knows', () => {
    const { trigger } = testBraze();
    const remainingAfter = (key?: string, id?: string) => trigger(key, id).headers['x-ratelimit-remaining'];
    expect(remainingAfter('nobody')).toBeUndefined();
    expect([remainingAfter(), remainingAfter(), remainingAfter('full-key', OTHER_ID)]).toEqual(['19', '18', '17']);
  });

  test('starts nothing over its limit, and reads runs all the same', () => {
    const { trigger, list, braze } = testBraze({}, { limits: { trigger: 0 } });
    const reply = trigger();
    expect([reply.status, messageOf(reply), braze.runs(), list().status]).toEqual([429, 'Rate Limited', [], 200]);
  });

  test('may hide its headers, or have no limit and say nothing', () => {
    const { trigger } = testBraze({}, { limits: { trigger: 1, headers: false } });
    expect([trigger(), trigger()].map(({ headers }) => Object.keys(headers).join())).toEqual(
      Array(2).fill('content-type,date'),
    );
    expect(messageOf(trigger())).toBe('Rate Limited');
    const unlimited = testBraze({}, { limits: { trigger: Number.POSITIVE_INFINITY } });
    const replies = Array.from({ length: 200 }, () => unlimited.trigger());
    for (const reply of replies) {
      expect(messageOf(reply)).not.toBe('Rate Limited');
      expect(reply.headers).not.toHaveProperty('x-ratelimit-limit');
    }
  });
});

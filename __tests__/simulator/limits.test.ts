// The rate limits of the workspace, in each kind of window.
import { describe, expect, test } from '@jest/globals';
import { createLimiter } from '../../simulator/limits.ts';
import { messageOf, T0_MS, testBraze } from './helpers.ts';

const T0_S = T0_MS / 1000;

/** Which of these requests (ms after T0) a limit of 2 a minute refuses. */
function refusedOf(window: 'fixed' | 'from-first-request' | 'rolling', atMs: number[]): boolean[] {
  const limiter = createLimiter({ trigger: 2, window });
  return atMs.map((ms) => limiter.take('trigger', T0_MS + ms).refused);
}

describe('windows', () => {
  test.each([
    ['fixed', [50_000, 51_000, 59_999, 60_000, 61_000, 62_000], [false, false, true, false, false, true]],
    [
      'from-first-request',
      [50_000, 51_000, 109_999, 110_000, 169_999, 169_999],
      [false, false, true, false, false, true],
    ],
    ['rolling', [50_000, 80_000, 109_999, 110_000, 139_999, 140_000], [false, false, true, false, true, false]],
  ] as const)('a %s window lets two a minute pass', (window, atMs, refused) => {
    expect(refusedOf(window, [...atMs])).toEqual(refused);
  });

  test.each([
    ['fixed', T0_S + 60],
    ['from-first-request', T0_S + 111],
    ['rolling', T0_S + 111],
  ] as const)('a %s window says when it resets, in whole seconds that are not too early', (window, resetS) => {
    const limiter = createLimiter({ trigger: 2, window });
    const headers = { 'x-ratelimit-limit': '2', 'x-ratelimit-reset': String(resetS) };
    const at = (ms: number) => limiter.take('trigger', T0_MS + ms).headers;
    expect(at(50_500)).toEqual({ ...headers, 'x-ratelimit-remaining': '1' });
    expect(at(50_600)).toEqual({ ...headers, 'x-ratelimit-remaining': '0' });
    expect(at(50_700)).toEqual({ ...headers, 'x-ratelimit-remaining': '0' });
  });

  test.each(['fixed', 'from-first-request', 'rolling'] as const)(
    'a %s window may be shorter than a minute',
    (window) => {
      const limiter = createLimiter({ trigger: 1, window, windowMs: 5_000 });
      const take = (ms: number) => limiter.take('trigger', T0_MS + ms);
      expect(take(0).headers['x-ratelimit-reset']).toBe(String(T0_S + 5));
      expect([4_999, 5_000, 5_001].map((ms) => take(ms).refused)).toEqual([true, false, true]);
    },
  );

  test('a refused request does not count', () => {
    expect(refusedOf('rolling', [0, 0, 30_000, 59_000, 60_000])).toEqual([false, false, true, true, false]);
  });
});

describe('the workspace', () => {
  test.each([
    ['trigger', 20],
    ['runs', 100],
    ['list', 50],
  ] as const)('the documented limit of %s is %i a minute', (endpoint, limit) => {
    const limiter = createLimiter({});
    const refused = Array.from({ length: limit + 1 }, () => limiter.take(endpoint, T0_MS).refused);
    expect(refused.indexOf(true)).toBe(limit);
  });

  test('busy and not-found answers count, and say what is left', () => {
    const { trigger } = testBraze();
    trigger();
    expect(trigger()).toMatchObject({ status: 429, headers: { 'x-ratelimit-remaining': '18' } });
    expect(trigger('full-key', '22222222-2222-4222-8222-222222222222')).toMatchObject({
      status: 404,
      headers: { 'x-ratelimit-remaining': '17' },
    });
  });

  test('an unknown key belongs to no workspace: it counts nowhere and sees no limits', () => {
    const { trigger } = testBraze();
    expect(trigger('nobody').headers).not.toHaveProperty('x-ratelimit-limit');
    expect(trigger().headers).toMatchObject({ 'x-ratelimit-remaining': '19' });
  });

  test('over the limit nothing is started, even if the integration is free', () => {
    const { trigger, braze } = testBraze({}, { limits: { trigger: 0 } });
    const reply = trigger();
    expect([reply.status, messageOf(reply), braze.runs()]).toEqual([429, 'Rate Limited', []]);
  });

  test('endpoints have limits of their own', () => {
    const { trigger, list } = testBraze({}, { limits: { trigger: 1 } });
    trigger();
    expect([trigger().status, list().status]).toEqual([429, 200]);
  });

  test('headers can be off while the limits hold', () => {
    const { trigger } = testBraze({}, { limits: { trigger: 1, headers: false } });
    expect(Object.keys(trigger().headers)).toEqual(['content-type', 'date']);
    expect(Object.keys(trigger().headers)).toEqual(['content-type', 'date']);
    expect(messageOf(trigger())).toBe('Rate Limited');
  });

  test('an infinite limit never refuses and says nothing', () => {
    const { trigger } = testBraze({}, { limits: { trigger: Number.POSITIVE_INFINITY } });
    const replies = Array.from({ length: 200 }, () => trigger());
    expect(
      replies.every((reply) => messageOf(reply) !== 'Rate Limited' && !('x-ratelimit-limit' in reply.headers)),
    ).toBe(true);
  });
});

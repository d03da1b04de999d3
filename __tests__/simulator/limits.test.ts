// The rate limits of the workspace, in each kind of window.
import { describe, expect, test } from '@jest/globals';
import { createLimiter } from '../../simulator/limits.ts';
import { messageOf, OTHER_ID, T0_MS, testBraze } from './helpers.ts';

const T0_S = T0_MS / 1000;

test.each([
  ['fixed', [50_000, 51_000, 60_000, 61_000], [59_999, 62_000], 60],
  ['from-first-request', [50_000, 51_000, 110_000, 169_999], [109_999, 169_999], 110],
  ['rolling', [50_000, 80_000, 110_000, 140_000], [109_999, 139_999], 110],
] as const)(
  'a %s window lets two requests a minute pass, and says when it resets',
  (window, passed, refused, resetS) => {
    const limiter = createLimiter({ trigger: 2, window });
    const times = [...passed, ...refused].sort((a, b) => a - b);
    const taken = times.map((atMs) => ({ atMs, ...limiter.take('trigger', T0_MS + atMs) }));
    expect(taken.filter((each) => each.refused).map(({ atMs }) => atMs)).toEqual([...refused]);
    const headers = { 'x-ratelimit-limit': '2', 'x-ratelimit-reset': String(T0_S + resetS) };
    expect(taken[0]?.headers).toEqual({ ...headers, 'x-ratelimit-remaining': '1' });
    expect(taken[2]?.headers).toEqual({ ...headers, 'x-ratelimit-remaining': '0' });
  },
);

test('a reset is given in whole seconds, and not too early', () => {
  const { headers } = createLimiter({ window: 'rolling' }).take('trigger', T0_MS + 500);
  expect(headers['x-ratelimit-reset']).toBe(String(T0_S + 61));
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

  test('counts busy and not-found answers, but no answers to unknown keys', () => {
    const { trigger } = testBraze();
    const remainingAfter = (key?: string, id?: string) => trigger(key, id).headers['x-ratelimit-remaining'];
    expect(remainingAfter('nobody')).toBeUndefined();
    expect([remainingAfter(), remainingAfter(), remainingAfter('full-key', OTHER_ID)]).toEqual(['19', '18', '17']);
  });

  test('may hide its headers, and still starts nothing beyond its limit', () => {
    const { trigger, braze } = testBraze({}, { limits: { trigger: 0, headers: false } });
    const reply = trigger();
    expect([reply.status, messageOf(reply), braze.runs()]).toEqual([429, 'Rate Limited', []]);
    expect(Object.keys(reply.headers)).toEqual(['content-type', 'date']);
  });

  test('may have no limit, and then has no headers', () => {
    const take = () => createLimiter({ trigger: Number.POSITIVE_INFINITY }).take('trigger', T0_MS);
    expect(take()).toEqual({ refused: false, headers: {} });
  });
});

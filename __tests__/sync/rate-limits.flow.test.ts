// The rate limits that the whole workspace shares: waits that Braze asks for, many integrations, other clients.
import { describe, expect, test } from '@jest/globals';
import type { LimitOptions, SimulatedBraze } from '../../simulator/braze.ts';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, lost, perIntegration, rateLimited } from '../../simulator/faults.ts';
import type { StepResult } from '../world/world.ts';
import { KEY, runAlone, T0_MS, TRIGGER_KEY } from '../world/world.ts';
import { flow, follow, notStarted, ours, sentBy, triggered, triggersAt } from './flow.ts';
import { busyUntil, minuteMs, worldOf } from './worlds.ts';

const years = 10 * 365 * 86_400_000;
const at = (ms: number): string => new Date(T0_MS + ms).toUTCString();
/** A 429 until a date by Braze's clock, which is this far ahead. */
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
    ['without a wait', rateLimited(), minuteMs],
    ['that is reset in 59 minutes', rateLimited(59 * minuteMs), 59 * minuteMs],
    ['that is reset in 61 minutes', rateLimited(61 * minuteMs), minuteMs],
  ])('%s delays the trigger: the step sends it then', async (_name, fault, waitMs) => {
    for (const more of [{ 'wait-for-completion': 'true' }, { 'on-busy': 'skip' }]) {
      const result = await flow({ inputs: { timeout: '2h', ...more }, faults: { trigger: [fault] } });
      expect(result).toMatchObject({ ...ours, succeeds: true });
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
    expect(list.outputs['reason']).toContain('(429');
  });
});

describe('a trigger that meets the rate limit', () => {
  test('after a wait for another sync is sent again once the limit allows it', async () => {
    const faults = { trigger: [null, rateLimited(20_000)] };
    const result = await flow({ world: busyUntil(30_000), faults });
    expect(result).toMatchObject(triggered);
    expect(result.trace.slice(6)).toEqual(['31700 POST 429', '52900 POST 202']);
    expect(result.printed.map(({ text }) => text)).toContain('[32s] Waiting for the rate limit: next request in 21s');
  });

  test('is sent again 2 s before the timeout if Braze does not say how long to wait', async () => {
    const result = await flow({ faults: { trigger: [rateLimited()] }, inputs: { timeout: '40s' } });
    expect(result).toMatchObject({ ...triggered, trace: ['0 POST 429', '38000 POST 202'] });
  });

  test('until after the timeout leaves time to find a run that an ambiguous trigger started', async () => {
    const rateLimit = { limit: 20, remaining: 0, resetsInMs: 600_000 };
    const faults = { trigger: [afterEffect({ kind: 'answer', status: 503, rateLimit } as const)] };
    for (const [visibleAfterMs, status] of [
      [60_000, 'triggered'],
      [1e9, 'unknown'],
    ] as const) {
      const world = worldOf({ nextRuns: { visibleAfterMs, durationMs: 1e6 } });
      const result = await flow({ world, inputs: { timeout: '5m' }, faults });
      expect(result).toMatchObject({ status, syncs: 1 });
      expect(sentBy('POST', result)).toHaveLength(1);
      expect(result.trace.at(-1)).toBe(status === 'unknown' ? '298000 GET 200' : '63600 GET 200');
    }
  });

  test('with a key that may not read runs is sent again without lists', async () => {
    const faults = { trigger: [null, rateLimited(20_000)] };
    const result = await flow({ world: busyUntil(10_000), inputs: { 'api-key': TRIGGER_KEY }, faults });
    expect(result).toMatchObject(triggered);
    expect(result.trace).toEqual(['0 POST 429', '200 GET 403', '10400 POST 429', '31600 POST 202']);
  });
});

test('lists that meet the rate limit while the step waits are requested again when it is over', async () => {
  const faults = { runs: [null, rateLimited(25_000), rateLimited()] };
  const result = await flow({ world: busyUntil(30_000), faults });
  expect(result).toMatchObject(triggered);
  expect(result.trace.slice(2, 5)).toEqual(['10400 GET 429', '36600 GET 429', '96800 GET 200']);
});

test('lists that meet the rate limit until after the timeout leave our sync running, and the step ends timed_out', async () => {
  const faults = { runs: [null, rateLimited(600_000)] };
  const step = await follow({ inputs: { timeout: '5m' }, faults });
  expect(step).toMatchObject({ status: 'timed_out', syncs: 1 });
  expect(step.outputs['reason']).toMatch(/^The sync was started, but the rate limit for reading runs was used up/);
});

const idsOf = (count: number, digit: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${`${digit}`.repeat(8)}-5555-4555-8555-${`${index}`.padStart(12, '0')}`);
const ids = idsOf(25, 5);
const inputs = { 'integration-id': ids.join(',') };

const acceptedAt = ({ exchanges }: StepResult): readonly number[] =>
  exchanges.filter(({ saw }) => saw === 202).map(({ atMs }) => atMs);

describe.each<[string, LimitOptions]>([
  ['fixed windows with headers', { window: 'fixed', headers: true }],
  ['fixed windows without headers', { window: 'fixed', headers: false }],
  ['windows from the first request with headers', { window: 'from-first-request', headers: true }],
  ['windows from the first request without headers', { window: 'from-first-request', headers: false }],
  ['rolling windows with headers', { window: 'rolling', headers: true }],
  ['rolling windows without headers', { window: 'rolling', headers: false }],
])('25 integrations, %s,', (_name, limits) => {
  test.each([0, 35_000])('%i ms into a window are all accepted, and no request meets the limit', async (startAtMs) => {
    const step = await runAlone({ world: { integrations: ids.map((id) => ({ id })), limits }, inputs, startAtMs });
    expect(step).toMatchObject({ succeeds: true, outputs: { status: 'triggered', attempts: '25' } });
    expect(step.requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(acceptedAt(step).filter((atMs) => atMs === 0)).toHaveLength(20);
    // The second window opens within a minute. Headers give whole seconds.
    expect(step.elapsedMs).toBeLessThan(minuteMs + 2_500);
  });

  test('are followed within the limits', async () => {
    const integrations = ids.map((id) => ({ id, nextRuns: { durationMs: 90_000 } }));
    const followed = { ...inputs, 'wait-for-completion': 'true', 'poll-interval': '5s' };
    const step = await runAlone({ world: { integrations, limits }, inputs: followed });
    expect(step).toMatchObject({ succeeds: true, outputs: { status: 'success', attempts: '25' } });
    expect(step.requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(step.elapsedMs).toBeLessThan(5 * minuteMs);
  });
});

describe('another client of the workspace', () => {
  const theirs = idsOf(20, 6);
  const use = (braze: SimulatedBraze, times: number): void => {
    for (const id of theirs.slice(0, times)) {
      const path = `/cdi/integrations/${id}/sync`;
      braze.handle({ method: 'POST', path, headers: { authorization: `Bearer ${KEY}` } });
    }
  };

  test.each([5, 15, 20])('that used %i requests of the window delays our triggers', async (times) => {
    for (const headers of [true, false]) {
      const world = { integrations: [...ids, ...theirs].map((id) => ({ id })), limits: { headers } };
      const events = { 1000: (braze: SimulatedBraze) => use(braze, times) };
      const step = await runAlone({ world, inputs, startAtMs: 5_000, events });
      expect(step).toMatchObject({ succeeds: true, outputs: { status: 'triggered' } });
      expect(acceptedAt(step)).toHaveLength(25);
      expect(step.elapsedMs).toBeLessThan(4 * minuteMs);
      expect(afterNoneWasLeft(step, 5_000)).toEqual([]);
    }
  });

  /** Triggers that were sent in the same fixed window after an answer said that no requests are left. */
  function afterNoneWasLeft({ exchanges }: StepResult, startAtMs: number): readonly number[] {
    const windowOf = (atMs: number): number => Math.floor((atMs + startAtMs) / minuteMs);
    const posts = exchanges.filter(({ method }) => method === 'POST');
    const isLate = (atMs: number) =>
      posts.some((post) => post.saw === 429 && windowOf(post.atMs) === windowOf(atMs) && (post.untilMs ?? 0) <= atMs);
    return posts.map(({ atMs }) => atMs).filter(isLate);
  }
});

test('a first list is sent before polls that were waiting longer', async () => {
  const [a = '', b = ''] = ids;
  const waiting = [a, b].map((id) => ({ id, pastRuns: [{ agoMs: 1_000, durationMs: 91_000 }] }));
  // The busy answer for b comes when the polls for a have used up the window, and another poll is waiting.
  const trigger = perIntegration({ [b]: [afterEffect({ kind: 'answer', afterMs: 20_000 })] });
  const step = await runAlone({
    world: { integrations: waiting, limits: { runs: 3 } },
    inputs: { 'integration-id': `${a},${b}`, 'poll-interval': '1s' },
    faults: { trigger },
  });
  const lists = step.exchanges.filter(({ method }) => method === 'GET');
  expect(lists.slice(0, 4).map(({ integrationId }) => integrationId)).toEqual([a, a, a, b]);
  expect(lists.filter(({ saw }) => saw === 429)).toEqual([]);
  expect(step).toMatchObject({ succeeds: true, outputs: { status: 'triggered' } });
});

// The rate limit, what the headers say of it, and the deadline.
import { describe, expect, test } from '@jest/globals';
import type { SimulatedBraze } from '../../simulator/braze.ts';
import type { AnswerChanges, Fault } from '../../simulator/faults.ts';
import { lost, rateLimited } from '../../simulator/faults.ts';
import { createWorld, ID, T0_MS, TRIGGER_KEY } from '../world/world.ts';
import { busyUntil, flow, told } from './flow.ts';

const every10s = { 'poll-interval': '10s' };
const triggered = { green: true, status: 'triggered', adopted: false, syncs: 1 };
const failed = { green: false, status: 'failed', adopted: false, syncs: 0 };
const tenYearsS = 10 * 365 * 86_400;
const limit = (changes: AnswerChanges): Fault => lost({ kind: 'answer', status: 429, ...changes });
const stateless = { limit: 20, resetsInMs: 30_000 };

describe('rate limited', () => {
  test.each<[string, Fault, number]>([
    ['the reset is awaited', rateLimited(10_000), 10_200],
    ['Retry-After is awaited', limit({ headers: { 'retry-after': '7' } }), 7_200],
    ['X-RateLimit-Retry-After is awaited', limit({ headers: { 'x-ratelimit-retry-after': '9' } }), 9_200],
    ['without headers a full minute is', rateLimited(), 60_200],
    ['with a reset more than a minute away a full minute is', rateLimited(61_000), 60_200],
  ])('%s', async (_name, fault, againAtMs) => {
    const result = await flow({ faults: { trigger: [fault] } });
    expect(result).toMatchObject({ ...triggered, trace: ['0 POST 429', `${againAtMs} POST 202`] });
  });

  test.each(['wait', 'skip', 'fail'])('is waited for under on-busy: %s', async (onBusy) => {
    const result = await flow({ inputs: { 'on-busy': onBusy }, faults: { trigger: [rateLimited(10_000)] } });
    expect(result).toMatchObject({ ...triggered, trace: ['0 POST 429', '10200 POST 202'] });
  });

  test("by Braze's own limit is triggered again when the window is over", async () => {
    const world = createWorld({ limits: { trigger: 1 }, integration: { nextRuns: { durationMs: 1_000 } } });
    const [first, second] = await world.run({ startAtMs: 20_000 }, { startAtMs: 25_000 });
    expect(told(first)).toMatchObject({ green: true, trace: ['0 POST 202'] });
    expect(told(second)).toMatchObject({ green: true, trace: ['0 POST 429', '35200 POST 202'] });
  });

  test.each<[string, Fault, string]>([
    ['by the reset', rateLimited(40_000), '40s'],
    ['by Retry-After', limit({ headers: { 'retry-after': '3600' } }), '60m'],
  ])('for longer than the timeout, as told %s, fails at once', async (_name, fault, timeout) => {
    const result = await flow({ inputs: { timeout }, faults: { trigger: [fault] } });
    expect(result).toEqual({ ...failed, trace: ['0 POST 429'], elapsedMs: 200 });
  });

  test('for a full minute that nobody asked for is tried once more before the timeout', async () => {
    const result = await flow({ inputs: { timeout: '40s' }, faults: { trigger: () => rateLimited() } });
    expect(result).toEqual({ ...failed, trace: ['0 POST 429', '39000 POST 429'], elapsedMs: 40_000 });
  });
});

describe('a 429 with unknown words', () => {
  const body = '{"message":"Come back later"}';

  test.each<[string, AnswerChanges, string, readonly string[]]>([
    ['with requests left in the window is busy', { rateLimit: { ...stateless, remaining: 5 } }, 'skipped', []],
    [
      'with none left is the rate limit',
      { rateLimit: { ...stateless, remaining: 0 } },
      'triggered',
      ['30200 POST 202'],
    ],
    ['without X-RateLimit-Remaining is the rate limit', {}, 'triggered', ['60200 POST 202']],
  ])('%s', async (_name, changes, status, after) => {
    const faults = { trigger: [limit({ body, ...changes })] };
    const result = await flow({ inputs: { 'on-busy': 'skip' }, faults });
    expect(result).toMatchObject({ green: true, status, trace: ['0 POST 429', ...after] });
  });
});

describe('headers ten years off', () => {
  const nowS = T0_MS / 1_000;
  const dated = (years: number) => new Date(T0_MS + years * tenYearsS * 1_000).toUTCString();
  const reset = (years: number, inS: number) => String(nowS + years * tenYearsS + inS);

  test.each<[string, Record<string, string>, number]>([
    ['Reset ahead: a full minute', { 'x-ratelimit-reset': reset(1, 10) }, 60_200],
    ['Reset behind: a full minute', { 'x-ratelimit-reset': reset(-1, 10) }, 60_200],
    ['Date ahead: a full minute', { 'x-ratelimit-reset': reset(0, 10), date: dated(1) }, 60_200],
    ['Date behind: a full minute', { 'x-ratelimit-reset': reset(0, 10), date: dated(-1) }, 60_200],
    ['both ahead: their difference', { 'x-ratelimit-reset': reset(1, 10), date: dated(1) }, 10_200],
    ['both behind: their difference', { 'x-ratelimit-reset': reset(-1, 10), date: dated(-1) }, 10_200],
    ['Date is garbage: a full minute', { 'x-ratelimit-reset': reset(0, 10), date: 'soon' }, 60_200],
  ])('%s is awaited', async (_name, headers, againAtMs) => {
    const result = await flow({ faults: { trigger: [limit({ headers })] } });
    expect(result).toMatchObject({ ...triggered, trace: ['0 POST 429', `${againAtMs} POST 202`] });
  });

  test.each([-1, 1])('Date by %i decades changes no verdict and no request', async (years) => {
    const date = (nowMs: number) => new Date(nowMs + years * tenYearsS * 1_000).toUTCString();
    const plain = { world: busyUntil(30_000), inputs: every10s };
    expect(await flow({ ...plain, world: { ...plain.world, date } })).toEqual(await flow(plain));
  });
});

describe("the runner's clock", () => {
  const plain = { world: busyUntil(30_000), inputs: every10s, startAtMs: 1_000 };

  test.each([-1e12, 1e12])('may start at %d: nothing changes', async (offsetMs) => {
    expect(await flow({ ...plain, clock: { offsetMs } })).toEqual(await flow(plain));
  });

  test.each([0.9, 1.1])('may run at a rate of %d: a later run is adopted all the same', async (rate) => {
    const events = { 31500: (braze: SimulatedBraze) => void braze.startRun(ID) };
    const result = await flow({ ...plain, world: busyUntil(31_000), clock: { rate }, events });
    expect(result).toMatchObject({ green: true, status: 'triggered' });
    expect([result.adopted, result.syncs]).toEqual([true, 0]);
  });
});

describe('rate limited while waiting for a busy integration', () => {
  const trigger = [null, rateLimited(20_000)];
  const watched = ['0 POST 429', '200 GET 200', '10400 GET 200', '20600 GET 200', '30800 GET 200', '31500 GET 200'];

  test('the runs are read before the next trigger', async () => {
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, faults: { trigger } });
    expect(result).toMatchObject({
      ...triggered,
      trace: [...watched, '31700 POST 429', '52900 GET 200', '53100 POST 202'],
    });
  });

  test('the run that someone else started meanwhile is adopted', async () => {
    const events = { 40000: (braze: SimulatedBraze) => void braze.startRun(ID) };
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, faults: { trigger }, events });
    expect(result).toMatchObject({ green: true, adopted: true, syncs: 0 });
    expect(result.trace).toEqual([...watched, '31700 POST 429', '52900 GET 200']);
  });

  test('by a key that may not read runs, the next trigger comes when told', async () => {
    const inputs = { 'api-key': TRIGGER_KEY };
    const result = await flow({ world: busyUntil(10_000), inputs, faults: { trigger } });
    expect(result).toMatchObject({
      ...triggered,
      trace: ['0 POST 429', '200 GET 403', '11650 POST 429', '32850 POST 202'],
    });
  });

  test('a permission to read that is gone by then leaves the trigger that was due', async () => {
    const runs = [null, null, null, null, null, lost({ kind: 'answer', status: 403 })];
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, faults: { trigger, runs } });
    expect(result).toMatchObject({
      ...triggered,
      trace: [...watched, '31700 POST 429', '52900 GET 403', '53100 POST 202'],
    });
  });

  test('for longer than the timeout, as told, fails at once: no trigger can be accepted any more', async () => {
    const stuck = { agoMs: 10_000, durationMs: 15_000, endShownAfterMs: Number.POSITIVE_INFINITY };
    const world = { integration: { pastRuns: [stuck] } };
    const faults = { trigger: [null, limit({ headers: { 'retry-after': '3000' } })] };
    const result = await flow({ world, inputs: { 'poll-interval': '1m', timeout: '30m' }, faults });
    expect(result).toMatchObject({ ...failed, elapsedMs: 662_800 });
  });

  test('reading may be limited too: it is asked again when told', async () => {
    const runs = [null, rateLimited(25_000), rateLimited()];
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, faults: { runs } });
    expect(result).toMatchObject(triggered);
    expect(result.trace).toEqual([
      ...['0 POST 429', '200 GET 200', '10400 GET 429', '36600 GET 429', '96800 GET 200'],
      ...['97500 GET 200', '97700 POST 202'],
    ]);
  });

  test('a full minute for reading that outlasts the timeout leaves triggering without sight', async () => {
    const faults = { runs: [null, rateLimited()] };
    const inputs = { ...every10s, timeout: '1m' };
    const result = await flow({ world: busyUntil(3_600_000), inputs, faults });
    expect(result).toMatchObject({ green: false, status: 'busy', elapsedMs: 60_000 });
    expect(result.trace.slice(0, 4)).toEqual(['0 POST 429', '200 GET 200', '10400 GET 429', '20600 POST 429']);
  });
});

describe('the deadline', () => {
  test('cuts a trigger that is not answered: unknown at the deadline', async () => {
    const faults = { trigger: () => lost({ kind: 'silence' }) };
    const result = await flow({ inputs: { timeout: '45s' }, faults });
    expect(result).toMatchObject({ status: 'unknown', elapsedMs: 45_000 });
    expect(result.trace).toEqual(['0 POST TIMEOUT', '30000 GET 200', '31000 GET 200', '31200 POST TIMEOUT']);
  });

  test('cuts a look that is not answered: busy at the deadline', async () => {
    const faults = { runs: () => lost({ kind: 'silence' }) };
    const result = await flow({ world: busyUntil(3_600_000), inputs: { timeout: '20s' }, faults });
    expect(result).toMatchObject({ status: 'busy', elapsedMs: 20_000, trace: ['0 POST 429', '200 GET TIMEOUT'] });
  });

  test('cuts a list of several pages', async () => {
    const pastRuns = Array.from({ length: 30 }, (_, index) => ({ agoMs: (index + 1) * 3_600_000, durationMs: 1_000 }));
    const world = busyUntil(3_600_000, { pastRuns, list: { order: 'oldest-first' } });
    const result = await flow({ world, inputs: { timeout: '2s' }, latencyMs: 450 });
    expect(result).toMatchObject({ status: 'busy', elapsedMs: 2_000 });
    expect(result.trace).toEqual(['0 POST 429', '450 GET 200', '900 GET 200', '1350 GET 200', '1800 GET TIMEOUT']);
  });
});

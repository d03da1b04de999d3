// Answers that leave it open whether Braze started a sync, and what comes after them.
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, lost, rateLimited } from '../../simulator/faults.ts';
import { ID, TRIGGER_KEY } from '../world/world.ts';
import { busyUntil, flow, follow, highest, lowest, runStep, told, triggersAt } from './flow.ts';

const reset = lost({ kind: 'reset' });
const startedUnheard = afterEffect({ kind: 'reset' });
const status = (code: number): Fault => lost({ kind: 'answer', status: code });
const every10s = { 'poll-interval': '10s' };
const triggered = { green: true, status: 'triggered', adopted: false, syncs: 1 };
const unknown = { green: false, status: 'unknown', adopted: false };
const adopted = { green: true, status: 'triggered', adopted: true, syncs: 1 };

/** The lost trigger at 0, and the two looks that come before the next one. */
const lostOnce = ['0 POST ECONNRESET', '200 GET 200', '1200 GET 200'];

describe.each(['wait', 'skip', 'fail'])('an ambiguous answer and then busy under on-busy: %s', (onBusy) => {
  const hidden = busyUntil(30_000, { list: { hideRunning: true } });

  test('waits for the running sync, and triggers', async () => {
    const inputs = { ...every10s, 'on-busy': onBusy };
    const result = await flow({ world: hidden, inputs, faults: { trigger: [reset] } });
    expect(result).toMatchObject(triggered);
    expect(result.trace).toEqual([
      ...lostOnce,
      ...['1400 POST 429', '1600 GET 200', '11800 GET 200'],
      ...['12000 POST 429', '12200 GET 200', '22400 GET 200'],
      ...['22600 POST 429', '22800 GET 200', '33000 GET 200', '33200 POST 202'],
    ]);
  });

  test('until the timeout is unknown', async () => {
    const inputs = { ...every10s, 'on-busy': onBusy, timeout: '20s' };
    const result = await flow({ world: hidden, inputs, faults: { trigger: [reset] } });
    expect(result).toMatchObject({ ...unknown, syncs: 0, elapsedMs: 20_000 });
  });
});

describe('an ambiguous answer', () => {
  test('after busy: the run that was in the way is no evidence, though it shows only once lists can be read again', async () => {
    const inTheWay = { agoMs: 20_000, durationMs: 50_000, visibleAfterMs: 40_000 };
    const result = await follow({
      world: { integration: { pastRuns: [inTheWay], nextRuns: { durationMs: 20_000 } } },
      inputs: { 'poll-interval': '30s' },
      faults: { trigger: [null, reset], runs: [null, status(500), status(500), status(500)] },
    });
    expect(result).toMatchObject({ status: 'success', adopted: false, syncs: 1 });
  });

  test('and then 401 seeks evidence for 5 minutes and is unknown without', async () => {
    const faults = { trigger: [reset, status(401)] };
    const result = await flow({ inputs: { 'poll-interval': '1m' }, faults });
    expect(result).toMatchObject({ ...unknown, syncs: 0, elapsedMs: 301_800 });
    expect(result.trace).toEqual([
      ...lostOnce,
      '1400 POST 401',
      ...[1_600, 61_800, 122_000, 182_200, 242_400, 301_600].map((atMs) => `${atMs} GET 200`),
    ]);
  });

  test('and then 401 for reading too is looked for on, in case reading comes back', async () => {
    const faults = { trigger: [reset, status(401)], runs: [null, null, status(401)] };
    const result = await flow({ faults, inputs: { 'poll-interval': '2m' } });
    expect(result).toMatchObject({ ...unknown, elapsedMs: 301_800 });
    expect(result.trace.slice(2)).toEqual([
      ...['1200 GET 200', '1400 POST 401', '1600 GET 401', '121800 GET 200', '242000 GET 200', '301600 GET 200'],
    ]);
  });

  test('and then 401 for everything, the runs never having been read, is unknown at once', async () => {
    const faults = { trigger: [reset, status(401)], runs: [status(500), status(500), status(401)] };
    const result = await flow({ faults });
    expect(result).toMatchObject(unknown);
    expect(result.trace).toEqual([
      ...['0 POST ECONNRESET', '200 GET 500', '1200 GET 500', '1400 POST 401', '1600 GET 401'],
    ]);
  });

  test('and then not sent is triggered again after a short wait', async () => {
    const link = (number: number) => (number === 4 ? ({ code: 'ECONNREFUSED', stage: 'connecting' } as const) : null);
    const result = await flow({ link, faults: { trigger: [reset] } });
    expect(result).toMatchObject(triggered);
    expect(result.trace).toEqual([...lostOnce, '1400 POST ECONNREFUSED', '2350 POST 202']);
  });

  test('and then nothing sent for a minute seeks evidence, and is unknown without', async () => {
    const link = (number: number) => (number > 1 ? ({ code: 'ENETUNREACH', stage: 'connecting' } as const) : null);
    const result = await flow({ link, faults: { trigger: [reset] }, inputs: { 'poll-interval': '10s' } });
    expect(result).toMatchObject({ ...unknown, syncs: 0 });
    expect(result.trace.filter((line) => line.includes('POST')).length).toBe(10);
    expect(result.trace.findLastIndex((line) => line.includes('POST'))).toBeLessThan(result.trace.length - 29);
    expect(result.elapsedMs).toBeLessThan(60_000 + 302_000);
  });

  test('and then 202 is triggered, in two requests to trigger', async () => {
    const result = await runStep({ faults: { trigger: [reset] } });
    expect(told(result)).toMatchObject({ ...triggered, trace: [...lostOnce, '1400 POST 202'] });
    expect(result.outputs).toMatchObject({ attempts: '2', 'http-status': '202', message: 'success' });
    expect(result.printed.map(({ text }) => text)).toEqual(
      expect.arrayContaining([expect.stringContaining('Trigger 1: '), expect.stringContaining('Trigger 2: ')]),
    );
  });

  test('and then a rate limit that outlasts the timeout seeks evidence until then', async () => {
    const limit = lost({ kind: 'answer', status: 429, headers: { 'retry-after': '600' } });
    const result = await flow({ inputs: { ...every10s, timeout: '1m' }, faults: { trigger: [reset, limit] } });
    expect(result).toMatchObject({ ...unknown, syncs: 0, elapsedMs: 60_000 });
    expect(triggersAt(result)).toEqual([0, 1_400]);
    expect(result.trace.at(-1)).toBe('59000 GET 200');
  });

  test('and then a rate limit is triggered again when told, after one more look', async () => {
    const result = await flow({ faults: { trigger: [reset, rateLimited(10_000)] } });
    expect(result).toMatchObject(triggered);
    expect(result.trace.slice(-3)).toEqual(['1400 POST 429', '12600 GET 200', '12800 POST 202']);
  });

  test('of a trigger that ran into the timeout is unknown at the timeout', async () => {
    const inputs = { timeout: '10s' };
    const result = await flow({ inputs, faults: { trigger: [afterEffect({ kind: 'silence' })] } });
    expect(result).toEqual({ ...unknown, syncs: 1, trace: ['0 POST TIMEOUT'], elapsedMs: 10_000 });
  });

  test('whose sync is in the baseline already is no evidence: the step waits for it, then triggers', async () => {
    const world = { integration: { nextRuns: { durationMs: 15_000 } } };
    const result = await flow({ world, inputs: every10s, faults: { trigger: [startedUnheard] } });
    expect(result).toMatchObject({ green: true, status: 'triggered', adopted: false, syncs: 2 });
    expect(result.trace).toEqual([
      ...['0 POST ECONNRESET', '200 GET 200', '10400 GET 200', '20600 GET 200'],
      ...['21300 GET 200', '21500 POST 202'],
    ]);
  });
});

describe('evidence', () => {
  test('is a new run: it is adopted, and no second sync is started', async () => {
    const world = { integration: { nextRuns: { visibleAfterMs: 1_000 } } };
    const result = await runStep({ world, faults: { trigger: [startedUnheard] } });
    expect(told(result)).toEqual({ ...adopted, trace: lostOnce, elapsedMs: 1_400 });
    expect(result.outputs['attempts']).toBe('1');
  });

  test('may be the run of someone else that began meanwhile', async () => {
    const events = { 700: (braze: { startRun: (id: string) => unknown }) => void braze.startRun(ID) };
    const result = await flow({ faults: { trigger: [reset] }, events });
    expect(result).toMatchObject({ ...adopted, syncs: 0, trace: lostOnce });
  });

  test('of a second ambiguous answer is adopted though Braze calls the integration busy with it', async () => {
    const world = { integration: { nextRuns: { visibleAfterMs: 8_000 } } };
    const result = await flow({ world, inputs: every10s, faults: { trigger: [reset, startedUnheard] } });
    expect(result).toMatchObject(adopted);
    expect(result.trace).toEqual([
      ...lostOnce,
      ...['1400 POST ECONNRESET', '1600 GET 200', '5600 GET 200'],
      ...['5800 POST 429', '6000 GET 200', '16200 GET 200'],
    ]);
  });

  test('is no run that failed: the step triggers again', async () => {
    const nextRuns = { visibleAfterMs: 500, durationMs: 300, result: ['error', 'success'] } as const;
    const result = await flow({ world: { integration: { nextRuns } }, faults: { trigger: [startedUnheard] } });
    expect(result).toMatchObject({ ...triggered, syncs: 2, trace: [...lostOnce, '1400 POST 202'] });
  });
});

describe('five ambiguous answers', () => {
  const faults = { trigger: () => reset };

  test.each([
    ['shortest', lowest, [0, 1_400, 5_800, 21_200, 51_600]],
    ['longest', highest, [0, 2_400, 10_800, 41_200, 101_600]],
  ] as const)('are followed by no sixth trigger; the waits between are at their %s', async (_name, random, times) => {
    const result = await flow({ faults, random });
    expect(triggersAt(result)).toEqual(times);
    expect(result).toMatchObject({ ...unknown, syncs: 0 });
  });

  test('are followed by 5 minutes of looking, one last look at the end of them', async () => {
    const result = await flow({ faults, inputs: { 'poll-interval': '2m' } });
    expect(result.trace.slice(-4)).toEqual([51_800, 172_000, 292_200, 351_800].map((atMs) => `${atMs} GET 200`));
    expect(result.elapsedMs).toBe(352_000);
  });

  test('and the evidence that shows up then is adopted', async () => {
    const world = { integration: { nextRuns: { visibleAfterMs: 100_000, durationMs: 600_000 } } };
    const trigger = [reset, reset, reset, reset, startedUnheard];
    const result = await flow({ world, faults: { trigger }, inputs: { 'poll-interval': '1m' } });
    expect(result).toMatchObject(adopted);
    expect(result.trace.slice(-3)).toEqual([51_800, 112_000, 172_200].map((atMs) => `${atMs} GET 200`));
  });

  test('are unknown at the timeout if that comes first', async () => {
    const result = await flow({ faults, inputs: { ...every10s, timeout: '90s' } });
    expect(result).toMatchObject({ ...unknown, elapsedMs: 90_000 });
    expect(result.trace.at(-1)).toBe('89000 GET 200');
  });

  test('are looked for through lists that fail or are limited', async () => {
    const runs = (number: number) =>
      number > 8 ? ([status(500), rateLimited(20_000), null][number % 3] ?? null) : null;
    const result = await flow({ faults: { ...faults, runs }, inputs: every10s });
    expect(result).toMatchObject(unknown);
    expect(result.elapsedMs).toBeLessThan(352_000 + 60_000);
    expect(triggersAt(result)).toHaveLength(5);
  });

  test('by a key that may not read runs are unknown at once', async () => {
    const result = await flow({ faults, inputs: { 'api-key': TRIGGER_KEY } });
    expect(result).toMatchObject({ ...unknown, elapsedMs: 51_000 });
    expect(result.trace).toEqual([
      ...['0 POST ECONNRESET', '200 GET 403', '1200 POST ECONNRESET', '5400 POST ECONNRESET'],
      ...['20600 POST ECONNRESET', '50800 POST ECONNRESET'],
    ]);
  });
});

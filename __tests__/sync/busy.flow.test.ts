// Another sync is running, and the step waits for it.
import { describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../simulator/braze.ts';
import type { World } from '../world/world.ts';
import { createWorld, ID, TRIGGER_KEY } from '../world/world.ts';
import { busyUntil, flow, gaps, highest, lowest, runStep, told, triggersAt } from './flow.ts';

const every10s = { 'poll-interval': '10s' };
const triggered = { green: true, status: 'triggered', adopted: false, syncs: 1 };
const adopted = { green: true, status: 'triggered', adopted: true, syncs: 0 };

/** What is sent while a run that ends at 30 s is watched every 10 s, up to the look that finds it ended. */
const watched = ['0 POST 429', '200 GET 200', '10400 GET 200', '20600 GET 200', '30800 GET 200'];

describe('a running sync', () => {
  test('is watched to its end; after one more look the step triggers', async () => {
    expect(await flow({ world: busyUntil(30_000), inputs: every10s })).toEqual({
      ...triggered,
      trace: [...watched, '31500 GET 200', '31700 POST 202'],
      elapsedMs: 31_900,
    });
  });

  test('keeps those who wait for it apart by up to 3 s', async () => {
    const { trace } = await flow({ world: busyUntil(30_000), inputs: every10s, random: highest });
    expect(trace.slice(-2)).toEqual(['34000 GET 200', '34200 POST 202']);
  });

  test('of unknown age is watched by itself as often as the length of past runs makes it worth', async () => {
    const pastRuns = [1, 2, 3, 4, 5].map((hours) => ({
      agoMs: hours * 3_600_000,
      durationMs: 295_000 + hours * 2_000,
    }));
    const result = await flow({ world: busyUntil(291_000, { pastRuns }) });
    const looks = result.trace.filter((line) => line.includes('GET')).map((line) => Number.parseInt(line, 10));
    expect(result).toMatchObject(triggered);
    expect(looks.length).toBeLessThanOrEqual(12);
    // √(2 · 3 s · 301 s), and the latency.
    expect(gaps(looks)[0]).toBeCloseTo(Math.sqrt(6_000 * 301_000) + 200, 0);
    expect(looks.find((atMs) => atMs > 291_000)).toBeLessThan(291_000 + 43_000);
  });

  test('until the timeout is busy within a second of the deadline, after one last look', async () => {
    const result = await runStep({ world: busyUntil(3_600_000), inputs: { ...every10s, timeout: '5m' } });
    expect(told(result)).toMatchObject({ green: false, status: 'busy', adopted: false, syncs: 0, elapsedMs: 300_000 });
    expect(told(result).trace.slice(-2)).toEqual(['296000 GET 200', '299000 GET 200']);
    expect(result.annotations.map(({ level }) => level)).toEqual(['error']);
  });

  test('that ends just before the timeout is too late for a trigger', async () => {
    const result = await flow({ world: busyUntil(28_900), inputs: { ...every10s, timeout: '30s' } });
    expect(result).toMatchObject({ green: false, status: 'busy', syncs: 0, elapsedMs: 30_000 });
    expect(result.trace.at(-1)).toBe('29000 GET 200');
  });

  test('under a timeout that is over before a look can be made is busy', async () => {
    const result = await flow({ world: busyUntil(30_000), inputs: { timeout: '1s' } });
    expect(result).toMatchObject({ status: 'busy', trace: ['0 POST 429'], elapsedMs: 1_000 });
  });
});

describe('a later run', () => {
  const later = (result: RunResult, durationMs: number) => ({
    world: busyUntil(30_000),
    inputs: every10s,
    events: { 30100: (braze: World['braze']) => void braze.startRun(ID, { result, durationMs }) },
  });

  test.each<[string, RunResult, number]>([
    ['is running', 'success', 60_000],
    ['is running and will fail', 'error', 60_000],
    ['ended success', 'success', 300],
    ['ended partial', 'partial', 300],
  ])('of someone else that %s when first seen is adopted, and nothing is triggered', async (_name, result, lastsMs) => {
    expect(await flow(later(result, lastsMs))).toEqual({ ...adopted, trace: watched, elapsedMs: 31_000 });
  });

  test.each<[RunResult]>([['error'], ['config_error']])(
    'of someone else that had ended %s when first seen is not adopted; the step triggers',
    async (result) => {
      expect(await flow(later(result, 300))).toMatchObject({
        ...triggered,
        trace: [...watched, '31500 GET 200', '31700 POST 202'],
      });
    },
  );

  test('of someone else is adopted by the one more look before a trigger, too', async () => {
    const events = { 31400: (braze: World['braze']) => void braze.startRun(ID, { by: 'other' }) };
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, events });
    expect(result).toMatchObject({ ...adopted, trace: [...watched, '31500 GET 200'] });
  });

  test('that began between the last look and our trigger is found by the look after it, and adopted', async () => {
    const events = { 31600: (braze: World['braze']) => void braze.startRun(ID) };
    const result = await flow({ world: busyUntil(30_000), inputs: every10s, events });
    expect(result).toMatchObject({
      ...adopted,
      trace: [...watched, '31500 GET 200', '31700 POST 429', '31900 GET 200'],
    });
  });
});

describe('busy with nothing running in the list', () => {
  test('triggers at the next poll and believes the answer', async () => {
    const world = busyUntil(30_000, { list: { hideRunning: true } });
    expect(await flow({ world, inputs: every10s })).toMatchObject({
      ...triggered,
      trace: [
        ...['0 POST 429', '200 GET 200', '10400 GET 200'],
        ...['10600 POST 429', '10800 GET 200', '21000 GET 200'],
        ...['21200 POST 429', '21400 GET 200', '31600 GET 200', '31800 POST 202'],
      ],
    });
  });

  test('until the timeout is busy', async () => {
    const world = busyUntil(3_600_000, { list: { hideRunning: true } });
    const result = await flow({ world, inputs: { ...every10s, timeout: '2m' } });
    expect(result).toMatchObject({ green: false, status: 'busy', syncs: 0, elapsedMs: 120_000 });
  });

  test('never adopts the run that shows up first, for it is the one that blocked; the second it does', async () => {
    const blocker = { agoMs: 1_000, durationMs: 26_000, visibleAfterMs: 12_000 };
    const world = { integration: { pastRuns: [blocker] } };
    expect(await flow({ world, inputs: every10s })).toMatchObject({
      ...triggered,
      trace: [
        ...['0 POST 429', '200 GET 200', '10400 GET 200', '10600 POST 429', '10800 GET 200'],
        ...['21000 GET 200', '31200 GET 200', '31900 GET 200', '32100 POST 202'],
      ],
    });
    const events = { 25500: (braze: World['braze']) => void braze.startRun(ID) };
    expect(await flow({ world, inputs: every10s, events })).toMatchObject(adopted);
  });
});

describe('a run shown as running for ever', () => {
  const stuck = { agoMs: 10_000, durationMs: 15_000, endShownAfterMs: Number.POSITIVE_INFINITY };

  test('is believed for 10 minutes without history; then the trigger decides, at the next poll', async () => {
    const result = await flow({ world: { integration: { pastRuns: [stuck] } }, inputs: { 'poll-interval': '1m' } });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, 662_600]);
  });

  test('is believed for twice the longest past run; then the trigger decides, at the next poll', async () => {
    const pastRuns = [stuck, { agoMs: 3_600_000, durationMs: 20_000 }, { agoMs: 7_200_000, durationMs: 5_000 }];
    const result = await flow({ world: { integration: { pastRuns } }, inputs: every10s });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, 51_400]);
  });

  test('and running in truth is triggered against at every poll until it ends', async () => {
    const pastRuns = [{ agoMs: 3_600_000, durationMs: 10_000 }];
    const result = await flow({ world: busyUntil(90_000, { pastRuns }), inputs: every10s });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, 31_000, 41_600, 52_200, 62_800, 73_400, 84_000, 94_600]);
  });
});

describe('a key that may not read runs', () => {
  const inputs = { 'api-key': TRIGGER_KEY, timeout: '24h' };

  test.each<[string, () => number, number[]]>([
    ['shortest', lowest, [11_250, 22_500, 45_000, 90_000, 90_000]],
    ['longest', highest, [15_000, 30_000, 60_000, 120_000, 120_000]],
  ])('waits by triggering again: the %s waits double up to their cap', async (_name, random, waits) => {
    const result = await flow({ world: busyUntil(waits.reduce((sum, wait) => sum + wait)), inputs, random });
    const [toRead, ...toAnswer] = [400, 200, 200, 200, 200];
    expect(result).toMatchObject(triggered);
    expect(result.trace.filter((line) => line.includes('GET'))).toEqual(['200 GET 403']);
    expect(gaps(triggersAt(result))).toEqual(
      waits.map((wait, index) => wait + (index === 0 ? toRead : (toAnswer[index - 1] ?? 0))),
    );
  });

  test('waits every poll-interval if one is given', async () => {
    const result = await flow({ world: busyUntil(100_000), inputs: { ...inputs, 'poll-interval': '30s' } });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, 30_400, 60_600, 90_800, 121_000]);
  });

  test('triggers once more just before the timeout, and is busy at it', async () => {
    const result = await flow({ world: busyUntil(3_600_000), inputs: { ...inputs, timeout: '1m' } });
    expect(result).toMatchObject({ green: false, status: 'busy', syncs: 0, elapsedMs: 60_000 });
    expect(triggersAt(result)).toEqual([0, 11_650, 34_350, 59_000]);
  });
});

describe('several steps that wait for the same sync', () => {
  test('trigger once in all: the others adopt that run', async () => {
    const world = createWorld(busyUntil(30_000));
    const steps = [1, 2, 3, 4].map((seed) => ({ seed, inputs: every10s }));
    const results = (await world.run(...steps)).map(told);
    expect(results.map(({ status }) => status)).toEqual(Array(4).fill('triggered'));
    expect(results.filter((result) => !result.adopted)).toHaveLength(1);
    expect(world.braze.runs().filter(({ by }) => by === 'trigger')).toHaveLength(1);
  });

  test('a step that finds the sync of another step running waits for it and then syncs itself', async () => {
    const world = createWorld({ integration: { nextRuns: { durationMs: 30_000 } } });
    const [first, second] = await world.run({}, { startAtMs: 5_000, inputs: every10s });
    expect(first.outputs).toMatchObject({ status: 'triggered', attempts: '1' });
    expect(second.outputs).toMatchObject({ status: 'triggered', adopted: 'false' });
    const [before, after] = world.braze.runs();
    expect(after?.startedAtMs).toBeGreaterThan(before?.endsAtMs ?? Number.NaN);
  });
});

// Another sync is running, and the step waits for it.
import { describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../simulator/braze.ts';
import { TRIGGER_KEY } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import {
  adopted,
  expectOwnSync,
  flow,
  follow,
  gaps,
  highest,
  lowest,
  sentBy,
  succeeded,
  triggered,
  triggersAt,
} from './flow.ts';
import { answering, busyUntil, dnsOutage, history, minuteMs, outage, starts, worldOf } from './worlds.ts';

const hidden = { hideRunning: true };
const auto = { 'poll-interval': 'auto' };

/** The requests until a list shows the end of a run that ends at 30 s, polled every 10 s. */
const polled = ['0 POST 429', '200 GET 200', '10400 GET 200', '20600 GET 200', '30800 GET 200'];

describe('a running sync', () => {
  test.each([
    ['0.5 s', lowest, ['31500 GET 200', '31700 POST 202']],
    ['3 s', highest, ['34000 GET 200', '34200 POST 202']],
  ] as const)('is polled to its end; after %s and one more list the step triggers', async (_name, random, last) => {
    const result = await flow({ world: busyUntil(30_000), random });
    expect(result).toMatchObject({ ...triggered, trace: [...polled, ...last] });
  });

  test('is waited for before the first trigger if the first list shows it', async () => {
    const result = await follow({ world: busyUntil(30_000) });
    expect(result).toMatchObject(succeeded);
    expect(result.trace.slice(0, 6)).toEqual([
      ...['0 GET 200', '10200 GET 200', '20400 GET 200', '30600 GET 200', '31300 GET 200', '31500 POST 202'],
    ]);
  });
});

describe('a later run of someone else', () => {
  const later = (result: RunResult, durationMs: number, atMs = 30_100): FlowOptions => ({
    world: busyUntil(30_000),
    events: { [atMs]: starts({ result, durationMs }) },
  });

  test.each<[string, RunResult, number, boolean]>([
    ['is running', 'success', minuteMs, true],
    ['is running and will fail', 'error', minuteMs, true],
    ['ended success', 'success', 300, true],
    ['ended partial', 'partial', 300, true],
    ['ended error', 'error', 300, false],
    ['ended config_error', 'config_error', 300, false],
  ])('that %s is adopted unless it has failed', async (_name, result, durationMs, isAdopted) => {
    expect(await flow(later(result, durationMs))).toMatchObject(
      isAdopted
        ? { ...adopted, trace: polled }
        : { ...triggered, trace: [...polled, '31500 GET 200', '31700 POST 202'] },
    );
  });

  test.each<[string, number, readonly string[]]>([
    ['is in the last list before the trigger', 31_400, ['31500 GET 200']],
    ['began after the last list', 31_600, ['31500 GET 200', '31700 POST 429', '31900 GET 200']],
  ])('that %s is adopted', async (_name, atMs, last) => {
    const result = await flow(later('success', minuteMs, atMs));
    expect(result).toMatchObject({ ...adopted, trace: [...polled, ...last] });
  });
});

describe('a busy answer with nothing running in the list', () => {
  test('is followed by another trigger after a poll, and its answer decides', async () => {
    const result = await flow({ world: busyUntil(30_000, { list: hidden }) });
    expect(result).toMatchObject(triggered);
    expect(result.trace.slice(0, 6)).toEqual([
      ...['0 POST 429', '200 GET 200', '10400 GET 200', '11100 GET 200', '11300 POST 429', '11500 GET 200'],
    ]);
    expect(triggersAt(result)).toEqual([0, 11_300, 22_600, 33_900]);
  });

  test('may be about a run that is listed late, which is not adopted', async () => {
    const world = worldOf({ pastRuns: [{ agoMs: 1_000, durationMs: 26_000, visibleAfterMs: 12_000 }] });
    await expectOwnSync({ world });
    const events = { 25500: starts({ durationMs: minuteMs }) };
    for (const run of [flow, follow]) expect(await run({ world, events })).toMatchObject(adopted);
  });
});

describe('a run that the list shows as running', () => {
  const stuck = { agoMs: 10_000, durationMs: 15_000, endShownAfterMs: Number.POSITIVE_INFINITY };

  test.each<[string, readonly number[], number]>([
    ['10 minutes', [], 602_200],
    ['10 minutes, if the longest past run was short', [20_000, 5_000], 602_200],
    ['twice the longest past run', [minuteMs, 400_000], 806_200],
  ])('for %s is tested by a trigger', async (_name, durations, atMs) => {
    const pastRuns = durations.map((durationMs, index) => ({ agoMs: (index + 1) * 3_600_000, durationMs }));
    const result = await flow({ world: worldOf({ pastRuns: [...pastRuns, stuck] }) });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, atMs]);
  });
});

describe('a key that may not read runs', () => {
  const inputs = { 'api-key': TRIGGER_KEY, timeout: '24h', ...auto };

  test.each([
    ['shortest', lowest, [12_000, 24_000, 48_000, 96_000, 96_000]],
    ['longest', highest, [15_000, 30_000, 60_000, 120_000, 120_000]],
  ])('makes the step wait by triggering, doubling to 2 minutes (%s)', async (_name, random, waits) => {
    const sum = waits.reduce((total, waitMs) => total + waitMs);
    const result = await flow({ world: busyUntil(sum), inputs, random, link: dnsOutage([[0, 500]]) });
    expect(result).toMatchObject(triggered);
    expect(sentBy('GET', result)).toHaveLength(1);
    expect(gaps(triggersAt(result).slice(1))).toEqual(waits.map((waitMs, index) => waitMs + (index === 0 ? 400 : 200)));
  });

  test('makes the step trigger every poll-interval if one is given', async () => {
    const result = await flow({ world: busyUntil(100_000), inputs: { ...inputs, 'poll-interval': '30s' } });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)).toEqual([0, 30_400, 60_600, 90_800, 121_000]);
  });

  test('but could read them before makes the step trigger after three refusals in a row', async () => {
    const runs = (number: number) => (number > 1 ? answering(403) : null);
    const result = await flow({ world: busyUntil(minuteMs), faults: { runs } });
    expect(result).toMatchObject(triggered);
    expect(result.trace).toEqual([
      ...['0 POST 429', '200 GET 200', '10400 GET 403', '20600 GET 403', '30800 GET 403'],
      ...['41000 POST 429', '51200 POST 429', '61400 POST 202'],
    ]);
  });
});

test('lists that fail while another sync is running do not mean that it has ended', async () => {
  const faults = outage('lists', [[300, 60_000]]);
  const result = await flow({ world: busyUntil(30_000, { list: hidden }), faults });
  expect(result).toMatchObject(triggered);
  expect(triggersAt(result)[1]).toBeGreaterThan(60_000);
});

test('one list that fails after a long wait for another sync is no reason to trigger', async () => {
  const world = busyUntil(20 * minuteMs, { pastRuns: history(3, { durationMs: 30 * minuteMs }) });
  const faults = outage('lists', [[15 * minuteMs, 15.25 * minuteMs]]);
  const step = await flow({ world, faults });
  expect(gaps(triggersAt(step)).map((ms) => Math.floor(ms / minuteMs))).toEqual([20]);
});

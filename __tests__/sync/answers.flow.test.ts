// Every kind of answer to a trigger, and what the step does next.
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.ts';
import { htmlPage, lost, rateLimited, redirect } from '../../simulator/faults.ts';
import { TRIGGER_KEY } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { flow, follow, highest, lowest, notStarted, sentBy, triggered, triggersAt } from './flow.ts';
import { answering, busyUntil, dnsOutage, outage, reset, resetAfterEffect, worldOf } from './worlds.ts';

const unknown = { succeeds: false, status: 'unknown', adopted: false };
const unreachable = dnsOutage([[0, 1e9]]);

test.each([
  ['all permissions', {}],
  ['only the trigger permission', { 'api-key': TRIGGER_KEY }],
])('with a key that has %s, an accepted trigger is the only request', async (_name, inputs) => {
  expect(await flow({ inputs })).toMatchObject({ ...triggered, trace: ['0 POST 202'], elapsedMs: 200 });
});

test.each([
  ['skip', 'skipped', true, 'notice'],
  ['fail', 'busy', false, 'error'],
])('with on-busy: %s, a busy answer is final: %s', async (onBusy, word, succeeds, level) => {
  const step = await flow({ world: busyUntil(60_000), inputs: { 'on-busy': onBusy } });
  expect(step).toMatchObject({ succeeds, outputs: { status: word, message: 'Another job is in progress' } });
  expect(step.annotations.map((each) => each.level)).toEqual([level]);
  for (const list of [{}, { hideRunning: true }]) {
    const result = await follow({ world: busyUntil(60_000, { list }), inputs: { 'on-busy': onBusy } });
    expect(result).toMatchObject({ succeeds, status: word, syncs: 0, trace: ['0 GET 200', '200 POST 429'] });
  }
});

describe('after one request, the step ends with', () => {
  test.each<[string, FlowOptions, number | string]>([
    ['an answer that names an error', { faults: { trigger: [answering(401)] } }, 401],
    ['a redirect', { faults: { trigger: [redirect('https://rest.iad-03.braze.com/elsewhere')] } }, 307],
    ['a web page', { faults: { trigger: [htmlPage(200)] } }, 200],
    ['a bad certificate', { link: () => ({ code: 'CERT_HAS_EXPIRED', stage: 'certificate' }) }, 'CERT_HAS_EXPIRED'],
    ['a proxy that rejects the credentials', { link: () => ({ code: 'PROXY_407', stage: 'proxy' }) }, 'PROXY_407'],
  ])('%s', async (_name, options, code) => {
    expect(await flow(options)).toMatchObject({ ...notStarted, trace: [`0 POST ${code}`] });
  });
});

describe('a trigger that is not sent', () => {
  test('is retried after 1 s, doubling to 15 s, for 2 minutes', async () => {
    const result = await flow({ link: unreachable });
    expect(result).toMatchObject({ ...notStarted, elapsedMs: 122_800 });
    expect(triggersAt(result)).toEqual([
      ...[0, 1_000, 2_800, 6_200, 12_800, 25_000, 37_200, 49_400, 61_600, 73_800, 86_000, 98_200, 110_400, 122_600],
    ]);
  });

  test.each(['skip', 'fail'])('is retried with on-busy: %s although a list shows a running sync', async (onBusy) => {
    const link = (number: number) => (number === 2 ? unreachable(number, 0) : null);
    const result = await follow({ world: busyUntil(60_000), inputs: { 'on-busy': onBusy }, link });
    expect(result).toMatchObject({ trace: ['0 GET 200', '200 POST EAI_AGAIN', '1200 POST 429'], syncs: 0 });
  });

  test('is retried after 1 s even if lists still show a sync that has been running for too long', async () => {
    const link = dnsOutage([[600_000, 612_000]]);
    const result = await flow({ world: busyUntil(1e9), link });
    const again = triggersAt(result).filter((atMs) => atMs >= 600_000 && atMs < 1_200_000);
    expect(again.length).toBeGreaterThan(3);
    expect(Math.max(...again)).toBeLessThan(640_000);
  });

  test('is retried a last time 2 s before the timeout', async () => {
    const result = await flow({ inputs: { timeout: '10s' }, link: unreachable });
    expect(result).toMatchObject({ ...notStarted, elapsedMs: 8_200 });
    expect(triggersAt(result)).toEqual([0, 1_000, 2_800, 6_200, 8_000]);
  });

  test('after an ambiguous answer is given up after 2 minutes and 5 more of polling if Braze has never answered', async () => {
    const link = (number: number) => (number > 1 ? unreachable(number, 0) : null);
    const result = await flow({ link, faults: { trigger: [reset] } });
    expect(result).toMatchObject({ ...unknown, syncs: 0 });
    expect(triggersAt(result).at(-1)).toBeLessThan(125_000);
    expect(result.elapsedMs - (triggersAt(result).at(-1) ?? 0)).toBeGreaterThanOrEqual(300_000);
    expect(result.elapsedMs).toBeLessThan(431_000);
  });
});

describe('an ambiguous answer', () => {
  const silence = lost({ kind: 'silence' });
  const wait7s = lost({ kind: 'answer', status: 503, headers: { 'retry-after': '7' } });
  test.each<[string, Fault, readonly string[]]>([
    ['comes at once', answering(502), ['0 POST 502', '200 GET 200', '2200 GET 200', '2400 POST 202']],
    ['times out after 30 s', silence, ['0 POST TIMEOUT', '30000 GET 200', '32000 GET 200', '32200 POST 202']],
    ['asks for a wait', wait7s, ['0 POST 503', '200 GET 200', '7200 GET 200', '7400 POST 202']],
  ])('that %s is followed by two lists and another trigger', async (_name, fault, trace) => {
    expect(await flow({ faults: { trigger: [fault] } })).toMatchObject({ ...triggered, trace });
  });

  test.each([
    ['shortest', lowest, [0, 2_400, 6_800, 15_200, 31_600, 64_000, 112_400, 160_800]],
    ['longest', highest, [0, 2_900, 8_300, 18_700, 39_100, 79_500, 139_900, 200_300]],
  ] as const)('that repeats doubles the wait to 60 s, until the timeout (%s)', async (_name, random, times) => {
    const result = await flow({ faults: { trigger: () => reset }, random, inputs: { timeout: '10m' } });
    expect(triggersAt(result).slice(0, 8)).toEqual(times);
    expect(result).toMatchObject({ ...unknown, syncs: 0, elapsedMs: 598_200 });
    expect(triggersAt(result).length).toBeGreaterThan(12);
  });

  test.each(['wait', 'skip', 'fail'])('and then a busy one make the step wait (on-busy: %s)', async (onBusy) => {
    const options = { world: busyUntil(30_000, { list: { hideRunning: true } }), faults: { trigger: [reset] } };
    const inputs = { 'on-busy': onBusy };
    expect(await flow({ ...options, inputs })).toMatchObject(triggered);
    const atTimeout = await flow({ ...options, inputs: { ...inputs, timeout: '20s' } });
    expect(atTimeout).toMatchObject({ ...unknown, syncs: 0, elapsedMs: 18_400 });
  });

  test('and then a refusal end the step as unknown after 5 minutes of polling', async () => {
    const faults = { trigger: [reset, answering(401)] };
    const result = await flow({ faults, inputs: { 'poll-interval': '1m' } });
    expect(result).toMatchObject({ ...unknown, syncs: 0 });
    expect(triggersAt(result)).toEqual([0, 2_400]);
    expect(result.trace.slice(-2)).toEqual(['243400 GET 200', '302600 GET 200']);
  });

  test('and then only refusals end the step as unknown at once', async () => {
    const faults = { trigger: [reset, answering(401)], runs: [answering(500), answering(500), answering(401)] };
    const result = await flow({ faults });
    expect(result).toMatchObject({ ...unknown, elapsedMs: 2_800 });
    expect(result.trace.slice(2)).toEqual(['2200 GET 500', '2400 POST 401', '2600 GET 401']);
  });

  test('and then a rate limit are followed by lists, and by another trigger once the limit is over', async () => {
    const result = await flow({ faults: { trigger: [reset, rateLimited(5_000)] } });
    expect(result).toMatchObject(triggered);
    expect(result.trace.slice(2)).toEqual([
      ...['2200 GET 200', '2400 POST 429', '2600 GET 200', '8600 GET 200', '8800 POST 202'],
    ]);
  });

  test('that comes too late for another trigger ends the step as unknown at the timeout', async () => {
    const result = await flow({ inputs: { timeout: '10s' }, faults: { trigger: [silence] } });
    expect(result).toMatchObject({ ...unknown, trace: ['0 POST TIMEOUT'], elapsedMs: 10_000 });
    const late = await flow({ inputs: { timeout: '32.5s' }, faults: { trigger: [silence] } });
    expect(late).toMatchObject({ ...unknown, trace: ['0 POST TIMEOUT', '30000 GET 200', '30500 GET 200'] });
  });
});

describe('five ambiguous answers while lists fail', () => {
  const fiveResets = Array<Fault>(5).fill(reset);

  test('are followed by 5 minutes of polling and no sixth trigger', async () => {
    const faults = { ...outage('lists', [[0, 1e9]]), trigger: () => reset };
    const result = await flow({ faults, inputs: { 'poll-interval': '2m' } });
    expect(result).toMatchObject({ ...unknown, syncs: 0 });
    expect(triggersAt(result)).toEqual([0, 2_400, 6_800, 15_200, 31_600]);
    expect(sentBy('GET', result).slice(-3)).toEqual(['152000 GET 503', '272200 GET 503', '363800 GET 503']);
    expect(result.elapsedMs).toBe(364_000);
    const later = await follow({ faults: { ...outage('lists', [[1, 1e9]]), trigger: () => answering(502) } });
    expect([later.status, triggersAt(later).length]).toEqual(['unknown', 5]);
  });

  test('are followed by a sixth trigger once a list can be read and shows no run', async () => {
    const result = await flow({ faults: { ...outage('lists', [[0, 200_000]]), trigger: fiveResets } });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result)[5]).toBeGreaterThan(200_000);
    expect(triggersAt(result)[5]).toBeLessThan(211_000);
  });

  test('are resolved by a run that lists show once they can be read', async () => {
    const faults = { ...outage('lists', [[0, 200_000]]), trigger: () => resetAfterEffect };
    const result = await flow({ world: worldOf({ nextRuns: { durationMs: 600_000 } }), faults });
    expect(result).toMatchObject({ ...triggered, adopted: true });
  });

  test('and a long wait that the server asks for do not end the step if one later list fails', async () => {
    const later = lost({ kind: 'answer', status: 503, headers: { 'retry-after': '1800' } });
    const faults = { ...outage('lists', [[400_000, 420_000]]), trigger: [...fiveResets, later] };
    expect(await flow({ faults })).toMatchObject(triggered);
  });

  test('end the step as unknown at once if the key may not read runs', async () => {
    const result = await flow({ faults: { trigger: () => reset }, inputs: { 'api-key': TRIGGER_KEY } });
    expect(result).toMatchObject(unknown);
    expect(result.trace).toEqual([
      ...['0 POST ECONNRESET', '200 GET 403', '2200 POST ECONNRESET', '6400 POST ECONNRESET'],
      ...['14600 POST ECONNRESET', '30800 POST ECONNRESET'],
    ]);
  });
});

// `retries`: our sync ends with an error, and the step triggers it again after a wait.
import { describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../simulator/braze.ts';
import type { Fault } from '../../simulator/faults.ts';
import type { Flow, FlowOptions } from './flow.ts';
import { follow, triggersAt } from './flow.ts';
import { answering, dnsOutage, outage, reset, resetAfterEffect, starts, strayBusy, worldOf } from './worlds.ts';

/** A world in which our syncs take a minute each and end with these results in turn. */
const ourRuns = (...result: [RunResult, ...RunResult[]]) => worldOf({ nextRuns: { result } });
const inputs = (retries: number, more: object = {}) => ({ retries: String(retries), ...more });

/** Every trigger but the first meets this fault. */
const afterFirst = (fault: Fault) => (number: number) => (number > 1 ? fault : null);

describe('a sync that ends with an error', () => {
  test('is triggered again after 30 s, then after 60 s, as often as retries says', async () => {
    const step = await follow({ world: ourRuns('error', 'error', 'success'), inputs: inputs(3) });
    expect(step).toMatchObject({ status: 'success', adopted: false, syncs: 3 });
    const [first = 0, second = 0, third = 0] = triggersAt(step);
    expect([second - first, third - second].map((ms) => Math.floor(ms / 10_000))).toEqual([9, 12]);
  });

  test.each([
    [0, 1],
    [1, 2],
    [5, 6],
  ])('with retries: %i ends the step with an error after %i syncs that all fail', async (retries, syncs) => {
    const step = await follow({ world: ourRuns('error'), inputs: inputs(retries, { timeout: '2h' }) });
    expect(step).toMatchObject({ status: 'error', succeeds: false, adopted: false, syncs });
    // Each retry is in the log, and each run is in the table of runs.
    expect(step.printed.filter(({ text }) => text.includes('The sync failed: retrying in'))).toHaveLength(retries);
    expect(step.summary.match(/\| \*{0,2}error\*{0,2} \|/g)).toHaveLength(syncs);
  });

  const refused = answering(403);
  const startedNothing = (why: string) => expect.stringContaining(`The next retry started nothing. ${why}`);
  const failing = (durationMs: number) => starts({ durationMs, result: 'error' });

  test.each<[string, Flow['status'], number, FlowOptions, object?]>([
    [
      'is not triggered again if the wait would outlast the timeout',
      ...(['error', 1] as const),
      { inputs: inputs(3, { timeout: '90s' }) },
    ],
    [
      'is not triggered again if a later run ends well',
      ...(['success', 1] as const),
      { inputs: inputs(3), events: { 70000: starts({ result: 'success' }) } },
      { adopted: 'true' },
    ],
    [
      'is triggered again if the retry adopts a run that fails',
      ...(['success', 2] as const),
      {
        world: ourRuns('error', 'error', 'error', 'success'),
        inputs: inputs(1),
        events: { 100: failing(20_000), 100000: failing(60_000) },
      },
      { adopted: 'false' },
    ],
    [
      'stays an error if the retry is refused',
      ...(['error', 1] as const),
      { inputs: inputs(1), faults: { trigger: [null, refused, refused] } },
      { adopted: 'false', 'http-status': '403', reason: startedNothing('Braze refused access with this api-key (403') },
    ],
    [
      'stays an error if another sync blocks the retry until the timeout',
      ...(['error', 1] as const),
      { inputs: inputs(1, { timeout: '3m' }), faults: { trigger: afterFirst(strayBusy) } },
      { adopted: 'false', reason: startedNothing('Another sync of this integration was running') },
    ],
    [
      'is unknown if the answer to the retry is lost and no list shows a run of it',
      ...(['unknown', 1] as const),
      { inputs: inputs(1, { timeout: '10m' }), faults: { trigger: afterFirst(reset) } },
    ],
    [
      'stays an error if the step is cancelled while it waits for the retry',
      ...(['error', 1] as const),
      { inputs: inputs(1), cancelAtMs: 80_000 },
      { attempts: '1', reason: startedNothing('The workflow was cancelled. No sync that this step started') },
    ],
    [
      'stays an error if Braze cannot be reached for the retry, although it was busy before',
      ...(['error', 1] as const),
      { inputs: inputs(1, { timeout: '3m' }), link: dnsOutage([[85_000, 1e9]]), faults: { trigger: [strayBusy] } },
      { reason: startedNothing('Braze could not be reached before the timeout of 3m') },
    ],
  ])('%s', async (_name, status, syncs, options, outputs = {}) => {
    expect(await follow({ world: ourRuns('error'), ...options })).toMatchObject({ status, syncs, outputs });
  });

  test.each(['wait', 'skip', 'fail'])('waits for another sync before the retry with on-busy: %s', async (onBusy) => {
    const step = await follow({
      world: ourRuns('error', 'success'),
      inputs: inputs(1, { 'on-busy': onBusy }),
      faults: { trigger: [null, strayBusy] },
    });
    expect(step).toMatchObject({ status: 'success', syncs: 2 });
  });
});

test.each(['config_error', 'partial'] as const)('a sync that ends %s is not triggered again', async (result) => {
  expect(await follow({ world: ourRuns(result), inputs: inputs(5) })).toMatchObject({ status: result, syncs: 1 });
});

test('a retry that is answered busy waits for the other sync, no matter how many answers were lost before', async () => {
  const trigger = [...Array(4).fill(reset), resetAfterEffect, strayBusy];
  const faults = { ...outage('lists', [[123_700, 700_000]]), trigger };
  const step = await follow({ world: ourRuns('error', 'success'), faults, inputs: inputs(1) });
  expect(step).toMatchObject({ status: 'success', syncs: 2 });
});

// `retries`: our sync ended with an error, and is triggered again after a wait.
import { describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../simulator/braze.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { away, follow, history, runFollow, starts, strayBusy, told, triggersAt } from './flow.ts';

/** A world in which our syncs take a minute and end so, one after another. */
const ourRuns = (...results: [RunResult, ...RunResult[]]) => ({
  integration: { pastRuns: history(3), nextRuns: { result: results } },
});
const inputs = (retries: number, more: object = {}) => ({ retries: String(retries), ...more });

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
  ])('with retries: %i is an error after %i syncs that all fail', async (retries, syncs) => {
    const step = await runFollow({ world: ourRuns('error'), inputs: inputs(retries, { timeout: '2h' }) });
    expect(told(step)).toMatchObject({ status: 'error', green: false, adopted: false, syncs });
    expect(step.outputs['attempts']).toBe(String(syncs));
    // Each of them is in the log and in the table of runs.
    expect(step.printed.filter(({ text }) => text.includes('The sync failed: retrying in'))).toHaveLength(retries);
    expect(step.summary.match(/\| \*{0,2}error\*{0,2} \|/g)).toHaveLength(syncs);
  });

  test('is not triggered again where the wait would outlast the timeout', async () => {
    const step = await follow({ world: ourRuns('error'), inputs: inputs(3, { timeout: '90s' }) });
    expect(step).toMatchObject({ status: 'error', syncs: 1 });
    expect(step.elapsedMs).toBeLessThan(75_000);
  });

  test('is not triggered again where another began after it and ends well', async () => {
    const events = { 70000: starts({ durationMs: 60_000, result: 'success' }) };
    const step = await follow({ world: ourRuns('error'), inputs: inputs(3), events });
    expect(step).toMatchObject({ status: 'success', adopted: true, syncs: 1 });
  });

  test('is triggered again too where the retry adopts a run that fails', async () => {
    const other = (durationMs: number) => starts({ durationMs, result: 'error' });
    const events = { 100: other(20_000), 100000: other(60_000) };
    const step = await follow({ world: ourRuns('error', 'error', 'error', 'success'), inputs: inputs(1), events });
    expect(step).toMatchObject({ status: 'success', adopted: false, syncs: 2 });
  });

  test('stays an error where the retry is refused', async () => {
    const refused = lost({ kind: 'answer', status: 403 });
    const faults = { trigger: [null, refused, refused] };
    const step = await runFollow({ world: ourRuns('error'), inputs: inputs(1), faults });
    expect(told(step)).toMatchObject({ status: 'error', adopted: false, syncs: 1 });
    expect(step.outputs).toMatchObject({ attempts: '2', 'http-status': '202' });
  });

  test('stays an error where another sync is in the way of the retry until the timeout', async () => {
    const faults = { trigger: [null, ...Array(9).fill(strayBusy)] as never };
    const step = await runFollow({ world: ourRuns('error'), inputs: inputs(1, { timeout: '3m' }), faults });
    expect(told(step)).toMatchObject({ status: 'error', adopted: false, syncs: 1 });
    expect(step.outputs['reason']).toContain('in 2 attempts');
  });

  test.each(['wait', 'skip', 'fail'])(
    'waits for another one before the retry, whatever on-busy says: %s',
    async (onBusy) => {
      const step = await follow({
        world: ourRuns('error', 'success'),
        inputs: inputs(1, { 'on-busy': onBusy }),
        faults: { trigger: [null, strayBusy] },
      });
      expect(step).toMatchObject({ status: 'success', syncs: 2 });
    },
  );

  test('is unknown where the answer to the retry is lost, and nothing shows it', async () => {
    const faults = { trigger: [null, ...Array(99).fill(lost({ kind: 'reset' }))] as never };
    const step = await follow({ world: ourRuns('error'), inputs: inputs(1, { timeout: '10m' }), faults });
    expect(step).toMatchObject({ status: 'unknown', syncs: 1 });
  });

  test('is cancelled in the wait for the retry: nothing is running', async () => {
    const step = await runFollow({ world: ourRuns('error'), inputs: inputs(1), cancelAtMs: 80_000 });
    expect(told(step)).toMatchObject({ status: 'cancelled', syncs: 1 });
    expect(step.annotations[0]?.text).toContain('The step has no sync running in Braze for this integration');
  });
});

test.each(['config_error', 'partial'] as const)('a sync that ends %s is not triggered again', async (result) => {
  expect(await follow({ world: ourRuns(result), inputs: inputs(5) })).toMatchObject({ status: result, syncs: 1 });
});

test('a retry that finds another sync running waits for it, however many answers were lost before', async () => {
  const noEffect = lost({ kind: 'answer', status: 504 });
  const trigger = [...Array(4).fill(noEffect), afterEffect({ kind: 'answer', status: 504 }), strayBusy];
  const faults = { ...away('lists', [[123_700, 700_000]]), trigger };
  const step = await follow({ world: ourRuns('error', 'success'), faults, inputs: inputs(1) });
  expect(step).toMatchObject({ status: 'success', syncs: 2 });
});

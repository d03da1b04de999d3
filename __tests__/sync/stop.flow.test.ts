// The workflow is cancelled, or the action has a bug.
import { describe, expect, test } from '@jest/globals';
import { afterEffect, lost } from '../../simulator/faults.ts';
import type { Transport } from '../../src/braze/exchange.ts';
import { TRIGGER_KEY } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { busyUntil, flow, runStep, told } from './flow.ts';

const every10s = { 'poll-interval': '10s' };
const cancelled = { green: false, status: 'cancelled', adopted: false };

describe('cancelled', () => {
  test('before the first request: nothing is sent', async () => {
    const cancel = new AbortController();
    cancel.abort();
    expect(await flow({ cancel })).toEqual({ ...cancelled, syncs: 0, trace: [], elapsedMs: 0 });
  });

  test('in the trigger: the step ends at once, and says that a sync may go on', async () => {
    const result = await runStep({ cancelAtMs: 100 });
    expect(told(result)).toEqual({ ...cancelled, syncs: 1, trace: ['0 POST CANCELLED'], elapsedMs: 100 });
    expect(result.outputs).toMatchObject({ attempts: '1', 'http-status': '' });
    expect(result.annotations.map(({ level }) => level)).toEqual(['error']);
    expect(result.annotations[0]?.text).toMatch(/may have started/);
  });

  test.each<[string, FlowOptions, number, readonly string[]]>([
    ['in a look', { world: busyUntil(60_000) }, 300, ['0 POST 429', '200 GET CANCELLED']],
    [
      'in a wait for a running sync',
      { world: busyUntil(60_000), inputs: every10s },
      5_000,
      ['0 POST 429', '200 GET 200'],
    ],
    [
      'in a wait for the rate limit',
      { faults: { trigger: [lost({ kind: 'answer', status: 429 })] } },
      5_000,
      ['0 POST 429'],
    ],
    ['in a back-off', { link: () => ({ code: 'ENOTFOUND', stage: 'connecting' }) }, 500, ['0 POST ENOTFOUND']],
    ['in the rest before the timeout', { world: busyUntil(60_000), inputs: { timeout: '1s' } }, 900, ['0 POST 429']],
  ])('%s: the step ends at once', async (_name, options, cancelAtMs, trace) => {
    const result = await runStep({ ...options, cancelAtMs });
    expect(told(result)).toEqual({ ...cancelled, syncs: 0, trace, elapsedMs: cancelAtMs });
    expect(result.annotations[0]?.text).not.toMatch(/may have started/);
  });

  test('in the fifth trigger that is not answered: cancelled, though no evidence can be sought any more', async () => {
    const reset = lost({ kind: 'reset' });
    const faults = { trigger: [reset, reset, reset, reset, lost({ kind: 'silence' })] };
    const result = await runStep({ faults, inputs: { 'api-key': TRIGGER_KEY }, cancelAtMs: 51_000 });
    expect(told(result)).toMatchObject({ ...cancelled, syncs: 0, elapsedMs: 51_000 });
    expect(told(result).trace.at(-1)).toBe('50800 POST CANCELLED');
    expect(result.annotations[0]?.text).toMatch(/may have started/);
  });

  test('while evidence is sought: a sync may go on', async () => {
    const faults = { trigger: [afterEffect({ kind: 'reset' })] };
    const world = { integration: { nextRuns: { visibleAfterMs: 60_000 } } };
    const result = await runStep({ world, faults, cancelAtMs: 1_000 });
    expect(told(result)).toMatchObject({ ...cancelled, syncs: 1, elapsedMs: 1_000 });
    expect(result.annotations[0]?.text).toMatch(/may have started/);
  });

  test('once the verdict stands changes nothing', async () => {
    const cancel = new AbortController();
    const transport =
      (send: Transport): Transport =>
      async (request) => {
        const exchange = await send(request);
        cancel.abort();
        return exchange;
      };
    expect(await flow({ cancel, transport })).toMatchObject({
      green: true,
      status: 'triggered',
      trace: ['0 POST 202'],
    });
  });
});

describe('a bug', () => {
  class SecretLeak extends Error {
    override readonly name = 'SecretLeak';
  }
  const error = new SecretLeak('world-key-that-may-do-everything\n::error::told');
  const throwing =
    (method: string) =>
    (send: Transport): Transport =>
    (request) =>
      request.method === method ? Promise.reject(error) : send(request);
  const textFor = (fate: string) =>
    expect.stringMatching(new RegExp(`^${fate}\\. The action has a bug: it stopped at an unexpected SecretLeak\\. `));

  test.each<[string, string, () => FlowOptions]>([
    [
      'before a trigger was sent is failed',
      'failed',
      () => ({
        transport: () => {
          throw error;
        },
      }),
    ],
    ['in the trigger is unknown', 'unknown', () => ({ transport: throwing('POST') })],
    [
      'in a look after a trigger is unknown',
      'unknown',
      () => ({ world: busyUntil(60_000), transport: throwing('GET') }),
    ],
    [
      'outside the flow is unknown once a trigger was sent',
      'unknown',
      // Made by the test itself: where it is left out, nobody would hear of the rejection.
      () => {
        const { promise: crashed, reject: crash } = Promise.withResolvers<never>();
        const faults = { trigger: [lost({ kind: 'silence' })] };
        return { crashed, faults, events: { 100: () => crash(error) } };
      },
    ],
  ])('%s: red, with a constant sentence and the name of the error alone', async (_name, status, optionsOf) => {
    const result = await runStep(optionsOf());
    expect(result).toMatchObject({ green: false, outputs: { status, results: '[]' }, outputsWritten: 1 });
    expect(result.annotations).toEqual([{ level: 'error', text: textFor(status) }]);
    expect(JSON.stringify([result.printed, result.summary, result.outputs])).not.toContain('that-may-do-everything');
    expect(result.summary).toContain('has a bug');
  });
});

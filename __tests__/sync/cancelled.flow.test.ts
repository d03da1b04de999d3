// The workflow is cancelled, at different moments.
import { describe, expect, test } from '@jest/globals';
import { afterEffect, lost } from '../../simulator/faults.ts';
import type { Transport } from '../../src/braze/exchange.ts';
import { TRIGGER_KEY } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { flow, follow } from './flow.ts';
import { answering, busyUntil, reset, resetAfterEffect } from './worlds.ts';

const cancelled = { succeeds: false, status: 'cancelled', adopted: false };

describe('a cancellation', () => {
  test('before the first request keeps the step from sending anything', async () => {
    const cancel = new AbortController();
    cancel.abort();
    expect(await flow({ cancel })).toMatchObject({ ...cancelled, syncs: 0, trace: [], elapsedMs: 0 });
  });

  const followed = { 'wait-for-completion': 'true' };
  const lostOnce: FlowOptions = { faults: { trigger: [resetAfterEffect] } };
  const fiveLost: FlowOptions = {
    faults: { trigger: [reset, reset, reset, reset, lost({ kind: 'silence' })] },
    inputs: { 'api-key': TRIGGER_KEY },
  };
  const busy = busyUntil(60_000);
  test.each<[string, FlowOptions, number, string, boolean]>([
    ['during the trigger', {}, 100, '0 POST CANCELLED', true],
    ['during a list', { world: busy }, 300, '200 GET CANCELLED', false],
    ['while another sync is running', { world: busy }, 5_000, '200 GET 200', false],
    ['during a wait for the rate limit', { faults: { trigger: [answering(429)] } }, 5_000, '0 POST 429', false],
    ['before a retry', { link: () => ({ code: 'ENOTFOUND', stage: 'connecting' }) }, 500, '0 POST ENOTFOUND', false],
    ['just before the timeout', { world: busy, inputs: { timeout: '3s' } }, 900, '200 GET 200', false],
    ['after an ambiguous answer', lostOnce, 250, '200 GET CANCELLED', true],
    ['during a fifth ambiguous trigger', fiveLost, 31_000, '30800 POST CANCELLED', true],
    ['during the first list of a step that follows', { inputs: followed }, 100, '0 GET CANCELLED', false],
    ['before the first list after a 202', { inputs: followed }, 5_000, '200 POST 202', false],
    ['during a wait for its own sync', { inputs: followed }, 15_000, '10400 GET 200', false],
    ['during a list while its own sync is running', { inputs: followed }, 20_700, '20600 GET CANCELLED', false],
  ])('%s ends the step at once', async (_name, options, cancelAtMs, last, mayHaveStarted) => {
    const result = await flow({ ...options, cancelAtMs });
    expect(result).toMatchObject({ ...cancelled, elapsedMs: cancelAtMs });
    expect(result.trace.at(-1)).toBe(last);
    expect(result.annotations.map(({ level }) => level)).toEqual(['error']);
    expect(/may have started/.test(result.annotations[0]?.text ?? '')).toBe(mayHaveStarted);
  });

  test('after the last answer does not change the result', async () => {
    const cancel = new AbortController();
    const transport =
      (send: Transport): Transport =>
      (request) =>
        send(request).finally(() => cancel.abort());
    expect(await flow({ cancel, transport })).toMatchObject({ succeeds: true, status: 'triggered' });
  });
});

test('a list that a cancellation interrupts is not reported as unreadable', async () => {
  const faults = { runs: [null, afterEffect({ kind: 'silence' })] };
  const step = await follow({ faults, cancelAtMs: 40_000 });
  expect(step).toMatchObject(cancelled);
  expect(step.printed.map(({ text }) => text).join()).not.toContain('could not be read');
});

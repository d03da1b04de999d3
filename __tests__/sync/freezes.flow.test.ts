// The step's process is stopped, or its machine sleeps. This has no effect on which run counts.
import { describe, expect, test } from '@jest/globals';
import type { Freeze } from '../world/freezer.ts';
import type { FlowOptions } from './flow.ts';
import { adopted, expectOwnSync, flow, follow, triggered } from './flow.ts';
import { busyUntil, dnsOutage, resetAfterEffect, starts, worldOf } from './worlds.ts';

const longMs = 600_000;

/** All freezes that begin at a time: long and short, the clock running or stopped, answers or timers first. */
function freezesAt(atMs: number, lengths = [5_000, 33_000, longMs]): readonly (readonly Freeze[])[] {
  return lengths.flatMap((forMs) =>
    (['keeps running', 'stops'] as const).flatMap((clock) =>
      (['answers', 'timers'] as const).map((first) => [{ atMs, forMs, clock, first }]),
    ),
  );
}

// A step that follows sends the first list at 0, the trigger at 200 ms and the next list at 10.4 s.
const moments: readonly (readonly [string, number])[] = [
  ['during the first list', 100],
  ['during the trigger', 300],
  ['during a wait', 5_000],
  ['during a later list', 10_500],
];

describe.each(moments)('a freeze %s', (_name, atMs) => {
  test.each(['success', 'error'] as const)(
    'does not change the verdict on a sync that ends %s, and causes no second sync',
    async (result) => {
      for (const durationMs of [4_000, 60_000]) {
        for (const freezes of freezesAt(atMs)) {
          for (const trigger of [[], [resetAfterEffect]]) {
            const world = worldOf({ nextRuns: { result, durationMs } });
            expect(await follow({ world, freezes, faults: { trigger } })).toMatchObject({ status: result, syncs: 1 });
          }
        }
      }
    },
  );

  test('does not make a run from before the step count: the step starts its own sync afterwards', async () => {
    for (const freezes of freezesAt(atMs)) {
      await expectOwnSync({ world: busyUntil(30_000), freezes });
    }
  });
});

describe('a freeze', () => {
  test('during a wait for another sync does not keep the step from adopting a run that began in the meantime', async () => {
    for (const freezes of freezesAt(20_000, [longMs])) {
      const events = { 60000: starts({ durationMs: 300_000 }) };
      const step = await follow({ world: busyUntil(30_000), freezes, events });
      expect(step).toMatchObject({ ...adopted, status: 'success', startedBy: 'schedule' });
    }
  });

  test('during a trigger that is not sent does not use up the time for retries', async () => {
    for (const freezes of freezesAt(100, [longMs])) {
      expect(await flow({ freezes, link: dnsOutage([[0, 1]]) })).toMatchObject(triggered);
    }
  });

  test.each<[string, FlowOptions, string]>([
    ['a sync of its own', { world: worldOf({ nextRuns: { durationMs: 3_600_000 } }) }, 'timed_out'],
    ['a sync of someone else', { world: busyUntil(3_600_000) }, 'busy'],
  ])(
    'across the deadline, while the step waits for %s, ends the step once it is over',
    async (_name, options, status) => {
      for (const freezes of freezesAt(30_000).filter(([freeze]) => freeze?.clock === 'keeps running')) {
        const result = await follow({ ...options, inputs: { timeout: '35s' }, freezes });
        expect(result).toMatchObject({ succeeds: false, status });
      }
    },
  );
});

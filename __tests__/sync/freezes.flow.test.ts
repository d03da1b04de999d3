// The step's process is stopped, or its machine sleeps: that has no effect on whose run it was.
import { describe, expect, test } from '@jest/globals';
import type { Freeze } from '../world/freezer.ts';
import type { FlowOptions } from './flow.ts';
import { adopted, expectOwnSync, flow, follow, triggered } from './flow.ts';
import { busyUntil, dnsOutage, starts, worldOf } from './worlds.ts';

const longMs = 600_000;

/** Every freeze that begins at a time: long and short, the clock going on and not, answers and timers first. */
function freezesAt(atMs: number, lengths = [5_000, 33_000, longMs]): readonly (readonly Freeze[])[] {
  return lengths.flatMap((forMs) =>
    (['keeps running', 'stops'] as const).flatMap((clock) =>
      (['answers', 'timers'] as const).map((first) => [{ atMs, forMs, clock, first }]),
    ),
  );
}

// Followed: the first list is asked for at 0, the trigger at 200 ms, the next list at 10.4 s.
const moments: readonly (readonly [string, number])[] = [
  ['in the first list', 100],
  ['in the trigger', 300],
  ['in a wait', 5_000],
  ['in a later list', 10_500],
];

describe.each(moments)('a freeze %s', (_name, atMs) => {
  test.each(['success', 'error'] as const)(
    'does not change the verdict on a sync that ends %s, and costs no second',
    async (result) => {
      for (const durationMs of [4_000, 60_000]) {
        for (const freezes of freezesAt(atMs)) {
          const world = worldOf({ nextRuns: { result, durationMs } });
          expect(await follow({ world, freezes })).toMatchObject({ status: result, syncs: 1 });
        }
      }
    },
  );

  test('does not make a run from before the step count: the step starts its own after it', async () => {
    for (const freezes of freezesAt(atMs)) {
      await expectOwnSync({ world: busyUntil(30_000), freezes });
    }
  });
});

describe('a freeze', () => {
  test('in a wait for another sync does not keep a run that began meanwhile from being adopted', async () => {
    for (const freezes of freezesAt(20_000, [longMs])) {
      const events = { 60000: starts({ durationMs: 300_000 }) };
      const step = await follow({ world: busyUntil(30_000), freezes, events });
      expect(step).toMatchObject({ ...adopted, status: 'success', startedBy: 'schedule' });
    }
  });

  test('in a trigger that is not sent does not use up the time to try again', async () => {
    for (const freezes of freezesAt(100, [longMs])) {
      expect(await flow({ freezes, link: dnsOutage([[0, 1]]) })).toMatchObject(triggered);
    }
  });

  test.each<[string, FlowOptions, string]>([
    ['a sync of its own', { world: worldOf({ nextRuns: { durationMs: 3_600_000 } }) }, 'timed_out'],
    ['a sync of someone else', { world: busyUntil(3_600_000) }, 'busy'],
  ])(
    'across the deadline, while the step waits for %s, ends the step when it is over',
    async (_name, options, status) => {
      for (const freezes of freezesAt(30_000).filter(([freeze]) => freeze?.clock === 'keeps running')) {
        const result = await follow({ ...options, inputs: { timeout: '35s' }, freezes });
        expect(result).toMatchObject({ succeeds: false, status });
      }
    },
  );
});

// The timeout: what the step still tries just before it, and what it reports afterwards.
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.ts';
import { lost, rateLimited } from '../../simulator/faults.ts';
import { TRIGGER_KEY } from '../world/world.ts';
import { flow, follow, gaps, highest, lowest, notStarted, ours, succeeded, triggered, triggersAt } from './flow.ts';
import { answering, busyUntil, dnsOutage, history, minuteMs, outage, worldOf } from './worlds.ts';

const polls = ['10s', '1m', 'auto'];
const failures: readonly (readonly [string, Fault])[] = [
  ['answer 503', answering(503)],
  ['never answer', lost({ kind: 'silence' })],
];
const busy = { succeeds: false, status: 'busy', adopted: false, syncs: 0 };

describe.each([
  ['5m', 5 * minuteMs],
  ['1m', minuteMs],
] as const)('a sync of someone else that ends just before a timeout of %s', (timeout, timeoutMs) => {
  test.each(polls)('leaves time for a trigger (poll-interval: %s)', async (pollInterval) => {
    for (const beforeMs of [30_000, 9_000, 3_000]) {
      for (const random of [lowest, highest]) {
        const inputs = { timeout, 'poll-interval': pollInterval };
        const options = { world: busyUntil(timeoutMs - beforeMs), random, inputs };
        expect(await flow(options)).toMatchObject(triggered);
        expect(await follow(options)).toMatchObject({ ...ours, status: 'timed_out' });
      }
    }
  });
});

describe('a sync of someone else that outlasts the timeout', () => {
  test.each(polls)('is tested by one more trigger just before it (poll-interval: %s)', async (pollInterval) => {
    const inputs = { timeout: '5m', 'poll-interval': pollInterval };
    for (const run of [flow, follow]) {
      const result = await run({ world: busyUntil(1e9), inputs });
      expect(result).toMatchObject(busy);
      expect(triggersAt(result).at(-1)).toBeGreaterThanOrEqual(5 * minuteMs - 5_000);
    }
  });

  test.each(failures)('is tested by a trigger just before it even if lists %s', async (_name, fault) => {
    const faults = outage('lists', [[30_000, 1e9]], fault);
    const result = await flow({ world: busyUntil(297_000), inputs: { timeout: '5m' }, faults });
    expect(result).toMatchObject(triggered);
    expect(triggersAt(result).at(-1)).toBeLessThan(298_500);
  });

  test('is not tested again if a second or less is left', async () => {
    const result = await flow({ world: busyUntil(1e9), inputs: { timeout: '1s' } });
    expect(result).toMatchObject(busy);
    expect(triggersAt(result)).toEqual([0]);
  });

  test('is not tested again if the rate limit is used up: the step ends busy', async () => {
    const trigger = (number: number): Fault | null => (number === 1 ? null : rateLimited(minuteMs));
    for (const inputs of [{}, { 'api-key': TRIGGER_KEY }]) {
      const result = await flow({ world: busyUntil(1e9), inputs: { timeout: '90s', ...inputs }, faults: { trigger } });
      expect(result).toMatchObject(busy);
      expect(triggersAt(result).length).toBeLessThanOrEqual(3);
    }
  });
});

test('a sync that is accepted after the last list is timed_out, and the reason says that there was no time to look for it', async () => {
  const step = await follow({ world: busyUntil(7_900), inputs: { timeout: '10s' } });
  expect(step).toMatchObject({ status: 'timed_out', syncs: 1 });
  expect(step.outputs['reason']).toMatch(/but there was no time to look for it before the timeout of 10s\./);
});

test('a list that is requested just before the last one still has time for its answer', async () => {
  const world = worldOf({ nextRuns: { durationMs: 7_000 } });
  const step = await follow({ world, inputs: { timeout: '10s', 'poll-interval': '3675ms' } });
  expect(step).toMatchObject(succeeded);
  expect(step.trace.at(-1)).toBe('7950 GET 200');
});

test('a rate limit 2 s before the timeout ends the step if Braze does not say how long to wait', async () => {
  const link = dnsOutage([[0, 8_000]]);
  const result = await flow({ inputs: { timeout: '10s' }, link, faults: { trigger: () => rateLimited() } });
  expect(result).toMatchObject(notStarted);
  expect(result.trace.slice(-1)).toEqual(['8000 POST 429']);
});

test('a rate limit beyond the timeout ends a wait without lists at once', async () => {
  const trigger = [null, rateLimited(40 * minuteMs)];
  const inputs = { timeout: '30m', 'api-key': TRIGGER_KEY };
  const result = await flow({ world: busyUntil(1e9), inputs, faults: { trigger } });
  expect(result).toMatchObject(busy);
  expect(result.elapsedMs).toBeLessThan(minuteMs);
});

describe('lists that fail while another sync is running', () => {
  test.each(failures)('and %s make the step test by a trigger every 10 minutes', async (_name, fault) => {
    for (const endsAtMs of [5 * minuteMs, 15 * minuteMs, 29 * minuteMs]) {
      const faults = outage('lists', [[30_000, 1e9]], fault);
      const world = busyUntil(endsAtMs, { pastRuns: history(3, { durationMs: 30 * minuteMs }) });
      const result = await flow({ world, faults });
      expect(result).toMatchObject(triggered);
      const isOff = (gapMs: number): boolean => gapMs < 9 * minuteMs || gapMs > 11 * minuteMs;
      expect(gaps(triggersAt(result)).filter(isOff)).toEqual([]);
    }
  });
});

test('a step that cannot reach Braze after the other sync has ended is not busy', async () => {
  const link = dnsOutage([[62_000, 1e9]]);
  const step = await follow({ world: busyUntil(60_000), link, inputs: { timeout: '10m' } });
  expect(step).toMatchObject(notStarted);
});

test('a sync that was running when lists began to fail is timed_out, and the reason says when it was last seen', async () => {
  const world = worldOf({ nextRuns: { durationMs: 1e9 } });
  const step = await follow({ world, faults: outage('lists', [[minuteMs, 1e9]]), inputs: { timeout: '5m' } });
  expect(step).toMatchObject({ ...ours, succeeds: false, status: 'timed_out' });
  expect(step.outputs['reason']).toMatch(
    /^The sync was running when the runs were last read, 4m \d+s before the timeout of 5m/,
  );
});

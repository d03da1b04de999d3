// Braze or the network is down for seconds or minutes, and time is left. The step waits, and ends as the sync ends.
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.ts';
import { lost } from '../../simulator/faults.ts';
import { TRIGGER_KEY } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { expectOwnSync, flow, follow, ours, triggered } from './flow.ts';
import { answering, busyUntil, dnsOutage, minuteMs, outage, reset, worldOf } from './worlds.ts';

const minutes = [1, 3, 5];
const targets = ['triggers', 'lists', 'both'] as const;
const failures: readonly (readonly [string, Fault])[] = [
  ['answer 503', answering(503)],
  ['break the connection', reset],
  ['never answer', lost({ kind: 'silence' })],
];
const codes = ['EAI_AGAIN', 'ENOTFOUND', 'ECONNREFUSED'];

describe.each(targets.flatMap((what) => failures.map(([how, fault]) => [what, how, fault] as const)))(
  '%s that %s',
  (what, _how, fault) => {
    test('for minutes at the start delay the sync', async () => {
      for (const forMinutes of minutes) {
        const faults = outage(what, [[0, forMinutes * minuteMs]], fault);
        await expectOwnSync({ faults });
      }
    });

    test('for minutes while the step waits for a running sync delay the sync', async () => {
      for (const forMinutes of minutes) {
        for (const blockerMs of [2 * minuteMs, 10 * minuteMs]) {
          const faults = outage(what, [[30_000, 30_000 + forMinutes * minuteMs]], fault);
          await expectOwnSync({ world: busyUntil(blockerMs), faults });
        }
      }
    });

    test('for minutes while its sync is running delay the verdict', async () => {
      for (const forMinutes of minutes) {
        for (const result of ['success', 'error'] as const) {
          const faults = outage(what, [[30_000, 30_000 + forMinutes * minuteMs]], fault);
          const world = worldOf({ nextRuns: { result, durationMs: 2 * minuteMs } });
          expect(await follow({ faults, world })).toMatchObject({ ...ours, status: result });
        }
      }
    });
  },
);

describe('DNS lookups that fail', () => {
  test.each(codes)('for 90 s at the start (%s) delay the sync', async (code) => {
    const link = dnsOutage([[0, 90_000]], code);
    await expectOwnSync({ link });
    expect(await flow({ link, inputs: { 'api-key': TRIGGER_KEY } })).toMatchObject(triggered);
  });

  test.each(codes)('for 5 minutes once Braze has answered (%s) delay the end', async (code) => {
    const cases: readonly FlowOptions[] = [
      { link: dnsOutage([[100, 5 * minuteMs]], code) },
      { link: dnsOutage([[30_000, 6 * minuteMs]], code) },
      { link: dnsOutage([[30_000, 6 * minuteMs]], code), world: busyUntil(2 * minuteMs) },
      { link: dnsOutage([[30_000, 6 * minuteMs]], code), world: busyUntil(10 * minuteMs) },
      { link: dnsOutage([[31_000, 6 * minuteMs]], code), world: busyUntil(30_000) },
    ];
    for (const options of cases) await expectOwnSync(options);
  });

  test('again after minutes of good answers get the full time again', async () => {
    const spans = [0, 5, 10, 15].map((from) => [from * minuteMs, from * minuteMs + 100_000] as const);
    await expectOwnSync({ link: dnsOutage(spans, 'ECONNREFUSED'), world: busyUntil(18 * minuteMs) });
  });
});

// A step on an ordinary night: six integrations with mixed results, in virtual time, against the simulated Braze, on an
// instance that has a dashboard. It is always the same, and the README shows it.

import type { IntegrationSpec, NextRuns } from '../../../simulator/braze.ts';
import { runAlone } from '../../world/world.ts';

const minuteMs = 60_000;
const sixHoursMs = 360 * minuteMs;

/** An integration that has been synced every six hours. */
function integration(id: string, durationMs: number, rowsSynced: number, nextRuns: NextRuns = {}): IntegrationSpec {
  const pastRuns = [1, 2, 3, 4, 5].map((times) => ({
    agoMs: times * sixHoursMs,
    durationMs: Math.round(durationMs * (0.85 + 0.05 * times)),
    rowsSynced: rowsSynced - times * 1_371,
  }));
  return { id, pastRuns, nextRuns: { durationMs, rowsSynced, ...nextRuns } };
}

const waits = [
  integration('b27e5a10-3c9d-4f86-9e12-70d4c8a6f35b', 5.3 * minuteMs, 912_344),
  integration('39e0b8c6-a17d-4d53-86f4-c25f7e10d98b', 2.7 * minuteMs, 120_500),
] as const;

const integrations: readonly IntegrationSpec[] = [
  integration('6f1d2c84-90ab-4e37-b1c5-2d8e47f0a913', 3.2 * minuteMs, 48_210),
  integration('0c93f7d5-e841-42ba-8f6d-15a0b9c2e764', 2.4 * minuteMs, 29_871, { result: 'partial', rowsFailed: 246 }),
  integration('d84a61be-57f2-4c08-a3d9-e6b01f925c7a', 1.5 * minuteMs, 15_020, {
    result: 'error',
    rowsSynced: 0,
    rowsFailed: 15_020,
  }),
  ...waits,
];

/** The ids of the integrations, with an unknown one at the end. */
export const ids: readonly string[] = [...integrations.map(({ id }) => id), 'f5a7c3e2-168b-4902-bd7e-94c0d13a5f68'];

/** The label of each integration, in the order of the ids. */
export const labels = [
  'users',
  'purchases',
  'product catalog',
  'app events',
  'subscriptions',
  'loyalty points',
] as const;

/** Runs the step. Returns the Markdown of its summary. */
export async function summaryOfNight(): Promise<string> {
  const { summary } = await runAlone({
    world: { integrations },
    inputs: {
      'integration-id': ids.map((id, index) => `${id} # ${labels[index]}`).join('\n'),
      'wait-for-completion': 'true',
    },
    events: {
      0: (braze) => {
        braze.startRun(waits[0].id, { durationMs: 1.9 * minuteMs });
        braze.startRun(waits[1].id, { durationMs: 3.6 * minuteMs });
      },
    },
  });
  return summary;
}

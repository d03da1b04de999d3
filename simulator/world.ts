// A small world to try the action on: integrations that each behave in one way, and two keys.
import type { IntegrationSpec, SimulatedBraze } from './braze.ts';
import { createSimulatedBraze } from './braze.ts';
import type { FaultScripts } from './faults.ts';
import { afterEffect, lost, overAndOver, perIntegration, rateLimited } from './faults.ts';
import { endpointOf } from './routes.ts';

/** A key with all three permissions. */
export const FULL_KEY = 'simulated-key-that-may-do-everything';

/** A key with only `cdi.integration_sync`. */
export const TRIGGER_KEY = 'simulated-key-that-may-only-trigger';

/** The ids of the integrations in this world, by what they do. */
export const IDS = {
  accepted: '00000000-0000-4000-8000-000000000001',
  busyAtFirst: '00000000-0000-4000-8000-000000000002',
  alwaysBusy: '00000000-0000-4000-8000-000000000003',
  partial: '00000000-0000-4000-8000-000000000004',
  error: '00000000-0000-4000-8000-000000000005',
  configError: '00000000-0000-4000-8000-000000000006',
  slow: '00000000-0000-4000-8000-000000000007',
  failsTwice: '00000000-0000-4000-8000-000000000008',
  connectionLost: '00000000-0000-4000-8000-000000000009',
  rateLimited: '00000000-0000-4000-8000-00000000000a',
  notFound: '00000000-0000-4000-8000-00000000000b',
} as const;

/** A Braze for `startServer`, its faults, and what each integration does. */
export interface World {
  braze: SimulatedBraze;
  faults: FaultScripts;
  /** In a good order to try them. */
  integrations: readonly { id: string; does: string }[];
}

const SYNC_MS = 15_000;
const FOREIGN_SYNC_MS = 20_000;
const ANSWER_MS = 5_000;
const RESET_MS = 10_000;
const HOUR_MS = 3_600_000;

const DOES: Readonly<Record<keyof typeof IDS, string>> = {
  accepted: `accepted at once; the sync takes ${SYNC_MS / 1000} s and ends as success`,
  busyAtFirst: `busy for ${FOREIGN_SYNC_MS / 1000} s with someone else's sync, then free`,
  alwaysBusy: 'always busy',
  partial: 'accepted; the sync ends as partial, because 120 of 6,000 rows fail',
  error: 'accepted; the sync ends as error',
  configError: 'accepted; the sync ends as config_error',
  slow: `accepted, but each answer to the trigger takes ${ANSWER_MS / 1000} s`,
  failsTwice: 'answered 500 twice without starting a sync, then accepted',
  connectionLost: 'the sync is started, but the connection is lost before the answer; the next request is answered',
  rateLimited: `refused once for the rate limit, which resets after ${RESET_MS / 1000} s, then accepted`,
  notFound: 'no such integration',
};

/** Past runs of about the usual duration, one per hour, so that there is a history to learn from. */
const HISTORY = [15, 14, 17, 13, 16, 15].map((seconds, index) => ({
  agoMs: (index + 1) * HOUR_MS,
  durationMs: seconds * 1000,
  rowsSynced: 5000 + seconds * 60,
}));

function spec(name: keyof typeof IDS, more: Omit<IntegrationSpec, 'id'> = {}): IntegrationSpec {
  const nextRuns = { durationMs: SYNC_MS, rowsSynced: 6000, ...more.nextRuns };
  return { id: IDS[name], name, pastRuns: HISTORY, ...more, nextRuns };
}

const SPECS: readonly IntegrationSpec[] = [
  spec('accepted'),
  spec('busyAtFirst'),
  spec('alwaysBusy', { pastRuns: [...HISTORY, { agoMs: 60_000, durationMs: Number.POSITIVE_INFINITY }] }),
  spec('partial', { nextRuns: { result: 'partial', rowsSynced: 5880, rowsFailed: 120 } }),
  spec('error', { nextRuns: { result: 'error', rowsSynced: 0, rowsFailed: 6000 } }),
  spec('configError', { nextRuns: { result: 'config_error', rowsSynced: 0, durationMs: 1000 } }),
  spec('slow'),
  spec('failsTwice'),
  spec('connectionLost'),
  spec('rateLimited'),
];

/** Starts someone else's sync before each trigger, unless the last sync was one. So the world can be tried repeatedly. */
function withForeignRun(braze: SimulatedBraze): SimulatedBraze {
  const id = IDS.busyAtFirst;
  const isNext = () => braze.runs().findLast((run) => run.integrationId === id)?.by !== 'schedule';
  return {
    ...braze,
    handle(request) {
      const route = endpointOf(request);
      if (route?.endpoint === 'trigger' && route.integrationId === id && isNext()) {
        braze.startRun(id, { durationMs: FOREIGN_SYNC_MS });
      }
      return braze.handle(request);
    },
  };
}

/** Creates the world. `nowMs` is Braze's clock, epoch ms. */
export function createWorld(nowMs: () => number): World {
  const braze = createSimulatedBraze({
    nowMs,
    keys: {
      [FULL_KEY]: ['cdi.integration_sync', 'cdi.integration_job_status', 'cdi.integration_list'],
      [TRIGGER_KEY]: ['cdi.integration_sync'],
    },
    integrations: SPECS,
  });
  const serverError = lost({ kind: 'answer', status: 500 });
  const trigger = perIntegration({
    [IDS.slow]: () => afterEffect({ kind: 'answer', afterMs: ANSWER_MS }),
    [IDS.failsTwice]: overAndOver([serverError, serverError, null]),
    [IDS.connectionLost]: overAndOver([afterEffect({ kind: 'reset' }), null]),
    [IDS.rateLimited]: overAndOver([rateLimited(RESET_MS), null]),
  });
  const names = Object.keys(IDS) as (keyof typeof IDS)[];
  return {
    braze: withForeignRun(braze),
    faults: { trigger },
    integrations: names.map((name) => ({ id: IDS[name], does: DOES[name] })),
  };
}

// The setup of a case: its Braze, and how the runs there go.

import { dateAhead } from '../../simulator/braze.ts';
import type { NextRuns, PastRun, RunPlan, StartOptions } from '../../simulator/types.ts';
import type { Case, IntegrationCase, RunShape } from './cases.ts';
import { hostileTexts, KEY } from './hostile.ts';
import type { WorldOptions } from './world.ts';
import { ID, T0_MS } from './world.ts';

const minuteMs = 60_000;

/** The options of a case's Braze. */
export function worldOf(it: Case): WorldOptions {
  const hostile = hostileOf(it);
  return {
    keys: {
      [KEY]: it.mode.mayRead ? ['cdi.integration_sync', 'cdi.integration_job_status'] : ['cdi.integration_sync'],
    },
    limits: { headers: it.faultDetails.limitHeaders },
    date: it.dateOffMs === null ? () => null : dateAhead(it.dateOffMs),
    messages: Object.fromEntries(Object.entries(messages).map(([name, text]) => [name, hostile(text)])),
    integrations: [...integrationsOf(it)].map(([id, integration]) => ({
      id,
      list: integration.list,
      pastRuns: pastRunsOf(integration),
      nextRuns: nextRunsOf(it, integration),
      ...(integration.futureRowMs === null ? {} : { futureRowMs: T0_MS + it.beginsAtMs + integration.futureRowMs }),
    })),
  };
}

/** The integrations of a case by their ids, in order. */
export function integrationsOf(it: Case): ReadonlyMap<string, IntegrationCase> {
  const first = [ID, it] as const;
  return new Map(it.secondIntegration === null ? [first] : [first, [SECOND_ID, it.secondIntegration]]);
}

const SECOND_ID = '22222222-2222-4222-8222-222222222222';

const messages = {
  accepted: 'success',
  forbidden: 'Access Denied',
  busy: 'Another job is in progress',
  rateLimited: 'Rate Limited',
};

/** Puts the case's hostile text before and after a text of the server. */
export function hostileOf({ hostile }: Case): (text: string) => string {
  const hostileText = hostileTexts[hostile] ?? '';
  return (text) => (hostileText === '' ? text : `${hostileText} ${text} ${hostileText}`);
}

/** The plan of a run of this shape, ours or someone else's. */
export function planOf(it: Case, { ending, showsSynced, ...shape }: RunShape): Partial<RunPlan> {
  const undocumented = { job_status: hostileOf(it)('Limit Exceeded'), last_timestamp_synced: hostileOf(it)('never') };
  const result = ending === 'undocumented' ? 'error' : ending;
  const onceEnded = ending === 'undocumented' ? undocumented : showsSynced ? {} : { last_timestamp_synced: null };
  // A start does not move past the end of its run.
  const startMovesMs = Math.min(shape.startMovesMs, shape.durationMs / 2);
  return { ...shape, startMovesMs, result, onceEnded };
}

/** The item at an index; the last one repeats. */
export function at<T>(items: readonly T[], index: number): T {
  const value = items[Math.min(index, items.length - 1)];
  if (value === undefined) throw new RangeError('The list is empty');
  return value;
}

/** The plans of our runs. The simulator counts the earlier run as the first of them, although it has its own plan. */
function nextRunsOf(it: Case, { ours, earlier }: IntegrationCase): NextRuns {
  const shapes = earlier === null ? ours : [at(ours, 0), ...ours];
  const plans = shapes.map((shape) => planOf(it, shape));
  const fields = Object.keys(at(plans, 0)) as (keyof RunPlan)[];
  return Object.fromEntries(fields.map((field) => [field, plans.map((plan) => plan[field])])) as NextRuns;
}

/** One run an hour, each of about a minute. */
function pastRunsOf({ pastRuns }: IntegrationCase): readonly PastRun[] {
  return Array.from({ length: pastRuns }, (_, index) => ({
    agoMs: (index + 1) * 60 * minuteMs,
    durationMs: 50_000 + ((index * 7_000) % 21_000),
  }));
}

/** The run from before the first step, which starts when the world begins; null if there is none. */
export function earlierRunOf(it: Case, { earlier, others }: IntegrationCase): StartOptions | null {
  if (earlier === null) return null;
  const { beganMs, endsMs, shownMs } = earlier;
  const { startMovesMs = 0, ...plan } = planOf(it, at(others, 0));
  const durationMs = beganMs + endsMs;
  return {
    ...plan,
    startDelayMs: 0,
    durationMs,
    startMovesMs: Math.min(startMovesMs, durationMs / 2),
    visibleAfterMs: shownMs === 0 ? 0 : beganMs + shownMs,
    atMs: T0_MS + it.beginsAtMs - beganMs,
  };
}

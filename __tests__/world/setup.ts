// The setup of a case: what its Braze is made of, and what the runs there are like.

import { dateAhead } from '../../simulator/braze.ts';
import type { NextRuns, PastRun, RunPlan, StartOptions } from '../../simulator/types.ts';
import type { Case, IntegrationCase, RunShape } from './cases.ts';
import { hostileTexts, KEY } from './hostile.ts';
import type { WorldOptions } from './world.ts';
import { ID, T0_MS } from './world.ts';

const minuteMs = 60_000;

/** What a case's Braze is made of. */
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

/** The integrations of a case by their ids, in their order. */
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

/** A text of the server's with what it carries, before and after. */
export function hostileOf({ hostile }: Case): (text: string) => string {
  const carried = hostileTexts[hostile] ?? '';
  return (text) => (carried === '' ? text : `${carried} ${text} ${carried}`);
}

/** The plan of a run of this shape, whoever starts it. */
export function planOf(it: Case, { ending, showsSynced, ...shape }: RunShape): Partial<RunPlan> {
  const undocumented = { job_status: hostileOf(it)('Limit Exceeded'), last_timestamp_synced: hostileOf(it)('never') };
  const result = ending === 'undocumented' ? 'error' : ending;
  const onceEnded = ending === 'undocumented' ? undocumented : showsSynced ? {} : { last_timestamp_synced: null };
  // No start moves beyond the end of its run.
  const startMovesMs = Math.min(shape.startMovesMs, shape.durationMs / 2);
  return { ...shape, startMovesMs, result, onceEnded };
}

/** What a list has at an index; the last repeats. */
export function at<T>(of: readonly T[], index: number): T {
  const value = of[Math.min(index, of.length - 1)];
  if (value === undefined) throw new RangeError('A case has at least one of each');
  return value;
}

/** What the runs of ours are like. The simulator counts the earlier run among them, which has a plan of its own. */
function nextRunsOf(it: Case, { ours, earlier }: IntegrationCase): NextRuns {
  const shapes = earlier === null ? ours : [at(ours, 0), ...ours];
  const plans = shapes.map((shape) => planOf(it, shape));
  const fields = Object.keys(at(plans, 0)) as (keyof RunPlan)[];
  return Object.fromEntries(fields.map((field) => [field, plans.map((plan) => plan[field])])) as NextRuns;
}

/** One run an hour, of about a minute. */
function pastRunsOf({ pastRuns }: IntegrationCase): readonly PastRun[] {
  return Array.from({ length: pastRuns }, (_, index) => ({
    agoMs: (index + 1) * 60 * minuteMs,
    durationMs: 50_000 + ((index * 7_000) % 21_000),
  }));
}

/** The run from before the first step, to be started when the world begins; null if there is none. */
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

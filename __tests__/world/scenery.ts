// The scenery of a case: what its Braze is made of, and what the runs there are like.

import { dateAhead } from '../../simulator/braze.ts';
import type { NextRuns, PastRun, RunPlan, StartOptions } from '../../simulator/types.ts';
import type { Case, IntegrationCase, RunShape } from './cases.ts';
import { integrationsOf } from './cases.ts';
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
    limits: { headers: it.manners.limitHeaders },
    date: it.dateOffMs === null ? () => null : dateAhead(it.dateOffMs),
    messages: Object.fromEntries(Object.entries(messages).map(([name, text]) => [name, hostile(text)])),
    integrations: integrationsOf(it).map((integration, index) => ({
      id: idOf(index),
      list: integration.list,
      pastRuns: pastRunsOf(integration),
      nextRuns: nextRunsOf(it, integration),
      ...(integration.futureRowMs === null ? {} : { futureRowMs: T0_MS + it.beginsAtMs + integration.futureRowMs }),
    })),
  };
}

/** The ids of a case's integrations, in their order. */
export function idsOf(it: Case): readonly string[] {
  return integrationsOf(it).map((_integration, index) => idOf(index));
}

/** The id of an integration by its place. */
export function idOf(index: number): string {
  return index === 0 ? ID : SECOND_ID;
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
  if (value === undefined) throw new RangeError('A case has at least one run of each kind');
  return value;
}

function nextRunsOf(it: Case, { ours, earlier }: IntegrationCase): NextRuns {
  const first = earlier === null ? 1 : 2;
  const plans = ours.map((shape) => planOf(it, shape));
  const field = <Name extends keyof RunPlan>(name: Name, otherwise: RunPlan[Name]) => {
    return (runNumber: number): RunPlan[Name] => at(plans, Math.max(0, runNumber - first))[name] ?? otherwise;
  };
  return {
    durationMs: field('durationMs', minuteMs),
    result: field('result', 'success'),
    visibleAfterMs: field('visibleAfterMs', 0),
    startDelayMs: field('startDelayMs', 0),
    endShownAfterMs: field('endShownAfterMs', 0),
    startMovesMs: field('startMovesMs', 0),
    endStampedAheadMs: field('endStampedAheadMs', 0),
    onceEnded: field('onceEnded', {}),
  };
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

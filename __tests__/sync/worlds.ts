// What happens to a step in virtual time, in short: worlds, faults and what others do.
import type { IntegrationSpec, PastRun, SimulatedBraze, StartOptions } from '../../simulator/braze.ts';
import type { Fault, FaultScripts } from '../../simulator/faults.ts';
import { afterEffect, lost, within } from '../../simulator/faults.ts';
import type { Link } from '../world/network.ts';
import type { WorldOptions } from '../world/world.ts';
import { ID, T0_MS } from '../world/world.ts';

export const minuteMs = 60_000;

/** A world whose integration has three past runs, if nothing else is said. */
export function worldOf(integration: Omit<IntegrationSpec, 'id'> = {}): WorldOptions {
  return { integration: { pastRuns: history(3), ...integration } };
}

/** The same, and someone's run began 10 s ago and ends at `endsAtMs`. */
export function busyUntil(
  endsAtMs: number,
  { pastRuns = history(3), ...more }: Omit<IntegrationSpec, 'id'> = {},
): WorldOptions {
  return worldOf({ ...more, pastRuns: [...pastRuns, { agoMs: 10_000, durationMs: 10_000 + endsAtMs }] });
}

/** A span of time, ms since the beginning of the world; the end is excluded. */
type Span = readonly [fromMs: number, toMs: number];

/** Triggers, runs lists or both meet a fault in these spans; a 503 before any effect, if nothing else is said. */
export function outage(
  what: 'triggers' | 'lists' | 'both',
  spans: readonly Span[],
  fault: Fault = answering(503),
): FaultScripts {
  const times = spans.map(([fromMs, toMs]) => [T0_MS + fromMs, T0_MS + toMs] as const);
  const script = within(times, fault);
  return { ...(what === 'lists' ? {} : { trigger: script }), ...(what === 'triggers' ? {} : { runs: script }) };
}

/** Names are not resolved in these spans, counted since the step began. */
export function dnsOutage(spans: readonly Span[], code = 'EAI_AGAIN'): Link {
  const isDown = (atMs: number): boolean => spans.some(([fromMs, toMs]) => fromMs <= atMs && atMs < toMs);
  return (_number, atMs) => (isDown(atMs) ? { code, stage: 'connecting' } : null);
}

/** A broken connection: before the request has its effect, and after. */
export const reset = lost({ kind: 'reset' });
export const resetAfterEffect = afterEffect({ kind: 'reset' });

/** An answer with this status, before the request has its effect. */
export function answering(status: number): Fault {
  return lost({ kind: 'answer', status });
}

/** A list without a run. */
export const emptyList = lost({ kind: 'answer', status: 200, body: '{"results":[],"message":"success"}' });

/** Braze answers that a sync is running, though none is. */
export const strayBusy = lost({ kind: 'answer', status: 429, body: '{"message":"Another job is in progress"}' });

/** So many past runs, one an hour, each of a minute. */
export function history(runs: number, more: Partial<PastRun> = {}): PastRun[] {
  return Array.from({ length: runs }, (_, index) => ({ agoMs: (index + 1) * 3_600_000, durationMs: 60_000, ...more }));
}

/** Has someone else start a run, unless one is running: an event. */
export function starts(options: StartOptions): (braze: SimulatedBraze) => void {
  return (braze) => void braze.startRun(ID, options);
}

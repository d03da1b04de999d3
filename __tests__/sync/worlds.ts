// Short names for what happens to a step in virtual time: worlds, faults and runs of others.
import type { IntegrationSpec, PastRun, SimulatedBraze, StartOptions } from '../../simulator/braze.ts';
import type { Fault, FaultScripts } from '../../simulator/faults.ts';
import { afterEffect, lost, within } from '../../simulator/faults.ts';
import type { Link } from '../world/network.ts';
import type { WorldOptions } from '../world/world.ts';
import { ID, T0_MS } from '../world/world.ts';

export const minuteMs = 60_000;

/** A world whose integration has, by default, three past runs. */
export function worldOf(integration: Omit<IntegrationSpec, 'id'> = {}): WorldOptions {
  return { integration: { pastRuns: history(3), ...integration } };
}

/** The same, with someone else's run that began 10 s ago and ends at `endsAtMs`. */
export function busyUntil(
  endsAtMs: number,
  { pastRuns = history(3), ...more }: Omit<IntegrationSpec, 'id'> = {},
): WorldOptions {
  return worldOf({ ...more, pastRuns: [...pastRuns, { agoMs: 10_000, durationMs: 10_000 + endsAtMs }] });
}

/** A time span in ms after the world began, without its end. */
type Span = readonly [fromMs: number, toMs: number];

/** In these spans, triggers, lists or both meet a fault: by default a 503 without effect. */
export function outage(
  what: 'triggers' | 'lists' | 'both',
  spans: readonly Span[],
  fault: Fault = answering(503),
): FaultScripts {
  const times = spans.map(([fromMs, toMs]) => [T0_MS + fromMs, T0_MS + toMs] as const);
  const script = within(times, fault);
  return { ...(what === 'lists' ? {} : { trigger: script }), ...(what === 'triggers' ? {} : { runs: script }) };
}

/** In these spans, counted from the step's start, DNS lookups fail. */
export function dnsOutage(spans: readonly Span[], code = 'EAI_AGAIN'): Link {
  const isDown = (atMs: number): boolean => spans.some(([fromMs, toMs]) => fromMs <= atMs && atMs < toMs);
  return (_number, atMs) => (isDown(atMs) ? { code, stage: 'connecting' } : null);
}

/** A reset connection, before the request takes effect and after. */
export const reset = lost({ kind: 'reset' });
export const resetAfterEffect = afterEffect({ kind: 'reset' });

/** An answer with this status. The request has no effect. */
export function answering(status: number): Fault {
  return lost({ kind: 'answer', status });
}

/** A list without runs. */
export const emptyList = lost({ kind: 'answer', status: 200, body: '{"results":[],"message":"success"}' });

/** Braze answers that a sync is running, although none is. */
export const strayBusy = lost({ kind: 'answer', status: 429, body: '{"message":"Another job is in progress"}' });

/** This many past runs, one an hour, each a minute long. */
export function history(runs: number, more: Partial<PastRun> = {}): PastRun[] {
  return Array.from({ length: runs }, (_, index) => ({ agoMs: (index + 1) * 3_600_000, durationMs: 60_000, ...more }));
}

/** An event: someone else starts a run, unless one is running. */
export function starts(options: StartOptions): (braze: SimulatedBraze) => void {
  return (braze) => void braze.startRun(ID, options);
}

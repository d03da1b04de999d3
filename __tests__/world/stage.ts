// The stage of a case: what happens to each request of each step in turn, and a log of what went over the wire.

import type { RequestEntry, SimulatedBraze, WireRequest } from '../../simulator/braze.ts';
import type { Fault, Sight } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { endpointOf } from '../../simulator/routes.ts';
import type { Case, Fate, StepCase } from './cases.ts';
import { integrationsOf } from './cases.ts';
import type { WireEntry } from './evidence.ts';
import { at, hostileOf, idOf, planOf } from './scenery.ts';
import type { VirtualTime } from './time.ts';

const minuteMs = 60_000;

/** How long the rate limit is used up where headers tell. */
const resetsInMs = 20_000;

/** Longer than any step waits for an answer. */
const lateForEverMs = 45_000;

/** What a stage is in. */
export interface Place {
  readonly braze: SimulatedBraze;
  readonly time: VirtualTime;
}

/** A step's place on a stage. */
export interface Player {
  readonly step: StepCase;
  /** Of the step, in Braze's log. */
  readonly name: string;
  readonly cancel: AbortController;
}

/** What a step meets on a stage. */
export interface Part {
  /** What happens to its next request: a fault script for both endpoints. */
  meet(requestNumber: number, request: WireRequest): Fault | null;
  /** What of it went over the wire by now, that which came late left out. */
  wire(): readonly WireEntry[];
}

/** A stage that is being played on. */
export interface Stage {
  /** Has others start the runs that they are to start besides, from now on. */
  begin(): void;
  part(player: Player): Part;
}

/** Builds the stage of a case. */
export function createStage(it: Case, { braze, time }: Place): Stage {
  /** The fault that each request in Braze's log met. */
  const met = new Map<number, Fault | null>();
  const faultFor = faultsOf(it);
  const integrations = new Map(
    integrationsOf(it).map((integration, index) => [idOf(index), { integration, others: 0 }]),
  );

  /** Has someone else start a run now, if none is running; it shows so much later. */
  function startOther(id: string, shows: 'at once' | 'late'): void {
    const of = integrations.get(id);
    if (of === undefined) return;
    const { others, showsAfterMs } = of.integration;
    const plan = { ...planOf(it, at(others, of.others)), startDelayMs: 0 };
    const visibleAfterMs = shows === 'late' ? showsAfterMs : 0;
    if (braze.startRun(id, { ...plan, visibleAfterMs }) === 'began') of.others += 1;
  }

  function part({ step, name, cancel }: Player): Part {
    let requests = 0;

    /** The request is under way for so long that nobody waits for it any more. */
    function arriveLate(request: WireRequest): void {
      time.at(time.nowMs() + lateForEverMs, () => void braze.handle({ ...request, from: `${name}, late` }));
    }

    function happenBesides(fate: Fate, request: WireRequest): void {
      const id = endpointOf(request)?.integrationId ?? '';
      if (fate === 'foreign run') startOther(id, 'at once');
      if (fate === 'foreign run shows late') startOther(id, 'late');
      if (fate === 'cancel') cancel.abort();
    }

    return {
      meet(_requestNumber, request) {
        const fate = step.schedule[requests] ?? 'answered';
        requests += 1;
        happenBesides(fate, request);
        if (fate === 'late' && it.manners.late === 'arrives late' && request.method === 'POST') arriveLate(request);
        const fault = faultFor(fate, request);
        met.set(braze.requests.length + 1, fault);
        return fault;
      },
      wire: () =>
        braze.requests
          .filter(({ from }) => from === name)
          .map((entry) => wireEntryOf(entry, met.get(entry.number) ?? null, step.latencyMs)),
    };
  }

  return {
    begin() {
      for (const [id, { integration }] of integrations) {
        for (const atMs of integration.othersAtMs) time.at(time.nowMs() + atMs, () => startOther(id, 'at once'));
      }
    },
    part,
  };
}

function wireEntryOf(entry: RequestEntry, fault: Fault | null, latencyMs: number): WireEntry {
  const sees = fault?.sees ?? { kind: 'answer' };
  return {
    ...entry,
    sawStatus: headArrives(sees) ? (sees.status ?? entry.status) : null,
    sawAtMs: entry.atMs + latencyMs + (sees.afterMs ?? 0),
    whole: fault === null || (fault.takesEffect && sees.kind === 'answer' && sees.body === undefined),
    quietUntilMs: entry.atMs + quietMs(sees),
    quietTold: sees.rateLimit !== undefined,
  };
}

function headArrives({ kind }: Sight): boolean {
  return ['answer', 'gzip', 'short-body', 'drip', 'endless-body', 'headers-then-silence'].includes(kind);
}

function quietMs({ status, rateLimit }: Sight): number {
  if (status !== 429) return 0;
  return rateLimit?.resetsInMs ?? minuteMs;
}

/** From a fate to the fault that brings it about. */
function faultsOf(it: Case): (fate: Fate, request: WireRequest) => Fault | null {
  const { manners } = it;
  const say = hostileOf(it);
  const body = (text: string): string => JSON.stringify({ message: say(text), errors: [say('')] });
  const error = (status: number, text: string, more: Partial<Sight> = {}): Sight => {
    return { kind: 'answer', status, body: body(text), ...more } as Sight;
  };
  const retryAfter = manners.retryAfter ? { headers: { 'retry-after': '3' } } : {};
  const rateLimit = { limit: 20, remaining: 0, resetsInMs };
  const html = `<!doctype html><title>${say('Sorry')}</title>`;
  const garbled: Readonly<Record<Case['manners']['garbled'], Sight>> = {
    garbage: { kind: 'garbage' },
    'short-body': { kind: 'short-body' },
    'two-lengths': { kind: 'two-lengths' },
    html: { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: html },
    'headers-then-silence': { kind: 'headers-then-silence' },
  };
  const late: Readonly<Record<Case['manners']['late'], Fault>> = {
    '5 s': afterEffect({ kind: 'answer', afterMs: 5_000 }),
    '20 s': afterEffect({ kind: 'answer', afterMs: 20_000 }),
    '45 s': afterEffect({ kind: 'answer', afterMs: lateForEverMs }),
    'arrives late': lost({ kind: 'silence' }),
  };
  const faults: Readonly<Partial<Record<Fate, Fault>>> = {
    'lost before': lost({ kind: manners.loss }),
    'lost after': afterEffect({ kind: manners.loss }),
    late: late[manners.late],
    'limited with headers': lost(error(429, 'Rate Limited', { rateLimit })),
    'limited without': lost(error(429, 'Rate Limited')),
    garbled: afterEffect(garbled[manners.garbled]),
    '5xx before': lost(error(503, 'Service Unavailable', retryAfter)),
    '5xx after': afterEffect(error(502, 'Bad Gateway', retryAfter)),
    '403': lost(error(403, 'Forbidden')),
  };
  return (fate, { path }) => {
    if (fate !== 'redirect') return faults[fate] ?? null;
    return lost(error(307, '', { headers: { location: `https://evil.test${path}` } }));
  };
}

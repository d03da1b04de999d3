// The script of a case: the faults that the requests of each step meet in turn, and what others do in the meantime.
import type { SimulatedBraze, WireRequest } from '../../simulator/braze.ts';
import type { Fault, Sight } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { endpointOf } from '../../simulator/routes.ts';
import type { Case, FaultName, Outage, StepCase } from './cases.ts';
import { at, earlierRunOf, hostileOf, integrationsOf, planOf } from './setup.ts';
import type { StepOptions, World } from './world.ts';
import { T0_MS } from './world.ts';

/** How long after a late request is sent it arrives. No step waits for its answer that long. */
const arrivesAfterMs = 45_000;

/** The wait in `Retry-After`: longer than the minute that the step waits without it. */
const retryAfterMs = 90_000;

/** How many runs of an integration others follow with another run. */
const followersAtMost = 2;

/** What happens to a step's requests, and what cancels it. */
type StepScript = Pick<StepOptions, 'faults' | 'link' | 'onArrived' | 'cancel' | 'cancelAtMs'>;

/** Creates the script of a case when its world begins. Returns a function from a step to its part of the script. */
export function createScript(it: Case, { braze, time }: World): (step: StepCase) => StepScript {
  const faultFor = faultsOf(it, braze);
  const integrations = new Map(
    [...integrationsOf(it)].map(([id, integration]) => [id, { integration, others: 0, followers: 0 }]),
  );

  for (const [id, { integration }] of integrations) {
    const run = earlierRunOf(it, integration);
    if (run !== null) braze.startRun(id, run);
  }
  time.at(it.beginsAtMs, () => {
    for (const [id, { integration }] of integrations) {
      for (const atMs of integration.othersAtMs) time.at(time.nowMs() + atMs, () => startOther(id));
      follow(id);
    }
  });

  /** Someone else starts a run now, if none is running. Lists show it `visibleAfterMs` later. */
  function startOther(id: string, visibleAfterMs = 0): void {
    const state = integrations.get(id);
    if (state === undefined) return;
    const plan = { ...planOf(it, at(state.integration.others, state.others)), startDelayMs: 0, visibleAfterMs };
    if (braze.startRun(id, plan) !== 'began') return;
    state.others += 1;
    follow(id);
  }

  /** Someone else starts a run after the latest one ends. */
  function follow(id: string): void {
    const state = integrations.get(id);
    const { othersFollowMs = null } = state?.integration ?? {};
    const endsAtMs = braze.runs().findLast(({ integrationId }) => integrationId === id)?.endsAtMs;
    if (state === undefined || othersFollowMs === null || state.followers === followersAtMost) return;
    if (endsAtMs === undefined || endsAtMs < braze.nowMs() || endsAtMs === Number.POSITIVE_INFINITY) return;
    state.followers += 1;
    time.at(endsAtMs + othersFollowMs - T0_MS, () => startOther(id));
  }

  return ({ schedule, outage, beginsAtMs, cancelAtMs }) => {
    const cancel = new AbortController();
    const remaining = schedule.values();

    function causeSideEffects(fault: FaultName, request: WireRequest): void {
      const id = endpointOf(request)?.integrationId ?? '';
      if (fault === 'foreign run') startOther(id);
      if (fault === 'foreign run, listed late') startOther(id, integrations.get(id)?.integration.showsAfterMs);
      if (fault === 'cancel') cancel.abort();
      if (fault === 'late' && it.faultDetails.late === 'arrives late' && request.method === 'POST') {
        const late = { ...request, from: `${request.from}, late` };
        time.at(time.nowMs() + arrivesAfterMs, () => void braze.handle(late));
      }
    }

    function isDown(...what: readonly Outage['what'][]): boolean {
      const sinceMs = time.nowMs() - beginsAtMs;
      return outage !== null && what.includes(outage.what) && outage.fromMs <= sinceMs && sinceMs < outage.toMs;
    }

    function nextFault(_requestNumber: number, request: WireRequest): Fault | null {
      if (isDown('both', request.method === 'POST' ? 'triggers' : 'lists')) return faultFor('outage', request);
      const fault = remaining.next().value ?? 'answered';
      causeSideEffects(fault, request);
      return faultFor(fault, request);
    }

    return {
      cancel,
      ...(cancelAtMs === null ? {} : { cancelAtMs: beginsAtMs + cancelAtMs }),
      faults: { trigger: nextFault, runs: nextFault },
      link() {
        if (isDown('network')) return { code: 'ECONNREFUSED', stage: 'connecting' };
        return isDown('DNS') ? { code: 'ENOTFOUND', stage: 'connecting' } : null;
      },
      onArrived({ effect, integrationId }) {
        if (effect !== null && integrationId !== null) follow(integrationId);
      },
    };
  };
}

/** Returns the simulator's fault for a name. `outage`: Braze is down. */
function faultsOf(it: Case, braze: SimulatedBraze): (name: FaultName | 'outage', request: WireRequest) => Fault | null {
  const { faultDetails: details } = it;
  const say = hostileOf(it);
  const body = (text: string): string => JSON.stringify({ message: say(text), errors: [say('')] });
  const error = (status: number, text: string, more: Partial<Sight> = {}): Sight => {
    return { kind: 'answer', status, body: body(text), ...more } as Sight;
  };
  const retryAfter = (): Partial<Sight> => {
    if (details.retryAfter === 'none') return {};
    const dateMs = Date.parse(braze.date() ?? '');
    const seconds = details.retryAfter === 'seconds' || Number.isNaN(dateMs);
    const advice = seconds ? String(retryAfterMs / 1_000) : new Date(dateMs + retryAfterMs).toUTCString();
    return { headers: { 'retry-after': advice } };
  };
  const rateLimit = { limit: 20, remaining: 0, resetsInMs: details.resetsInMs };
  const html = `<!doctype html><title>${say('Sorry')}</title>`;
  const page: Sight = { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: html };
  const faults: Readonly<Partial<Record<FaultName | 'outage', (path: string) => Fault>>> = {
    outage: () => lost(details.loss === 'silence' ? { kind: 'silence' } : error(503, 'Service Unavailable')),
    'request lost': () => lost({ kind: details.loss }),
    'answer lost': () => afterEffect({ kind: details.loss }),
    late: () =>
      details.late === 'arrives late'
        ? lost({ kind: 'silence' })
        : afterEffect({ kind: 'answer', afterMs: details.late }),
    'limited with headers': () => lost(error(429, 'Rate Limited', { rateLimit })),
    'limited without headers': () => lost(error(429, 'Rate Limited', retryAfter())),
    // A web page comes from something in front of Braze, so the request has no effect.
    garbled: () => (details.garbled === 'html' ? lost(page) : afterEffect({ kind: details.garbled })),
    '5xx before effect': () => lost(error(503, 'Service Unavailable', retryAfter())),
    '5xx after effect': () => afterEffect(error(502, 'Bad Gateway', retryAfter())),
    redirect: (path) => lost(error(307, '', { headers: { location: `https://evil.test${path}` } })),
    '403': () => lost(error(403, 'Forbidden')),
  };
  return (name, { path }) => faults[name]?.(path) ?? null;
}

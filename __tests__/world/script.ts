// The stage of a case: what happens to each request of each step in turn, and what others do meanwhile.
import type { SimulatedBraze, WireRequest } from '../../simulator/braze.ts';
import type { Fault, Sight } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { endpointOf } from '../../simulator/routes.ts';
import type { Case, FaultName, Outage, StepCase } from './cases.ts';
import { at, earlierRunOf, hostileOf, integrationsOf, planOf } from './setup.ts';
import type { StepOptions, World } from './world.ts';
import { T0_MS } from './world.ts';

/** When a request arrives that is late: no step waits for its answer any more. */
const arrivesAfterMs = 45_000;

/** What `Retry-After` asks for: more than the minute that is waited without it. */
const retryAfterMs = 90_000;

/** Others follow on as many runs of an integration. */
const followersAtMost = 2;

/** What a step meets: what happens to its requests, and what cancels it. */
type StepScript = Pick<StepOptions, 'faults' | 'link' | 'onArrived' | 'cancel' | 'cancelAtMs'>;

/** Builds the stage of a case, when its world begins. On it each step meets what the case has in store for it. */
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

  /** Has someone else start a run now, if none is running; it shows so much later. */
  function startOther(id: string, visibleAfterMs = 0): void {
    const of = integrations.get(id);
    if (of === undefined) return;
    const plan = { ...planOf(it, at(of.integration.others, of.others)), startDelayMs: 0, visibleAfterMs };
    if (braze.startRun(id, plan) !== 'began') return;
    of.others += 1;
    follow(id);
  }

  /** Has someone else start a run when the one that has just begun ends. */
  function follow(id: string): void {
    const of = integrations.get(id);
    const { othersFollowMs = null } = of?.integration ?? {};
    const endsAtMs = braze.runs().findLast(({ integrationId }) => integrationId === id)?.endsAtMs;
    if (of === undefined || othersFollowMs === null || of.followers === followersAtMost) return;
    if (endsAtMs === undefined || endsAtMs < braze.nowMs() || endsAtMs === Number.POSITIVE_INFINITY) return;
    of.followers += 1;
    time.at(endsAtMs + othersFollowMs - T0_MS, () => startOther(id));
  }

  return ({ schedule, outage, beginsAtMs, cancelAtMs }) => {
    const cancel = new AbortController();
    const coming = schedule.values();

    function happenBesides(fault: FaultName, request: WireRequest): void {
      const id = endpointOf(request)?.integrationId ?? '';
      if (fault === 'foreign run') startOther(id);
      if (fault === 'foreign run shows late') startOther(id, integrations.get(id)?.integration.showsAfterMs);
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

    function meet(_requestNumber: number, request: WireRequest): Fault | null {
      if (isDown('both', request.method === 'POST' ? 'triggers' : 'lists')) return faultFor('outage', request);
      const fault = coming.next().value ?? 'answered';
      happenBesides(fault, request);
      return faultFor(fault, request);
    }

    return {
      cancel,
      ...(cancelAtMs === null ? {} : { cancelAtMs: beginsAtMs + cancelAtMs }),
      faults: { trigger: meet, runs: meet },
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

/** From a fault to the fault that brings it about. `away`: Braze is. */
function faultsOf(
  it: Case,
  braze: SimulatedBraze,
): (fault: FaultName | 'outage', request: WireRequest) => Fault | null {
  const { faultDetails } = it;
  const say = hostileOf(it);
  const body = (text: string): string => JSON.stringify({ message: say(text), errors: [say('')] });
  const error = (status: number, text: string, more: Partial<Sight> = {}): Sight => {
    return { kind: 'answer', status, body: body(text), ...more } as Sight;
  };
  const retryAfter = (): Partial<Sight> => {
    if (faultDetails.retryAfter === 'none') return {};
    const dateMs = Date.parse(braze.date() ?? '');
    const seconds = faultDetails.retryAfter === 'seconds' || Number.isNaN(dateMs);
    const advice = seconds ? String(retryAfterMs / 1_000) : new Date(dateMs + retryAfterMs).toUTCString();
    return { headers: { 'retry-after': advice } };
  };
  const rateLimit = { limit: 20, remaining: 0, resetsInMs: faultDetails.resetsInMs };
  const html = `<!doctype html><title>${say('Sorry')}</title>`;
  const page: Sight = { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: html };
  const faults: Readonly<Partial<Record<FaultName | 'outage', (path: string) => Fault>>> = {
    outage: () => lost(faultDetails.loss === 'silence' ? { kind: 'silence' } : error(503, 'Service Unavailable')),
    'request lost': () => lost({ kind: faultDetails.loss }),
    'answer lost': () => afterEffect({ kind: faultDetails.loss }),
    late: () =>
      faultDetails.late === 'arrives late'
        ? lost({ kind: 'silence' })
        : afterEffect({ kind: 'answer', afterMs: faultDetails.late }),
    'limited with headers': () => lost(error(429, 'Rate Limited', { rateLimit })),
    'limited without headers': () => lost(error(429, 'Rate Limited', retryAfter())),
    // Whoever answers with a page stands before Braze.
    garbled: () => (faultDetails.garbled === 'html' ? lost(page) : afterEffect({ kind: faultDetails.garbled })),
    '5xx before effect': () => lost(error(503, 'Service Unavailable', retryAfter())),
    '5xx after effect': () => afterEffect(error(502, 'Bad Gateway', retryAfter())),
    redirect: (path) => lost(error(307, '', { headers: { location: `https://evil.test${path}` } })),
    '403': () => lost(error(403, 'Forbidden')),
  };
  return (fault, { path }) => faults[fault]?.(path) ?? null;
}

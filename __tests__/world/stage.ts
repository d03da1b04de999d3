// The stage of a case: its Braze, what happens to each request in turn, and a log of what went over the wire.

import type { SimulatedBraze, WireRequest } from '../../simulator/braze.ts';
import type { Fault, Sight } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import type { PastRun, RunPlan } from '../../simulator/types.ts';
import type { Case, Fate, RunShape } from './cases.ts';
import type { WireEntry } from './checker.ts';
import { hostileTexts } from './hostile.ts';
import { KEY } from './key.ts';
import type { VirtualTime } from './time.ts';
import type { WorldOptions } from './world.ts';
import { ID } from './world.ts';

const minuteMs = 60_000;

/** How long the rate limit is used up where headers tell. */
const resetsInMs = 20_000;

/** Longer than any step waits for an answer. */
const lateForEverMs = 45_000;

/** What a case's Braze is made of. */
export function worldOf(it: Case): WorldOptions {
  const hostile = hostileOf(it);
  return {
    keys: {
      [KEY]: it.mode.mayRead ? ['cdi.integration_sync', 'cdi.integration_job_status'] : ['cdi.integration_sync'],
    },
    limits: { headers: it.manners.limitHeaders },
    messages: Object.fromEntries(Object.entries(messages).map(([name, text]) => [name, hostile(text)])),
    integration: { list: it.list, pastRuns: pastRunsOf(it), nextRuns: nextRunsOf(it) },
  };
}

const messages = {
  accepted: 'success',
  forbidden: 'Access Denied',
  busy: 'Another job is in progress',
  rateLimited: 'Rate Limited',
};

/** A text of the server's with what it carries, before and after. */
function hostileOf({ hostile }: Case): (text: string) => string {
  const carried = hostileTexts[hostile] ?? '';
  return (text) => (carried === '' ? text : `${carried} ${text} ${carried}`);
}

function planOf(it: Case, { durationMs, ending, visibleAfterMs, startDelayMs }: RunShape): Partial<RunPlan> {
  const undocumented = { job_status: hostileOf(it)('Limit Exceeded'), last_timestamp_synced: hostileOf(it)('never') };
  const result = ending === 'undocumented' ? 'error' : ending;
  const onceEnded = ending === 'undocumented' ? { onceEnded: undocumented } : {};
  return { durationMs, result, visibleAfterMs, startDelayMs, ...onceEnded };
}

function at<T>(of: readonly T[], index: number): T {
  const value = of[Math.min(index, of.length - 1)];
  if (value === undefined) throw new RangeError('A case has at least one run of each kind');
  return value;
}

function nextRunsOf(it: Case): NonNullable<NonNullable<WorldOptions['integration']>['nextRuns']> {
  const plans = it.ours.map((shape) => planOf(it, shape));
  const field = <Name extends keyof RunPlan>(name: Name, otherwise: RunPlan[Name]) => {
    return (runNumber: number): RunPlan[Name] => at(plans, runNumber - 1)[name] ?? otherwise;
  };
  return {
    durationMs: field('durationMs', minuteMs),
    result: field('result', 'success'),
    visibleAfterMs: field('visibleAfterMs', 0),
    startDelayMs: field('startDelayMs', 0),
    onceEnded: field('onceEnded', {}),
  };
}

/** One run an hour, of about a minute; and the one that is there, or just was, when the step begins. */
function pastRunsOf(it: Case): readonly PastRun[] {
  const { initially, busyForMs, pastRuns, beginsAtMs, showsAfterMs, others } = it;
  const past = Array.from({ length: pastRuns }, (_, index) => ({
    agoMs: (index + 1) * 60 * minuteMs,
    durationMs: 50_000 + ((index * 7_000) % 21_000),
  }));
  const { durationMs: _duration, ...plan } = planOf(it, at(others, 0));
  const shown = initially === 'busy' ? 0 : showsAfterMs;
  const ranMs = 20_000;
  // Shows so long after the step has begun.
  const last = { ...plan, startDelayMs: 0, visibleAfterMs: shown === 0 ? 0 : ranMs + beginsAtMs + shown, agoMs: ranMs };
  switch (initially) {
    case 'idle':
      return past;
    case 'just ended, shows late':
      return [...past, { ...last, durationMs: 15_000 }];
    default:
      return [...past, { ...last, durationMs: ranMs + beginsAtMs + busyForMs }];
  }
}

/** What a stage is in. */
export interface Place {
  readonly braze: SimulatedBraze;
  readonly time: VirtualTime;
  /** Of the step, in Braze's log. */
  readonly name: string;
  readonly cancel: AbortController;
}

/** A stage that is being played on. */
export interface Stage {
  /** What happens to the next request: a fault script for both endpoints. */
  meet(requestNumber: number, request: WireRequest): Fault | null;
  /** Has someone else start a run now, if none is running; it shows so much later. */
  startOther(showsAfterMs: number): void;
  /** What went over the wire by now, that which came late left out. */
  wire(): readonly WireEntry[];
}

/** Builds the stage of a case. */
export function createStage(it: Case, { braze, time, name, cancel }: Place): Stage {
  /** The fault that each request in Braze's log met. */
  const met = new Map<number, Fault | null>();
  const faultFor = faultsOf(it);
  let requests = 0;
  let others = 0;

  function startOther(showsAfterMs: number): void {
    const plan = planOf(it, at(it.others, others));
    if (braze.startRun(ID, { ...plan, visibleAfterMs: showsAfterMs, startDelayMs: 0 }) === 'began') others += 1;
  }

  /** The request is under way for so long that nobody waits for it any more. */
  function arriveLate(request: WireRequest): void {
    time.at(time.nowMs() + lateForEverMs, () => void braze.handle({ ...request, from: `${name}, late` }));
  }

  function happenBesides(fate: Fate): void {
    if (fate === 'foreign run') startOther(0);
    if (fate === 'foreign run shows late') startOther(it.showsAfterMs);
    if (fate === 'cancel') cancel.abort();
  }

  return {
    startOther,
    meet(_requestNumber, request) {
      const fate = it.schedule[requests] ?? 'answered';
      requests += 1;
      happenBesides(fate);
      if (fate === 'late' && it.manners.late === 'arrives late' && request.method === 'POST') arriveLate(request);
      const fault = faultFor(fate, request);
      met.set(braze.requests.length + 1, fault);
      return fault;
    },
    wire: () =>
      braze.requests
        .filter(({ from }) => from === name)
        .map((entry) => {
          const fault = met.get(entry.number) ?? null;
          const sees = fault?.sees ?? { kind: 'answer' };
          const sawStatus = headArrives(sees) ? (sees.status ?? entry.status) : null;
          return {
            ...entry,
            sawStatus,
            sawAtMs: entry.atMs + it.latencyMs + (sees.afterMs ?? 0),
            whole: fault === null || (fault.takesEffect && sees.kind === 'answer' && sees.body === undefined),
            quietUntilMs: entry.atMs + quietMs(sees),
            quietTold: sees.rateLimit !== undefined,
          };
        }),
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

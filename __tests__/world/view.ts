// What the rules ask of the evidence again and again, for one integration of a step at a time.
import type { RunRecord } from '../../simulator/types.ts';
import type { Evidence, WireEntry } from './evidence.ts';
import { greenNames } from './evidence.ts';

/** An integration's entry in `results`, or the outputs of a step that has none: all as texts, what is unknown empty. */
export type Told = Readonly<Record<string, string>>;

/** One integration of a step: what the step tells of it, its requests alone, its runs alone. */
export interface View extends Evidence {
  readonly integrationId: string;
  readonly told: Told;
  readonly status: string;
  /** Whether that status is a green one. */
  readonly claimsGreen: boolean;
  readonly adopted: boolean;
  readonly posts: readonly WireEntry[];
  /** Runs that the step's own requests began, those that arrived late included. */
  readonly ours: readonly RunRecord[];
  /** When the step first asked anything of Braze about it. */
  readonly firstAtMs: number;
  /** When its first list was read that came whole. */
  readonly baselineAtMs: number;
}

/** An answer after this long is none. */
const answerMs = 30_000;

/** The `results` of a step; null where they are no list of objects. */
export function resultsOf({ outputs }: Pick<Evidence, 'outputs'>): readonly Told[] | null {
  try {
    const entries = JSON.parse(outputs['results'] ?? '') as unknown;
    return Array.isArray(entries) ? entries.map(textsOf) : null;
  } catch {
    return null;
  }
}

function textsOf(entry: unknown): Told {
  const fields = Object.entries((entry ?? {}) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(fields.map(([name, value]) => [name, value === null ? '' : String(value)]));
}

/** A step's view of each of its integrations. One that `results` leaves out is told of by the step's own outputs. */
export function viewsOf(evidence: Evidence): readonly View[] {
  const results = resultsOf(evidence) ?? [];
  return evidence.asked.integrationIds.map((integrationId) => {
    const told = results.find((entry) => entry['integration-id'] === integrationId) ?? evidence.outputs;
    return viewOf(evidence, integrationId, told);
  });
}

function viewOf(evidence: Evidence, integrationId: string, told: Told): View {
  const wire = evidence.wire.filter((entry) => entry.integrationId === integrationId);
  const runs = evidence.runs.filter((run) => run.integrationId === integrationId);
  const status = told['status'] ?? '';
  return {
    ...evidence,
    integrationId,
    told,
    wire,
    runs,
    status,
    claimsGreen: greenNames.includes(status),
    adopted: told['adopted'] === 'true',
    posts: wire.filter(({ method }) => method === 'POST'),
    ours: runs.filter(
      ({ by, from }) => by === 'trigger' && (from === evidence.name || from === `${evidence.name}, late`),
    ),
    firstAtMs: wire[0]?.atMs ?? Number.POSITIVE_INFINITY,
    baselineAtMs: wire.find(isList)?.atMs ?? Number.POSITIVE_INFINITY,
  };
}

/**
 * Whether a list of runs was read, from its first page on. The list is as old as that page, which may be the one that shows
 * a run, however long the others had to wait for the rate limit.
 */
export function isList({ endpoint, path, sawStatus, whole }: WireEntry): boolean {
  return endpoint === 'runs' && !path.includes('?') && sawStatus === 200 && whole;
}

/**
 * Whether the client was answered something that leaves no doubt about its trigger. What came so late that it may have
 * given up by then, for its clock went ahead, it need not have heard.
 */
export function isDefinite(
  { sawStatus, sawAtMs, atMs }: WireEntry,
  { beganAtMs, endedAtMs, asked, ...of }: Evidence,
): boolean {
  const deadlineMs = beganAtMs + asked.timeoutMs - of.clockAheadMs;
  if (sawStatus === null || sawAtMs > Math.min(atMs + answerMs, deadlineMs, endedAtMs ?? deadlineMs)) return false;
  return sawStatus === 202 || (sawStatus >= 300 && sawStatus < 500 && sawStatus !== 408 && sawStatus !== 425);
}

/** Whether the client may have heard that its trigger was accepted. */
export function isAccepted({ sawStatus, sawAtMs, atMs }: WireEntry, { endedAtMs }: Evidence): boolean {
  return sawStatus === 202 && sawAtMs <= Math.min(atMs + answerMs, endedAtMs ?? Number.POSITIVE_INFINITY);
}

/** When a time of Braze's is, as an output tells it; NaN where it tells none. Times without a zone are UTC. */
export function toldMs(text: string): number {
  const [, seconds, fraction = ''] = /^(\d{4}-\d\d-\d\d.\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(text) ?? [];
  if (seconds === undefined) return Number.NaN;
  return Date.parse(`${seconds.replace(' ', 'T')}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
}

/** The runs whose start is told as `started-at`, to the digits it is told with. */
export function runsAt({ told, runs }: View): readonly RunRecord[] {
  const text = told['started-at'] ?? '';
  const atMs = toldMs(text);
  const digitsMs = text.includes('.') ? 1 : 1_000;
  return runs.filter(({ startedAtMs }) => Math.floor(startedAtMs / digitsMs) * digitsMs === atMs);
}

/** Braze's times may be cut to whole seconds. */
export const roundingMs = 1_000;

/** When lists begin to show that a run has ended. */
export function endShownAtMs({ endsAtMs, plan }: RunRecord): number {
  return endsAtMs + plan.endShownAfterMs;
}

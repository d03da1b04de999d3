/** The outputs of the step, as action.yml declares them. Pure; all texts in them are safe. */

import { integrationPage } from '../instances.ts';
import type { Status } from '../sync/outcome.ts';
import type { Run } from '../sync/ports.ts';
import type { Endpoint } from './endpoint.ts';
import type { Sanitize } from './sanitize.ts';
import type { Outcome } from './verdict.ts';
import { endedRun, worst } from './verdict.ts';

/** What an integration's object in `results` says, without its id; the outputs of the step are the same values as text. */
const nothing = {
  status: 'failed' as Status,
  'http-status': null as number | null,
  message: null as string | null,
  attempts: 0,
  'started-at': null as string | null,
  'finished-at': null as string | null,
  'duration-seconds': null as number | null,
  'rows-synced': null as number | null,
  'rows-failed': null as number | null,
  'last-timestamp-synced': null as string | null,
  adopted: false,
  'dashboard-url': null as string | null,
};

type Result = typeof nothing;

/** The outputs of a step that got as far as its integrations: the worst of each, sums, and all of them in `results`. */
export function outputsOf(
  outcomes: readonly Outcome[],
  endpoint: Endpoint,
  sanitize: Sanitize,
): Record<string, string> {
  const results = outcomes.map((outcome) => ({
    'integration-id': outcome.integrationId,
    ...resultOf(outcome, endpoint, sanitize),
  }));
  const verdict = resultOf(worst(outcomes), endpoint, sanitize);
  const step = outcomes.length === 1 ? verdict : { ...verdict, ...together(outcomes) };
  return { ...asText(step), results: JSON.stringify(results) };
}

/** What several integrations come to: earliest, latest, the span and sums; null where one of them is unknown. */
function together(outcomes: readonly Outcome[]): Partial<Result> {
  const runs = outcomes.map(({ run }) => run);
  const first = extreme(runs, 'startedAtMs', Math.min);
  const last = extreme(runs, 'finishedAtMs', Math.max);
  return {
    attempts: outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
    'started-at': first?.startedAt ?? null,
    'finished-at': last?.finishedAt ?? null,
    'duration-seconds': spanSeconds(first?.startedAtMs ?? null, last?.finishedAtMs ?? null),
    'rows-synced': sumOrNull(runs.map((run) => endedRun(run)?.rowsSynced ?? null)),
    'rows-failed': sumOrNull(runs.map((run) => endedRun(run)?.rowsFailed ?? null)),
    'last-timestamp-synced': null,
    adopted: outcomes.some(({ adopted }) => adopted),
    'dashboard-url': null,
  };
}

/** The outputs of a step that ended before, or by a bug: every one is set, most of them empty. */
export function outputsWithout(status: Status, attempts: number): Record<string, string> {
  return { ...asText({ ...nothing, status, attempts }), results: '[]' };
}

/** The address of an integration's page; null where the endpoint is not Braze's own. */
export function dashboardUrl(integrationId: string, { instance }: Endpoint): string | null {
  return instance === null ? null : integrationPage(instance, integrationId);
}

function resultOf(outcome: Outcome, endpoint: Endpoint, sanitize: Sanitize): Result {
  const { status, reply, attempts, adopted, run } = outcome;
  const ended = endedRun(run);
  return {
    status,
    'http-status': reply?.httpStatus ?? null,
    message: reply?.message ? sanitize(reply.message) : null,
    attempts,
    'started-at': run?.startedAt ?? null,
    'finished-at': run?.finishedAt ?? null,
    'duration-seconds': run === null ? null : durationSeconds(run),
    'rows-synced': ended?.rowsSynced ?? null,
    'rows-failed': ended?.rowsFailed ?? null,
    'last-timestamp-synced': ended?.lastTimestampSynced ?? null,
    adopted,
    'dashboard-url': dashboardUrl(outcome.integrationId, endpoint),
  };
}

/** How long a run took by Braze's own times, in seconds; null while it has not ended, or where Braze does not say. */
export function durationSeconds({ startedAtMs, finishedAtMs }: Run): number | null {
  return spanSeconds(startedAtMs, finishedAtMs);
}

function spanSeconds(fromMs: number | null, toMs: number | null): number | null {
  return fromMs === null || toMs === null || toMs < fromMs ? null : (toMs - fromMs) / 1_000;
}

/** The run whose time is the least or the most of all; undefined where one of them is unknown. */
function extreme(
  runs: readonly (Run | null)[],
  time: 'startedAtMs' | 'finishedAtMs',
  most: (...times: number[]) => number,
): Run | null | undefined {
  const times = runs.map((run) => run?.[time] ?? null).filter((at) => at !== null);
  return times.length < runs.length ? undefined : runs.find((run) => run?.[time] === most(...times));
}

function sumOrNull(counts: readonly (number | null)[]): number | null {
  return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count));
}

/** Null, which means unknown or none, is the empty text. */
function asText(result: Result): Record<string, string> {
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, value === null ? '' : String(value)]));
}

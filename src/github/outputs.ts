/** The outputs of the step, as action.yml declares them. Pure; all texts in them are safe. */

import { integrationPage } from '../instances.ts';
import type { Status } from '../sync/outcome.ts';
import type { Run } from '../sync/ports.ts';
import type { Endpoint } from './endpoint.ts';
import type { Sanitize } from './sanitize.ts';
import type { Outcome } from './verdict.ts';
import { endedRun, worst } from './verdict.ts';

/** The outputs of a step that got as far as its integrations: the worst of each, sums, and all of them in `results`. */
export function outputsOf(
  outcomes: readonly Outcome[],
  endpoint: Endpoint,
  sanitize: Sanitize,
): Record<string, string> {
  const result = (outcome: Outcome): Result => {
    const message = outcome.reply?.message ? sanitize(outcome.reply.message) : null;
    return resultOf(outcome, message, dashboardUrl(outcome.integrationId, endpoint));
  };
  const verdict = result(worst(outcomes));
  const results = outcomes.map((outcome) => ({ 'integration-id': outcome.integrationId, ...result(outcome) }));
  const step = outcomes.length === 1 ? verdict : { ...verdict, ...together(outcomes) };
  return { ...asText(step), results: JSON.stringify(results) };
}

/** The outputs of a step that ended before, or by a bug: every one is set, most of them empty. */
export function outputsWithout(status: Status, attempts: number): Record<string, string> {
  const nothing = { status, attempts, reply: null, run: null, adopted: false };
  return { ...asText(resultOf(nothing, null, null)), results: '[]' };
}

/** The address of an integration's page; null where the endpoint is not Braze's own. */
export function dashboardUrl(integrationId: string, { instance }: Endpoint): string | null {
  return instance === null ? null : integrationPage(instance, integrationId);
}

/** What an integration's object in `results` says, without its id; the outputs of the step are the same values as text. */
function resultOf(
  { status, attempts, reply, run, adopted }: Pick<Outcome, 'status' | 'attempts' | 'reply' | 'run' | 'adopted'>,
  message: string | null,
  url: string | null,
) {
  const ended = endedRun(run);
  return {
    status,
    'http-status': reply?.httpStatus ?? null,
    message,
    attempts,
    'started-at': run?.startedAt ?? null,
    'finished-at': run?.finishedAt ?? null,
    'duration-seconds': secondsBetween(run, run),
    'rows-synced': ended?.rowsSynced ?? null,
    'rows-failed': ended?.rowsFailed ?? null,
    'last-timestamp-synced': ended?.lastTimestampSynced?.text ?? null,
    adopted,
    'dashboard-url': url,
  };
}

type Result = ReturnType<typeof resultOf>;

/** What several integrations come to: earliest, latest, the span and sums; null where one of them is unknown. */
function together(outcomes: readonly Outcome[]): Partial<Result> {
  const runs = outcomes.map(({ run }) => run);
  const first = extreme(runs, 'startedAtMs', Math.min);
  const last = extreme(runs, 'finishedAtMs', Math.max);
  return {
    attempts: outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
    'started-at': first?.startedAt ?? null,
    'finished-at': last?.finishedAt ?? null,
    'duration-seconds': secondsBetween(first, last),
    'rows-synced': sumOrNull(runs.map((run) => endedRun(run)?.rowsSynced ?? null)),
    'rows-failed': sumOrNull(runs.map((run) => endedRun(run)?.rowsFailed ?? null)),
    'last-timestamp-synced': null,
    adopted: outcomes.some(({ adopted }) => adopted),
    'dashboard-url': null,
  };
}

/** From the start of one run to the end of another, by Braze's times, in seconds; null where Braze does not say. */
export function secondsBetween(first: Run | null | undefined, last: Run | null | undefined): number | null {
  const ms = (last?.finishedAtMs ?? Number.NaN) - (first?.startedAtMs ?? Number.NaN);
  return ms >= 0 ? ms / 1_000 : null;
}

/** The run whose time is the least or the most of all; undefined where one of them is unknown. */
function extreme(
  runs: readonly (Run | null)[],
  time: 'startedAtMs' | 'finishedAtMs',
  extremeOf: (...times: number[]) => number,
): Run | null | undefined {
  // NaN, where one is unknown, is the time of no run.
  const timeMs = extremeOf(...runs.map((run) => run?.[time] ?? Number.NaN));
  return runs.find((run) => run?.[time] === timeMs);
}

function sumOrNull(counts: readonly (number | null)[]): number | null {
  return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count));
}

/** Null, which means unknown or none, is the empty text. */
function asText(result: Result): Record<string, string> {
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, value === null ? '' : String(value)]));
}

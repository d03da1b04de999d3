/** The outputs of the step, as action.yml declares them. Pure. All texts in them are safe. */

import { integrationPage } from '../instances.ts';
import type { Status } from '../sync/outcome.ts';
import type { Run } from '../sync/ports.ts';
import type { Endpoint } from './endpoint.ts';
import type { Setting } from './facts.ts';
import type { Outcome } from './verdict.ts';
import { endedRun, nameOf, sumOf, worst } from './verdict.ts';
import type { Words } from './words.ts';
import { wordsFor } from './words.ts';

/** The outputs of a step that synced integrations: those of the worst, sums of all, and each integration in `results`. */
export function outputsOf(outcomes: readonly Outcome[], setting: Setting): Record<string, string> {
  const { endpoint, sanitize } = setting;
  const result = (outcome: Outcome): Result => {
    const message = outcome.reply?.message ? sanitize(outcome.reply.message) : null;
    return resultOf(
      outcome,
      wordsFor(outcome, setting, sanitize),
      message,
      dashboardUrl(outcome.integrationId, endpoint),
    );
  };
  const results = outcomes.map((outcome) => {
    return { 'integration-id': outcome.integrationId, label: outcome.label, ...result(outcome) };
  });
  const verdict = result(worst(outcomes));
  const reason = `${nameOf(worst(outcomes))}: ${verdict.reason}`;
  const step = outcomes.length === 1 ? verdict : { ...verdict, ...together(outcomes), reason };
  return { ...asText(step), results: JSON.stringify(results) };
}

/** The outputs of a step that ended before that, or because of a bug. All are set, and most are empty. */
export function outputsWithout(status: Status, attempts: number, words: Words): Record<string, string> {
  const nothing = { status, attempts, reply: null, run: null, adopted: false };
  return { ...asText(resultOf(nothing, words, null, null)), results: '[]' };
}

/** The address of an integration's page; null if the endpoint is not Braze's own. */
export function dashboardUrl(integrationId: string, { instance }: Endpoint): string | null {
  return instance === null ? null : integrationPage(instance, integrationId);
}

/** An integration's object in `results`, except for id and label. The outputs of the step are the same values as text. */
function resultOf(
  { status, attempts, reply, run, adopted }: Pick<Outcome, 'status' | 'attempts' | 'reply' | 'run' | 'adopted'>,
  { what, advice }: Words,
  message: string | null,
  url: string | null,
) {
  const ended = endedRun(run);
  return {
    status,
    reason: what,
    advice,
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

/** The outputs of several integrations together: the first start, the last end, and the sums of the known counts. */
function together(outcomes: readonly Outcome[]): Partial<Result> {
  const runs = outcomes.flatMap(({ run }) => run ?? []);
  const first = runs.toSorted((a, b) => (a.startedAtMs ?? Infinity) - (b.startedAtMs ?? Infinity))[0];
  const last = runs.toSorted((a, b) => (b.finishedAtMs ?? 0) - (a.finishedAtMs ?? 0))[0];
  return {
    attempts: outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
    'started-at': first?.startedAt ?? null,
    'finished-at': last?.finishedAt ?? null,
    'duration-seconds': secondsBetween(first, last),
    'rows-synced': sumOf(outcomes, 'rowsSynced').sum,
    'rows-failed': sumOf(outcomes, 'rowsFailed').sum,
    'last-timestamp-synced': null,
    adopted: outcomes.some(({ adopted }) => adopted),
    'dashboard-url': null,
  };
}

/** From the start of one run to the end of another by Braze's times, in seconds; null if Braze does not say. */
export function secondsBetween(first: Run | null | undefined, last: Run | null | undefined): number | null {
  const ms = (last?.finishedAtMs ?? Number.NaN) - (first?.startedAtMs ?? Number.NaN);
  return ms >= 0 ? ms / 1_000 : null;
}

/** Null (unknown, or none) becomes the empty text. */
function asText(result: Result): Record<string, string> {
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, value === null ? '' : String(value)]));
}

/** The outputs of the step, as action.yml declares them. Pure; all texts in them are safe. */

import { integrationPage } from '../instances.ts';
import type { Outcome, Status } from '../sync/outcome.ts';
import { worst } from '../sync/outcome.ts';
import type { Endpoint } from './endpoint.ts';
import type { Neutralise } from './neutralise.ts';

/** What an integration's object in `results` says; the outputs of the step are the same values as text. */
interface Result {
  readonly status: Status;
  readonly 'http-status': number | null;
  readonly message: string | null;
  readonly attempts: number;
  readonly adopted: boolean;
  readonly 'dashboard-url': string | null;
}

/** The outputs of a step that got as far as its integrations: the worst of each, sums, and all of them in `results`. */
export function outputsOf(
  outcomes: readonly [Outcome, ...Outcome[]],
  endpoint: Endpoint,
  say: Neutralise,
): Record<string, string> {
  const results = outcomes.map((outcome) => ({
    'integration-id': outcome.integrationId,
    ...resultOf(outcome, endpoint, say),
  }));
  const step: Result = {
    ...resultOf(worst(outcomes), endpoint, say),
    attempts: outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
    adopted: outcomes.some(({ adopted }) => adopted),
  };
  return { ...asText(step), results: JSON.stringify(results) };
}

/** The outputs of a step that ended before, or by a bug: every one is set, most of them empty. */
export function outputsWithout(status: Status, attempts: number): Record<string, string> {
  const step: Result = {
    status,
    'http-status': null,
    message: null,
    attempts,
    adopted: false,
    'dashboard-url': null,
  };
  return { ...asText(step), results: '[]' };
}

/** The address of an integration's page; null where the endpoint is not Braze's own. */
export function dashboardUrl(integrationId: string, { instance }: Endpoint): string | null {
  return instance === null ? null : integrationPage(instance, integrationId);
}

function resultOf(
  { integrationId, status, reply, attempts, adopted }: Outcome,
  endpoint: Endpoint,
  say: Neutralise,
): Result {
  const message = reply?.message ?? null;
  return {
    status,
    'http-status': reply?.httpStatus ?? null,
    message: message === null ? null : say(message),
    attempts,
    adopted,
    'dashboard-url': dashboardUrl(integrationId, endpoint),
  };
}

/** Null, which means unknown or none, is the empty text. */
function asText(result: Result): Record<string, string> {
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, value === null ? '' : String(value)]));
}

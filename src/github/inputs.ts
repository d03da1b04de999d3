/** The inputs: raw strings to Inputs, or every problem at once. Pure. */

import type { StringValue } from 'ms';
import ms from 'ms';
import { instanceByDashboardHost, integrationIdPattern, integrationPagePath } from '../instances.ts';
import type { Order, Timestamp, Untrusted } from '../sync/ports.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { Endpoint, Parsed } from './endpoint.ts';
import { parseEndpoint, parseUrl } from './endpoint.ts';
import type { FailedRowsLimit } from './verdict.ts';

/** What the workflow author asked for, checked: what each integration's order takes, and what the step does. */
export interface Inputs extends Omit<Order, 'integrationId' | 'deadlineMs'> {
  /** At least one, each once. */
  readonly integrationIds: readonly string[];
  /** Ids that were given more than once. */
  readonly doubledIds: readonly string[];
  readonly apiKey: string;
  readonly endpoint: Endpoint;
  readonly maxFailedRows: FailedRowsLimit | null;
  readonly timeoutMs: number;
}

/** As many as may be synced by one step. */
const integrationsAtMost = 100;

/** What is wrong with one input. `got` is what was given, where it may be shown. */
export interface Problem {
  readonly input: string;
  readonly problem: string;
  readonly got: Untrusted | null;
}

/** What an empty input means: `${{ inputs.x }}` is empty on a schedule. The same as in action.yml. */
export const defaults: Readonly<Record<string, string>> = {
  'allow-custom-endpoint': 'false',
  'dry-run': 'false',
  'on-busy': 'wait',
  'poll-interval': 'auto',
  retries: '0',
  timeout: '60m',
  'wait-for-completion': 'false',
};

/** Reads all inputs. `read` gives the trimmed text of an input, empty where there is none. */
export function parseInputs(read: (name: string) => string): { inputs: Inputs } | { problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = (input: string, problem: string, got = ''): undefined => {
    problems.push({ input, problem, got: got === '' || input === 'api-key' ? null : { untrusted: got } });
  };
  const take = <T>(
    input: string,
    parse: (text: string) => Parsed<T>,
    text = read(input) || (defaults[input] ?? ''),
  ): T | undefined => {
    const parsed = parse(text);
    return 'value' in parsed ? parsed.value : report(input, parsed.problem, text);
  };
  const allowCustom = take('allow-custom-endpoint', parseBoolean);
  const apiKey = take('api-key', parseKey);
  const endpoint = take('rest-endpoint', (text) => parseEndpoint(text, allowCustom ?? false));
  const entries = take('integration-id', parseList) ?? [];
  // An entry that is none has its problem, and is left out here.
  const ids = entries.flatMap(
    (entry) => take('integration-id', (text) => parseIntegration(text, endpoint), entry) ?? [],
  );
  const integrationIds = [...new Set(ids)];
  if (integrationIds.length > integrationsAtMost) {
    report('integration-id', `names more than ${integrationsAtMost} integrations; use several steps`);
  }
  // A key looks much like an id, and would be sent and printed as one.
  if (apiKey !== undefined && entries.some((entry) => entry.includes(apiKey))) {
    report('integration-id', 'contains the api-key; the two are probably swapped');
  }
  const follow = take('wait-for-completion', parseBoolean);
  const onBusy = take('on-busy', parseOnBusy);
  const syncedThrough = take('synced-through', (text) => parseSyncedThrough(text, follow, onBusy, integrationIds));
  const inputs = {
    integrationIds,
    doubledIds: integrationIds.filter((id) => ids.indexOf(id) !== ids.lastIndexOf(id)),
    apiKey,
    endpoint,
    follow,
    onBusy: onBusy === 'join' ? 'wait' : onBusy,
    joins: onBusy === 'join',
    syncedThrough,
    retries: take('retries', (text) => parseRetries(text, follow)),
    dryRun: take('dry-run', parseBoolean),
    maxFailedRows: take('max-failed-rows', (text) => parseFailedRows(text, follow)),
    timeoutMs: take('timeout', (text) => parseDuration(text, '1s', '24h')),
    pollIntervalMs: take<number | null>('poll-interval', (text) =>
      text === 'auto' ? { value: null } : parseDuration(text, '100ms', '10m', 'auto, or '),
    ),
  };
  return problems.length === 0 && isComplete(inputs) ? { inputs: Object.freeze(inputs) } : { problems };
}

/** Whether every value is there. */
function isComplete<T extends object>(found: T): found is { [Key in keyof T]: Exclude<T[Key], undefined> } & T {
  return !Object.values(found).includes(undefined);
}

/** A key that can be put into a header as it is. The problem never says what was given. */
function parseKey(text: string): Parsed<string> {
  if (text === '')
    return { problem: 'is required; check that the secret is set for this repository, its environment or its fork' };
  if (/^["'`]|["'`]$/.test(text)) return { problem: 'has quotes round it; store the key alone' };
  if (/^bearer(\s|$)/i.test(text)) return { problem: 'starts with "Bearer"; store the key alone' };
  return /^[\x21-\x7e]+$/.test(text)
    ? { value: text }
    : { problem: 'contains a space, a line break or a character that no key has; store it again' };
}

/** A list, separated by commas or line breaks; `#` at the start of a line or after a space begins a comment. */
function parseList(text: string): Parsed<readonly string[]> {
  const entries = text
    .split(/\r?\n/)
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length === 0)
    return { problem: "is required: an integration's id, or the address of its page in the dashboard" };
  return { value: entries };
}

/** A bare id, or the address of the integration's page in the dashboard of the endpoint's instance. */
function parseIntegration(text: string, endpoint: Endpoint | undefined): Parsed<string> {
  if (integrationIdPattern.test(text)) return { value: text };
  const url = parseUrl(text);
  const dashboard = url === null ? undefined : instanceByDashboardHost(url.hostname);
  if (url === null || dashboard === undefined || url.protocol !== 'https:' || url.port !== '') {
    return {
      problem:
        'is neither the id of an integration (letters, digits, - and _) nor the address of its page in the dashboard',
    };
  }
  // The path of any other page keeps its slash at the start, which no id has.
  const id = url.pathname.replace(integrationPagePath, '').replace(/\/$/, '');
  if (!integrationIdPattern.test(id))
    return { problem: `is no page of an integration; those are at ${integrationPagePath} followed by the id` };
  const { instance } = endpoint ?? {};
  return instance == null || instance === dashboard
    ? { value: id }
    : { problem: `is on ${dashboard.name}, but rest-endpoint is ${instance.name}; use ${dashboard.restHost}` };
}

function parseOnBusy(text: string): Parsed<OnBusy> {
  return text === 'wait' || text === 'join' || text === 'skip' || text === 'fail'
    ? { value: text }
    : { problem: 'must be wait, join, skip or fail' };
}

type OnBusy = Inputs['onBusy'] | 'join';

/** The newest `UPDATED_AT` that was loaded. */
function parseSyncedThrough(
  text: string,
  follow: boolean | undefined,
  onBusy: OnBusy | undefined,
  integrationIds: readonly string[],
): Parsed<Timestamp | null> {
  if (text === '') return onBusy === 'join' ? { problem: 'is required with on-busy: join' } : { value: null };
  if (follow === false) return { problem: 'needs wait-for-completion: true' };
  if (onBusy === 'skip') return { problem: 'cannot be checked with on-busy: skip' };
  if (integrationIds.length > 1) return { problem: 'takes one integration; use a step for each' };
  const timestamp = parseTimestamp(text);
  if (timestamp === null) return { problem: 'must be a time such as 2026-01-31T23:59:59Z' };
  return timestamp.hasOffset ? { value: timestamp } : { problem: 'must say its offset; add Z for UTC' };
}

/** How often a sync that ended with an error is triggered again. */
function parseRetries(text: string, follow: boolean | undefined): Parsed<number> {
  if (!/^[0-5]$/.test(text)) return { problem: 'must be a number from 0 to 5' };
  return follow === false && text !== '0' ? { problem: 'needs wait-for-completion: true' } : { value: Number(text) };
}

/** A number of rows, or a share of them in percent. It judges how a sync ended, so the sync has to be followed. */
function parseFailedRows(text: string, follow: boolean | undefined): Parsed<FailedRowsLimit | null> {
  if (text === '') return { value: null };
  if (follow === false) return { problem: 'needs wait-for-completion: true' };
  const percent = Number(/^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(text)?.[1]);
  if (percent <= 100) return { value: { percent } };
  return /^\d{1,15}$/.test(text)
    ? { value: { rows: Number(text) } }
    : { problem: 'must be a number of rows such as 100, or a share from 0% to 100%' };
}

/** The toolkit's booleans: those of the YAML 1.2 core schema. */
function parseBoolean(text: string): Parsed<boolean> {
  if (/^(true|True|TRUE)$/.test(text)) return { value: true };
  return /^(false|False|FALSE)$/.test(text) ? { value: false } : { problem: 'must be true or false' };
}

/** A number with a unit, within bounds that are written the same way. */
function parseDuration(text: string, least: StringValue, most: StringValue, alternative = ''): Parsed<number> {
  const valueMs = /^\d{1,9}(\.\d{1,3})?(ms|s|m|h)$/.test(text) ? ms(text as StringValue) : Number.NaN;
  return valueMs >= ms(least) && valueMs <= ms(most)
    ? { value: valueMs }
    : { problem: `must be ${alternative}a duration from ${least} to ${most}, with a unit: ms, s, m or h` };
}

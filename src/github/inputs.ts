/** The inputs: raw strings to Inputs, or every problem at once. Pure. */

import type { StringValue } from 'ms';
import ms from 'ms';
import type { Order, Untrusted } from '../sync/ports.ts';
import type { Timestamp } from '../timestamp.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { Endpoint, Parsed } from './endpoint.ts';
import { parseEndpoint } from './endpoint.ts';
import type { Integration } from './integrations.ts';
import { parseIntegration, parseList, sameIdKey } from './integrations.ts';
import type { FailedRowsLimit } from './verdict.ts';

/** What the workflow author asked for, checked: what each integration's order takes, and what the step does. */
export interface Inputs extends Omit<Order, 'integrationId' | 'deadlineMs'> {
  /** Each once. At least one, but for a dry run. */
  readonly integrations: readonly Integration[];
  /** Ids that were given more than once. */
  readonly doubledIds: readonly string[];
  readonly apiKey: string;
  readonly endpoint: Endpoint;
  readonly maxFailedRows: FailedRowsLimit | null;
  readonly timeoutMs: number;
}

/** As many as may be synced by one step. */
const integrationsAtMost = 100;

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

/** What is wrong with one input. `got` is what was given, where it may be shown; `meant` is what was probably meant. */
export interface Problem {
  readonly input: string;
  readonly problem: string;
  readonly got: Untrusted | null;
  readonly meant: Untrusted | null;
}

/**
 * Reads all inputs. `read` gives the trimmed text of an input, empty where there is none. `isWithoutSecrets`: whether the
 * event of the workflow gets no secrets.
 */
export function parseInputs(
  read: (name: string) => string,
  isWithoutSecrets: boolean,
): { inputs: Inputs } | { problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const untrusted = (text: string): Untrusted | null => (text === '' ? null : { untrusted: text });
  const report = (input: string, problem: string, got = '', meant = ''): undefined => {
    problems.push({ input, problem, got: input === 'api-key' ? null : untrusted(got), meant: untrusted(meant) });
  };
  const textOf = (input: string): string => read(input) || (defaults[input] ?? '');
  const take = <T>(input: string, parse: (text: string) => Parsed<T>, text = textOf(input)): T | undefined => {
    const parsed = parse(text);
    return 'value' in parsed ? parsed.value : report(input, parsed.problem, text, parsed.meant);
  };
  /** One that only has a meaning for a sync that is followed to its end. */
  const takeFollowed = <T>(input: string, parse: (text: string) => Parsed<T>): T | undefined => {
    const isDefault = textOf(input) === (defaults[input] ?? '');
    const isNeedless = follow === false && !isDefault;
    return isNeedless ? report(input, 'needs wait-for-completion: true', textOf(input)) : take(input, parse);
  };
  const allowCustom = take('allow-custom-endpoint', parseBoolean);
  const dryRun = take('dry-run', parseBoolean);
  const apiKey = take('api-key', (text) => parseKey(text, isWithoutSecrets));
  const endpoint = take('rest-endpoint', (text) => parseEndpoint(text, allowCustom ?? false));
  const entries = parseList(textOf('integration-id'));
  if (entries.length === 0 && dryRun !== true) {
    report('integration-id', "is required: an integration's id, or the address of its page in the dashboard");
  }
  // A key looks much like an id, and would be sent and printed as one.
  const isSwapped = apiKey !== undefined && entries.some(({ text }) => text.includes(apiKey));
  if (isSwapped) report('integration-id', 'contains the api-key; the two are probably swapped');
  // An entry that is none has its problem, and is left out here.
  const all = isSwapped
    ? []
    : entries.flatMap(({ text, label }) => {
        const id = take('integration-id', (entry) => parseIntegration(entry, endpoint), text);
        return id === undefined ? [] : [{ id, label }];
      });
  const keys = all.map(({ id }) => sameIdKey(id));
  const integrations = all.filter(({ id }, index) => keys.indexOf(sameIdKey(id)) === index);
  const doubled = integrations.filter(({ id }) => keys.indexOf(sameIdKey(id)) !== keys.lastIndexOf(sameIdKey(id)));
  if (integrations.length > integrationsAtMost) {
    report('integration-id', `names more than ${integrationsAtMost} integrations; use several steps`);
  }
  const follow = take('wait-for-completion', parseBoolean);
  const onBusy = take('on-busy', parseOnBusy);
  const syncedThrough = takeFollowed('synced-through', parseSyncedThrough);
  if (syncedThrough === null && onBusy === 'join') report('synced-through', 'is required with on-busy: join');
  if (syncedThrough && onBusy === 'skip') report('synced-through', 'cannot be checked with on-busy: skip');
  if (syncedThrough && integrations.length > 1) report('synced-through', 'takes one integration; use a step for each');
  const inputs = {
    integrations,
    doubledIds: doubled.map(({ id }) => id),
    ...{ apiKey, endpoint, follow, dryRun, syncedThrough },
    onBusy: onBusy === 'join' ? 'wait' : onBusy,
    joins: onBusy === 'join',
    retries: takeFollowed('retries', parseRetries),
    maxFailedRows: takeFollowed('max-failed-rows', parseFailedRows),
    timeoutMs: take('timeout', (text) => parseDuration(text, ['1s', '24h'], 'such as 90s, 15m or 1h')),
    pollIntervalMs: take<number | null>('poll-interval', (text) =>
      text === 'auto' ? { value: null } : parseDuration(text, ['100ms', '10m'], 'such as 500ms, 30s or 5m, or auto'),
    ),
  } as const;
  return problems.length === 0 && isComplete(inputs) ? { inputs: Object.freeze(inputs) } : { problems };
}

/** Whether every value is there. */
function isComplete<T extends object>(found: T): found is { [Key in keyof T]: Exclude<T[Key], undefined> } & T {
  return !Object.values(found).includes(undefined);
}

/** A key that can be put into a header as it is. The problem never says what was given. */
function parseKey(text: string, isWithoutSecrets: boolean): Parsed<string> {
  if (text === '' && isWithoutSecrets)
    return { problem: 'is empty: workflows of pull requests from forks and by Dependabot get no secrets' };
  if (text === '')
    return { problem: 'is required; check that the secret is set for this repository, its environment or its fork' };
  if (/^(\$\{\{|secrets\.)/.test(text))
    return { problem: `is the name of a secret, not its value; write \${{ secrets.BRAZE_API_KEY }}` };
  if (/^["'`]|["'`]$/.test(text)) return { problem: 'has quotes around it; store only the key' };
  if (/^bearer(\s|$)/i.test(text)) return { problem: 'starts with "Bearer"; store only the key' };
  return /^[\x21-\x7e]+$/.test(text)
    ? { value: text }
    : { problem: 'contains a space, a line break or a character that no key has; store it again' };
}

function parseOnBusy(text: string): Parsed<Inputs['onBusy'] | 'join'> {
  return text === 'wait' || text === 'join' || text === 'skip' || text === 'fail'
    ? { value: text }
    : { problem: 'must be wait, join, skip or fail' };
}

/** The newest `UPDATED_AT` that was loaded. */
function parseSyncedThrough(text: string): Parsed<Timestamp | null> {
  if (text === '') return { value: null };
  const timestamp = parseTimestamp(text);
  if (timestamp === null) return { problem: 'must be a time such as 2026-01-31T23:59:59Z' };
  return timestamp.hasOffset
    ? { value: timestamp }
    : { problem: 'must say its offset; add Z for UTC', meant: `${text}Z` };
}

/** How often a sync that ended with an error is triggered again. */
function parseRetries(text: string): Parsed<number> {
  return /^[0-5]$/.test(text) ? { value: Number(text) } : { problem: 'must be a number from 0 to 5' };
}

/** A number of rows, or a share of them in percent. */
function parseFailedRows(text: string): Parsed<FailedRowsLimit | null> {
  if (text === '') return { value: null };
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

/** A duration as `ms` reads it, with a unit, within bounds that are written the same way. */
function parseDuration(
  text: string,
  [least, most]: readonly [StringValue, StringValue],
  examples: string,
): Parsed<number> {
  if (/^[\d.]+$/.test(text)) return { problem: 'needs a unit: s, m or h', meant: `${text}s` };
  // `ms` throws on longer texts.
  const valueMs = text.length > 100 ? undefined : ms(text as StringValue);
  return valueMs !== undefined && valueMs >= ms(least) && valueMs <= ms(most)
    ? { value: valueMs }
    : { problem: `must be a duration from ${least} to ${most}, ${examples}` };
}

/** The inputs: raw strings to Inputs, or every problem at once. Pure. */

import type { Order, Untrusted } from '../sync/ports.ts';
import type { Endpoint } from './endpoint.ts';
import { parseEndpoint } from './endpoint.ts';
import type { Integration } from './integrations.ts';
import { parseEntry, parseList, sameIdKey } from './integrations.ts';
import { createSanitizer, withheld } from './sanitize.ts';
import type { Parsed } from './values.ts';
import {
  orBare,
  parseBoolean,
  parseFailedRows,
  parseKey,
  parseOnBusy,
  parsePollInterval,
  parseRetries,
  parseSyncedThrough,
  parseTimeout,
} from './values.ts';
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
    // An address may carry a password.
    const shown = untrusted(got.replace(/(^|\/\/)\S*@/g, '$1***@'));
    problems.push({ input, problem, got: input === 'api-key' ? null : shown, meant: untrusted(meant) });
  };
  const textOf = (input: string): string => read(input) || (defaults[input] ?? '');
  const take = <T>(input: string, parse: (text: string) => Parsed<T>, text = textOf(input)): T | undefined => {
    const parsed = parse(text);
    if ('value' in parsed) return parsed.value;
    return report(input, parsed.problem, text, parsed.meant);
  };
  /** One that only has a meaning for a sync that is followed to its end. */
  const takeFollowed = <T>(input: string, parse: (text: string) => Parsed<T>): T | undefined => {
    const isDefault = textOf(input) === (defaults[input] ?? '');
    const isNeedless = follow === false && !isDefault;
    return isNeedless ? report(input, 'needs wait-for-completion: true', textOf(input)) : take(input, orBare(parse));
  };
  const allowCustom = take('allow-custom-endpoint', orBare(parseBoolean));
  const dryRun = take('dry-run', orBare(parseBoolean));
  const apiKey = take('api-key', (text) => parseKey(text, isWithoutSecrets));
  const endpoint = take('rest-endpoint', (text) => parseEndpoint(text, allowCustom ?? false));
  const list = textOf('integration-id');
  const entries = parseList(list);
  if (entries.length === 0 && dryRun !== true) {
    const wanted = "an integration's id, or the address of its page in the dashboard; # begins a comment";
    report('integration-id', `is required: ${wanted}`, list);
  }
  // A key looks much like an id, and would be sent and printed as one.
  const sanitize = createSanitizer(apiKey ?? '');
  const isSwapped = entries.some(({ text }) => sanitize({ untrusted: text }) === withheld);
  if (isSwapped) {
    const problem = 'contains the api-key or a part of it; check which secret or variable each of the two uses';
    report('integration-id', problem);
  }
  // An entry that is none has its problem, and is left out here.
  const all = isSwapped
    ? []
    : entries.flatMap((entry) => {
        const id = take('integration-id', () => parseEntry(entry, endpoint), entry.text);
        return id === undefined ? [] : [{ id, label: entry.label }];
      });
  const keys = all.map(({ id }) => sameIdKey(id));
  const integrations = all.filter(({ id }, index) => keys.indexOf(sameIdKey(id)) === index);
  const doubled = integrations.filter(({ id }) => keys.indexOf(sameIdKey(id)) !== keys.lastIndexOf(sameIdKey(id)));
  if (integrations.length > integrationsAtMost) {
    report('integration-id', `names more than ${integrationsAtMost} integrations; use several steps`);
  }
  const follow = take('wait-for-completion', orBare(parseBoolean));
  const onBusy = take('on-busy', orBare(parseOnBusy));
  const syncedThrough = takeFollowed('synced-through', parseSyncedThrough);
  if (syncedThrough === null && onBusy === 'join')
    report('synced-through', 'is required with on-busy: join, and so is wait-for-completion: true');
  if (syncedThrough && onBusy === 'skip') report('synced-through', 'cannot be checked with on-busy: skip');
  if (syncedThrough && integrations.length > 1) report('synced-through', 'takes one integration; use a step for each');
  const inputs = {
    integrations,
    doubledIds: doubled.map(({ id }) => id),
    ...{ apiKey, endpoint, follow, dryRun, onBusy, syncedThrough },
    retries: takeFollowed('retries', parseRetries),
    maxFailedRows: takeFollowed('max-failed-rows', parseFailedRows),
    timeoutMs: take('timeout', orBare(parseTimeout)),
    pollIntervalMs: take('poll-interval', orBare(parsePollInterval)),
  } as const;
  return problems.length === 0 && isComplete(inputs) ? { inputs: Object.freeze(inputs) } : { problems };
}

/** Whether every value is there. */
function isComplete<T extends object>(found: T): found is { [Key in keyof T]: Exclude<T[Key], undefined> } & T {
  return !Object.values(found).includes(undefined);
}

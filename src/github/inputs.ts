/** Parses the inputs, or finds every problem at once. Pure. */

import type { Order, Untrusted } from '../sync/ports.ts';
import type { Endpoint } from './endpoint.ts';
import { parseEndpoint } from './endpoint.ts';
import type { Integration } from './integrations.ts';
import { onlyUuid, parseEntry, parseList, sameIdKey } from './integrations.ts';
import { createSanitizer, withheld } from './sanitize.ts';
import type { Parse } from './values.ts';
import {
  parseBoolean,
  parseFailedRows,
  parseKey,
  parseOnBusy,
  parsePollInterval,
  parseRetries,
  parseSyncedThrough,
  parseTimeout,
  parseValue,
} from './values.ts';
import type { FailedRowsLimit } from './verdict.ts';

/** The inputs after all checks: an order for each integration, and settings of the step. */
export interface Inputs extends Omit<Order, 'integrationId' | 'deadlineMs'> {
  /** Each once. At least one, except in a dry run. */
  readonly integrations: readonly Integration[];
  /** Ids that were given more than once. */
  readonly doubledIds: readonly string[];
  readonly endpoint: Endpoint;
  readonly maxFailedRows: FailedRowsLimit | null;
  readonly timeoutMs: number;
}

/** The most integrations that one step syncs. */
const integrationsAtMost = 100;

/** What an empty input means, because `${{ inputs.x }}` is empty on a schedule. The same defaults as in action.yml. */
export const defaults = {
  'integration-id': '',
  'api-key': '',
  'rest-endpoint': '',
  'wait-for-completion': 'false',
  'synced-through': '',
  'max-failed-rows': '',
  'on-busy': 'wait',
  retries: '0',
  timeout: '60m',
  'poll-interval': 'auto',
  'dry-run': 'false',
  'allow-custom-endpoint': 'false',
} as const;

type InputName = keyof typeof defaults;

/** What is wrong with an input. `got` is the value that was given, if it may be shown; `meant` is what was probably meant. */
export interface Problem {
  readonly input: string;
  readonly problem: string;
  readonly got: Untrusted | null;
  readonly meant: Untrusted | null;
}

/**
 * Reads all inputs. `read` gives the trimmed text of an input, empty if there is none. `isWithoutSecrets`: whether workflows
 * get no secrets for this event.
 */
export function parseInputs(
  read: (name: string) => string,
  isWithoutSecrets: boolean,
): { inputs: Inputs } | { problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const textOf = (input: InputName): string => read(input) || defaults[input];
  const report = (input: InputName, problem: string, got = '', meant = ''): undefined => {
    const quote = (text: string) => (text === '' || input === 'api-key' ? null : { untrusted: text });
    const mayBeKey = input !== 'integration-id' && onlyUuid.test(got);
    // An address may carry a password.
    const shown = mayBeKey ? 'a UUID, perhaps the api-key' : got.replace(/^.*@/s, '***@');
    problems.push({ input, problem, got: quote(shown), meant: quote(meant) });
  };
  const take = <T>(input: InputName, parse: Parse<T>, text = textOf(input)): T | undefined => {
    const parsed = parseValue(input, text, parse);
    return 'value' in parsed ? parsed.value : report(input, parsed.problem, text, parsed.meant);
  };
  /** An input that only makes sense for a sync that is followed to its end. */
  const takeFollowed = <T>(input: InputName, parse: Parse<T>): T | undefined => {
    const text = textOf(input);
    const isNeedless = follow === false && text !== defaults[input];
    return isNeedless ? report(input, 'needs wait-for-completion: true', text) : take(input, parse);
  };
  const allowCustom = take('allow-custom-endpoint', parseBoolean);
  const dryRun = take('dry-run', parseBoolean);
  const apiKey = take('api-key', (text) => parseKey(text, isWithoutSecrets));
  const endpoint = take('rest-endpoint', (text) => parseEndpoint(text, allowCustom ?? false));
  const list = textOf('integration-id');
  const entries = parseList(list);
  if (entries.length === 0 && dryRun !== true) {
    const wanted = "an integration's id, or the address of its page in the dashboard; # begins a comment";
    report('integration-id', `is required: ${wanted}`, list);
  }
  // A key looks like an id. If it were taken for one, it would be sent and printed.
  const sanitize = createSanitizer(apiKey ?? '');
  const withoutKey = entries.filter(({ text }) => sanitize({ untrusted: text }) !== withheld);
  if (withoutKey.length < entries.length) {
    const problem = 'contains the api-key or a part of it; check which secret or variable each of the two uses';
    report('integration-id', problem);
  }
  const instance = endpoint?.instance ?? null;
  const given = withoutKey.flatMap(
    ({ text, label }) => take('integration-id', (entry) => parseEntry(entry, label, instance), text) ?? [],
  );
  const sameIds = [...Map.groupBy(given, ({ id }) => sameIdKey(id)).values()];
  const integrations = sameIds.flatMap((same) => same.slice(0, 1));
  if (integrations.length > integrationsAtMost) {
    report('integration-id', `names more than ${integrationsAtMost} integrations; use several steps`);
  }
  const follow = take('wait-for-completion', parseBoolean);
  const onBusy = take('on-busy', parseOnBusy);
  const syncedThrough = takeFollowed('synced-through', parseSyncedThrough);
  if (syncedThrough === null && onBusy === 'join')
    report('synced-through', 'is required with on-busy: join, and so is wait-for-completion: true');
  if (syncedThrough && onBusy === 'skip') report('synced-through', 'cannot be checked with on-busy: skip');
  if (syncedThrough && integrations.length > 1) report('synced-through', 'takes one integration; use a step for each');
  const inputs = {
    integrations,
    doubledIds: sameIds.flatMap(([first, again]) => (first && again ? first.id : [])),
    ...{ endpoint, follow, dryRun, onBusy, syncedThrough },
    retries: takeFollowed('retries', parseRetries),
    maxFailedRows: takeFollowed('max-failed-rows', parseFailedRows),
    timeoutMs: take('timeout', parseTimeout),
    pollIntervalMs: take('poll-interval', parsePollInterval),
  };
  // Every undefined value has reported a problem.
  return problems.length === 0 ? { inputs: inputs as Inputs } : { problems };
}

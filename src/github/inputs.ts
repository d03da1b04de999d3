/** The inputs: raw strings to Inputs, or every problem at once. Pure. */

import type { StringValue } from 'ms';
import ms from 'ms';
import { instanceByDashboardHost, integrationIdPattern, integrationPagePath } from '../instances.ts';
import type { Foreign } from '../sync/ports.ts';
import type { Endpoint, Parsed } from './endpoint.ts';
import { parseEndpoint, parseUrl } from './endpoint.ts';

/** What the workflow author asked for, checked. */
export interface Inputs {
  readonly integrationId: string;
  readonly apiKey: string;
  readonly endpoint: Endpoint;
  readonly onBusy: 'wait' | 'skip' | 'fail';
  readonly timeoutMs: number;
  /** Null is `auto`. */
  readonly pollIntervalMs: number | null;
}

/** What is wrong with one input. `got` is what was given, where it may be shown. */
export interface Problem {
  readonly input: string;
  readonly problem: string;
  readonly got: Foreign | null;
}

/**
 * Reads all inputs. `read` gives the trimmed text of an input, empty where there is none.
 * Defaults are those of action.yml, which the runner fills in.
 */
export function parseInputs(read: (name: string) => string): { inputs: Inputs } | { problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const take = <T>(input: string, parse: (text: string) => Parsed<T>, show = true): T | undefined => {
    const text = read(input);
    const parsed = parse(text);
    if ('value' in parsed) return parsed.value;
    problems.push({ input, problem: parsed.problem, got: show && text !== '' ? { foreign: text } : null });
    return undefined;
  };
  const allowCustom = take('allow-custom-endpoint', parseBoolean);
  const apiKey = take('api-key', parseKey, false);
  const endpoint = take('rest-endpoint', (text) => parseEndpoint(text, allowCustom ?? false));
  const integrationId = take('integration-id', (text) => parseIntegration(text, endpoint));
  const onBusy = take('on-busy', parseOnBusy);
  const timeoutMs = take('timeout', (text) => parseDuration(text, '1s', '24h'));
  const pollIntervalMs = take<number | null>('poll-interval', (text) =>
    text === 'auto' ? { value: null } : parseDuration(text, '100ms', '10m', 'auto, or '),
  );
  if (
    integrationId === undefined ||
    apiKey === undefined ||
    endpoint === undefined ||
    onBusy === undefined ||
    timeoutMs === undefined ||
    pollIntervalMs === undefined ||
    problems.length > 0
  ) {
    return { problems };
  }
  return { inputs: Object.freeze({ integrationId, apiKey, endpoint, onBusy, timeoutMs, pollIntervalMs }) };
}

/** A key that can be put into a header as it is. The problem never says what was given. */
function parseKey(text: string): Parsed<string> {
  if (text === '') return { problem: 'is required; is the secret set for this repository, environment or fork?' };
  if (/^["'`]|["'`]$/.test(text)) return { problem: 'has quotes round it; store the key alone' };
  if (/^bearer\s/i.test(text)) return { problem: 'starts with "Bearer"; store the key alone' };
  return /^[\x21-\x7e]+$/.test(text)
    ? { value: text }
    : { problem: 'contains a space, a line break or a character that no key has; store it again' };
}

/** A bare id, or the address of the integration's page in the dashboard of the endpoint's instance. */
function parseIntegration(text: string, endpoint: Endpoint | undefined): Parsed<string> {
  if (text === '') return { problem: "is required: the integration's id, or the address of its page in the dashboard" };
  if (integrationIdPattern.test(text)) return { value: text };
  const url = parseUrl(text);
  const dashboard = url === null ? undefined : instanceByDashboardHost(url.hostname);
  if (url === null || dashboard === undefined || url.protocol !== 'https:' || url.port !== '') {
    return {
      problem:
        'is neither the id of one integration (letters, digits, - and _) nor the address of its page in the dashboard',
    };
  }
  const id = url.pathname.startsWith(integrationPagePath)
    ? url.pathname.slice(integrationPagePath.length).replace(/\/$/, '')
    : '';
  if (!integrationIdPattern.test(id))
    return { problem: `is no page of an integration; those are at ${integrationPagePath}<id>` };
  const instance = endpoint?.instance ?? dashboard;
  return instance === dashboard
    ? { value: id }
    : { problem: `is on ${dashboard.name}, but rest-endpoint is ${instance.name}; use ${dashboard.restHost}` };
}

function parseOnBusy(text: string): Parsed<Inputs['onBusy']> {
  return text === 'wait' || text === 'skip' || text === 'fail'
    ? { value: text }
    : { problem: 'must be wait, skip or fail' };
}

/** The toolkit's booleans: those of the YAML 1.2 core schema. */
function parseBoolean(text: string): Parsed<boolean> {
  if (/^(true|True|TRUE)$/.test(text)) return { value: true };
  return /^(false|False|FALSE)$/.test(text) ? { value: false } : { problem: 'must be true or false' };
}

/** A number with a unit, within bounds that are written the same way. */
function parseDuration(text: string, least: StringValue, most: StringValue, else_ = ''): Parsed<number> {
  const valueMs = /^\d{1,9}(\.\d{1,3})?(ms|s|m|h)$/.test(text) ? ms(text as StringValue) : Number.NaN;
  return valueMs >= ms(least) && valueMs <= ms(most)
    ? { value: valueMs }
    : { problem: `must be ${else_}a duration from ${least} to ${most}, with a unit: ms, s, m or h` };
}

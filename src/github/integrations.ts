/** `integration-id` to the integrations of the step. Pure. */

import { instanceByDashboardHost, integrationIdPattern, integrationPagePath, loginHosts } from '../instances.ts';
import type { Untrusted } from '../sync/ports.ts';
import type { Endpoint } from './endpoint.ts';
import { parseUrl } from './endpoint.ts';
import type { Parsed } from './values.ts';
import { placeholderProblem, variable } from './values.ts';

/** One entry of the list. */
export interface Entry {
  readonly text: string;
  /** The comment after it. */
  readonly label: Untrusted | null;
}

/** An integration, and what the workflow author calls it. */
export interface Integration {
  readonly id: string;
  readonly label: Untrusted | null;
}

/** A list, separated by commas or line breaks; `#` at the start of a line or after a space begins a comment. */
export function parseList(text: string): readonly Entry[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const comment = /(?:^|\s)#(.*)$/.exec(line);
    const name = comment?.[1]?.trim() ?? '';
    const label = name === '' ? null : { untrusted: name };
    const texts = line
      .slice(0, comment?.index)
      .split(',')
      .map((entry) => entry.trim());
    const entries = texts.filter((entry) => entry !== '');
    return entries.map((entry, index) => ({ text: entry, label: index === entries.length - 1 ? label : null }));
  });
}

/** The id of an entry. An id in the comment after it was probably meant as an integration of its own. */
export function parseEntry({ text, label }: Entry, endpoint: Endpoint | undefined): Parsed<string> {
  const hasAnother = /\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/i.test(label?.untrusted ?? '');
  const problem = 'has another id in the comment after it; put each integration on a line of its own';
  return hasAnother ? { problem } : parseIntegration(text, endpoint);
}

/** A bare id, or the address of the integration's page in the dashboard of the endpoint's instance. */
function parseIntegration(text: string, endpoint: Endpoint | undefined): Parsed<string> {
  const placeholder = placeholderProblem(text, variable);
  if (placeholder !== null) return { problem: placeholder };
  if (integrationIdPattern.test(text)) return { value: text };
  const url = parseUrl(text);
  const dashboard = instanceByDashboardHost(url?.hostname ?? '');
  const isDashboard = dashboard !== undefined || loginHosts.includes(url?.hostname ?? '');
  if (url === null || !isDashboard || url.protocol !== 'https:' || url.port !== '') {
    const problem =
      'is not an id of an integration (letters, digits, - and _) or the address of its page in the dashboard';
    return { problem, meant: meantBy(text, endpoint) };
  }
  // The path of any other page keeps its slash at the start, which no id has.
  const id = url.pathname.replace(integrationPagePath, '').replace(/\/$/, '');
  if (!integrationIdPattern.test(id)) {
    const problem = `is not the page of an integration; those are at ${integrationPagePath} followed by the id`;
    const first = id.replace(/\/.*/s, '');
    return { problem, meant: integrationIdPattern.test(first) ? first : undefined };
  }
  const { instance } = endpoint ?? {};
  return instance == null || dashboard === undefined || instance === dashboard
    ? { value: id }
    : { problem: `is on ${dashboard.name}, but rest-endpoint is ${instance.name}; use ${dashboard.restHost}` };
}

/** The ids in a text that separates, quotes or lists them in other ways; undefined if there is anything else in it. */
function meantBy(text: string, endpoint: Endpoint | undefined): string | undefined {
  const pieces = text.replace(/\p{Cf}/gu, '').split(/[\s,;"'`[\]]+/);
  // Words are more likely a name than ids.
  const ids = pieces.filter((piece) => /\d/.test(piece));
  const isAll = pieces.every((piece) => /^(-|and)?$/.test(piece) || ids.includes(piece));
  const isMeant = ids.length > 0 && ids.join() !== text && ids.every((id) => 'value' in parseIntegration(id, endpoint));
  return isAll && isMeant ? ids.join(', ') : undefined;
}

/** An id for comparison: a UUID is the same in either case. */
export function sameIdKey(id: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.toLowerCase() : id;
}

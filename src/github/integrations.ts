/** Parses `integration-id`. Pure. */

import type { Instance } from '../instances.ts';
import { instanceByDashboardHost, integrationIdPattern, integrationPagePath, loginHosts } from '../instances.ts';
import type { Untrusted } from '../sync/ports.ts';
import { parseUrl } from './endpoint.ts';
import type { Parsed } from './values.ts';
import { parseValue } from './values.ts';

/** An integration and its label, which is the comment after it. */
export interface Integration {
  readonly id: string;
  readonly label: Untrusted | null;
}

/** A list, separated by commas or line breaks; `#` at the start of a line or after a space begins a comment. */
export function parseList(text: string): readonly { readonly text: string; readonly label: Untrusted | null }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const comment = /(?:^|\s)#(.*)$/.exec(line);
    const name = comment?.[1]?.trim() ?? '';
    const label = name === '' ? null : { untrusted: name };
    const texts = line
      .slice(0, comment?.index)
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    return texts.map((entry, index) => ({ text: entry, label: index === texts.length - 1 ? label : null }));
  });
}

/** Braze writes ids as UUIDs. */
const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const anyUuid = new RegExp(`\\b${uuid}\\b`, 'i');
export const onlyUuid = new RegExp(`^${uuid}$`, 'i');

/**
 * Reads one entry of the list: an id, or the address of the integration's page. The page must be in the dashboard of
 * `instance`, the instance of the endpoint; null if the endpoint is not Braze's, or not known.
 */
export function parseEntry(text: string, label: Untrusted | null, instance: Instance | null): Parsed<Integration> {
  // An id in the comment was probably meant as another integration.
  if (anyUuid.test(label?.untrusted ?? '')) {
    return { problem: 'has another id in the comment after it; put each integration on a line of its own' };
  }
  if (integrationIdPattern.test(text)) return { value: { id: text, label } };
  const url = parseUrl(text);
  const host = url?.protocol === 'https:' ? url.host : '';
  const dashboard = instanceByDashboardHost(host);
  if (url === null || (dashboard === undefined && !loginHosts.includes(host))) {
    const problem =
      'is neither an integration id (letters, digits, - and _) nor the address of its page in the dashboard';
    return { problem, meant: meantBy(text, instance) };
  }
  // The path of any other page keeps the slash at its start, and no id has one.
  const id = url.pathname.replace(integrationPagePath, '').replace(/\/$/, '');
  if (!integrationIdPattern.test(id)) {
    const problem = `is not the page of an integration; those are at ${integrationPagePath} followed by the id`;
    const first = id.replace(/\/.*/s, '');
    return { problem, meant: integrationIdPattern.test(first) ? first : undefined };
  }
  return instance === null || dashboard === undefined || instance === dashboard
    ? { value: { id, label } }
    : {
        problem: `is on ${dashboard.name}, but rest-endpoint is ${instance.name}; set rest-endpoint to ${dashboard.name}`,
      };
}

/** The ids in a text that separates, quotes or lists them in another way; undefined if it contains anything else. */
function meantBy(text: string, instance: Instance | null): string | undefined {
  const pieces = text.replace(/\p{Cf}/gu, '').split(/[\s,;"'`[\]]+/);
  const ids = pieces.filter((piece) => !/^(-|and)?$/.test(piece));
  const parse = (id: string) => parseEntry(id, null, instance);
  // A word is more likely a name than an id.
  const isId = (id: string): boolean => /\d/.test(id) && 'value' in parseValue('integration-id', id, parse);
  return ids.join() !== text && ids.every(isId) ? ids.join(', ') : undefined;
}

/** An id for comparison: a UUID is the same in either case. */
export function sameIdKey(id: string): string {
  return onlyUuid.test(id) ? id.toLowerCase() : id;
}

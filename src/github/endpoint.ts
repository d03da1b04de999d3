/** `rest-endpoint` to an origin that requests may be sent to. Pure. */

import type { Instance } from '../instances.ts';
import { instanceByDashboardHost, instanceByName, instanceByRestHost } from '../instances.ts';

/** Where requests go. `instance` is null for loopback and for a custom endpoint. */
export interface Endpoint {
  /** Scheme, host and port. For Braze it is made from our table, never from what was given. */
  readonly origin: string;
  readonly instance: Instance | null;
  /** Whether the `Date` of its answers is Braze's clock. A gateway sends its own; on loopback there is a simulator. */
  readonly trustsDate: boolean;
}

/** A value, or a sentence that says what is allowed instead. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

const forms = 'an instance such as US-03, its REST host such as rest.iad-03.braze.com, or your dashboard address';
const gateway = ' (for a private gateway set allow-custom-endpoint: true)';

/** Reads `rest-endpoint`. `allowCustom` permits a host that is not Braze's, by https only. */
export function parseEndpoint(text: string, allowCustom: boolean): Parsed<Endpoint> {
  if (text === '') return { problem: `is required: ${forms}` };
  if (/^[A-Za-z]{2}-?\d+$/.test(text)) {
    const instance = instanceByName(text);
    return instance === undefined ? { problem: `names no Braze instance; expected ${forms}` } : braze(instance);
  }
  const url = parseUrl(text);
  if (url === null) return { problem: `is no address; expected ${forms}` };
  if (isLoopback(url.hostname)) return bare(url, true);
  if (url.protocol !== 'https:') return { problem: 'must use https' };
  if (allowCustom) return parseBraze(url) ?? bare(url, false);
  return parseBraze(url) ?? { problem: `is not a REST endpoint of Braze's; expected ${forms}${gateway}` };
}

/** A host of Braze's, whichever of an instance's it is. Null where it is none. */
function parseBraze({ hostname, href, port }: URL): Parsed<Endpoint> | null {
  const rest = instanceByRestHost(hostname);
  if (rest !== undefined) {
    const isBare = href === `https://${rest.restHost}/`;
    return isBare ? braze(rest) : { problem: `must be the host alone: ${rest.restHost}` };
  }
  const dashboard = instanceByDashboardHost(hostname);
  if (dashboard !== undefined) return port === '' ? braze(dashboard) : { problem: 'takes no port' };
  const sdk = instanceByRestHost(hostname.replace('sdk.', 'rest.'));
  if (sdk === undefined) return null;
  return { problem: `is an SDK endpoint; the REST endpoint of that instance is ${sdk.restHost}` };
}

/** A host that is not Braze's, as it is: with a port, without a path. */
function bare(url: URL, trustsDate: boolean): Parsed<Endpoint> {
  return url.href === `${url.origin}/`
    ? { value: { origin: url.origin, instance: null, trustsDate } }
    : { problem: 'takes neither path nor query here' };
}

/**
 * An http(s) address that says what it means: visible ASCII without backslashes or a user, so that what a reader takes
 * for the host is the host. The scheme may be left out. Null for anything else.
 */
export function parseUrl(text: string): URL | null {
  const address = text.includes('://') ? text : `https://${text}`;
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(address) || /[\\@]/.test(address)) return null;
  return URL.parse(address);
}

function braze(instance: Instance): Parsed<Endpoint> {
  return { value: { origin: `https://${instance.restHost}`, instance, trustsDate: true } };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

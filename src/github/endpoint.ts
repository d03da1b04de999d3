/** Parses `rest-endpoint` into an origin that requests may be sent to. Pure. */

import type { Instance } from '../instances.ts';
import { instanceByDashboardHost, instanceByName, instanceByRestHost, instances, loginHosts } from '../instances.ts';
import type { Parsed } from './values.ts';

/** Where requests go. `instance` is null for loopback and for custom endpoints. */
export interface Endpoint {
  /** Scheme, host and port. For Braze it comes from our table, never from the input. */
  readonly origin: string;
  readonly instance: Instance | null;
  /** Whether the `Date` of its answers is Braze's clock. A gateway sends its own. The simulator on loopback acts as Braze. */
  readonly trustsDate: boolean;
}

const names = instances.map(({ name }) => name).join(', ');
const forms = `an instance (${names}), its REST host such as rest.iad-03.braze.com, or your dashboard address`;
const noBraze = `is not an address of Braze; expected ${forms}`;

const loopback = /^(localhost|127(\.\d+){3})$/;

/** Parses `rest-endpoint`. `allowCustom` permits a host that is not Braze's, over https only. */
export function parseEndpoint(text: string, allowCustom: boolean): Parsed<Endpoint> {
  if (text === '') return { problem: `is required: ${forms}` };
  const named = instanceByName(text);
  if (named !== undefined) return braze(named);
  const mentioned = [...new Set(instancesIn(text))];
  const meant = mentioned.length === 1 ? mentioned[0]?.name : undefined;
  const url = parseUrl(text);
  if (url === null) return { problem: `is not an address; expected ${forms}`, meant };
  // @actions/http-client keeps the brackets of an IPv6 address, so Node looks it up as a host name and fails.
  if (url.hostname.startsWith('[')) return { problem: 'must not be an IPv6 address' };
  if (loopback.test(url.hostname)) return bare(url, true);
  if (url.protocol !== 'https:') return { problem: 'must use https', meant };
  const ofBraze = parseBraze(url);
  if (ofBraze !== null) return ofBraze;
  // A host in Braze's domains, or one that looks like it, is never custom.
  const looksLikeBraze = /(^|\.)braze\.(com|eu)(?![\w-])/.test(url.hostname);
  if (allowCustom && !looksLikeBraze) return bare(url, false);
  const isWord = !/[.:]/.test(url.hostname);
  if (!looksLikeBraze && !isWord)
    return { problem: `${noBraze}, or allow-custom-endpoint: true for your own gateway`, meant };
  return mentioned.includes(undefined)
    ? { problem: `names an instance that this version does not know; expected ${forms}` }
    : { problem: noBraze, meant };
}

/** Any host of one of Braze's instances; null for other hosts. */
function parseBraze({ hostname, href, port }: URL): Parsed<Endpoint> | null {
  const rest = instanceByRestHost(hostname);
  if (rest !== undefined) {
    const isBare = href === `https://${rest.restHost}/`;
    return isBare ? braze(rest) : { problem: 'must be only the host', meant: rest.restHost };
  }
  const dashboard = instanceByDashboardHost(hostname);
  if (dashboard !== undefined)
    return port === '' ? braze(dashboard) : { problem: 'must not have a port', meant: dashboard.restHost };
  const sdk = instanceByRestHost(hostname.replace('sdk.', 'rest.'));
  if (sdk !== undefined) return { problem: 'is an SDK endpoint, not a REST endpoint', meant: sdk.restHost };
  if (!loginHosts.includes(hostname)) return null;
  return { problem: 'does not show your instance; log in to the dashboard and copy its address' };
}

/**
 * What a text mentions in the way in which instances are named: `us03`, `iad-3`, `dashboard-09.braze.eu`,
 * `rest.fra-01.braze.com`. Undefined stands for what is none of Braze's instances.
 */
function instancesIn(text: string): readonly (Instance | undefined)[] {
  const regions: Readonly<Record<string, string>> = {
    iad: 'us',
    fra: 'eu',
    dashboard: /\.eu\b/i.test(text) ? 'eu' : 'us',
  };
  const mentions = text.matchAll(/\b(us|eu|au|id|jp|kr|iad|fra|dashboard)[-_. ]?0*(\d{1,2})\b/gi);
  return [...mentions].map(([, word, number]) => {
    const region = regions[String(word).toLowerCase()] ?? word;
    return instanceByName(`${region}-${String(number).padStart(2, '0')}`);
  });
}

/** A host that is not Braze's: with a port if given, without a path. */
function bare(url: URL, trustsDate: boolean): Parsed<Endpoint> {
  return url.href === `${url.origin}/`
    ? { value: { origin: url.origin, instance: null, trustsDate } }
    : { problem: 'must not have a path or a query', meant: url.origin };
}

/**
 * An http(s) address that means what it seems to: visible ASCII without backslashes or a user, so that the host is what a
 * reader takes for it. The scheme may be left out. Null for anything else.
 */
export function parseUrl(text: string): URL | null {
  const address = text.includes('://') ? text : `https://${text}`;
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(address) || /[\\@]/.test(address)) return null;
  return URL.parse(address);
}

function braze(instance: Instance): Parsed<Endpoint> {
  return { value: { origin: `https://${instance.restHost}`, instance, trustsDate: true } };
}

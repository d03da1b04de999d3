// Finds the endpoint and the key of a request.
import type { Endpoint, Permission, WireRequest } from './types.ts';

/** One of Braze's endpoints, as a request addresses it. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly permission: Permission;
  /** Percent-decoded; `null` for the list of integrations, or if decoding fails. */
  readonly integrationId: string | null;
  /** As in the request, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
}

const ROUTES: readonly { method: string; path: RegExp; endpoint: Endpoint; permission: Permission }[] = [
  {
    method: 'POST',
    path: /^\/cdi\/integrations\/([^/]*)\/sync$/,
    endpoint: 'trigger',
    permission: 'cdi.integration_sync',
  },
  {
    method: 'GET',
    path: /^\/cdi\/integrations\/([^/]*)\/job_sync_status$/,
    endpoint: 'runs',
    permission: 'cdi.integration_job_status',
  },
  { method: 'GET', path: /^\/cdi\/integrations$/, endpoint: 'list', permission: 'cdi.integration_list' },
];

function decoded(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The endpoint that a request is for; `null` if Braze has none at this address for this method. */
export function endpointOf(request: WireRequest): Route | null {
  const [path = '', query = ''] = request.path.split(/\?(.*)/s);
  for (const { method, path: pattern, endpoint, permission } of ROUTES) {
    const match = method === request.method ? pattern.exec(path) : null;
    const integrationId = decoded(match?.[1]);
    if (match) return { endpoint, permission, integrationId, path, query: new URLSearchParams(query) };
  }
  return null;
}

/** The key of a request, which is the text after `Bearer `; `null` if there is none. */
export function keyOf(request: WireRequest): string | null {
  const { authorization: value = '' } = request.headers;
  return /^Bearer (.+)$/.exec(value)?.[1] ?? null;
}

/** Sends requests with @actions/http-client, and adds one deadline for everything, a size limit, and no redirects. */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { HttpClient } from '@actions/http-client';
import { BearerCredentialHandler } from '@actions/http-client/lib/auth';
import { checkBypass, getProxyUrl } from '@actions/http-client/lib/proxy';
import type { BrazeRequest, Failure, Transport } from './exchange.ts';
import { failureOf } from './exchange.ts';

/** The rest of a longer body is not read. A page of ten runs takes a few kilobytes. */
const bodyAtMostBytes = 1024 * 1024;

/** Shows Braze's support where these requests come from. */
const userAgent = 'braze-cdi-sync';

/** Where Braze is, the key, and where debug lines go. */
export interface Connection {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly apiKey: string;
  /** Gets a line for each exchange, without headers, bodies or queries. */
  readonly debug: (line: string) => void;
}

/** A transport to Braze. Each request has its own connection, so that none uses a stale one. */
export function createTransport({ origin, apiKey, debug }: Connection): Transport {
  return async (request) => {
    const beganAtNs = process.hrtime.bigint();
    const headers = { 'content-type': 'application/json', accept: 'application/json', 'accept-encoding': 'identity' };
    const options = { allowRedirects: false, allowRetries: false };
    const exchange = await exchangeWithin(request, async () => {
      const client = new HttpClient(userAgent, [new BearerCredentialHandler(apiKey)], options);
      return (await client.request(request.method, `${origin}${request.path}`, '', headers)).message;
    });
    const code = exchange.kind === 'answer' ? exchange.httpStatus : exchange.code;
    const path = request.path.replace(/\?.*/s, '');
    debug(`${request.method} ${path}: ${code} in ${(process.hrtime.bigint() - beganAtNs) / 1_000_000n} ms`);
    return exchange;
  };
}

/** How this process's environment variables affect requests. */
export interface Environment {
  /** Variables that make requests unsafe, and what is wrong with each. Never a value. */
  readonly problems: readonly { readonly variable: string; readonly problem: string }[];
  /** The proxy that requests go through, if any: its host, and the variable that sets it. */
  readonly proxy: { readonly variable: string; readonly host: string } | null;
}

/** Inspects the environment for requests to `origin`. */
export function inspectEnvironment(origin: string): Environment {
  const { env } = process;
  const url = new URL(origin);
  const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const variable = names.find((name) => env[name]);
  const problems: Environment['problems'][number][] = [];
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    const problem = 'is 0, which turns the check of certificates off; to trust your own CA, use NODE_EXTRA_CA_CERTS';
    problems.push({ variable: 'NODE_TLS_REJECT_UNAUTHORIZED', problem });
  }
  if (showsRequests(env['NODE_DEBUG'] ?? '')) {
    const problem = 'names http, https, net or tls, so Node would print the key; remove it for this step';
    problems.push({ variable: 'NODE_DEBUG', problem });
  }
  if (variable === undefined || checkBypass(url)) return { problems, proxy: null };
  const host = proxyHost(url);
  if (host !== null) return { problems, proxy: { variable, host } };
  // http-client ignores a proxy that it cannot read, and would connect directly. An unencoded # or / ends the host early.
  const problem =
    'must be the address of an HTTP proxy such as http://proxy.example:3128, without a path and with user and password percent-encoded; SOCKS proxies and IPv6 addresses do not work';
  return { problems: [...problems, { variable, problem }], proxy: null };
}

/** Whether Node prints requests. It reads `NODE_DEBUG` like this: names of modules between commas, `*` for any characters. */
function showsRequests(nodeDebug: string): boolean {
  const names = nodeDebug
    .replace(/[^\w*,]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll(',', '$|^');
  return ['http', 'https', 'net', 'tls'].some((name) => new RegExp(`^${names}$`, 'i').test(name));
}

function proxyHost(url: URL): string | null {
  try {
    const proxy = getProxyUrl(url);
    return proxy && /^https?:\/\/[^/[]+\/$/.test(proxy.href) ? proxy.host : null;
  } catch {
    return null;
  }
}

/** Ends an exchange at its timeout, or when the signal is aborted. A connection that is still opening may live on unused. */
async function exchangeWithin(
  { timeoutMs, signal }: BrazeRequest,
  send: () => Promise<IncomingMessage>,
): ReturnType<Transport> {
  const { promise: stopped, resolve } = Promise.withResolvers<Failure>();
  let request: ClientRequest | undefined;
  const note = (message: unknown): void => {
    request = (message as { request: ClientRequest }).request;
  };
  const stop = (code: string): void => {
    resolve({ kind: 'failure', code, stage: hasConnected(request) ? 'exchanging' : 'connecting' });
    request?.destroy();
  };
  const cancel = (): void => stop('CANCELLED');
  const timer = setTimeout(stop, timeoutMs, 'TIMEOUT');
  signal.addEventListener('abort', cancel);
  try {
    // http-client does not give out its request, so Node's diagnostics channel does.
    subscribe(requestCreated, note);
    const sending = send().catch(failureOf);
    unsubscribe(requestCreated, note);
    if (signal.aborted) cancel();
    const message = await Promise.race([sending, stopped]);
    if ('kind' in message) return message;
    const body = await readBody(message);
    return { kind: 'answer', httpStatus: Number(message.statusCode), headers: message.headers, body };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

const requestCreated = 'http.client.request.created';

/** Whether a request is connected, through the proxy and the TLS handshake too. Before that, nothing was sent. */
function hasConnected(request: ClientRequest | undefined): boolean {
  const socket: { connecting: boolean; secureConnecting?: boolean } | null | undefined = request?.socket;
  return socket != null && !socket.connecting && socket.secureConnecting !== true;
}

/** Reads a body until it ends, breaks off or gets too long. It breaks off if its request is destroyed. */
async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of message) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > bodyAtMostBytes) break;
    }
  } catch {
    // The part that arrived still counts.
  }
  return Buffer.concat(chunks).subarray(0, bodyAtMostBytes).toString('utf8');
}

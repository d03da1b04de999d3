// Scripted faults: what happens to Braze's state, and what the client sees. Pure data, for sockets and virtual time.
import type { SimulatedBraze } from './braze.ts';
import { endpointOf } from './routes.ts';
import type { Endpoint, WireReply, WireRequest } from './types.ts';

/** Changes to an answer. The rest is as in Braze's own answer, or as in a bare 503 if there is none. */
export interface AnswerChanges {
  /** Replaces Braze's answer by one with this status: content type, date, and the status's text as `message`. */
  status?: number;
  /** Overrides headers, by their names in lower case; `null` removes one. */
  headers?: Readonly<Record<string, string | null>>;
  body?: string;
  /** Adds the three `X-RateLimit-*` headers. `resetsInMs` counts from Braze's current time. */
  rateLimit?: { readonly limit: number; readonly remaining: number; readonly resetsInMs: number };
}

/** How an answer reaches the client, or fails to. */
export type Manner =
  /** Whole and in one piece. */
  | { readonly kind: 'answer' }
  /** The body is gzipped, with the right `Content-Encoding`. */
  | { readonly kind: 'gzip' }
  /** The connection is reset (RST) after the request was read. */
  | { readonly kind: 'reset' }
  /** The connection is ended (FIN) after the request was read, without a byte of an answer. */
  | { readonly kind: 'fin' }
  /** The request is read, but nothing ever comes. */
  | { readonly kind: 'silence' }
  /** The head comes, but the body never does. */
  | { readonly kind: 'headers-then-silence' }
  /** The head comes, then one byte of the body every `everyMs`. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** The head declares 100 bytes, but the connection ends after the first 10 of the body. */
  | { readonly kind: 'short-body' }
  /** The head comes, then a body that ends only with the connection. */
  | { readonly kind: 'endless-body' }
  /** Text that is not HTTP, then FIN. */
  | { readonly kind: 'garbage'; readonly text?: string }
  /** A head with one header of 64 KiB. */
  | { readonly kind: 'huge-header' }
  /** A head with two different Content-Lengths. */
  | { readonly kind: 'two-lengths' };

/** What the client sees. `afterMs` delays the answer, but not the effect of the request. Default 0. */
export type Sight = Manner & AnswerChanges & { readonly afterMs?: number };

/** One fault. `takesEffect`: whether the request reaches Braze, has its effect there, and counts. */
export interface Fault {
  readonly takesEffect: boolean;
  readonly sees: Sight;
}

/** What happens to a connection before a byte is read. `silence`: it stays open, but nothing is sent, not even TLS. */
export type ConnectionFault = 'reset' | 'fin' | 'silence';

/**
 * A queue, in which `null` is no fault, with no faults after its end. Or a function of the request's number at that
 * endpoint (1, 2, …), the request, and the time by Braze's clock, epoch ms.
 */
export type FaultScript =
  | readonly (Fault | null)[]
  | ((requestNumber: number, request: WireRequest, nowMs: number) => Fault | null);

/** A script for each endpoint. `connection`: for each TCP connection, by its number. Queues can be written as JSON. */
export interface FaultScripts extends Partial<Record<Endpoint, FaultScript>> {
  connection?: readonly (ConnectionFault | null)[] | ((connectionNumber: number) => ConnectionFault | null);
}

/** Scripts that are being played. */
export interface FaultSource {
  /**
   * Takes the next fault for a request at this time by Braze's clock, epoch ms; `null` for none, and for addresses that
   * Braze does not have.
   */
  next(request: WireRequest, nowMs: number): Fault | null;
  /** Takes the next fault for a connection. */
  nextConnection(): ConnectionFault | null;
}

/** How one request is answered: in which manner, how many ms after its arrival, and with which answer. */
export interface Encounter {
  readonly manner: Manner;
  readonly afterMs: number;
  /** The whole answer. How much of it arrives depends on the manner. */
  readonly reply: WireReply;
}

/** The fault that a script has for one request. Queues are not copied. */
function scripted(script: FaultScript, requestNumber: number, request: WireRequest, nowMs: number): Fault | null {
  return typeof script === 'function' ? script(requestNumber, request, nowMs) : (script[requestNumber - 1] ?? null);
}

/** Starts to play scripts. Queues are not copied, so that a test can still add faults later. */
export function playFaults(scripts: FaultScripts): FaultSource {
  const counts: Record<Endpoint | 'connection', number> = { trigger: 0, runs: 0, list: 0, connection: 0 };
  return {
    next(request, nowMs) {
      const endpoint = endpointOf(request)?.endpoint;
      if (!endpoint) return null;
      counts[endpoint] += 1;
      return scripted(scripts[endpoint] ?? [], counts[endpoint], request, nowMs);
    },
    nextConnection() {
      counts.connection += 1;
      const script = scripts.connection ?? [];
      return typeof script === 'function' ? script(counts.connection) : (script[counts.connection - 1] ?? null);
    },
  };
}

/** The parts of Braze that faults need. */
export type FaultyBraze = Pick<SimulatedBraze, 'handle' | 'ignore' | 'nowMs' | 'date'>;

const STATUS_WORDS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Access Denied',
  408: 'Request Timeout',
  429: 'Rate Limited',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function bareReply(status: number, date: string | null): WireReply {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...(date === null ? {} : { date }) };
  return { status, headers, body: JSON.stringify({ message: STATUS_WORDS[status] ?? `Status ${status}` }) };
}

function withChanges(reply: WireReply, { headers, body, rateLimit }: AnswerChanges, nowMs: number): WireReply {
  const limits = rateLimit && {
    'x-ratelimit-limit': String(rateLimit.limit),
    'x-ratelimit-remaining': String(rateLimit.remaining),
    'x-ratelimit-reset': String(Math.ceil((nowMs + rateLimit.resetsInMs) / 1000)),
  };
  const overridden = Object.entries({ ...reply.headers, ...limits, ...headers });
  const kept = overridden.filter((entry): entry is [string, string] => entry[1] !== null);
  return { ...reply, headers: Object.fromEntries(kept), body: body ?? reply.body };
}

/** Sends a request to Braze with a fault, if any: changes Braze's state accordingly, and returns what the client gets. */
export function meet(braze: FaultyBraze, request: WireRequest, fault: Fault | null): Encounter {
  if (!fault) return { manner: { kind: 'answer' }, afterMs: 0, reply: braze.handle(request) };
  const { afterMs = 0, status, headers: _headers, body: _body, rateLimit: _limit, ...manner } = fault.sees;
  const own = fault.takesEffect ? braze.handle(request) : null;
  if (!own) braze.ignore(request);
  const reply = own && status === undefined ? own : bareReply(status ?? 503, braze.date());
  return { manner, afterMs, reply: withChanges(reply, fault.sees, braze.nowMs()) };
}

/** Combines scripts for integrations, by their ids. Each script counts only the requests for its integration. */
export function perIntegration(scripts: Readonly<Record<string, FaultScript>>): FaultScript {
  const counts = new Map<string, number>();
  return (_requestNumber, request, nowMs) => {
    const id = endpointOf(request)?.integrationId ?? '';
    const script = scripts[id];
    if (!script) return null;
    const requestNumber = (counts.get(id) ?? 0) + 1;
    counts.set(id, requestNumber);
    return scripted(script, requestNumber, request, nowMs);
  };
}

/** A script that starts again whenever it ends. */
export function overAndOver(faults: readonly (Fault | null)[]): FaultScript {
  return (requestNumber) => faults[(requestNumber - 1) % faults.length] ?? null;
}

/** A script with this fault in each of these spans of time by Braze's clock (epoch ms, without the end), and none outside. */
export function within(spans: readonly (readonly [fromMs: number, toMs: number])[], fault: Fault): FaultScript {
  return (_requestNumber, _request, nowMs) =>
    spans.some(([fromMs, toMs]) => fromMs <= nowMs && nowMs < toMs) ? fault : null;
}

/** A fault on the way to Braze: the request never arrives. */
export function lost(sees: Sight): Fault {
  return { takesEffect: false, sees };
}

/** A fault on the way back: the request has taken effect. */
export function afterEffect(sees: Sight): Fault {
  return { takesEffect: true, sees };
}

/** A redirect in place of an answer. The request has no effect. */
export function redirect(location: string, status = 307): Fault {
  return lost({ kind: 'answer', status, headers: { location }, body: '' });
}

/** A refusal for the rate limit, even if Braze's own count allows the request. With a reset (ms from now), or no headers. */
export function rateLimited(resetsInMs?: number): Fault {
  const rateLimit = resetsInMs === undefined ? {} : { rateLimit: { limit: 20, remaining: 0, resetsInMs } };
  return lost({ kind: 'answer', status: 429, ...rateLimit });
}

/** A proxy's or a firewall's HTML page with this status. */
export function htmlPage(status: number, takesEffect = false): Fault {
  const body = '<!doctype html><title>Error</title><h1>Error</h1>';
  return { takesEffect, sees: { kind: 'answer', status, headers: { 'content-type': 'text/html' }, body } };
}

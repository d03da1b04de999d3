// Scripted faults: what happens to the state, and what the client sees. Pure data, for sockets and for virtual time alike.
import type { SimulatedBraze } from './braze.ts';
import { endpointOf } from './routes.ts';
import type { Endpoint, WireReply, WireRequest } from './types.ts';

/** Changes to an answer. What is not said is as in Braze's own answer, or, without one, as in a bare 503. */
export interface AnswerChanges {
  /** A status of its own starts from an empty answer: content type, date, and the status's words as `message`. */
  status?: number;
  /** Laid over the headers, names in lower case; `null` takes one away. */
  headers?: Readonly<Record<string, string | null>>;
  body?: string;
  /** Adds the three `X-RateLimit-*` headers, the reset so long after Braze's time, ms. */
  rateLimit?: { readonly limit: number; readonly remaining: number; readonly resetsInMs: number };
}

/** In which manner an answer reaches the client, or fails to. */
export type Manner =
  /** Whole and in one piece. */
  | { readonly kind: 'answer' }
  /** The body gzipped, and `Content-Encoding` saying so. */
  | { readonly kind: 'gzip' }
  /** The connection is reset (RST) after the request was read. */
  | { readonly kind: 'reset' }
  /** The connection is ended (FIN) after the request was read, without a byte. */
  | { readonly kind: 'fin' }
  /** The request was read; nothing ever comes. */
  | { readonly kind: 'silence' }
  /** The head comes, the body never does. */
  | { readonly kind: 'headers-then-silence' }
  /** The head comes, then one byte of the body every so often, ms. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** The head declares 100 bytes; the first 10 of the body come; then the connection ends. */
  | { readonly kind: 'short-body' }
  /** The head comes, then a body that ends only with the connection. */
  | { readonly kind: 'endless-body' }
  /** Text that is no HTTP, then FIN. */
  | { readonly kind: 'garbage'; readonly text?: string }
  /** A head with one header of 64 KiB. */
  | { readonly kind: 'huge-header' }
  /** A head with two different Content-Lengths. */
  | { readonly kind: 'two-lengths' };

/** What the client sees: an answer, in some manner, after some time (ms, default 0; the effect is at once). */
export type Sight = Manner & AnswerChanges & { readonly afterMs?: number };

/** One fault. `takesEffect`: whether the request reaches Braze, and changes and counts what it would. */
export interface Fault {
  readonly takesEffect: boolean;
  readonly sees: Sight;
}

/** What happens to a connection before a byte of it is read; `silence`: it stays open without a word, not even of TLS. */
export type ConnectionFault = 'reset' | 'fin' | 'silence';

/**
 * A queue, `null` for no fault, none at its end; or a function of the number (1, 2, …) of the request to that endpoint, the
 * request, and the time by Braze's clock, epoch ms.
 */
export type FaultScript =
  | readonly (Fault | null)[]
  | ((requestNumber: number, request: WireRequest, nowMs: number) => Fault | null);

/** Scripts for each endpoint; `connection`: for each TCP connection, by its number. JSON-able if they are queues. */
export interface FaultScripts extends Partial<Record<Endpoint, FaultScript>> {
  connection?: readonly (ConnectionFault | null)[] | ((connectionNumber: number) => ConnectionFault | null);
}

/** Scripts that are being played. */
export interface FaultSource {
  /**
   * The fault for a request at this time by Braze's clock, epoch ms, which is thereby used up; `null` for none, and for
   * addresses that Braze does not have.
   */
  next(request: WireRequest, nowMs: number): Fault | null;
  /** The fault for the next connection. */
  nextConnection(): ConnectionFault | null;
}

/** What comes of one request: how, when (ms from its arrival) and what the client is answered. */
export interface Encounter {
  readonly manner: Manner;
  readonly afterMs: number;
  /** The whole answer; how much of it arrives is for the manner to say. */
  readonly reply: WireReply;
}

/** The fault that a script has for one request; the queue is read where it is. */
function scripted(script: FaultScript, requestNumber: number, request: WireRequest, nowMs: number): Fault | null {
  return typeof script === 'function' ? script(requestNumber, request, nowMs) : (script[requestNumber - 1] ?? null);
}

/** Starts to play scripts. Queues are read where they are, so that what a test pushes later still happens. */
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

/** The Braze that faults happen to. */
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

function bare(status: number, date: string | null): WireReply {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...(date === null ? {} : { date }) };
  return { status, headers, body: JSON.stringify({ message: STATUS_WORDS[status] ?? `Status ${status}` }) };
}

function changed(reply: WireReply, { headers, body, rateLimit }: AnswerChanges, nowMs: number): WireReply {
  const limits = rateLimit && {
    'x-ratelimit-limit': String(rateLimit.limit),
    'x-ratelimit-remaining': String(rateLimit.remaining),
    'x-ratelimit-reset': String(Math.ceil((nowMs + rateLimit.resetsInMs) / 1000)),
  };
  const laidOver = Object.entries({ ...reply.headers, ...limits, ...headers });
  const kept = laidOver.filter((entry): entry is [string, string] => entry[1] !== null);
  return { ...reply, headers: Object.fromEntries(kept), body: body ?? reply.body };
}

/** Lets a request meet Braze, or a fault on the way: changes the state accordingly, and says what the client gets. */
export function meet(braze: FaultyBraze, request: WireRequest, fault: Fault | null): Encounter {
  if (!fault) return { manner: { kind: 'answer' }, afterMs: 0, reply: braze.handle(request) };
  const { afterMs = 0, status, headers: _headers, body: _body, rateLimit: _limit, ...manner } = fault.sees;
  const truth = fault.takesEffect ? braze.handle(request) : null;
  if (!truth) braze.ignore(request);
  const reply = truth && status === undefined ? truth : bare(status ?? 503, braze.date());
  return { manner, afterMs, reply: changed(reply, fault.sees, braze.nowMs()) };
}

/** A script out of one for each integration, by its id, which counts the requests for this integration alone. */
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

/** A script that begins anew whenever it has come to its end. */
export function overAndOver(faults: readonly (Fault | null)[]): FaultScript {
  return (requestNumber) => faults[(requestNumber - 1) % faults.length] ?? null;
}

/** A script that has this fault in each of these spans of Braze's time (epoch ms, the end excluded), and none outside. */
export function within(spans: readonly (readonly [fromMs: number, toMs: number])[], fault: Fault): FaultScript {
  return (_requestNumber, _request, nowMs) =>
    spans.some(([fromMs, toMs]) => fromMs <= nowMs && nowMs < toMs) ? fault : null;
}

/** A fault that keeps the request from Braze. */
export function lost(sees: Sight): Fault {
  return { takesEffect: false, sees };
}

/** A fault on the way back: the request took its effect. */
export function afterEffect(sees: Sight): Fault {
  return { takesEffect: true, sees };
}

/** A redirect instead of an answer; nothing took effect. */
export function redirect(location: string, status = 307): Fault {
  return lost({ kind: 'answer', status, headers: { location }, body: '' });
}

/** Refused for the rate limit, though Braze's own count would let it pass; with a reset (ms from now), or without headers. */
export function rateLimited(resetsInMs?: number): Fault {
  const rateLimit = resetsInMs === undefined ? {} : { rateLimit: { limit: 20, remaining: 0, resetsInMs } };
  return lost({ kind: 'answer', status: 429, ...rateLimit });
}

/** A proxy's or a firewall's HTML page with this status. */
export function htmlPage(status: number, takesEffect = false): Fault {
  const body = '<!doctype html><title>Error</title><h1>Error</h1>';
  return { takesEffect, sees: { kind: 'answer', status, headers: { 'content-type': 'text/html' }, body } };
}

/** What an answer of Braze's means: status, headers and body, or failure, to Reply or RunsAnswer. Pure. */

import type { Endpoint, Foreign, RateLimited, Refusal, Refused, Reply, RunsAnswer, Told } from '../sync/ports.ts';
import type { Answer, Failure, Headers } from './exchange.ts';
import { parseFields } from './json.ts';
import { parseRuns } from './runs.ts';

/** The longest wait that `Retry-After` may ask for; longer advice is no advice. */
const retryAfterAtMostS = 3_600;

/** The rest of a message that is longer, in characters, is not read. */
const messageAtMost = 16_384;

/** Braze's windows are a minute long: a reset further away is no advice, and without any this is the wait. */
const windowMs = 60_000;

/**
 * The answer to a trigger. 202 is accepted whatever its body says; other 2xx are not documented and decide nothing.
 * Source: https://www.braze.com/docs/api/endpoints/cdi/post_job_sync
 */
export function readReply(exchange: Answer | Failure): Reply {
  if (exchange.kind === 'failure') {
    const { code } = exchange;
    const answered = { httpStatus: null, message: null };
    const refused = refusedBy(exchange);
    if (refused !== null) return refused;
    return exchange.stage === 'connecting'
      ? { kind: 'not-sent', code, ...answered }
      : { kind: 'ambiguous', code, waitMs: null, ...answered };
  }
  const { httpStatus, headers } = exchange;
  const answered = { httpStatus, message: messageOf(exchange) };
  if (httpStatus === 202) return { kind: 'accepted', ...answered };
  if (httpStatus === 429) return isBusy(exchange, answered.message) ? { kind: 'busy', ...answered } : limited(exchange);
  if (isFinal(httpStatus)) return { kind: 'refused', refusal: refusalOf(httpStatus), ...answered };
  return { kind: 'ambiguous', code: `HTTP_${httpStatus}`, waitMs: retryAfterMs(headers), ...answered };
}

/**
 * The answer to a request for a page of runs.
 * Source: https://www.braze.com/docs/api/endpoints/cdi/get_job_sync_status
 */
export function readRunsAnswer(exchange: Answer | Failure): RunsAnswer {
  if (exchange.kind === 'failure') {
    const answered = { httpStatus: null, message: null };
    const refused = refusedBy(exchange);
    if (refused !== null) return refused;
    return { kind: exchange.stage === 'connecting' ? 'not-sent' : 'unreadable', code: exchange.code, ...answered };
  }
  const { httpStatus, headers, body } = exchange;
  const runs = httpStatus === 200 ? parseRuns(body) : null;
  if (runs !== null) return { kind: 'page', runs, nextCursor: nextCursor(headers) };
  if (httpStatus === 429) return limited(exchange);
  const answered = { httpStatus, message: messageOf(exchange) };
  if (isFinal(httpStatus)) return { kind: 'refused', refusal: refusalOf(httpStatus), ...answered };
  return { kind: 'unreadable', code: `HTTP_${httpStatus}`, ...answered };
}

/** 3xx (redirects are never followed) and 4xx, but for those that a second try may answer otherwise. */
function isFinal(httpStatus: number): boolean {
  return httpStatus >= 300 && httpStatus < 500 && httpStatus !== 408 && httpStatus !== 425;
}

/** The failures that a second try would meet again. */
function refusedBy({ code, stage, proxyStatus }: Failure): Refused | null {
  const answered = { httpStatus: null, message: null };
  if (stage === 'certificate') return { kind: 'refused', refusal: 'certificate', code, ...answered };
  // tinyproxy answers 407 to no password, and 401 to a wrong one.
  const wantsLogin = proxyStatus === 407 || proxyStatus === 401;
  return wantsLogin ? { kind: 'refused', refusal: 'proxy-authentication', ...answered } : null;
}

function refusalOf(httpStatus: number): Refused['refusal'] {
  if (httpStatus < 400) return 'redirect';
  const refusals: Readonly<Record<number, Refusal>> = {
    400: 'invalid-id',
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not-found',
    407: 'proxy-authentication',
  };
  return refusals[httpStatus] ?? 'other';
}

/**
 * Whether a 429 says that a sync is running, rather than that too much was asked. Words about a rate limit win, for they may
 * speak of running syncs as well; where the words speak of neither, requests that are left in the window decide.
 */
function isBusy({ headers }: Answer, message: Foreign | null): boolean {
  const text = message?.foreign ?? '';
  if (/rate.?limit/i.test(text)) return false;
  if (/\b(job|sync)\b[^.]{0,40}\b(in progress|running)\b/i.test(text)) return true;
  if (/\b(in progress|running)\b[^.]{0,40}\b(job|sync)\b/i.test(text)) return true;
  return (wholeNumber(headers, 'x-ratelimit-remaining') ?? 0) > 0;
}

/**
 * What an answer tells of the workspace's limit. A refusal for it says as much as a header. Only where a trigger is refused
 * without advice no wait is known: the sync itself waits for a minute then, or as long as its deadline leaves.
 */
export function readAllowance(exchange: Answer | Failure, answer: Reply | RunsAnswer, endpoint: Endpoint): Told {
  if (exchange.kind === 'failure') return 'no answer';
  if (answer.kind !== 'rate-limited') return allowanceOf(exchange.headers);
  return answer.told || endpoint === 'runs'
    ? { remaining: 0, resetInMs: answer.waitMs }
    : allowanceOf(exchange.headers);
}

function allowanceOf(headers: Headers): Told {
  const remaining = wholeNumber(headers, 'x-ratelimit-remaining');
  return remaining === null ? 'nothing' : { remaining, resetInMs: untilResetMs(headers) };
}

/** The wait that a 429 for the rate limit asks for. */
function limited(answer: Answer): RateLimited {
  const { httpStatus, headers } = answer;
  const toldMs = untilResetMs(headers) ?? retryAfterMs(headers);
  return {
    kind: 'rate-limited',
    waitMs: toldMs ?? windowMs,
    told: toldMs !== null,
    httpStatus,
    message: messageOf(answer),
  };
}

/** How long the window still is, where that can be believed. Reset and Date are both the server's. */
function untilResetMs(headers: Headers): number | null {
  const resetS = wholeNumber(headers, 'x-ratelimit-reset');
  const dateMs = Date.parse(header(headers, 'date') ?? '');
  const untilMs = (resetS ?? Number.NaN) * 1_000 - dateMs;
  return untilMs > 0 && untilMs <= windowMs ? untilMs : null;
}

function retryAfterMs(headers: Headers): number | null {
  const seconds = ['retry-after', 'x-ratelimit-retry-after'].map((name) => wholeNumber(headers, name) ?? 0);
  const usable = seconds.find((value) => value >= 1 && value <= retryAfterAtMostS);
  return usable === undefined ? null : usable * 1_000;
}

/**
 * Braze's errors are `{"message": "…", "errors": ["…"]}`; anything else is taken as it stands, but for a compressed body,
 * which nobody asked for and nobody could read.
 */
function messageOf({ headers, body }: Answer): Foreign | null {
  if ((header(headers, 'content-encoding') ?? 'identity') !== 'identity') return null;
  const { message, errors } = parseFields(body);
  const said = [message, ...(Array.isArray(errors) ? errors : [])].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  const text = (said.length > 0 ? said.join('; ') : body.trim()).slice(0, messageAtMost);
  return text === '' ? null : { foreign: text };
}

/**
 * The cursor of the next page. The address around it is never used: Braze's own example of it is malformed, and a
 * server could have it point anywhere.
 */
function nextCursor(headers: Headers): string | null {
  const link = /<[^<>]*[?&]cursor=([A-Za-z0-9+/=_%-]{1,200})(?:&[^<>]*)?>\s*;\s*rel="?next\b/.exec(
    header(headers, 'link') ?? '',
  );
  return link?.[1] === undefined ? null : decode(link[1]);
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function wholeNumber(headers: Headers, name: string): number | null {
  const value = header(headers, name)?.trim() ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** What an answer of Braze's means: status, headers and body, or failure, to a reply or a page of runs. Pure. */

import type {
  Answered,
  ListFailure,
  NotSent,
  RateLimited,
  Refusal,
  Refused,
  Reply,
  RunsPage,
  Untrusted,
} from '../sync/ports.ts';
import type { Answer, Failure, Headers } from './exchange.ts';
import { parseFields } from './json.ts';
import { parseRuns } from './runs.ts';

/** The longest wait that headers may ask for, ms; what asks for more is not believed. */
const adviceAtMostMs = 3_600_000;

/** How long a window of Braze's rate limits is, for when its answers do not say. */
const windowMs = 60_000;

/** The rest of a message that is longer, in characters, is not read. */
const messageAtMost = 16_384;

/**
 * The answer to a trigger. 202 is accepted whatever its body says; other 2xx are not documented and decide nothing.
 * Source: https://www.braze.com/docs/api/endpoints/cdi/post_job_sync
 */
export function readReply(exchange: Answer | Failure): Reply {
  if (exchange.kind === 'failure') {
    const { code } = exchange;
    return withoutAnswer(exchange) ?? { kind: 'ambiguous', code, waitMs: null, ...unanswered };
  }
  const { httpStatus, headers } = exchange;
  const answered = answeredBy(exchange);
  if (httpStatus === 202) return { kind: 'accepted', ...answered };
  if (httpStatus === 429) {
    return isBusy(exchange, answered.message) ? { kind: 'busy', ...answered } : rateLimited(exchange);
  }
  return (
    refusedBy(exchange) ?? { kind: 'ambiguous', code: `HTTP_${httpStatus}`, waitMs: retryAfterMs(headers), ...answered }
  );
}

/**
 * The answer to a request for a page of runs.
 * Source: https://www.braze.com/docs/api/endpoints/cdi/get_job_sync_status
 */
export function readRunsAnswer(exchange: Answer | Failure): RunsPage | ListFailure {
  if (exchange.kind === 'failure') {
    return withoutAnswer(exchange) ?? { kind: 'unreadable', code: exchange.code, ...unanswered };
  }
  const { httpStatus, headers, body } = exchange;
  const answered = answeredBy(exchange);
  const runs = httpStatus === 200 ? parseRuns(body) : null;
  if (runs !== null) return { kind: 'page', runs, nextCursor: nextCursor(headers), ...answered };
  if (httpStatus === 429) return rateLimited(exchange);
  return refusedBy(exchange) ?? { kind: 'unreadable', code: `HTTP_${httpStatus}`, ...answered };
}

const unanswered: Answered = { httpStatus: null, message: null, dateMs: null, rateLimit: null };

function answeredBy(answer: Answer): Answered {
  const { httpStatus, headers } = answer;
  const remaining = wholeNumber(headers, 'x-ratelimit-remaining');
  return {
    httpStatus,
    message: messageOf(answer),
    dateMs: timeOf(headers, 'date'),
    rateLimit: remaining === null ? null : { remaining, resetInMs: untilResetMs(headers) },
  };
}

/** The failures of which it is known that Braze saw nothing of the request. */
function withoutAnswer({ code, stage, proxyStatus }: Failure): Refused | NotSent | null {
  if (stage === 'exchanging') return null;
  if (stage === 'certificate') return { kind: 'refused', refusal: 'certificate', code, ...unanswered };
  // tinyproxy answers 407 to no password, and 401 to a wrong one.
  const wantsLogin = proxyStatus === 407 || proxyStatus === 401;
  if (wantsLogin) return { kind: 'refused', refusal: 'proxy-authentication', ...unanswered };
  return { kind: 'not-sent', code, unreachable: stage === 'proxy' ? 'proxy' : 'braze', ...unanswered };
}

/**
 * The answers that a second try would meet again: 3xx (redirects are never followed), 4xx but those that may pass, and a web
 * page in place of Braze's API.
 */
function refusedBy(answer: Answer): Refused | null {
  const { httpStatus } = answer;
  const mayPass = httpStatus === 408 || httpStatus === 425;
  const isFinal = httpStatus >= 300 && httpStatus < 500 && !mayPass;
  if (isFinal) return { kind: 'refused', refusal: refusalOf(httpStatus), ...answeredBy(answer) };
  return httpStatus < 300 && isWebPage(answer)
    ? { kind: 'refused', refusal: 'web-page', ...answeredBy(answer), message: null }
    : null;
}

function refusalOf(httpStatus: number): Refusal {
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

/** A login page, say, of a proxy or a captive portal. */
function isWebPage({ headers, body }: Answer): boolean {
  return /\bhtml\b/i.test(header(headers, 'content-type') ?? '') || /^\ufeff?\s*<(!doctype\s+html|html)\b/i.test(body);
}

/**
 * Whether a 429 says that a sync is running, rather than that too much was asked. Words about a rate limit win, for they may
 * speak of running syncs as well; where the words speak of neither, requests that are left in the window decide.
 */
function isBusy({ headers }: Answer, message: Untrusted | null): boolean {
  const text = message?.untrusted ?? '';
  if (/rate.?limit/i.test(text)) return false;
  if (/\b(job|sync)\b[^.]{0,40}\b(in progress|running)\b/i.test(text)) return true;
  if (/\b(in progress|running)\b[^.]{0,40}\b(job|sync)\b/i.test(text)) return true;
  return (wholeNumber(headers, 'x-ratelimit-remaining') ?? 0) > 0;
}

/** A 429 for the rate limit says as much as a header: nothing is left, for as long as it asks for, or else for a minute. */
function rateLimited(answer: Answer): RateLimited {
  const { headers } = answer;
  const resetInMs = untilResetMs(headers) ?? retryAfterMs(headers);
  return {
    kind: 'rate-limited',
    waitMs: resetInMs ?? windowMs,
    ...answeredBy(answer),
    rateLimit: { remaining: 0, resetInMs },
  };
}

/** How long until the window ends, where that can be believed. Reset and Date are both the server's. */
function untilResetMs(headers: Headers): number | null {
  const resetS = wholeNumber(headers, 'x-ratelimit-reset') ?? Number.NaN;
  return believable(resetS * 1_000 - (timeOf(headers, 'date') ?? Number.NaN));
}

/** Seconds, or a date that is compared with the answer's own. */
function retryAfterMs(headers: Headers): number | null {
  const waits = ['retry-after', 'x-ratelimit-retry-after'].map((name) => {
    const seconds = wholeNumber(headers, name);
    return seconds === null
      ? (timeOf(headers, name) ?? Number.NaN) - (timeOf(headers, 'date') ?? Number.NaN)
      : seconds * 1_000;
  });
  return waits.map(believable).find((waitMs) => waitMs !== null) ?? null;
}

function believable(waitMs: number): number | null {
  return waitMs > 0 && waitMs <= adviceAtMostMs ? waitMs : null;
}

/**
 * Braze's errors are `{"message": "…", "errors": ["…"]}`; anything else is taken as it stands, but for a compressed body,
 * which nobody asked for and nobody could read.
 */
function messageOf({ headers, body }: Answer): Untrusted | null {
  if ((header(headers, 'content-encoding') ?? 'identity') !== 'identity') return null;
  const { message, errors } = parseFields(body);
  const said = [message, ...(Array.isArray(errors) ? errors : [])].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  const text = (said.length > 0 ? said.join('; ') : body.trim()).slice(0, messageAtMost);
  return text === '' ? null : { untrusted: text };
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

/** A date as HTTP writes it: `Thu, 01 Jan 2026 12:00:00 GMT`. */
function timeOf(headers: Headers, name: string): number | null {
  const text = header(headers, name)?.trim() ?? '';
  const timeMs = /^[A-Za-z]{3}, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(timeMs) ? null : timeMs;
}

function wholeNumber(headers: Headers, name: string): number | null {
  const value = header(headers, name)?.trim() ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

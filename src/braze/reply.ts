/** What an answer from Braze means: turns its status, headers and body, or the failure, into a reply or a page. Pure. */

import type { IntegrationsPage } from '../catalog.ts';
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
import type { Answer, Failure } from './exchange.ts';
import { header, nextCursor, retryAfterMs, timeOf, untilResetMs, wholeNumber } from './headers.ts';
import { parseIntegrations } from './integrations.ts';
import { parseFields, textOf } from './json.ts';
import { parseRuns } from './runs.ts';

/** Longer messages are cut, in characters. */
const messageAtMost = 16_384;

/**
 * The answer to a trigger. 202 is accepted whatever its body says; other 2xx are not documented and decide nothing.
 * Source: https://www.braze.com/docs/api/endpoints/cdi/post_job_sync
 */
export function readReply(exchange: Answer | Failure): Reply {
  const answered = answeredBy(exchange);
  if (answered.httpStatus === 202) return { kind: 'accepted', ...answered };
  if (isBusy(answered)) return { kind: 'busy', ...answered };
  const waitMs = exchange.kind === 'answer' ? retryAfterMs(exchange.headers) : null;
  return definiteFailure(exchange, answered) ?? { kind: 'ambiguous', code: codeOf(exchange), waitMs, ...answered };
}

/**
 * The answer to a request for a page of runs.
 * Source: https://www.braze.com/docs/api/endpoints/cdi/get_job_sync_status
 */
export function readRunsAnswer(exchange: Answer | Failure): RunsPage | ListFailure {
  return readPage(exchange, parseRuns, (runs) => ({ runs }));
}

/**
 * The answer to a request for a page of integrations.
 * Source: https://www.braze.com/docs/api/endpoints/cdi/get_integration_list
 */
export function readIntegrationsAnswer(exchange: Answer | Failure): IntegrationsPage | ListFailure {
  return readPage(exchange, parseIntegrations, (integrations) => ({ integrations }));
}

function readPage<Row, Named extends object>(
  exchange: Answer | Failure,
  parse: (body: string) => readonly Row[] | null,
  named: (rows: readonly Row[]) => Named,
) {
  const answered = answeredBy(exchange);
  if (exchange.kind === 'answer' && exchange.httpStatus === 200) {
    const rows = parse(exchange.body);
    const page = { kind: 'page', nextCursor: nextCursor(exchange.headers), ...answered } as const;
    if (rows !== null) return { ...page, ...named(rows) };
  }
  const unreadable = { kind: 'unreadable', code: codeOf(exchange), ...answered } as const;
  return definiteFailure(exchange, answered) ?? unreadable;
}

function codeOf(exchange: Answer | Failure): string {
  return exchange.kind === 'failure' ? exchange.code : `HTTP_${exchange.httpStatus}`;
}

function answeredBy(exchange: Answer | Failure): Answered {
  if (exchange.kind === 'failure') return { httpStatus: null, message: null, dateMs: null, rateLimit: null };
  const { httpStatus, headers } = exchange;
  const remaining = wholeNumber(headers, 'x-ratelimit-remaining');
  const rateLimit = remaining === null ? null : { remaining, resetInMs: untilResetMs(headers) };
  return { httpStatus, message: messageOf(exchange), dateMs: timeOf(headers, 'date'), rateLimit };
}

/** An answer that leaves no doubt: Braze never got the request, refused it, or wants it later. Null for any other. */
function definiteFailure(exchange: Answer | Failure, answered: Answered): Refused | NotSent | RateLimited | null {
  if (exchange.kind === 'answer') {
    if (exchange.httpStatus === 429) return rateLimited(exchange, answered);
    const refusal = refusalOf(exchange);
    return refusal && { kind: 'refused', refusal, ...answered };
  }
  const { code, stage } = exchange;
  if (stage === 'exchanging') return null;
  if (stage === 'certificate') return { kind: 'refused', refusal: 'certificate', code, ...answered };
  // tinyproxy answers 407 if there is no password, and 401 if it is wrong.
  if (code === 'PROXY_407' || code === 'PROXY_401') {
    return { kind: 'refused', refusal: 'proxy-authentication', ...answered };
  }
  return { kind: 'not-sent', code, unreachable: stage === 'proxy' ? 'proxy' : 'braze', ...answered };
}

const refusals: Readonly<Record<number, Refusal>> = {
  400: 'invalid-id',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  407: 'proxy-authentication',
};

/**
 * Why another try would get the same answer: a redirect (the step never follows one), a 4xx that does not pass by itself, or
 * a web page in place of Braze's API. Null for any other answer.
 */
function refusalOf(answer: Answer): Refusal | null {
  const { httpStatus, body } = answer;
  if (httpStatus === 408 || httpStatus === 425 || httpStatus >= 500) return null;
  if (httpStatus >= 300 && httpStatus < 400) return 'redirect';
  if (isWebPage(answer) && httpStatus !== 407) return 'web-page';
  if (httpStatus < 400) return null;
  // Braze answers 400 to other mistakes than a wrong id, too.
  return httpStatus === 400 && !/integration.?id/i.test(body) ? 'other' : (refusals[httpStatus] ?? 'other');
}

/** Whether a web page came: for example the login page of a proxy or a captive portal. */
function isWebPage({ headers, body }: Answer): boolean {
  return /\bhtml\b/i.test(header(headers, 'content-type')) || /^\ufeff?\s*<(!doctype\s+html|html)\b/i.test(body);
}

/**
 * Whether a 429 means that a sync is running, and not the rate limit. Words about a rate limit win, because such a message may
 * mention running syncs as well. If the message mentions neither, it depends on whether any requests are left.
 */
function isBusy({ httpStatus, message, rateLimit }: Answered): boolean {
  const text = message?.untrusted ?? '';
  if (httpStatus !== 429 || /rate.?limit/i.test(text)) return false;
  if (/\b(job|sync)\b[^.]{0,40}\b(in progress|running)\b/i.test(text)) return true;
  if (/\b(in progress|running)\b[^.]{0,40}\b(job|sync)\b/i.test(text)) return true;
  return rateLimit !== null && rateLimit.remaining > 0;
}

/** A 429 for the rate limit: no requests are left for as long as it asks to wait. */
function rateLimited({ headers }: Answer, answered: Answered): RateLimited {
  const resetInMs = untilResetMs(headers) ?? retryAfterMs(headers);
  return { kind: 'rate-limited', ...answered, rateLimit: { remaining: 0, resetInMs } };
}

/**
 * Braze's errors are `{"message": "…", "errors": ["…"]}`. Any other body is the message itself, except a web page, and a
 * compressed body, because the step never asks for one and cannot read it.
 */
function messageOf(answer: Answer): Untrusted | null {
  const { headers, body } = answer;
  if (isWebPage(answer) || !/^(identity)?$/.test(header(headers, 'content-encoding'))) return null;
  const { message, errors } = parseFields(body);
  const parts = [message, ...(Array.isArray(errors) ? errors : [])];
  const said = parts.filter((part) => typeof part === 'string' && part !== '');
  return textOf((said.length > 0 ? said.join('; ') : body.trim()).slice(0, messageAtMost));
}

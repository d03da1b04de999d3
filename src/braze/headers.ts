/** Reads an answer's headers: the rate limit, how long to wait, the time, the next page. Pure. Trusts none of them. */

import type { Headers } from './exchange.ts';

/** The longest wait that a header may ask for, ms. Longer waits are ignored. */
const adviceAtMostMs = 3_600_000;

/** How long until the rate limit's window ends, ms; null if the headers make no sense. Both times are the server's. */
export function untilResetMs(headers: Headers): number | null {
  const resetS = wholeNumber(headers, 'x-ratelimit-reset');
  return resetS === null ? null : believable(resetS * 1_000 - dateOf(headers));
}

/** How long an answer asks to wait, ms. It gives seconds, or a date to compare with its own. Null if it makes no sense. */
export function retryAfterMs(headers: Headers): number | null {
  const waits = ['retry-after', 'x-ratelimit-retry-after'].map((name) => {
    const seconds = wholeNumber(headers, name);
    return believable(seconds === null ? (timeOf(headers, name) ?? Number.NaN) - dateOf(headers) : seconds * 1_000);
  });
  return waits[0] ?? waits[1] ?? null;
}

function dateOf(headers: Headers): number {
  return timeOf(headers, 'date') ?? Number.NaN;
}

function believable(waitMs: number): number | null {
  return waitMs > 0 && waitMs <= adviceAtMostMs ? waitMs : null;
}

/**
 * The cursor of the next page. The address around it is never used: Braze's own example is malformed, and a server could
 * point it anywhere.
 */
export function nextCursor(headers: Headers): string | null {
  const next = /<[^<>]*[?&]cursor=([A-Za-z0-9+/=_%-]{1,200})(?:&[^<>]*)?>\s*;\s*rel="?next\b/;
  const cursor = next.exec(header(headers, 'link'))?.[1] ?? '';
  try {
    return decodeURIComponent(cursor) || null;
  } catch {
    return null;
  }
}

/** A date as HTTP writes it: `Thu, 01 Jan 2026 12:00:00 GMT`. */
export function timeOf(headers: Headers, name: string): number | null {
  const text = header(headers, name).trim();
  const timeMs = /^[A-Za-z]{3}, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(timeMs) ? null : timeMs;
}

/** A header that is a whole number, 0 or more; null for anything else. */
export function wholeNumber(headers: Headers, name: string): number | null {
  const value = header(headers, name).trim();
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** A header's text, empty if there is none. A header that came several times is joined by commas. */
export function header(headers: Headers, name: string): string {
  return [headers[name] ?? []].flat().join(', ');
}

/** What an answer's headers say: the rate limit, advice to wait, the time, the next page. Pure; nothing in them is trusted. */

import type { Headers } from './exchange.ts';

/** The longest wait that headers may ask for, ms; what asks for more is not believed. */
const adviceAtMostMs = 3_600_000;

/** How long until the rate limit's window ends, ms; null where that cannot be believed. Reset and Date are both the server's. */
export function untilResetMs(headers: Headers): number | null {
  const resetS = wholeNumber(headers, 'x-ratelimit-reset');
  return resetS === null ? null : believable(resetS * 1_000 - dateOf(headers));
}

/** How long to wait, ms, from seconds or from a date that is compared with the answer's own; null where none is believable. */
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
 * The cursor of the next page. The address around it is never used: Braze's own example of it is malformed, and a
 * server could have it point anywhere.
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

/** A header that is a whole number from 0 on; null where it is anything else. */
export function wholeNumber(headers: Headers, name: string): number | null {
  const value = header(headers, name).trim();
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** A header's text, empty where there is none; what came several times is joined by commas. */
export function header(headers: Headers, name: string): string {
  return [headers[name] ?? []].flat().join(', ');
}

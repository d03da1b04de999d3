// The rate limits of a workspace: who is still within them, and what the headers say.
import type { Endpoint, LimitOptions } from './types.ts';

/** Braze's documented requests in a window. */
const DOCUMENTED: Readonly<Record<Endpoint, number>> = { trigger: 20, runs: 100, list: 50 };

/** What the limits say of one request. */
export interface Pace {
  readonly refused: boolean;
  /** Empty where headers are off or there is no limit. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts requests per endpoint. */
export interface Limiter {
  /** Counts a request at this time (epoch ms, never going back). A refused one does not count. */
  take(endpoint: Endpoint, nowMs: number): Pace;
}

/** Builds the limits of one workspace; without options they are Braze's documented ones. */
export function createLimiter(options: LimitOptions): Limiter {
  const { window = 'fixed', windowMs = 60_000, headers: withHeaders = true } = options;
  /** The times that still count, epoch ms, oldest first. */
  const counted: Record<Endpoint, number[]> = { trigger: [], runs: [], list: [] };

  /** When the window that a request at `atMs` opened or fell into ends; a rolling one forgets each request by itself. */
  const endOf = (atMs: number) =>
    window === 'fixed' ? Math.floor(atMs / windowMs) * windowMs + windowMs : atMs + windowMs;

  /** Drops what no longer counts: requests one by one in a rolling window, a whole window with its first request else. */
  function forget(times: number[], nowMs: number): void {
    while (times[0] !== undefined && endOf(times[0]) <= nowMs) times.splice(0, window === 'rolling' ? 1 : times.length);
  }

  function take(endpoint: Endpoint, nowMs: number): Pace {
    const limit = options[endpoint] ?? DOCUMENTED[endpoint];
    if (limit === Number.POSITIVE_INFINITY) return { refused: false, headers: {} };
    const times = counted[endpoint];
    forget(times, nowMs);
    const refused = times.length >= limit;
    if (!refused) times.push(nowMs);
    const resetMs = endOf(times[0] ?? nowMs);
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(limit - times.length),
      'x-ratelimit-reset': String(Math.ceil(resetMs / 1000)),
    };
    return { refused, headers: withHeaders ? headers : {} };
  }

  return { take };
}

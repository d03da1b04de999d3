// The rate limits of a workspace: which requests they allow, and what the headers say.
import type { Endpoint, LimitOptions } from './types.ts';

/** The requests in a window that Braze documents. */
const DOCUMENTED: Readonly<Record<Endpoint, number>> = { trigger: 20, runs: 100, list: 50 };

/** What the limits mean for one request. */
export interface LimitCheck {
  readonly refused: boolean;
  /** Empty if headers are off or there is no limit. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts requests per endpoint. */
export interface Limiter {
  /** Counts a request at this time (epoch ms, never earlier than before). A refused one does not count. */
  take(endpoint: Endpoint, nowMs: number): LimitCheck;
}

/** Creates the limits of one workspace. The defaults are Braze's documented limits. */
export function createLimiter(options: LimitOptions): Limiter {
  const { window = 'fixed', windowMs = 60_000, headers: withHeaders = true } = options;
  /** The times of requests that still count, epoch ms, oldest first. */
  const counted: Record<Endpoint, number[]> = { trigger: [], runs: [], list: [] };

  /** When the window of a request at `atMs` ends. A rolling window drops each request by itself. */
  const endOf = (atMs: number) =>
    window === 'fixed' ? Math.floor(atMs / windowMs) * windowMs + windowMs : atMs + windowMs;

  /** Drops requests that no longer count: one by one in a rolling window, otherwise the whole window with its first one. */
  function forget(times: number[], nowMs: number): void {
    while (times[0] !== undefined && endOf(times[0]) <= nowMs) times.splice(0, window === 'rolling' ? 1 : times.length);
  }

  function take(endpoint: Endpoint, nowMs: number): LimitCheck {
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

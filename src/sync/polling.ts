/** When to ask again, in milliseconds. Pure. */

/** The usual shortest and longest wait between two lists when `poll-interval` is `auto`. */
const pollAtLeastMs = 2_000;
const pollAtMostMs = 60_000;
/** The longest wait while no past run would have ended yet. */
const pollAtMostBeforeMs = 5 * 60_000;
/** The shortest wait if no past run is known. */
const pollAtLeastUnknownMs = 27_000;
/** The least share of the elapsed time to wait: after an hour, a few seconds do not matter. */
const shareOfElapsed = 0.04;

/**
 * How long to wait before the next list: until the shortest past run would have ended, and then short intervals. `elapsedMs`
 * is how long the run has been running; null if that is not known. If a read is worth about two seconds of delay, the best
 * interval grows with the square root of the usual time (J. B. Keller, "Optimum checking schedules for systems subject to
 * random failure", Management Science 21, 1974). The factors come from a search with `npm run bench:polling` and `bench:fleet`.
 */
export function pollDelayMs(elapsedMs: number | null, pastDurationsMs: readonly number[]): number {
  const share = shareOfElapsed * (elapsedMs ?? 0);
  if (pastDurationsMs.length === 0) return between(pollAtLeastUnknownMs, share, pollAtMostMs);
  const meanS = pastDurationsMs.reduce((sum, durationMs) => sum + durationMs / 1_000, 0) / pastDurationsMs.length;
  if (elapsedMs === null) return between(pollAtLeastMs, 2_450 * Math.sqrt(meanS), pollAtMostMs);
  const untilExpectedMs = Math.min(...pastDurationsMs) - elapsedMs;
  return untilExpectedMs > 0
    ? between(pollAtLeastMs, untilExpectedMs, pollAtMostBeforeMs)
    : between(pollAtLeastMs, Math.max(1_200 * Math.sqrt(meanS), share), pollAtMostMs);
}

/** How long lists may show running syncs before a trigger checks whether that is true: twice the longest past run. */
export function testAfterMs(pastDurationsMs: readonly number[]): number {
  return Math.max(10 * 60_000, 2 * Math.max(0, ...pastDurationsMs));
}

/** A random wait after another sync ended, so that waiting workflows do not all trigger at once. */
export function spreadMs(random: () => number): number {
  return 500 + 2_500 * random();
}

/** How long before the deadline the last list is sent, so that a trigger can follow it. */
export const lastListMs = 2_000;

/** The wait before the first retry of a sync that ended with an error; each next one is twice as long. */
export const firstRetryMs = 30_000;

/** After a request that was not sent, or a first list that cannot be read: the first wait, and the longest. */
export const retryBackoff = { firstMs: 1_000, longestMs: 15_000 };
export const ambiguousBackoff = { firstMs: 2_500, longestMs: 60_000 };
/** Between the triggers of a key that may not read runs, while another sync is running. */
export const busyBackoff = { firstMs: 15_000, longestMs: 120_000 };

/** The wait after the nth time, counted from 1: each twice as long, and reduced at random by up to 20 %. */
export function backoffMs({ firstMs, longestMs }: typeof retryBackoff, times: number, random: () => number): number {
  return (0.8 + 0.2 * random()) * Math.min(firstMs * 2 ** (times - 1), longestMs);
}

const between = (leastMs: number, valueMs: number, mostMs: number): number =>
  Math.min(Math.max(valueMs, leastMs), mostMs);

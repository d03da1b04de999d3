/** When to ask again. Pure: every wait of a sync is computed here, in milliseconds. */

import type { Random } from './ports.ts';

/** The shortest wait between two looks at the runs when `poll-interval` is `auto`. */
const pollAtLeastMs = 2_000;

/** The longest, once a past run would have ended by now; and the longest before, when nothing is expected yet. */
const pollAtMostMs = 60_000;
const pollAtMostBeforeMs = 300_000;

/**
 * Without history: at least this, and this share of the time elapsed. Found by search: of such rules this one is nowhere
 * dearer than asking every 30 s, whether runs take seconds or an hour (`npm run bench:polling`).
 */
const unknownAtLeastMs = 27_000;
const unknownShare = 0.06;

/** What a status read costs, as delay: one more has to save two seconds, or it is not worth its request. */
const readCostMs = 2_000;

/**
 * The same where a run's age is unknown. Such a run is someone else's, and whoever waits for it seldom waits alone: reads
 * that come out of a limit shared by all are worth more. With this, 50 workflows that wait for a sync of three minutes
 * stay within 100 reads a minute (`npm run bench:fleet`); one that is refused may have to wait a minute for its next.
 */
const sharedReadCostMs = 3_000;

/**
 * The spread that durations of one integration are assumed to have before there is evidence (standard deviation of
 * their logarithm), and how many past runs that assumption weighs.
 */
const assumedSpread = 0.3;
const assumedWeight = 1;

/** What is known about a running sync when deciding how long to wait for it. */
export interface Waiting {
  /** How long it has been running, or awaited, by our own clock; null where it was running before we looked. */
  readonly elapsedMs: number | null;
  /** How long the integration's past runs took; empty where there is no history. */
  readonly pastDurationsMs: readonly number[];
}

/**
 * How long to wait before the next look: rarely while no past run would have ended yet, closely when they would have.
 *
 * The chance per millisecond that the run ends now (its hazard, from a log-normal fit to the past durations) is weighed
 * against the cost of a read. The best density of reads is the square root of hazard over twice that cost (J. B. Keller,
 * "Optimum checking schedules for systems subject to random failure", Management Science 21, 1974); the next look is due
 * once that density has added up to one read. A run whose age is unknown ends as likely now as later.
 */
export function pollDelayMs({ elapsedMs, pastDurationsMs }: Waiting): number {
  if (pastDurationsMs.length === 0) {
    return Math.min(Math.max(unknownAtLeastMs, unknownShare * (elapsedMs ?? 0)), pollAtMostMs);
  }
  if (elapsedMs === null) {
    const meanMs = sum(pastDurationsMs) / pastDurationsMs.length;
    return Math.min(Math.max(Math.sqrt(2 * sharedReadCostMs * meanMs), pollAtLeastMs), pollAtMostMs);
  }
  const hazard = logNormalHazard(pastDurationsMs);
  const mostMs = elapsedMs < Math.min(...pastDurationsMs) ? pollAtMostBeforeMs : pollAtMostMs;
  let reads = 0;
  let waitMs = 0;
  while (reads < 1 && waitMs < mostMs) {
    const stepMs = Math.max(250, waitMs / 20);
    reads += stepMs * Math.sqrt(hazard(elapsedMs + waitMs + stepMs / 2) / (2 * readCostMs));
    waitMs += stepMs;
  }
  return Math.min(Math.max(waitMs, pollAtLeastMs), mostMs);
}

function logNormalHazard(durationsMs: readonly number[]): (elapsedMs: number) => number {
  const logs = durationsMs.map(Math.log);
  const mean = sum(logs) / logs.length;
  const squares = sum(logs.map((log) => (log - mean) ** 2)) + assumedWeight * assumedSpread ** 2;
  const spread = Math.sqrt((squares / (logs.length - 1 + assumedWeight)) * (1 + 1 / logs.length));
  return (elapsedMs) => {
    const deviations = (Math.log(elapsedMs) - mean) / spread;
    return millsInverse(deviations) / (elapsedMs * spread);
  };
}

/** Density over upper tail of the standard normal distribution (its hazard). */
function millsInverse(deviations: number): number {
  // Beyond three the approximation falls short of the tail, by ever more; the well-known bound is closer.
  if (deviations > 3) return deviations + 1 / deviations;
  const density = Math.exp(-(deviations ** 2) / 2) / Math.sqrt(2 * Math.PI);
  return density / upperTail(deviations);
}

/** Logistic approximation to the normal upper tail, right to 0.0002 (Bowling et al., J. Ind. Eng. Manag. 2, 2009). */
function upperTail(deviations: number): number {
  return 1 / (1 + Math.exp(1.5976 * deviations + 0.07056 * deviations ** 3));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** How long a key that cannot read runs waits after its nth busy answer (from 0): 15 s, doubling to 120 s, jittered. */
export function blindDelayMs(waits: number, random: Random): number {
  return between(0.75, 1, random) * Math.min(15_000 * 2 ** waits, 120_000);
}

/**
 * How long to back off after the nth ambiguous answer (from 1). Undefined after the fifth: each may have started a sync, so
 * no further trigger follows.
 */
export function ambiguousDelayMs(answers: number, random: Random): number | undefined {
  const range = ambiguousDelaysMs[answers - 1];
  return range && between(range[0], range[1], random);
}

const ambiguousDelaysMs = [
  [1_000, 2_000],
  [4_000, 8_000],
  [15_000, 30_000],
  [30_000, 60_000],
] as const;

/** How long evidence of a run is sought after the last trigger that may have started one. */
export const seekEvidenceMs = 5 * 60_000;

/** How long to back off after the nth request in a row (from 1) that could not be sent: 1 s, doubling to 15 s. */
export function notSentDelayMs(times: number, random: Random): number {
  return between(0.75, 1, random) * Math.min(1_000 * 2 ** (times - 1), 15_000);
}

/** How long to back off when the baseline could not be read: as long as it has been tried, from 1 s to 15 s. */
export function rereadDelayMs(elapsedMs: number): number {
  return Math.min(Math.max(1_000, elapsedMs), 15_000);
}

/** How long requests that cannot be sent are tried again before the step gives up. */
export const notSentAtMostMs = 60_000;

/** How long to hold back once a sync has ended that others wait for too, so that not all of them trigger at once. */
export function spreadDelayMs(random: Random): number {
  return between(500, 3_000, random);
}

/** After how long a run that is still shown as running is not believed any more: twice the longest past run. */
export function outlastedMs(pastDurationsMs: readonly number[]): number {
  return pastDurationsMs.length === 0 ? 10 * 60_000 : 2 * Math.max(...pastDurationsMs);
}

/** What the last request before the deadline is given to be answered in. */
export const lastRequestMs = 1_000;

/**
 * When to make a request that is due at `dueAtMs`: waits are cut so that one last request still ends at the deadline.
 * Undefined where none can be made any more.
 */
export function beforeDeadline(dueAtMs: number, nowMs: number, deadlineMs: number): number | undefined {
  const lastAtMs = deadlineMs - lastRequestMs;
  if (dueAtMs <= lastAtMs) return dueAtMs;
  return nowMs < lastAtMs ? lastAtMs : undefined;
}

function between(from: number, to: number, random: Random): number {
  return from + (to - from) * random();
}

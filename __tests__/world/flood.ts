// Whether a step asks Braze more than it may: hot loops, requests that the rate limit forbids, triggers that tell nothing new.
import type { Evidence, Violation, WireEntry } from './evidence.ts';
import { broken } from './evidence.ts';
import type { Row, View } from './view.ts';
import { dateMsOf, driftShare, listsBefore, meaningOf } from './view.ts';

const rule = 'Braze is not flooded';

/** More requests for an integration than this within ten seconds are a hot loop, whatever there is to ask. */
const floodRequests = 100;
const floodMs = 10_000;

/** A run that the list keeps showing is put to the test by a trigger no more often than this. */
const testedEveryMs = 595_000;

/** How long before the deadline the last request may be sent. */
const lastTryMs = 2_500;

const minuteMs = 60_000;

/** Checks one integration of a step. */
export function checkFlood(view: View): readonly Violation[] {
  const { wire, posts, config, beganAtMs } = view;
  const burst = wire.some((entry, index) => (wire[index + floodRequests]?.atMs ?? Infinity) - entry.atMs < floodMs);
  const last = (post: WireEntry): boolean => post.atMs >= beganAtMs + config.timeoutMs - 20 * lastTryMs;
  const needless = posts.find((post, index) => {
    const before = posts[index - 1];
    // A retry asks as a first trigger does: with `skip` and `fail` whatever the list shows.
    if (config.retries > 0 && ['skip', 'fail'].includes(config.onBusy)) return false;
    if (before === undefined || post.atMs - before.atMs >= testedEveryMs || last(post)) return false;
    const look = wire.findLast(({ endpoint, atMs }) => endpoint === 'runs' && atMs <= post.atMs);
    const list = listsBefore(view, post).at(-1);
    if (look === undefined || list === undefined || list.untilMs < look.untilMs) return false;
    return list.atMs >= before.untilMs && latestOf(list.rows)?.isRunning === true;
  });
  return broken(
    rule,
    burst && `more than ${floodRequests} requests within ${floodMs} ms`,
    needless !== undefined && 'a trigger, though the list showed a run and one was just answered',
  );
}

/** The latest run that a list shows; one whose start it does not show has only just begun. */
function latestOf(rows: readonly Row[]): Row | undefined {
  const [first] = rows;
  return rows.reduce((latest, row) => (row.start.ms <= (latest?.start.ms ?? 0) ? latest : row), first);
}

/** Checks a step: whether a request left though the last answer to one of its kind had said that none is left. */
export function checkLimits(evidence: Evidence): readonly Violation[] {
  const early = evidence.wire.find((_entry, index) => isTooEarly(evidence, index));
  return broken(rule, early !== undefined && `${early?.method} before the limit was reset`);
}

/**
 * The limits are the workspace's: what one integration was told binds the others, once it has heard. A minute that nobody
 * told of is a guess, which binds the integration that was refused alone, and one last request that ends at the deadline
 * may try.
 */
function isTooEarly({ beganAtMs, config, wire }: Evidence, index: number): boolean {
  const entry = wire[index];
  if (entry === undefined) return false;
  const isLast = entry.atMs >= beganAtMs + (1 - driftShare) * config.timeoutMs - lastTryMs;
  const heard = wire.slice(0, index).filter(({ endpoint }) => endpoint === entry.endpoint);
  const own = heard.findLast(({ integrationId }) => integrationId === entry.integrationId);
  const others = heard.filter(({ answer, untilMs }) => answer?.kind === 'answer' && untilMs < entry.atMs);
  const last = others.reduce((latest, other) => (other.untilMs >= latest.untilMs ? other : latest), others[0] ?? entry);
  const binds = (of: WireEntry, mayTry: boolean): boolean => {
    const { untilMs, isReported } = quietOf(of);
    return entry.atMs < untilMs - driftShare * (untilMs - of.atMs) && (isReported || mayTry);
  };
  return (own !== undefined && binds(own, !isLast)) || (last !== entry && binds(last, false));
}

/** Until when a refusal for the rate limit forbids more requests of its kind; a minute where it does not say. */
export function quietOf(entry: WireEntry): { readonly untilMs: number; readonly isReported: boolean } {
  if (meaningOf(entry) !== 'limited') return { untilMs: entry.atMs, isReported: false };
  const advisedMs = advisedWaitMs(entry);
  return { untilMs: entry.atMs + (advisedMs ?? minuteMs), isReported: advisedMs !== null };
}

/** Whether an answer told that nothing is left until a step's deadline. */
export function outlasts({ beganAtMs, config }: Evidence, entry: WireEntry): boolean {
  const { answer, untilMs } = entry;
  if (answer?.kind !== 'answer') return false;
  const left = answer.headers['x-ratelimit-remaining'];
  const isUsedUp = meaningOf(entry) === 'limited' || (left !== undefined && Number(left) <= 1);
  const waitMs = advisedWaitMs(entry) ?? 0;
  return (
    isUsedUp && untilMs + waitMs + driftShare * waitMs >= beganAtMs + config.timeoutMs - driftShare * config.timeoutMs
  );
}

/** The wait until more requests are allowed, as an answer tells it, by its own `Date`; null where it tells none. */
function advisedWaitMs(entry: WireEntry): number | null {
  if (entry.answer?.kind !== 'answer') return null;
  const dateMs = dateMsOf(entry);
  const { 'x-ratelimit-reset': reset, 'retry-after': advice } = entry.answer.headers;
  const adviceMs = /^\d+$/.test(String(advice)) ? Number(advice) * 1_000 : Date.parse(String(advice)) - dateMs;
  return [Number(reset) * 1_000 - dateMs, adviceMs].find((ms) => ms > 0 && ms <= 60 * minuteMs) ?? null;
}

// Whether a step sends too many requests: hot loops, requests that the rate limit forbids, needless triggers.
import type { Evidence, Violation, WireEntry } from './evidence.ts';
import { broken } from './evidence.ts';
import type { Row, View } from './view.ts';
import { dateMsOf, driftShare, listsBefore, meaningOf } from './view.ts';

const rule = 'Braze is not flooded';

/** More requests for an integration than this within ten seconds are a hot loop. */
const floodRequests = 100;
const floodMs = 10_000;

/** While the list shows a running sync, a trigger tests it no more often than this. */
const testEveryMs = 595_000;

/** How long before the deadline the last request is sent. */
const lastTryMs = 2_500;

const minuteMs = 60_000;

/** Checks one integration of a step. */
export function checkFlood(view: View): readonly Violation[] {
  const { wire, posts, config, beganAtMs } = view;
  const burst = wire.some((entry, index) => (wire[index + floodRequests]?.atMs ?? Infinity) - entry.atMs < floodMs);
  const last = (post: WireEntry): boolean => post.atMs >= beganAtMs + config.timeoutMs - 20 * lastTryMs;
  const needless = posts.find((post, index) => {
    const before = posts[index - 1];
    // With `skip` and `fail`, a retry triggers regardless of the list, like a first trigger.
    if (config.retries > 0 && ['skip', 'fail'].includes(config.onBusy)) return false;
    if (before === undefined || post.atMs - before.atMs >= testEveryMs || last(post)) return false;
    const look = wire.findLast(({ endpoint, atMs }) => endpoint === 'runs' && atMs <= post.atMs);
    const list = listsBefore(view, post).at(-1);
    if (look === undefined || list === undefined || list.untilMs < look.untilMs) return false;
    return list.atMs >= before.untilMs && latestOf(list.rows)?.isRunning === true;
  });
  return broken(
    rule,
    burst && `more than ${floodRequests} requests within ${floodMs} ms`,
    needless !== undefined && 'a needless trigger while a list showed a running sync',
  );
}

/** The latest run in a list. A run without a start has just begun. */
function latestOf(rows: readonly Row[]): Row | undefined {
  const [first] = rows;
  return rows.reduce((latest, row) => (row.start.ms <= (latest?.start.ms ?? 0) ? latest : row), first);
}

/** Checks that a step sends no request after an answer to one of the same kind has said that none are left. */
export function checkLimits(evidence: Evidence): readonly Violation[] {
  const early = evidence.wire.find((_entry, index) => isTooEarly(evidence, index));
  return broken(rule, early !== undefined && `${early?.method} before the limit was reset`);
}

/**
 * The limits belong to the workspace, so an answer for one integration binds the others once it has arrived. If the answer
 * gives no time, the minute is a guess: it only binds the integration that was limited, and not the last request before
 * the deadline.
 */
function isTooEarly({ beganAtMs, config, wire }: Evidence, index: number): boolean {
  const entry = wire[index];
  if (entry === undefined) return false;
  const isLast = entry.atMs >= beganAtMs + (1 - driftShare) * config.timeoutMs - lastTryMs;
  const earlier = wire.slice(0, index).filter(({ endpoint }) => endpoint === entry.endpoint);
  const own = earlier.findLast(({ integrationId }) => integrationId === entry.integrationId);
  const known = earlier.filter(({ answer, untilMs }) => answer?.kind === 'answer' && untilMs < entry.atMs);
  const last = known.reduce((latest, other) => (other.untilMs >= latest.untilMs ? other : latest), known[0] ?? entry);
  const binds = (answered: WireEntry, bindsGuess: boolean): boolean => {
    const { untilMs, isAdvised } = quietOf(answered);
    return entry.atMs < untilMs - driftShare * (untilMs - answered.atMs) && (isAdvised || bindsGuess);
  };
  return (own !== undefined && binds(own, !isLast)) || (last !== entry && binds(last, false));
}

/** How long a rate limited answer forbids more requests of its kind: a minute if it does not say. */
export function quietOf(entry: WireEntry): { readonly untilMs: number; readonly isAdvised: boolean } {
  if (meaningOf(entry) !== 'limited') return { untilMs: entry.atMs, isAdvised: false };
  const advisedMs = advisedWaitMs(entry);
  return { untilMs: entry.atMs + (advisedMs ?? minuteMs), isAdvised: advisedMs !== null };
}

/** Whether an answer says that no requests are left until after the step's deadline. */
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

/** How long an answer asks to wait, by its own `Date`; null if it does not. */
function advisedWaitMs(entry: WireEntry): number | null {
  if (entry.answer?.kind !== 'answer') return null;
  const dateMs = dateMsOf(entry);
  const { 'x-ratelimit-reset': reset, 'retry-after': advice } = entry.answer.headers;
  const adviceMs = /^\d+$/.test(String(advice)) ? Number(advice) * 1_000 : Date.parse(String(advice)) - dateMs;
  return [Number(reset) * 1_000 - dateMs, adviceMs].find((ms) => ms > 0 && ms <= 60 * minuteMs) ?? null;
}

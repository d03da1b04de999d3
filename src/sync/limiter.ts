/** Shares the workspace's rate limits: no request leaves before the answers so far allow it. */

import { Stopped } from './outcome.ts';
import type { Answered, Clock, Limiter, RateLimited, Turn } from './ports.ts';

/** How long a window is, where Braze does not say when it ends. */
const windowMs = 60_000;
/** How long before the deadline a last request may try, where a window is a guess. */
const lastTryMs = 2_000;
/** Shorter waits are not worth a line in the log. */
const worthTellingMs = 1_000;

/** In place of an answer: the limit is used up beyond the deadline, and nothing was sent. */
export const outOfTurn: RateLimited = {
  ...{ kind: 'rate-limited', waitMs: Number.POSITIVE_INFINITY },
  ...{ httpStatus: null, message: null, dateMs: null, rateLimit: null },
};

/** What is known of one operation's limit, and who waits for it. */
interface Gate {
  /** Braze's documented requests a minute, used when answers carry no limit. */
  readonly documented: number;
  /** How many requests each answer said are left, in windows that are not over; the strictest decides. */
  windows: { readonly remaining: number; readonly untilMs: number; readonly isGuess: boolean }[];
  /** When the answers of the last minute came. */
  answeredAtMs: number[];
  inFlight: number;
  readonly queue: Turn[];
  /** Aborted, and made anew, where something may let the first of the queue through. */
  changed: AbortController;
}

/** The rate limiter of a step: one for all its integrations. */
export function createLimiter(clock: Clock): Limiter {
  const gateOf = (documented: number): Gate => ({
    ...{ documented, windows: [], answeredAtMs: [], inFlight: 0, queue: [], changed: new AbortController() },
  });
  const gates = { trigger: gateOf(20), runs: gateOf(100), integrations: gateOf(50) };
  return {
    async run(operation, turn, send) {
      const gate = gates[operation];
      const firstOther = gate.queue.findIndex(({ urgent }) => !urgent);
      gate.queue.splice(turn.urgent && firstOther >= 0 ? firstOther : gate.queue.length, 0, turn);
      try {
        if (!(await untilAllowed(gate, turn, clock))) return outOfTurn;
        gate.inFlight += 1;
      } finally {
        gate.queue.splice(gate.queue.indexOf(turn), 1);
        wake(gate);
      }
      const answer = await send();
      learn(gate, answer, clock.nowMs());
      wake(gate);
      return answer;
    },
  };
}

/** Resolves to false where the limit is used up beyond the deadline. */
async function untilAllowed(gate: Gate, turn: Turn, clock: Clock): Promise<boolean> {
  for (;;) {
    const nowMs = clock.nowMs();
    const waitMs = waitOf(turn, gate, nowMs);
    if (waitMs === null || waitMs <= 0) return waitMs !== null;
    if (waitMs >= worthTellingMs && waitMs < Number.POSITIVE_INFINITY) turn.onWait(waitMs);
    const signal = AbortSignal.any([turn.cancelled, gate.changed.signal]);
    await clock.sleep(Math.min(waitMs, turn.deadlineMs - nowMs), signal);
  }
}

/**
 * How long a turn has to wait, ms; `Infinity` means until something changes, null beyond the deadline. Throws if its time
 * is up. Requests in flight are subtracted, because an answer may not have counted them. With no open window the documented
 * number goes at once, but one at a time within a minute of an answer: its window may have been another's, too.
 */
function waitOf(turn: Turn, gate: Gate, nowMs: number): number | null {
  const { cancelled, deadlineMs } = turn;
  if (cancelled.aborted) throw new Stopped('cancelled');
  if (nowMs >= deadlineMs) throw new Stopped('deadline');
  gate.windows = gate.windows.filter(({ untilMs }) => untilMs > nowMs);
  gate.answeredAtMs = gate.answeredAtMs.filter((atMs) => atMs > nowMs - windowMs);
  const { answeredAtMs, inFlight, queue, windows } = gate;
  const usedUp = windows.filter(({ remaining }) => remaining <= inFlight);
  const endsMs = usedUp.map(({ untilMs, isGuess }) => (isGuess ? Math.min(untilMs, deadlineMs - lastTryMs) : untilMs));
  const endMs = Math.max(nowMs, ...endsMs);
  if (endMs >= deadlineMs) return null;
  const maySend = windows.length > 0 || inFlight < (answeredAtMs.length === 0 ? gate.documented : 1);
  return maySend && queue[0] === turn ? endMs - nowMs : Number.POSITIVE_INFINITY;
}

/** Without a header, our own count is held against the documented limit. */
function learn(gate: Gate, { rateLimit }: Answered, nowMs: number): void {
  gate.inFlight -= 1;
  gate.answeredAtMs.push(nowMs);
  const remaining = rateLimit?.remaining ?? Math.max(0, gate.documented - gate.answeredAtMs.length);
  const untilMs =
    rateLimit === null ? Math.min(...gate.answeredAtMs) + windowMs : nowMs + (rateLimit.resetInMs ?? windowMs);
  gate.windows.push({ remaining, untilMs, isGuess: (rateLimit?.resetInMs ?? null) === null });
}

function wake(gate: Gate): void {
  gate.changed.abort('changed');
  gate.changed = new AbortController();
}

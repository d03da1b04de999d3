/** Shares the workspace's rate limits: no request leaves before the answers so far allow it. */

import { Stopped } from './outcome.ts';
import { lastMs } from './polling.ts';
import type { Answered, Clock, RateLimited } from './ports.ts';

/** How long a window is, where Braze does not say when it ends. */
const windowMs = 60_000;
/** Shorter waits are not worth a line in the log. */
const worthTellingMs = 1_000;

/** In place of an answer: the limit is used up beyond the deadline, and nothing was sent. */
export const noTurnInTime: RateLimited = {
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
  readonly queue: Waiter[];
}

/** What a request wants of its place in the queue. */
export interface Turn {
  /** Served first: first triggers and first lists. */
  readonly urgent: boolean;
  readonly deadlineMs: number;
  /** Called when the request has to wait for a second or more. */
  onWait(forMs: number): void;
}

/** A request in the queue. `changed` is aborted where something may let it through, if it is the first. */
interface Waiter extends Turn {
  changed: AbortController;
}

export type Limiter = ReturnType<typeof createLimiter>;

/** The rate limiter of a step, one for all its integrations: lets requests through as the workspace's limits allow. */
export function createLimiter(clock: Clock, cancelled: AbortSignal) {
  const gateOf = (documented: number): Gate => ({ documented, windows: [], answeredAtMs: [], inFlight: 0, queue: [] });
  const gates = { trigger: gateOf(20), runs: gateOf(100), integrations: gateOf(50) };
  return {
    /** Sends a request when it may be sent; else resolves to `noTurnInTime`, or throws `Stopped` once the turn's time is up. */
    async run<Answer extends Answered & { readonly kind: string }>(
      operation: keyof typeof gates,
      turn: Turn,
      send: () => Promise<Answer>,
    ): Promise<Answer | RateLimited> {
      const gate = gates[operation];
      const waiter = { ...turn, changed: new AbortController() };
      const firstOther = gate.queue.findIndex(({ urgent }) => !urgent);
      gate.queue.splice(turn.urgent && firstOther >= 0 ? firstOther : gate.queue.length, 0, waiter);
      try {
        if (!(await untilAllowed(gate, waiter, clock, cancelled))) return noTurnInTime;
        gate.inFlight += 1;
      } finally {
        gate.queue.splice(gate.queue.indexOf(waiter), 1);
        wake(gate);
      }
      const answer = await send();
      learn(gate, answer, clock.nowMs());
      wake(gate);
      return answer;
    },
  };
}

/** Resolves to true once a turn has come, to false where the limit is used up beyond its deadline. Throws once that is over. */
async function untilAllowed(gate: Gate, waiter: Waiter, clock: Clock, cancelled: AbortSignal): Promise<boolean> {
  for (;;) {
    const nowMs = clock.nowMs();
    if (cancelled.aborted) throw new Stopped('cancelled');
    if (nowMs >= waiter.deadlineMs) throw new Stopped('deadline');
    const freeAtMs = freeAt(gate, waiter, nowMs);
    if (freeAtMs >= waiter.deadlineMs) return false;
    const isNext = gate.queue[0] === waiter && gate.inFlight < inFlightAtMost(gate);
    const waitMs = (isNext ? freeAtMs : waiter.deadlineMs) - nowMs;
    if (waitMs <= 0) return true;
    if (isNext && waitMs >= worthTellingMs) waiter.onWait(waitMs);
    waiter.changed = new AbortController();
    await clock.sleep(waitMs, AbortSignal.any([cancelled, waiter.changed.signal]));
  }
}

/**
 * How many requests may be in flight. With no open window the documented number goes at once. Within a minute of an answer
 * it is one, to find out about the new window: other steps may be using it.
 */
function inFlightAtMost({ answeredAtMs, documented, windows }: Gate): number {
  if (windows.length > 0) return Number.POSITIVE_INFINITY;
  return answeredAtMs.length === 0 ? documented : 1;
}

/** When the windows end that are used up. Requests in flight are subtracted: an answer may not have counted them. */
function freeAt(gate: Gate, { deadlineMs }: Turn, nowMs: number): number {
  gate.windows = gate.windows.filter(({ untilMs }) => untilMs > nowMs);
  gate.answeredAtMs = gate.answeredAtMs.filter((atMs) => atMs > nowMs - windowMs);
  const usedUp = gate.windows.filter(({ remaining }) => remaining <= gate.inFlight);
  // A guess gives way to a last try before the deadline.
  const endsMs = usedUp.map(({ untilMs, isGuess }) => (isGuess ? Math.min(untilMs, deadlineMs - lastMs) : untilMs));
  return Math.max(nowMs, ...endsMs);
}

/** Without a header, our own count is held against the documented limit. */
function learn(gate: Gate, { kind, rateLimit }: Answered & { readonly kind: string }, nowMs: number): void {
  gate.inFlight -= 1;
  // Braze counts what it gets.
  if (kind === 'not-sent') return;
  gate.answeredAtMs.push(nowMs);
  const remaining = rateLimit?.remaining ?? Math.max(0, gate.documented - gate.answeredAtMs.length);
  const untilMs =
    rateLimit === null ? Math.min(...gate.answeredAtMs) + windowMs : nowMs + (rateLimit.resetInMs ?? windowMs);
  gate.windows.push({ remaining, untilMs, isGuess: (rateLimit?.resetInMs ?? null) === null });
}

/** Wakes the first alone: a hundred that wake at each answer would take 20 MiB. */
function wake({ queue }: Gate): void {
  queue[0]?.changed.abort('changed');
}

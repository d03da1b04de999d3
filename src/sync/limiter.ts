/** Shares the workspace's rate limits: no request leaves before the answers so far allow it. */

import { Stopped } from './outcome.ts';
import { lastListMs } from './polling.ts';
import type { Answered, Clock, RateLimited } from './ports.ts';

/** How long a window is, where Braze does not say when it ends. */
export const windowMs = 60_000;

/** In place of an answer: the limit is used up until after the deadline, so nothing was sent. */
export const noTurnInTime: RateLimited = {
  ...{ kind: 'rate-limited', httpStatus: null, message: null, dateMs: null },
  rateLimit: { remaining: 0, resetInMs: Number.POSITIVE_INFINITY },
};

/** What is known about one operation's limit, and the requests that wait for it. */
interface Gate {
  /** The documented requests a minute, used if answers do not give a limit. */
  readonly documented: number;
  /** How many requests were left by each answer whose window is not over. The strictest decides. */
  windows: { readonly remaining: number; readonly untilMs: number; readonly isGuess: boolean }[];
  /** When the answers of the last minute came. */
  answeredAtMs: number[];
  inFlight: number;
  readonly queue: Waiter[];
}

/** How a request wants to be queued. */
export interface Turn {
  /** Served first: first triggers and first lists. */
  readonly urgent: boolean;
  readonly deadlineMs: number;
  /** Called if the request has to wait for the rate limit. */
  onWait(forMs: number): void;
}

/** A request in the queue. `changed` is aborted when the first may be free to go: waking a hundred would take 20 MiB. */
interface Waiter extends Turn {
  changed: AbortController;
}

export type Limiter = ReturnType<typeof createLimiter>;

/** The rate limiter of a step, shared by its integrations: lets requests through as the workspace's limits allow. */
export function createLimiter(clock: Clock, cancelled: AbortSignal) {
  const gateOf = (documented: number): Gate => ({ documented, windows: [], answeredAtMs: [], inFlight: 0, queue: [] });
  const gates = { trigger: gateOf(20), runs: gateOf(100), integrations: gateOf(50) };
  return {
    /** Sends a request once it may be sent. Resolves to `noTurnInTime`, or throws `Stopped`, if the deadline comes first. */
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
        gate.queue[0]?.changed.abort();
      }
      const answer = await send();
      learn(gate, answer, clock.nowMs());
      gate.queue[0]?.changed.abort();
      return answer;
    },
  };
}

/** Resolves to true once the request may go, to false if it would be after its deadline. Throws at the deadline. */
async function untilAllowed(gate: Gate, waiter: Waiter, clock: Clock, cancelled: AbortSignal): Promise<boolean> {
  for (;;) {
    const nowMs = clock.nowMs();
    if (cancelled.aborted) throw new Stopped('cancelled');
    if (nowMs >= waiter.deadlineMs) throw new Stopped('deadline');
    // If an answer has counted the requests in flight, one more may be free once they are answered.
    if (freeAt(gate, waiter, nowMs, 0) >= waiter.deadlineMs) return false;
    const freeAtMs = freeAt(gate, waiter, nowMs, gate.inFlight);
    const isNext = gate.queue[0] === waiter && gate.inFlight < inFlightAtMost(gate) && freeAtMs < waiter.deadlineMs;
    const waitMs = (isNext ? freeAtMs : waiter.deadlineMs) - nowMs;
    if (waitMs <= 0) return true;
    if (isNext) waiter.onWait(waitMs);
    waiter.changed = new AbortController();
    await clock.sleep(waitMs, AbortSignal.any([cancelled, waiter.changed.signal]));
  }
}

/**
 * How many requests may be in flight. Without an open window it is the documented number; within a minute of an answer it is
 * one, because other steps may be using the new window already.
 */
function inFlightAtMost({ answeredAtMs, documented, windows }: Gate): number {
  if (windows.length > 0) return Number.POSITIVE_INFINITY;
  return answeredAtMs.length === 0 ? documented : 1;
}

/** When the windows that are used up end, if the answers so far have not counted this many requests in flight. */
function freeAt(gate: Gate, { deadlineMs }: Turn, nowMs: number, inFlight: number): number {
  gate.windows = gate.windows.filter(({ untilMs }) => untilMs > nowMs);
  gate.answeredAtMs = gate.answeredAtMs.filter((atMs) => atMs > nowMs - windowMs);
  const usedUp = gate.windows.filter(({ remaining }) => remaining <= inFlight);
  // A guess does not prevent a last try before the deadline.
  const endsMs = usedUp.map(({ untilMs, isGuess }) => (isGuess ? Math.min(untilMs, deadlineMs - lastListMs) : untilMs));
  return Math.max(nowMs, ...endsMs);
}

/** Notes what an answer says about the limit. Without a header, we count against the documented limit. */
function learn(gate: Gate, { kind, rateLimit }: Answered & { readonly kind: string }, nowMs: number): void {
  gate.inFlight -= 1;
  // Braze only counts what it gets.
  if (kind === 'not-sent') return;
  gate.answeredAtMs.push(nowMs);
  const remaining = rateLimit?.remaining ?? Math.max(0, gate.documented - gate.answeredAtMs.length);
  const untilMs =
    rateLimit === null ? Math.min(...gate.answeredAtMs) + windowMs : nowMs + (rateLimit.resetInMs ?? windowMs);
  gate.windows.push({ remaining, untilMs, isGuess: (rateLimit?.resetInMs ?? null) === null });
}

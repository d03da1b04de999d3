/** Shares the workspace's rate limits: no request leaves before the answers so far allow it. */

import { Stopped } from './outcome.ts';
import type { Answered, Clock, Limiter, Operation, Turn } from './ports.ts';

/** Requests a minute that Braze allows a workspace, for when its answers do not say. */
const documented: Readonly<Record<Operation, number>> = { trigger: 20, runs: 100 };

/** How long a window is, where Braze does not say when it ends. */
const windowMs = 60_000;

/** Shorter waits are not worth a line in the log. */
const worthTellingMs = 1_000;

/** What is known of one operation's limit, and who waits for it. */
interface Gate {
  readonly documented: number;
  /**
   * How many requests answers said are left, each in a window that is not over. An answer may have been on its way for long
   * and be about another window than the rest; the strictest decides.
   */
  windows: { readonly remaining: number; readonly untilMs: number }[];
  /** Whether answers say what is left at all. */
  hasHeaders: boolean;
  inFlight: number;
  /** When the answers of the last minute came. */
  answeredAtMs: number[];
  readonly queue: Turn[];
  /** Aborted, and replaced, whenever something has changed that may let a request through. */
  changed: AbortController;
}

/** The rate limiter of a step: one for all its integrations. */
export function createLimiter(clock: Clock): Limiter {
  const gates = { trigger: createGate('trigger'), runs: createGate('runs') };
  return {
    async run(operation, turn, send) {
      const gate = gates[operation];
      enqueue(gate.queue, turn);
      try {
        await untilAllowed(gate, turn, clock);
        gate.inFlight += 1;
      } finally {
        gate.queue.splice(gate.queue.indexOf(turn), 1);
        wake(gate);
      }
      try {
        const answer = await send();
        learn(gate, answer, clock.nowMs());
        return answer;
      } finally {
        gate.inFlight -= 1;
        wake(gate);
      }
    },
  };
}

function createGate(operation: Operation): Gate {
  return {
    documented: documented[operation],
    windows: [],
    hasHeaders: false,
    inFlight: 0,
    answeredAtMs: [],
    queue: [],
    changed: new AbortController(),
  };
}

/** Urgent turns go before the others; within both, first come, first served. */
function enqueue(queue: Turn[], turn: Turn): void {
  const firstPatient = queue.findIndex(({ urgent }) => !urgent);
  queue.splice(turn.urgent && firstPatient >= 0 ? firstPatient : queue.length, 0, turn);
}

async function untilAllowed(gate: Gate, turn: Turn, clock: Clock): Promise<void> {
  let longestMs = worthTellingMs;
  for (;;) {
    const nowMs = clock.nowMs();
    if (turn.cancelled.aborted) throw new Stopped('cancelled');
    if (nowMs >= turn.deadlineMs) throw new Stopped('deadline');
    const waitMs = waitFor(gate, nowMs);
    if (turn.endsWithoutTurn && waitMs < Number.POSITIVE_INFINITY && nowMs + waitMs >= turn.deadlineMs) {
      throw new Stopped('rate-limit');
    }
    const isNext = gate.queue[0] === turn;
    if (isNext && waitMs <= 0) return;
    if (isNext && waitMs > longestMs && waitMs < Number.POSITIVE_INFINITY) {
      turn.onWait(waitMs);
      longestMs = waitMs;
    }
    const sleepMs = Math.min(isNext ? waitMs : Number.POSITIVE_INFINITY, turn.deadlineMs - nowMs);
    await clock.sleep(sleepMs, AbortSignal.any([turn.cancelled, gate.changed.signal]));
  }
}

/**
 * How long the next request has to wait, ms; `Infinity` until something changes. Requests in flight may or may not be in
 * what an answer said is left, so they are taken off. Of a new window nothing is known: as many go as the documented limit
 * has left by our own count; or, where answers tell, one that finds out, for the window may have begun anew.
 */
function waitFor(gate: Gate, nowMs: number): number {
  gate.windows = gate.windows.filter(({ untilMs }) => untilMs > nowMs);
  gate.answeredAtMs = gate.answeredAtMs.filter((atMs) => atMs > nowMs - windowMs);
  const { answeredAtMs, windows, inFlight } = gate;
  if (windows.length > 0) {
    const usedUp = windows.filter(({ remaining }) => remaining <= inFlight);
    return Math.max(0, ...usedUp.map(({ untilMs }) => untilMs - nowMs));
  }
  if (answeredAtMs.length + inFlight < gate.documented || (gate.hasHeaders && inFlight === 0)) return 0;
  const [oldestMs] = answeredAtMs;
  return oldestMs === undefined ? Number.POSITIVE_INFINITY : oldestMs + windowMs - nowMs;
}

function learn(gate: Gate, { httpStatus, rateLimit }: Answered, nowMs: number): void {
  gate.answeredAtMs.push(nowMs);
  if (httpStatus !== null) gate.hasHeaders = rateLimit !== null;
  if (rateLimit === null) return;
  gate.windows.push({ remaining: rateLimit.remaining, untilMs: nowMs + (rateLimit.resetInMs ?? windowMs) });
}

function wake(gate: Gate): void {
  // A reason of our own spares a DOMException with its stack for each waiter.
  gate.changed.abort('changed');
  gate.changed = new AbortController();
}

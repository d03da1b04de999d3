/** Sharing the workspace's limits: no request leaves before the answers so far allow it. */

import type { Clock, Endpoint, Pace, Told, Turn } from './ports.ts';

/** Requests a minute that Braze allows a workspace, for when its answers do not say. */
const documented: Readonly<Record<Endpoint, number>> = { trigger: 20, runs: 100 };

/** How long a window is, where Braze does not say when it ends. */
const windowMs = 60_000;

/** Shorter waits are not worth a line in the log. */
const worthTellingMs = 1_000;

/** What is known of one endpoint's limit. */
interface Gate {
  readonly endpoint: Endpoint;
  /**
   * How many requests answers said are left, each in a window that is not over. An answer may have been long under way and
   * speak of another window than the rest; the strictest decides.
   */
  left: { readonly remaining: number; readonly untilMs: number; readonly told: boolean }[];
  /** Whether answers say what is left at all. */
  speaks: boolean;
  underWay: number;
  /** When the answers of the last minute came. */
  answeredAtMs: number[];
  readonly queue: Turn[];
  /** Aborted, and replaced, whenever something has changed that may let a request through. */
  changed: AbortController;
}

/** The pace of a step: one for all its integrations. */
export function createPace(clock: Clock): Pace {
  const gates = { trigger: createGate('trigger'), runs: createGate('runs') };
  return {
    async turn(turn, onWait) {
      const gate = gates[turn.endpoint];
      const leftMs = (): number => (turn.cancelled.aborted ? 0 : turn.untilMs - clock.nowMs());
      const waitMs = (): number => (gate.queue[0] === turn ? waitFor(gate, clock.nowMs()) : Number.POSITIVE_INFINITY);
      let longestMs = worthTellingMs;
      enqueue(gate.queue, turn);
      const isOutlasted = (): boolean => turn.givesUp && toldUntilMs(gate, clock.nowMs()) >= turn.untilMs;
      while (leftMs() > 0 && waitMs() > 0 && !isOutlasted()) {
        const forMs = waitMs();
        if (forMs > longestMs && forMs < Number.POSITIVE_INFINITY) onWait(forMs);
        longestMs = Math.max(forMs, longestMs);
        await clock.sleep(Math.min(forMs, leftMs()), AbortSignal.any([turn.cancelled, gate.changed.signal]));
      }
      gate.queue.splice(gate.queue.indexOf(turn), 1);
      const hasTurn = leftMs() > 0 && !isOutlasted();
      if (hasTurn) gate.underWay += 1;
      ring(gate);
      return hasTurn;
    },
    heard(endpoint, told) {
      hear(gates[endpoint], told, clock.nowMs());
    },
  };
}

function createGate(endpoint: Endpoint): Gate {
  return {
    endpoint,
    left: [],
    speaks: false,
    underWay: 0,
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

/**
 * How long the next request has to wait, ms; `Infinity` until something changes. Requests under way may or may not be in
 * what an answer said is left, so they are taken off. Of a new window nothing is known: as many go as the documented limit
 * has left by our own count; or, where answers will tell, one that finds out, for the window may have begun anew.
 */
function waitFor(gate: Gate, nowMs: number): number {
  gate.left = gate.left.filter(({ untilMs }) => untilMs > nowMs);
  gate.answeredAtMs = gate.answeredAtMs.filter((atMs) => atMs > nowMs - windowMs);
  const { answeredAtMs, endpoint, left, speaks, underWay } = gate;
  if (left.length > 0) {
    const usedUp = left.filter(({ remaining }) => remaining <= underWay);
    return Math.max(0, ...usedUp.map(({ untilMs }) => untilMs - nowMs));
  }
  if (answeredAtMs.length + underWay < documented[endpoint] || (speaks && underWay === 0)) return 0;
  const [oldestMs] = answeredAtMs;
  return oldestMs === undefined ? Number.POSITIVE_INFINITY : oldestMs + windowMs - nowMs;
}

/** Until when answers said that nothing is left; in the past where none did. */
function toldUntilMs({ left, underWay }: Gate, nowMs: number): number {
  const usedUp = left.filter(({ remaining, told }) => told && remaining <= underWay);
  return Math.max(nowMs, ...usedUp.map(({ untilMs }) => untilMs));
}

function hear(gate: Gate, told: Told, nowMs: number): void {
  gate.underWay -= 1;
  gate.answeredAtMs.push(nowMs);
  if (told === 'nothing') gate.speaks = false;
  if (typeof told === 'object') {
    gate.speaks = true;
    const { remaining, resetInMs } = told;
    gate.left.push({ remaining, untilMs: nowMs + (resetInMs ?? windowMs), told: resetInMs !== null });
  }
  ring(gate);
}

function ring(gate: Gate): void {
  // A reason of our own spares a DOMException with its stack for each waiter.
  gate.changed.abort('changed');
  gate.changed = new AbortController();
}

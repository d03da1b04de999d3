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
  /** The fewest requests that an answer of the current window said are left; null where none did. */
  fewestLeft: number | null;
  resetsAtMs: number;
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
      while (leftMs() > 0 && waitMs() > 0) {
        const forMs = waitMs();
        if (forMs > longestMs && forMs < Number.POSITIVE_INFINITY) onWait(forMs);
        longestMs = Math.max(forMs, longestMs);
        await clock.sleep(Math.min(forMs, leftMs()), AbortSignal.any([turn.cancelled, gate.changed.signal]));
      }
      gate.queue.splice(gate.queue.indexOf(turn), 1);
      if (leftMs() > 0) gate.underWay += 1;
      ring(gate);
    },
    heard(endpoint, told) {
      hear(gates[endpoint], told, clock.nowMs());
    },
  };
}

function createGate(endpoint: Endpoint): Gate {
  return {
    endpoint,
    fewestLeft: null,
    resetsAtMs: 0,
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
  if (nowMs >= gate.resetsAtMs) gate.fewestLeft = null;
  if (gate.fewestLeft !== null) return gate.fewestLeft > gate.underWay ? 0 : gate.resetsAtMs - nowMs;
  gate.answeredAtMs = gate.answeredAtMs.filter((atMs) => atMs > nowMs - windowMs);
  const { answeredAtMs, endpoint, speaks, underWay } = gate;
  if (answeredAtMs.length + underWay < documented[endpoint] || (speaks && underWay === 0)) return 0;
  const [oldestMs] = answeredAtMs;
  return oldestMs === undefined ? Number.POSITIVE_INFINITY : oldestMs + windowMs - nowMs;
}

function hear(gate: Gate, told: Told, nowMs: number): void {
  if (nowMs >= gate.resetsAtMs) gate.fewestLeft = null;
  gate.underWay -= 1;
  gate.answeredAtMs.push(nowMs);
  if (told === 'nothing') gate.speaks = false;
  if (typeof told === 'object') {
    gate.speaks = true;
    gate.fewestLeft = Math.min(gate.fewestLeft ?? Number.POSITIVE_INFINITY, told.remaining);
    gate.resetsAtMs = nowMs + (told.resetInMs ?? windowMs);
  }
  ring(gate);
}

function ring(gate: Gate): void {
  // A reason of our own spares a DOMException with its stack for each waiter.
  gate.changed.abort('changed');
  gate.changed = new AbortController();
}

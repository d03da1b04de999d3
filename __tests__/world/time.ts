// Virtual time. It only passes when nothing can run without it: the clock jumps from one event to the next.

/** Virtual time, in milliseconds from 0. */
export interface VirtualTime {
  nowMs(): number;
  /** Calls `act` at a time, or at once if that has passed. Returns a function that cancels this. */
  at(atMs: number, act: () => void): () => void;
  /** Lets time pass until the promise settles, and settles like it. Rejects at a deadlock, and in an endless loop. */
  settle<T>(promise: Promise<T>): Promise<T>;
}

/** More events than this are an endless loop: the longest step takes a day and polls every 100 ms. */
const maxEvents = 3_000_000;

interface ScheduledEvent {
  readonly atMs: number;
  readonly act: () => void;
}

/** Creates a time that starts at 0. Events that are due at the same time happen in the order in which they were added. */
export function createTime(): VirtualTime {
  let nowMs = 0;
  const due = new Set<ScheduledEvent>();

  /** Runs the next event. False if there is none. */
  function runNext(): boolean {
    const [first, ...rest] = due;
    if (first === undefined) return false;
    const next = rest.reduce((soonest, other) => (other.atMs < soonest.atMs ? other : soonest), first);
    due.delete(next);
    nowMs = next.atMs;
    next.act();
    return true;
  }

  return {
    nowMs: () => nowMs,
    at(atMs, act) {
      const event = { atMs: Math.max(atMs, nowMs), act };
      due.add(event);
      return () => due.delete(event);
    },
    async settle(promise) {
      let settled = false;
      const done = (): void => {
        settled = true;
      };
      promise.then(done, done);
      for (let events = 0; events < maxEvents; events++) {
        // After one round of the event loop, everything waits for time to pass.
        await new Promise((resolve) => setImmediate(resolve));
        if (settled) return promise;
        if (!runNext()) throw new Error(`Deadlock at ${nowMs} ms: no event is left, and the promise has not settled`);
      }
      throw new Error(`Endless loop at ${nowMs} ms: the promise has not settled after ${maxEvents} events`);
    },
  };
}

// Time that passes only when everything awaits: what is due happens in order, and the clock jumps from one to the next.

/** Virtual time, in milliseconds since its beginning. */
export interface VirtualTime {
  nowMs(): number;
  /** Has something happen at a time; at once, if that has passed. Returns what calls it off. */
  at(atMs: number, act: () => void): () => void;
  /**
   * Lets time pass until the promise settles, and settles like it. Rejects if it never would (nothing is due any more),
   * and if too much happens for anything but a loop that does not end.
   */
  settle<T>(promise: Promise<T>): Promise<T>;
}

/** More turns than this are a loop: the longest step there is, a day, polls every 100 ms. */
const turnsAtMost = 3_000_000;

interface Due {
  readonly atMs: number;
  readonly act: () => void;
}

/** A new time, at 0. What is due at the same time happens in the order in which it was put in. */
export function createTime(): VirtualTime {
  let nowMs = 0;
  const due = new Set<Due>();

  /** Lets the next thing happen. False if there is none. */
  function turn(): boolean {
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
      for (let turns = 0; turns < turnsAtMost; turns++) {
        // All that can go on without time has gone on once the event loop comes round.
        await new Promise((resolve) => setImmediate(resolve));
        if (settled) return promise;
        if (!turn()) throw new Error(`Deadlock at ${nowMs} ms: nothing is due any more, and the end was not reached`);
      }
      throw new Error(`Endless at ${nowMs} ms: ${turnsAtMost} turns, and the end was not reached`);
    },
  };
}

// A progress bar for whoever watches; nothing where nobody does.

/** A bar that is being drawn. */
export interface Progress {
  /** So many are done. */
  at(done: number): void;
  /** Takes the bar away. */
  end(): void;
}

const barWidth = 30;

/** A bar on the error stream if that is a terminal, so that figures can be piped. */
export function createProgress(title: string, total: number): Progress {
  const stream = process.stderr;
  if (!stream.isTTY) return { at: () => undefined, end: () => undefined };
  const beganAtMs = performance.now();
  return {
    at(done) {
      const share = done / total;
      const bar = '█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '░');
      const leftS = Math.round(((performance.now() - beganAtMs) / 1_000) * (1 / share - 1));
      stream.write(`\r\x1b[K${title} ${bar} ${Math.floor(share * 100)} % of ${total}, ${leftS} s left`);
    },
    end: () => void stream.write('\r\x1b[K'),
  };
}

// A runner in memory, with its own clock and its own random numbers.
import type { Runner } from '../../src/github/runner.ts';
import type { Clock } from '../../src/sync/ports.ts';
import type { World } from '../../src/sync/session.ts';
import type { Freezer } from './freezer.ts';
import { createFreezer } from './freezer.ts';
import type { VirtualTime } from './time.ts';

/** How the runner's clock and timers differ from true time. */
export interface RunnerClock {
  /** What it shows when the world begins. */
  readonly offsetMs?: number;
  /** How fast the clock and the timers run. */
  readonly rate?: number;
}

/** A printed line. */
export interface Line {
  readonly level: 'info' | 'debug' | 'notice' | 'warning' | 'error';
  readonly text: string;
}

/** Creates a runner, and a record of what the step gave it. `stdout` has the same bytes that @actions/core prints. */
export function createRunner(inputs: Readonly<Record<string, string>>) {
  const printed: Line[] = [];
  const masked: string[] = [];
  const seen = { printed, masked, stdout: '', outputs: {} as Record<string, string>, outputsWritten: 0, summary: '' };
  const command = (head: string, data: string): void => {
    seen.stdout += `::${head}::${data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}\n`;
  };
  const runner: Runner = {
    input: (name) => inputs[name]?.trim() ?? '',
    docsUrl: () => null,
    isWithoutSecrets: () => false,
    takeSecret(name) {
      const secret = runner.input(name);
      if (secret === '') return secret;
      masked.push(secret);
      command('add-mask', secret);
      return secret;
    },
    info(text) {
      printed.push({ level: 'info', text });
      seen.stdout += `${text}\n`;
    },
    debug(text) {
      printed.push({ level: 'debug', text });
      command('debug', text);
    },
    annotate(level, text) {
      printed.push({ level, text });
      command(`${level} title=Braze CDI sync`, text);
    },
    setOutputs(outputs) {
      seen.outputsWritten += 1;
      Object.assign(seen.outputs, outputs);
      return true;
    },
    writeSummary(markdown) {
      seen.summary += markdown;
      return Promise.resolve(true);
    },
  };
  return { runner, seen };
}

/** Longer timers fire after 1 ms, as in Node. So a wrong wait shows as a hot loop. */
const timerAtMostMs = 2 ** 31 - 1;

/** The runner's clock, based on true time and, if there are any, freezes. */
export function createClock(
  time: VirtualTime,
  { offsetMs = 0, rate = 1 }: RunnerClock,
  freezer: Freezer = createFreezer([], 0),
): Clock {
  return {
    nowMs: () => offsetMs + rate * (time.nowMs() - freezer.stoppedMs(time.nowMs())),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          cancelTimer();
          signal.removeEventListener('abort', done);
          resolve();
        };
        const lastsMs = ms >= 1 && ms <= timerAtMostMs ? ms : 1;
        const cancelTimer = time.at(freezer.firesAtMs(time.nowMs(), lastsMs / rate), done);
        signal.addEventListener('abort', done);
        if (signal.aborted) done();
      }),
  };
}

/** Random numbers in [0, 1), always the same for a seed (mulberry32). */
export function seeded(seed: number): World['random'] {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

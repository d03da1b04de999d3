// Every await of each happy path fails once, one at a time: the step still ends, red or as it truly was.
import { describe, expect, test } from '@jest/globals';
import type { Transport } from '../../src/braze/exchange.ts';
import { step } from '../../src/step.ts';
import type { Case, EarlierRun } from './cases.ts';
import { plain } from './cases.ts';
import { check } from './checker.ts';
import type { Evidence } from './evidence.ts';
import { KEY } from './hostile.ts';
import type { StepVariant } from './play.ts';
import { play } from './play.ts';

/** How something that is awaited fails, as nothing there may. `hangs`: it never settles, and Node notices. */
const failures = ['throws', 'rejects', 'rejects with nothing', 'hangs'] as const;
type Failure = (typeof failures)[number];

/** What a step awaits. */
type Need = 'a request' | 'a wait' | 'the summary';

/** A step of which one await fails, counted from 1; and what it awaited by then, in order. */
function failingAt(number: number, failure: Failure): StepVariant & { readonly awaited: Need[] } {
  const awaited: Need[] = [];
  const crash = Promise.withResolvers<never>();
  const failing = <Result>(what: Need, act: () => Promise<Result>): Promise<Result> => {
    awaited.push(what);
    return awaited.length === number ? fail(failure, crash.reject) : act();
  };
  return {
    awaited,
    transport:
      (send): Transport =>
      (request) =>
        failing('a request', () => send(request)),
    client: (world) => {
      const { clock, runner, cancelled } = world;
      const succeeds = step({
        ...world,
        crashed: crash.promise,
        clock: { ...clock, sleep: (ms, signal) => failing('a wait', () => clock.sleep(ms, signal)) },
        runner: { ...runner, writeSummary: (markdown) => failing('the summary', () => runner.writeSummary(markdown)) },
      });
      // A process with nothing left to do ends, though its step has not: with the exit code that was set first.
      const left = crash.promise.catch(() => clock.sleep(1, cancelled)).then(() => false);
      return Promise.race([succeeds, left]);
    },
  };
}

function fail(failure: Failure, crash: (error: Error) => void): Promise<never> {
  const error = new Error(`\r::stop-commands::${KEY}\n##[error]${KEY}`);
  if (failure === 'throws') throw error;
  if (failure === 'rejects') return Promise.reject(error);
  if (failure === 'rejects with nothing') return Promise.reject();
  // Nothing is left in the event loop.
  queueMicrotask(() => crash(error));
  return new Promise(() => undefined);
}

const notFollowed: Case = { ...plain, mode: { ...plain.mode, follow: false } };

const running: EarlierRun = { beganMs: 20_000, endsMs: 30_000, shownMs: 0 };

const paths: Readonly<Record<string, Case>> = {
  triggered: notFollowed,
  success: plain,
  'success, config every 10 s, rows on three pages': {
    ...plain,
    pastRuns: 12,
    list: { order: 'oldest-first', twice: true },
    mode: { ...plain.mode, pollInterval: '10s' },
  },
  'success after a wait for another run': { ...plain, earlier: running },
  'triggered after a wait for another run': { ...notFollowed, earlier: running },
  'triggered after a wait for the rate limit': { ...notFollowed, schedule: ['limited with headers'] },
  'adopted after a lost answer': { ...plain, schedule: ['answered', 'answer lost'] },
  skipped: { ...notFollowed, earlier: running, mode: { ...notFollowed.mode, onBusy: 'skip' } },
  checked: { ...plain, mode: { ...plain.mode, dryRun: true } },
};

/** What is wrong with a step of which an await failed. */
function wrongs(evidence: Evidence, failed: Need): readonly string[] {
  // After a bug it ends at once, and does not know; without its summary it fails, whatever its verdict.
  const summary = failed === 'the summary' && !evidence.succeeds ? ['exit and status agree'] : [];
  const allowed = ['it does not give up early', 'I6 unknown has a reason', ...summary];
  const wrong = check(evidence).filter(({ rule, excuse }) => excuse === undefined && !allowed.includes(rule));
  return wrong.map(({ rule, says }) => `${rule}: ${says}`);
}

describe.each(Object.entries(paths))('%s', (_name, it) => {
  test.each(failures)(
    'ends succeeds, and if any one await %s it still ends, and says nothing untrue',
    async (failure) => {
      const whole = failingAt(0, failure);
      const unharmed = await play(it, whole);
      expect([unharmed.succeeds, whole.awaited.at(-1), check(unharmed)]).toEqual([true, 'the summary', []]);
      for (const [index, what] of whole.awaited.entries()) {
        const evidence = await play(it, failingAt(index + 1, failure));
        const { succeeds, outputs, outputsWritten, endedAtMs } = evidence;
        const reported = {
          index,
          what,
          wrongs: wrongs(evidence, what),
          succeeds,
          outputsWritten,
          ended: endedAtMs !== null,
        };
        expect(reported).toEqual({ index, what, wrongs: [], succeeds: false, outputsWritten: 1, ended: true });
        expect(what === 'the summary' || ['not_started', 'unknown'].includes(outputs['status'] ?? '')).toBe(true);
      }
    },
  );
});

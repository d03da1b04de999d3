// Fails each await of each happy path, one at a time. The step still ends, and fails.
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

/** How an await fails, although none of them may. `hangs`: the promise never settles, and Node notices. */
const failures = ['throws', 'rejects', 'rejects with nothing', 'hangs'] as const;
type Failure = (typeof failures)[number];

/** What a step awaits. */
type Awaited = 'a request' | 'a wait' | 'the summary';

/** A step that fails one of its awaits, counted from 1, and the list of what it awaited. */
function failingAt(number: number, failure: Failure): StepVariant & { readonly awaited: Awaited[] } {
  const awaited: Awaited[] = [];
  const crash = Promise.withResolvers<never>();
  const failing = <Result>(what: Awaited, act: () => Promise<Result>): Promise<Result> => {
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
      const running = step({
        ...world,
        crashed: crash.promise,
        clock: { ...clock, sleep: (ms, signal) => failing('a wait', () => clock.sleep(ms, signal)) },
        runner: { ...runner, writeSummary: (markdown) => failing('the summary', () => runner.writeSummary(markdown)) },
      });
      // A process with nothing left to do exits before its step ends, with the exit code that was set first.
      const exited = crash.promise.catch(() => clock.sleep(1, cancelled)).then(() => false);
      return Promise.race([running, exited]);
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

const earlier: EarlierRun = { beganMs: 20_000, endsMs: 30_000, shownMs: 0 };

const paths: Readonly<Record<string, Case>> = {
  triggered: notFollowed,
  success: plain,
  'success, polled every 10 s, rows on three pages': {
    ...plain,
    pastRuns: 12,
    list: { order: 'oldest-first', twice: true },
    mode: { ...plain.mode, pollInterval: '10s' },
  },
  'success after a wait for another run': { ...plain, earlier },
  'triggered after a wait for another run': { ...notFollowed, earlier },
  'triggered after a wait for the rate limit': { ...notFollowed, schedule: ['limited with headers'] },
  'adopted after a lost answer': { ...plain, schedule: ['answered', 'answer lost'] },
  skipped: { ...notFollowed, earlier, mode: { ...notFollowed.mode, onBusy: 'skip' } },
  checked: { ...plain, mode: { ...plain.mode, dryRun: true } },
};

/** What is wrong with a step whose await failed. */
function problemsOf(evidence: Evidence, failed: Awaited): readonly string[] {
  // After a bug the step ends at once, as unknown. Without its summary it fails regardless of its status.
  const summary = failed === 'the summary' && !evidence.succeeds ? ['exit code and status agree'] : [];
  const allowed = ['the step does not give up early', 'I6 an unknown has a reason', ...summary];
  const wrong = check(evidence).filter(({ rule, excuse }) => excuse === undefined && !allowed.includes(rule));
  return wrong.map(({ rule, message }) => `${rule}: ${message}`);
}

describe.each(Object.entries(paths))('the path "%s"', (_name, it) => {
  test.each(failures)('succeeds, and ends the step with a failure if any one await %s', async (failure) => {
    const complete = failingAt(0, failure);
    const unharmed = await play(it, complete);
    expect([unharmed.succeeds, complete.awaited.at(-1), check(unharmed)]).toEqual([true, 'the summary', []]);
    for (const [index, what] of complete.awaited.entries()) {
      const evidence = await play(it, failingAt(index + 1, failure));
      const { succeeds, outputs, outputsWritten, endedAtMs } = evidence;
      const problems = problemsOf(evidence, what);
      const result = { index, what, problems, succeeds, outputsWritten, ended: endedAtMs !== null };
      expect(result).toEqual({ index, what, problems: [], succeeds: false, outputsWritten: 1, ended: true });
      expect(what === 'the summary' || ['not_started', 'unknown'].includes(outputs['status'] ?? '')).toBe(true);
    }
  });
});

// Progress in every state that a decision may meet, and answers to decide on.
import type { Book } from '../../src/sync/ours.ts';
import { openBook } from '../../src/sync/ours.ts';
import type { ListAnswer, Reply, Run, RunStatus } from '../../src/sync/ports.ts';
import type { Following, Moment, Order, Progress, Watching } from '../../src/sync/progress.ts';
import { begin } from '../../src/sync/progress.ts';

/** The moment of every decision in the tables: 100 s, chance at its lowest. */
export const nowMs = 100_000;
export const moment: Moment = { nowMs, sentAtMs: nowMs - 200, random: () => 0 };

const none = { httpStatus: null, message: null };

/** One reply of each kind. */
export const replies = {
  accepted: { kind: 'accepted', ...none },
  busy: { kind: 'busy', ...none },
  limited: { kind: 'rate-limited', waitMs: 20_000, told: true, ...none },
  refused: { kind: 'refused', refusal: 'unauthorized', ...none },
  notSent: { kind: 'not-sent', code: 'ENOTFOUND', ...none },
  ambiguous: { kind: 'ambiguous', code: 'ECONNRESET', waitMs: null, ...none },
} as const satisfies Record<string, Reply>;

/** Lists of runs, and what comes instead. */
export const lists = {
  refused: { kind: 'refused', refusal: 'forbidden', ...none },
  limited: { kind: 'rate-limited', waitMs: 20_000, told: true, ...none },
  unreadable: { kind: 'unreadable', code: 'HTTP_500', ...none },
} as const satisfies Record<string, ListAnswer>;

/** A run by its start and status; ended ones took 30 s. */
export function run(startedAtMs: number | null, status: RunStatus, more: Partial<Run> = {}): Run {
  const finishedAtMs = status === 'running' || startedAtMs === null ? null : startedAtMs + 30_000;
  const untold = { startedAt: null, finishedAt: null, lastTimestampSynced: null, rowsSynced: null, rowsFailed: null };
  return { startedAtMs, status, finishedAtMs, ...untold, ...more };
}

export function listOf(...runs: readonly Run[]): ListAnswer {
  return { kind: 'list', runs };
}

export const past = run(1_000_000, 'success');
export const running = run(2_000_000, 'running');
export const ended = run(2_000_000, 'success');

/** Books: nothing runs; something runs; nothing ran, yet something blocks. The baseline was asked for at 30 s. */
export const idleBook = openBook([past], 30_000);
export const busyBook = openBook([past, running], 30_000);
export const blockedBook: Book = { ...idleBook, blockerUnseen: true };

/** A poll every 10 s; the deadline is at 1,000 s. */
export const order: Order = {
  integrationId: 'id',
  onBusy: 'wait',
  follow: false,
  dryRun: false,
  maxFailedRows: null,
  pollIntervalMs: 10_000,
  deadlineMs: 1_000_000,
};

/** Before the first answer, if nothing else is said. */
export function progress(changes: Partial<Progress> = {}): Progress {
  return { ...begin(order, 0), ...changes };
}

/** Watching since 40 s, if nothing else is said. */
export function watching(changes: Partial<Watching> = {}): Watching {
  return {
    name: 'watching',
    sinceMs: 40_000,
    running: null,
    triggerDue: false,
    triggerNotBeforeMs: 0,
    blindWaits: 0,
    failedLooks: 0,
    ...changes,
  };
}

/** Looking for evidence since 50 s, until 350 s. */
export const seeking = { name: 'seeking', sinceMs: 50_000, untilMs: 350_000 } as const;

/** Following since 50 s, after a 202, a run that starts after the one that has ended; it was not seen yet. */
export function following(changes: Partial<Following> = {}): Following {
  return {
    name: 'following',
    sinceMs: 50_000,
    afterMs: 1_000_000,
    adopted: false,
    blockerUnseen: false,
    run: null,
    unseenSinceMs: null,
    refusedLooks: 0,
    ...changes,
  };
}

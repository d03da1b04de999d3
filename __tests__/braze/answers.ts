// Exchanges with Braze, and what is read of them, for tests: the one place in this directory where they are built.
import type { Answer, Failure, Headers } from '../../src/braze/exchange.ts';
import type { Run, Untrusted } from '../../src/sync/ports.ts';

export const answer = (httpStatus: number, body = '', headers: Headers = {}): Answer => ({
  kind: 'answer',
  httpStatus,
  headers,
  body,
});

export const failure = (code: string, stage: Failure['stage'] = 'exchanging') =>
  ({ kind: 'failure', code, stage }) satisfies Failure;

/** What Braze said, as it is read. */
export const outside = (text: string): Untrusted => ({ untrusted: text });

/** What is read of an answer: its kind, its status, what it said, and what else a test expects. */
export const read = (kind: string, httpStatus: number | null, text: string | null, more: object = {}) => ({
  kind,
  httpStatus,
  message: text === null ? null : outside(text),
  ...{ dateMs: null, rateLimit: null },
  ...more,
});

export const START = '2026-01-01T12:00:00Z';
export const STARTED_AT_MS = Date.UTC(2026, 0, 1, 12);

/** A run that began at {@link START} and tells nothing else, but for what a test wants otherwise. */
export const run = (fields: Partial<Run> = {}): Run => ({
  status: 'success',
  undocumented: null,
  startedAtMs: STARTED_AT_MS,
  startedAt: START,
  finishedAtMs: null,
  finishedAt: null,
  lastTimestampSynced: null,
  rowsSynced: null,
  rowsFailed: null,
  ...fields,
});

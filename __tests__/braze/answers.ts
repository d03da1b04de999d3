// Exchanges with Braze, and what is read of them, for tests. What github/ reports of them is built in its outcomes.ts.
import type { Answer, Failure, Headers } from '../../src/braze/exchange.ts';
import type { Run } from '../../src/sync/ports.ts';
import { answered, bareRun } from '../github/outcomes.ts';

export const answer = (httpStatus: number, body = '', headers: Headers = {}): Answer => ({
  kind: 'answer',
  httpStatus,
  headers,
  body,
});

export const failure = (code: string, stage: Failure['stage'] = 'exchanging') =>
  ({ kind: 'failure', code, stage }) satisfies Failure;

/** What is read of an answer: its kind, its status, what it said, and what else a test expects. */
export const read = (kind: string, httpStatus: number | null, text: string | null, more: object = {}) => ({
  kind,
  ...answered(httpStatus, text),
  ...more,
});

export const START = '2026-01-01T12:00:00Z';

/** A run that began at {@link START} and tells nothing else, but for what a test wants otherwise. */
export const run = (fields: Partial<Run> = {}): Run => ({ ...bareRun, status: 'success', ...fields });

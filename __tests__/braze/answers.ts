// Exchanges with Braze, and their parsed results, for tests. github/outcomes.ts builds what github/ reports about them.
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

/** A parsed answer: its kind, its status, its message, and any other fields that a test expects. */
export const parsed = (kind: string, httpStatus: number | null, text: string | null, more: object = {}) => ({
  kind,
  ...answered(httpStatus, text),
  ...more,
});

export const START = '2026-01-01T12:00:00Z';

/** A run that started at {@link START}, with no other details except the fields that a test sets. */
export const run = (fields: Partial<Run> = {}): Run => ({ ...bareRun, status: 'success', ...fields });

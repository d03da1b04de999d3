// Builds the outcomes, runs, answers and settings that the tests in this directory report on.

import { noCatalog } from '../../src/catalog.ts';
import type { Setting } from '../../src/github/facts.ts';
import { createSanitizer } from '../../src/github/sanitize.ts';
import type { Outcome } from '../../src/github/verdict.ts';
import { instanceByName } from '../../src/instances.ts';
import type { RateLimited, Refusal, Refused, Reply, Run, Untrusted } from '../../src/sync/ports.ts';
import { parseTimestamp } from '../../src/timestamp.ts';

const instance = instanceByName('US-03') ?? null;

/** A key in Braze's format. */
export const KEY = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';

export const safe = createSanitizer(KEY);

/** A step on US-03 with a timeout of an hour. */
export const setting: Setting = {
  endpoint: { origin: 'https://rest.iad-03.braze.com', instance, trustsDate: true },
  timeoutMs: 3_600_000,
  syncedThrough: parseTimestamp('2026-01-01T12:00:00Z'),
  sanitize: safe,
  catalog: noCatalog,
  maxFailedRows: null,
  proxy: null,
  docsUrl: null,
  retries: 0,
  dryRun: false,
};

/** A step whose endpoint is this address, which is not one of Braze's. */
export const atGateway = (origin = 'https://gateway.example'): Setting => ({
  ...setting,
  endpoint: { origin, instance: null, trustsDate: false },
});

/** A text from outside. */
export const outside = (text: string): Untrusted => ({ untrusted: text });

/** The status and the message of an answer, if it has them. */
export const answered = (httpStatus: number | null, text: string | null) => ({
  httpStatus,
  message: text === null ? null : outside(text),
  dateMs: null,
  rateLimit: null,
});

export const accepted: Reply = { kind: 'accepted', ...answered(202, 'success') };

export const busy: Reply = { kind: 'busy', ...answered(429, 'Another job is in progress') };

/** A refused trigger or list. A refused certificate has a code and no status. */
export const refused = (refusal: Refusal, httpStatus: number | null = 400, text: string | null = 'Words'): Refused => ({
  kind: 'refused',
  refusal,
  ...answered(httpStatus, text),
});

export const limited = (text: string | null = 'Words'): RateLimited => ({
  kind: 'rate-limited',
  ...answered(429, text),
  rateLimit: { remaining: 0, resetInMs: null },
});

export const notSent = (code = 'ENOTFOUND', unreachable: 'braze' | 'proxy' = 'braze') =>
  ({ kind: 'not-sent', code, unreachable, ...answered(null, null) }) as const;

export const ambiguous = (code = 'TIMEOUT', httpStatus: number | null = null, text: string | null = null) =>
  ({ kind: 'ambiguous', code, waitMs: null, ...answered(httpStatus, text) }) as const;

export const unreadable = (code = 'HTTP_500', httpStatus: number | null = 500) =>
  ({ kind: 'unreadable', code, ...answered(httpStatus, null) }) as const;

/** A run of 2 min 30 s that synced 1,234 rows, with the fields that a test sets. */
export function run(fields: Partial<Run> = {}): Run {
  return {
    status: 'success',
    undocumented: null,
    startedAtMs: Date.UTC(2026, 0, 1, 12),
    startedAt: '2026-01-01T12:00:00Z',
    finishedAtMs: Date.UTC(2026, 0, 1, 12, 2, 30),
    finishedAt: '2026-01-01 12:02:30',
    lastTimestampSynced: parseTimestamp('2026-01-01T11:59:59.5Z'),
    rowsSynced: 1_234,
    rowsFailed: 0,
    ...fields,
  };
}

/** A run that is running, with a start and no other details. */
export const bareRun: Run = run({
  status: 'running',
  finishedAtMs: null,
  finishedAt: null,
  lastTimestampSynced: null,
  rowsSynced: null,
  rowsFailed: null,
});

/** An outcome, accepted at once unless a test sets other fields. */
export function outcome(fields: Partial<Outcome> = {}): Outcome {
  return {
    integrationId: 'abc-1',
    label: null,
    status: 'triggered',
    cause: 'accepted',
    reply: accepted,
    ambiguousReply: null,
    attempts: 1,
    listFailure: null,
    unreadMs: null,
    retries: 0,
    failedRetry: null,
    wasShown: false,
    adopted: false,
    run: null,
    tooManyFailed: false,
    pastRuns: [],
    startedAfterMs: 234,
    elapsedMs: 1_234,
    ...fields,
  };
}

/** The outcome of a sync that was followed to its end, a success unless a test sets other fields. */
export const ended = (fields: Partial<Outcome> = {}): Outcome =>
  outcome({ status: 'success', cause: 'ended', run: run(), ...fields });

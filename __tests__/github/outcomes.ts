// Outcomes, runs, answers and settings to report on, for tests: the one place in this directory where they are built.

import { noCatalog } from '../../src/catalog.ts';
import type { Setting } from '../../src/github/facts.ts';
import { createSanitizer } from '../../src/github/sanitize.ts';
import type { Outcome } from '../../src/github/verdict.ts';
import { instanceByName } from '../../src/instances.ts';
import type { RateLimited, Refusal, Refused, Reply, Run, Untrusted } from '../../src/sync/ports.ts';
import { parseTimestamp } from '../../src/timestamp.ts';

const instance = instanceByName('US-03') ?? null;

/** A key as Braze makes them. */
export const KEY = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';

export const say = createSanitizer(KEY);

/** A step on US-03 that may take an hour. */
export const setting: Setting = {
  endpoint: { origin: 'https://rest.iad-03.braze.com', instance, trustsDate: true },
  timeoutMs: 3_600_000,
  syncedThrough: parseTimestamp('2026-01-01T12:00:00Z'),
  sanitize: say,
  catalog: noCatalog,
  maxFailedRows: null,
  proxy: null,
  docsUrl: null,
  retries: 0,
  dryRun: false,
};

/** A step at this address, which is not one of Braze's. */
export const atGateway = (origin = 'https://gateway.example'): Setting => ({
  ...setting,
  endpoint: { origin, instance: null, trustsDate: false },
});

/** A text that came from outside. */
export const outside = (text: string): Untrusted => ({ untrusted: text });

/** What an answer carries: a status, and words unless there are none. */
export const answered = (httpStatus: number | null, text: string | null) => ({
  httpStatus,
  message: text === null ? null : outside(text),
  dateMs: null,
  rateLimit: null,
});

export const accepted: Reply = { kind: 'accepted', ...answered(202, 'success') };

export const busy: Reply = { kind: 'busy', ...answered(429, 'Another job is in progress') };

/** A refusal of a trigger or of a list; a certificate has a code and no status. */
export const refused = (refusal: Refusal, httpStatus: number | null = 400, text: string | null = 'Words'): Refused => ({
  kind: 'refused',
  refusal,
  ...answered(httpStatus, text),
});

export const limited = (text: string | null = 'Words'): RateLimited => ({
  kind: 'rate-limited',
  waitMs: 1,
  ...answered(429, text),
});

export const notSent = (code = 'ENOTFOUND', unreachable: 'braze' | 'proxy' = 'braze') =>
  ({ kind: 'not-sent', code, unreachable, ...answered(null, null) }) as const;

export const ambiguous = (code = 'TIMEOUT', httpStatus: number | null = null, text: string | null = null) =>
  ({ kind: 'ambiguous', code, waitMs: null, ...answered(httpStatus, text) }) as const;

export const unreadable = (code = 'HTTP_500', httpStatus: number | null = 500) =>
  ({ kind: 'unreadable', code, ...answered(httpStatus, null) }) as const;

/** A run of 2 min 30 s that synced 1,234 rows, but for what a test wants otherwise. */
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

/** A run of which Braze tells a start, and nothing else. */
export const bareRun: Run = run({
  status: 'running',
  finishedAtMs: null,
  finishedAt: null,
  lastTimestampSynced: null,
  rowsSynced: null,
  rowsFailed: null,
});

/** An outcome: accepted at once, but for what a test wants otherwise. */
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
    isAccepted: true,
    adopted: false,
    run: null,
    tooManyFailed: false,
    pastRuns: [],
    waitedMs: 234,
    elapsedMs: 1_234,
    ...fields,
  };
}

/** An outcome of a sync that was followed to an end, success unless a test wants another. */
export const ended = (fields: Partial<Outcome> = {}): Outcome =>
  outcome({ status: 'success', cause: 'ended', run: run(), ...fields });

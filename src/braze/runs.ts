/** Parses the body of `job_sync_status`. Pure. A row that makes no sense proves nothing, and is left out. */

import type { Run } from '../sync/ports.ts';
import type { Timestamp } from '../timestamp.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { Fields } from './json.ts';
import { parseRows, textOf } from './json.ts';

/**
 * The runs in the body of a page, in its order, or null if it is not a list. A row counts if its start is readable or its
 * status is `running`; other unreadable fields are null.
 */
export function parseRuns(body: string): readonly Run[] | null {
  return parseRows(body, parseRun);
}

function parseRun(fields: Fields): Run | null {
  const status = parseStatus(fields['job_status']);
  const started = parseTime(fields['sync_start_time']);
  const finished = parseTime(fields['sync_finish_time']);
  if (started === null && status !== 'running') return null;
  return {
    status,
    undocumented: status === 'undocumented' ? textOf(fields['job_status']) : null,
    startedAtMs: started?.epochMs ?? null,
    startedAt: started?.text ?? null,
    finishedAtMs: finished?.epochMs ?? null,
    finishedAt: finished?.text ?? null,
    lastTimestampSynced: parseTime(fields['last_timestamp_synced']),
    rowsSynced: parseCount(fields['rows_synced']),
    rowsFailed: parseCount(fields['rows_failed_with_errors']),
  };
}

/** A count of rows: a whole number, 0 or more. */
function parseCount(value: unknown): number | null {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null;
}

const statuses = ['running', 'success', 'partial', 'error', 'config_error'] as const;

/** In any case: early documentation capitalised the words. */
function parseStatus(value: unknown): Run['status'] {
  const word = typeof value === 'string' ? value.toLowerCase() : null;
  return statuses.find((status) => status === word) ?? 'undocumented';
}

/** A time without a zone is in UTC, not in the runner's local time. */
function parseTime(value: unknown): Timestamp | null {
  return typeof value === 'string' ? parseTimestamp(value) : null;
}

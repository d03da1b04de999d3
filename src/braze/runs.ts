/** The body of `job_sync_status` to runs. Pure; a row that cannot be understood is no evidence of anything. */

import type { Run } from '../sync/ports.ts';
import type { Timestamp } from '../timestamp.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { Fields } from './json.ts';
import { parseRows, textOf } from './json.ts';

/**
 * The runs in the body of a page, in its order, or null where it is no list. A row counts if it has a readable start or
 * says `running`; its other unreadable fields are empty.
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

/** A count of rows: a whole number from 0 on. */
function parseCount(value: unknown): number | null {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null;
}

const statuses = ['running', 'success', 'partial', 'error', 'config_error'] as const;

/** Early documentation capitalised the words, so their case is folded. */
function parseStatus(value: unknown): Run['status'] {
  const word = typeof value === 'string' ? value.toLowerCase() : null;
  return statuses.find((status) => status === word) ?? 'undocumented';
}

/** A time without a zone is UTC, not the runner's local time. */
function parseTime(value: unknown): Timestamp | null {
  return typeof value === 'string' ? parseTimestamp(value) : null;
}

/** What a step came to, in a few words: its heading, and a word for each status. Pure. */

import type { Status } from '../sync/outcome.ts';
import { formatCount } from './format.ts';
import type { Outcome } from './verdict.ts';
import { endedRun, isGreen, worst } from './verdict.ts';

/** Each status as a table shows it, and as a heading. */
export const statusWords: Readonly<Record<Status, readonly [cell: string, heading: string]>> = {
  cancelled: ['cancelled', 'The workflow was cancelled'],
  unknown: ['unknown', 'The result of the sync is unknown'],
  config_error: ['configuration error', 'The sync failed: configuration error'],
  error: ['sync failed', 'The sync failed'],
  stale: ['stale', 'Braze has not synced all loaded rows'],
  not_started: ['not started', 'The sync did not start'],
  timed_out: ['timed out', 'The sync did not end in time'],
  busy: ['busy', 'The sync did not start: another one was running'],
  partial: ['partial', 'The sync ended, but some rows failed'],
  skipped: ['skipped', 'Sync skipped: another one is running'],
  success: ['success', 'The sync succeeded'],
  triggered: ['triggered', 'Sync started'],
  checked: ['checked', 'Dry run: nothing wrong found'],
};

/** The heading of a step: how many did not succeed; else the rows, if any integration was followed. */
export function headlineOf(outcomes: readonly Outcome[]): string {
  const count = outcomes.length;
  const failed = outcomes.filter((outcome) => !isGreen(outcome)).length;
  if (failed > 0 && count > 1) return `${failed} of ${count} integrations did not succeed`;
  const { status, tooManyFailed } = worst(outcomes);
  if (tooManyFailed) return 'Too many rows failed';
  const isFollowed = outcomes.some(({ run }) => endedRun(run) !== null);
  if (failed > 0 || !isFollowed)
    return statusWords[status][1].replace(/^Sync started$/, count > 1 ? `${count} syncs started` : '$&');
  const [rows, failedRows] = [sumOf(outcomes, 'rowsSynced'), sumOf(outcomes, 'rowsFailed')];
  const atLeast = rows.unknown > 0 ? 'at least ' : '';
  return `Synced ${atLeast}${formatCount(rows.sum)} rows${failedRows.sum === 0 ? '' : `, ${formatCount(failedRows.sum)} failed`}`;
}

/** The sum of a count of all integrations, `≥ 1,234, 1 unknown` where some are unknown; empty if all are. */
export function totalOf(outcomes: readonly Outcome[], count: 'rowsSynced' | 'rowsFailed'): string {
  const { sum, unknown } = sumOf(outcomes, count);
  if (unknown === outcomes.length) return '';
  return unknown === 0 ? formatCount(sum) : `≥ ${formatCount(sum)}, ${unknown} unknown`;
}

function sumOf(outcomes: readonly Outcome[], count: 'rowsSynced' | 'rowsFailed') {
  const known = outcomes.map(({ run }) => endedRun(run)?.[count] ?? null).filter((rows) => rows !== null);
  return { sum: known.reduce((total, rows) => total + rows, 0), unknown: outcomes.length - known.length };
}

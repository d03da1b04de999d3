/** The heading of a step's summary, and words for each status. Pure. */

import type { Status } from '../sync/outcome.ts';
import { formatCount, formatRows } from './format.ts';
import type { Outcome } from './verdict.ts';
import { levelOf, succeeds, sumOf, worst } from './verdict.ts';

/** Each status in a table, and as a heading. */
export const statusWords: Readonly<Record<Status, readonly [cell: string, heading: string]>> = {
  cancelled: ['cancelled', 'The workflow was cancelled'],
  unknown: ['unknown', 'The result of the sync is unknown'],
  config_error: ['configuration error', 'The sync failed: configuration error'],
  error: ['sync failed', 'The sync failed'],
  stale: ['stale', 'No proof that the newest rows arrived'],
  not_started: ['not started', 'The sync did not start'],
  timed_out: ['timed out', 'The step timed out before it saw the sync end'],
  busy: ['busy', 'The sync did not start: another one was running'],
  partial: ['partial', 'The sync ended, but some rows failed'],
  skipped: ['skipped', 'Sync skipped: another one is running'],
  success: ['success', 'The sync succeeded'],
  triggered: ['triggered', 'Sync started'],
  checked: ['checked', 'Dry run: nothing wrong found'],
};

/** The heading: how many integrations did not succeed; else how many rows were synced, if any integration was followed. */
export function headlineOf(outcomes: readonly Outcome[], isDryRun: boolean): string {
  const count = outcomes.length;
  const failed = outcomes.filter((outcome) => !succeeds(outcome)).length;
  if (failed > 0 && count > 1) return `${failed} of ${count} integrations did not succeed`;
  const { run, status, tooManyFailed } = worst(outcomes);
  if (tooManyFailed) return run?.rowsFailed === null ? 'max-failed-rows could not be checked' : 'Too many rows failed';
  if (isDryRun && status !== 'cancelled') return dryRunHeadline(outcomes);
  if (failed > 0) return statusWords[status][1];
  const [rows, failedRows] = [sumOf(outcomes, 'rowsSynced'), sumOf(outcomes, 'rowsFailed')];
  // None was followed.
  if (rows.sum === null || status === 'triggered') return count === 1 ? statusWords[status][1] : countsOf(outcomes);
  const atLeast = rows.unknown > 0 ? 'at least ' : '';
  return `Synced ${atLeast}${formatRows(rows.sum)}${failedRows.sum ? `, ${formatCount(failedRows.sum)} failed` : ''}`;
}

function dryRunHeadline(outcomes: readonly Outcome[]): string {
  const level = levelOf(outcomes);
  if (level === 'error') return 'Dry run: a problem was found';
  return level === null ? statusWords.checked[1] : 'Dry run: not everything could be checked';
}

/** `2 triggered, 1 skipped`. */
function countsOf(outcomes: readonly Outcome[]): string {
  const byStatus = [...Map.groupBy(outcomes, ({ status }) => status)];
  return byStatus.map(([status, { length }]) => `${length} ${statusWords[status][0]}`).join(', ');
}

/** The sum of a count of all integrations, `≥ 1,234, 1 unknown` where some are unknown; empty if all are. */
export function totalOf(outcomes: readonly Outcome[], count: 'rowsSynced' | 'rowsFailed'): string {
  const { sum, unknown } = sumOf(outcomes, count);
  if (sum === null) return '';
  return unknown === 0 ? formatCount(sum) : `≥ ${formatCount(sum)}, ${unknown} unknown`;
}

/** Numbers, durations and tables for people. Pure. */

import type { Run } from '../sync/ports.ts';

/** The rows of a run, as far as Braze reports them. */
export function rowsOf({ rowsSynced, rowsFailed }: Run): string {
  const synced = rowsSynced === null ? [] : [`${formatRows(rowsSynced)} synced`];
  const failed = rowsFailed === null ? [] : [`${formatCount(rowsFailed)} failed`];
  return [...synced, ...failed].join(', ') || 'rows unknown';
}

/** `1 row`, `1,234 rows`. */
export function formatRows(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'row' : 'rows'}`;
}

/** A count for people: `1,234`. Not by `toLocaleString`, because that makes Node load its language data. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A moment, given in epoch ms, in UTC to the second: `2026-01-31 23:59:59`. */
export function formatTime(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** From the shortest to the longest duration, for people; only one of them if they read the same. */
export function formatRange(durationsMs: readonly number[]): string {
  const [shortest, longest] = [formatDuration(Math.min(...durationsMs)), formatDuration(Math.max(...durationsMs))];
  return shortest === longest ? shortest : `${shortest} to ${longest}`;
}

/** A duration for people: `1h 5m`, `2m 30s`, `12s`, `0.5s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 9_950) return `${Math.round(durationMs / 100) / 10}s`;
  const seconds = Math.round(durationMs / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(' ');
}

/** A Markdown table. The cells must be safe. The last `numbers` columns are aligned to the right. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], numbers = 0): string {
  const alignments = heads.map((_, index) => (index < heads.length - numbers ? '---' : '---:'));
  return [heads, alignments, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

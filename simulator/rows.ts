// How Braze shows runs: which ones, in which order, and the row of each.
import type { ListShape, RowField, RunRecord } from './types.ts';

type Order = NonNullable<ListShape['order']>;

/** A row in the answer. Fields that are left out are `undefined`. */
export type Row = Record<RowField, unknown>;

/** A pseudorandom number that is always the same for the same two numbers. */
function hash(seed: number, number: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 0x7f4a7c15, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function ordered(runs: readonly RunRecord[], order: Order, seed: number): RunRecord[] {
  const key = (run: RunRecord) => {
    if (order === 'shuffled') return hash(seed, run.number);
    return order === 'oldest-first' ? run.number : -run.number;
  };
  return [...runs].sort((a, b) => key(a) - key(b));
}

/** Whether the list shows the run as running: because it is, or because its end is shown late or never. */
function looksRunning(run: RunRecord, nowMs: number): boolean {
  return nowMs < run.endsAtMs + run.plan.endShownAfterMs;
}

/** The runs that the list has at this time, in its order. A run may appear twice. */
export function listedRuns(runs: readonly RunRecord[], shape: ListShape, nowMs: number): RunRecord[] {
  const shown = runs.filter(
    (run) =>
      run.startedAtMs + run.plan.visibleAfterMs <= nowMs && !(shape.hideRunning === true && looksRunning(run, nowMs)),
  );
  const inOrder = ordered(shown, shape.order ?? 'newest-first', shape.seed ?? 1);
  return shape.twice === true ? inOrder.flatMap((run) => [run, run]) : inOrder;
}

/** A time as Braze would write it: ISO 8601, truncated to the shape's digits, with the shape's zone. */
export function timeText(epochMs: number, shape: ListShape): string {
  const { zone = 'Z', fractionDigits = 3 } = shape;
  const iso = new Date(epochMs).toISOString().slice(0, -1);
  const fraction = { 0: iso.slice(0, -4), 3: iso, 6: `${iso}000` }[fractionDigits];
  return zone === 'none' ? fraction : fraction + zone;
}

/** The row of one run as the list shows it at this time. */
export function rowOf(run: RunRecord, shape: ListShape, nowMs: number): Row {
  return looksRunning(run, nowMs) ? runningRow(run, shape, nowMs) : endedRow(run, shape, run.endsAtMs);
}

function runningRow({ plan, startedAtMs }: RunRecord, shape: ListShape, nowMs: number): Row {
  const { wording = {}, runningFractionDigits } = shape;
  const digits = runningFractionDigits === undefined ? {} : { fractionDigits: runningFractionDigits };
  // A run that never ends makes no progress. A run that is shown as running after its end has synced everything.
  const done = Math.min(1, (nowMs - startedAtMs) / plan.durationMs);
  return {
    job_status: 'running' in wording ? wording.running : 'running',
    sync_start_time: timeText(startedAtMs, { ...shape, ...digits }),
    sync_finish_time: null,
    last_timestamp_synced: null,
    rows_synced: Math.floor(plan.rowsSynced * done),
    rows_failed_with_errors: Math.floor(plan.rowsFailed * done),
    ...shape.whileRunning,
    ...plan.whileRunning,
  };
}

function endedRow({ plan, startedAtMs }: RunRecord, shape: ListShape, endedAtMs: number): Row {
  const { wording = {} } = shape;
  return {
    job_status: plan.result in wording ? wording[plan.result] : plan.result,
    sync_start_time: timeText(startedAtMs + plan.startMovesMs, shape),
    sync_finish_time: timeText(endedAtMs + plan.endStampedAheadMs, shape),
    last_timestamp_synced: plan.lastTimestampSynced,
    rows_synced: plan.rowsSynced,
    rows_failed_with_errors: plan.rowsFailed,
    ...shape.onceEnded,
    ...plan.onceEnded,
  };
}

/** The rows of one page, in the shape's order for a page. */
export function rowsOfPage(runs: readonly RunRecord[], shape: ListShape, nowMs: number): Row[] {
  const inOrder = shape.pageOrder ? ordered(runs, shape.pageOrder, shape.seed ?? 1) : runs;
  return inOrder.flatMap((run) => {
    const row = rowOf(run, shape, nowMs);
    if (shape.endedTwin === undefined || !looksRunning(run, nowMs)) return [row];
    const twin = { ...endedRow(run, shape, nowMs), sync_start_time: row.sync_start_time };
    return shape.endedTwin === 'before' ? [twin, row] : [row, twin];
  });
}

/** The row of the latest run that the list shows; `null` if it shows none. */
export function lastRow(runs: readonly RunRecord[], shape: ListShape, nowMs: number): Row | null {
  const last = listedRuns(runs, { ...shape, order: 'newest-first' }, nowMs)[0];
  return last ? rowOf(last, shape, nowMs) : null;
}

// The runs of one integration as they really are: one at a time, including planned ones.
import { timeText } from './rows.ts';
import type {
  IntegrationSpec,
  NextRuns,
  PastRun,
  PerRun,
  RunPlan,
  RunRecord,
  RunResult,
  StartedBy,
  StartOptions,
} from './types.ts';

/** The start of a run: when, by whom, and with which plan. */
export interface Start {
  nowMs: number;
  by: StartedBy;
  plan?: Partial<RunPlan>;
  requestNumber?: number | null;
  from?: string | null;
}

/** The runs of one integration. Times are epoch ms and never go back from one call to the next. */
export interface Runs {
  /** Starts a run, or returns `null` if one is running. */
  start(start: Start): RunRecord | null;
  /** See `SimulatedBraze.startRun`. */
  startForeign(nowMs: number, options: StartOptions): 'began' | 'busy' | 'planned';
  /** See `SimulatedBraze.endRun`. */
  end(nowMs: number, result?: RunResult): boolean;
  isBusy(nowMs: number): boolean;
  /** Every run that has started by now, oldest first. */
  all(nowMs: number): readonly RunRecord[];
}

const ROWS: Readonly<Record<RunResult, readonly [synced: number, failed: number]>> = {
  success: [1000, 0],
  partial: [990, 10],
  error: [0, 1000],
  config_error: [0, 0],
};

/** Completes the plan of a run that is accepted at this time. */
function complete(plan: Partial<RunPlan>, acceptedAtMs: number, { list, futureRowMs = 0 }: IntegrationSpec): RunPlan {
  const { result = 'success', startDelayMs = 0 } = plan;
  const [rowsSynced, rowsFailed] = ROWS[result];
  const syncedMs = Math.max(acceptedAtMs + startDelayMs, futureRowMs);
  const lastTimestampSynced = timeText(syncedMs, { ...list, zone: 'Z' });
  const shown = { visibleAfterMs: 0, endShownAfterMs: 0, startMovesMs: 0, endStampedAheadMs: 0 };
  const overlays = { whileRunning: {}, onceEnded: {} };
  const rows = { rowsSynced, rowsFailed, lastTimestampSynced };
  return { durationMs: 60_000, result, startDelayMs, ...rows, ...shown, ...overlays, ...plan };
}

function valueFor<T>(perRun: PerRun<T>, runNumber: number): T {
  if (typeof perRun === 'function') return (perRun as (runNumber: number) => T)(runNumber);
  if (Array.isArray(perRun)) return perRun[Math.min(runNumber, perRun.length) - 1];
  return perRun as T;
}

/** The plan of one run, as far as `nextRuns` has it. */
function planOf(nextRuns: NextRuns, runNumber: number): Partial<RunPlan> {
  const fields = Object.entries(nextRuns).map(([field, perRun]) => [field, valueFor<unknown>(perRun, runNumber)]);
  return Object.fromEntries(fields) as Partial<RunPlan>;
}

function recordOf(spec: IntegrationSpec, number: number, start: Start): RunRecord {
  const plan = complete(start.plan ?? {}, start.nowMs, spec);
  const startedAtMs = start.nowMs + plan.startDelayMs;
  return {
    integrationId: spec.id,
    number,
    by: start.by,
    requestNumber: start.requestNumber ?? null,
    from: start.from ?? null,
    acceptedAtMs: start.nowMs,
    startedAtMs,
    endsAtMs: startedAtMs + plan.durationMs,
    plan,
  };
}

function pastRecords(spec: IntegrationSpec, nowMs: number): RunRecord[] {
  const oldestFirst = [...(spec.pastRuns ?? [])].sort((a, b) => b.agoMs - a.agoMs);
  const records = oldestFirst.map(({ agoMs, ...plan }: PastRun, index) =>
    recordOf(spec, index + 1 - oldestFirst.length, { nowMs: nowMs - agoMs, by: 'past', plan }),
  );
  for (const [index, record] of records.entries()) {
    const next = records[index + 1];
    if (record.acceptedAtMs > nowMs) throw new RangeError(`A past run of ${spec.id} would start in the future`);
    if (next && next.acceptedAtMs < record.endsAtMs) throw new RangeError(`Past runs of ${spec.id} overlap`);
  }
  return records;
}

/** Creates the runs of an integration that is added at `addedAtMs`. Throws if past runs overlap or are in the future. */
export function createRuns(spec: IntegrationSpec, addedAtMs: number): Runs {
  const records = pastRecords(spec, addedAtMs);
  const pastCount = records.length;
  /** Planned starts, soonest first. */
  const plans: { atMs: number; options: StartOptions }[] = [];

  function begin(start: Start): RunRecord | null {
    const last = records.at(-1);
    if (last && start.nowMs < last.endsAtMs) return null;
    const number = records.length - pastCount + 1;
    const plan = { ...planOf(spec.nextRuns ?? {}, number), ...start.plan };
    const record = recordOf(spec, number, { ...start, plan });
    records.push(record);
    return record;
  }

  /** Starts someone else's run at its time. */
  function beginForeign(atMs: number, { by = 'schedule', atMs: _, ...plan }: StartOptions): RunRecord | null {
    return begin({ nowMs: atMs, by, plan });
  }

  /** Starts the runs that were planned to start by now, each at its own time. */
  function settle(nowMs: number): void {
    for (let plan = plans[0]; plan && plan.atMs <= nowMs; plan = plans[0]) {
      plans.shift();
      beginForeign(plan.atMs, plan.options);
    }
  }

  function startForeign(nowMs: number, options: StartOptions): 'began' | 'busy' | 'planned' {
    settle(nowMs);
    const atMs = options.atMs ?? nowMs;
    if (atMs <= nowMs) return beginForeign(nowMs, options) ? 'began' : 'busy';
    plans.push({ atMs, options });
    plans.sort((a, b) => a.atMs - b.atMs);
    return 'planned';
  }

  function end(nowMs: number, result?: RunResult): boolean {
    settle(nowMs);
    const last = records.at(-1);
    if (!last || nowMs >= last.endsAtMs) return false;
    const endsAtMs = Math.max(nowMs, last.startedAtMs);
    const durationMs = endsAtMs - last.startedAtMs;
    const { rowsSynced: _synced, rowsFailed: _failed, ...rest } = last.plan;
    const plan = result
      ? complete({ ...rest, result, durationMs }, last.acceptedAtMs, spec)
      : { ...last.plan, durationMs };
    records[records.length - 1] = { ...last, endsAtMs, plan };
    return true;
  }

  return {
    start: (start) => {
      settle(start.nowMs);
      return begin(start);
    },
    startForeign,
    end,
    isBusy: (nowMs) => {
      settle(nowMs);
      const last = records.at(-1);
      return last !== undefined && nowMs < last.endsAtMs;
    },
    all: (nowMs) => {
      settle(nowMs);
      return records;
    },
  };
}

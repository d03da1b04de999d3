// Runs one step in virtual time, summarizes it, and checks what must be true for every step.
import { expect } from '@jest/globals';
import type { StringValue } from 'ms';
import ms from 'ms';
import type { RunRecord } from '../../simulator/braze.ts';
import type { Exchange, StepResult } from '../world/world.ts';
import { runAlone, T0_MS } from '../world/world.ts';

/** A step in its own world, and what happens in the meantime. */
export type FlowOptions = Parameters<typeof runAlone>[0];

/** How a run can end. */
export const ends = ['success', 'partial', 'error', 'config_error'] as const;

/** The results of steps that start one sync of their own, adopt a run, or start nothing. */
export const ours = { adopted: false, syncs: 1 };
export const triggered = { ...ours, succeeds: true, status: 'triggered' };
export const succeeded = { ...ours, succeeds: true, status: 'success' };
export const adopted = { succeeds: true, adopted: true, syncs: 0 };
export const notStarted = { succeeds: false, status: 'not_started', adopted: false, syncs: 0 };

/** The result of a step, with a summary. */
export interface Flow extends StepResult {
  readonly status: string;
  readonly adopted: boolean;
  /** The number of syncs that our triggers started in Braze. */
  readonly syncs: number;
  /** Who started the run that the verdict is about. */
  readonly startedBy: RunRecord['by'] | undefined;
  /** Every request: when it was sent, in ms, its method, and its answer. */
  readonly trace: readonly string[];
}

/** The lowest random number, which gives the shortest wait with jitter, and the highest. */
export const lowest = (): number => 0;
export const highest = (): number => 1 - 2 ** -40;

/** Runs a step. By default, it polls every 10 s, and its random waits are the shortest. */
export async function flow(options: FlowOptions = {}): Promise<Flow> {
  const inputs = { 'poll-interval': '10s', ...options.inputs };
  const result = summarize(await runAlone({ random: lowest, ...options, inputs }));
  checkAlways(result, options);
  if (options.inputs?.['on-busy'] !== 'join') checkVerdict(result, T0_MS + (options.startAtMs ?? 0));
  return result;
}

/** Runs a step that follows its sync to the end. */
export function follow(options: FlowOptions = {}): Promise<Flow> {
  return flow({ ...options, inputs: { 'wait-for-completion': 'true', ...options.inputs } });
}

/** Expects that a step starts one sync and succeeds, both if it follows the sync and if it does not. */
export async function expectOwnSync(options: FlowOptions): Promise<void> {
  expect(await follow(options)).toMatchObject(succeeded);
  expect(await flow(options)).toMatchObject(triggered);
}

/** The run that the verdict is about. It has the start in the outputs, in their precision. */
function verdictRun({ outputs, runs }: StepResult): RunRecord | undefined {
  const startedAt = outputs['started-at'] ?? '';
  const [, digits = ''] = /\.(\d+)/.exec(startedAt) ?? [];
  const unitMs = 10 ** Math.max(0, 3 - digits.length);
  const startedAtMs = Date.parse(/Z|[+-]\d\d:\d\d$/.test(startedAt) ? startedAt : `${startedAt}Z`);
  const isStart = (atMs: number): boolean => Math.floor(atMs / unitMs) * unitMs === startedAtMs;
  return runs.findLast((run) => isStart(run.startedAtMs) || isStart(run.startedAtMs + run.plan.startMovesMs));
}

/** The verdict on a followed sync is how its run ended in Braze, and that run began after the step. */
function checkVerdict(result: Flow, beganAtMs: number): void {
  if (!ends.some((end) => end === result.status)) return;
  const run = verdictRun(result);
  expect(run?.plan.result).toBe(result.status);
  expect(run?.startedAtMs).toBeGreaterThanOrEqual(beganAtMs);
}

/** Adds a summary to a result. */
export function summarize(result: StepResult): Flow {
  const { outputs, runs, exchanges } = result;
  return {
    ...result,
    status: outputs['status'] ?? '',
    adopted: outputs['adopted'] === 'true',
    syncs: runs.filter(({ by }) => by === 'trigger').length,
    startedBy: verdictRun(result)?.by,
    trace: exchanges.map(({ atMs, method, saw }) => `${Math.round(atMs)} ${method} ${saw}`),
  };
}

/** The lines of the trace with this method. */
export function sentBy(method: 'GET' | 'POST', { trace }: Flow): readonly string[] {
  return trace.filter((line) => line.includes(` ${method} `));
}

/** When the triggers and the lists were sent, in ms after the step's start. */
export const triggersAt = (result: Flow): readonly number[] =>
  sentBy('POST', result).map((line) => Number.parseInt(line, 10));
export const listsAt = (result: Flow): readonly number[] =>
  sentBy('GET', result).map((line) => Number.parseInt(line, 10));

/** The differences between neighboring numbers. */
export function gaps(numbers: readonly number[]): readonly number[] {
  return numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0));
}

/** The codes of requests that did not reach Braze. */
const notSent = /^(EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ENOTFOUND|PROXY|CERT_HAS_EXPIRED)$/;

function isAmbiguous({ saw }: Exchange): boolean {
  if (typeof saw === 'number') return saw >= 500 || [200, 201, 204, 408, 425].includes(saw);
  return !notSent.test(String(saw));
}

function checkAlways(result: Flow, { freezes = [], inputs }: FlowOptions): void {
  const { adopted: isAdopted, annotations, succeeds, outputs, outputsWritten, printed, status, summary } = result;
  const { exchanges, elapsedMs, runs, syncs } = result;
  expect(outputsWritten).toBe(1);
  expect(summary).not.toContain('has a bug');
  expect(JSON.stringify([outputs, printed, summary])).not.toContain('undefined');
  const isSuccess = ['triggered', 'skipped', 'success', 'partial', 'checked'].includes(status);
  const tooManyFailed = annotations.some(({ text }) => text.includes('the limit is'));
  expect(succeeds).toBe(isSuccess && !tooManyFailed);
  expect(annotations.filter(({ level }) => level === 'error')).toHaveLength(succeeds ? 0 : 1);
  const posts = exchanges.filter(({ method }) => method === 'POST');
  expect(outputs['attempts']).toBe(String(posts.length));
  // The step may have adopted another run before, which failed.
  const isForeign = ({ by }: RunRecord): boolean => by !== 'past' && by !== 'trigger';
  const failed = runs.filter((run) => isForeign(run) && run.plan.result.endsWith('error')).length;
  const retries = Number(inputs?.['retries'] ?? 0);
  expect(syncs).toBeLessThanOrEqual(1 + posts.filter(isAmbiguous).length + failed + retries);
  // After a 202, only retries trigger. The last request before an adoption is not a trigger.
  if (retries === 0) expect([-1, posts.length - 1]).toContain(posts.findIndex(({ saw }) => saw === 202));
  expect(isAdopted && exchanges.at(-1)?.method !== 'GET').toBe(false);
  // A frozen process ends later.
  const frozenMs = freezes.reduce((sum, { forMs }) => sum + forMs, 0);
  const timeoutMs = ms((inputs?.['timeout'] ?? '60m') as StringValue) + frozenMs;
  expect(exchanges.filter(({ atMs }) => atMs >= timeoutMs)).toEqual([]);
  expect(elapsedMs).toBeLessThanOrEqual(timeoutMs);
}

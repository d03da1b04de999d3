// One step in virtual time, in short, and checked for what must be so of every step.
import { expect } from '@jest/globals';
import type { StringValue } from 'ms';
import ms from 'ms';
import type { RunRecord } from '../../simulator/braze.ts';
import type { Exchange, StepResult } from '../world/world.ts';
import { runAlone, T0_MS } from '../world/world.ts';

/** A step in a world of its own, and what happens besides. */
export type FlowOptions = Parameters<typeof runAlone>[0];

/** How a run can end. */
export const ends = ['success', 'partial', 'error', 'config_error'] as const;

/** How steps end that start one sync of their own, adopt a run, or start nothing. */
export const ours = { adopted: false, syncs: 1 };
export const triggered = { ...ours, succeeds: true, status: 'triggered' };
export const succeeded = { ...ours, succeeds: true, status: 'success' };
export const adopted = { succeeds: true, adopted: true, syncs: 0 };
export const notStarted = { succeeds: false, status: 'not_started', adopted: false, syncs: 0 };

/** What a step left behind, and the same in short. */
export interface Flow extends StepResult {
  readonly status: string;
  readonly adopted: boolean;
  /** Syncs that our triggers truly began. */
  readonly syncs: number;
  /** Who started the run that a verdict is about. */
  readonly startedBy: RunRecord['by'] | undefined;
  /** Every request: the ms at which it was sent, its method, what came back. */
  readonly trace: readonly string[];
}

/** Chance at its lowest, so that a jittered wait is its shortest; and as high as it gets. */
export const lowest = (): number => 0;
export const highest = (): number => 1 - 2 ** -40;

/** Runs a step; it polls every 10 s, and its waits are the shortest that chance allows, if nothing else is said. */
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

/** Expects one sync of its own, and success, of a step that follows and of one that does not. */
export async function expectOwnSync(options: FlowOptions): Promise<void> {
  expect(await follow(options)).toMatchObject(succeeded);
  expect(await flow(options)).toMatchObject(triggered);
}

/** The run that a verdict is about: by the start that the outputs tell, to the digits that they tell. */
function verdictRun({ outputs, runs }: StepResult): RunRecord | undefined {
  const startedAt = outputs['started-at'] ?? '';
  const [, digits = ''] = /\.(\d+)/.exec(startedAt) ?? [];
  const unitMs = 10 ** Math.max(0, 3 - digits.length);
  const startedAtMs = Date.parse(/Z|[+-]\d\d:\d\d$/.test(startedAt) ? startedAt : `${startedAt}Z`);
  const isToldOf = (atMs: number): boolean => Math.floor(atMs / unitMs) * unitMs === startedAtMs;
  return runs.findLast((run) => isToldOf(run.startedAtMs) || isToldOf(run.startedAtMs + run.plan.startMovesMs));
}

/** A sync that was followed is judged as it truly ended, and by a run that began after the step did. */
function checkVerdict(result: Flow, beganAtMs: number): void {
  if (!ends.some((end) => end === result.status)) return;
  const run = verdictRun(result);
  expect(run?.plan.result).toBe(result.status);
  expect(run?.startedAtMs).toBeGreaterThanOrEqual(beganAtMs);
}

/** A result, and the same in short. */
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

/** The requests by this method, in short. */
export function sentBy(method: 'GET' | 'POST', { trace }: Flow): readonly string[] {
  return trace.filter((line) => line.includes(` ${method} `));
}

/** The times of the triggers, and of the lists, in ms since the step began. */
export const triggersAt = (result: Flow): readonly number[] =>
  sentBy('POST', result).map((line) => Number.parseInt(line, 10));
export const listsAt = (result: Flow): readonly number[] =>
  sentBy('GET', result).map((line) => Number.parseInt(line, 10));

/** What lies between numbers and the next ones. */
export function gaps(numbers: readonly number[]): readonly number[] {
  return numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0));
}

/** Codes of requests that Braze saw nothing of. */
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
  // Another run that failed may have been adopted before.
  const isOthers = ({ by }: RunRecord): boolean => by !== 'past' && by !== 'trigger';
  const failed = runs.filter((run) => isOthers(run) && run.plan.result.endsWith('error')).length;
  const retries = Number(inputs?.['retries'] ?? 0);
  expect(syncs).toBeLessThanOrEqual(1 + posts.filter(isAmbiguous).length + failed + retries);
  // Nothing but a retry is triggered after a 202, and no trigger is the last request before an adoption.
  if (retries === 0) expect([-1, posts.length - 1]).toContain(posts.findIndex(({ saw }) => saw === 202));
  expect(isAdopted && exchanges.at(-1)?.method !== 'GET').toBe(false);
  // A process that is frozen ends later.
  const frozenMs = freezes.reduce((sum, { forMs }) => sum + forMs, 0);
  const timeoutMs = ms((inputs?.['timeout'] ?? '60m') as StringValue) + frozenMs;
  expect(exchanges.filter(({ atMs }) => atMs >= timeoutMs)).toEqual([]);
  expect(elapsedMs).toBeLessThanOrEqual(timeoutMs);
}

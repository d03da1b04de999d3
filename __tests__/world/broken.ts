// Clients to check the checker by: a plain one that keeps every rule, and the same with one bad habit each.
import type { StringValue } from 'ms';
import ms from 'ms';
import type { StepWorld } from '../../src/step.ts';
import { statuses } from '../../src/sync/outcome.ts';
import type { Reply, Run } from '../../src/sync/ports.ts';
import type { Rule } from './checker.ts';
import { outputNames } from './checker.ts';
import type { Client, Contestant } from './play.ts';
import { T0_MS } from './world.ts';

/** What a client does that it should not. */
export type Habit =
  | 'retries blindly'
  | 'posts again after a 202'
  | "trusts the runner's clock"
  | 'takes any run for its own'
  | 'adopts the run that was there before'
  | 'takes every end for a success'
  | 'ignores failed rows'
  | 'gives up green at the timeout'
  | 'calls an open answer a start'
  | 'calls an open answer a failure'
  | 'takes the rate limit for a running sync'
  | 'never stops'
  | 'sleeps past the deadline'
  | 'is deaf to cancellation'
  | "prints the server's text"
  | "puts the server's text out"
  | 'leaks the key in an error'
  | 'leaks the key in base64'
  | 'forgets the outputs on failure'
  | 'writes the outputs twice'
  | 'exits 0 on red';

/** A broken client, and a rule that has to catch it. */
export interface Broken extends Contestant {
  readonly name: string;
  readonly rule: Rule;
}

const habits: Readonly<Record<Habit, Rule>> = {
  'retries blindly': 'I3 no trigger after it was started or refused',
  'posts again after a 202': 'I3 no trigger after it was started or refused',
  "trusts the runner's clock": 'green never lies',
  'takes any run for its own': 'green never lies',
  'adopts the run that was there before': 'green never lies',
  'takes every end for a success': 'green never lies',
  'ignores failed rows': 'green never lies',
  'gives up green at the timeout': 'green never lies',
  'calls an open answer a start': 'I2 green has a reason',
  'calls an open answer a failure': 'red never lies',
  'takes the rate limit for a running sync': 'green never lies',
  'never stops': 'I4 ends in time',
  'sleeps past the deadline': 'I4 ends in time',
  'is deaf to cancellation': 'I4 ends in time',
  "prints the server's text": 'no foreign command',
  "puts the server's text out": 'the key is not shown',
  'leaks the key in an error': 'the key is not shown',
  'leaks the key in base64': 'the key is not shown',
  'forgets the outputs on failure': 'I5 outputs are written once',
  'writes the outputs twice': 'I5 outputs are written once',
  'exits 0 on red': 'exit and status agree',
};

/** A client that triggers once and draws no conclusion that it need not: it keeps every rule. */
export const plainClient: Contestant = { client: clientWith(null) };

/** The broken ones. */
export const brokenClients: readonly Broken[] = [
  ...(Object.keys(habits) as Habit[]).map((name) => ({ name, rule: habits[name], client: clientWith(name) })),
  {
    name: 'follows redirects',
    rule: 'only Braze is asked',
    client: clientWith(null),
    transport: (send) => async (request) => {
      const exchange = await send(request);
      const to = exchange.kind === 'answer' ? exchange.headers['location'] : undefined;
      return typeof to === 'string' ? send({ ...request, path: to }) : exchange;
    },
  },
];

/** What a client knows while it goes about its work. */
interface Work {
  readonly habit: Habit | null;
  readonly world: StepWorld;
  readonly braze: ReturnType<StepWorld['connect']>;
  readonly id: string;
  readonly follow: boolean;
  readonly onBusy: string;
  readonly deadlineMs: number;
  attempts: number;
  reply: Reply | null;
}

/** How it ended. */
interface End {
  readonly status: string;
  readonly run?: Run | undefined;
  readonly adopted?: boolean;
}

function clientWith(habit: Habit | null): Client {
  return async (world) => {
    const { runner, clock } = world;
    const key = runner.input('api-key');
    runner.mask(key);
    const braze = world.connect(
      { origin: 'https://rest.iad-03.braze.com', instance: null },
      key,
      () => undefined,
      () => undefined,
    );
    const timeoutMs = habit === 'never stops' ? Number.POSITIVE_INFINITY : ms(runner.input('timeout') as StringValue);
    const work: Work = {
      habit,
      world,
      braze,
      id: runner.input('integration-id'),
      follow: runner.input('wait-for-completion') === 'true',
      onBusy: runner.input('on-busy'),
      deadlineMs: clock.nowMs() + timeoutMs,
      attempts: 0,
      reply: null,
    };
    const end = runner.input('dry-run') === 'true' ? await dryRun(work) : await go(work);
    const cancelled = world.cancelled.aborted && habit !== 'is deaf to cancellation';
    return report(work, cancelled ? { status: 'cancelled' } : end);
  };
}

const deaf = new AbortController().signal;

/** What every wait and request is cut by. */
function limitsOf({ habit, world, deadlineMs }: Work): { timeoutMs: number; signal: AbortSignal } {
  const signal = habit === 'is deaf to cancellation' ? deaf : world.cancelled;
  return { timeoutMs: Math.min(30_000, Math.max(1, deadlineMs - world.clock.nowMs())), signal };
}

function isOver({ habit, world, deadlineMs }: Work): boolean {
  return (world.cancelled.aborted && habit !== 'is deaf to cancellation') || world.clock.nowMs() >= deadlineMs;
}

async function pause(work: Work, forMs: number): Promise<void> {
  const { habit, world, deadlineMs } = work;
  const leftMs = habit === 'sleeps past the deadline' ? forMs : deadlineMs - world.clock.nowMs();
  await world.clock.sleep(Math.min(forMs, leftMs), limitsOf(work).signal);
}

/** Every page of the list, earliest start first; null where one cannot be read. */
async function list(work: Work): Promise<readonly Run[] | null> {
  const runs: Run[] = [];
  let cursor: string | null = null;
  do {
    if (isOver(work)) return null;
    const answer: Awaited<ReturnType<Work['braze']['runs']>> = await work.braze.runs(work.id, cursor, limitsOf(work));
    if (answer.kind === 'rate-limited') await pause(work, answer.waitMs);
    if (answer.kind !== 'page') return null;
    runs.push(...answer.runs);
    cursor = answer.nextCursor;
  } while (cursor !== null);
  return runs.sort((a, b) => (a.startedAtMs ?? Infinity) - (b.startedAtMs ?? Infinity));
}

async function post(work: Work): Promise<Reply> {
  work.attempts += 1;
  work.reply = await work.braze.trigger(work.id, limitsOf(work));
  return work.reply;
}

async function dryRun(work: Work): Promise<End> {
  return { status: (await list(work)) === null ? 'failed' : 'checked' };
}

async function go(work: Work): Promise<End> {
  const { habit, follow } = work;
  const beganAtMs = T0_MS + work.world.clock.nowMs();
  const baseline = follow ? await list(work) : [];
  if (baseline === null) return { status: 'failed' };
  const takesBlocker = habit === 'adopts the run that was there before' || habit === "trusts the runner's clock";
  if (!takesBlocker && baseline.some(({ status }) => status === 'running')) return busy(work);
  if (isOver(work)) return { status: 'failed' };
  const reply = await postOften(work);
  const knownUpToMs = knownUpTo(work, baseline, beganAtMs);
  if (!follow) return afterReply(work, reply, knownUpToMs);
  const isOurs = reply.kind === 'accepted' || habit === 'takes any run for its own' || takesBlocker;
  return isOurs ? watch(work, knownUpToMs) : afterReply(work, reply, knownUpToMs);
}

/** Runs that start later than this are new to it. */
function knownUpTo({ habit }: Work, baseline: readonly Run[], beganAtMs: number): number {
  if (habit === 'takes any run for its own') return Number.NEGATIVE_INFINITY;
  if (habit === "trusts the runner's clock") return beganAtMs;
  const settled = baseline.filter(
    ({ status }) => habit !== 'adopts the run that was there before' || status !== 'running',
  );
  return Math.max(
    Number.NEGATIVE_INFINITY,
    ...settled.map(({ startedAtMs }) => startedAtMs ?? Number.NEGATIVE_INFINITY),
  );
}

async function postOften(work: Work): Promise<Reply> {
  let reply = await post(work);
  while (work.habit === 'retries blindly' && reply.kind !== 'accepted' && !isOver(work)) {
    await pause(work, 1_000);
    if (!isOver(work)) reply = await post(work);
  }
  if (work.habit === 'posts again after a 202' && reply.kind === 'accepted' && !isOver(work)) await post(work);
  return reply;
}

async function afterReply(work: Work, reply: Reply, knownUpToMs: number): Promise<End> {
  const { habit } = work;
  switch (reply.kind) {
    case 'accepted':
      return { status: 'triggered' };
    case 'busy':
      return busy(work);
    case 'rate-limited':
      return habit === 'takes the rate limit for a running sync' ? busy(work) : { status: 'failed' };
    case 'ambiguous':
      return afterOpen(work, knownUpToMs);
    default:
      return { status: 'failed' };
  }
}

async function afterOpen(work: Work, knownUpToMs: number): Promise<End> {
  const { habit, follow } = work;
  if (habit === 'calls an open answer a failure') return { status: 'failed' };
  if (habit === 'calls an open answer a start' && !follow) return { status: 'triggered' };
  if (habit !== 'takes any run for its own' && habit !== "trusts the runner's clock") return { status: 'unknown' };
  const run = (await list(work))?.findLast(({ startedAtMs }) => (startedAtMs ?? 0) > knownUpToMs);
  return run === undefined ? { status: 'unknown' } : { status: 'triggered', run, adopted: true };
}

function busy({ onBusy }: Work): End {
  return { status: onBusy === 'skip' ? 'skipped' : 'busy' };
}

/** Follows the first new run to its end. */
async function watch(work: Work, knownUpToMs: number): Promise<End> {
  while (!isOver(work)) {
    await pause(work, 10_000);
    const runs = isOver(work) && work.habit !== 'sleeps past the deadline' ? null : await list(work);
    const fresh = (runs ?? []).filter(({ startedAtMs }) => startedAtMs !== null && startedAtMs > knownUpToMs);
    const [run] = fresh;
    if (run !== undefined && fresh.every(({ status }) => status !== 'running')) return endOf(work, run, fresh);
  }
  return { status: work.habit === 'gives up green at the timeout' ? 'success' : 'timed_out' };
}

/** Several new runs that ended in different ways are nobody's. */
function endOf({ habit }: Work, run: Run, fresh: readonly Run[]): End {
  if (habit === 'takes every end for a success') return { status: 'success', run };
  const alike = fresh.every(({ status }) => status === run.status) || habit === 'takes any run for its own';
  return alike && run.status !== 'unreadable' ? { status: run.status, run } : { status: 'unknown', run };
}

const greens: readonly string[] = statuses.slice(statuses.indexOf('partial'));

function report({ habit, world, reply, attempts }: Work, { status, run, adopted = false }: End): boolean {
  const { runner } = world;
  const key = runner.input('api-key');
  const limited = runner.input('max-failed-rows') !== '' && habit !== 'ignores failed rows';
  const overLimit = limited && status === 'partial' && run?.rowsFailed !== 0;
  const green = greens.includes(status) && !overLimit;
  const text = reply?.message?.foreign ?? '';
  const told: Readonly<Record<string, string>> = {
    ...Object.fromEntries(outputNames.map((name) => [name, ''])),
    status,
    attempts: String(attempts),
    adopted: String(adopted),
    'started-at': run?.startedAt ?? '',
    message: habit === "puts the server's text out" ? text : '',
  };
  if (green || habit !== 'forgets the outputs on failure') runner.setOutputs(told);
  if (habit === 'writes the outputs twice') runner.setOutputs(told);
  if (habit === "prints the server's text") runner.info(text);
  const leaks: Readonly<Partial<Record<Habit, string>>> = {
    'leaks the key in an error': `Bearer ${key}`,
    'leaks the key in base64': btoa(`Bearer ${key}`),
  };
  if (!green) runner.annotate('error', `${status} ${(habit && leaks[habit]) ?? ''}`);
  return green || habit === 'exits 0 on red';
}

// A client that triggers once for each integration and draws no conclusion that it need not; or the same with a bad habit.
import type { StringValue } from 'ms';
import ms from 'ms';
import type { Reply, Run } from '../../src/sync/ports.ts';
import type { Client } from './play.ts';
import type { End, Habit, Work } from './report.ts';
import { report, resultOf } from './report.ts';
import { T0_MS } from './world.ts';

/** The client with a bad habit; with null, with none. */
export function clientWith(habit: Habit | null): Client {
  return async (world) => {
    const { runner, clock } = world;
    const key = runner.input('api-key');
    runner.mask(key);
    const braze = world.connect(
      { origin: 'https://rest.iad-03.braze.com', instance: null, trustsDate: true },
      key,
      () => undefined,
    );
    const timeoutMs = habit === 'never stops' ? Number.POSITIVE_INFINITY : ms(runner.input('timeout') as StringValue);
    const common = {
      habit,
      world,
      braze,
      follow: runner.input('wait-for-completion') === 'true',
      onBusy: runner.input('on-busy'),
      deadlineMs: clock.nowMs() + timeoutMs,
      quietUntilMs: { trigger: 0, runs: 0 },
      attempts: 0,
      reply: null,
    };
    const ids = runner.input('integration-id').split('\n');
    const works = ids.map((id): Work => {
      return { ...common, id, askedId: (habit === 'triggers the first integration twice' && ids[0]) || id };
    });
    const results = await Promise.all(works.map(async (work) => resultOf(work, await goToTheEnd(work))));
    return report(common, results);
  };
}

async function goToTheEnd(work: Work): Promise<End> {
  const { habit, world } = work;
  const end = world.runner.input('dry-run') === 'true' ? await dryRun(work) : await go(work);
  return world.cancelled.aborted && habit !== 'is deaf to cancellation' ? { status: 'cancelled' } : end;
}

const deaf = new AbortController().signal;

/** What every wait and request is cut by. */
function limitsOf({ habit, world, deadlineMs }: Pick<Work, 'habit' | 'world' | 'deadlineMs'>): {
  timeoutMs: number;
  signal: AbortSignal;
} {
  const signal = habit === 'is deaf to cancellation' ? deaf : world.cancelled;
  return { timeoutMs: Math.min(30_000, Math.max(1, deadlineMs - world.clock.nowMs())), signal };
}

function isOver({ habit, world, deadlineMs }: Work): boolean {
  return (world.cancelled.aborted && habit !== 'is deaf to cancellation') || world.clock.nowMs() >= deadlineMs;
}

async function pause(work: Pick<Work, 'habit' | 'world' | 'deadlineMs'>, forMs: number): Promise<void> {
  const { habit, world, deadlineMs } = work;
  const leftMs = habit === 'sleeps past the deadline' ? forMs : deadlineMs - world.clock.nowMs();
  await world.clock.sleep(Math.min(forMs, leftMs), limitsOf(work).signal);
}

/** Waits as long as Braze wants no request of a kind, or the time is over. */
async function untilAllowed(work: Work, endpoint: 'trigger' | 'runs'): Promise<void> {
  const leftMs = (): number => work.quietUntilMs[endpoint] - work.world.clock.nowMs();
  while (leftMs() > 0 && !isOver(work)) await pause(work, leftMs());
}

function hear(
  { world, quietUntilMs }: Work,
  endpoint: 'trigger' | 'runs',
  answer: { kind: string; waitMs?: unknown },
): void {
  if (answer.kind === 'rate-limited') quietUntilMs[endpoint] = world.clock.nowMs() + Number(answer.waitMs);
}

/** Every page of the list, earliest start first; null where one cannot be read. */
async function list(work: Work): Promise<readonly Run[] | null> {
  const runs: Run[] = [];
  let cursor: string | null = null;
  do {
    await untilAllowed(work, 'runs');
    if (isOver(work)) return null;
    const answer: Awaited<ReturnType<Work['braze']['runs']>> = await work.braze.runs(
      work.askedId,
      cursor,
      limitsOf(work),
    );
    hear(work, 'runs', answer);
    if (answer.kind !== 'page') return null;
    runs.push(...answer.runs);
    cursor = answer.nextCursor;
  } while (cursor !== null);
  return runs.sort((a, b) => (a.startedAtMs ?? Infinity) - (b.startedAtMs ?? Infinity));
}

/** Null where the time is over before it may be sent. */
async function post(work: Work): Promise<Reply | null> {
  if (work.habit !== 'retries blindly') await untilAllowed(work, 'trigger');
  if (isOver(work)) return null;
  work.attempts += 1;
  const reply = await work.braze.trigger(work.askedId, limitsOf(work));
  hear(work, 'trigger', reply);
  work.reply = reply;
  return reply;
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
  const reply = await postOften(work);
  if (reply === null) return { status: 'failed' };
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

async function postOften(work: Work): Promise<Reply | null> {
  let reply = await post(work);
  while (work.habit === 'retries blindly' && reply?.kind !== 'accepted' && !isOver(work)) {
    await pause(work, 1_000);
    reply = (await post(work)) ?? reply;
  }
  if (work.habit === 'posts again after a 202' && reply?.kind === 'accepted') await post(work);
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

// Plays a case: builds its world, has a client meet what the case has in store for it, and keeps what a checker may see.
import type { Transport } from '../../src/braze/exchange.ts';
import type { Runner } from '../../src/github/runner.ts';
import type { StepWorld } from '../../src/step.ts';
import { step } from '../../src/step.ts';
import type { Case } from './cases.ts';
import type { Evidence } from './checker.ts';
import { KEY } from './key.ts';
import { createStage, worldOf } from './stage.ts';
import type { StepOptions } from './world.ts';
import { createWorld, ID } from './world.ts';

/** Something that behaves like the step: resolves to whether it is green. */
export type Client = (world: StepWorld) => Promise<boolean>;

/** A client, and what lies between it and the network. */
export interface Contestant {
  readonly client: Client;
  readonly transport?: (send: Transport) => Transport;
}

export const theStep: Contestant = { client: step };

const timeoutsMs = { '20s': 20_000, '2m': 120_000, '15m': 900_000, '1h': 3_600_000 } as const;

/** A client that goes on this much longer than any step may has no end. */
const patienceMs = 600_000;

const name = 'step 1';

/** Plays a case with the real step, or with another client. Never rejects for what the client does. */
export async function play(it: Case, { client, transport }: Contestant = theStep): Promise<Evidence> {
  const world = createWorld(worldOf(it));
  const { braze, time } = world;
  const cancel = new AbortController();
  const stage = createStage(it, { braze, time, name, cancel });
  const seen = createSeen();
  const timeoutMs = timeoutsMs[it.mode.timeout] / Math.min(1, it.clockRate);
  const clockSlackMs = it.clockJumps.reduce((sum, { byMs }) => sum + Math.max(0, -byMs), 0);
  const times = { beganAtMs: 0, endedAtMs: null as number | null, cancelledAtMs: null as number | null };
  cancel.signal.addEventListener('abort', () => {
    if (times.endedAtMs === null) times.cancelledAtMs = braze.nowMs();
  });
  const timed: Client = async (of) => {
    times.beganAtMs = braze.nowMs();
    for (const atMs of it.othersAtMs) time.at(time.nowMs() + atMs, () => stage.startOther(0));
    const patience = new Promise<null>((resolve) => {
      time.at(time.nowMs() + timeoutMs + clockSlackMs + patienceMs, () => resolve(null));
    });
    // What rejects ends the process with a code other than 0.
    const green = await Promise.race([client(of).catch(() => false), patience]);
    if (green !== null) times.endedAtMs = braze.nowMs();
    return green ?? false;
  };
  const [{ green }] = await world.run({
    client: timed,
    inputs: inputsOf(it),
    faults: { trigger: stage.meet, runs: stage.meet },
    link: linkOf(it),
    latencyMs: it.latencyMs,
    startAtMs: it.beginsAtMs,
    cancel,
    ...(it.cancelAtMs === null ? {} : { cancelAtMs: it.beginsAtMs + it.cancelAtMs }),
    clock: { offsetMs: it.clockOffsetMs, rate: it.clockRate, steps: jumpsOf(it) },
    seed: it.seed,
    runner: seen.runner,
    ...(transport === undefined ? {} : { transport }),
  });
  return {
    asked: {
      key: KEY,
      integrationId: ID,
      follow: it.mode.follow,
      onBusy: it.mode.onBusy,
      dryRun: it.mode.dryRun,
      timeoutMs,
      maxFailedRows: it.mode.noFailedRows && it.mode.follow ? 0 : null,
    },
    name,
    ...times,
    clockSlackMs,
    clockJumps: it.clockJumps.length > 0,
    clockAheadMs: aheadMs(it) + timeoutMs * Math.max(0, it.clockRate - 1),
    outage: it.outage !== null,
    green,
    ...seen.told(),
    wire: stage.wire(),
    runs: [...braze.runs()],
  };
}

function inputsOf({ mode }: Case): Readonly<Record<string, string>> {
  return {
    'api-key': KEY,
    'on-busy': mode.onBusy,
    'wait-for-completion': String(mode.follow),
    'dry-run': String(mode.dryRun),
    'max-failed-rows': mode.noFailedRows && mode.follow ? '0' : '',
    timeout: mode.timeout,
    'poll-interval': mode.pollInterval,
  };
}

function linkOf({ outage }: Case): NonNullable<StepOptions['link']> {
  if (outage === null) return () => null;
  const { fromMs, toMs } = outage;
  return (_number, atMs) => (atMs >= fromMs && atMs < toMs ? { code: 'ECONNREFUSED', stage: 'connecting' } : null);
}

/** Jumps are told since the step began, the clock's since the world did. */
function jumpsOf({ clockJumps, beginsAtMs }: Case): Case['clockJumps'] {
  return clockJumps.map(({ atMs, byMs }) => ({ atMs: beginsAtMs + atMs, byMs }));
}

function aheadMs({ clockJumps }: Case): number {
  return clockJumps.reduce((sum, { byMs }) => sum + Math.max(0, byMs), 0);
}

/** A runner that writes down what a process would print, byte by byte as @actions/core does. */
function createSeen() {
  const lines: string[] = [];
  const outputs: Record<string, string> = {};
  let outputsWritten = 0;
  let summary = '';
  const command = (head: string, data: string): void => void lines.push(`::${head}::${escaped(data)}`);
  const runner: Omit<Runner, 'input'> = {
    mask: (secret) => command('add-mask', secret),
    info: (line) => void lines.push(line),
    debug: (line) => command('debug', line),
    annotate: (level, text) => command(`${level} title=Braze CDI sync`, text),
    setOutputs(values) {
      outputsWritten += 1;
      Object.assign(outputs, values);
      return true;
    },
    writeSummary(markdown) {
      summary += markdown;
      return Promise.resolve(true);
    },
  };
  return {
    runner,
    told: () => ({ stdout: lines.map((line) => `${line}\n`).join(''), outputs, outputsWritten, summary }),
  };
}

function escaped(data: string): string {
  return data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

// Plays a case: builds its world, has a client in each step meet what the case has in store, and keeps what a checker may see.
import type { Transport } from '../../src/braze/exchange.ts';
import type { Runner } from '../../src/github/runner.ts';
import type { StepWorld } from '../../src/step.ts';
import { step } from '../../src/step.ts';
import type { Case, StepCase } from './cases.ts';
import { stepsOf } from './cases.ts';
import type { Evidence } from './evidence.ts';
import { KEY } from './hostile.ts';
import { idsOf, worldOf } from './scenery.ts';
import type { Stage } from './stage.ts';
import { createStage } from './stage.ts';
import type { StepOptions, World } from './world.ts';
import { createWorld, T0_MS } from './world.ts';

/** Something that behaves like the step: resolves to whether it is green. */
export type Client = (world: StepWorld) => Promise<boolean>;

/** A client, and what lies between it and the network. */
export interface Contestant {
  readonly client: Client;
  readonly transport?: (send: Transport) => Transport;
  /** What the client makes of answers before it reads them. */
  readonly reads?: (send: Transport) => Transport;
}

export const theStep: Contestant = { client: step };

const timeoutsMs = { '20s': 20_000, '2m': 120_000, '15m': 900_000, '1h': 3_600_000 } as const;

/** A client that goes on this much longer than any step may has no end. */
const patienceMs = 600_000;

/** Plays a case with the real step, or with another client in each step; what is seen of the first. */
export async function play(it: Case, contestant: Contestant = theStep): Promise<Evidence> {
  const [first] = await playAll(it, contestant);
  if (first === undefined) throw new RangeError('A case has at least one step');
  return first;
}

/** Plays a case; what is seen of each step. Never rejects for what the client does. */
export async function playAll(it: Case, contestant: Contestant = theStep): Promise<readonly Evidence[]> {
  const world = createWorld(worldOf(it));
  const stage = createStage(it, world);
  const roles = stepsOf(it).map((step_, index) => createRole({ it, step: step_, index, world, stage }, contestant));
  const results = await world.run(...roles.map(({ options }) => options));
  return roles.map(({ seen }, index) => seen(results[index]?.green ?? false));
}

/** A step of a case in its world. */
interface Casting {
  readonly it: Case;
  readonly step: StepCase;
  /** 0 for the first. */
  readonly index: number;
  readonly world: World;
  readonly stage: Stage;
}

/** What a step is run with, and what is seen of it once all have ended. */
interface Role {
  readonly options: StepOptions;
  seen(green: boolean): Evidence;
}

function createRole({ it, step: of, index, world, stage }: Casting, { client, transport, reads }: Contestant): Role {
  const { braze, time } = world;
  // As the world names its steps.
  const name = `step ${index + 1}`;
  const cancel = new AbortController();
  const part = stage.part({ step: of, name, cancel });
  const seen = createSeen();
  const timeoutMs = timeoutsMs[of.mode.timeout] / Math.min(1, of.clockRate);
  const frozenMs = of.freezes.reduce((sum, { forMs }) => sum + forMs, 0);
  const times = { beganAtMs: 0, endedAtMs: null as number | null, cancelledAtMs: null as number | null };
  cancel.signal.addEventListener('abort', () => {
    if (times.endedAtMs === null) times.cancelledAtMs = braze.nowMs();
  });
  const timed: Client = async (within) => {
    times.beganAtMs = braze.nowMs();
    if (index === 0) stage.begin();
    const patience = new Promise<null>((resolve) => {
      time.at(time.nowMs() + timeoutMs + frozenMs + patienceMs, () => resolve(null));
    });
    // What rejects ends the process with a code other than 0.
    const green = await Promise.race([client(within).catch(() => false), patience]);
    if (green !== null) times.endedAtMs = braze.nowMs();
    return green ?? false;
  };
  return {
    options: {
      client: timed,
      inputs: inputsOf(it, of),
      faults: { trigger: part.meet, runs: part.meet },
      link: part.link,
      latencyMs: of.latencyMs,
      startAtMs: of.beginsAtMs,
      cancel,
      ...(of.cancelAtMs === null ? {} : { cancelAtMs: of.beginsAtMs + of.cancelAtMs }),
      clock: { offsetMs: of.clockOffsetMs, rate: of.clockRate },
      freezes: of.freezes,
      seed: of.seed,
      runner: seen.runner,
      transport(send) {
        const observed = part.observe(transport?.(send) ?? send);
        return reads?.(observed) ?? observed;
      },
    },
    seen: (green) => ({
      asked: {
        key: KEY,
        integrationIds: idsOf(it),
        follow: of.mode.follow,
        onBusy: of.mode.onBusy,
        dryRun: of.mode.dryRun,
        timeoutMs,
        syncedThroughMs: syncedThroughMsOf(of),
        retries: of.mode.retries,
        maxFailedRows: of.mode.noFailedRows && of.mode.follow ? 0 : null,
      },
      name,
      ...times,
      freezes: of.freezes.map(({ atMs, forMs, clock }) => {
        const fromMs = times.beganAtMs + atMs;
        return { fromMs, toMs: fromMs + forMs, isStill: clock === 'stands still' };
      }),
      dateOffMs: it.dateOffMs,
      futureRowMs: it.futureRowMs === null ? null : T0_MS + it.beginsAtMs + it.futureRowMs,
      green,
      ...seen.told(),
      wire: part.wire(),
      runs: [...braze.runs()],
    }),
  };
}

function syncedThroughMsOf({ mode, beginsAtMs }: StepCase): number | null {
  return mode.syncedThroughMs === null ? null : T0_MS + beginsAtMs - mode.syncedThroughMs;
}

function inputsOf(it: Case, of: StepCase): Readonly<Record<string, string>> {
  const { mode } = of;
  const syncedThroughMs = syncedThroughMsOf(of);
  return {
    'integration-id': idsOf(it).join('\n'),
    'api-key': KEY,
    'on-busy': mode.onBusy,
    'wait-for-completion': String(mode.follow),
    'synced-through': syncedThroughMs === null ? '' : new Date(syncedThroughMs).toISOString(),
    retries: String(mode.retries),
    'dry-run': String(mode.dryRun),
    'max-failed-rows': mode.noFailedRows && mode.follow ? '0' : '',
    timeout: mode.timeout,
    'poll-interval': mode.pollInterval,
  };
}

/** A runner that writes down what a process would print, byte by byte as @actions/core does. */
function createSeen() {
  const lines: string[] = [];
  const outputs: Record<string, string> = {};
  let outputsWritten = 0;
  let summary = '';
  const command = (head: string, data: string): void => {
    lines.push(`::${head}::${data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`);
  };
  const runner: Omit<Runner, 'input'> = {
    docsUrl: () => null,
    isWithoutSecrets: () => false,
    takeSecret() {
      command('add-mask', KEY);
      return KEY;
    },
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

// A world in virtual time: the real step and the real client run against the simulated Braze. Only the clock, the random
// numbers, the transport and the runner are replaced, so the same seed gives the same trace.
import type { BrazeOptions, IntegrationSpec, RequestEntry, SimulatedBraze } from '../../simulator/braze.ts';
import { createSimulatedBraze } from '../../simulator/braze.ts';
import type { FaultScripts } from '../../simulator/faults.ts';
import { playFaults } from '../../simulator/faults.ts';
import { endpointOf } from '../../simulator/routes.ts';
import { action } from '../../simulator/runner.ts';
import { createBraze } from '../../src/braze/client.ts';
import type { Answer, Failure, Transport } from '../../src/braze/exchange.ts';
import type { Environment } from '../../src/braze/transport.ts';
import type { Runner } from '../../src/github/runner.ts';
import type { StepWorld } from '../../src/step.ts';
import { step } from '../../src/step.ts';
import type { Observed, WireEntry } from './evidence.ts';
import type { Freeze } from './freezer.ts';
import { createFreezer } from './freezer.ts';
import type { Link } from './network.ts';
import { createNetwork } from './network.ts';
import type { Line, RunnerClock } from './runner.ts';
import { createClock, createRunner, seeded } from './runner.ts';
import type { VirtualTime } from './time.ts';
import { createTime } from './time.ts';

/** A key with all permissions, one with only `cdi.integration_sync`, and the integration that every world has. */
export const KEY = 'world-key-that-may-do-everything';
export const TRIGGER_KEY = 'world-key-that-may-only-trigger';
export const ID = '11111111-1111-4111-8111-111111111111';

/** Braze's time, epoch ms, when the virtual time is 0. It is a full minute, so fixed windows begin here. */
export const T0_MS = Date.UTC(2026, 0, 1, 12, 0, 0);

/** The options of a world. The simulator has the defaults. */
export interface WorldOptions extends Partial<BrazeOptions> {
  /** The only integration of the world; `integrations` overrides it. */
  readonly integration?: Omit<IntegrationSpec, 'id'>;
}

/** One step of a workflow. All times are true times, counted from the call of `run`. */
export interface StepOptions {
  /** Override the defaults of action.yml, the key {@link KEY}, the integration {@link ID} and the instance US-03. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The faults of its requests. Scripts count requests from 1. */
  readonly faults?: FaultScripts;
  /** What keeps requests from being sent. */
  readonly link?: Link;
  readonly latencyMs?: number;
  readonly startAtMs?: number;
  readonly cancelAtMs?: number;
  /** Cancels the workflow when it is aborted. */
  readonly cancel?: AbortController;
  readonly clock?: RunnerClock;
  /** When its process is frozen. */
  readonly freezes?: readonly Freeze[];
  readonly seed?: number;
  /** Replaces the seeded random numbers. */
  readonly random?: StepWorld['random'];
  /** Overrides the runner, to make it fail. */
  readonly runner?: Partial<Runner>;
  /** Wraps the transport, to make it fail in ways that no transport may. */
  readonly transport?: (send: Transport) => Transport;
  /** Wraps the transport after the wire log, to change what the step reads. */
  readonly reads?: (send: Transport) => Transport;
  /** Called when a request reaches Braze. */
  readonly onArrived?: (entry: RequestEntry) => void;
  /** Replaces the step. */
  readonly client?: (world: StepWorld) => Promise<boolean>;
  /** A step that has not ended by then is considered endless. */
  readonly patienceMs?: number;
  /** Rejects with an error that is thrown outside the step's own promises. */
  readonly crashed?: Promise<never>;
  /** The problems in the environment that forbid requests; by default none. */
  readonly environment?: Partial<Environment>;
}

/** One request as the step saw it. */
export interface Exchange extends Pick<WireEntry, 'method' | 'integrationId'> {
  /** When it was sent, and when it ended, after the step's start; null if it never ended. */
  readonly atMs: number;
  readonly untilMs: number | null;
  /** The HTTP status, or the code of the failure; null if it never ended. */
  readonly saw: number | string | null;
}

/** What a step did. */
export interface StepResult extends Observed {
  readonly masked: readonly string[];
  readonly printed: readonly Line[];
  readonly annotations: readonly Line[];
  readonly elapsedMs: number;
  readonly exchanges: readonly Exchange[];
  /** Its requests in the simulator's log. */
  readonly requests: readonly RequestEntry[];
}

/** A simulated Braze and a virtual time that steps share. */
export interface World {
  readonly braze: SimulatedBraze;
  readonly time: VirtualTime;
  /** Calls `act` at a time, in ms after the world began. */
  at(atMs: number, act: (braze: SimulatedBraze) => void): void;
  /** Runs steps in parallel until they end. Rejects at a deadlock. */
  run<Steps extends readonly StepOptions[]>(...steps: Steps): Promise<{ [Index in keyof Steps]: StepResult }>;
}

/** Creates a world at time 0. */
export function createWorld({ integration, ...options }: WorldOptions = {}): World {
  const time = createTime();
  const braze = createSimulatedBraze({
    nowMs: () => T0_MS + time.nowMs(),
    keys: {
      [KEY]: ['cdi.integration_sync', 'cdi.integration_job_status', 'cdi.integration_list'],
      [TRIGGER_KEY]: ['cdi.integration_sync'],
    },
    integrations: [{ id: ID, ...integration }],
    ...options,
  });
  let names = 0;
  return {
    braze,
    time,
    at: (atMs, act) => void time.at(atMs, () => act(braze)),
    async run(...steps) {
      const all = steps.map((options_) => {
        names += 1;
        return runStep(`step ${names}`, { braze, time }, options_);
      });
      const results = (await time.settle(Promise.all(all))).map((result) => ({ ...result, runs: braze.runs() }));
      return results as { [Index in keyof typeof steps]: StepResult };
    },
  };
}

/** Runs one step in a new world. `events` happen in the meantime, by ms after the world began. */
export async function runAlone(
  options: StepOptions & { world?: WorldOptions; events?: Readonly<Record<number, (braze: SimulatedBraze) => void>> },
): Promise<StepResult> {
  const world = createWorld(options.world);
  for (const [atMs, act] of Object.entries(options.events ?? {})) world.at(Number(atMs), act);
  const [result] = await world.run(options);
  return result;
}

const defaults = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']));

/** A wire entry that is not complete yet. */
type MutableEntry = { -readonly [Field in keyof WireEntry]: WireEntry[Field] };

/** Runs a step. The name identifies it in the simulator's log. */
async function runStep(
  name: string,
  { braze, time }: Pick<World, 'braze' | 'time'>,
  options: StepOptions,
): Promise<Omit<StepResult, 'runs'>> {
  const { clock = {}, cancel = new AbortController(), client = step, patienceMs } = options;
  const inputs = { ...defaults, 'integration-id': ID, 'api-key': KEY, 'rest-endpoint': 'US-03', ...options.inputs };
  const startsAtMs = time.nowMs() + (options.startAtMs ?? 0);
  const freezer = createFreezer(options.freezes ?? [], startsAtMs);
  let cancelledAtMs: number | null = null;
  cancel.signal.addEventListener('abort', () => {
    cancelledAtMs = braze.nowMs();
  });
  if (options.cancelAtMs !== undefined) {
    time.at(freezer.happensAtMs(time.nowMs() + options.cancelAtMs), () => cancel.abort());
  }
  await new Promise<void>((resolve) => time.at(startsAtMs, resolve));
  const beganAtMs = braze.nowMs();
  const wire: WireEntry[] = [];

  /** Logs requests and answers. */
  const observed =
    (send: Transport, debug: (line: string) => void): Transport =>
    async (request) => {
      const { method, path } = request;
      const { endpoint = null, integrationId = null } = endpointOf({ method, path, headers: {} }) ?? {};
      const sent = { atMs: braze.nowMs(), method, path, endpoint, integrationId };
      const entry: MutableEntry = { ...sent, arrived: null, answer: null, untilMs: Number.POSITIVE_INFINITY };
      wire.push(entry);
      const before = braze.requests.length;
      const answering = send(request);
      entry.arrived = braze.requests[before] ?? null;
      if (entry.arrived !== null) options.onArrived?.(entry.arrived);
      const answer = await answering;
      entry.answer = answer;
      entry.untilMs = braze.nowMs();
      const tookMs = Math.round(entry.untilMs - entry.atMs);
      debug(`${method} ${path.split('?', 1).join()}: ${sawOf(answer)} in ${tookMs} ms`);
      return answer;
    };

  const faults = playFaults(options.faults ?? {});
  const connect = (apiKey: string, debug: (line: string) => void): Transport => {
    const { link = () => null, latencyMs = 200 } = options;
    const path = { faults, link, apiKey, from: name, latencyMs, timerRate: clock.rate ?? 1, freezer };
    const network = createNetwork({ time, braze, ...path });
    const transport = observed(options.transport?.(network) ?? network, debug);
    return options.reads?.(transport) ?? transport;
  };
  const { runner, seen } = createRunner(inputs);
  const running = client({
    runner: { ...runner, ...options.runner },
    clock: createClock(time, clock, freezer),
    random: options.random ?? seeded(options.seed ?? 1),
    cancelled: cancel.signal,
    crashed: options.crashed ?? new Promise<never>(() => undefined),
    inspectEnvironment: () => ({ problems: [], proxy: null, ...options.environment }),
    connect: ({ trustsDate }, apiKey, cancelled, debug) =>
      createBraze(connect(apiKey, debug), { trustsDate, cancelled }),
  });
  const gaveUp = new Promise<null>((resolve) => {
    if (patienceMs !== undefined) time.at(time.nowMs() + patienceMs, () => resolve(null));
  });
  const succeeds = await Promise.race([running, gaveUp]);
  const requests = braze.requests.filter(({ from }) => from === name);
  return {
    ...seen,
    ...{ name, beganAtMs, cancelledAtMs, wire, requests },
    succeeds: succeeds ?? false,
    endedAtMs: succeeds === null ? null : braze.nowMs(),
    elapsedMs: time.nowMs() - startsAtMs,
    annotations: seen.printed.filter(({ level }) => level !== 'info' && level !== 'debug'),
    exchanges: wire.map(({ method, integrationId, atMs, untilMs, answer }) => ({
      ...{ method, integrationId, atMs: atMs - beganAtMs },
      ...(answer === null ? { untilMs: null, saw: null } : { untilMs: untilMs - beganAtMs, saw: sawOf(answer) }),
    })),
  };
}

function sawOf(answer: Answer | Failure): number | string {
  return answer.kind === 'answer' ? answer.httpStatus : answer.code;
}

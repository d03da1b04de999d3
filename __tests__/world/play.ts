// Plays a case: builds its world, runs a client in each step, and collects the evidence for the checker.
import ms from 'ms';
import { step } from '../../src/step.ts';
import type { Case, StepCase } from './cases.ts';
import { stepsOf } from './cases.ts';
import type { Config, Evidence, Observed } from './evidence.ts';
import { spansOf } from './freezer.ts';
import { KEY } from './hostile.ts';
import { createScript } from './script.ts';
import { at, integrationsOf, worldOf } from './setup.ts';
import type { StepOptions } from './world.ts';
import { createWorld, T0_MS } from './world.ts';

/** A variant of the step: another client, and what is between it and the network. */
export type StepVariant = Pick<StepOptions, 'client' | 'transport' | 'reads'>;

/** A client that runs this much longer than any step may is considered endless. */
const patienceMs = 600_000;

/** Plays a case with the real step or a variant. Returns the evidence of the first step. */
export async function play(it: Case, variant: StepVariant = {}): Promise<Evidence> {
  return at(await playAll(it, variant), 0);
}

/** Plays a case. Returns the evidence of each step. Never rejects because of the client. */
export async function playAll(it: Case, variant: StepVariant = {}): Promise<readonly Evidence[]> {
  const { client = step } = variant;
  const world = createWorld(worldOf(it));
  const scriptFor = createScript(it, world);
  const cases = stepsOf(it);
  const steps = cases.map((stepCase) => ({
    ...variant,
    ...scriptFor(stepCase),
    // A rejection ends the process with an exit code other than 0.
    client: (within: Parameters<typeof client>[0]) => client(within).catch(() => false),
    inputs: inputsOf(it, stepCase),
    latencyMs: stepCase.latencyMs,
    startAtMs: stepCase.beginsAtMs,
    clock: { offsetMs: stepCase.clockOffsetMs, rate: stepCase.clockRate },
    freezes: stepCase.freezes,
    patienceMs: timeoutMsOf(stepCase) + stepCase.freezes.reduce((sum, { forMs }) => sum + forMs, 0) + patienceMs,
    seed: stepCase.seed,
  }));
  const seen = await world.run(...steps);
  return seen.map((one, index) => evidenceOf(it, at(cases, index), one));
}

function evidenceOf(it: Case, stepCase: StepCase, seen: Observed): Evidence {
  return {
    ...seen,
    config: configOf(it, stepCase),
    freezes: spansOf(stepCase.freezes, seen.beganAtMs),
    dateOffMs: it.dateOffMs,
    futureRowMs: it.futureRowMs === null ? null : T0_MS + it.beginsAtMs + it.futureRowMs,
  };
}

function configOf(it: Case, stepCase: StepCase): Config {
  const { follow, onBusy, dryRun, syncedThroughMs, retries, noFailedRows } = stepCase.mode;
  return {
    ...{ key: KEY, integrationIds: [...integrationsOf(it).keys()], follow, onBusy, dryRun, retries },
    timeoutMs: timeoutMsOf(stepCase),
    syncedThroughMs: syncedThroughMs === null ? null : T0_MS + stepCase.beginsAtMs - syncedThroughMs,
    maxFailedRows: noFailedRows && follow ? 0 : null,
  };
}

/** In true time: a runner whose clock is slow takes longer. */
function timeoutMsOf({ mode, clockRate }: StepCase): number {
  return ms(mode.timeout) / Math.min(1, clockRate);
}

function inputsOf(it: Case, stepCase: StepCase): Readonly<Record<string, string>> {
  const { mode } = stepCase;
  const { integrationIds, follow, syncedThroughMs, retries, dryRun, maxFailedRows } = configOf(it, stepCase);
  return {
    'integration-id': integrationIds.join('\n'),
    'api-key': KEY,
    'on-busy': mode.onBusy,
    'wait-for-completion': String(follow),
    'synced-through': syncedThroughMs === null ? '' : new Date(syncedThroughMs).toISOString(),
    retries: String(retries),
    'dry-run': String(dryRun),
    'max-failed-rows': maxFailedRows === null ? '' : String(maxFailedRows),
    timeout: mode.timeout,
    'poll-interval': mode.pollInterval,
  };
}

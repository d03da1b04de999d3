// Plays a case: builds its world, has a client in each step meet what the case has in store, and keeps what a checker may see.
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

/** Something that behaves like the step, and what lies between it and the network. */
export type StepVariant = Pick<StepOptions, 'client' | 'transport' | 'reads'>;

/** A client that goes on this much longer than any step may has no end. */
const patienceMs = 600_000;

/** Plays a case with the real step, or with another client in each step; what is seen of the first. */
export async function play(it: Case, variant: StepVariant = {}): Promise<Evidence> {
  return at(await playAll(it, variant), 0);
}

/** Plays a case; what is seen of each step. Never rejects for what the client does. */
export async function playAll(it: Case, variant: StepVariant = {}): Promise<readonly Evidence[]> {
  const { client = step } = variant;
  const world = createWorld(worldOf(it));
  const meets = createScript(it, world);
  const cases = stepsOf(it);
  const steps = cases.map((of) => ({
    ...variant,
    ...meets(of),
    // What rejects ends the process with a code other than 0.
    client: (within: Parameters<typeof client>[0]) => client(within).catch(() => false),
    inputs: inputsOf(it, of),
    latencyMs: of.latencyMs,
    startAtMs: of.beginsAtMs,
    clock: { offsetMs: of.clockOffsetMs, rate: of.clockRate },
    freezes: of.freezes,
    patienceMs: timeoutMsOf(of) + of.freezes.reduce((sum, { forMs }) => sum + forMs, 0) + patienceMs,
    seed: of.seed,
  }));
  const seen = await world.run(...steps);
  return seen.map((one, index) => evidenceOf(it, at(cases, index), one));
}

function evidenceOf(it: Case, of: StepCase, seen: Observed): Evidence {
  return {
    ...seen,
    config: configOf(it, of),
    freezes: spansOf(of.freezes, seen.beganAtMs),
    dateOffMs: it.dateOffMs,
    futureRowMs: it.futureRowMs === null ? null : T0_MS + it.beginsAtMs + it.futureRowMs,
  };
}

function configOf(it: Case, of: StepCase): Config {
  const { follow, onBusy, dryRun, syncedThroughMs, retries, noFailedRows } = of.mode;
  return {
    ...{ key: KEY, integrationIds: [...integrationsOf(it).keys()], follow, onBusy, dryRun, retries },
    timeoutMs: timeoutMsOf(of),
    syncedThroughMs: syncedThroughMs === null ? null : T0_MS + of.beginsAtMs - syncedThroughMs,
    maxFailedRows: noFailedRows && follow ? 0 : null,
  };
}

/** In true time: a runner whose clock is slow takes longer. */
function timeoutMsOf({ mode, clockRate }: StepCase): number {
  return ms(mode.timeout) / Math.min(1, clockRate);
}

function inputsOf(it: Case, of: StepCase): Readonly<Record<string, string>> {
  const { mode } = of;
  const { integrationIds, follow, syncedThroughMs, retries, dryRun, maxFailedRows } = configOf(it, of);
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

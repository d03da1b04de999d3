/** Builds the real world, binds signals, runs the step. */

import { setTimeout as setTimer } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { createBraze } from './braze/client.ts';
import { createTransport, inspectEnvironment } from './braze/transport.ts';
import { runner } from './github/runner.ts';
import type { StepWorld } from './step.ts';
import { step } from './step.ts';

// Whatever happens from here on, the exit code is 1 until the step says otherwise.
process.exitCode = 1;

// The proxy support that http-client bundles uses a constructor that makes Node print a warning.
process.noDeprecation = true;

// Otherwise a diagnostic report of Node would write the environment variables to a file.
process.report.excludeEnv = true;

// With a hundred integrations V8 grows the space for new objects to a hundred MiB and keeps it, though ten are in use.
setFlagsFromString('--semi-space-growth-factor=1');

const cancel = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancel.abort());

const { promise: crashed, reject: crash } = Promise.withResolvers<never>();
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
// The event loop is empty though the step has not ended: some promise will never settle.
process.once('beforeExit', () => crash(new Error('stalled')));

const world: StepWorld = {
  runner,
  clock: {
    // Unlike `performance`, this needs no module that takes time to load.
    nowMs: () => Number(process.hrtime.bigint()) / 1e6,
    // Node drops fractions of a millisecond, and would wake too early. An abort only ends the wait.
    sleep: (ms, signal) => setTimer(Math.ceil(ms), undefined, { signal }).catch(() => undefined),
  },
  random: Math.random,
  cancelled: cancel.signal,
  crashed,
  inspectEnvironment,
  connect: ({ origin, trustsDate }, apiKey, cancelled, debug) =>
    createBraze(createTransport({ origin, apiKey, debug }), { trustsDate, cancelled }),
};

void step(world).then((succeeds) => {
  process.exitCode = succeeds ? 0 : 1;
  // A leftover connection, for example one that a proxy never opened, would keep the process alive for minutes.
  setTimeout(leave, 250).unref();
});

/** Ends the process. Node's own exit waits for DNS lookups, which nothing can abort. Replacing the process does not wait. */
function leave(): void {
  const isLookingUp = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');
  // On Windows a killed process exits 1.
  if (isLookingUp && process.platform === 'win32' && process.exitCode === 1) process.kill(process.pid, 'SIGKILL');
  if (isLookingUp) process.execve?.('/bin/sh', ['sh', '-c', `exit ${process.exitCode}`], {});
  process.exit();
}

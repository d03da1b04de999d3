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

// What http-client bundles for proxies uses a constructor that Node warns of on stderr.
process.noDeprecation = true;

// A diagnostic report of Node would write the environment to a file.
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
    // Node cuts fractions of a millisecond, and would wake too early. An abort rejects, and only ends the wait.
    sleep: (ms, signal) => setTimer(Math.ceil(ms), undefined, { signal }).catch(() => undefined),
  },
  random: Math.random,
  cancelled: cancel.signal,
  crashed,
  inspectEnvironment,
  connect: ({ origin, trustsDate }, apiKey, cancelled, debug) =>
    createBraze(createTransport({ origin, apiKey, debug }), { trustsDate, cancelled }),
};

void step(world).then((green) => {
  process.exitCode = green ? 0 : 1;
  // What a request left behind, a connection that a proxy never opened, say, would keep the process alive for minutes.
  setTimeout(leave, 250).unref();
});

/** Ends the process. Node's own exit waits for DNS lookups, which cannot be called off; another program does not. */
function leave(): void {
  const isLookingUp = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');
  // On Windows a killed process exits 1.
  if (isLookingUp && process.platform === 'win32' && process.exitCode === 1) process.kill(process.pid, 'SIGKILL');
  if (isLookingUp) process.execve?.('/bin/sh', ['sh', '-c', `exit ${process.exitCode}`], {});
  process.exit();
}

// Measures one step: runs the built action, or the baseline, in its own process against a simulated Braze.
import { resolve } from 'node:path';
import type { SimulatedBraze } from '../simulator/braze.ts';
import type { RunOptions } from '../simulator/runner.ts';
import { runAction } from '../simulator/runner.ts';
import type { ServerOptions } from '../simulator/server.ts';
import { startServer } from '../simulator/server.ts';

/** The step's API key. */
export const KEY = 'bench-key';

/** What one process used. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** Runs a step once. Throws if it fails, because its costs would mean nothing. */
export async function costOf(braze: SimulatedBraze, options: RunOptions & Pick<ServerOptions, 'tls'>): Promise<Cost> {
  const { tls, ...run } = options;
  const server = await startServer({ braze, ...(tls ? { tls } : {}) });
  const { elapsedMs, exitCode, stdout, stderr } = await runAction({
    ...run,
    inputs: { 'api-key': KEY, 'rest-endpoint': server.url, ...run.inputs },
    nodeOptions: ['--require', resolve(import.meta.dirname, 'peak.cjs')],
  });
  await server.close();
  if (exitCode !== 0) throw new Error(`A step with ${JSON.stringify(run)} ended ${exitCode}:\n${stdout}${stderr}`);
  const { peakKiB, cpuMicroseconds } = JSON.parse(stderr) as { peakKiB: number; cpuMicroseconds: number };
  return { wallMs: elapsedMs, cpuMs: cpuMicroseconds / 1_000, peakMiB: peakKiB / 1_024 };
}

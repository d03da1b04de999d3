// Servers for one test each, closed when it is over.
import { afterEach } from '@jest/globals';
import type { ServerOptions, SimulatorServer } from '../../simulator/server.ts';
import { startServer } from '../../simulator/server.ts';
import { ID, testBraze } from './helpers.ts';

export const SYNC = `/cdi/integrations/${ID}/sync`;
export const STATUS = `/cdi/integrations/${ID}/job_sync_status`;

const open: SimulatorServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A server of a Braze with one integration; it is closed after the test. */
export async function start(options: Partial<ServerOptions> = {}) {
  const { braze } = testBraze();
  const server = await startServer({ braze, ...options });
  open.push(server);
  return { server, braze };
}

/** Waits until this is so, by turns of the event loop. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

// Servers of the simulated Braze for one test each, closed after the test.
import { afterEach } from '@jest/globals';
import type { ServerOptions, SimulatorServer } from '../../simulator/server.ts';
import { startServer } from '../../simulator/server.ts';
import { testBraze } from './helpers.ts';

const open: SimulatorServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** Starts a server of a Braze with one integration. */
export async function start(options: Partial<ServerOptions> = {}): Promise<SimulatorServer> {
  const server = await startServer({ ...testBraze(), ...options });
  open.push(server);
  return server;
}

// Shared by tests with the simulator: a Braze with one integration, its clock or its server, and short ways to send requests.
import { afterEach } from '@jest/globals';
import type { BrazeOptions, IntegrationSpec, RowField, WireReply } from '../../simulator/braze.ts';
import { createSimulatedBraze } from '../../simulator/braze.ts';
import type { ServerOptions, SimulatorServer } from '../../simulator/server.ts';
import { startServer } from '../../simulator/server.ts';

export const KEY = 'full-key';
export const ID = '11111111-1111-4111-8111-111111111111';
export const OTHER_ID = '22222222-2222-4222-8222-222222222222';

export const SYNC = `/cdi/integrations/${ID}/sync`;
export const STATUS = `/cdi/integrations/${ID}/job_sync_status`;

/** A whole minute, so that fixed windows begin here. */
export const T0_MS = Date.UTC(2026, 0, 1, 12, 0, 0);

export function request(method: string, path: string, key: string | null = KEY) {
  return { method, path, headers: key === null ? {} : { authorization: `Bearer ${key}` } };
}

/** The rows of a page; any field may be missing. */
export function resultsOf(reply: WireReply) {
  return (JSON.parse(reply.body) as { results: Partial<Record<RowField, unknown>>[] }).results;
}

export function messageOf(reply: WireReply): string {
  return (JSON.parse(reply.body) as { message: string }).message;
}

/** A Braze with one integration and its own clock, which stands at `T0_MS`. */
export function testBraze(spec: Partial<IntegrationSpec> = {}, options: Partial<BrazeOptions> = {}) {
  let nowMs = T0_MS;
  const braze = createSimulatedBraze({
    nowMs: () => nowMs,
    keys: { [KEY]: ['cdi.integration_sync', 'cdi.integration_job_status', 'cdi.integration_list'] },
    integrations: [{ id: ID, ...spec }],
    ...options,
  });
  const list = (cursor?: string) =>
    braze.handle(request('GET', cursor === undefined ? STATUS : `${STATUS}?cursor=${cursor}`));
  return {
    braze,
    /** Advances the clock. */
    advance: (ms: number) => {
      nowMs += ms;
    },
    trigger: (key = KEY, id = ID) => braze.handle(request('POST', `/cdi/integrations/${id}/sync`, key)),
    list,
    /** The rows of the first page. */
    rows: () => resultsOf(list()),
  };
}

const open: SimulatorServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** Starts a server of a Braze with one integration. It is closed after the test. */
export async function start(options: Partial<ServerOptions> = {}): Promise<SimulatorServer> {
  const server = await startServer({ ...testBraze(), ...options });
  open.push(server);
  return server;
}

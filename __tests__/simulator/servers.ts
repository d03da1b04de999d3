// Servers for one test each, closed when it is over, and a client that hides nothing.
import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { afterEach } from '@jest/globals';
import { LOOPBACK_CERTIFICATE } from '../../simulator/certificate.ts';
import type { ServerOptions, SimulatorServer } from '../../simulator/server.ts';
import { startServer } from '../../simulator/server.ts';
import { ID, KEY, testBraze } from './helpers.ts';

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
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** What a client saw of one request. */
export interface Sighting {
  status: number | null;
  headers: IncomingMessage['headers'];
  /** What arrived of it. */
  body: Buffer;
  /** `ended`: whole; `gave up`: the client did; else the error's code. */
  end: string;
}

/** When a client gives up: then, or after so many bytes of the body, where 0 is as soon as the head has come. */
export interface Patience {
  when?: Promise<unknown>;
  afterBytes?: number;
}

/** Sends one request on a connection of its own, a trigger unless another is given. Never rejects. */
export function send(origin: string, { when, afterBytes }: Patience = {}, method = 'POST', path = SYNC) {
  return new Promise<Sighting>((resolve) => {
    const sighting: Sighting = { status: null, headers: {}, body: Buffer.alloc(0), end: '' };
    const finish = (end: string) => {
      resolve({ ...sighting, end });
      request.destroy();
    };
    void when?.then(() => finish('gave up'));
    const tellError = (error: NodeJS.ErrnoException) => finish(error.code ?? error.message);
    const onBody = (chunk: Buffer) => {
      sighting.body = Buffer.concat([sighting.body, chunk]);
      if (afterBytes !== undefined && sighting.body.length >= afterBytes) finish('gave up');
    };
    const onResponse = (response: IncomingMessage) => {
      sighting.status = response.statusCode ?? null;
      sighting.headers = response.headers;
      response.on('data', onBody).on('end', () => finish('ended'));
      response.on('error', tellError);
      if (afterBytes === 0) finish('gave up');
    };
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const options = { method, headers, agent: false as const, ca: LOOPBACK_CERTIFICATE.cert };
    const sender = origin.startsWith('https:') ? httpsRequest : httpRequest;
    const request = sender(`${origin}${path}`, options, onResponse).on('error', tellError).end();
  });
}

// Requests that cannot or must not reach Braze: connections that do not open, certificates, redirects to other hosts.
import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from '@jest/globals';
import { redirect } from '../../simulator/faults.ts';
import { freePort } from '../braze/servers.ts';
import type { Given } from './step.ts';
import { gatewayResolves, ID, outputsWith, post, startElsewhere, step } from './step.ts';

const other = await startElsewhere();
const refusingPort = await freePort();

/**
 * A port on loopback whose queue of connections is full, because its server never accepts one. A connection to it waits
 * forever, while a refused connection would fail at once.
 */
async function fullBacklog(): Promise<{ port: number; open: () => Promise<void> }> {
  const listener = new Worker(
    `
      const { parentPort } = require('node:worker_threads');
      const server = require('node:net').createServer();
      server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
        parentPort.postMessage(server.address().port);
        // The thread that would accept sleeps from here on.
        setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
      });
    `,
    { eval: true },
  );
  const [port] = (await once(listener, 'message')) as [number];
  const waiting = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  return {
    port,
    async open() {
      for (const socket of waiting) socket.destroy();
      await listener.terminate();
    },
  };
}

describe('not sent: the step retries, and never ends as unknown', () => {
  test.concurrent.each([
    ['hazard 11: a refused connection', `http://127.0.0.1:${refusingPort}`, 'ECONNREFUSED'],
    ['hazard 11: no such host', 'https://gateway.invalid', '(ENOTFOUND|EAI_AGAIN)'],
  ])('%s', async (_name, endpoint, code) => {
    const inputs = { 'rest-endpoint': endpoint, 'allow-custom-endpoint': 'true', timeout: '10s' };
    const seen = await step({ inputs });
    expect(seen.outputs).toMatchObject({ status: 'not_started', 'http-status': '', message: '' });
    expect(Number(seen.outputs['attempts'])).toBeGreaterThan(1);
    expect(seen.annotations[0]?.text).toMatch(new RegExp(`before the timeout of 10s \\((${code}),`));
  });

  test.concurrent('hazard 5: the step gives up on a connection into a full backlog at the timeout', async () => {
    const { port, open } = await fullBacklog();
    try {
      const seen = await step({ inputs: { 'rest-endpoint': `http://127.0.0.1:${port}`, timeout: '2s' } });
      expect(seen.outputs).toEqual(outputsWith('not_started', 1));
    } finally {
      await open();
    }
  });

  test.concurrent('hazard 7: the step gives up on a TLS handshake that never comes at the timeout', async () => {
    const faults = { connection: () => 'silence' as const };
    const seen = await step({ gateway: true, preload: gatewayResolves, faults, inputs: { timeout: '2s' } });
    expect([seen.outputs['status'], seen.requests]).toEqual(['not_started', []]);
  });
});

test.concurrent.each<[string, Given, string]>([
  ['from an unknown CA', { env: { NODE_EXTRA_CA_CERTS: undefined } }, 'is not trusted'],
  ['for another name', { inputs: ({ port }) => ({ 'rest-endpoint': `https://127.0.0.1:${port}` }) }, 'another name'],
])('hazard 11: a certificate %s is refused at once, and the key is not sent', async (_name, given, problem) => {
  const seen = await step({ gateway: true, preload: gatewayResolves, ...given });
  expect(seen.outputs).toEqual(outputsWith('not_started', 1));
  expect(seen.requests).toEqual([]);
  expect(seen.annotations[0]?.text).toContain(problem);
});

test.concurrent.each([
  ['hazard 13: another port', '127.0.0.1', 302],
  ['hazard 14: another host', 'localhost', 307],
])('%s, to which a redirect points, gets no request', async (_name, host, status) => {
  const location = `http://${host}:${other.port}/cdi/integrations/${ID}/sync`;
  const seen = await step({ faults: { trigger: [redirect(location, status)] } });
  expect(seen.outputs).toEqual(outputsWith('not_started', 1, status));
  expect([seen.requests, other.connections()]).toEqual([[post], 0]);
  expect(seen.stdout + seen.summary).not.toContain(String(other.port));
});

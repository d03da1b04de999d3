// The request never reached Braze, or must not: connections that do not open, certificates, redirects to others.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from '@jest/globals';
import { createSimulatedBraze } from '../../simulator/braze.ts';
import { redirect } from '../../simulator/faults.ts';
import { startServer } from '../../simulator/server.ts';
import type { Given } from './step.ts';
import { gatewayResolves, ID, outputsWith, step } from './step.ts';

/**
 * A port of loopback whose queue of connections is full: somebody listens and never accepts. What connects waits for
 * ever, where a refused connection would fail at once.
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

/** A port of loopback on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

describe('not sent: tried again, and never unknown', () => {
  test.concurrent('hazard 11: ECONNREFUSED', async () => {
    const seen = await step({ inputs: { 'rest-endpoint': `http://127.0.0.1:${await closedPort()}`, timeout: '3s' } });
    expect(seen.outputs).toMatchObject({ status: 'failed', 'http-status': '', message: '' });
    expect(seen.elapsedMs - seen.printedAfterMs).toBeLessThan(4_000);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('hazard 5: a connection into a full backlog: over by the deadline, process included', async () => {
    const { port, open } = await fullBacklog();
    try {
      const seen = await step({ inputs: { 'rest-endpoint': `http://127.0.0.1:${port}`, timeout: '2s' } });
      expect(seen.outputs).toEqual(outputsWith('failed', 1));
      expect(seen.elapsedMs).toBeGreaterThanOrEqual(2_000);
      expect(seen.elapsedMs - seen.printedAfterMs).toBeLessThan(3_500);
      expect(seen.told).toMatchSnapshot();
    } finally {
      await open();
    }
  });

  test.concurrent('hazard 11: ENOTFOUND', async () => {
    const seen = await step({
      inputs: { 'rest-endpoint': 'https://gateway.invalid', 'allow-custom-endpoint': 'true', timeout: '3s' },
    });
    expect(seen.outputs).toMatchObject({ status: 'failed', 'http-status': '', message: '' });
    expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringMatching(/\((ENOTFOUND|EAI_AGAIN)\)/) }]);
  });

  test.concurrent('a TLS handshake that is cut off, then one that is not', async () => {
    const seen = await step({ gateway: true, preload: gatewayResolves, faults: { connection: ['fin'] } });
    expect(seen.outputs).toMatchObject({ status: 'triggered', 'http-status': '202' });
    expect(seen.requests).toEqual(['POST sync']);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('hazard 7: a TLS handshake that never comes: over by the deadline', async () => {
    const faults = { connection: () => 'silence' as const };
    const seen = await step({ gateway: true, preload: gatewayResolves, faults, inputs: { timeout: '2s' } });
    expect(seen.requests).toEqual([]);
    expect([seen.exitCode, seen.outputs['status']]).toEqual([1, 'failed']);
    expect(seen.elapsedMs - seen.printedAfterMs).toBeLessThan(3_500);
  });
});

describe('a certificate that is not trusted: refused at once, the key is not sent', () => {
  const cases: [string, Given][] = [
    ['a CA that nobody knows', { env: { NODE_EXTRA_CA_CERTS: undefined } }],
    ['another name', { inputs: ({ port }) => ({ 'rest-endpoint': `https://127.0.0.1:${port}` }) }],
  ];
  test.concurrent.each(cases)('hazard 11: %s', async (_name, given) => {
    const seen = await step({ gateway: true, preload: gatewayResolves, ...given });
    expect(seen.outputs).toEqual(outputsWith('failed', 1));
    expect([seen.exitCode, seen.requests]).toEqual([1, []]);
    expect(seen.told).toMatchSnapshot();
  });
});

describe('a redirect is refused: the other one sees nothing', () => {
  test.concurrent.each([
    ['hazard 13: another port', '127.0.0.1', 302],
    ['hazard 14: another host', 'localhost', 307],
  ])('%s', async (_name, host, status) => {
    const other = await startServer({ braze: createSimulatedBraze({ nowMs: Date.now, keys: {}, integrations: [] }) });
    try {
      const location = `http://${host}:${other.port}/cdi/integrations/${ID}/sync`;
      const seen = await step({ faults: { trigger: [redirect(location, status)] } });
      expect(seen.outputs).toEqual(outputsWith('failed', 1, status));
      expect([seen.exitCode, seen.requests, other.connections()]).toEqual([1, ['POST sync'], []]);
      expect(seen.stdout + seen.summary).not.toContain(String(other.port));
    } finally {
      await other.close();
    }
  });
});

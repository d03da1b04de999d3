// The simulated Braze over real sockets: what it answers, what it logs, and how it ends.
import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { LOOPBACK_CERTIFICATE } from '../../simulator/certificate.ts';
import type { FaultScripts } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { startServer } from '../../simulator/server.ts';
import { send } from './client.ts';
import { testBraze } from './helpers.ts';
import { STATUS, SYNC, start, until } from './servers.ts';

describe('the server', () => {
  test("answers as Braze does, with Braze's headers", async () => {
    const { server } = await start();
    const { status, headers, body, end } = await send('POST', server.url + SYNC);
    expect([status, body.toString(), end]).toEqual([202, '{"message":"success"}', 'ended']);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': '21',
      date: 'Thu, 01 Jan 2026 12:00:00 GMT',
      'x-ratelimit-remaining': '19',
    });
  });

  test('sends no Date if Braze sends none', async () => {
    const { braze } = testBraze({}, { date: () => null });
    const { server } = await start({ braze });
    expect((await send('POST', server.url + SYNC)).headers).not.toHaveProperty('date');
  });

  test('logs what came, in order, with the connection and a time that only grows', async () => {
    const { server } = await start();
    await send('POST', server.url + SYNC);
    await send('GET', `${server.url}${STATUS}?cursor=c2tpcDow`);
    expect(server.requests).toMatchObject([
      {
        number: 1,
        connection: 1,
        method: 'POST',
        path: SYNC,
        body: '',
        headers: { authorization: 'Bearer full-key', 'content-type': 'application/json' },
        fault: null,
        reply: { status: 202 },
      },
      { number: 2, connection: 2, method: 'GET', path: `${STATUS}?cursor=c2tpcDow`, reply: { status: 200 } },
    ]);
    const [first, second] = server.requests;
    expect(second?.atMs).toBeGreaterThan(first?.atMs ?? Number.POSITIVE_INFINITY);
  });

  test('logs a body, and tells whoever listens before it answers', async () => {
    const told: string[] = [];
    const { server } = await start({ onRequest: ({ body }) => told.push(body) });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`POST ${SYNC} HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhe`);
    socket.write('llo');
    await server.arrived(1);
    socket.destroy();
    expect([told, server.requests[0]?.body]).toEqual([['hello'], 'hello']);
  });

  test('notices when a client leaves', async () => {
    const { server } = await start({ faults: { trigger: [lost({ kind: 'silence' })] } });
    const client = connect(server.port, '127.0.0.1');
    client.write(`POST ${SYNC} HTTP/1.1\r\nhost: x\r\n\r\n`);
    await Promise.all([server.arrived(1), server.arrived(0)]);
    expect(server.connections()).toMatchObject([{ number: 1, closedAtMs: null, fault: null }]);
    client.destroy();
    await until(() => server.connections()[0]?.closedAtMs !== null);
    expect(server.connections()[0]?.bytesRead).toBeGreaterThan(SYNC.length);
  });

  test('several requests can share a connection', async () => {
    const { server } = await start();
    const client = connect(server.port, '127.0.0.1');
    client.write(`GET ${STATUS} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(2));
    await server.arrived(2);
    client.destroy();
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1]);
  });

  test('closing it destroys open connections and drops late answers', async () => {
    const { server } = await start({ faults: { trigger: [afterEffect({ kind: 'answer', afterMs: 60_000 })] } });
    const sighting = send('POST', server.url + SYNC);
    await server.arrived(1);
    await server.close();
    expect((await sighting).end).toBe('ECONNRESET');
    expect((await send('POST', server.url + SYNC)).end).toBe('ECONNREFUSED');
  });

  test('a port that is taken rejects', async () => {
    const { server } = await start();
    await expect(startServer({ braze: testBraze().braze, port: server.port })).rejects.toThrow('EADDRINUSE');
  });

  test('it speaks https, faults and log included', async () => {
    const faults: FaultScripts = { trigger: [null, afterEffect({ kind: 'reset' })] };
    const { server } = await start({ tls: LOOPBACK_CERTIFICATE, faults });
    expect(server.url).toMatch(/^https:/);
    expect((await send('POST', server.url + SYNC)).status).toBe(202);
    expect((await send('POST', server.url + SYNC)).end).toBe('ECONNRESET');
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 2]);
  });
});

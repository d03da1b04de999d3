// The simulated Braze over real sockets: what it answers, what it logs, what each fault does to a client, how it ends.
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, jest, test } from '@jest/globals';
import { LOOPBACK_CERTIFICATE } from '../../simulator/certificate.ts';
import type { ConnectionFault, Fault } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { testBraze } from './helpers.ts';
import type { Patience, Sighting } from './servers.ts';
import { STATUS, SYNC, send, start, until } from './servers.ts';

describe('the server', () => {
  test("answers as Braze does, with Braze's headers, and no Date if Braze sends none", async () => {
    const { server } = await start();
    const { status, headers, body, end } = await send(server.url);
    expect([status, body.toString(), end]).toEqual([202, '{"message":"success"}', 'ended']);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': '21',
      date: 'Thu, 01 Jan 2026 12:00:00 GMT',
      'x-ratelimit-remaining': '19',
    });
    const dateless = await start({ braze: testBraze({}, { date: () => null }).braze });
    expect((await send(dateless.server.url)).headers).not.toHaveProperty('date');
  });

  test('logs what came, in order, with the connection and a time that only grows', async () => {
    const fault = afterEffect({ kind: 'answer', status: 500 });
    const { server, braze } = await start({ faults: { trigger: [fault] } });
    await send(server.url);
    await send(server.url, {}, 'GET', `${STATUS}?cursor=c2tpcDow`);
    const headers = { authorization: 'Bearer full-key', 'content-type': 'application/json' };
    const trigger = { number: 1, connection: 1, method: 'POST', path: SYNC, body: '', headers, fault };
    const look = { number: 2, connection: 2, method: 'GET', path: `${STATUS}?cursor=c2tpcDow`, fault: null };
    expect(server.requests).toMatchObject([
      { ...trigger, reply: { status: 500 } },
      { ...look, reply: { status: 200 } },
    ]);
    expect(braze.requests).toMatchObject([{ status: 202, effect: { startedRun: 1 } }, { status: 200 }]);
    const [first, second] = server.requests;
    expect(second?.atMs).toBeGreaterThan(first?.atMs ?? Number.POSITIVE_INFINITY);
  });

  test('logs bodies, shared connections and when a client leaves, and tells whoever listens', async () => {
    const told: string[] = [];
    const { server } = await start({ onRequest: ({ body }) => told.push(body) });
    const client = connect(server.port, '127.0.0.1');
    client.write(`POST ${SYNC} HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhe`);
    client.write('llo');
    await server.arrived(1);
    client.write(`GET ${STATUS} HTTP/1.1\r\nhost: x\r\n\r\n`);
    await Promise.all([server.arrived(2), server.arrived(0)]);
    expect(server.requests.map(({ connection, body }) => [connection, body])).toEqual([
      [1, 'hello'],
      [1, ''],
    ]);
    expect([told, server.connections()]).toMatchObject([['hello', ''], [{ number: 1, closedAtMs: null, fault: null }]]);
    client.destroy();
    await until(() => server.connections()[0]?.closedAtMs !== null);
    expect(server.connections()[0]?.bytesRead).toBeGreaterThan(STATUS.length);
  });

  test('destroys open connections when it is closed', async () => {
    const { server } = await start({ faults: { trigger: [afterEffect({ kind: 'answer', afterMs: 60_000 })] } });
    const sighting = send(server.url);
    await server.arrived(1);
    await server.close();
    expect((await sighting).end).toBe('ECONNRESET');
    expect((await send(server.url)).end).toBe('ECONNREFUSED');
  });

  test('speaks https, faults and log included', async () => {
    const { server } = await start({
      tls: LOOPBACK_CERTIFICATE,
      faults: { trigger: [null, afterEffect({ kind: 'reset' })] },
    });
    expect(server.url).toMatch(/^https:/);
    expect((await send(server.url)).status).toBe(202);
    expect((await send(server.url)).end).toBe('ECONNRESET');
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 2]);
  });
});

describe('a fault', () => {
  /** What a client sees of a trigger that meets a fault, and how many runs truly began. */
  async function meetOnce(fault: Fault, patience?: Patience): Promise<Sighting & { runs: number }> {
    const { server, braze } = await start({ faults: { trigger: [fault] } });
    return { ...(await send(server.url, patience)), runs: braze.runs().length };
  }

  const head = { afterBytes: 0 };
  test.each<[string, Fault, Partial<Sighting & { runs: number }>, Patience?]>([
    ['a reset', lost({ kind: 'reset' }), { status: null, end: 'ECONNRESET', runs: 0 }],
    ['a reset after the effect', afterEffect({ kind: 'reset' }), { end: 'ECONNRESET', runs: 1 }],
    ['a FIN', afterEffect({ kind: 'fin' }), { status: null, end: 'ECONNRESET', runs: 1 }],
    ['garbage', lost({ kind: 'garbage' }), { status: null, end: 'HPE_INVALID_CONSTANT' }],
    ['a huge header', afterEffect({ kind: 'huge-header' }), { status: null, end: 'HPE_HEADER_OVERFLOW' }],
    ['two lengths', afterEffect({ kind: 'two-lengths' }), { end: 'HPE_UNEXPECTED_CONTENT_LENGTH' }],
    ['a short body', afterEffect({ kind: 'short-body' }), { status: 202, end: 'ECONNRESET', runs: 1 }],
    ['a short body that is reset', afterEffect({ kind: 'short-body', end: 'reset' }), { end: 'ECONNRESET' }],
    ['a body that drips', afterEffect({ kind: 'drip', everyMs: 1 }), { body: Buffer.from('{"message":"success"}') }],
    ['a head alone', afterEffect({ kind: 'headers-then-silence' }), { status: 202, end: 'gave up' }, head],
  ])('brings %s', async (_name, fault, expected, patience = {}) => {
    expect(await meetOnce(fault, patience)).toMatchObject(expected);
  });

  test('brings silence, with the run that it started', async () => {
    const { server, braze } = await start({ faults: { trigger: [afterEffect({ kind: 'silence' })] } });
    expect(await send(server.url, { when: server.arrived(1) })).toMatchObject({ status: null, end: 'gave up' });
    expect(braze.runs()).toHaveLength(1);
  });

  test('brings a gzipped body that says so', async () => {
    const { headers, body } = await meetOnce(afterEffect({ kind: 'gzip' }));
    expect([headers['content-encoding'], gunzipSync(body).toString()]).toEqual(['gzip', '{"message":"success"}']);
  });

  test('brings an endless body until the client leaves, and then stops', async () => {
    const { server } = await start({ faults: { trigger: [lost({ kind: 'endless-body', status: 200 })] } });
    expect((await send(server.url, { afterBytes: 2 ** 21 })).body.length).toBeGreaterThanOrEqual(2 ** 21);
    await until(() => server.connections()[0]?.closedAtMs !== null);
    expect(server.connections()[0]?.bytesWritten).toBeLessThan(2 ** 26);
  });

  test.each<ConnectionFault>(['reset', 'fin', 'silence'])(
    'brings %s before a byte of a connection is read',
    async (fault) => {
      for (const tls of [undefined, LOOPBACK_CERTIFICATE]) {
        const { server } = await start({ faults: { connection: [fault] }, ...(tls && { tls }) });
        const isRead = () => server.connections().some(({ bytesRead }) => bytesRead > 0);
        const patience = fault === 'silence' ? { when: until(isRead) } : {};
        expect((await send(server.url, patience)).end).toBe(fault === 'silence' ? 'gave up' : 'ECONNRESET');
        expect(server.requests).toEqual([]);
        expect(server.connections()).toMatchObject([{ fault }]);
        expect((await send(server.url)).status).toBe(202);
      }
    },
  );

  describe('that comes late', () => {
    const real = ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const;
    const doNotFake = [...real, 'setImmediate' as const, 'clearImmediate' as const];

    test.each<[Fault, string]>([
      [afterEffect({ kind: 'answer', afterMs: 60_000 }), 'ended'],
      [lost({ kind: 'reset', afterMs: 60_000 }), 'ECONNRESET'],
    ])('comes when its time has come: %j', async (fault, end) => {
      const { server } = await start({ faults: { trigger: [fault] } });
      jest.useFakeTimers({ doNotFake });
      try {
        const sighting = send(server.url);
        await server.arrived(1);
        jest.advanceTimersByTime(59_999);
        expect(jest.getTimerCount()).toBe(1);
        jest.advanceTimersByTime(1);
        expect((await sighting).end).toBe(end);
      } finally {
        jest.useRealTimers();
      }
    });
  });
});

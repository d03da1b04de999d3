// What each fault does to a client over real sockets.
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { LOOPBACK_CERTIFICATE } from '../../simulator/certificate.ts';
import type { ConnectionFault, Fault } from '../../simulator/faults.ts';
import { afterEffect, htmlPage, lost, redirect } from '../../simulator/faults.ts';
import type { Patience, Sighting } from './client.ts';
import { send } from './client.ts';
import { SYNC, start, until } from './servers.ts';

/** What a client sees of a trigger that meets this fault, and how many runs truly began. */
async function meetOnce(fault: Fault, patience?: Patience): Promise<Sighting & { runs: number }> {
  const { server, braze } = await start({ faults: { trigger: [fault] } });
  const sighting = await send('POST', server.url + SYNC, patience);
  return { ...sighting, runs: braze.runs().length };
}

describe('a fault that keeps the client from an answer', () => {
  test.each<[string, Fault, Patience, Partial<Sighting & { runs: number }>]>([
    ['a reset loses the connection', lost({ kind: 'reset' }), {}, { status: null, end: 'ECONNRESET', runs: 0 }],
    ['a reset after the effect leaves a run', afterEffect({ kind: 'reset' }), {}, { end: 'ECONNRESET', runs: 1 }],
    ['a FIN loses the connection', afterEffect({ kind: 'fin' }), {}, { status: null, end: 'ECONNRESET', runs: 1 }],
    [
      'silence lasts',
      afterEffect({ kind: 'silence' }),
      { giveUpAfterMs: 300 },
      { status: null, end: 'gave up', runs: 1 },
    ],
    [
      'after the headers, silence lasts',
      afterEffect({ kind: 'headers-then-silence' }),
      { giveUpAfterMs: 300 },
      { status: 202, end: 'gave up' },
    ],
    ['garbage is no HTTP', lost({ kind: 'garbage' }), {}, { status: null, end: 'HPE_INVALID_CONSTANT' }],
    [
      'garbage can be any text',
      lost({ kind: 'garbage', text: 'HTTP/1.1 abc\r\n\r\n' }),
      {},
      { end: 'HPE_INVALID_STATUS' },
    ],
    [
      '64 KiB of header are too much',
      afterEffect({ kind: 'huge-header' }),
      {},
      { status: null, end: 'HPE_HEADER_OVERFLOW' },
    ],
    [
      'two Content-Lengths are no HTTP',
      afterEffect({ kind: 'two-lengths' }),
      {},
      { end: 'HPE_UNEXPECTED_CONTENT_LENGTH' },
    ],
    ['a short body breaks off', afterEffect({ kind: 'short-body' }), {}, { status: 202, end: 'ECONNRESET', runs: 1 }],
    [
      'a short body can end in a reset',
      afterEffect({ kind: 'short-body', end: 'reset' }),
      {},
      { status: 202, end: 'ECONNRESET' },
    ],
  ])('%s', async (_name, fault, patience, expected) => {
    expect(await meetOnce(fault, patience)).toMatchObject(expected);
  });

  test('a short body brings the bytes that it promises to bring', async () => {
    const { headers, body } = await meetOnce(afterEffect({ kind: 'short-body', declaredBytes: 50, sentBytes: 4 }));
    expect([headers['content-length'], body.toString()]).toEqual(['50', '{"me']);
  });

  test('a dripping body comes byte by byte, to its end', async () => {
    const { body, tookMs } = await meetOnce(afterEffect({ kind: 'drip', everyMs: 5 }));
    expect(body.toString()).toBe('{"message":"success"}');
    expect(tookMs).toBeGreaterThan(21 * 4);
  });

  test('an endless body goes on until the client leaves, and then stops', async () => {
    const { server } = await start({ faults: { trigger: [lost({ kind: 'endless-body', status: 200 })] } });
    const { end, body } = await send('POST', server.url + SYNC, { giveUpAfterBytes: 2 ** 21 });
    expect([end, body.length >= 2 ** 21]).toEqual(['gave up', true]);
    await until(() => server.connections()[0]?.closedAtMs !== null);
    expect(server.connections()[0]?.bytesWritten).toBeLessThan(2 ** 26);
  });

  test.each<[ConnectionFault, string]>([
    ['reset', 'ECONNRESET'],
    ['fin', 'ECONNRESET'],
    ['silence', 'gave up'],
  ])('a connection can meet %s before a byte is read', async (fault, end) => {
    for (const tls of [undefined, LOOPBACK_CERTIFICATE]) {
      const { server } = await start({ faults: { connection: [fault] }, ...(tls && { tls }) });
      expect((await send('POST', server.url + SYNC, { giveUpAfterMs: fault === 'silence' ? 300 : 20_000 })).end).toBe(
        end,
      );
      expect(server.requests).toEqual([]);
      expect(server.connections()).toMatchObject([{ fault }]);
      await until(() => server.connections()[0]?.closedAtMs !== null);
      expect((await send('POST', server.url + SYNC)).status).toBe(202);
    }
  });
});

describe('a fault that changes the answer', () => {
  test('a late answer comes late', async () => {
    const { status, tookMs } = await meetOnce(afterEffect({ kind: 'answer', afterMs: 60 }));
    expect(status).toBe(202);
    expect(tookMs).toBeGreaterThanOrEqual(59);
  });

  test('a reset can come late, too', async () => {
    const { end, tookMs } = await meetOnce(lost({ kind: 'reset', afterMs: 60 }));
    expect(end).toBe('ECONNRESET');
    expect(tookMs).toBeGreaterThanOrEqual(59);
  });

  test('a late answer to a client that left is dropped', async () => {
    const { server } = await start({ faults: { trigger: [lost({ kind: 'reset', afterMs: 50 })] } });
    expect((await send('POST', server.url + SYNC, { giveUpWhen: server.arrived(1) })).end).toBe('gave up');
    await until(() => server.connections()[0]?.closedAtMs !== null);
    expect((await send('POST', server.url + SYNC)).status).toBe(202);
  });

  test('a gzipped body says so', async () => {
    const { headers, body } = await meetOnce(afterEffect({ kind: 'gzip' }));
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).toString()).toBe('{"message":"success"}');
  });

  test('an HTML page has its type', async () => {
    const { status, headers, body } = await meetOnce(htmlPage(502));
    expect([status, headers['content-type'], body.toString().slice(0, 9)]).toEqual([502, 'text/html', '<!doctype']);
  });

  test('a redirect names its place', async () => {
    const { status, headers, runs } = await meetOnce(redirect('//evil.test/x', 302));
    expect([status, headers.location, runs]).toEqual([302, '//evil.test/x', 0]);
  });

  test('the log holds the fault and what the client was to see', async () => {
    const fault = afterEffect({ kind: 'answer', status: 500 });
    const { server, braze } = await start({ faults: { trigger: [fault] } });
    expect((await send('POST', server.url + SYNC)).status).toBe(500);
    expect(server.requests).toMatchObject([{ fault, reply: { status: 500 } }]);
    expect(braze.requests).toMatchObject([{ status: 202, effect: { startedRun: 1 } }]);
  });
});

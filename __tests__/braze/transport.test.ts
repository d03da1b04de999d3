// Requests over real sockets: one deadline for everything, a size cap, no redirects, and how each fault is classified.

import type { HookCallbacks } from 'node:async_hooks';
import { createHook } from 'node:async_hooks';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { LOOPBACK_CERTIFICATE } from '../../simulator/certificate.ts';
import type { Sight } from '../../simulator/faults.ts';
import { afterEffect } from '../../simulator/faults.ts';
import { isolateEnvironment } from '../environment.ts';
import { KEY, STATUS, SYNC, start } from '../simulator/helpers.ts';
import { failure } from './answers.ts';
import { endings, headArrived, send } from './send.ts';
import { joinTo, serveTcp } from './servers.ts';

isolateEnvironment();

const MIB = 1024 * 1024;

/** A server whose answers all reach the client like this. */
const answering = (sees: Sight) =>
  start({ faults: { trigger: () => afterEffect(sees), runs: () => afterEffect(sees) } });

describe('a request', () => {
  test('has the key, headers for JSON and its query, and no body', async () => {
    const server = await start();
    await send(server.url);
    await send(server.url, { method: 'GET', path: `${STATUS}?cursor=c2tpcDoxMDA%3D` });
    const headers = {
      host: `127.0.0.1:${server.port}`,
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'braze-cdi-sync',
      'content-length': '0',
      connection: 'close',
    };
    expect(server.requests.map(({ reply: _reply, fault: _fault, ...request }) => request)).toEqual([
      { method: 'POST', path: SYNC, headers, body: '' },
      { method: 'GET', path: `${STATUS}?cursor=c2tpcDoxMDA%3D`, headers, body: '' },
    ]);
  });

  test('uses its own connection and closes it', async () => {
    const server = await answering({ kind: 'answer', headers: { connection: 'keep-alive' } });
    await send(server.url);
    await send(server.url);
    await server.allClosed();
    expect(server.connections()).toBe(2);
  });

  test('leaves no listener and no timer behind', async () => {
    const server = await start();
    const { signal } = new AbortController();
    const timers: { _idleTimeout?: number; _destroyed?: boolean }[] = [];
    const init = (_id: number, type: string, _by: number, timer: (typeof timers)[number]): void => {
      if (type === 'Timeout' && timer._idleTimeout === 61_234) timers.push(timer);
    };
    const hook = createHook({ init: init as HookCallbacks['init'] & object }).enable();
    await send(server.url, { signal, timeoutMs: 61_234 });
    hook.disable();
    expect(timers.map(({ _destroyed }) => _destroyed)).toEqual([true]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('is not sent if its signal is already aborted', async () => {
    const server = await start();
    const { exchange } = await send(server.url, { signal: AbortSignal.abort() });
    expect(exchange).toEqual(failure('CANCELLED', 'connecting'));
    await send(server.url, { path: '/second' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/second']);
  });

  test('gets a debug line with its method, path, status and milliseconds, without query, headers or body', async () => {
    const server = await answering({ kind: 'answer', status: 200, headers: { 'x-secret': 'header' }, body: 'body' });
    const { lines } = await send(server.url, { method: 'GET', path: `${STATUS}?cursor=secret` });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^GET ${STATUS}: 200 in \\d+ ms$`))]);
  });
});

describe('an answer', () => {
  const locations = ['/', '/elsewhere', 'http://[bad', ''];
  type Row = [status: number, headers: Readonly<Record<string, string>>];
  test.each([
    ...[200, 404, 429, 503].map((status): Row => [status, { 'retry-after': '0' }]),
    ...[301, 307].flatMap((status) => locations.map((location): Row => [status, { location }])),
  ])('with status %i and %j is returned as it is, after one request', async (httpStatus, headers) => {
    const body = '{"message":"é"}';
    const server = await answering({ kind: 'answer', status: httpStatus, headers, body });
    const { exchange } = await send(server.url, { method: 'GET', path: STATUS });
    expect(exchange).toMatchObject({ kind: 'answer', httpStatus, headers, body });
    expect(server.requests).toHaveLength(1);
  });

  test.each<[string, Sight, string]>([
    ['that arrives byte by byte is complete', { kind: 'drip', everyMs: 1, body: '"é"' }, '"é"'],
    ['that breaks off keeps what has arrived', { kind: 'short-body' }, '{"message"'],
    ['of exactly 1 MiB is complete', { kind: 'answer', body: `${'x'.repeat(MIB - 1)}!` }, `${'x'.repeat(MIB - 1)}!`],
    ['of 1 MiB and a byte loses that byte', { kind: 'answer', body: `${'x'.repeat(MIB)}!` }, 'x'.repeat(MIB)],
    ['without an end is cut at 1 MiB', { kind: 'endless-body' }, 'x'.repeat(MIB)],
  ])('with a body %s, and its connection is closed', async (_what, sees, body) => {
    const server = await answering(sees);
    expect((await send(server.url)).exchange).toMatchObject({ httpStatus: 202, body });
    await server.allClosed();
  });
});

describe.each(endings)('%s ends', (_what, code, sendUntil, line) => {
  test('headers that arrive byte by byte: the request may have reached Braze', async () => {
    const server = await serveTcp((socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\nX: ');
      const timer = setInterval(() => socket.write('x'), 5);
      socket.on('close', () => clearInterval(timer));
    });
    const { exchange, lines } = await sendUntil(server.received, server.origin);
    expect([exchange, lines]).toEqual([failure(code), [expect.stringMatching(line)]]);
    await server.allClosed();
  });

  test('a body that arrives byte by byte: the answer counts', async () => {
    const server = await answering({ kind: 'drip', everyMs: 5, body: 'x'.repeat(10_000) });
    const { exchange } = await sendUntil(headArrived(), server.url);
    expect(exchange).toMatchObject({ kind: 'answer', httpStatus: 202, body: expect.stringMatching(/^x{0,9999}$/) });
    await server.allClosed();
  });

  test('an unanswered TLS handshake: the request was never sent', async () => {
    const server = await serveTcp();
    const { exchange } = await sendUntil(server.received, server.origin.replace('http:', 'https:'));
    expect(exchange).toEqual(failure(code, 'connecting'));
    await server.allClosed();
  });
});

// simulator/server.test.ts has a connection that is refused.
test.each<[string, string, Sight]>([
  ['is reset', 'ECONNRESET', { kind: 'reset' }],
  ['is closed', 'ECONNRESET', { kind: 'fin' }],
  ['returns no HTTP', 'HPE_INVALID_CONSTANT', { kind: 'garbage' }],
  ['returns a header of 64 KiB', 'HPE_HEADER_OVERFLOW', { kind: 'huge-header' }],
  ['returns two lengths', 'HPE_UNEXPECTED_CONTENT_LENGTH', { kind: 'two-lengths' }],
])('a connection that %s may have delivered the request, and only an error code is kept', async (_what, code, sees) => {
  const server = await answering(sees);
  expect((await send(server.url)).exchange).toEqual(failure(code));
  expect(server.requests).toHaveLength(1);
});

describe('over TLS', () => {
  /**
   * Trusts the certificate of the servers on loopback for one test. `tls.setDefaultCACertificates` came with Node 24.5, and
   * the oldest runner that supports node24 has 24.4.0.
   */
  async function trusting(check: () => Promise<void>): Promise<void> {
    const { createSecureContext } = tls;
    tls.createSecureContext = (options) => createSecureContext({ ...options, ca: LOOPBACK_CERTIFICATE.cert });
    try {
      await check();
    } finally {
      tls.createSecureContext = createSecureContext;
    }
  }

  test.each([
    ['plain HTTP', Buffer.from('HTTP/1.1 502 Bad Gateway\r\n\r\n')],
    ['a record that is too long', Buffer.from([0x17, 3, 3, 0xff, 0xff])],
    ['a record that fails its check', Buffer.from([0x17, 3, 3, 0, 32, ...Array(32).fill(7)])],
  ])('a connection that ends with %s after the request was read may have delivered it', (_what, bytes) =>
    trusting(async () => {
      let client: Socket | undefined;
      const faults = { trigger: [afterEffect({ kind: 'silence' })] };
      const server = await start({ faults, tls: LOOPBACK_CERTIFICATE, onRequest: () => client?.write(bytes) });
      const relay = await serveTcp((socket, head) => {
        client = socket;
        joinTo(server.port, socket, head);
      });
      const { exchange } = await send(relay.origin.replace('http:', 'https:'));
      expect(exchange).toEqual({ ...failure(''), code: expect.stringMatching(/^ERR_SSL_/) });
      expect(server.requests).toHaveLength(1);
    }),
  );

  test('a server that speaks plain HTTP gets no request', async () => {
    const server = await start();
    const { exchange } = await send(server.url.replace('http:', 'https:'));
    expect(exchange).toMatchObject({ kind: 'failure', stage: 'connecting' });
    expect(server.requests).toEqual([]);
  });

  test('a server that hangs up during the handshake gets no request', async () => {
    const server = await start({ tls: LOOPBACK_CERTIFICATE, faults: { connection: ['fin'] } });
    expect((await send(server.url)).exchange).toEqual(failure('ECONNRESET', 'connecting'));
  });
});

// Requests over real sockets: one deadline for everything, a size cap, no redirects, and what each fault counts as.

import type { HookCallbacks } from 'node:async_hooks';
import { createHook } from 'node:async_hooks';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { LOOPBACK_CERTIFICATE } from '../../simulator/certificate.ts';
import { isolateEnvironment } from '../environment.ts';
import { failure } from './answers.ts';
import { endings, headArrived, KEY, send } from './send.ts';
import { freePort, joinTo, serveHttp, serveTcp, serveTls } from './servers.ts';

isolateEnvironment();

const MIB = 1024 * 1024;

describe('a request', () => {
  test('has no body, the key, JSON on both sides, and its query', async () => {
    const server = await serveHttp((response) => response.writeHead(202).end());
    await send(server.origin);
    await send(server.origin, { method: 'GET', path: '/runs?cursor=c2tpcDoxMDA%3D' });
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
    expect(server.requests).toEqual([
      { method: 'POST', url: '/cdi/integrations/i/sync', headers, body: '' },
      { method: 'GET', url: '/runs?cursor=c2tpcDoxMDA%3D', headers, body: '' },
    ]);
  });

  test('has a connection of its own, which is closed after it', async () => {
    const server = await serveHttp((response) => response.writeHead(202, { connection: 'keep-alive' }).end());
    await send(server.origin);
    await send(server.origin);
    await server.allClosed();
    expect(server.sockets).toHaveLength(2);
  });

  test('leaves no listener and no timer behind', async () => {
    const server = await serveHttp((response) => response.writeHead(202).end());
    const { signal } = new AbortController();
    const timers: { _idleTimeout?: number; _destroyed?: boolean }[] = [];
    const init = (_id: number, type: string, _by: number, timer: (typeof timers)[number]): void => {
      if (type === 'Timeout' && timer._idleTimeout === 61_234) timers.push(timer);
    };
    const hook = createHook({ init: init as HookCallbacks['init'] & object }).enable();
    await send(server.origin, { signal, timeoutMs: 61_234 });
    hook.disable();
    expect(timers.map(({ _destroyed }) => _destroyed)).toEqual([true]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('an answer', () => {
  test('comes with its status, its headers and its body', async () => {
    const server = await serveHttp((response) => {
      response.writeHead(429, { 'X-RateLimit-Remaining': '3', 'Retry-After': '7' }).end('{"message":"é"}');
    });
    const { exchange } = await send(server.origin);
    expect(exchange).toMatchObject({
      kind: 'answer',
      httpStatus: 429,
      headers: { 'x-ratelimit-remaining': '3', 'retry-after': '7' },
      body: '{"message":"é"}',
    });
  });

  test('is read whole where a character comes in two pieces', async () => {
    const server = await serveHttp((response) => {
      response.writeHead(200).write(Buffer.from([0xc3]), () => setImmediate(() => response.end(Buffer.from([0xa9]))));
    });
    expect((await send(server.origin)).exchange).toMatchObject({ body: 'é' });
  });

  test.each([200, 404, 429, 503])(
    'of %i is given back as it is, after one request, though it says when to try again',
    async (httpStatus) => {
      const server = await serveHttp((response) => response.writeHead(httpStatus, { 'retry-after': '0' }).end());
      expect((await send(server.origin, { method: 'GET' })).exchange).toMatchObject({ kind: 'answer', httpStatus });
      expect(server.requests).toHaveLength(1);
    },
  );

  test.each([301, 307])('of %i is never followed', async (httpStatus) => {
    const other = await serveHttp((response) => response.end());
    const locations = ['/', '/elsewhere', `${other.origin}/x`, `http://localhost:${other.port}/x`, 'http://[bad', ''];
    for (const location of locations) {
      const server = await serveHttp((response) => response.writeHead(httpStatus, { location }).end('moved'));
      expect((await send(server.origin)).exchange).toMatchObject({ kind: 'answer', httpStatus, body: 'moved' });
      expect(server.requests).toHaveLength(1);
    }
    expect(other.sockets).toHaveLength(0);
  });

  test('that breaks off in its body counts with what came of it', async () => {
    const server = await serveTcp((socket) => {
      const head = 'HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n';
      socket.once('data', () => socket.write(`${head}{"message"`, () => socket.destroy()));
    });
    expect((await send(server.origin)).exchange).toMatchObject({ httpStatus: 202, body: '{"message"' });
  });
});

describe('a body', () => {
  test('without an end is cut at 1 MiB and its connection closed', async () => {
    const server = await serveHttp((response) => {
      response.writeHead(202);
      const piece = Buffer.alloc(64 * 1024, 'x');
      const pour = (): void => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', pour);
      pour();
    });
    expect((await send(server.origin)).exchange).toMatchObject({ httpStatus: 202, body: 'x'.repeat(MIB) });
    await server.allClosed();
  });

  test('of exactly 1 MiB is read whole', async () => {
    const body = `${'x'.repeat(MIB - 1)}!`;
    const server = await serveHttp((response) => response.end(body));
    expect((await send(server.origin)).exchange).toMatchObject({ body });
  });

  test('of one byte more loses that byte, and its end is not waited for', async () => {
    const server = await serveHttp((response) => response.write(`${'x'.repeat(MIB)}!`));
    expect((await send(server.origin)).exchange).toMatchObject({ body: 'x'.repeat(MIB) });
  });
});

describe.each(endings)('%s ends', (_what, code, sendUntil, line) => {
  /** A server that answers the first bytes of a client with these. */
  async function answering(respond: (socket: Socket) => void = () => undefined) {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const server = await serveTcp((socket) => {
      socket.once('data', () => {
        respond(socket);
        resolve();
      });
    });
    return { ...server, asked };
  }

  test.each<[string, (socket: Socket) => void]>([
    ['an answer that never comes', () => undefined],
    ['headers that never end', (socket) => socket.write('HTTP/1.1 202 Accepted\r\nX: ')],
    [
      'headers that come byte by byte',
      (socket) => {
        socket.write('HTTP/1.1 202 Accepted\r\nX: ');
        const timer = setInterval(() => socket.write('x'), 5);
        socket.on('close', () => clearInterval(timer));
      },
    ],
  ])('%s: the request may have arrived', async (_name, respond) => {
    const server = await answering(respond);
    const { exchange, lines } = await sendUntil(server.asked, server.origin);
    expect([exchange, lines]).toEqual([failure(code), [expect.stringMatching(line)]]);
    await server.allClosed();
  });

  test('a body that never ends: the answer counts', async () => {
    const server = await serveHttp((response) => {
      response.writeHead(202).write('{"mess');
      const timer = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(timer));
    });
    const { exchange } = await sendUntil(headArrived(), server.origin);
    expect(exchange).toMatchObject({ kind: 'answer', httpStatus: 202, body: expect.stringMatching(/^{"messx*$/) });
    await server.allClosed();
  });

  test('a handshake that nobody takes up: the request never left', async () => {
    const server = await answering();
    const { exchange } = await sendUntil(server.asked, server.origin.replace('http:', 'https:'));
    expect(exchange).toEqual(failure(code, 'connecting'));
    await server.allClosed();
  });
});

test('a signal that was aborted before has nothing sent', async () => {
  const server = await serveHttp((response) => response.writeHead(202).end());
  const { exchange } = await send(server.origin, { signal: AbortSignal.abort() });
  expect(exchange).toEqual(failure('CANCELLED', 'connecting'));
  await send(server.origin, { path: '/second' });
  expect(server.requests.map(({ url }) => url)).toEqual(['/second']);
});

describe('a connection that', () => {
  test('is refused never left', async () => {
    const { exchange } = await send(`http://127.0.0.1:${await freePort()}`);
    expect(exchange).toEqual(failure('ECONNREFUSED', 'connecting'));
  });

  const twice = 'Content-Length: 1\r\nContent-Length: 2';
  test.each<[string, string, (socket: Socket) => unknown]>([
    ['is reset', 'ECONNRESET', (socket) => socket.resetAndDestroy()],
    ['is closed', 'ECONNRESET', (socket) => socket.end()],
    ['brings no HTTP', 'HPE_INVALID_CONSTANT', (socket) => socket.write('garbage\r\n\r\n')],
    [
      'brings a header of 64 KiB',
      'HPE_HEADER_OVERFLOW',
      (socket) => socket.write(`HTTP/1.1 202 Accepted\r\nX: ${'x'.repeat(64 * 1024)}\r\n\r\n`),
    ],
    [
      'brings two lengths',
      'HPE_UNEXPECTED_CONTENT_LENGTH',
      (socket) => socket.write(`HTTP/1.1 202 Accepted\r\n${twice}\r\n\r\nxx`),
    ],
  ])('%s may have brought the request, and of the answer only a code is kept', async (_what, code, respond) => {
    const server = await serveTcp((socket) => {
      socket.once('data', () => respond(socket));
    });
    expect((await send(server.origin)).exchange).toEqual(failure(code));
  });
});

describe('over TLS', () => {
  /**
   * Trusts the certificate of the servers on loopback for one test. `tls.setDefaultCACertificates` came with Node 24.5, and
   * the oldest runner that supports node24 brings 24.4.0.
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
  ])('a connection that ends in %s once the request was read may have brought it', (_what, bytes) =>
    trusting(async () => {
      const clients: Socket[] = [];
      const server = await serveTls(() => clients[0]?.write(bytes));
      const relay = await serveTcp((socket) => {
        clients.push(socket);
        joinTo(server.port)(socket);
      });
      const { exchange } = await send(relay.origin.replace('http:', 'https:'));
      expect(exchange).toEqual({ ...failure(''), code: expect.stringMatching(/^ERR_SSL_/) });
      expect(server.heard.join('')).toMatch(/^POST /);
    }),
  );

  test('a server that speaks plain HTTP gets no request', async () => {
    const server = await serveHttp((response) => response.end());
    const { exchange } = await send(server.origin.replace('http:', 'https:'));
    expect(exchange).toMatchObject({ kind: 'failure', stage: 'connecting' });
    expect(server.requests).toEqual([]);
  });

  test('a peer that hangs up within the handshake gets no request', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => socket.end());
    });
    expect((await send(`https://127.0.0.1:${port}`)).exchange).toEqual(failure('ECONNRESET', 'connecting'));
  });
});

test('the debug line has method, path, status and milliseconds, and no query, header or body', async () => {
  const server = await serveHttp((response) => response.writeHead(202, { 'x-secret': 'header' }).end('body'));
  const { lines } = await send(server.origin, { method: 'GET', path: '/runs?cursor=secret' });
  expect(lines).toEqual([expect.stringMatching(/^GET \/runs: 202 in \d+ ms$/)]);
});

// Requests over real sockets: one deadline for everything, a size cap, no redirects, and what each fault counts as.

import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { LOOPBACK_CERTIFICATE } from '../../simulator/certificate.ts';
import type { BrazeRequest } from '../../src/braze/exchange.ts';
import { createTransport } from '../../src/braze/transport.ts';
import { isolateEnvironment } from './environment.ts';
import { freePort, serveHttp, serveTcp, serveTls } from './servers.ts';

isolateEnvironment();

const KEY = 'test-key-0123';
const TIMEOUT_MS = 200;
/** What a machine that is busy may add to a deadline. */
const SLACK_MS = 1_500;
const MIB = 1024 * 1024;

/** Sends one request and tells what came of it, how long it took, and the lines for the debug log. */
async function send(origin: string, request: Partial<BrazeRequest> = {}) {
  const lines: string[] = [];
  const transport = createTransport({ origin, apiKey: KEY, debug: (line) => lines.push(line) });
  const beganAtMs = performance.now();
  const exchange = await transport({
    method: 'POST',
    path: '/cdi/integrations/i/sync',
    timeoutMs: 5_000,
    signal: new AbortController().signal,
    ...request,
  });
  return { exchange, lines, tookMs: performance.now() - beganAtMs };
}

const failed = (code: unknown, stage = 'exchanging', proxyStatus: number | null = null) => ({
  kind: 'failure',
  code,
  stage,
  proxyStatus,
});

describe('a request', () => {
  test('is a POST without a body, with the key and with JSON on both sides', async () => {
    const server = await serveHttp((response) => response.writeHead(202).end());
    await send(server.origin);
    expect(server.requests).toEqual([
      {
        method: 'POST',
        url: '/cdi/integrations/i/sync',
        body: '',
        headers: {
          host: `127.0.0.1:${server.port}`,
          authorization: `Bearer ${KEY}`,
          'content-type': 'application/json',
          accept: 'application/json',
          'user-agent': 'braze-cdi-sync',
          'content-length': '0',
          connection: 'close',
        },
      },
    ]);
  });

  test('is a GET with its query', async () => {
    const server = await serveHttp((response) => response.end());
    await send(server.origin, { method: 'GET', path: '/runs?cursor=c2tpcDoxMDA%3D' });
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /runs?cursor=c2tpcDoxMDA%3D']);
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
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    await send(server.origin, { signal, timeoutMs: 60_000 });
    expect(timers()).toBeLessThanOrEqual(before);
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
      response.writeHead(200);
      response.write(Buffer.from([0xc3]));
      setTimeout(() => response.end(Buffer.from([0xa9])), 20);
    });
    expect((await send(server.origin)).exchange).toMatchObject({ body: 'é' });
  });

  test.each([200, 202, 204, 400, 401, 403, 404, 500, 502, 503, 504])(
    'of %i is given back as it is, after one request, though it says when to try again',
    async (httpStatus) => {
      const server = await serveHttp((response) => response.writeHead(httpStatus, { 'retry-after': '0' }).end());
      expect((await send(server.origin, { method: 'GET' })).exchange).toMatchObject({ kind: 'answer', httpStatus });
      expect(server.requests).toHaveLength(1);
    },
  );

  test.each([301, 302, 303, 307, 308])('of %i is never followed', async (httpStatus) => {
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
      socket.on('data', () => {
        socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n{"message"');
        setTimeout(() => socket.destroy(), 20);
      });
    });
    const { exchange, tookMs } = await send(server.origin);
    expect(exchange).toMatchObject({ kind: 'answer', httpStatus: 202, body: '{"message"' });
    expect(tookMs).toBeLessThan(SLACK_MS);
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
    const { exchange, tookMs } = await send(server.origin);
    expect(exchange).toMatchObject({ kind: 'answer', httpStatus: 202, body: 'x'.repeat(MIB) });
    expect(tookMs).toBeLessThan(4_000);
    await server.allClosed();
  });

  test('of exactly 1 MiB is read whole', async () => {
    const body = `${'x'.repeat(MIB - 1)}!`;
    const server = await serveHttp((response) => response.end(body));
    expect((await send(server.origin)).exchange).toMatchObject({ body });
  });

  test('of one byte more loses that byte, and is not waited for', async () => {
    const server = await serveHttp((response) => response.write(`${'x'.repeat(MIB)}!`));
    const { exchange, tookMs } = await send(server.origin);
    expect(exchange).toMatchObject({ kind: 'answer', body: 'x'.repeat(MIB) });
    expect(tookMs).toBeLessThan(4_000);
  });
});

describe('the deadline', () => {
  test.each([
    ['an answer that never comes', () => undefined],
    ['headers that never end', (write: (text: string) => void) => write('HTTP/1.1 202 Accepted\r\nX: ')],
  ])('ends %s: it may have arrived', async (_what, respond) => {
    const server = await serveTcp((socket) => {
      socket.once('data', () => respond((text) => socket.write(text)));
    });
    const { exchange, tookMs } = await send(server.origin, { timeoutMs: TIMEOUT_MS });
    expect(exchange).toEqual(failed('TIMEOUT'));
    expect(tookMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 5);
    expect(tookMs).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    await server.allClosed();
  });

  test('ends headers that come byte by byte, though the connection never idles', async () => {
    const server = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 202 Accepted\r\nX: ');
        const timer = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => clearInterval(timer));
      });
    });
    const { exchange, tookMs } = await send(server.origin, { timeoutMs: TIMEOUT_MS });
    expect(exchange).toEqual(failed('TIMEOUT'));
    expect(tookMs).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    await server.allClosed();
  });

  test('ends a body of silence: the answer counts', async () => {
    const server = await serveHttp((response) => response.writeHead(202).write('{"mess'));
    const { exchange, tookMs } = await send(server.origin, { timeoutMs: TIMEOUT_MS });
    expect(exchange).toMatchObject({ kind: 'answer', httpStatus: 202, body: '{"mess' });
    expect(tookMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 5);
    expect(tookMs).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    await server.allClosed();
  });

  test('ends a body that comes byte by byte: it is one deadline, not one for each byte', async () => {
    const server = await serveHttp((response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const { exchange, tookMs } = await send(server.origin, { timeoutMs: TIMEOUT_MS });
    expect(exchange).toMatchObject({ kind: 'answer', httpStatus: 200, body: expect.stringMatching(/^x*$/) });
    expect(tookMs).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    await server.allClosed();
  });

  test('ends a handshake that never begins', async () => {
    const { port, allClosed } = await serveTcp((socket) => socket.resume());
    const { exchange, tookMs } = await send(`https://127.0.0.1:${port}`, { timeoutMs: TIMEOUT_MS });
    expect(exchange).toEqual(failed('TIMEOUT', 'connecting'));
    expect(tookMs).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    await allClosed();
  });
});

describe('a signal', () => {
  test('that was aborted before has nothing sent', async () => {
    const server = await serveHttp((response) => response.writeHead(202).end());
    const { exchange } = await send(server.origin, { signal: AbortSignal.abort() });
    expect(exchange).toEqual(failed('CANCELLED', 'connecting'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.requests).toEqual([]);
  });

  test('that aborts while there is no answer ends the request', async () => {
    const abort = new AbortController();
    const server = await serveHttp(() => abort.abort());
    const { exchange, tookMs } = await send(server.origin, { signal: abort.signal });
    expect(exchange).toEqual(failed('CANCELLED'));
    expect(tookMs).toBeLessThan(SLACK_MS);
    await server.allClosed();
  });

  test('that aborts within the body leaves the answer', async () => {
    const abort = new AbortController();
    const server = await serveHttp((response) => {
      response.writeHead(202).write('{"mess');
      setTimeout(() => abort.abort(), 100);
    });
    const { exchange, tookMs } = await send(server.origin, { signal: abort.signal });
    expect(exchange).toMatchObject({ kind: 'answer', httpStatus: 202, body: '{"mess' });
    expect(tookMs).toBeLessThan(SLACK_MS);
    await server.allClosed();
  });

  test('that aborts while nobody takes up the handshake ends the request', async () => {
    const { port, allClosed } = await serveTcp((socket) => socket.resume());
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    const { exchange } = await send(`https://127.0.0.1:${port}`, { signal: abort.signal });
    expect(exchange).toEqual(failed('CANCELLED', 'connecting'));
    await allClosed();
  });
});

describe('a connection that', () => {
  test('is refused never left', async () => {
    const port = await freePort();
    expect((await send(`http://127.0.0.1:${port}`)).exchange).toEqual(failed('ECONNREFUSED', 'connecting'));
  });

  test.each(['reset', 'closed'])('is %s after the request may have brought it', async (how) => {
    const server = await serveTcp((socket) => {
      socket.once('data', () => (how === 'reset' ? socket.resetAndDestroy() : socket.end()));
    });
    expect((await send(server.origin)).exchange).toEqual(failed('ECONNRESET'));
  });

  test.each([
    ['is no HTTP', 'garbage\r\n\r\n', 'HPE_INVALID_CONSTANT'],
    ['has a header of 64 KiB', `HTTP/1.1 202 Accepted\r\nX: ${'x'.repeat(64 * 1024)}\r\n\r\n`, 'HPE_HEADER_OVERFLOW'],
    [
      'has two lengths',
      'HTTP/1.1 202 Accepted\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
      'HPE_UNEXPECTED_CONTENT_LENGTH',
    ],
  ])('answers with what %s may have brought it, and of the answer only a code is kept', async (_what, bytes, code) => {
    const server = await serveTcp((socket) => {
      socket.once('data', () => socket.write(bytes));
    });
    expect((await send(server.origin)).exchange).toEqual(failed(code));
  });
});

describe('over TLS', () => {
  test('a certificate that is not trusted gets no request', async () => {
    const server = await serveTls((socket) => socket.end('HTTP/1.1 202 Accepted\r\n\r\n'));
    expect((await send(server.origin)).exchange).toEqual(failed('DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'));
    await server.allClosed();
    expect(server.heard).toEqual([]);
  });

  /** Trusts the certificate of the servers on loopback for one test. */
  async function trusting(check: () => Promise<void>): Promise<void> {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, LOOPBACK_CERTIFICATE.cert]);
    try {
      await check();
    } finally {
      setDefaultCACertificates(before);
    }
  }

  test('a certificate that is trusted gets the request', () =>
    trusting(async () => {
      const server = await serveTls((socket) => socket.end('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n'));
      expect((await send(server.origin)).exchange).toMatchObject({ kind: 'answer', httpStatus: 202, body: '' });
      expect(server.heard.join('')).toMatch(/^POST \/cdi\/integrations\/i\/sync HTTP\/1\.1\r\n/);
    }));

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
        const upstream = connect(server.port, '127.0.0.1');
        for (const end of [socket, upstream]) end.on('error', () => end.destroy());
        socket.pipe(upstream).pipe(socket);
        socket.on('close', () => upstream.destroy());
      });
      const { exchange } = await send(relay.origin.replace('http:', 'https:'));
      expect(exchange).toEqual(failed(expect.stringMatching(/^ERR_SSL_/)));
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
    expect((await send(`https://127.0.0.1:${port}`)).exchange).toEqual(failed('ECONNRESET', 'connecting'));
  });
});

describe('the debug log', () => {
  test('has method, path, status and milliseconds, and no query, header or body', async () => {
    const server = await serveHttp((response) => response.writeHead(202, { 'x-secret': 'header' }).end('body'));
    const { lines } = await send(server.origin, { method: 'GET', path: '/runs?cursor=secret' });
    expect(lines).toEqual([expect.stringMatching(/^GET \/runs: 202 in \d{1,4} ms$/)]);
  });

  test('has the code of a failure, and how long it took', async () => {
    const server = await serveTcp((socket) => socket.resume());
    const { lines, tookMs } = await send(server.origin, { timeoutMs: TIMEOUT_MS });
    const [, ms] = /^POST \/cdi\/integrations\/i\/sync: TIMEOUT in (\d+) ms$/.exec(lines.join('\n')) ?? [];
    expect(Number(ms)).toBeGreaterThanOrEqual(TIMEOUT_MS - 5);
    expect(Number(ms)).toBeLessThanOrEqual(tookMs + 1);
  });
});

// Requests through a proxy, as the environment of the process names it, and environments that forbid any request.

import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { BrazeRequest } from '../../src/braze/exchange.ts';
import { createTransport, environmentProblems } from '../../src/braze/transport.ts';
import { isolateEnvironment } from './environment.ts';
import { freePort, serveHttp, serveTcp, serveTls } from './servers.ts';

isolateEnvironment();

/** A proxy; `heads` is what was asked of it. It answers a CONNECT with `reply`, and then hands over. */
async function serveProxy(reply: string, handOver: (socket: Socket) => void = () => undefined) {
  const heads: string[] = [];
  const proxy = await serveTcp((socket) => {
    socket.once('data', (chunk) => {
      heads.push(String(chunk));
      if (reply !== '') socket.write(reply);
      handOver(socket);
    });
  });
  return { ...proxy, heads };
}

const established = 'HTTP/1.1 200 Connection established\r\n\r\n';

/** Joins a proxy's connection to a server on loopback. */
function tunnelTo(port: number): (socket: Socket) => void {
  return (socket) => {
    const upstream = connect(port, '127.0.0.1');
    for (const end of [socket, upstream]) end.on('error', () => end.destroy());
    socket.pipe(upstream).pipe(socket);
    socket.on('close', () => upstream.destroy());
  };
}

function send(origin: string, request: Partial<BrazeRequest> = {}) {
  return createTransport({ origin, apiKey: 'test-key-0123', debug: () => undefined })({
    method: 'POST',
    path: '/cdi/integrations/i/sync',
    timeoutMs: 5_000,
    signal: new AbortController().signal,
    ...request,
  });
}

const failed = (code: string, stage: string, proxyStatus: number | null) => ({
  kind: 'failure',
  code,
  stage,
  proxyStatus,
});

describe('a proxy that', () => {
  test.each(['http_proxy', 'HTTP_PROXY'])(
    '%s names is asked for a tunnel, and the request goes through it',
    async (name) => {
      const server = await serveHttp((response) => response.writeHead(202).end('through'));
      const proxy = await serveProxy(established, tunnelTo(server.port));
      process.env[name] = proxy.origin;
      expect(await send('http://rest.braze.test')).toMatchObject({ kind: 'answer', httpStatus: 202, body: 'through' });
      expect(proxy.heads).toHaveLength(1);
      expect(proxy.heads[0]).toMatch(/^CONNECT rest\.braze\.test:80 HTTP\/1\.1\r\n/);
      expect(proxy.heads[0]).not.toContain('test-key-0123');
      expect(server.requests.map(({ headers }) => headers.host)).toEqual(['rest.braze.test:80']);
    },
  );

  test.each(['https_proxy', 'HTTPS_PROXY'])('%s names sees of an https request only the host', async (name) => {
    const server = await serveTls(() => undefined);
    const proxy = await serveProxy(established, tunnelTo(server.port));
    process.env[name] = proxy.origin;
    // The server's certificate is not one for this host, so that no request is sent to it.
    expect(await send('https://rest.braze.test')).toEqual(failed('DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate', null));
    expect(proxy.heads).toHaveLength(1);
    expect(proxy.heads[0]).toMatch(/^CONNECT rest\.braze\.test:443 HTTP\/1\.1\r\n/);
    expect(server.heard).toEqual([]);
  });

  test('wants a login gets the one of its address, decoded', async () => {
    const server = await serveHttp((response) => response.writeHead(202).end());
    const proxy = await serveProxy(established, tunnelTo(server.port));
    process.env['http_proxy'] = `http://us%40er:p%3Ass@127.0.0.1:${proxy.port}`;
    expect(await send('http://rest.braze.test')).toMatchObject({ kind: 'answer', httpStatus: 202 });
    expect(proxy.heads[0]).toContain(`Proxy-Authorization: Basic ${btoa('us@er:p:ss')}\r\n`);
  });

  test.each([
    ['answers 407', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'PROXY_407', 407],
    ['answers 502', 'HTTP/1.1 502 Bad Gateway\r\n\r\n', 'PROXY_502', 502],
    ['answers 200 with more than that', `${established}more`, 'PROXY', null],
    ['answers no HTTP', 'garbage\r\n\r\n', 'PROXY', null],
  ])('%s has let nothing through', async (_what, reply, code, proxyStatus) => {
    const proxy = await serveProxy(reply);
    process.env['http_proxy'] = proxy.origin;
    expect(await send('http://rest.braze.test')).toEqual(failed(code, 'connecting', proxyStatus));
    process.env['https_proxy'] = proxy.origin;
    expect(await send('https://rest.braze.test')).toEqual(failed(code, 'connecting', proxyStatus));
  });

  test('hangs up has let nothing through', async () => {
    const proxy = await serveProxy('', (socket) => socket.destroy());
    process.env['http_proxy'] = proxy.origin;
    expect(await send('http://rest.braze.test')).toEqual(failed('PROXY', 'connecting', null));
  });

  test('is not there has let nothing through', async () => {
    process.env['http_proxy'] = `http://127.0.0.1:${await freePort()}`;
    expect(await send('http://rest.braze.test')).toEqual(failed('PROXY', 'connecting', null));
  });

  test('never answers is given up at the deadline', async () => {
    const proxy = await serveProxy('');
    process.env['http_proxy'] = proxy.origin;
    const beganAtMs = performance.now();
    expect(await send('http://rest.braze.test', { timeoutMs: 200 })).toEqual(failed('TIMEOUT', 'connecting', null));
    expect(performance.now() - beganAtMs).toBeLessThan(1_700);
  });

  test('never answers is given up at once when the signal aborts', async () => {
    const abort = new AbortController();
    const proxy = await serveProxy('', () => abort.abort());
    process.env['http_proxy'] = proxy.origin;
    const beganAtMs = performance.now();
    expect(await send('http://rest.braze.test', { signal: abort.signal })).toEqual(
      failed('CANCELLED', 'connecting', null),
    );
    expect(performance.now() - beganAtMs).toBeLessThan(1_500);
  });

  test('is named is not asked for a tunnel to loopback', async () => {
    const server = await serveHttp((response) => response.writeHead(202).end());
    process.env['http_proxy'] = `http://127.0.0.1:${await freePort()}`;
    expect(await send(server.origin)).toMatchObject({ kind: 'answer', httpStatus: 202 });
  });
});

describe('the environment', () => {
  const https = 'https://rest.iad-03.braze.com';
  const http = 'http://gateway.test';
  const problemsWith = (origin: string, env: Readonly<Record<string, string>>) => {
    Object.assign(process.env, env);
    return environmentProblems(origin).map(({ variable }) => variable);
  };

  test.each([
    ['nothing', https, {}],
    ['a proxy', https, { https_proxy: 'http://proxy.test:3128' }],
    ['a proxy by its address alone', https, { https_proxy: '10.0.0.1:3128' }],
    ['a proxy with a login', https, { https_proxy: 'http://user:p%40ss@proxy.test:3128' }],
    ['a proxy by https', https, { HTTPS_PROXY: 'https://proxy.test' }],
    ['an empty proxy', https, { https_proxy: '' }],
    ['an empty proxy before a good one', https, { https_proxy: '', HTTPS_PROXY: 'http://proxy.test' }],
    ['a good proxy before a bad one', https, { https_proxy: 'http://proxy.test', HTTPS_PROXY: 'http://[bad' }],
    ['a bad proxy for http, which is not used', https, { http_proxy: 'http://[bad', HTTP_PROXY: 'http://[bad' }],
    ['a bad proxy for https, which is not used', http, { https_proxy: 'http://[bad', HTTPS_PROXY: 'http://[bad' }],
    ['a bad proxy that this host does not use', https, { https_proxy: 'http://[bad', no_proxy: 'braze.com' }],
    ['a bad proxy that no host uses', https, { https_proxy: 'http://[bad', NO_PROXY: '*' }],
    ['a bad proxy, on loopback', 'http://127.0.0.1:8080', { http_proxy: 'http://[bad' }],
    ['certificates checked', https, { NODE_TLS_REJECT_UNAUTHORIZED: '1' }],
    ['certificates checked, by default', https, { NODE_TLS_REJECT_UNAUTHORIZED: '' }],
  ])('with %s forbids nothing', (_what, origin, env) => {
    expect(problemsWith(origin, env)).toEqual([]);
  });

  test.each([
    ['http://[bad', https, 'https_proxy'],
    ['http://[bad', https, 'HTTPS_PROXY'],
    ['http://[bad', http, 'http_proxy'],
    ['http://[bad', http, 'HTTP_PROXY'],
    ['[bad', https, 'https_proxy'],
    ['https://[bad', https, 'https_proxy'],
    ['http://u:p%zz@h', https, 'https_proxy'],
    ['http://', https, 'https_proxy'],
    ['proxy.test:3128', https, 'https_proxy'],
    ['user:secret@proxy.test:3128', https, 'https_proxy'],
    ['file:///x', https, 'https_proxy'],
    [' ', https, 'https_proxy'],
  ])('with a proxy of "%s" for %s forbids requests, and %s is named', (value, origin, variable) => {
    Object.assign(process.env, { [variable]: value });
    const problems = environmentProblems(origin);
    expect(problems).toEqual([
      {
        variable,
        problem:
          'is not the address of a proxy; expected scheme, host and port, with user and password percent-encoded',
      },
    ]);
  });

  test('with a bad proxy before a good one forbids requests', () => {
    expect(problemsWith(https, { https_proxy: 'http://[bad', HTTPS_PROXY: 'http://proxy.test' })).toEqual([
      'https_proxy',
    ]);
  });

  test.each([https, http, 'http://127.0.0.1:8080'])('with certificates unchecked forbids requests to %s', (origin) => {
    Object.assign(process.env, { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    const [problem, ...others] = environmentProblems(origin);
    expect(others).toEqual([]);
    expect(problem?.variable).toBe('NODE_TLS_REJECT_UNAUTHORIZED');
    expect(problem?.problem).toMatch(/^is 0, which turns the check of certificates off.*NODE_EXTRA_CA_CERTS$/);
  });

  test('has all its problems told at once', () => {
    expect(problemsWith(https, { NODE_TLS_REJECT_UNAUTHORIZED: '0', https_proxy: 'http://[bad' })).toEqual([
      'NODE_TLS_REJECT_UNAUTHORIZED',
      'https_proxy',
    ]);
  });
});

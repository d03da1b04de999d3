// Requests through a proxy that environment variables name, and environments that forbid every request.

import { describe, expect, test } from '@jest/globals';
import { inspectEnvironment } from '../../src/braze/transport.ts';
import { isolateEnvironment } from '../environment.ts';
import { failure } from './answers.ts';
import { endings, send } from './send.ts';
import { freePort, serveTcp } from './servers.ts';

isolateEnvironment();

const [overHttp, overHttps] = ['http://rest.braze.test', 'https://rest.braze.test'];

describe('a proxy', () => {
  test.each<[string, string, string]>([
    ['answers 407', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'PROXY_407'],
    ['answers 502', 'HTTP/1.1 502 Bad Gateway\r\n\r\n', 'PROXY_502'],
    ['answers 200 with extra bytes', 'HTTP/1.1 200 Connection established\r\n\r\nmore', 'PROXY'],
    ['does not answer with HTTP', 'garbage\r\n\r\n', 'PROXY'],
  ])('that %s lets no request through', async (_what, reply, code) => {
    const proxy = await serveTcp((socket) => socket.write(reply));
    for (const [name, origin] of [['http_proxy', overHttp] as const, ['https_proxy', overHttps] as const]) {
      process.env[name] = proxy.origin;
      expect((await send(origin)).exchange).toEqual(failure(code, 'proxy'));
    }
  });

  test('that hangs up or is not running lets no request through', async () => {
    const proxy = await serveTcp((socket) => socket.destroy());
    const ports = { PROXY: proxy.port, PROXY_ECONNREFUSED: await freePort() };
    for (const [code, port] of Object.entries(ports)) {
      process.env['http_proxy'] = `http://127.0.0.1:${port}`;
      expect((await send(overHttp)).exchange).toEqual(failure(code, 'proxy'));
    }
  });

  test.each(endings)('that never answers holds a request only until %s', async (_what, code, sendUntil, _line) => {
    const proxy = await serveTcp();
    process.env['http_proxy'] = proxy.origin;
    expect((await sendUntil(proxy.received, overHttp)).exchange).toEqual(failure(code, 'connecting'));
  });
});

describe('the environment of a request', () => {
  const https = 'https://rest.iad-03.braze.com';
  const http = 'http://gateway.test';
  const loopback = 'http://127.0.0.1:8080';
  const good = 'http://proxy.test';
  const bad = 'http://[bad';
  const unreadable = [bad, '[bad', 'https://[bad', 'http://u:p%zz@h', 'http://', 'proxy.test:3128', ' ', 'file:///x'];
  const noHttp = ['user:secret@proxy.test:3128', 'socks5://proxy.test:1080', 'socks://a', 'httpx://a', 'xhttps://a/'];
  const cutShort = ['http://DOMAIN\\user:pw@proxy.test', 'http://user:12#3@proxy.test', 'http://user:1/2@proxy.test'];
  const unusable = [...unreadable, ...noHttp, ...cutShort, 'http://[::1]:3128'];
  const printing = ['http', 'HTTPS', 'net', 'fs,tls,dns', '*', 'h*', '*t*'];
  const notPrinting = ['', 'fs', 'http2,xhttp', 'nets', 'h.*', 't?ls', ' tls', '[tls]'];
  type Row = [origin: string, env: Readonly<Record<string, string>>, proxy: string | null, problems: string[]];

  test.each<Row>([
    [https, {}, null, []],
    [https, { https_proxy: 'http://proxy.test:3128' }, 'proxy.test:3128 (https_proxy)', []],
    [https, { https_proxy: 'http://user:p%40ss@proxy.test:3128' }, 'proxy.test:3128 (https_proxy)', []],
    [https, { https_proxy: '10.0.0.1:3128' }, '10.0.0.1:3128 (https_proxy)', []],
    [https, { HTTPS_PROXY: 'https://proxy.test' }, 'proxy.test (HTTPS_PROXY)', []],
    [https, { https_proxy: '' }, null, []],
    [https, { https_proxy: '', HTTPS_PROXY: good }, 'proxy.test (HTTPS_PROXY)', []],
    [https, { https_proxy: good, HTTPS_PROXY: bad }, 'proxy.test (https_proxy)', []],
    [https, { https_proxy: bad, HTTPS_PROXY: good }, null, ['https_proxy']],
    [https, { https_proxy: good, no_proxy: 'braze.com' }, null, []],
    [https, { https_proxy: bad, no_proxy: 'braze.com' }, null, []],
    [https, { https_proxy: bad, NO_PROXY: '*' }, null, []],
    [https, { http_proxy: bad, HTTP_PROXY: bad }, null, []],
    [http, { https_proxy: bad, HTTPS_PROXY: bad }, null, []],
    [http, { http_proxy: good }, 'proxy.test (http_proxy)', []],
    [http, { HTTP_PROXY: good }, 'proxy.test (HTTP_PROXY)', []],
    [loopback, { http_proxy: bad }, null, []],
    ...unusable.map((value): Row => [https, { https_proxy: value }, null, ['https_proxy']]),
    ...['1', ''].map((value): Row => [https, { NODE_TLS_REJECT_UNAUTHORIZED: value }, null, []]),
    ...[https, http, loopback].map((origin): Row => {
      return [origin, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, null, ['NODE_TLS_REJECT_UNAUTHORIZED']];
    }),
    ...printing.map((modules): Row => [https, { NODE_DEBUG: modules }, null, ['NODE_DEBUG']]),
    ...notPrinting.map((modules): Row => [https, { NODE_DEBUG: modules }, null, []]),
  ])('to %s with %j has the proxy %j and problems with %j', (origin, env, proxy, variables) => {
    delete process.env['NODE_DEBUG'];
    Object.assign(process.env, env);
    const inspected = inspectEnvironment(origin);
    expect(inspected.proxy && `${inspected.proxy.host} (${inspected.proxy.variable})`).toBe(proxy);
    expect(inspected.problems.map(({ variable }) => variable)).toStrictEqual(variables);
  });

  test('has all its problems reported at once, without the values of the variables', () => {
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_DEBUG: 'http', https_proxy: bad };
    Object.assign(process.env, env);
    const problems = [
      /^is 0, which turns the check of certificates off.*NODE_EXTRA_CA_CERTS$/,
      /^names http, https, net or tls, so Node would print the key; remove it for this step$/,
      /^must be the address of an HTTP proxy such as http:\/\/proxy.example:3128, [a-zA-Z,; -]*6 [a-z ]*$/,
    ];
    expect(inspectEnvironment(https).problems).toEqual(
      Object.keys(env).map((variable, index) => {
        return { variable, problem: expect.stringMatching(problems[index] ?? '') };
      }),
    );
  });
});

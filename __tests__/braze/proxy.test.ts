// Requests through a proxy, as the environment of the process names it, and environments that forbid any request.

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
    ['answers 200 with more than that', 'HTTP/1.1 200 Connection established\r\n\r\nmore', 'PROXY'],
    ['answers no HTTP', 'garbage\r\n\r\n', 'PROXY'],
  ])('that %s lets nothing through', async (_what, reply, code) => {
    const proxy = await serveTcp((socket) => socket.write(reply));
    for (const [name, origin] of [['http_proxy', overHttp] as const, ['https_proxy', overHttps] as const]) {
      process.env[name] = proxy.origin;
      expect((await send(origin)).exchange).toEqual(failure(code, 'proxy'));
    }
  });

  test('that hangs up, or is not there, lets nothing through', async () => {
    const proxy = await serveTcp((socket) => socket.destroy());
    const ports = { PROXY: proxy.port, PROXY_ECONNREFUSED: await freePort() };
    for (const [code, port] of Object.entries(ports)) {
      process.env['http_proxy'] = `http://127.0.0.1:${port}`;
      expect((await send(overHttp)).exchange).toEqual(failure(code, 'proxy'));
    }
  });

  test.each(endings)('that never answers is given up at %s', async (_what, code, sendUntil, _line) => {
    const proxy = await serveTcp();
    process.env['http_proxy'] = proxy.origin;
    expect((await sendUntil(proxy.asked, overHttp)).exchange).toEqual(failure(code, 'connecting'));
  });
});

describe('the environment', () => {
  const https = 'https://rest.iad-03.braze.com';
  const http = 'http://gateway.test';
  const bad = 'http://[bad';
  type Env = Readonly<Record<string, string>>;

  /** The variables that forbid requests to an origin. */
  const forbidding = (origin: string, env: Env) => {
    Object.assign(process.env, env);
    return inspectEnvironment(origin).problems.map(({ variable }) => variable);
  };

  test.each<[string, string, Env]>([
    ['nothing', https, {}],
    ['a proxy', https, { https_proxy: 'http://proxy.test:3128' }],
    ['a proxy by its address alone', https, { https_proxy: '10.0.0.1:3128' }],
    ['a proxy with a login', https, { https_proxy: 'http://user:p%40ss@proxy.test:3128' }],
    ['a proxy by https', https, { HTTPS_PROXY: 'https://proxy.test' }],
    ['an empty proxy', https, { https_proxy: '' }],
    ['an empty proxy before a good one', https, { https_proxy: '', HTTPS_PROXY: 'http://proxy.test' }],
    ['a good proxy before a bad one', https, { https_proxy: 'http://proxy.test', HTTPS_PROXY: bad }],
    ['a bad proxy for http, which is not used', https, { http_proxy: bad, HTTP_PROXY: bad }],
    ['a bad proxy for https, which is not used', http, { https_proxy: bad, HTTPS_PROXY: bad }],
    ['a bad proxy that this host does not use', https, { https_proxy: bad, no_proxy: 'braze.com' }],
    ['a bad proxy that no host uses', https, { https_proxy: bad, NO_PROXY: '*' }],
    ['a bad proxy, on loopback', 'http://127.0.0.1:8080', { http_proxy: bad }],
    ['certificates checked', https, { NODE_TLS_REJECT_UNAUTHORIZED: '1' }],
    ['certificates checked, by default', https, { NODE_TLS_REJECT_UNAUTHORIZED: '' }],
  ])('with %s forbids nothing', (_what, origin, env) => {
    expect(forbidding(origin, env)).toEqual([]);
  });

  test.each([
    [https, 'https_proxy', [bad, '[bad', 'https://[bad', 'http://u:p%zz@h', 'http://', 'proxy.test:3128', ' ']],
    [
      https,
      'https_proxy',
      [
        'user:secret@proxy.test:3128',
        'file:///x',
        'socks5://proxy.test:1080',
        'socks://proxy.test',
        'httpx://proxy.test',
        'xhttps://a',
      ],
    ],
    [https, 'HTTPS_PROXY', [bad]],
    [http, 'http_proxy', [bad]],
    [http, 'HTTP_PROXY', [bad]],
  ])('forbids requests to %s where %s is one of %j, and names the variable alone', (origin, variable, values) => {
    for (const value of values) {
      process.env[variable] = value;
      const problem = expect.stringMatching(
        /^must be the address of an HTTP proxy such as http:\/\/proxy.example:3128/,
      );
      expect(inspectEnvironment(origin)).toEqual({ problems: [{ variable, problem }], proxy: null });
    }
  });

  test.each<[string, Env, object | null]>([
    [
      https,
      { https_proxy: 'http://user:p%40ss@proxy.test:3128' },
      { variable: 'https_proxy', host: 'proxy.test:3128' },
    ],
    [https, { HTTPS_PROXY: '10.0.0.1:3128' }, { variable: 'HTTPS_PROXY', host: '10.0.0.1:3128' }],
    [http, { http_proxy: 'http://proxy.test' }, { variable: 'http_proxy', host: 'proxy.test' }],
    [https, { https_proxy: 'http://proxy.test', no_proxy: 'braze.com' }, null],
    [https, {}, null],
  ])('of requests to %s with %j has the proxy %j', (origin, env, proxy) => {
    Object.assign(process.env, env);
    expect(inspectEnvironment(origin)).toEqual({ problems: [], proxy });
  });

  test('with a bad proxy before a good one forbids requests', () => {
    expect(forbidding(https, { https_proxy: bad, HTTPS_PROXY: 'http://proxy.test' })).toEqual(['https_proxy']);
  });

  test.each([https, http, 'http://127.0.0.1:8080'])('with certificates unchecked forbids requests to %s', (origin) => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const problem = expect.stringMatching(/^is 0, which turns the check of certificates off.*NODE_EXTRA_CA_CERTS$/);
    expect(inspectEnvironment(origin).problems).toEqual([{ variable: 'NODE_TLS_REJECT_UNAUTHORIZED', problem }]);
  });

  test.each(['http', 'HTTPS', 'net', 'fs,tls,dns', '*', 'h*', '*t*'])(
    'with NODE_DEBUG=%s, by which Node prints requests, forbids requests',
    (modules) => {
      process.env['NODE_DEBUG'] = modules;
      const problem = 'names http, https, net or tls, so Node would print the key; remove it for this step';
      expect(inspectEnvironment(https).problems).toEqual([{ variable: 'NODE_DEBUG', problem }]);
    },
  );

  test.each(['', 'fs', 'http2,xhttp', 'nets', 'h.*', 't?ls', ' tls', '[tls]'])(
    'with NODE_DEBUG=%s forbids nothing',
    (modules) => {
      process.env['NODE_DEBUG'] = modules;
      expect(inspectEnvironment(https).problems).toEqual([]);
    },
  );

  test('has all its problems reported at once', () => {
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0', https_proxy: bad };
    expect(forbidding(https, env)).toEqual(Object.keys(env));
  });
});

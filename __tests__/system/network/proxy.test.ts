// A typical company network: runners go through squid or tinyproxy, which require a password, to nginx with TLS.
import { describe, expect, test } from '@jest/globals';
import { ID, outputsWith } from '../../e2e/step.ts';
import { squidIn, tinyPassword, tinyproxyIn, user } from './servers.ts';
import type { Given } from './step.ts';
import { expectRefused, stepBehind } from './step.ts';

const follow = { 'wait-for-completion': 'true', 'poll-interval': '500ms' };
const success = { status: 'success', attempts: '1', adopted: 'false' };

describe('with the password', () => {
  // An address of this machine that, unlike the others, does not bypass every proxy.
  const host = '0.0.0.0';
  const tinyproxy = { proxy: tinyproxyIn, credentials: `user:${tinyPassword}` };
  test.concurrent.each<[string, Given, string]>([
    ['squid', {}, 'CONNECT gateway.test 200'],
    [
      'tinyproxy, for a host that is an IP address',
      { ...tinyproxy, host, certificate: { names: `IP:${host}` } },
      `CONNECT ${host}`,
    ],
  ])('a sync is triggered through %s, with one tunnel and one request', async (_name, given, tunnel) => {
    const seen = await stepBehind(given);
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
    expect(seen.proxied).toEqual([tunnel]);
    expect(seen.served).toEqual(['TLSv1.3 POST sync 202']);
    expect([seen.requests.length, seen.started]).toEqual([1, 1]);
  });

  test.concurrent('a sync is followed to its end, with a tunnel for each request, one of them the trigger', async () => {
    const seen = await stepBehind({ integration: { nextRuns: { durationMs: 2_000 } }, inputs: follow });
    expect(seen.outputs).toMatchObject(success);
    expect(seen.served.slice(0, 2)).toEqual(['TLSv1.3 GET job_sync_status 200', 'TLSv1.3 POST sync 202']);
    expect(new Set(seen.served.slice(2))).toEqual(new Set(['TLSv1.3 GET job_sync_status 200']));
    expect(seen.served.length).toBeGreaterThan(4);
    expect(seen.proxied).toEqual(seen.served.map(() => 'CONNECT gateway.test 200'));
    expect(seen.started).toBe(1);
  });

  test.concurrent('hazard 9: a followed sync succeeds although squid is stopped and started again', async () => {
    const seen = await stepBehind({
      integration: { nextRuns: { durationMs: Number.POSITIVE_INFINITY } },
      inputs: follow,
      async during({ braze, proxy, process, server }) {
        await server.arrived(4);
        await proxy.stop();
        await process.printed('Braze could not be reached to list the runs');
        const before = server.requests.length;
        await proxy.start();
        await server.arrived(before + 1);
        braze.endRun(ID);
      },
    });
    expect(seen.outputs).toMatchObject(success);
    expect(seen.stdout).toContain(
      'Braze could not be reached to list the runs (the proxy failed: ECONNREFUSED, the connection was refused)',
    );
    expect(new Set(seen.proxied)).toEqual(new Set(['CONNECT gateway.test 200']));
    expect(seen.started).toBe(1);
  });
});

// tinyproxy answers a wrong password with 401, squid with 407.
test.concurrent.each<[string, Given, string]>([
  ['squid, a wrong password', { credentials: `${encodeURIComponent(user)}:p-ss` }, 'CONNECT gateway.test 407'],
  ['squid, no password', { credentials: '' }, 'CONNECT gateway.test 407'],
  ['squid, only a user', { credentials: encodeURIComponent(user) }, 'CONNECT gateway.test 407'],
  ['tinyproxy, a wrong password', { proxy: tinyproxyIn, credentials: 'user:password' }, 'CONNECT gateway.test'],
  ['tinyproxy, no password', { proxy: tinyproxyIn, credentials: '' }, 'CONNECT gateway.test'],
])('hazard 9: %s: the step fails at once, and Braze gets no request', async (_name, given, logged) => {
  const seen = await stepBehind(given);
  expectRefused(seen, /^The proxy 127\.0\.0\.1:\d+ rejected the credentials, or none were/);
  expect(seen.proxied).toEqual([logged]);
});

const denying = (directory: string) => squidIn(directory, ['acl web port 443', 'http_access deny !web']);
test.concurrent.each<[string, Given, string[], string]>([
  ['squid denies this port', { proxy: denying }, ['CONNECT gateway.test 403'], 'answered with status 403'],
  ['nginx is stopped', { stopped: 'nginx' }, ['CONNECT gateway.test 503'], 'answered with status 503'],
  ['squid is stopped', { stopped: 'proxy' }, [], 'failed: ECONNREFUSED, the connection was refused'],
])('hazard 9: %s: the step retries until the timeout, and Braze gets no request', async (_name, given, logged, end) => {
  const seen = await stepBehind({ inputs: { timeout: '10s' }, ...given });
  const attempts = Number(seen.outputs['attempts']);
  expect(seen.outputs).toMatchObject({ status: 'not_started', 'http-status': '', message: '' });
  expect(attempts).toBeGreaterThanOrEqual(2);
  expect(seen.proxied).toEqual(Array(attempts).fill(logged).flat());
  expect([seen.served, seen.requests]).toEqual([[], []]);
  expect(seen.annotations[0]?.text).toBe(
    `The proxy ${seen.proxyAddress} did not connect to Braze before the timeout of 10s (the proxy ${end}). ` +
      'Nothing was triggered. Check https_proxy, that the proxy is running, and that it allows ' +
      `${seen.gatewayAddress}; or add ${seen.gatewayAddress} to no_proxy.`,
  );
});

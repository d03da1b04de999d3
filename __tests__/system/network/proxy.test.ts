// The way that companies have their runners take: through squid, which wants a password, to TLS that nginx speaks.
import { describe, expect, test } from '@jest/globals';
import { ID, outputsWith } from '../../e2e/step.ts';
import { until } from './programs.ts';
import { squidIn, user } from './proxies.ts';
import type { Given } from './step.ts';
import { started, stepAmong, verdict } from './step.ts';

const follow = { 'wait-for-completion': 'true', 'poll-interval': '500ms' };

describe('through squid with its password', () => {
  test.concurrent('a sync is triggered: one tunnel, one request', async () => {
    const seen = await stepAmong();
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
    expect(seen.proxied).toEqual(['CONNECT gateway.test 200']);
    expect(seen.served).toEqual(['TLSv1.3 POST sync 202']);
    expect([seen.requests.length, started(seen)]).toEqual([1, 1]);
  });

  test.concurrent('a sync is followed to its end: a tunnel for each request, one of them the trigger', async () => {
    const seen = await stepAmong({ integration: { nextRuns: { durationMs: 2_000 } }, inputs: follow });
    expect(verdict(seen)).toEqual({ exitCode: 0, status: 'success', attempts: '1', adopted: 'false' });
    expect(seen.served.slice(0, 2)).toEqual(['TLSv1.3 GET job_sync_status 200', 'TLSv1.3 POST sync 202']);
    expect(new Set(seen.served.slice(2))).toEqual(new Set(['TLSv1.3 GET job_sync_status 200']));
    expect(seen.served.length).toBeGreaterThan(4);
    expect(seen.proxied).toEqual(seen.served.map(() => 'CONNECT gateway.test 200'));
    expect(started(seen)).toBe(1);
  });

  test.concurrent('hazard 9: squid is stopped in the middle of a followed sync and started again: success', async () => {
    const seen = await stepAmong({
      integration: { nextRuns: { durationMs: Number.POSITIVE_INFINITY } },
      inputs: follow,
      async during({ braze, proxy, process, requests }) {
        await until('the sync is followed', () => requests.length >= 4);
        await proxy.stop();
        await process.printed('Braze could not be reached to list the runs');
        const before = requests.length;
        await proxy.start();
        await until('the sync is followed again', () => requests.length > before);
        braze.endRun(ID);
      },
    });
    expect(verdict(seen)).toEqual({ exitCode: 0, status: 'success', attempts: '1', adopted: 'false' });
    expect(seen.stdout).toContain(
      'Braze could not be reached to list the runs (the proxy failed: ECONNREFUSED, the connection was refused)',
    );
    expect(new Set(seen.proxied)).toEqual(new Set(['CONNECT gateway.test 200']));
    expect(started(seen)).toBe(1);
  });
});

describe('refused at once, and Braze hears nothing', () => {
  const cases: [string, Given][] = [
    ['a wrong password', { credentials: `${encodeURIComponent(user)}:p-ss` }],
    ['no password', { credentials: '' }],
    ['a user alone', { credentials: encodeURIComponent(user) }],
  ];
  test.concurrent.each(cases)('hazard 9: %s: squid answers 407', async (_name, given) => {
    const seen = await stepAmong(given);
    expect(seen.outputs).toEqual(outputsWith('not_started', 1));
    expect(seen.proxied).toEqual(['CONNECT gateway.test 407']);
    expect([seen.served, seen.requests]).toEqual([[], []]);
    expect(seen.annotations).toEqual([
      {
        level: 'error',
        text: expect.stringMatching(/^The proxy 127\.0\.0\.1:\d+ rejected the credentials, or none were/),
      },
    ]);
  });
});

describe('not sent: tried again until the timeout, and Braze hears nothing', () => {
  const inputs = { timeout: '3s' };
  const denying = (directory: string) => squidIn(directory, ['acl web port 443', 'http_access deny !web']);
  const cases: [string, Given, string | null, string][] = [
    [
      'squid does not let anyone go to this port',
      { proxy: denying },
      'CONNECT gateway.test 403',
      'answered with status 403',
    ],
    [
      'nginx is stopped',
      { before: ({ nginx }) => nginx.stop() },
      'CONNECT gateway.test 503',
      'answered with status 503',
    ],
    [
      'squid is stopped',
      { before: ({ proxy }) => proxy.stop() },
      null,
      'failed: ECONNREFUSED, the connection was refused',
    ],
  ];
  test.concurrent.each(cases)('hazard 9: %s', async (_name, given, logged, did) => {
    const seen = await stepAmong({ inputs, ...given });
    expect(seen.outputs).toMatchObject({ status: 'not_started', 'http-status': '', message: '' });
    expect(Number(seen.outputs['attempts'])).toBeGreaterThanOrEqual(2);
    expect(seen.proxied).toEqual(logged === null ? [] : Array(Number(seen.outputs['attempts'])).fill(logged));
    expect([seen.served, seen.requests]).toEqual([[], []]);
    const [proxy, gateway] = [`127.0.0.1:${seen.proxy.port}`, `gateway.test:${seen.nginx.port}`];
    expect(seen.annotations[0]?.text).toBe(
      `The proxy ${proxy} did not connect to Braze by the timeout of 3s (the proxy ${did}). Nothing was triggered. ` +
        `Check https_proxy and that the proxy allows ${gateway}, or add ${gateway} to no_proxy.`,
    );
  });
});

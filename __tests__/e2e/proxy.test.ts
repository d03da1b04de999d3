// Requests through an HTTP proxy, with what the bundle leaves out left out: undici is a stub that throws.
import { describe, expect, test } from '@jest/globals';
import type { TestProxy } from './proxy.ts';
import { startProxy } from './proxy.ts';
import type { Given } from './step.ts';
import { gatewayResolves, outputsWith, post, refusedStep, step } from './step.ts';

const user = 'us@er';
const password = 'p:ss/w%rd';
const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;

/** A step behind a proxy. Nothing of the credentials may be shown either. */
async function behind(proxy: TestProxy, given: Given = {}) {
  try {
    const env = { https_proxy: `http://${credentials}@127.0.0.1:${proxy.port}`, ...given.env };
    const seen = await step({ gateway: true, ...given, env });
    for (const shown of [seen.stdout, seen.stderr, seen.summary, ...Object.values(seen.outputs)]) {
      expect(shown).not.toContain(password);
      expect(shown).not.toContain(encodeURIComponent(password));
    }
    return seen;
  } finally {
    await proxy.close();
  }
}

describe('https_proxy', () => {
  test.concurrent('hazard 63: the request goes through the tunnel, and the log says so', async () => {
    const proxy = await startProxy('tunnel');
    const seen = await behind(proxy);
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
    expect(seen.stdout).toMatch(/^Requests go through the proxy 127\.0\.0\.1:\d+ \(https_proxy\)\.$/m);
    // The credentials are for the proxy alone, and the key is not.
    expect(proxy.asked).toEqual([
      {
        target: expect.stringMatching(/^gateway\.test:\d+$/),
        headers: expect.objectContaining({ 'proxy-authorization': `Basic ${btoa(`${user}:${password}`)}` }),
      },
    ]);
    expect(proxy.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  test.concurrent('no_proxy has the request go directly', async () => {
    const proxy = await startProxy('tunnel');
    const seen = await behind(proxy, { env: { no_proxy: 'other.test,gateway.test' }, preload: gatewayResolves });
    expect(seen.requests).toEqual([post]);
    expect(proxy.asked).toEqual([]);
  });

  test.concurrent.each([
    ['hazard 9: a proxy that answers 407 is a refusal', 407 as const, '20s', 1, /https_proxy/],
    [
      'hazard 9: a proxy that answers 502 is asked again',
      502 as const,
      '4s',
      2,
      /^The proxy 127\.0\.0\.1:\d+ did not connect to Braze.*\(the proxy answered with status 502\).*https_proxy/,
    ],
    ['hazard 6: a proxy that never answers CONNECT is given up', 'silence' as const, '2s', 1, /TIMEOUT/],
  ])('%s', async (_name, manners, timeout, asked, text) => {
    const proxy = await startProxy(manners);
    const seen = await behind(proxy, { inputs: { timeout } });
    expect([seen.outputs['status'], seen.requests]).toEqual(['not_started', []]);
    expect(seen.annotations[0]?.text).toMatch(text);
    expect(proxy.asked.length).toBeGreaterThanOrEqual(asked);
    if (asked === 1) expect(proxy.asked).toHaveLength(1);
  });

  test.concurrent('hazard 10: no address of a proxy: the variable is named, its value is not', async () => {
    const env = { https_proxy: `http://${user}:p%zz@127.0.0.1:1` };
    const text = await refusedStep({ gateway: true, preload: gatewayResolves, env });
    expect(text).toContain('https_proxy');
    expect(text).not.toMatch(/p%zz|127\.0\.0\.1:1/);
  });
});

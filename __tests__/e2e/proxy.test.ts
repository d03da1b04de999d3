// Requests through an HTTP proxy, with what the bundle leaves out left out: undici is a stub that throws.
import { describe, expect, test } from '@jest/globals';
import type { TestProxy } from './proxy.ts';
import { startProxy } from './proxy.ts';
import type { Given, Seen } from './step.ts';
import { gatewayResolves, outputsWith, step } from './step.ts';

const user = 'us@er';
const password = 'p:ss/w%rd';
const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;

/** A step behind a proxy. Nothing of the credentials may be shown either. */
async function behind(proxy: TestProxy, given: Given = {}): Promise<Seen> {
  try {
    const env = { https_proxy: `http://${credentials}@127.0.0.1:${proxy.port}`, ...given.env };
    const seen = await step({ gateway: true, ...given, env });
    const { stdout, stderr, summary, outputs } = seen;
    for (const shown of [stdout, stderr, summary, ...Object.values(outputs)]) {
      expect(shown).not.toContain(password);
      expect(shown).not.toContain(encodeURIComponent(password));
    }
    return seen;
  } finally {
    await proxy.close();
  }
}

describe('https_proxy', () => {
  test.concurrent('the request goes through the tunnel, the credentials to the proxy alone', async () => {
    const proxy = await startProxy('tunnel');
    const seen = await behind(proxy);
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
    expect(seen.requests).toEqual(['POST sync']);
    expect(proxy.asked).toHaveLength(1);
    expect(proxy.asked[0]?.target).toMatch(/^gateway\.test:\d+$/);
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    expect(proxy.asked[0]?.headers).toMatchObject({ 'proxy-authorization': authorization });
    expect(proxy.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  test.concurrent('no_proxy is honoured: the request goes directly', async () => {
    const proxy = await startProxy('tunnel');
    const seen = await behind(proxy, { env: { no_proxy: 'other.test,gateway.test' }, preload: gatewayResolves });
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
    expect(seen.requests).toEqual(['POST sync']);
    expect(proxy.connections()).toBe(0);
  });

  test.concurrent('hazard 9: the proxy answers 407: refused at once', async () => {
    const proxy = await startProxy(407);
    const seen = await behind(proxy);
    expect(seen.outputs).toEqual(outputsWith('failed', 1));
    expect([seen.requests, proxy.asked.length]).toEqual([[], 1]);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('hazard 9: the proxy answers 502: not sent, tried again', async () => {
    const proxy = await startProxy(502);
    const seen = await behind(proxy, { inputs: { timeout: '3s' } });
    expect(seen.outputs).toMatchObject({ status: 'failed' });
    expect(proxy.asked.length).toBeGreaterThanOrEqual(2);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('hazard 9: nobody listens where the proxy should be: not sent', async () => {
    const proxy = await startProxy('tunnel');
    await proxy.close();
    const seen = await behind(proxy, { inputs: { timeout: '3s' } });
    expect(seen.outputs).toMatchObject({ status: 'failed' });
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('hazard 6: the proxy never answers CONNECT: over by the deadline, process included', async () => {
    const proxy = await startProxy('silence');
    const seen = await behind(proxy, { inputs: { timeout: '2s' } });
    expect(seen.exitCode).toBe(1);
    expect(seen.requests).toEqual([]);
    expect(seen.elapsedMs).toBeGreaterThanOrEqual(2_000);
    expect(seen.outputs['status']).toBe('failed');
    expect(seen.elapsedMs - seen.printedAfterMs).toBeLessThan(3_500);
  });

  test.concurrent.each(['http://[bad', `http://${user}:p%zz@127.0.0.1:1`])(
    'hazard 10: %s is no proxy: the variable is named, its value is not, nothing is sent',
    async (https_proxy) => {
      const proxy = await startProxy('tunnel');
      const seen = await behind(proxy, { env: { https_proxy }, preload: gatewayResolves });
      expect(seen.outputs).toEqual({ ...outputsWith('failed', 0), results: '[]' });
      expect(seen.requests).toEqual([]);
      expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringContaining('https_proxy') }]);
      expect(seen.stdout + seen.summary).not.toContain(https_proxy);
      expect(seen.told).toMatchSnapshot();
    },
  );
});

// Requests through an HTTP proxy, by the real bundle, in which undici is a stub that throws.
import { describe, expect, test } from '@jest/globals';
import { joinTo, serveTcp } from '../braze/servers.ts';
import type { Given } from './step.ts';
import { gatewayResolves, outputsWith, post, refusedStep, step } from './step.ts';

const user = 'us@er';
const password = 'p:ss/w%rd';
const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;

/**
 * Runs a step behind a proxy that supports only CONNECT. The proxy opens a tunnel, which always ends on loopback, answers
 * with a status, or never answers. The step must not show the password.
 */
async function behind(behavior: 'tunnel' | 'silence' | number, given: Given = {}) {
  const connects: string[] = [];
  const proxy = await serveTcp((socket, head) => {
    connects.push(String(head));
    if (behavior === 'silence') return;
    if (behavior === 'tunnel') {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      joinTo(Number(/^CONNECT \S+:(\d+) /.exec(String(head))?.[1]), socket);
    } else {
      socket.end(`HTTP/1.1 ${behavior} No\r\nproxy-authenticate: Basic realm="proxy"\r\n\r\n`);
    }
  });
  const env = { https_proxy: `http://${credentials}@127.0.0.1:${proxy.port}`, ...given.env };
  const seen = await step({ gateway: true, ...given, env });
  for (const shown of [seen.stdout, seen.stderr, seen.summary, ...Object.values(seen.outputs)]) {
    expect(shown).not.toContain(password);
    expect(shown).not.toContain(encodeURIComponent(password));
  }
  return { seen, connects };
}

describe('https_proxy', () => {
  test.concurrent('hazard 63: the request goes through the tunnel, and the log says so', async () => {
    const { seen, connects } = await behind('tunnel');
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
    expect(seen.stdout).toMatch(/^Requests go through the proxy 127\.0\.0\.1:\d+ \(https_proxy\)\.$/m);
    // Only the proxy gets the credentials, and it does not get the key.
    const basic = `Basic ${btoa(`${user}:${password}`)}`;
    expect(connects).toEqual([expect.stringMatching(/^CONNECT gateway\.test:\d+ /)]);
    expect(connects[0]?.match(/(?<=\b[\w-]*authorization: ).*/gi)).toEqual([basic]);
  });

  test.concurrent('is not used for a host in no_proxy', async () => {
    const { seen, connects } = await behind('tunnel', {
      env: { no_proxy: 'other.test,gateway.test' },
      preload: gatewayResolves,
    });
    expect(seen.requests).toEqual([post]);
    expect(connects).toEqual([]);
  });

  test.concurrent.each([
    ['hazard 9: the step fails at once if the proxy answers 407', 407 as const, '20s', 1, /https_proxy/],
    ['hazard 9: the step retries if the proxy answers 502', 502 as const, '4s', 2, /status 502\).*https_proxy/],
    ['hazard 6: the step gives up on a proxy that never answers CONNECT', 'silence' as const, '2s', 1, /TIMEOUT/],
  ])('%s', async (_name, behavior, timeout, times, text) => {
    const { seen, connects } = await behind(behavior, { inputs: { timeout } });
    expect([seen.outputs['status'], seen.requests]).toEqual(['not_started', []]);
    expect(seen.annotations[0]?.text).toMatch(text);
    expect(connects.length).toBeGreaterThanOrEqual(times);
    if (times === 1) expect(connects).toHaveLength(1);
  });

  test.concurrent('hazard 10: the step names the variable, but not its value, if that is not an address', async () => {
    const env = { https_proxy: `http://${user}:p%zz@127.0.0.1:1` };
    const text = await refusedStep({ gateway: true, preload: gatewayResolves, env });
    expect(text).toContain('https_proxy');
    expect(text).not.toMatch(/p%zz|127\.0\.0\.1:1/);
  });
});

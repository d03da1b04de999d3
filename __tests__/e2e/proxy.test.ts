// Requests through an HTTP proxy, with what the bundle leaves out left out: undici is a stub that throws.
import { describe, expect, test } from '@jest/globals';
import { joinTo, serveTcp } from '../braze/servers.ts';
import type { Given } from './step.ts';
import { gatewayResolves, outputsWith, post, refusedStep, step } from './step.ts';

const user = 'us@er';
const password = 'p:ss/w%rd';
const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;

/**
 * A step behind a proxy that knows CONNECT alone. It opens a tunnel, which ends on loopback whatever host is asked for, or
 * answers with a status, or never answers. Nothing of the credentials may be shown either.
 */
async function behind(manners: 'tunnel' | 'silence' | number, given: Given = {}) {
  const asked: string[] = [];
  const proxy = await serveTcp((socket, head) => {
    asked.push(String(head));
    if (manners === 'silence') return;
    if (manners === 'tunnel') {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      joinTo(Number(/^CONNECT \S+:(\d+) /.exec(String(head))?.[1]), socket);
    } else {
      socket.end(`HTTP/1.1 ${manners} No\r\nproxy-authenticate: Basic realm="proxy"\r\n\r\n`);
    }
  });
  const env = { https_proxy: `http://${credentials}@127.0.0.1:${proxy.port}`, ...given.env };
  const seen = await step({ gateway: true, ...given, env });
  for (const shown of [seen.stdout, seen.stderr, seen.summary, ...Object.values(seen.outputs)]) {
    expect(shown).not.toContain(password);
    expect(shown).not.toContain(encodeURIComponent(password));
  }
  return { seen, asked };
}

describe('https_proxy', () => {
  test.concurrent('hazard 63: the request goes through the tunnel, and the log says so', async () => {
    const { seen, asked } = await behind('tunnel');
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
    expect(seen.stdout).toMatch(/^Requests go through the proxy 127\.0\.0\.1:\d+ \(https_proxy\)\.$/m);
    // The credentials are for the proxy alone, and the key is not.
    const basic = `Basic ${btoa(`${user}:${password}`)}`;
    expect(asked).toEqual([expect.stringMatching(/^CONNECT gateway\.test:\d+ /)]);
    expect(asked[0]?.match(/(?<=\b[\w-]*authorization: ).*/gi)).toEqual([basic]);
  });

  test.concurrent('no_proxy has the request go directly', async () => {
    const { seen, asked } = await behind('tunnel', {
      env: { no_proxy: 'other.test,gateway.test' },
      preload: gatewayResolves,
    });
    expect(seen.requests).toEqual([post]);
    expect(asked).toEqual([]);
  });

  test.concurrent.each([
    ['hazard 9: a proxy that answers 407 is a refusal', 407 as const, '20s', 1, /https_proxy/],
    ['hazard 9: a proxy that answers 502 is asked again', 502 as const, '4s', 2, /status 502\).*https_proxy/],
    ['hazard 6: a proxy that never answers CONNECT is given up', 'silence' as const, '2s', 1, /TIMEOUT/],
  ])('%s', async (_name, manners, timeout, times, text) => {
    const { seen, asked } = await behind(manners, { inputs: { timeout } });
    expect([seen.outputs['status'], seen.requests]).toEqual(['not_started', []]);
    expect(seen.annotations[0]?.text).toMatch(text);
    expect(asked.length).toBeGreaterThanOrEqual(times);
    if (times === 1) expect(asked).toHaveLength(1);
  });

  test.concurrent('hazard 10: no address of a proxy: the variable is named, its value is not', async () => {
    const env = { https_proxy: `http://${user}:p%zz@127.0.0.1:1` };
    const text = await refusedStep({ gateway: true, preload: gatewayResolves, env });
    expect(text).toContain('https_proxy');
    expect(text).not.toMatch(/p%zz|127\.0\.0\.1:1/);
  });
});

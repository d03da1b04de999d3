// The other proxy of companies: tinyproxy, which calls a wrong password 401 where squid calls it 407.
import { describe, expect, test } from '@jest/globals';
import { outputsWith } from '../../e2e/step.ts';
import { tinyPassword, tinyproxyIn } from './proxies.ts';
import { stepAmong } from './step.ts';

test.concurrent('through tinyproxy with its password a sync is triggered, at a host that is an address', async () => {
  // The address that means this machine, and yet is none of those that go past every proxy.
  const host = '0.0.0.0';
  const certificate = { names: `IP:${host}` };
  const seen = await stepAmong({ proxy: tinyproxyIn, credentials: `user:${tinyPassword}`, host, certificate });
  expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
  expect(seen.proxied).toEqual([`CONNECT ${host}`]);
  expect(seen.served).toEqual(['TLSv1.3 POST sync 202']);
});

describe('refused at once, and Braze hears nothing', () => {
  test.concurrent.each([
    ['a wrong password', 'user:password'],
    ['no password', ''],
  ])('hazard 9: %s', async (_name, credentials) => {
    const seen = await stepAmong({ proxy: tinyproxyIn, credentials });
    expect(seen.outputs).toEqual(outputsWith('not_started', 1));
    expect(seen.proxied).toEqual(['CONNECT gateway.test']);
    expect([seen.served, seen.requests]).toEqual([[], []]);
    expect(seen.annotations).toEqual([
      {
        level: 'error',
        text: expect.stringMatching(/^The proxy 127\.0\.0\.1:\d+ rejected the credentials, or none were/),
      },
    ]);
  });
});

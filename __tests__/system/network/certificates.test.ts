// Certificates that are not to be trusted, made by OpenSSL and shown by nginx: refused at once, the key is not sent.
import { describe, expect, test } from '@jest/globals';
import { gatewayResolves } from '../../e2e/step.ts';
import type { Given } from './step.ts';
import { expectRefused, stepAmong } from './step.ts';

const ways: [string, Given, string[]][] = [
  ['through squid', {}, ['CONNECT gateway.test 200']],
  ['directly', { env: { no_proxy: 'gateway.test' }, preload: gatewayResolves }, []],
];

describe.each(ways)('hazard 11, %s', (_way, way, proxied) => {
  test.concurrent.each<[string, Given, RegExp]>([
    ['a CA that nobody knows', { env: { NODE_EXTRA_CA_CERTS: undefined } }, /\(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/],
    ['an expired certificate', { certificate: { days: -1 } }, /has expired \(CERT_HAS_EXPIRED\)/],
    ['another host', { certificate: { names: 'DNS:other.test' } }, /\(ERR_TLS_CERT_ALTNAME_INVALID\)/],
  ])('%s', async (_name, given, error) => {
    const seen = await stepAmong({ ...way, ...given, env: { ...way.env, ...given.env } });
    expectRefused(seen, error);
    expect(seen.proxied).toEqual(proxied);
    expect(seen.brokenHandshakes).toBe(1);
  });
});

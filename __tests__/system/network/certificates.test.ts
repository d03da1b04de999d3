// Certificates that must not be trusted, made by OpenSSL and used by nginx.
import { expect, test } from '@jest/globals';
import { gatewayResolves } from '../../e2e/step.ts';
import type { Given } from './step.ts';
import { expectRefused, stepBehind } from './step.ts';

const expired = { certificate: { days: -1 } };
const directly = { env: { no_proxy: 'gateway.test' }, preload: gatewayResolves };

// The tests in e2e/ have the other two without a proxy.
test.concurrent.each<[string, Given, RegExp, string[]?]>([
  ['an unknown CA', { env: { NODE_EXTRA_CA_CERTS: undefined } }, /\(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/],
  ['an expired certificate', expired, /has expired \(CERT_HAS_EXPIRED\)/],
  ['an expired certificate, without a proxy', { ...expired, ...directly }, /has expired \(CERT_HAS_EXPIRED\)/, []],
  ['another host', { certificate: { names: 'DNS:other.test' } }, /\(ERR_TLS_CERT_ALTNAME_INVALID\)/],
])('hazard 11: %s is refused at once', async (_name, given, error, proxied = ['CONNECT gateway.test 200']) => {
  const seen = await stepBehind(given);
  expectRefused(seen, error);
  expect(seen.proxied).toEqual(proxied);
  expect(seen.brokenHandshakes).toBe(1);
});

// Runs one step with real programs: dist/index.js, squid, nginx with TLS, and behind it a simulated Braze.
// It checks what must hold for every step. A test adds its own checks.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { createSimulatedBraze } from '../../../simulator/braze.ts';
import { startServer } from '../../../simulator/server.ts';
import { KEY, leaksIn } from '../../e2e/leaks.ts';
import type * as e2e from '../../e2e/step.ts';
import { checkStep, ID, outputsWith, runIn } from '../../e2e/step.ts';
import type { CertificateSpec } from './certificates.ts';
import { makeCertificates } from './certificates.ts';
import type { Logging } from './servers.ts';
import { gatewayHost, nginxIn, password, squidIn, tinyPassword, user } from './servers.ts';

/** The network of a step. By default, everything works. */
export interface Given extends Pick<e2e.Given, 'integration' | 'faults' | 'env' | 'preload'> {
  certificate?: CertificateSpec;
  /** The proxy, in a directory of its own. Default: a squid. */
  proxy?: (directory: string) => Promise<Logging>;
  /** The part before the `@` in https_proxy, empty for none. Default: squid's user and password. */
  credentials?: string;
  /** The host in `rest-endpoint`. */
  host?: string;
  inputs?: Readonly<Record<string, string>>;
  /** The program that is not running. */
  stopped?: 'proxy' | 'nginx';
  /** Runs alongside the step. */
  during?: (world: e2e.World & { readonly proxy: Logging }) => Promise<unknown>;
}

/** The result of a step. */
export interface Seen extends e2e.Seen {
  /** Where the proxy and nginx are: `127.0.0.1:12345`. */
  readonly proxyAddress: string;
  readonly gatewayAddress: string;
  /** The proxy's log. */
  readonly proxied: readonly string[];
  /** The log of nginx. */
  readonly served: readonly string[];
  /** How many TLS handshakes with nginx the step broke off. */
  readonly brokenHandshakes: number;
  /** How many syncs the step started. */
  readonly started: number;
}

/** Starts everything, runs the step, stops everything, and checks what must hold for every step. */
export async function stepBehind(given: Given = {}): Promise<Seen> {
  const { credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`, host = gatewayHost } = given;
  const { proxy: proxyIn = squidIn, stopped, during, faults = {} } = given;
  const directory = mkdtempSync(join(tmpdir(), 'system-'));
  const certificates = await makeCertificates(directory, given.certificate);
  const proxy = await proxyIn(directory);
  const braze = createSimulatedBraze({
    nowMs: Date.now,
    keys: { [KEY]: ['cdi.integration_sync', 'cdi.integration_job_status'] },
    integrations: [{ id: ID, ...given.integration }],
  });
  const server = await startServer({ braze, faults });
  const nginx = await nginxIn(directory, certificates, server.port);
  try {
    await Promise.all([stopped !== 'nginx' && nginx.start(), stopped !== 'proxy' && proxy.start()]);
    const [proxyAddress, gatewayAddress] = [`127.0.0.1:${proxy.port}`, `${host}:${nginx.port}`];
    const seen = await runIn(
      { braze, server },
      {
        ...given,
        inputs: {
          'rest-endpoint': `https://${gatewayAddress}`,
          'allow-custom-endpoint': 'true',
          timeout: '30s',
          ...given.inputs,
        },
        env: {
          https_proxy: `http://${credentials === '' ? '' : `${credentials}@`}${proxyAddress}`,
          NODE_EXTRA_CA_CERTS: certificates.ca,
          ...given.env,
        },
        during: (world) => during?.({ ...world, proxy }),
      },
    );
    await Promise.all([proxy.stop(), nginx.stop()]);
    checkStep(seen, server.requests, {});
    for (const text of [seen.stdout, seen.stderr, seen.summary, ...Object.entries(seen.outputs).flat()]) {
      for (const secret of [password, tinyPassword]) expect(leaksIn(text, secret)).toEqual([]);
    }
    const served = nginx.log();
    for (const line of served) expect(line).toMatch(/^TLSv1\.3 (POST sync|GET job_sync_status) \d{3}$/);
    return {
      ...seen,
      ...{ proxyAddress, gatewayAddress, served },
      proxied: proxy.log(),
      brokenHandshakes: nginx.brokenHandshakes(),
      started: braze.runs().filter(({ by }) => by === 'trigger').length,
    };
  } finally {
    await Promise.all([proxy.stop(), nginx.stop(), server.close()]);
    rmSync(directory, { recursive: true });
  }
}

/** Expects a refusal: the step ended at once, with only this error, and Braze got no request. */
export function expectRefused(seen: Seen, error: RegExp): void {
  expect(seen.outputs).toEqual(outputsWith('not_started', 1));
  expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringMatching(error) }]);
  expect([seen.served, seen.requests]).toEqual([[], []]);
}

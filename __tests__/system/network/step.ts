// Runs one step among real programs: dist/index.js, squid, nginx with TLS, and behind it a simulated Braze.
// What has to hold for every step is checked here; a test adds what is its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { IntegrationSpec, SimulatedBraze } from '../../../simulator/braze.ts';
import { createSimulatedBraze } from '../../../simulator/braze.ts';
import type { FaultScripts } from '../../../simulator/faults.ts';
import type { Running, RunResult } from '../../../simulator/runner.ts';
import { runAction } from '../../../simulator/runner.ts';
import type { SeenRequest } from '../../../simulator/server.ts';
import { startServer } from '../../../simulator/server.ts';
import { KEY, leaksIn } from '../../e2e/leaks.ts';
import { checkPrinted, checkVerdict, ID } from '../../e2e/step.ts';
import type { CertificateSpec } from './certificates.ts';
import { makeCertificates } from './certificates.ts';
import type { Nginx } from './nginx.ts';
import { nginxIn } from './nginx.ts';
import type { Program } from './programs.ts';
import { freePort } from './programs.ts';
import type { ForwardProxy } from './proxies.ts';
import { gatewayHost, password, squidIn, tinyPassword, user } from './proxies.ts';

/** The network around a step. What is not given works. */
export interface Given {
  integration?: Partial<IntegrationSpec>;
  faults?: FaultScripts;
  certificate?: CertificateSpec;
  /** The proxy, in a directory of its own. Default: a squid. */
  proxy?: (directory: string) => Promise<ForwardProxy>;
  /** What stands before the `@` in https_proxy; empty for none. Default: what squid knows. */
  credentials?: string;
  /** The host that the step asks for. */
  host?: string;
  inputs?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string | undefined>>;
  /** An ES module that runs before the action does. */
  preload?: string;
  /** Runs before the step. */
  before?: (around: Around) => Promise<unknown>;
  /** Runs beside the step. */
  during?: (around: Around & { readonly process: Running }) => Promise<unknown>;
}

/** What a test may stop and start, and what they saw. */
export interface Around {
  readonly proxy: ForwardProxy;
  readonly nginx: Nginx;
  /** The simulated Braze's server; what it is the server of outlives it. */
  readonly simulator: Program;
  readonly braze: SimulatedBraze;
  readonly requests: readonly SeenRequest[];
}

/** What became of a step. */
export interface Seen extends RunResult, Around {
  /** What the proxy wrote down. */
  readonly proxied: readonly string[];
  /** What nginx wrote down. */
  readonly served: readonly string[];
  /** How many TLS handshakes with nginx the step broke off. */
  readonly brokenHandshakes: number;
}

/** Starts everything, runs the step, stops everything, and checks what has to hold for every step. */
export async function stepAmong(given: Given = {}): Promise<Seen> {
  const directory = mkdtempSync(join(tmpdir(), 'system-'));
  const around: Program[] = [];
  try {
    const certificates = await makeCertificates(directory, given.certificate);
    const simulated = await simulate(given);
    const nginx = await nginxIn(directory, certificates, simulated.simulator.port);
    const proxy = await (given.proxy ?? squidIn)(directory);
    around.push(simulated.simulator, nginx, proxy);
    await Promise.all(around.map((program) => program.start()));
    const world = { ...simulated, nginx, proxy };
    await given.before?.(world);
    const { promise: running, resolve: onStart } = Promise.withResolvers<Running>();
    const acting = running.then((process) => given.during?.({ ...world, process }));
    const [result] = await Promise.all([run(world, certificates.ca, given, onStart), acting]);
    await Promise.all([proxy.stop(), nginx.stop()]);
    const served = nginx.log();
    const seen = { ...result, ...world, proxied: proxy.log(), served, brokenHandshakes: nginx.brokenHandshakes() };
    check(seen);
    return seen;
  } finally {
    await Promise.all(around.map((program) => program.stop()));
    rmSync(directory, { recursive: true });
  }
}

async function simulate({ integration, faults = {} }: Given) {
  const braze = createSimulatedBraze({
    nowMs: Date.now,
    keys: { [KEY]: ['cdi.integration_sync', 'cdi.integration_job_status'] },
    integrations: [{ id: ID, ...integration }],
  });
  const requests: SeenRequest[] = [];
  const onRequest = (request: SeenRequest): void => void requests.push(request);
  const port = await freePort();
  let stop = (): Promise<void> => Promise.resolve();
  const simulator: Program = {
    port,
    async start() {
      ({ close: stop } = await startServer({ braze, faults, port, onRequest }));
    },
    stop: () => stop(),
  };
  return { braze, requests, simulator };
}

type OnStart = (process: Running) => void;

async function run({ nginx, proxy }: Around, ca: string, given: Given, onStart: OnStart): Promise<RunResult> {
  const { credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`, host = gatewayHost } = given;
  const { preload } = given;
  const endpoint = { 'rest-endpoint': `https://${host}:${nginx.port}`, 'allow-custom-endpoint': 'true' };
  const own = { 'integration-id': ID, 'api-key': KEY, ...endpoint };
  const login = credentials === '' ? '' : `${credentials}@`;
  return await runAction({
    inputs: { ...own, timeout: '30s', ...given.inputs },
    env: { https_proxy: `http://${login}127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: ca, ...given.env },
    nodeOptions: preload === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`],
    onStart,
  });
}

/** Neither the key nor a password is shown; the step's ends tell one story; Braze hears nothing of the proxy. */
function check(seen: Seen): void {
  checkPrinted(seen, KEY);
  checkVerdict(seen, false);
  const { stdout, stderr, summary, outputs, requests, served } = seen;
  for (const shown of [stdout, stderr, summary, ...Object.entries(outputs).flat()]) {
    for (const secret of [password, tinyPassword]) expect(leaksIn(shown, secret)).toEqual([]);
  }
  for (const { headers } of requests) {
    expect(headers).toMatchObject({ authorization: `Bearer ${KEY}` });
    expect(headers).not.toHaveProperty('proxy-authorization');
  }
  for (const line of served) expect(line).toMatch(/^TLSv1\.3 (POST sync|GET job_sync_status) \d{3}$/);
}

/** What came of a step, in short. */
export function verdict({ exitCode, outputs: { status, attempts, adopted } }: Seen) {
  return { exitCode, status, attempts, adopted };
}

/** The syncs that the step started. */
export function started({ braze }: Seen): number {
  return braze.runs().filter(({ by }) => by === 'trigger').length;
}

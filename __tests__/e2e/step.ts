// Runs one step: dist/index.js, as GitHub's runner would run it, against a simulated Braze over real sockets.
// It checks what must hold for every step. A test adds its own checks.
//
// To add a test: `const seen = await step({ … })` with what is special about its world, then check `seen`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from '@jest/globals';
import type { BrazeOptions, IntegrationSpec, SimulatedBraze } from '../../simulator/braze.ts';
import { createSimulatedBraze } from '../../simulator/braze.ts';
import type { Fault, FaultScripts } from '../../simulator/faults.ts';
import { lost } from '../../simulator/faults.ts';
import type { Running, RunResult } from '../../simulator/runner.ts';
import { outputNames, renderLog, runAction } from '../../simulator/runner.ts';
import type { SeenRequest, SimulatorServer } from '../../simulator/server.ts';
import { startServer } from '../../simulator/server.ts';
import { successNames } from '../world/evidence.ts';
import { checkSum } from '../world/sum.ts';
import { KEY, leaksIn } from './leaks.ts';

export const ID = '11111111-1111-4111-8111-111111111111';

/** The two requests, as {@link Seen} names them. */
export const post = 'POST sync';
export const list = 'GET job_sync_status';

/** A certificate for `gateway.test`, with its key: a host that is neither Braze's nor loopback. */
const gatewayFile = join(import.meta.dirname, 'gateway.pem');

type Inputs = Readonly<Record<string, string>>;

/** A step and its world. By default, Braze is idle and the key has all permissions that the step needs. */
export interface Given {
  /** The key of the step, and of the workspace. */
  key?: string;
  integration?: Partial<IntegrationSpec>;
  braze?: Partial<BrazeOptions>;
  faults?: FaultScripts;
  /** Braze is behind `https://gateway.test`, whose certificate the step trusts. */
  gateway?: boolean;
  /** Override inputs that fit the world. The timeout is 20s by default, so that no test waits for an hour. */
  inputs?: Inputs | ((server: SimulatorServer) => Inputs);
  env?: Readonly<Record<string, string | undefined>>;
  /** An ES module that runs before the action does, to break something. */
  preload?: string;
  /** Runs alongside the step, to act on it or on its world. */
  during?: (world: World) => unknown;
  /** Node itself may print to stderr. */
  mayPrint?: boolean;
  /** The step cannot write its outputs, and says so. */
  cannotWriteOutputs?: boolean;
}

/** What a test may act on while its step runs. */
export interface World {
  readonly braze: SimulatedBraze;
  readonly server: SimulatorServer;
  readonly process: Running;
}

/** The result of a step. */
export interface Seen extends RunResult {
  /** The requests of all steps that Braze had got by then, in order: `POST sync` or `GET job_sync_status`. */
  readonly requests: readonly string[];
  readonly braze: SimulatedBraze;
  /** The log as a user sees it, then the summary, with times and ports replaced by dots. */
  readonly transcript: string;
}

/** This many integration ids. */
export const idsOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`);

/** An answer that starts nothing, with this message, or with this body if it is an object. */
export function replying(status: number, content: string | object, headers: Record<string, string> = {}): Fault {
  const body = JSON.stringify(typeof content === 'string' ? { message: content } : content);
  return lost({ kind: 'answer', status, body, headers });
}

/** A preload that lets `gateway.test` resolve to loopback. */
export const gatewayResolves = `
  import dns from 'node:dns';
  const { lookup } = dns;
  dns.lookup = (host, ...rest) => lookup(host === 'gateway.test' ? '127.0.0.1' : host, ...rest);
`;

/** Starts a server that no step should reach, and closes it after the tests of a file. */
export async function startElsewhere(): Promise<SimulatorServer> {
  const server = await startServer({ braze: createSimulatedBraze({ nowMs: Date.now, keys: {}, integrations: [] }) });
  afterAll(() => server.close());
  return server;
}

/** Runs a step, checks what must hold for every step, and returns its result. */
export async function step(given: Given): Promise<Seen> {
  const { seen } = await stepsTogether(given, [{}]);
  const [only] = seen;
  if (only === undefined) throw new Error('No step was run');
  return only;
}

/** Follows a sync of 700 ms, which Braze shows as described by `shown`. */
export function follow(shown: Partial<IntegrationSpec> = {}, given: Given = {}): Promise<Seen> {
  const nextRuns = { durationMs: 700, rowsSynced: 990, rowsFailed: 0, ...shown.nextRuns };
  const inputs = { 'wait-for-completion': 'true', 'poll-interval': '200ms', ...given.inputs };
  return step({ ...given, integration: { ...shown, nextRuns }, inputs });
}

/** Runs a step that must end before its first request. Returns the text of its only annotation. */
export async function refusedStep(given: Given): Promise<string> {
  const seen = await step(given);
  expect(seen.outputs).toEqual({ ...outputsWith('not_started', 0), results: '[]' });
  expect([seen.requests, seen.annotations]).toEqual([[], [{ level: 'error', text: expect.any(String) }]]);
  return seen.annotations[0]?.text ?? '';
}

/** Steps that shared a Braze, in the given order, and the requests that it got from all of them. */
export interface SeenTogether {
  readonly seen: readonly Seen[];
  readonly braze: SimulatedBraze;
  readonly requests: readonly SeenRequest[];
}

/** Runs steps at once, each in its own process, with its own and the shared inputs. Checks each like {@link step}. */
export async function stepsTogether(given: Given, inputsOfEach: readonly Inputs[]): Promise<SeenTogether> {
  const { key = KEY, gateway = false, faults = {} } = given;
  const braze = createSimulatedBraze({
    nowMs: Date.now,
    keys: { [key]: ['cdi.integration_sync', 'cdi.integration_job_status'] },
    integrations: [{ id: ID, ...given.integration }],
    ...given.braze,
  });
  const pem = gateway ? readFileSync(gatewayFile, 'utf8') : '';
  const server = await startServer({ braze, faults, ...(gateway ? { tls: { key: pem, cert: pem } } : {}) });
  try {
    const seen = await Promise.all(inputsOfEach.map((own) => runIn({ braze, server }, given, own)));
    for (const each of seen) checkStep(each, server.requests, given);
    return { seen, braze, requests: server.requests };
  } finally {
    await server.close();
  }
}

/** Runs one step against a server and returns its result, without checks. */
export async function runIn(
  { braze, server }: Omit<World, 'process'>,
  given: Given,
  ownInputs: Inputs = {},
): Promise<Seen> {
  const { key = KEY, gateway = false, preload, during, inputs = {} } = given;
  const { promise: started, resolve: onStart } = Promise.withResolvers<Running>();
  const running = runAction({
    inputs: {
      'integration-id': ID,
      'api-key': key,
      'rest-endpoint': gateway ? `https://gateway.test:${server.port}` : server.url,
      'allow-custom-endpoint': String(gateway),
      timeout: '20s',
      ...(typeof inputs === 'function' ? inputs(server) : inputs),
      ...ownInputs,
    },
    env: { ...(gateway ? { NODE_EXTRA_CA_CERTS: gatewayFile } : {}), ...given.env },
    nodeOptions: preload === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`],
    onStart,
  });
  const acting = started.then((process) => during?.({ braze, server, process }));
  const [result] = await Promise.all([running, acting]);
  return {
    ...result,
    requests: server.requests.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`),
    braze,
    transcript: withoutVariations(`${renderLog(result.stdout).join('\n')}\n\n${result.summary}`),
  };
}

/** The text without what differs between runs of the same test. */
function withoutVariations(text: string): string {
  return text
    .replaceAll(/^\[[\dhms. ]+\]/gm, '[…]')
    .replaceAll(/^\[…\] The sync has been running since .*\n/gm, '')
    .replaceAll(/\d{4}-\d\d-\d\d(?:T[\d:.]+Z| \d\d:\d\d:\d\d)/g, '(a time)')
    .replaceAll(/(?<= in )[\dhms. ]+$/gm, '…')
    .replaceAll(/\| [\dhms. ]+ \|$/gm, '| … |')
    .replaceAll(/(?<=\| )\d[\dhms. ]+(?= \|)/g, '…')
    .replaceAll(/(?<=(127\.0\.0\.1|localhost|gateway\.test):)\d+/g, '…');
}

/** Checks what must hold for every step, and for the requests that Braze got. */
export function checkStep(seen: Seen, requests: readonly SeenRequest[], given: Given): void {
  const trimmed = (given.key ?? KEY).trim();
  checkPrinted(seen, trimmed, given.mayPrint);
  checkVerdict(seen, given.cannotWriteOutputs ?? false);
  for (const { headers, body } of requests) {
    expect({ headers, body }).toEqual({
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        authorization: `Bearer ${trimmed}`,
        connection: 'close',
        'content-type': 'application/json',
        host: expect.stringMatching(/^(127\.0\.0\.1|gateway\.test):\d+$/),
        'user-agent': 'braze-cdi-sync',
        ...(headers['content-length'] === undefined ? {} : { 'content-length': '0' }),
      },
      body: '',
    });
  }
}

/** What the runner interprets anywhere in a line, or a terminal or a page anywhere: controls, line ends, bidi marks. */
const unsafe = /##\[|(?!\n)\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Expects the key only once, first, in the command that masks it, and no commands except the action's own. */
function checkPrinted({ stdout, stderr, outputs, summary }: RunResult, key: string, mayPrint = false): void {
  const mask = key === '' ? '' : `::add-mask::${key.replaceAll('%', '%25').replaceAll('\n', '%0A')}\n`;
  expect(stdout.slice(0, mask.length)).toBe(mask);
  const printed = stdout.slice(mask.length);
  if (!mayPrint) expect(stderr).toBe('');
  const shown = [printed, ...Object.entries(outputs).flat(), summary];
  expect(key === '' ? [] : [...shown, stderr].flatMap((text) => leaksIn(text, key))).toEqual([]);
  for (const text of shown) expect(text).not.toMatch(unsafe);
  const commands = printed.split(/\r?\n|\r/).filter((line) => line.trimStart().startsWith('::'));
  expect(commands.filter((line) => !/^::(debug|(error|warning|notice) title=Braze CDI sync)::/.test(line))).toEqual([]);
}

/** Expects every output, and an exit code, a status and annotations that agree. */
function checkVerdict({ exitCode, outputs, annotations, summary }: RunResult, cannotWriteOutputs: boolean): void {
  const errors = annotations.filter(({ level }) => level === 'error');
  expect(errors).toHaveLength(exitCode === 0 ? 0 : 1);
  if (cannotWriteOutputs) {
    expect([exitCode, outputs]).toEqual([1, {}]);
    return;
  }
  expect(Object.keys(outputs).sort()).toEqual([...outputNames].sort());
  const { status = '', results = '' } = outputs;
  // max-failed-rows decides about a partial sync, and has its own tests.
  if (status !== 'partial') expect([status, exitCode]).toEqual([status, successNames.includes(status) ? 0 : 1]);
  if (summary !== '') expect(summary).toMatch(new RegExp(`^### ${exitCode === 0 ? '(✅|⚠️)' : '❌'} \\S`));
  const all = JSON.parse(results) as Record<string, string>[];
  const config = { integrationIds: all.map((result) => result['integration-id'] ?? '') };
  expect(checkSum({ config, succeeds: exitCode === 0, outputs, outputsWritten: 1 })).toEqual([]);
}

/** What a test expects of an output: a text, or one of Jest's matchers for a text that varies. */
type Expected = string | ReturnType<typeof expect.any>;

/** The outputs of a step with one integration and no run. The content of `results` is checked above. */
export function outputsWith(status: string, attempts: number, httpStatus: number | '' = '', message: Expected = '') {
  return {
    ...Object.fromEntries(outputNames.map((name) => [name, ''])),
    status,
    reason: expect.stringMatching(/[.?]$/),
    advice: expect.any(String),
    'http-status': String(httpStatus),
    message,
    attempts: String(attempts),
    adopted: 'false',
    results: expect.stringMatching(/^\[.*\]$/),
  };
}

// What comes of each kind of answer to the trigger: the requests, the verdict, and what the user is told.
import { describe, expect, test } from '@jest/globals';
import type { Fault, FaultScripts, Sight } from '../../simulator/faults.ts';
import { afterEffect, htmlPage, lost, redirect } from '../../simulator/faults.ts';
import type { Given } from './step.ts';
import { ID, outputsWith, step } from './step.ts';

/** A case of one answer, and what must come of it. */
interface Case extends Given {
  name: string;
  requests: readonly string[];
  exitCode: 0 | 1;
  outputs: ReturnType<typeof outputsWith>;
  /** What is told differs from run to run. */
  unsteady?: boolean;
}

const post = 'POST sync';
const list = 'GET job_sync_status';

function playCases(cases: readonly Case[]): void {
  test.concurrent.each(cases)('$name', async ({ requests, exitCode, outputs, unsteady = false, ...given }) => {
    const seen = await step(given);
    expect(seen.outputs).toEqual(outputs);
    expect(seen.requests).toEqual(requests);
    expect(seen.exitCode).toBe(exitCode);
    if (!unsteady) expect(seen.told).toMatchSnapshot();
  });
}

function trigger(...faults: (Fault | null)[]): { faults: FaultScripts } {
  return { faults: { trigger: faults } };
}

describe('accepted: one request, green, whatever the body of the 202', () => {
  const accepted = (name: string, sees: Sight | null, message: Case['outputs']['message']): Case => ({
    name,
    ...trigger(sees && afterEffect(sees)),
    requests: [post],
    exitCode: 0,
    outputs: outputsWith('triggered', 1, 202, message),
  });
  const page = '<!doctype html><title>OK</title>';
  const text = expect.any(String);
  playCases([
    accepted("Braze's own", null, 'success'),
    { ...accepted('a key that may only trigger', null, 'success'), permissions: ['cdi.integration_sync'] },
    accepted('hazard 20: queued', { kind: 'answer', body: '{"message":"queued"}' }, 'queued'),
    accepted('no body', { kind: 'answer', body: '' }, ''),
    accepted('hazard 17: HTML', { kind: 'answer', headers: { 'content-type': 'text/html' }, body: page }, page),
    { ...accepted('hazard 17: gzip', { kind: 'gzip' }, text), unsteady: true },
    accepted('hazard 1: 10 of 100 bytes, then the socket is destroyed', { kind: 'short-body' }, '{"message"'),
    accepted('hazard 19: a body without end', { kind: 'endless-body', body: '' }, expect.stringMatching(/^x{299}…$/)),
    {
      ...accepted('hazard 2: a body that never comes', { kind: 'headers-then-silence' }, ''),
      inputs: { timeout: '2s' },
    },
    {
      ...accepted('hazard 3: a body byte by byte', { kind: 'drip', everyMs: 300 }, text),
      inputs: { timeout: '2s' },
      unsteady: true,
    },
  ]);
});

describe('busy: as on-busy says', () => {
  const busy = (onBusy: string): Omit<Case, 'exitCode' | 'outputs'> => ({
    name: `on-busy: ${onBusy}`,
    integration: { pastRuns: [{ agoMs: 5_000 }] },
    inputs: { 'on-busy': onBusy },
    requests: [post],
  });
  const said = 'Another job is in progress';
  playCases([
    { ...busy('skip'), exitCode: 0, outputs: outputsWith('skipped', 1, 429, said) },
    { ...busy('fail'), exitCode: 1, outputs: outputsWith('busy', 1, 429, said) },
  ]);
});

describe('rate limited: wait as told, then trigger again, whatever on-busy says', () => {
  const limited = (name: string, sees: Omit<Sight, 'kind'>): Case => ({
    name,
    ...trigger(lost({ kind: 'answer', status: 429, ...sees })),
    inputs: { 'on-busy': 'fail' },
    requests: [post, post],
    exitCode: 0,
    outputs: outputsWith('triggered', 2, 202, 'success'),
  });
  playCases([
    limited('hazard 18: X-RateLimit-Reset', { rateLimit: { limit: 20, remaining: 0, resetsInMs: 500 } }),
    limited('Retry-After', { headers: { 'retry-after': '1' } }),
    limited('X-RateLimit-Retry-After', { headers: { 'x-ratelimit-retry-after': '1' } }),
    {
      ...limited('told to wait longer than the timeout: the step ends at once', { headers: { 'retry-after': '30' } }),
      inputs: { timeout: '10s' },
      requests: [post],
      exitCode: 1,
      outputs: outputsWith('failed', 1, 429, 'Rate Limited'),
    },
  ]);

  test.concurrent.each([['no header', {}]])(
    '%s: no advice, so a last try before the timeout',
    async (_name, headers) => {
      const faults = { trigger: () => lost({ kind: 'answer', status: 429, headers }) };
      const seen = await step({ faults, inputs: { timeout: '6s' } });
      expect(seen.outputs).toEqual(outputsWith('failed', 2, 429, 'Rate Limited'));
      expect(seen.requests).toEqual([post, post]);
      expect(seen.exitCode).toBe(1);
      expect(seen.told).toMatchSnapshot();
    },
  );
});

describe('refused: red at once, with the way out', () => {
  const refused = (name: string, httpStatus: number, message: string, given: Given): Case => ({
    name,
    ...given,
    requests: [post],
    exitCode: 1,
    outputs: outputsWith('failed', 1, httpStatus, message),
  });
  const html = '<!doctype html><title>Error</title><h1>Error</h1>';
  playCases([
    refused('400', 400, 'Invalid integration ID', { inputs: { 'integration-id': 'no-uuid' } }),
    refused('401', 401, 'Unauthorized', { braze: { keys: {} } }),
    refused('403', 403, 'Access Denied', { permissions: ['cdi.integration_job_status'] }),
    refused('hazard 23: 404', 404, 'Integration not found', {
      inputs: { 'integration-id': '22222222-2222-4222-8222-222222222222' },
    }),
    refused("403 from someone's firewall", 403, html, trigger(htmlPage(403))),
    refused('407', 407, 'Status 407', trigger(lost({ kind: 'answer', status: 407 }))),
    refused('418', 418, 'Status 418', trigger(lost({ kind: 'answer', status: 418 }))),
    refused('hazard 12: a redirect to the same address', 307, '', trigger(redirect(`/cdi/integrations/${ID}/sync`))),
    refused('hazard 15: a relative redirect', 308, '', trigger(redirect('elsewhere', 308))),
    refused('a redirect to nowhere', 302, '', trigger(lost({ kind: 'answer', status: 302, body: '' }))),
    refused('304', 304, '', trigger(lost({ kind: 'answer', status: 304, body: '' }))),
  ]);
});

describe('ambiguous: evidence is sought, then another trigger sent', () => {
  const ambiguous = (name: string, sees: Sight): Case => ({
    name,
    ...trigger(lost(sees)),
    requests: [post, list, list, post],
    exitCode: 0,
    outputs: outputsWith('triggered', 2, 202, 'success'),
  });
  playCases([
    ambiguous('hazard 8: RST', { kind: 'reset' }),
    ambiguous('hazard 8: FIN', { kind: 'fin' }),
    ...[200, 201, 204].map((status) => ambiguous(`hazard 21: ${status}`, { kind: 'answer', status })),
    ...[408, 425, 500, 502, 504].map((status) => ambiguous(String(status), { kind: 'answer', status })),
    ambiguous('hazard 22: no HTTP', { kind: 'garbage' }),
    ambiguous('hazard 22: a header of 64 KiB', { kind: 'huge-header', status: 202 }),
    ambiguous('hazard 22: two Content-Lengths', { kind: 'two-lengths', status: 202 }),
  ]);
});

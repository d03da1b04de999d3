// Every kind of answer to the first trigger, and what a step makes of it.
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, htmlPage, lost, rateLimited, redirect } from '../../simulator/faults.ts';
import type { LinkFault } from '../world/network.ts';
import { TRIGGER_KEY } from '../world/world.ts';
import { busyUntil, flow, refusedFor, runStep, told } from './flow.ts';

const triggered = { green: true, status: 'triggered', adopted: false, syncs: 1 };
const failed = { green: false, status: 'failed', adopted: false, syncs: 0 };

describe('accepted', () => {
  test.each([
    ['a key with all permissions', {}],
    ['a key with the trigger permission alone', { 'api-key': TRIGGER_KEY }],
  ])('with %s is one request and no read', async (_key, inputs) => {
    expect(await flow({ inputs })).toEqual({ ...triggered, trace: ['0 POST 202'], elapsedMs: 200 });
  });

  test.each<[string, Fault]>([
    ['HTML', htmlPage(202, true)],
    ['a body cut short', afterEffect({ kind: 'short-body' })],
    ['a body that never comes', afterEffect({ kind: 'headers-then-silence' })],
    ['other words', afterEffect({ kind: 'answer', body: '{"message":"queued"}' })],
    ['words that speak of a job in progress', afterEffect({ kind: 'answer', body: 'Another job is in progress' })],
  ])('is 202 with %s', async (_body, fault) => {
    expect(await flow({ faults: { trigger: [fault] } })).toMatchObject({ ...triggered, trace: ['0 POST 202'] });
  });
});

describe('busy', () => {
  test('is green and skipped with a notice under on-busy: skip', async () => {
    const result = await runStep({ world: busyUntil(60_000), inputs: { 'on-busy': 'skip' } });
    expect(told(result)).toEqual({
      green: true,
      status: 'skipped',
      adopted: false,
      syncs: 0,
      trace: ['0 POST 429'],
      elapsedMs: 200,
    });
    expect(result.annotations.map(({ level }) => level)).toEqual(['notice']);
  });

  test('is red and busy with one error under on-busy: fail', async () => {
    const result = await runStep({ world: busyUntil(60_000), inputs: { 'on-busy': 'fail' } });
    expect(told(result)).toMatchObject({ green: false, status: 'busy', syncs: 0, trace: ['0 POST 429'] });
    expect(result.annotations.map(({ level }) => level)).toEqual(['error']);
    expect(result.outputs).toMatchObject({ 'http-status': '429', message: 'Another job is in progress' });
  });
});

describe('refused', () => {
  test.each([300, 301, 304, 400, 401, 402, 403, 404, 405, 407, 410, 422, 451, 499])(
    '%i fails at once after one request',
    async (status) => {
      const faults = { trigger: [lost({ kind: 'answer', status })] };
      expect(await flow({ faults })).toEqual({ ...failed, trace: [`0 POST ${status}`], elapsedMs: 200 });
    },
  );

  test('a redirect is not followed', async () => {
    const trigger = [redirect('https://rest.iad-03.braze.com/elsewhere')];
    expect(await flow({ faults: { trigger } })).toMatchObject({ ...failed, trace: ['0 POST 307'] });
  });

  test('an unknown key is answered 401 by Braze itself', async () => {
    expect(await flow({ inputs: { 'api-key': 'unknown' } })).toMatchObject({ ...failed, trace: ['0 POST 401'] });
  });

  test.each<[string, LinkFault]>([
    ['a bad certificate', { code: 'CERT_HAS_EXPIRED', stage: 'certificate' }],
    ['a proxy that wants a login', { code: 'PROXY_407', stage: 'connecting', proxyStatus: 407 }],
  ])('%s fails at once', async (_name, fault) => {
    const result = told(await runStep({ link: () => fault }));
    expect(result).toEqual({ ...failed, trace: [`0 POST ${fault.code}`], elapsedMs: 200 });
  });
});

describe('not sent', () => {
  test('is triggered again, and answered', async () => {
    expect(await flow({ link: refusedFor(1, 2) })).toEqual({
      ...triggered,
      trace: ['0 POST ECONNREFUSED', '950 POST ECONNREFUSED', '2650 POST 202'],
      elapsedMs: 2_850,
    });
  });

  test('by a proxy that refuses is triggered again', async () => {
    const link = (number: number) =>
      number === 1 ? ({ code: 'PROXY', stage: 'connecting', proxyStatus: 502 } as const) : null;
    expect(await flow({ link })).toMatchObject({ ...triggered, trace: ['0 POST PROXY', '950 POST 202'] });
  });

  test('for a minute fails', async () => {
    const result = await flow({ link: () => ({ code: 'ENOTFOUND', stage: 'connecting' }) });
    expect(result).toMatchObject(failed);
    expect(result.trace).toEqual(
      [0, 950, 2_650, 5_850, 12_050, 23_500, 34_950, 46_400, 57_850].map((atMs) => `${atMs} POST ENOTFOUND`),
    );
    expect(result.elapsedMs).toBe(58_050);
  });

  test('counts its minute anew once something was answered', async () => {
    const link = (_number: number, atMs: number) =>
      atMs < 40_000 || (atMs > 50_000 && atMs < 90_000) ? ({ code: 'EAI_AGAIN', stage: 'connecting' } as const) : null;
    const result = await flow({ link, faults: { trigger: [rateLimited(10_000)] } });
    expect(result).toMatchObject(triggered);
    expect(result.trace.filter((line) => !line.endsWith('EAI_AGAIN'))).toEqual([
      '46400 POST 429',
      expect.stringMatching(/ POST 202$/),
    ]);
    expect(result.trace.filter((line) => line.endsWith('EAI_AGAIN')).length).toBeGreaterThan(10);
  });

  test('until the timeout fails at it', async () => {
    const result = await flow({
      inputs: { timeout: '10s' },
      link: () => ({ code: 'ENOTFOUND', stage: 'connecting' }),
    });
    expect(result).toMatchObject({ ...failed, elapsedMs: 10_000 });
    expect(result.trace.at(-1)).toBe('9000 POST ENOTFOUND');
  });
});

describe('ambiguous', () => {
  const kinds: [string, Fault][] = [
    ...[408, 425, 500, 502, 503, 504, 599, 200, 201, 204].map((status): [string, Fault] => [
      String(status),
      lost({ kind: 'answer', status }),
    ]),
    ['ECONNRESET', lost({ kind: 'reset' })],
    ['ECONNRESET', lost({ kind: 'fin' })],
    ['HPE_INVALID_CONSTANT', lost({ kind: 'garbage' })],
    ['HPE_HEADER_OVERFLOW', lost({ kind: 'huge-header' })],
    ['HPE_UNEXPECTED_CONTENT_LENGTH', lost({ kind: 'two-lengths' })],
  ];

  test.each(kinds)('%s looks for a run, waits a second, looks again and triggers again', async (saw, fault) => {
    expect(await flow({ faults: { trigger: [fault] } })).toEqual({
      ...triggered,
      trace: [`0 POST ${saw}`, '200 GET 200', '1200 GET 200', '1400 POST 202'],
      elapsedMs: 1_600,
    });
  });

  test('silence is given 30 seconds', async () => {
    const result = await flow({ faults: { trigger: [lost({ kind: 'silence' })] } });
    expect(result).toMatchObject({
      ...triggered,
      trace: ['0 POST TIMEOUT', '30000 GET 200', '31000 GET 200', '31200 POST 202'],
    });
  });

  test('waits longer if the server asks for it', async () => {
    const busyServer = lost({ kind: 'answer', status: 503, headers: { 'retry-after': '7' } });
    const { trace } = await flow({ faults: { trigger: [busyServer] } });
    expect(trace).toEqual(['0 POST 503', '200 GET 200', '7200 GET 200', '7400 POST 202']);
  });
});

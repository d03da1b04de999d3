// Scripted faults without sockets: which requests they affect, what happens to the state, what the client gets.
import { describe, expect, test } from '@jest/globals';
import type { Fault, FaultScripts, Sight } from '../../simulator/faults.ts';
import {
  afterEffect,
  htmlPage,
  lost,
  meet,
  overAndOver,
  perIntegration,
  playFaults,
  rateLimited,
  redirect,
  within,
} from '../../simulator/faults.ts';
import type { WireReply, WireRequest } from '../../simulator/types.ts';
import { ID, OTHER_ID, request, STATUS, SYNC, T0_MS, testBraze } from './helpers.ts';

const post = request('POST', SYNC);
const otherPost = request('POST', SYNC.replace(ID, OTHER_ID));
const get = request('GET', STATUS);
const reset = lost({ kind: 'reset' });
const fin = lost({ kind: 'fin' });

describe('a script', () => {
  const secondOfOurs: FaultScripts['runs'] = (number, { path }) => (number === 2 && path.includes(ID) ? reset : null);
  const trigger = perIntegration({ [ID]: overAndOver([reset, null]), [OTHER_ID]: [null, fin] });
  const thirdPost = request('POST', SYNC.replace(ID, 'third'));
  const byIntegration = [post, otherPost, thirdPost, otherPost, post, post];
  const elsewhere = request('POST', '/users/delete');

  test.each<[string, FaultScripts, WireRequest[], (Fault | null)[]]>([
    ['is used up request by request', { trigger: [reset, fin] }, [post, get, post, post], [reset, null, fin, null]],
    ['may be a function', { runs: secondOfOurs }, [get, get, get], [null, reset, null]],
    ['may count per integration', { trigger }, byIntegration, [reset, null, null, fin, null, reset]],
    ['does not affect paths that Braze does not have', { trigger: () => reset }, [elsewhere], [null]],
  ])('%s', (_name, scripts, requests, faults) => {
    const source = playFaults(scripts);
    expect(requests.map((each) => source.next(each, T0_MS))).toEqual(faults);
  });

  test('can depend on the time', () => {
    const spans = [0, 3_000].map((atMs) => [T0_MS + atMs, T0_MS + atMs + 1_000] as const);
    const source = playFaults({ trigger: within(spans, reset) });
    const seen = [0, 999, 1_000, 2_999, 3_000, 4_000].map((atMs) => source.next(post, T0_MS + atMs));
    expect(seen).toEqual([reset, reset, null, null, reset, null]);
  });

  test('can affect connections', () => {
    const source = playFaults({ connection: ['reset', null, 'silence'] });
    expect([1, 2, 3, 4].map(() => source.nextConnection())).toEqual(['reset', null, 'silence', null]);
    const byNumber = playFaults({ connection: (number) => (number === 2 ? 'fin' : null) });
    expect([1, 2].map(() => byNumber.nextConnection())).toEqual([null, 'fin']);
  });
});

describe('a request', () => {
  const words = (message: string): string => JSON.stringify({ message });
  const answered = (sees: Omit<Sight, 'kind'>): Fault => afterEffect({ kind: 'answer', ...sees });
  const own = { status: 202, body: words('success'), headers: { 'x-ratelimit-limit': '20' } };
  const limited = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(T0_MS / 1000 + 10) };
  const location = '//x/';
  const html = { 'content-type': 'text/html' };

  test.each<[string, Fault | null, number, Partial<WireReply>]>([
    ["gets Braze's own answer", null, 1, own],
    ['may take effect without an answer', afterEffect({ kind: 'silence' }), 1, {}],
    ['may get lost', lost({ kind: 'answer' }), 0, { status: 503, body: words('Service Unavailable') }],
    ['may get another status', answered({ status: 500 }), 1, { status: 500, body: words('Internal Server Error') }],
    ['may get another body', answered({ body: '{}' }), 1, { ...own, body: '{}' }],
    ['may get another header', answered({ headers: { location } }), 1, { ...own, headers: { location } }],
    ["may be rate limited by Braze's clock", rateLimited(10_000), 0, { status: 429, headers: limited }],
    ['may be redirected', redirect(location), 0, { status: 307, body: '', headers: { location } }],
    ['may get a page', htmlPage(502), 0, { status: 502, headers: html }],
    ['may get a page after its effect', htmlPage(202, true), 1, { status: 202, headers: html }],
  ])('%s', (_name, fault, runs, reply) => {
    const { braze } = testBraze();
    expect(meet(braze, post, fault).reply).toMatchObject(reply);
    expect(braze.runs()).toHaveLength(runs);
    expect(braze.requests[0]?.status).toBe(runs === 0 ? null : 202);
  });

  test('is answered in the way and after the time that the fault sets', () => {
    const { braze } = testBraze();
    expect(meet(braze, post, null)).toMatchObject({ manner: { kind: 'answer' }, afterMs: 0 });
    const encounter = meet(braze, post, afterEffect({ kind: 'drip', everyMs: 5, afterMs: 40_000 }));
    expect(encounter).toMatchObject({ manner: { kind: 'drip', everyMs: 5 }, afterMs: 40_000 });
  });

  test('may lack headers', () => {
    const headersOf = (fault: Fault) => meet(testBraze().braze, post, fault).reply.headers;
    expect(Object.keys(headersOf(answered({ status: 500 })))).toEqual(['content-type', 'date']);
    expect(headersOf(answered({ headers: { date: null } }))).not.toHaveProperty('date');
    expect(headersOf(rateLimited())).not.toHaveProperty('x-ratelimit-reset');
  });

  test("has the Date that Braze's own answer would have", () => {
    const { braze } = testBraze({}, { date: (_nowMs, requestNumber) => `machine ${requestNumber}` });
    for (const takesEffect of [true, false]) {
      const { headers } = meet(braze, post, { takesEffect, sees: { kind: 'answer', status: 500 } }).reply;
      expect(headers).toMatchObject({ date: `machine ${braze.requests.length}` });
    }
  });
});

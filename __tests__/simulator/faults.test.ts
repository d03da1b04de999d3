// Scripted faults without sockets: whom they meet, what happens to the state, what the client gets.
import { describe, expect, test } from '@jest/globals';
import type { Fault, Sight } from '../../simulator/faults.ts';
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
import { ID, OTHER_ID, request, T0_MS, testBraze } from './helpers.ts';

const post = request('POST', `/cdi/integrations/${ID}/sync`);
const get = request('GET', `/cdi/integrations/${ID}/job_sync_status`);
const reset = lost({ kind: 'reset' });
const fin = lost({ kind: 'fin' });

describe('a script', () => {
  test('is used up request by request, endpoint by endpoint', () => {
    const source = playFaults({ trigger: [reset, null, fin] });
    expect([get, post, post, post, post].map((each) => source.next(each, T0_MS))).toEqual([
      null,
      reset,
      null,
      fin,
      null,
    ]);
  });

  test('may be a function of the number of the request and the request', () => {
    const source = playFaults({ runs: (number, { path }) => (number === 2 && path.includes(ID) ? reset : null) });
    expect([get, get, get].map((each) => source.next(each, T0_MS))).toEqual([null, reset, null]);
  });

  test('per integration counts the requests for this integration alone', () => {
    const [otherPost, thirdPost] = [OTHER_ID, 'third'].map((id) => request('POST', `/cdi/integrations/${id}/sync`));
    const trigger = perIntegration({ [ID]: overAndOver([reset, null]), [OTHER_ID]: [null, fin] });
    const source = playFaults({ trigger });
    const seen = [post, otherPost, thirdPost, post, otherPost, post].map((each) => source.next(each ?? get, T0_MS));
    expect(seen).toEqual([reset, null, null, null, fin, reset]);
  });

  test('can go by the time', () => {
    const spans = [0, 3_000].map((atMs) => [T0_MS + atMs, T0_MS + atMs + 1_000] as const);
    const source = playFaults({ trigger: within(spans, reset) });
    const seen = [0, 999, 1_000, 2_999, 3_000, 4_000].map((atMs) => source.next(post, T0_MS + atMs));
    expect(seen).toEqual([reset, reset, null, null, reset, null]);
  });

  test('does not reach addresses that Braze does not have', () => {
    expect(playFaults({ trigger: () => reset }).next(request('POST', '/users/delete'), T0_MS)).toBeNull();
  });

  test('may be for connections', () => {
    const source = playFaults({ connection: ['reset', null, 'silence'] });
    expect([1, 2, 3, 4].map(() => source.nextConnection())).toEqual(['reset', null, 'silence', null]);
    const byNumber = playFaults({ connection: (number) => (number === 2 ? 'fin' : null) });
    expect([1, 2].map(() => byNumber.nextConnection())).toEqual([null, 'fin']);
  });
});

test("an answer that is not Braze's own has the Date that Braze's would have", () => {
  const { braze } = testBraze({}, { date: (_nowMs, requestNumber) => `machine ${requestNumber}` });
  for (const takesEffect of [true, false]) {
    const number = braze.requests.length + 1;
    const { reply } = meet(braze, post, { takesEffect, sees: { kind: 'answer', status: 500 } });
    expect(reply.headers).toMatchObject({ date: `machine ${number}` });
  }
});

describe('a request', () => {
  const headers = { 'x-ratelimit-reset': String(T0_MS / 1000 + 10) };
  const link = '<//evil>';
  const words = (message: string): string => JSON.stringify({ message });
  const [success, oops, limited] = ['success', 'Internal Server Error', 'Rate Limited'].map(words);
  const answered = (sees: Omit<Sight, 'kind'>): Fault => afterEffect({ kind: 'answer', ...sees });
  test.each<[string, Fault | null, object, number]>([
    ["gets Braze's own answer", null, { manner: { kind: 'answer' }, afterMs: 0, reply: { status: 202 } }, 1],
    ['may take effect in silence', afterEffect({ kind: 'silence' }), { manner: { kind: 'silence' } }, 1],
    ['may get lost', lost({ kind: 'answer' }), { reply: { status: 503, body: words('Service Unavailable') } }, 0],
    ['may be answered late', answered({ afterMs: 40_000 }), { afterMs: 40_000, reply: { body: success } }, 1],
    ['may get another status, in its own words', answered({ status: 500 }), { reply: { status: 500, body: oops } }, 1],
    [
      'may get another body',
      answered({ body: '{}' }),
      { reply: { body: '{}', headers: { 'x-ratelimit-limit': '20' } } },
      1,
    ],
    ['may get another header', answered({ headers: { link } }), { reply: { headers: { link } } }, 1],
    [
      "may be rate limited by Braze's clock",
      rateLimited(10_000),
      { reply: { status: 429, body: limited, headers } },
      0,
    ],
    ['may be redirected', redirect('//x/'), { reply: { status: 307, headers: { location: '//x/' } } }, 0],
    ['may get a page', htmlPage(502), { reply: { status: 502, headers: { 'content-type': 'text/html' } } }, 0],
    ['may get a page after its effect', htmlPage(202, true), { reply: { status: 202 } }, 1],
  ])('%s', (_name, fault, encounter, runs) => {
    const { braze } = testBraze();
    expect(meet(braze, post, fault)).toMatchObject(encounter);
    expect(braze.runs()).toHaveLength(runs);
    expect(braze.requests[0]?.status).toBe(runs === 0 ? null : 202);
  });

  test('may lack headers', () => {
    const headersOf = (fault: Fault) => meet(testBraze().braze, post, fault).reply.headers;
    expect(Object.keys(headersOf(afterEffect({ kind: 'answer', status: 500 })))).toEqual(['content-type', 'date']);
    expect(headersOf(afterEffect({ kind: 'answer', headers: { date: null } }))).not.toHaveProperty('date');
    expect(headersOf(rateLimited())).not.toHaveProperty('x-ratelimit-reset');
  });
});

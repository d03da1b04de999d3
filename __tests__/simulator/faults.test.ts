// Scripted faults without sockets: whom they meet, what happens to the state, what the client gets.
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.ts';
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

describe('scripts', () => {
  test('a queue is used up request by request, endpoint by endpoint', () => {
    const source = playFaults({ trigger: [reset, null, fin] });
    expect([get, post, post, post, post].map((each) => source.next(each, T0_MS))).toEqual([
      null,
      reset,
      null,
      fin,
      null,
    ]);
  });

  test('what is pushed onto a queue later still happens', () => {
    const trigger: Fault[] = [];
    const source = playFaults({ trigger });
    expect(source.next(post, T0_MS)).toBeNull();
    trigger.push(reset, fin);
    expect(source.next(post, T0_MS)).toBe(fin);
  });

  test('a function sees the number of the request and the request', () => {
    const source = playFaults({ runs: (number, { path }) => (number === 2 && path.includes(ID) ? reset : null) });
    expect([get, get, get].map((each) => source.next(each, T0_MS))).toEqual([null, reset, null]);
  });

  test('a script per integration counts the requests for this integration alone', () => {
    const otherPost = request('POST', `/cdi/integrations/${OTHER_ID}/sync`);
    const source = playFaults({
      trigger: perIntegration({ [ID]: overAndOver([reset, null]), [OTHER_ID]: [null, fin] }),
    });
    const thirdPost = request('POST', '/cdi/integrations/third/sync');
    const seen = [post, otherPost, thirdPost, post, otherPost, post].map((each) => source.next(each, T0_MS));
    expect(seen).toEqual([reset, null, null, null, fin, reset]);
  });

  test('a script can go by the time', () => {
    const spans = [
      [T0_MS, T0_MS + 1_000],
      [T0_MS + 3_000, T0_MS + 4_000],
    ] as const;
    const source = playFaults({ trigger: within(spans, reset) });
    const seen = [0, 999, 1_000, 2_999, 3_000, 4_000].map((atMs) => source.next(post, T0_MS + atMs));
    expect(seen).toEqual([reset, reset, null, null, reset, null]);
  });

  test('addresses that Braze does not have meet no fault', () => {
    expect(playFaults({ trigger: () => reset }).next(request('POST', '/users/delete'), T0_MS)).toBeNull();
  });

  test('connections have a script of their own', () => {
    const source = playFaults({ connection: ['reset', null, 'silence'] });
    expect([1, 2, 3, 4].map(() => source.nextConnection())).toEqual(['reset', null, 'silence', null]);
    const byNumber = playFaults({ connection: (number) => (number === 2 ? 'fin' : null) });
    expect([1, 2].map(() => byNumber.nextConnection())).toEqual([null, 'fin']);
  });
});

describe('encounters', () => {
  test("without a fault the client gets Braze's own answer at once", () => {
    const { braze } = testBraze();
    expect(meet(braze, post, null)).toMatchObject({ manner: { kind: 'answer' }, afterMs: 0, reply: { status: 202 } });
  });

  test('a request that took effect starts a run though the client never hears of it', () => {
    const { braze } = testBraze();
    expect(meet(braze, post, afterEffect({ kind: 'silence' })).manner).toEqual({ kind: 'silence' });
    expect([braze.runs().length, braze.requests[0]?.status]).toEqual([1, 202]);
  });

  test('a request that got lost starts none, and gets a bare 503 if nothing else is said', () => {
    const { braze } = testBraze();
    const { reply } = meet(braze, post, lost({ kind: 'answer' }));
    expect(reply).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
    expect([braze.runs().length, braze.requests[0]?.status]).toEqual([0, null]);
  });

  test("a late answer is Braze's own, as of the arrival", () => {
    const { braze } = testBraze();
    const encounter = meet(braze, post, afterEffect({ kind: 'answer', afterMs: 40_000 }));
    expect(encounter).toMatchObject({ afterMs: 40_000, reply: { status: 202, body: '{"message":"success"}' } });
  });

  test('a status of its own starts from an empty answer, whatever took effect', () => {
    const { braze } = testBraze();
    const { reply } = meet(braze, post, afterEffect({ kind: 'answer', status: 500 }));
    expect(reply.body).toBe('{"message":"Internal Server Error"}');
    expect(Object.keys(reply.headers)).toEqual(['content-type', 'date']);
    expect(braze.runs()).toHaveLength(1);
  });

  test("an answer that is not Braze's own has the Date that Braze's would have", () => {
    const { braze } = testBraze({}, { date: (_nowMs, requestNumber) => `machine ${requestNumber}` });
    for (const takesEffect of [true, false]) {
      const number = braze.requests.length + 1;
      const { reply } = meet(braze, post, { takesEffect, sees: { kind: 'answer', status: 500 } });
      expect(reply.headers).toMatchObject({ date: `machine ${number}` });
    }
  });

  test("headers and body can be laid over Braze's own answer", () => {
    const { braze } = testBraze();
    const { reply } = meet(braze, get, afterEffect({ kind: 'answer', headers: { link: '<//evil>' }, body: '{}' }));
    expect(reply).toMatchObject({ status: 200, body: '{}', headers: { link: '<//evil>', 'x-ratelimit-limit': '100' } });
  });

  test('a header can be taken away', () => {
    const { braze } = testBraze();
    const { reply } = meet(braze, post, afterEffect({ kind: 'answer', headers: { date: null, 'retry-after': '-1' } }));
    expect(reply.headers).toMatchObject({ 'retry-after': '-1', 'x-ratelimit-limit': '20' });
    expect(reply.headers).not.toHaveProperty('date');
  });

  test("a rate limit resets by Braze's clock, or says nothing", () => {
    const { braze } = testBraze();
    const reset10 = String(T0_MS / 1000 + 10);
    const { reply } = meet(braze, post, rateLimited(10_000));
    expect(reply).toMatchObject({
      status: 429,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset10 },
    });
    expect(reply.body).toBe('{"message":"Rate Limited"}');
    expect(meet(braze, post, rateLimited()).reply.headers).not.toHaveProperty('x-ratelimit-reset');
  });

  test('redirects and HTML pages are answers', () => {
    const { braze } = testBraze();
    expect(meet(braze, post, redirect('https://evil.test/')).reply).toMatchObject({
      status: 307,
      headers: { location: 'https://evil.test/' },
    });
    expect(meet(braze, post, htmlPage(502)).reply).toMatchObject({
      status: 502,
      headers: { 'content-type': 'text/html' },
    });
    expect(meet(braze, post, htmlPage(202, true)).reply.status).toBe(202);
    expect(braze.runs()).toHaveLength(1);
  });

  test('faults are plain data', () => {
    const faults = [rateLimited(5), redirect('/x'), htmlPage(500), lost({ kind: 'drip', everyMs: 3 })];
    expect(JSON.parse(JSON.stringify(faults))).toEqual(faults);
  });
});

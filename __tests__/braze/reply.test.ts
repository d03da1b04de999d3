// What an answer from Braze means, for a trigger and for a list of runs.
import { describe, expect, test } from '@jest/globals';
import type { Answer, Failure, Headers } from '../../src/braze/exchange.ts';
import { readReply, readRunsAnswer } from '../../src/braze/reply.ts';
import type { Refusal, Refused } from '../../src/sync/ports.ts';
import { outside } from '../github/outcomes.ts';
import { answer, failure, parsed, run, START } from './answers.ts';

/** A server's Date header, and the same time, plus an offset, in seconds since the epoch. */
const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
const at = (offsetS: number) => `${Date.UTC(2026, 0, 1) / 1_000 + offsetS}`;
const reset = (value: string): Headers => ({ date, 'x-ratelimit-reset': value });

const list = `{"results":[{"job_status":"success","sync_start_time":"${START}"}],"message":"success"}`;

const withStatus = (...statuses: readonly number[]) => statuses.map((httpStatus) => answer(httpStatus, 'words'));
const answers = (httpStatus: number, bodies: readonly string[], headers: Headers = {}) =>
  bodies.map((body) => answer(httpStatus, body, headers));
const connecting = (code: string) => failure(code, 'connecting');
const byProxy = (code: string) => failure(code, 'proxy');

const html = { 'content-type': 'text/html; charset=utf-8' };
const pages = ['<!doctype html><title>Login</title>', ' \ufeff<HTML lang="en">', '<!DOCTYPE html>', '<!doctype  html>'];

const another = 'Another job is in progress';
const aboutRunningSync = [
  ...[another, 'ANOTHER SYNC IS RUNNING', 'In progress: a job', 'running sync', 'sync "x" in progress.'],
  ...[{ message: another }, { message: 'Too Many Requests', errors: [another] }].map((body) => JSON.stringify(body)),
];
const notAboutRunningSync = [
  ...['', 'Rate Limited', 'rate limit exceeded; a job failed', 'Too many requests', 'another job', 'a sync'],
  ...['in progress', 'running low', 'async work is running', 'resync in progress', 'jobless and running'],
  ...['a job is in progression', 'a job: overrunning', 'a job is in  progress', 'Slow down'],
];
const aboutRateLimit = ['Rate Limited', 'rate-limited', 'RATE_LIMIT', 'ratelimit: a job is running'];
const noneLeft = { 'x-ratelimit-remaining': '0' };
const someLeft = { 'x-ratelimit-remaining': '7' };

/** What an exchange means in one word: its kind, or the kind of refusal. */
type Meaning = Refusal | Exclude<ReturnType<typeof readReply> | ReturnType<typeof readRunsAnswer>, Refused>['kind'];
const meaningOf = (result: ReturnType<typeof readReply> | ReturnType<typeof readRunsAnswer>): Meaning =>
  result.kind === 'refused' ? result.refusal : result.kind;

test.each<[toTrigger: Meaning, toList: Meaning, exchanges: (Answer | Failure)[]]>([
  ['accepted', 'unreadable', answers(202, ['', list, '{"message":"queued"}', '{"messa', '[]'])],
  ['accepted', 'web-page', [answer(202, '<html>'), answer(202, pages[0], html)]],
  ['ambiguous', 'page', answers(200, [list, `\ufeff${list}`])],
  ['ambiguous', 'unreadable', answers(200, ['{"message":"success"}', list.slice(0, -20), '<htmlx>', 'a <html>', ''])],
  ['ambiguous', 'unreadable', [201, 204, 206, 408, 425, 500, 503].map((httpStatus) => answer(httpStatus, list))],
  ['ambiguous', 'unreadable', withStatus(0, 100, 199, 200, 201, 203, 204, 206, 299, 408, 425)],
  ['ambiguous', 'unreadable', withStatus(500, 501, 502, 503, 504, 599, 600)],
  ['ambiguous', 'unreadable', [answer(503, another), answer(503, pages[0], html)]],
  ['ambiguous', 'unreadable', [answer(200, '', { 'content-type': 'text/htmlx' })]],
  ['ambiguous', 'unreadable', ['ECONNRESET', 'TIMEOUT', 'CANCELLED', 'UNKNOWN'].map((code) => failure(code))],
  ['not-sent', 'not-sent', [connecting('ENOTFOUND'), ...['PROXY', 'PROXY_502', 'PROXY_406'].map(byProxy)]],

  ['web-page', 'web-page', [200, 201, 204].flatMap((httpStatus) => answers(httpStatus, pages))],
  ['web-page', 'web-page', [200, 201, 204].map((httpStatus) => answer(httpStatus, 'Sign in', html))],
  ['redirect', 'redirect', withStatus(300, 301, 302, 304, 307, 308, 399)],
  [
    'invalid-id',
    'invalid-id',
    answers(400, ['Invalid integration ID', 'integration_id', '{"message":"integrationId"}']),
  ],
  ['unauthorized', 'unauthorized', withStatus(401)],
  ['forbidden', 'forbidden', withStatus(403)],
  ['not-found', 'not-found', withStatus(404)],
  ['proxy-authentication', 'proxy-authentication', [...withStatus(407), answer(407, pages[0], html)]],
  ['proxy-authentication', 'proxy-authentication', ['PROXY_407', 'PROXY_401'].map(byProxy)],
  ['certificate', 'certificate', [failure('CERT_HAS_EXPIRED', 'certificate')]],
  ['other', 'other', withStatus(400, 402, 405, 409, 410, 413, 418, 422, 424, 426, 428, 430, 499)],
  ['other', 'other', [answer(418, another)]],

  // Words about a running sync decide. Without them, the number of requests left decides.
  ['busy', 'rate-limited', [{}, noneLeft, someLeft].flatMap((headers) => answers(429, aboutRunningSync, headers))],
  ['busy', 'rate-limited', [answer(429, 'Slow down', someLeft)]],
  ['rate-limited', 'rate-limited', [{}, noneLeft].flatMap((headers) => answers(429, notAboutRunningSync, headers))],
  // Words about the rate limit come first, because the headers may be about another limit.
  ['rate-limited', 'rate-limited', answers(429, aboutRateLimit, someLeft)],
])('an answer means %s to a trigger and %s to a list: row %#', (toTrigger, toList, exchanges) => {
  for (const exchange of exchanges) {
    const meanings = [meaningOf(readReply(exchange)), meaningOf(readRunsAnswer(exchange))];
    expect([exchange, ...meanings]).toEqual([exchange, toTrigger, toList]);
  }
});

test.each<[Answer | Failure, object, object?]>([
  [answer(202, 'x'), parsed('accepted', 202, 'x'), parsed('unreadable', 202, 'x', { code: 'HTTP_202' })],
  [
    answer(200, list),
    parsed('ambiguous', 200, 'success', { code: 'HTTP_200', waitMs: null }),
    parsed('page', 200, 'success', { runs: [run()], nextCursor: null }),
  ],
  [
    failure('TIMEOUT'),
    parsed('ambiguous', null, null, { code: 'TIMEOUT', waitMs: null }),
    parsed('unreadable', null, null, { code: 'TIMEOUT' }),
  ],
  [
    answer(429, another, { ...someLeft, 'retry-after': '9' }),
    parsed('busy', 429, another, { rateLimit: { remaining: 7, resetInMs: null } }),
    parsed('rate-limited', 429, another, { rateLimit: { remaining: 0, resetInMs: 9_000 } }),
  ],
  [answer(404, 'x'), parsed('refused', 404, 'x', { refusal: 'not-found' })],
  [answer(200, pages[0]), parsed('refused', 200, null, { refusal: 'web-page' })],
  [answer(200, 'Sign in', html), parsed('refused', 200, null, { refusal: 'web-page' })],
  [byProxy('PROXY_407'), parsed('refused', null, null, { refusal: 'proxy-authentication' })],
  [
    failure('CERT_HAS_EXPIRED', 'certificate'),
    parsed('refused', null, null, { refusal: 'certificate', code: 'CERT_HAS_EXPIRED' }),
  ],
  [connecting('ENOTFOUND'), parsed('not-sent', null, null, { code: 'ENOTFOUND', unreachable: 'braze' })],
  [byProxy('PROXY_502'), parsed('not-sent', null, null, { code: 'PROXY_502', unreachable: 'proxy' })],
])('the result of %j has the expected fields and no others', (exchange, toTrigger, toList = toTrigger) => {
  expect([readReply(exchange), readRunsAnswer(exchange)]).toEqual([toTrigger, toList]);
});

describe('the wait for the rate limit', () => {
  const either = (value: string): Headers[] => [
    { date, 'retry-after': value },
    { date, 'x-ratelimit-retry-after': value },
  ];
  const both = (retryAfter: string): Headers => ({ 'retry-after': retryAfter, 'x-ratelimit-retry-after': '4' });

  test.each<[waitMs: number, headers: Headers[]]>([
    ...[1, 30, 60, 61, 3_600].map((seconds): [number, Headers[]] => [seconds * 1_000, [reset(at(seconds))]]),
    [1_000, either('1')],
    [7_000, either(' 7 ')],
    [3_600_000, either('3600')],
    [5_000, either('000000000000005')],
    [9_000, either('Thu, 01 Jan 2026 00:00:09 GMT')],
    [3_600_000, either(' Thu, 01 Jan 2026 01:00:00 GMT ')],
    // Reset, then Retry-After, then X-RateLimit-Retry-After.
    [5_000, [{ ...reset(at(5)), 'retry-after': '9' }]],
    [9_000, [{ ...reset(at(3_601)), 'retry-after': '9' }, both('9')]],
    [4_000, [both('-1'), both('3601')]],
  ])('is %i ms with each of these headers: %j', (waitMs, variants) => {
    for (const headers of variants) {
      const limited = { kind: 'rate-limited', rateLimit: { remaining: 0, resetInMs: waitMs } };
      expect([headers, readReply(answer(429, '', headers))]).toMatchObject([headers, limited]);
    }
  });

  const in30s = reset(at(30));
  test.each<Headers>([
    ...[at(3_601), at(0), at(-1), `${Date.UTC(2099) / 1_000}`, `${at(30)}000`].map(reset),
    ...['', `${at(30)}.5`, `-${at(30)}`, 'soon'].map(reset),
    ...[{ date }, { date: 'Wed, 31 Dec 1969 23:59:30 GMT' }, { ...in30s, date: undefined }],
    ...['soon', '2026-01-01T00:00:00Z', 'Fri, 01 Jan 2016 00:00:00 GMT'].map((other) => ({ ...in30s, date: other })),
    ...['0', '3601', '9999999999', '0000000000000005', '-1', '1.5', '1e1', '0x10', '5 s', '', ' '].flatMap(either),
    ...['soon', date, 'Thu, 01 Jan 2026 01:00:01 GMT', 'Wed, 31 Dec 2025 23:59:59 GMT'].flatMap(either),
    ...['2026-01-01T00:00:09Z', 'x Thu, 01 Jan 2026 00:00:09 GMT'].flatMap(either),
    ...either('Thu, 01 Jan 2026 00:00:09 GMT+0000'),
  ])('is not known with %j', (headers) => {
    const rateLimit = { remaining: 0, resetInMs: null };
    expect(readReply(answer(429, '', headers))).toMatchObject({ kind: 'rate-limited', rateLimit });
  });

  test.each<[number | null, Headers]>([
    [9_000, { 'retry-after': '9' }],
    [4_000, { 'x-ratelimit-retry-after': '4' }],
    [null, { 'retry-after': '3601' }],
    [null, reset(at(5))],
  ])('is %p after an ambiguous answer with %j', (waitMs, headers) => {
    expect(readReply(answer(503, '', headers))).toMatchObject({ kind: 'ambiguous', waitMs });
  });
});

describe("Braze's message", () => {
  test.each<[string, string | null, Headers?]>([
    ['{"message":"success"}', 'success'],
    ['{"message":"fatal","errors":["one","two"]}', 'fatal; one; two'],
    ['{"errors":["one"]}', 'one'],
    ['{"message":7,"errors":["one"]}', 'one'],
    ['{"message":"","errors":["one"]}', 'one'],
    ['{"message":"fatal","errors":["",null,7,{"x":1},"two"]}', 'fatal; two'],
    ['{"message":"fatal","errors":"one"}', 'fatal'],
    ['{"message":"fatal","errors":null}', 'fatal'],
    ['{}', '{}'],
    ['{"message":""}', '{"message":""}'],
    ['[1]', '[1]'],
    ['null', 'null'],
    ['  plain\ntext \n', 'plain\ntext'],
    ['{"message":"cut', '{"message":"cut'],
    ['\r\n', null],
    // A compressed body cannot be read.
    ['{"message":"success"}', null, { 'content-encoding': 'gzip' }],
    ['{"message":"success"}', null, { 'content-encoding': 'x' }],
    ['{"message":"success"}', null, { 'content-encoding': ['gzip', 'br'] }],
  ])('in %j is %j; headers: %j', (body, text, headers = {}) => {
    const message = text === null ? null : outside(text);
    for (const httpStatus of [202, 404, 429, 500]) {
      expect(readReply(answer(httpStatus, body, headers))).toMatchObject({ httpStatus, message });
      expect(readRunsAnswer(answer(httpStatus, body, headers))).toMatchObject({ httpStatus, message });
    }
  });

  test('is cut after 16,384 characters', () => {
    const text = 'x'.repeat(16_384);
    for (const message of [text, `${text}x`]) {
      for (const body of [message, JSON.stringify({ message })]) {
        expect(readReply(answer(404, body))).toMatchObject({ message: outside(text) });
      }
    }
  });
});

describe('the cursor of the next page', () => {
  const cursorIn = (link: string | string[]) => {
    const page = readRunsAnswer(answer(200, '{"results":[]}', { link }));
    return page.kind === 'page' ? page.nextCursor : page;
  };

  test.each([
    // Braze's documentation has this malformed address.
    ['c2tpcDoxMDA=', '</cdi/integrations0-0/job_sync_status?cursor=c2tpcDoxMDA=>; rel="next"'],
    ['abc', '</cdi/integrations/0-0/job_sync_status?cursor=abc>; rel="next"'],
    ['abc', '<//evil.test/x?cursor=abc>; rel="next"'],
    ['abc', '</x?a=b&cursor=abc>; rel="next"'],
    ['abc', '</x?cursor=abc&a=b>; rel="next"'],
    ['b', '</x?cursor=a>; rel="prev", </x?cursor=b>; rel="next"'],
    ['b', '</x?cursor=b>; rel="next", </x?cursor=a>; rel="prev"'],
    ['abc', '<?cursor=abc>; rel="next"'],
    ['abc', '</x?cursor=abc>; rel=next'],
    ['abc', '</x?cursor=abc>  ;  rel="next"'],
    ['abc', '</x?cursor=abc>;rel="next"'],
    ['c2tpcA==+/', '</x?cursor=c2tpcA%3D%3d%2B%2f>; rel="next"'],
    ['a%3D', '</x?cursor=a%253D>; rel="next"'],
    ['azAZ09+/_-=', '</x?cursor=azAZ09+/_-=>; rel="next"'],
    ['a'.repeat(200), `</x?cursor=${'a'.repeat(200)}>; rel="next"`],
    ['b', ['</x?cursor=a>; rel="prev"', '</x?cursor=b>; rel="next"']],
  ])('is %s in %j', (cursor, link) => {
    expect(cursorIn(link)).toBe(cursor);
  });

  test.each([
    ...['</x?cursor=a>; rel="prev"', '</x?page=2>; rel="next"', '</x?cursor=>; rel="next"', '</x?cursor=a>', ''],
    ...['</x?precursor=a>; rel="next"', '</x?cursor=a>; rel="nextpage"', '/x?cursor=a; rel="next"'],
    ...['</x>; cursor=a; rel="next"', '</x?cursor=a%>; rel="next"', '</x?cursor=%ff>; rel="next"'],
    ...['</x?cursor=a$b>; rel="next"', `</x?cursor=${'a'.repeat(201)}>; rel="next"`],
    ...['<?cursor=a'.repeat(1_600), `<?cursor=a${'&<'.repeat(8_000)}`],
  ])('is not found in a Link without one: row %#', (link) => {
    expect(cursorIn(link)).toBeNull();
  });
});

describe('the time and the rate limit of an answer', () => {
  const headers = (remaining: string | string[] | undefined): Headers => ({
    'x-ratelimit-remaining': remaining,
    ...reset(at(30)),
  });

  test.each<[string | string[], number]>([
    ['0', 0],
    [' 19 ', 19],
    ['00020', 20],
    [['3'], 3],
    ['9'.repeat(15), 999_999_999_999_999],
  ])('come from Date and X-RateLimit-Remaining: %j', (text, remaining) => {
    const expected = { dateMs: Date.UTC(2026, 0, 1), rateLimit: { remaining, resetInMs: 30_000 } };
    for (const httpStatus of [200, 202, 404, 500]) {
      expect(readReply(answer(httpStatus, '', headers(text)))).toMatchObject(expected);
      expect(readRunsAnswer(answer(httpStatus, list, headers(text)))).toMatchObject(expected);
    }
  });

  test.each([undefined, '', '-1', '1.5', '1e3', '0x10', 'many', '9'.repeat(16), ['3', '0']])(
    'do not include the limit if X-RateLimit-Remaining is %j',
    (text) => {
      expect(readReply(answer(202, '', headers(text)))).toMatchObject({ rateLimit: null });
    },
  );

  test('do not include the end of the window without a Date', () => {
    const exchange = answer(202, '', { ...headers('3'), date: undefined });
    expect(readReply(exchange)).toMatchObject({ dateMs: null, rateLimit: { remaining: 3, resetInMs: null } });
  });
});

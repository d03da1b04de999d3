// What an answer of Braze's means, for a trigger and for a look at the runs.
import { describe, expect, test } from '@jest/globals';
import type { Headers } from '../../src/braze/exchange.ts';
import { readReply, readRunsAnswer } from '../../src/braze/reply.ts';
import type { Refusal } from '../../src/sync/ports.ts';
import { answer, failure, outside, read, run, START } from './answers.ts';

/** The Date header of a server, and the same second since the epoch. */
const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
const at = (offsetS: number) => `${Date.UTC(2026, 0, 1) / 1_000 + offsetS}`;
const reset = (value: string): Headers => ({ date, 'x-ratelimit-reset': value });

const list = `{"results":[{"job_status":"success","sync_start_time":"${START}"}],"message":"success"}`;

test.each(['', '{"message":"success"}', '{"message":"queued"}', '{"messa', '<html>', '[]'])(
  'a trigger is accepted by 202, whatever its body: %j',
  (body) => {
    expect(readReply(answer(202, body))).toMatchObject({ kind: 'accepted', httpStatus: 202 });
  },
);

test.each([0, 100, 199, 200, 201, 203, 204, 206, 299, 408, 425, 500, 501, 502, 503, 504, 599, 600])(
  '%i to a trigger is ambiguous',
  (httpStatus) => {
    const more = { code: `HTTP_${httpStatus}`, waitMs: null };
    expect(readReply(answer(httpStatus, 'words'))).toEqual(read('ambiguous', httpStatus, 'words', more));
  },
);

test.each([201, 202, 204, 206, 408, 425, 500, 503])(
  '%i to a look is unreadable, though it has a list',
  (httpStatus) => {
    const more = { code: `HTTP_${httpStatus}` };
    expect(readRunsAnswer(answer(httpStatus, list))).toEqual(read('unreadable', httpStatus, 'success', more));
  },
);

test('200 to a look is a page if it has a list, else unreadable', () => {
  for (const body of [list, `\ufeff${list}`]) {
    expect(readRunsAnswer(answer(200, body))).toMatchObject({ kind: 'page', runs: [run()], nextCursor: null });
  }
  for (const body of ['{"message":"success"}', list.slice(0, -20)]) {
    expect(readRunsAnswer(answer(200, body))).toMatchObject({ kind: 'unreadable', code: 'HTTP_200', httpStatus: 200 });
  }
});

test('words about a running sync mean nothing without 429', () => {
  expect(readReply(answer(503, 'Another job is in progress'))).toMatchObject({ kind: 'ambiguous' });
  expect(readReply(answer(418, 'Another job is in progress'))).toMatchObject({ kind: 'refused' });
});

test('400 is a wrong id where Braze says so', () => {
  for (const name of ['integration ID', 'integration_id', 'integrationId']) {
    const words = JSON.stringify({ message: `Invalid ${name}` });
    expect(readReply(answer(400, words))).toMatchObject({ kind: 'refused', refusal: 'invalid-id' });
  }
});

test.each<[Refusal, number[]]>([
  ['redirect', [300, 301, 302, 304, 307, 308, 399]],
  ['unauthorized', [401]],
  ['forbidden', [403]],
  ['not-found', [404]],
  ['proxy-authentication', [407]],
  ['other', [400, 402, 405, 409, 410, 413, 418, 422, 424, 426, 428, 430, 499]],
])('a refusal, %s, is %j, to both', (refusal, statuses) => {
  for (const httpStatus of statuses) {
    const refused = read('refused', httpStatus, 'words', { refusal });
    expect(readReply(answer(httpStatus, 'words'))).toEqual(refused);
    expect(readRunsAnswer(answer(httpStatus, 'words'))).toEqual(refused);
  }
});

describe('where no answer came,', () => {
  test.each([
    [failure('CERT_HAS_EXPIRED', 'certificate'), 'certificate', { code: 'CERT_HAS_EXPIRED' }],
    [failure('PROXY_407', 'proxy'), 'proxy-authentication', {}],
    [failure('PROXY_401', 'proxy'), 'proxy-authentication', {}],
  ])('%j is a refusal, to both', (exchange, refusal, code) => {
    const refused = read('refused', null, null, { refusal, ...code });
    expect([readReply(exchange), readRunsAnswer(exchange)]).toEqual([refused, refused]);
  });

  test.each([
    failure('ENOTFOUND', 'connecting'),
    failure('PROXY', 'proxy'),
    failure('PROXY_502', 'proxy'),
    failure('PROXY_406', 'proxy'),
  ])('%j was not sent, to both', (exchange) => {
    const unreachable = exchange.stage === 'proxy' ? 'proxy' : 'braze';
    const notSent = read('not-sent', null, null, { code: exchange.code, unreachable });
    expect([readReply(exchange), readRunsAnswer(exchange)]).toEqual([notSent, notSent]);
  });

  test.each(['ECONNRESET', 'TIMEOUT', 'CANCELLED', 'HPE_INVALID_CONSTANT', 'UNKNOWN'])(
    '%s may have reached Braze: a trigger is ambiguous, a look is unreadable',
    (code) => {
      expect(readReply(failure(code))).toEqual(read('ambiguous', null, null, { code, waitMs: null }));
      expect(readRunsAnswer(failure(code))).toEqual(read('unreadable', null, null, { code }));
    },
  );
});

describe('a 429 to a trigger', () => {
  const full = { 'x-ratelimit-remaining': '0' };
  const some = { 'x-ratelimit-remaining': '7' };

  test.each([
    'Another job is in progress',
    '{"message":"Another job is in progress"}',
    '{"message":"Too Many Requests","errors":["Another job is in progress"]}',
    'ANOTHER SYNC IS RUNNING',
    'In progress: a job',
    'running sync',
    'sync "x" in progress.',
  ])('that speaks of a running sync means busy, whatever is left of the limit: %s', (body) => {
    for (const headers of [{}, full, some]) {
      expect(readReply(answer(429, body, headers))).toMatchObject({ kind: 'busy', httpStatus: 429 });
    }
  });

  test.each([
    ...['', 'Rate Limited', 'rate limit exceeded; a job failed', 'Too many requests', 'another job', 'a sync'],
    ...['in progress', 'running low', 'async work is running', 'resync in progress', 'jobless and running'],
    ...['a job is in progression', 'a job: overrunning', 'a job is in  progress'],
  ])('that does not, and leaves nothing of the limit, means rate limited: %j', (body) => {
    for (const headers of [{}, full]) {
      expect(readReply(answer(429, body, headers))).toMatchObject({ kind: 'rate-limited', httpStatus: 429 });
    }
  });

  test.each<[string, Headers]>([
    ['busy', some],
    ['rate-limited', full],
    ['rate-limited', {}],
  ])('with unknown words means %s with %j', (kind, headers) => {
    expect(readReply(answer(429, 'Slow down', headers))).toMatchObject({ kind, message: outside('Slow down') });
  });

  test.each(['Rate Limited', 'rate-limited', 'RATE_LIMIT', 'ratelimit: a job is running'])(
    'that names the rate limit means it, though other limits have room: %s',
    (body) => {
      expect(readReply(answer(429, body, some)).kind).toBe('rate-limited');
    },
  );
});

test('a 429 to a look is the rate limit, whatever it says and whatever is left', () => {
  const headers = { 'x-ratelimit-remaining': '7', 'retry-after': '9' };
  const text = 'Another job is in progress';
  expect(readRunsAnswer(answer(429, text, headers))).toEqual(
    read('rate-limited', 429, text, { waitMs: 9_000, rateLimit: { remaining: 0, resetInMs: 9_000 } }),
  );
});

describe('a web page', () => {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  const pages = [
    '<!doctype html><title>Login</title>',
    ' \ufeff<HTML lang="en">',
    '<!DOCTYPE html>',
    '<!doctype  html>',
  ];

  test.each([200, 201, 204])("in place of Braze's API is a refusal: %i", (httpStatus) => {
    const refused = read('refused', httpStatus, null, { refusal: 'web-page' });
    for (const page of [answer(httpStatus, 'Sign in', html), ...pages.map((body) => answer(httpStatus, body))]) {
      expect([readReply(page), readRunsAnswer(page)]).toEqual([refused, refused]);
    }
  });

  test('is none where the status says more, or the body less', () => {
    expect(readReply(answer(202, pages[0], html)).kind).toBe('accepted');
    expect(readReply(answer(503, pages[0], html)).kind).toBe('ambiguous');
    expect(readReply(answer(407, pages[0], html))).toMatchObject({ refusal: 'proxy-authentication' });
    for (const body of ['<htmlx>', 'a <html>', '']) expect(readReply(answer(200, body)).kind).toBe('ambiguous');
    expect(readReply(answer(200, '', { 'content-type': 'text/htmlx' })).kind).toBe('ambiguous');
  });
});

describe('the wait for the rate limit', () => {
  const waitFor = (headers: Headers) => {
    const limited = readReply(answer(429, 'Rate Limited', headers));
    return limited.kind === 'rate-limited' && [limited.waitMs, limited.rateLimit];
  };
  const told = (waitMs: number) => [waitMs, { remaining: 0, resetInMs: waitMs }];
  const minute = [60_000, { remaining: 0, resetInMs: null }];

  test.each([1, 30, 60, 61, 3_600])('is what Reset is after Date: %i s', (offsetS) => {
    expect(waitFor(reset(at(offsetS)))).toEqual(told(offsetS * 1_000));
  });

  test.each<[string, Headers]>([
    ['an hour and a second ahead', reset(at(3_601))],
    ['now', reset(at(0))],
    ['past', reset(at(-1))],
    ['in 2099', reset(`${Date.UTC(2099) / 1_000}`)],
    ['in milliseconds', reset(`${at(30)}000`)],
    ['without a Date', { 'x-ratelimit-reset': at(30) }],
    ['beside a Date that is garbage', { ...reset(at(30)), date: 'soon' }],
    ['beside a Date in another format', { ...reset(at(30)), date: '2026-01-01T00:00:00Z' }],
    ['beside a Date ten years off', { ...reset(at(30)), date: 'Fri, 01 Jan 2016 00:00:00 GMT' }],
    ['empty', reset('')],
    ['a fraction', reset(`${at(30)}.5`)],
    ['negative', reset(`-${at(30)}`)],
    ['no number', reset('soon')],
    ['missing', { date }],
    ['missing beside a Date before 1970', { date: 'Wed, 31 Dec 1969 23:59:30 GMT' }],
  ])('is a minute, which is a guess, where Reset is %s', (_what, headers) => {
    expect(waitFor(headers)).toEqual(minute);
  });

  const retryAfter = ['retry-after', 'x-ratelimit-retry-after'];

  test.each([
    ['1', 1_000],
    [' 7 ', 7_000],
    ['3600', 3_600_000],
    ['000000000000005', 5_000],
    ['Thu, 01 Jan 2026 00:00:09 GMT', 9_000],
    [' Thu, 01 Jan 2026 01:00:00 GMT ', 3_600_000],
  ])('is what Retry-After or X-RateLimit-Retry-After says: %j', (value, waitMs) => {
    for (const name of retryAfter) expect(waitFor({ date, [name]: value })).toEqual(told(waitMs));
  });

  test.each([
    ...['0', '3601', '9999999999', '0000000000000005', '-1', '1.5', '1e1', '0x10', '5 s', '', ' ', 'soon', date],
    ...['Thu, 01 Jan 2026 01:00:01 GMT', 'Wed, 31 Dec 2025 23:59:59 GMT', '2026-01-01T00:00:09Z'],
    ...['x Thu, 01 Jan 2026 00:00:09 GMT', 'Thu, 01 Jan 2026 00:00:09 GMT-0100'],
  ])('is a minute, which is a guess, where they say %j', (value) => {
    for (const name of retryAfter) expect(waitFor({ date, [name]: value })).toEqual(minute);
  });

  test.each<[string, Headers, number]>([
    ['Reset before Retry-After', { ...reset(at(5)), 'retry-after': '9' }, 5_000],
    ['Retry-After after a bad Reset', { ...reset(at(3_601)), 'retry-after': '9' }, 9_000],
    ['Retry-After before X-RateLimit-Retry-After', { 'retry-after': '9', 'x-ratelimit-retry-after': '4' }, 9_000],
    ['X-RateLimit-Retry-After after a bad Retry-After', { 'retry-after': '-1', 'x-ratelimit-retry-after': '4' }, 4_000],
    ['X-RateLimit-Retry-After after a long one', { 'retry-after': '3601', 'x-ratelimit-retry-after': '4' }, 4_000],
  ])('obeys %s', (_what, headers, waitMs) => {
    expect(waitFor(headers)).toEqual(told(waitMs));
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

describe('what Braze said', () => {
  test.each([
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
  ])('in %j is %j', (body, said) => {
    const message = said === null ? null : outside(said);
    for (const httpStatus of [202, 404, 500]) {
      expect(readReply(answer(httpStatus, body))).toMatchObject({ httpStatus, message });
      expect(readRunsAnswer(answer(httpStatus, body))).toMatchObject({ httpStatus, message });
    }
  });

  test('is kept to 16,384 characters', () => {
    const text = 'x'.repeat(16_384);
    for (const said of [text, `${text}x`]) {
      for (const body of [said, JSON.stringify({ message: said })]) {
        expect(readReply(answer(404, body))).toMatchObject({ message: outside(text) });
      }
    }
  });

  test.each(['gzip', 'br', 'x', ['gzip', 'br']])(
    'in a body compressed by %j is nothing, for nobody can read it',
    (encoding) => {
      for (const httpStatus of [202, 404, 429, 500]) {
        const exchange = answer(httpStatus, '{"message":"success"}', { 'content-encoding': encoding });
        expect(readReply(exchange)).toMatchObject({ httpStatus, message: null });
        expect(readRunsAnswer(exchange)).toMatchObject({ httpStatus, message: null });
      }
    },
  );
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
  ])('is not in row %# of what has none', (link) => {
    expect(cursorIn(link)).toBeNull();
  });
});

describe('what an answer says of the time and the limit', () => {
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
  ])('is its Date, and what X-RateLimit-Remaining says: %j', (text, remaining) => {
    const said = { dateMs: Date.UTC(2026, 0, 1), rateLimit: { remaining, resetInMs: 30_000 } };
    for (const httpStatus of [200, 202, 404, 500]) {
      expect(readReply(answer(httpStatus, '', headers(text)))).toMatchObject(said);
      expect(readRunsAnswer(answer(httpStatus, list, headers(text)))).toMatchObject(said);
    }
  });

  test.each([undefined, '', '-1', '1.5', '1e3', '0x10', 'many', '9'.repeat(16), ['3', '0']])(
    'is nothing of the limit where X-RateLimit-Remaining is %j',
    (text) => {
      expect(readReply(answer(202, '', headers(text)))).toMatchObject({ rateLimit: null });
    },
  );

  test('is no end of its window where it has no Date', () => {
    const exchange = answer(202, '', { ...headers('3'), date: undefined });
    expect(readReply(exchange)).toMatchObject({ dateMs: null, rateLimit: { remaining: 3, resetInMs: null } });
  });
});

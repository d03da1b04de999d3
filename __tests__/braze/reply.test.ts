// What an answer of Braze's means, for a trigger and for a look at the runs.
import { describe, expect, test } from '@jest/globals';
import type { Answer, Failure, Headers } from '../../src/braze/exchange.ts';
import { readAllowance, readReply, readRunsAnswer } from '../../src/braze/reply.ts';

const answer = (httpStatus: number, body = '', headers: Headers = {}): Answer => ({
  kind: 'answer',
  httpStatus,
  headers,
  body,
});

const failure = (stage: Failure['stage'], code: string, proxyStatus: number | null = null): Failure => ({
  kind: 'failure',
  stage,
  code,
  proxyStatus,
});

/** The Date header of a server, and the same second since the epoch. */
const DATE = 'Thu, 01 Jan 2026 00:00:00 GMT';
const DATE_S = Date.UTC(2026, 0, 1) / 1_000;

describe('to a trigger', () => {
  test.each(['', '{"message":"success"}', '{"message":"queued"}', '{"messa', '<html>', '[]'])(
    '202 is accepted, whatever its body: %j',
    (body) => {
      expect(readReply(answer(202, body))).toMatchObject({ kind: 'accepted', httpStatus: 202 });
    },
  );

  test.each([0, 100, 199, 200, 201, 203, 204, 206, 299, 408, 425, 500, 501, 502, 503, 504, 599, 600])(
    '%i decides nothing',
    (httpStatus) => {
      expect(readReply(answer(httpStatus, 'words'))).toEqual({
        kind: 'ambiguous',
        code: `HTTP_${httpStatus}`,
        waitMs: null,
        httpStatus,
        message: { foreign: 'words' },
      });
    },
  );

  test.each([
    [300, 'redirect'],
    [301, 'redirect'],
    [302, 'redirect'],
    [304, 'redirect'],
    [307, 'redirect'],
    [308, 'redirect'],
    [399, 'redirect'],
    [400, 'invalid-id'],
    [401, 'unauthorized'],
    [402, 'other'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'other'],
    [407, 'proxy-authentication'],
    [409, 'other'],
    [410, 'other'],
    [413, 'other'],
    [422, 'other'],
    [424, 'other'],
    [426, 'other'],
    [428, 'other'],
    [430, 'other'],
    [499, 'other'],
  ])('%i is refused as %s', (httpStatus, refusal) => {
    expect(readReply(answer(httpStatus, 'words'))).toEqual({
      kind: 'refused',
      refusal,
      httpStatus,
      message: { foreign: 'words' },
    });
  });

  test.each([
    [
      'a certificate that is not trusted',
      failure('certificate', 'CERT_HAS_EXPIRED'),
      'certificate',
      { code: 'CERT_HAS_EXPIRED' },
    ],
    ['a proxy that wants a login', failure('connecting', 'PROXY_407', 407), 'proxy-authentication', {}],
    ['a proxy that takes the login for wrong', failure('connecting', 'PROXY_401', 401), 'proxy-authentication', {}],
  ])('%s is refused, and Braze gave no status', (_what, exchange, refusal, code) => {
    expect(readReply(exchange)).toEqual({ kind: 'refused', refusal, ...code, httpStatus: null, message: null });
  });

  test.each([
    ['ENOTFOUND', null],
    ['PROXY', null],
    ['PROXY_502', 502],
    ['PROXY_406', 406],
  ])('a request that never left (%s, proxy: %p) was not sent, and Braze gave no status', (code, proxyStatus) => {
    expect(readReply(failure('connecting', code, proxyStatus))).toEqual({
      kind: 'not-sent',
      code,
      httpStatus: null,
      message: null,
    });
  });

  test.each(['ECONNRESET', 'TIMEOUT', 'HPE_INVALID_CONSTANT', 'UNKNOWN'])(
    'a request that may have arrived (%s) is ambiguous',
    (code) => {
      expect(readReply(failure('exchanging', code))).toEqual({
        kind: 'ambiguous',
        code,
        waitMs: null,
        httpStatus: null,
        message: null,
      });
    },
  );

  test.each([
    ['Retry-After', { 'retry-after': '3' }, 3_000],
    ['X-RateLimit-Retry-After', { 'x-ratelimit-retry-after': '4' }, 4_000],
    ['no more than an hour of it', { 'retry-after': '3601' }, null],
    ['not X-RateLimit-Reset', { 'x-ratelimit-reset': `${DATE_S + 5}`, date: DATE }, null],
  ])('an ambiguous answer tells how long to wait: %s', (_what, headers, waitMs) => {
    expect(readReply(answer(503, '', headers))).toMatchObject({ kind: 'ambiguous', waitMs });
  });
});

describe('a 429 to a trigger', () => {
  const full = { 'x-ratelimit-remaining': '0' };

  test.each([
    'Another job is in progress',
    '{"message":"Another job is in progress"}',
    '{"message":"Too Many Requests","errors":["Another job is in progress"]}',
    '{"errors":["A sync is running"]}',
    'ANOTHER SYNC IS RUNNING',
    'In progress: a job',
    'running sync',
    'sync "x" in progress.',
  ])('that speaks of a running sync means busy, whatever is left of the limit: %s', (body) => {
    for (const headers of [{}, full, { 'x-ratelimit-remaining': '7' }]) {
      expect(readReply(answer(429, body, headers))).toMatchObject({ kind: 'busy', httpStatus: 429 });
    }
  });

  test.each([
    'Rate Limited',
    'rate limit exceeded; a job failed',
    '',
    'Too many requests',
    'another job',
    'a sync',
    'in progress',
    'running low',
    'async work is running',
    'resync in progress',
    'jobless and running',
    'a job is in progression',
    'a job: overrunning',
    'a job is in  progress',
  ])('that does not, and leaves nothing of the limit, means rate limited: %j', (body) => {
    for (const headers of [{}, full]) {
      expect(readReply(answer(429, body, headers))).toMatchObject({ kind: 'rate-limited', httpStatus: 429 });
    }
  });

  test.each([
    ['1', 'busy'],
    ['19', 'busy'],
    [' 5 ', 'busy'],
    ['9'.repeat(15), 'busy'],
    [['3'], 'busy'],
    ['0', 'rate-limited'],
    ['', 'rate-limited'],
    ['-1', 'rate-limited'],
    ['1.5', 'rate-limited'],
    ['1e3', 'rate-limited'],
    ['0x10', 'rate-limited'],
    ['many', 'rate-limited'],
    ['9'.repeat(16), 'rate-limited'],
    [['3', '0'], 'rate-limited'],
    [undefined, 'rate-limited'],
  ])('with unknown words and X-RateLimit-Remaining %j means %s', (remaining, kind) => {
    expect(readReply(answer(429, 'Slow down', { 'x-ratelimit-remaining': remaining }))).toMatchObject({
      kind,
      httpStatus: 429,
      message: { foreign: 'Slow down' },
    });
  });

  test.each(['Rate Limited', 'rate-limited', 'RATE_LIMIT', 'ratelimit'])(
    'that names the rate limit means it, though other limits have room: %s',
    (body) => {
      expect(readReply(answer(429, body, { 'x-ratelimit-remaining': '7' })).kind).toBe('rate-limited');
    },
  );
});

describe('the wait for the rate limit', () => {
  const waitFor = (headers: Headers) => {
    const reply = readReply(answer(429, 'Rate Limited', headers));
    return reply.kind === 'rate-limited' ? { waitMs: reply.waitMs, told: reply.told } : reply;
  };
  const at = (offsetS: number) => `${DATE_S + offsetS}`;
  const minute = { waitMs: 60_000, told: false };

  test.each([
    [1, 1_000],
    [30, 30_000],
    [59, 59_000],
    [60, 60_000],
  ])('is what Reset is after Date: %i s', (offsetS, waitMs) => {
    expect(waitFor({ 'x-ratelimit-reset': at(offsetS), date: DATE })).toEqual({ waitMs, told: true });
  });

  test.each([
    ['a minute and a second ahead', { 'x-ratelimit-reset': at(61), date: DATE }],
    ['now', { 'x-ratelimit-reset': at(0), date: DATE }],
    ['past', { 'x-ratelimit-reset': at(-1), date: DATE }],
    ['in 2099', { 'x-ratelimit-reset': `${Date.UTC(2099) / 1_000}`, date: DATE }],
    ['in milliseconds', { 'x-ratelimit-reset': `${at(30)}000`, date: DATE }],
    ['without a Date', { 'x-ratelimit-reset': at(30) }],
    ['beside a Date that is garbage', { 'x-ratelimit-reset': at(30), date: 'soon' }],
    ['beside a Date ten years off', { 'x-ratelimit-reset': at(30), date: 'Fri, 01 Jan 2016 00:00:00 GMT' }],
    ['empty', { 'x-ratelimit-reset': '', date: DATE }],
    ['a fraction', { 'x-ratelimit-reset': `${at(30)}.5`, date: DATE }],
    ['negative', { 'x-ratelimit-reset': `-${at(30)}`, date: DATE }],
    ['no number', { 'x-ratelimit-reset': 'soon', date: DATE }],
    ['missing', { date: DATE }],
    ['missing beside a Date before 1970', { date: 'Wed, 31 Dec 1969 23:59:30 GMT' }],
  ])('is a minute where Reset is %s', (_what, headers) => {
    expect(waitFor(headers)).toEqual(minute);
  });

  test.each([
    ['1', 1_000],
    ['7', 7_000],
    [' 7 ', 7_000],
    ['3600', 3_600_000],
    ['000000000000005', 5_000],
  ])('is what Retry-After or X-RateLimit-Retry-After says: %j', (value, waitMs) => {
    expect(waitFor({ 'retry-after': value })).toEqual({ waitMs, told: true });
    expect(waitFor({ 'x-ratelimit-retry-after': value })).toEqual({ waitMs, told: true });
  });

  test.each(['0', '3601', '9999999999', '0000000000000005', '-1', '1.5', '1e1', '0x10', '5 s', '', ' ', 'soon', DATE])(
    'is a minute where they say %j',
    (value) => {
      expect(waitFor({ 'retry-after': value })).toEqual(minute);
      expect(waitFor({ 'x-ratelimit-retry-after': value })).toEqual(minute);
    },
  );

  test('is a minute where nothing is said', () => {
    expect(waitFor({})).toEqual(minute);
  });

  test.each([
    ['Reset before Retry-After', { 'x-ratelimit-reset': at(5), date: DATE, 'retry-after': '9' }, 5_000],
    ['Retry-After after a bad Reset', { 'x-ratelimit-reset': at(61), date: DATE, 'retry-after': '9' }, 9_000],
    ['Retry-After before X-RateLimit-Retry-After', { 'retry-after': '9', 'x-ratelimit-retry-after': '4' }, 9_000],
    ['X-RateLimit-Retry-After after a bad Retry-After', { 'retry-after': '-1', 'x-ratelimit-retry-after': '4' }, 4_000],
    ['X-RateLimit-Retry-After after a long one', { 'retry-after': '3601', 'x-ratelimit-retry-after': '4' }, 4_000],
  ])('obeys %s', (_what, headers, waitMs) => {
    expect(waitFor(headers)).toEqual({ waitMs, told: true });
  });

  test('comes with what Braze said', () => {
    expect(readReply(answer(429, '{"message":"Rate Limited"}', { 'retry-after': '9' }))).toEqual({
      kind: 'rate-limited',
      waitMs: 9_000,
      told: true,
      httpStatus: 429,
      message: { foreign: 'Rate Limited' },
    });
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
    ['{"message":null}', '{"message":null}'],
    ['[1]', '[1]'],
    ['null', 'null'],
    ['  plain\ntext \n', 'plain\ntext'],
    ['{"message":"cut', '{"message":"cut'],
  ])('in %j is %j', (body, said) => {
    const message = { foreign: said };
    expect(readReply(answer(202, body))).toMatchObject({ message });
    expect(readReply(answer(404, body))).toMatchObject({ message });
    expect(readReply(answer(500, body))).toMatchObject({ message });
    expect(readRunsAnswer(answer(404, body))).toMatchObject({ message });
    expect(readRunsAnswer(answer(500, body))).toMatchObject({ message });
  });

  test.each([
    ['as words', (text: string) => JSON.stringify({ message: text })],
    ['as it stands', (text: string) => text],
  ])('is kept to 16,384 characters, %s', (_how, bodyOf) => {
    expect(readReply(answer(404, bodyOf('x'.repeat(16_384))))).toMatchObject({
      message: { foreign: 'x'.repeat(16_384) },
    });
    expect(readReply(answer(404, bodyOf('x'.repeat(16_385))))).toMatchObject({
      message: { foreign: 'x'.repeat(16_384) },
    });
  });

  test.each(['gzip', 'br', 'x', ['gzip', 'br']])(
    'in a body compressed by %j is nothing, for nobody can read it',
    (encoding) => {
      const headers = { 'content-encoding': encoding };
      const body = '{"message":"success"}';
      expect(readReply(answer(202, body, headers))).toEqual({ kind: 'accepted', httpStatus: 202, message: null });
      for (const httpStatus of [404, 429, 500]) {
        expect(readReply(answer(httpStatus, body, headers))).toMatchObject({ httpStatus, message: null });
        expect(readRunsAnswer(answer(httpStatus, body, headers))).toMatchObject({ httpStatus, message: null });
      }
    },
  );

  test.each(['', ' ', '\r\n'])('in %j is nothing', (body) => {
    expect(readReply(answer(202, body))).toEqual({ kind: 'accepted', httpStatus: 202, message: null });
  });
});

describe('to a look at the runs', () => {
  const list = '{"results":[{"job_status":"success","sync_start_time":"2026-01-01T00:00:00Z"}],"message":"success"}';
  const runs = [
    {
      status: 'success',
      startedAtMs: DATE_S * 1_000,
      startedAt: '2026-01-01T00:00:00Z',
      finishedAtMs: null,
      finishedAt: null,
      lastTimestampSynced: null,
      rowsSynced: null,
      rowsFailed: null,
    },
  ];

  test('200 with a list is a page', () => {
    expect(readRunsAnswer(answer(200, list))).toEqual({ kind: 'page', runs, nextCursor: null });
  });

  test.each([
    [200, '{"message":"success"}', 'success'],
    [200, list.slice(0, -20), list.slice(0, -20)],
    [201, list, 'success'],
    [202, list, 'success'],
    [204, list, 'success'],
    [206, list, 'success'],
    [408, list, 'success'],
    [425, list, 'success'],
    [500, list, 'success'],
    [503, 'down', 'down'],
  ])('%i with %j cannot be read', (httpStatus, body, said) => {
    expect(readRunsAnswer(answer(httpStatus, body))).toEqual({
      kind: 'unreadable',
      code: `HTTP_${httpStatus}`,
      httpStatus,
      message: { foreign: said },
    });
  });

  test.each([
    [302, 'redirect'],
    [400, 'invalid-id'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [418, 'other'],
  ])('%i is refused as %s', (httpStatus, refusal) => {
    expect(readRunsAnswer(answer(httpStatus, 'words'))).toEqual({
      kind: 'refused',
      refusal,
      httpStatus,
      message: { foreign: 'words' },
    });
  });

  test('429 is the rate limit, whatever it says and whatever is left', () => {
    const headers = { 'x-ratelimit-remaining': '7', 'retry-after': '9' };
    expect(readRunsAnswer(answer(429, 'Another job is in progress', headers))).toEqual({
      kind: 'rate-limited',
      waitMs: 9_000,
      told: true,
      httpStatus: 429,
      message: { foreign: 'Another job is in progress' },
    });
  });

  test.each([
    ['a bad certificate', failure('certificate', 'CERT_HAS_EXPIRED'), 'certificate', { code: 'CERT_HAS_EXPIRED' }],
    ['a proxy that wants a login', failure('connecting', 'PROXY_407', 407), 'proxy-authentication', {}],
    ['a proxy that takes the login for wrong', failure('connecting', 'PROXY_401', 401), 'proxy-authentication', {}],
  ])('%s is refused, and Braze gave no status', (_what, exchange, refusal, code) => {
    expect(readRunsAnswer(exchange)).toEqual({ kind: 'refused', refusal, ...code, httpStatus: null, message: null });
  });

  test.each([
    [failure('connecting', 'ENOTFOUND'), 'not-sent'],
    [failure('connecting', 'PROXY_502', 502), 'not-sent'],
    [failure('exchanging', 'TIMEOUT'), 'unreadable'],
    [failure('exchanging', 'CANCELLED'), 'unreadable'],
  ] as const)('no answer (%j) is %s', (exchange, kind) => {
    expect(readRunsAnswer(exchange)).toEqual({ kind, code: exchange.code, httpStatus: null, message: null });
  });
});

describe('the cursor of the next page', () => {
  const cursorIn = (link: string | string[]) => {
    const page = readRunsAnswer(answer(200, '{"results":[]}', { link }));
    return page.kind === 'page' ? page.nextCursor : page;
  };

  test.each([
    [
      "of the documentation's malformed address",
      '</cdi/integrations0-0/job_sync_status?cursor=c2tpcDoxMDA=>; rel="next"',
      'c2tpcDoxMDA=',
    ],
    ['of a well-formed one', '</cdi/integrations/0-0/job_sync_status?cursor=abc>; rel="next"', 'abc'],
    ['of another host, which is never asked', '<//evil.test/x?cursor=abc>; rel="next"', 'abc'],
    ['behind another parameter', '</x?a=b&cursor=abc>; rel="next"', 'abc'],
    ['before another parameter', '</x?cursor=abc&a=b>; rel="next"', 'abc'],
    ['after the link to the previous page', '</x?cursor=a>; rel="prev", </x?cursor=b>; rel="next"', 'b'],
    ['before the link to the previous page', '</x?cursor=b>; rel="next", </x?cursor=a>; rel="prev"', 'b'],
    ['of an address that is only a query', '<?cursor=abc>; rel="next"', 'abc'],
    ['without quotes', '</x?cursor=abc>; rel=next', 'abc'],
    ['with any blanks', '</x?cursor=abc>  ;  rel="next"', 'abc'],
    ['without blanks', '</x?cursor=abc>;rel="next"', 'abc'],
    ['percent-encoded, decoded', '</x?cursor=c2tpcA%3D%3d%2B%2f>; rel="next"', 'c2tpcA==+/'],
    ['percent-encoded twice, decoded once', '</x?cursor=a%253D>; rel="next"', 'a%3D'],
    ['of all characters of base64', '</x?cursor=azAZ09+/_-=>; rel="next"', 'azAZ09+/_-='],
    ['of 200 characters', `</x?cursor=${'a'.repeat(200)}>; rel="next"`, 'a'.repeat(200)],
  ])('is read %s', (_what, link, cursor) => {
    expect(cursorIn(link)).toBe(cursor);
  });

  test('is read from a header that comes twice', () => {
    expect(cursorIn(['</x?cursor=a>; rel="prev"', '</x?cursor=b>; rel="next"'])).toBe('b');
  });

  test.each([
    ['is only a link to the previous page', '</x?cursor=a>; rel="prev"'],
    ['is no cursor', '</x?page=2>; rel="next"'],
    ['is an empty cursor', '</x?cursor=>; rel="next"'],
    ['is a parameter that only ends in its name', '</x?precursor=a>; rel="next"'],
    ['is another relation', '</x?cursor=a>; rel="nextpage"'],
    ['is no relation', '</x?cursor=a>'],
    ['are no angle brackets', '/x?cursor=a; rel="next"'],
    ['is a cursor outside the brackets', '</x>; cursor=a; rel="next"'],
    ['is a percent sign that encodes nothing', '</x?cursor=a%>; rel="next"'],
    ['is an encoding that is no text', '</x?cursor=%ff>; rel="next"'],
    ['is a character that no cursor has', '</x?cursor=a$b>; rel="next"'],
    ['is a cursor of more than 200 characters', `</x?cursor=${'a'.repeat(201)}>; rel="next"`],
    ['is nothing', ''],
  ])('is none where there %s', (_what, link) => {
    expect(cursorIn(link)).toBeNull();
  });

  test.each(['<?cursor=a'.repeat(1_600), `<${'?cursor=a'.repeat(1_800)}`, `<?cursor=a${'&<'.repeat(8_000)}`])(
    'is looked for in no time, whatever the header: %.12s',
    (link) => {
      const beganAtMs = performance.now();
      expect(cursorIn(link)).toBeNull();
      expect(performance.now() - beganAtMs).toBeLessThan(500);
    },
  );
});

describe('what is left of the limit', () => {
  const allowance = (exchange: Answer | Failure) => readAllowance(exchange, readReply(exchange), 'trigger');
  const headers = (remaining: string | undefined, resetS: number) => ({
    'x-ratelimit-remaining': remaining,
    'x-ratelimit-reset': `${DATE_S + resetS}`,
    date: DATE,
  });

  test.each([
    ['0', 0],
    ['1', 1],
    [' 19 ', 19],
    ['00020', 20],
  ])('is what X-RateLimit-Remaining says: %j', (text, remaining) => {
    for (const httpStatus of [200, 202, 404, 500]) {
      const told = { remaining, resetInMs: 30_000 };
      expect(allowance(answer(httpStatus, '', headers(text, 30)))).toEqual(told);
    }
  });

  test.each([undefined, '', '-1', '1.5', 'many', '9'.repeat(16)])(
    'is not told where X-RateLimit-Remaining is %j',
    (text) => {
      expect(allowance(answer(202, '', headers(text, 30)))).toBe('nothing');
    },
  );

  test.each([
    [1, 1_000],
    [60, 60_000],
    [61, null],
    [0, null],
    [-1, null],
  ])('lasts until Reset, if that is within a minute from Date: %i s', (resetS, resetInMs) => {
    expect(allowance(answer(202, '', headers('3', resetS)))).toEqual({ remaining: 3, resetInMs });
  });

  test('lasts nobody knows how long where Reset or Date is missing', () => {
    const told = { remaining: 3, resetInMs: null };
    expect(allowance(answer(202, '', { ...headers('3', 30), date: undefined }))).toEqual(told);
    expect(allowance(answer(202, '', { ...headers('3', 30), 'x-ratelimit-reset': undefined }))).toEqual(told);
  });

  test('is told by an answer that says that a sync is running', () => {
    const busy = answer(429, 'Another job is in progress', headers('3', 30));
    expect(allowance(busy)).toEqual({ remaining: 3, resetInMs: 30_000 });
  });

  test.each([
    [headers('7', 30), 30_000],
    [{ 'retry-after': '90' }, 90_000],
    [{ 'x-ratelimit-retry-after': '5', 'x-ratelimit-remaining': '7' }, 5_000],
  ])('is nothing after a refusal for it, for as long as that says: %j', (given, resetInMs) => {
    const limited = answer(429, 'Rate Limited', given);
    expect(readAllowance(limited, readReply(limited), 'trigger')).toEqual({ remaining: 0, resetInMs });
    expect(readAllowance(limited, readRunsAnswer(limited), 'runs')).toEqual({ remaining: 0, resetInMs });
  });

  test('is nothing for a minute after a look that is refused for it without advice', () => {
    const limited = answer(429, 'Rate Limited');
    const told = { remaining: 0, resetInMs: 60_000 };
    expect(readAllowance(limited, readRunsAnswer(limited), 'runs')).toEqual(told);
  });

  test('is not told by a trigger that is refused for it without advice', () => {
    const limited = answer(429, 'Rate Limited');
    expect(readAllowance(limited, readReply(limited), 'trigger')).toBe('nothing');
  });

  test.each([failure('connecting', 'ENOTFOUND'), failure('exchanging', 'TIMEOUT'), failure('certificate', 'CERT_X')])(
    'is not known where no answer came: %j',
    (exchange) => {
      expect(readAllowance(exchange, readReply(exchange), 'trigger')).toBe('no answer');
      expect(readAllowance(exchange, readRunsAnswer(exchange), 'runs')).toBe('no answer');
    },
  );
});

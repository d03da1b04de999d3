// The sentences for every end of a sync: what happened, where, and what to do.
import { describe, expect, test } from '@jest/globals';
import { formatDuration, saying, wordsFor, wordsForBug, wordsForProblems } from '../../src/github/words.ts';
import type { Outcome } from '../../src/sync/outcome.ts';
import type { Refusal, Reply } from '../../src/sync/ports.ts';
import { busy, onGateway, outcome, setting } from './outcomes.ts';

/** Marks what went through it, so that a text that did not would be seen. */
const show = ({ foreign }: { readonly foreign: string }): string => `«${foreign}»`;

const words = (fields: Partial<Outcome>, where = setting) => wordsFor(outcome(fields), where, show);

const message = { foreign: 'Words' };
const refused = (refusal: Refusal, httpStatus: number | null = 400): Partial<Outcome> => ({
  status: 'failed',
  cause: 'refused',
  reply: { kind: 'refused', refusal, httpStatus, message: httpStatus === null ? null : message },
});
const limited: Reply = { kind: 'rate-limited', waitMs: 1, told: true, httpStatus: 429, message };
const unreachable: Reply = { kind: 'not-sent', code: 'ENOTFOUND', httpStatus: null, message: null };
const lost: Reply = { kind: 'ambiguous', code: 'TIMEOUT', waitMs: null, httpStatus: null, message: null };

describe('a green end', () => {
  test.each<[string, Partial<Outcome>, string]>([
    ['accepted at once', {}, 'Braze accepted the sync.'],
    ['accepted at the second attempt', { attempts: 2 }, 'Braze accepted the sync at attempt 2.'],
    [
      'adopted',
      { cause: 'adopted', adopted: true },
      'A sync that began after this step did was found in Braze. It sees the freshly loaded rows, so no other was triggered.',
    ],
    [
      'skipped',
      { cause: 'on-busy', status: 'skipped' },
      'Another sync of this integration is running, and on-busy is skip: nothing was triggered.',
    ],
  ])('%s asks nothing of anyone', (_what, fields, what) => {
    expect(words(fields)).toEqual({ what, advice: null });
  });
});

describe('a red end says what happened and what to do', () => {
  test.each<[string, Partial<Outcome>, RegExp, RegExp]>([
    [
      'another sync runs',
      { cause: 'on-busy', status: 'busy', reply: busy },
      /^Another sync of this integration is running, and on-busy is fail: nothing was triggered\.$/,
      /^Set on-busy: wait /,
    ],
    [
      'another sync still runs at the timeout',
      { cause: 'deadline', status: 'busy', reply: busy },
      /^Another sync .* was still running at the timeout of 1h\. Nothing was triggered\.$/,
      /^Raise timeout, or look in Braze whether that sync hangs\.$/,
    ],
    [
      'not taken by the timeout',
      { cause: 'deadline', status: 'failed', reply: limited },
      /^Braze did not take the trigger by the timeout of 1h \(429: «Words»\)\. Nothing was triggered\.$/,
      /^Raise timeout, or trigger fewer syncs at once\.$/,
    ],
    [
      'no evidence by the timeout',
      { cause: 'deadline', status: 'unknown', reply: lost },
      /^Braze may have started the sync: an answer got lost \(TIMEOUT\), and no new run was seen by the timeout of 1h\.$/,
      /sync log in Braze before you trigger it again\.$/,
    ],
    [
      'no evidence',
      { cause: 'no-evidence', status: 'unknown', reply: lost },
      /^Braze may have started the sync: an answer got lost \(TIMEOUT\), and no new run was seen that could be it\.$/,
      /sync log in Braze before you trigger it again\.$/,
    ],
    [
      'unreachable',
      { cause: 'unreachable', status: 'failed', reply: unreachable },
      /^Braze could not be reached for a minute \(ENOTFOUND\)\. Nothing was triggered\.$/,
      /^Check that the runner may reach US-03 \(DNS, firewall, proxy\)\.$/,
    ],
    [
      'a rate limit that outlasts the timeout',
      { cause: 'rate-limit-outlasts-timeout', status: 'failed', reply: limited },
      /used up for longer than the timeout of 1h leaves \(429: «Words»\)\. Nothing was triggered\.$/,
      /^Raise timeout, .* 20 a minute for a workspace\.$/,
    ],
    [
      'cancelled after a trigger',
      { cause: 'cancelled', status: 'cancelled', mayHaveStarted: true },
      /^The workflow was cancelled\. Braze may have started the sync; if so, it goes on there\.$/,
      /^Look at the integration's sync log in Braze\.$/,
    ],
  ])('%s', (_what, fields, what, advice) => {
    expect(words(fields).what).toMatch(what);
    expect(words(fields).advice).toMatch(advice);
  });

  test('but cancelled before a trigger leaves nothing to do', () => {
    expect(words({ cause: 'cancelled', status: 'cancelled', mayHaveStarted: false, reply: null })).toEqual({
      what: 'The workflow was cancelled before a sync was started.',
      advice: null,
    });
  });
});

describe('a refusal names its causes and the way out', () => {
  test.each<[Refusal, number | null, RegExp, RegExp]>([
    ['invalid-id', 400, /^Braze does not take this integration-id \(400: «Words»\)\.$/, /^Copy the id /],
    [
      'unauthorized',
      401,
      /^Braze at US-03 does not know this api-key \(401: «Words»\)\.$/,
      /key was not revoked.*secret holds the key alone.*rest-endpoint is the instance of your dashboard/,
    ],
    [
      'forbidden',
      403,
      /^Braze refused the api-key access \(403: «Words»\)\.$/,
      /cdi\.integration_sync.*make a new key.*IP allowlist.*plan includes Cloud Data Ingestion/,
    ],
    [
      'not-found',
      404,
      /^Braze at US-03 has no such integration in the workspace of this key \(404: «Words»\)\.$/,
      /^Check integration-id, .* workspace of the integration, and rest-endpoint\.$/,
    ],
    [
      'redirect',
      302,
      /^US-03 answered with a redirect \(302: «Words»\), which is never followed/,
      /^Set rest-endpoint/,
    ],
    [
      'certificate',
      null,
      /^The TLS certificate of US-03 is not trusted\. The key was not sent\.$/,
      /NODE_EXTRA_CA_CERTS/,
    ],
    [
      'proxy-authentication',
      407,
      /^The proxy wants a login \(407: «Words»\)\. The request did not reach Braze\.$/,
      /https_proxy, percent-encoded\.$/,
    ],
    ['other', 418, /^Braze at US-03 refused the request \(418: «Words»\)\.$/, /API documentation\.$/],
  ])('%s (%p)', (refusal, httpStatus, what, advice) => {
    expect(words(refused(refusal, httpStatus)).what).toMatch(what);
    expect(words(refused(refusal, httpStatus)).advice).toMatch(advice);
  });

  test.each([null, busy])('though the reply is %j', (reply) => {
    expect(words({ status: 'failed', cause: 'refused', reply }).what).toMatch(/^Braze at US-03 refused the request/);
  });
});

test.each<[string, Partial<Outcome>]>([
  ['unauthorized', refused('unauthorized')],
  ['not found', refused('not-found')],
  ['redirected', refused('redirect')],
  ['not trusted', refused('certificate')],
  ['refused', refused('other')],
])('a gateway that is %s is named by its address, made safe', (_what, fields) => {
  expect(words(fields, onGateway).what).toContain('«https://gateway.example»');
});

test('a gateway that cannot be reached is named by its address, made safe', () => {
  const { advice } = words({ cause: 'unreachable', status: 'failed', reply: unreachable }, onGateway);
  expect(advice).toBe('Check that the runner may reach «https://gateway.example» (DNS, firewall, proxy).');
});

describe('what was answered, in brackets,', () => {
  test.each([
    ['nothing', null, ''],
    ['a status and words', busy, ' (429: «Another job is in progress»)'],
    ['a status', { ...busy, message: null }, ' (429)'],
    ['words', { kind: 'busy', httpStatus: null, message }, ' («Words»)'],
    ['neither', { kind: 'accepted', httpStatus: null, message: null }, ''],
    ['a code', unreachable, ' (ENOTFOUND)'],
    ['a status before a code', { ...lost, code: 'HTTP_503', httpStatus: 503 }, ' (503)'],
    ['a code and words', { ...lost, message }, ' (TIMEOUT: «Words»)'],
  ] as const)('is %s', (_what, reply, text) => {
    expect(saying(reply, show)).toBe(text);
  });
});

describe('problems', () => {
  test('are told together, with what was given made safe', () => {
    const problems = [
      { input: 'api-key', problem: 'is required', got: null },
      { input: 'timeout', problem: 'must have a unit', got: { foreign: '30' } },
    ];
    expect(wordsForProblems(problems, show)).toEqual({
      what: 'Nothing was sent to Braze: api-key is required. timeout must have a unit (got: «30»).',
      advice: null,
    });
  });
});

describe('a bug', () => {
  test.each([
    ['unknown', 'Braze may have started the sync.'],
    ['failed', 'Nothing was started.'],
  ] as const)('that leaves the step %s is told by its name', (status, fate) => {
    expect(wordsForBug('TypeError', status)).toEqual({
      what: `The action has a bug: it stopped at an unexpected TypeError. ${fate}`,
      advice: 'Please report it with the version of the action.',
    });
  });
});

describe('a duration', () => {
  test.each([
    [0, '0s'],
    [49, '0s'],
    [50, '0.1s'],
    [499, '0.5s'],
    [1_000, '1s'],
    [1_249, '1.2s'],
    [1_250, '1.3s'],
    [9_949, '9.9s'],
    [9_950, '10s'],
    [9_999, '10s'],
    [10_000, '10s'],
    [10_499, '10s'],
    [10_500, '11s'],
    [59_499, '59s'],
    [59_500, '1m'],
    [60_000, '1m'],
    [65_000, '1m 5s'],
    [150_000, '2m 30s'],
    [3_599_499, '59m 59s'],
    [3_599_500, '1h'],
    [3_601_000, '1h 1s'],
    [3_900_000, '1h 5m'],
    [3_661_000, '1h 1m 1s'],
    [86_400_000, '24h'],
  ])('of %i ms reads %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});

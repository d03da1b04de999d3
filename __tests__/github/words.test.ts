// The sentences for every end of a sync: what happened, where, and what to do.
import { describe, expect, test } from '@jest/globals';
import { saying, wordsFor, wordsForBug, wordsForProblems } from '../../src/github/words.ts';
import type { Cause, Outcome, Status } from '../../src/sync/outcome.ts';
import { isGreen } from '../../src/sync/outcome.ts';
import type { ListFailure, Refusal, Reply } from '../../src/sync/ports.ts';
import { accepted, bareRun, busy, onGateway, outcome, run, setting } from './outcomes.ts';

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
const forbidden: ListFailure = { kind: 'refused', refusal: 'forbidden', httpStatus: 403, message };
const unreadable: ListFailure = { kind: 'unreadable', code: 'HTTP_500', httpStatus: 500, message: null };

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
    [
      'success',
      { cause: 'ended', status: 'success', run: run() },
      'The sync ended success: 1,234 rows synced, 0 failed.',
    ],
    ['success without a run', { cause: 'ended', status: 'success' }, 'The sync ended success.'],
    [
      'success of an adopted sync',
      { cause: 'ended', status: 'success', adopted: true, run: run({ rowsFailed: null }) },
      'A sync that began after this step did was found in Braze; it ended success: 1,234 rows synced.',
    ],
  ])('%s asks nothing of anyone', (_what, fields, what) => {
    expect(words(fields)).toEqual({ what, advice: null });
  });
});

describe('a green end that is worth a second look says why', () => {
  test.each<[string, Partial<Outcome>, RegExp, RegExp]>([
    [
      'success without a row',
      { cause: 'ended', status: 'success', run: run({ rowsSynced: 0 }) },
      /^The sync ended success: 0 rows synced, 0 failed\.$/,
      /^If rows were expected: .*an UPDATED_AT in the future hides all later rows\.$/,
    ],
    [
      'partial',
      { cause: 'ended', status: 'partial', run: run({ rowsFailed: 2 }) },
      /^The sync ended partial: 1,234 rows synced, 2 failed\.$/,
      /sync log in Braze for the rows that failed and why; .* touch their UPDATED_AT\.$/,
    ],
    [
      'a dry run',
      { cause: 'checked', status: 'checked', reply: null, attempts: 0 },
      /^Inputs, endpoint, key and integration are right; this was a dry run, and nothing was triggered\.$/,
      /^Only a trigger tells whether the key has cdi\.integration_sync\.$/,
    ],
    [
      'a dry run of a key that may not read',
      { cause: 'checked', status: 'checked', reply: null, attempts: 0, listFailure: forbidden },
      /^Inputs and endpoint are right; this was a dry run, and nothing was triggered\.$/,
      /^Braze did not list the runs \(403: «Words»\), .* cdi\.integration_job_status\. Only a trigger tells whether the key has cdi\.integration_sync\.$/,
    ],
  ])('%s', (_what, fields, what, advice) => {
    expect(words(fields).what).toMatch(what);
    expect(words(fields).advice).toMatch(advice);
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
      'unreachable until the timeout',
      { cause: 'deadline', status: 'failed', reply: unreachable },
      /^Braze could not be reached within the timeout of 1h \(ENOTFOUND\)\. Nothing was triggered\.$/,
      /^Check that the runner may reach «rest\.iad-03\.braze\.com» \(DNS, firewall, proxy\)\.$/,
    ],
    [
      'unreachable for reading runs until the timeout',
      { cause: 'deadline', status: 'failed', reply: null, attempts: 0, listFailure: unreachable },
      /^Braze could not be reached within the timeout of 1h \(ENOTFOUND\)\. Nothing was triggered\.$/,
      /^Check that the runner may reach «rest\.iad-03\.braze\.com» /,
    ],
    [
      'answered at last, though not well, by the timeout',
      { cause: 'deadline', status: 'failed', reply: limited, listFailure: unreachable },
      /^Braze did not take the trigger by the timeout of 1h \(429: «Words»\)\. Nothing was triggered\.$/,
      /^Raise timeout, /,
    ],
    [
      'no turn by the timeout',
      { cause: 'deadline', status: 'failed', reply: null, attempts: 0 },
      /^The rate limit of the workspace left no turn for this sync by the timeout of 1h\. Nothing was triggered\.$/,
      /^Raise timeout, or trigger fewer syncs at once\.$/,
    ],
    [
      'runs that were not listed by the timeout',
      { cause: 'deadline', status: 'failed', reply: null, attempts: 0, listFailure: unreadable },
      /^Braze did not list the runs by the timeout of 1h \(500\)\. Nothing was triggered\.$/,
      /^Raise timeout, and look in Braze /,
    ],
    [
      'not ended by the timeout',
      { cause: 'deadline', status: 'timed_out', run: bareRun },
      /^The sync had not ended at the timeout of 1h\. It goes on in Braze\.$/,
      /^Raise timeout\. Look at the integration's sync log in Braze for how it ends\.$/,
    ],
    [
      "somebody else's that had not ended by the timeout",
      { cause: 'deadline', status: 'timed_out', run: bareRun, adopted: true, reply: busy },
      /^The sync, which someone else started, had not ended at the timeout of 1h\. It goes on in Braze\.$/,
      /^Raise timeout\. /,
    ],
    [
      'ours, as a lost answer may have meant, that had not ended by the timeout',
      { cause: 'deadline', status: 'timed_out', run: bareRun, adopted: true, reply: busy, lostReply: lost },
      /^The sync had not ended at the timeout of 1h\. It goes on in Braze\.$/,
      /^Raise timeout\. /,
    ],
    [
      'no evidence by the timeout',
      { cause: 'deadline', status: 'unknown', reply: busy, lostReply: lost },
      /^Braze may have started the sync: an answer got lost \(TIMEOUT\), and no new run was seen by the timeout of 1h\.$/,
      /sync log in Braze before you trigger it again\.$/,
    ],
    [
      'no evidence by the timeout, and the last trigger not sent',
      { cause: 'deadline', status: 'unknown', reply: unreachable, lostReply: lost },
      /^Braze may have started the sync: an answer got lost \(TIMEOUT\), and no new run was seen by the timeout of 1h\.$/,
      /sync log in Braze before you trigger it again\.$/,
    ],
    [
      'no evidence by the timeout, for want of a list',
      { cause: 'deadline', status: 'unknown', reply: busy, lostReply: lost, listFailure: unreadable },
      /no new run was seen by the timeout of 1h, for the runs could not be read\.$/,
      /sync log in Braze before you trigger it again\.$/,
    ],
    [
      'no evidence, for want of a list',
      { cause: 'no-evidence', status: 'unknown', reply: lost, lostReply: lost, listFailure: forbidden },
      /no new run was seen that could be it, for the runs could not be read\.$/,
      /sync log in Braze before you trigger it again\.$/,
    ],
    [
      'no evidence, and then a refusal',
      { ...refused('unauthorized', 401), cause: 'no-evidence', status: 'unknown', lostReply: lost },
      /an answer got lost \(TIMEOUT\), and no new run was seen that could be it; then it refused \(401: «Words»\)\.$/,
      /sync log in Braze before you trigger it again\.$/,
    ],
    [
      'no evidence',
      { cause: 'no-evidence', status: 'unknown', reply: lost, lostReply: lost },
      /^Braze may have started the sync: an answer got lost \(TIMEOUT\), and no new run was seen that could be it\.$/,
      /sync log in Braze before you trigger it again\.$/,
    ],
    [
      'unreachable',
      { cause: 'unreachable', status: 'failed', reply: unreachable },
      /^Braze could not be reached within a minute \(ENOTFOUND\)\. Nothing was triggered\.$/,
      /^Check that the runner may reach «rest\.iad-03\.braze\.com» \(DNS, firewall, proxy\)\.$/,
    ],
    [
      'a rate limit that outlasts the timeout',
      { cause: 'rate-limit-outlasts-timeout', status: 'failed', reply: limited },
      /used up for longer than the timeout of 1h leaves \(429: «Words»\)\. Nothing was triggered\.$/,
      /^Raise timeout, .* 20 triggers a minute\.$/,
    ],
    [
      'a rate limit that outlasts the timeout, after the runs could not be read',
      { cause: 'rate-limit-outlasts-timeout', status: 'failed', reply: limited, listFailure: limited },
      /used up for longer/,
      /^Raise timeout, .* 20 triggers a minute\.$/,
    ],
    [
      'a rate limit that left no turn at all within the timeout',
      { cause: 'rate-limit-outlasts-timeout', status: 'failed', reply: null, attempts: 0 },
      /used up for longer than the timeout of 1h leaves\. Nothing was triggered\.$/,
      /^Raise timeout, .* 20 triggers a minute\.$/,
    ],
    [
      'a rate limit for reading that outlasts the timeout',
      {
        cause: 'rate-limit-outlasts-timeout',
        status: 'failed',
        reply: null,
        listFailure: { ...limited, message: null },
      },
      /used up for longer than the timeout of 1h leaves \(429\)\. Nothing was triggered\.$/,
      /^Raise timeout, .* 100 lists of runs a minute\.$/,
    ],
    [
      'a baseline that cannot be had, for Braze is not there',
      {
        cause: 'unreachable',
        status: 'failed',
        reply: null,
        listFailure: unreachable,
      },
      /^Braze could not be reached within a minute \(ENOTFOUND\)\. Nothing was triggered\.$/,
      /^Check that the runner may reach «rest\.iad-03\.braze\.com» /,
    ],
    [
      'accepted and never shown',
      { cause: 'never-shown', status: 'unknown' },
      /^Braze accepted the sync, but did not show it among the runs for 5 minutes\.$/,
      /sync log in Braze before you trigger it again\.$/,
    ],
    [
      'doubtful whose run it was',
      { cause: 'doubtful', status: 'unknown' },
      /^Several syncs ran at that time, they ended differently, and which is ours cannot be told\.$/,
      /sync log in Braze before you trigger it again\.$/,
    ],
    [
      'refused the sight of it',
      { cause: 'lost-sight', status: 'unknown', listFailure: forbidden },
      /^Braze started the sync, but then refused to list the runs \(403: «Words»\)\. The sync goes on in Braze\.$/,
      /^Look at the integration's sync log in Braze, and check whether the api-key was revoked\.$/,
    ],
    [
      'error',
      { cause: 'ended', status: 'error', run: run({ rowsSynced: 0, rowsFailed: null }) },
      /^The sync ended error: 0 rows synced\.$/,
      /^No rows were synced\. .* for the error: often the warehouse's credentials, network or table\.$/,
    ],
    [
      'config_error',
      { cause: 'ended', status: 'config_error', run: bareRun },
      /^The sync ended config_error: rows not told\.$/,
      /configuration wrong: test its connection on its page in Braze\.$/,
    ],
    [
      'an end in words of its own',
      { cause: 'ended', status: 'unknown', run: run({ status: 'unreadable' }) },
      /^The sync ended in a way that Braze does not document: 1,234 rows synced, 0 failed\.$/,
      /^Look at the integration's sync log in Braze\.$/,
    ],
    [
      "an end of somebody else's sync in words of its own",
      { cause: 'ended', status: 'unknown', adopted: true },
      /^A sync that began .* was found in Braze; it ended in a way that Braze does not document\.$/,
      /^Look at the integration's sync log in Braze\.$/,
    ],
    [
      'more rows failed than may',
      { cause: 'ended', status: 'partial', tooManyFailed: true, run: run({ rowsFailed: 2 }) },
      /^The sync ended partial: 1,234 rows synced, 2 failed\. That is more than max-failed-rows allows\.$/,
      /for the rows that failed and why/,
    ],
    [
      'rows failed, and nobody says how many',
      { cause: 'ended', status: 'partial', tooManyFailed: true, run: run({ rowsFailed: null }) },
      /^The sync ended partial: 1,234 rows synced\. Braze does not say how many rows failed, so max-failed-rows cannot be shown to be kept\.$/,
      /for the rows that failed and why/,
    ],
    [
      'cancelled after a sync was accepted',
      { cause: 'cancelled', status: 'cancelled' },
      /^The workflow was cancelled\. The sync goes on in Braze\.$/,
      /^Look at the integration's sync log in Braze\.$/,
    ],
    [
      'cancelled after a sync was adopted',
      { cause: 'cancelled', status: 'cancelled', reply: busy, mayHaveStarted: false, adopted: true },
      /^The workflow was cancelled\. The sync goes on in Braze\.$/,
      /^Look at the integration's sync log in Braze\.$/,
    ],
    [
      'cancelled after a trigger without an answer',
      { cause: 'cancelled', status: 'cancelled', reply: busy, lostReply: lost, mayHaveStarted: true },
      /^The workflow was cancelled\. Braze may have started the sync; if so, it goes on there\.$/,
      /^Look at the integration's sync log in Braze\.$/,
    ],
  ])('%s', (_what, fields, what, advice) => {
    expect(words(fields).what).toMatch(what);
    expect(words(fields).advice).toMatch(advice);
  });

  test.each([null, busy])('but cancelled before a trigger was taken leaves nothing to do: %j', (reply) => {
    expect(words({ cause: 'cancelled', status: 'cancelled', mayHaveStarted: false, reply })).toEqual({
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
      null,
      /^The proxy wants a login, or another than the one given\. The request did not reach Braze\.$/,
      /https_proxy, percent-encoded\.$/,
    ],
    ['other', 418, /^Braze at US-03 refused the request \(418: «Words»\)\.$/, /API documentation\.$/],
  ])('%s (%p)', (refusal, httpStatus, what, advice) => {
    expect(words(refused(refusal, httpStatus)).what).toMatch(what);
    expect(words(refused(refusal, httpStatus)).advice).toMatch(advice);
  });

  test.each([
    ['CERT_HAS_EXPIRED', 'has expired', /^Check the clock of the runner\..*renew the certificate\.$/],
    ['CERT_NOT_YET_VALID', 'is not valid yet', /^Check the clock of the runner\..*renew the certificate\.$/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'is for another name', /^Check rest-endpoint\..*DNS and the proxy\.$/],
    ['HOSTNAME_MISMATCH', 'is for another name', /^Check rest-endpoint\..*DNS and the proxy\.$/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'is not trusted', /NODE_EXTRA_CA_CERTS\.$/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'is not trusted', /NODE_EXTRA_CA_CERTS\.$/],
  ])('of a certificate with %s: it %s', (code, problem, advice) => {
    const reply: Reply = { kind: 'refused', refusal: 'certificate', code, httpStatus: null, message: null };
    const told = words({ status: 'failed', cause: 'refused', reply });
    expect(told.what).toBe(`The TLS certificate of US-03 ${problem} (${code}). The key was not sent.`);
    expect(told.advice).toMatch(advice);
  });

  test('of the runs too, and then says that nothing was triggered', () => {
    const { what, advice } = words({ status: 'failed', cause: 'may-not-read', reply: null, listFailure: forbidden });
    expect(what).toBe(
      'Braze refused the api-key access (403: «Words»). Without the list of runs a sync can be neither followed nor checked, so nothing was triggered.',
    );
    expect(advice).toMatch(
      /lacks the permission cdi\.integration_job_status\. Permissions of a key cannot be edited in Braze: make a new key/,
    );
    expect(advice).not.toContain('cdi.integration_sync');
  });

  test('of the runs for another reason too', () => {
    const unauthorized: ListFailure = { ...forbidden, kind: 'refused', refusal: 'unauthorized', httpStatus: 401 };
    const { what } = words({ status: 'failed', cause: 'may-not-read', reply: null, listFailure: unauthorized });
    expect(what).toMatch(/^Braze at US-03 does not know this api-key \(401: «Words»\)\. Without the list of runs /);
    const nothing = words({ status: 'failed', cause: 'may-not-read', reply: null });
    expect(nothing.what).toMatch(/^Braze at US-03 refused the request\. Without the list of runs /);
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
  expect(advice).toBe('Check that the runner may reach «gateway.example» (DNS, firewall, proxy).');
  const loopback = { ...onGateway, endpoint: { origin: 'http://localhost:8080', instance: null } };
  expect(words({ cause: 'unreachable', status: 'failed', reply: unreachable }, loopback).advice).toContain(
    '«localhost:8080»',
  );
});

test('an adopted run that is shown no more was never accepted', () => {
  const { what } = words({ cause: 'never-shown', status: 'unknown', adopted: true });
  expect(what).toBe('The sync was found among the runs, and then not shown there for 5 minutes.');
});

test('behind a proxy that does not let it through, the way out is the proxy', () => {
  const reply = { ...unreachable, code: 'PROXY_403' } as const;
  expect(words({ cause: 'unreachable', status: 'failed', reply }, onGateway).advice).toBe(
    'The proxy is not there, or does not let «gateway.example» through: check https_proxy, or name the host in no_proxy.',
  );
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

/** The statuses that each cause can end in. */
const ends = {
  accepted: ['triggered'],
  checked: ['checked'],
  adopted: ['triggered'],
  ended: ['success', 'partial', 'error', 'config_error', 'unknown'],
  'on-busy': ['skipped', 'busy'],
  refused: ['failed'],
  'may-not-read': ['failed'],
  unreachable: ['failed'],
  'rate-limit-outlasts-timeout': ['failed'],
  'no-evidence': ['unknown'],
  'never-shown': ['unknown'],
  doubtful: ['unknown'],
  'lost-sight': ['unknown'],
  deadline: ['timed_out', 'busy', 'unknown', 'failed'],
  cancelled: ['cancelled'],
} satisfies Record<Cause, readonly Status[]>;

describe('whatever came before, the words', () => {
  const all = Object.entries(ends).flatMap(([cause, statuses]) =>
    statuses.map((status) => [cause as Cause, status as Status] as const),
  );
  const replies: readonly (Reply | null)[] = [
    null,
    accepted,
    busy,
    limited,
    lost,
    unreachable,
    refused('other').reply ?? null,
  ];
  const before = replies.flatMap((reply) =>
    [null, forbidden, unreadable, limited, unreachable].flatMap((listFailure) =>
      [null, bareRun, run(), run({ rowsSynced: 0, rowsFailed: 9 })].flatMap((shown) =>
        [false, true].map(
          (adopted): Partial<Outcome> => ({
            reply,
            listFailure,
            run: shown,
            adopted,
            attempts: reply === null ? 0 : 2,
            lostReply: adopted ? null : lost,
          }),
        ),
      ),
    ),
  );

  test.each(all)('of %s and %s say what happened, and what to do where it is red', (cause, status) => {
    for (const fields of before) {
      const end = outcome({ ...fields, cause, status });
      const { what, advice } = wordsFor(end, setting, show);
      expect(what).toMatch(/^[A-Z].{15,}\.$/);
      if (!isGreen(end)) expect(advice).toMatch(/^[A-Z].{10,}\.$/);
      expect(`${what} ${advice ?? ''}`).not.toMatch(/undefined|null|NaN|\(\)|\.\.|\s\s|\s[.,;:]/);
    }
  });

  test('of different ends are different', () => {
    const told = all.map(([cause, status]) => words({ cause, status }).what);
    expect(new Set(told).size).toBe(told.length);
  });
});

test.each([
  [20, /a is wrong\.$/],
  [21, /a is wrong\. And 1 more\.$/],
  [5_000, /a is wrong\. And 4980 more\.$/],
])('of %d problems the first 20 are told', (count, ending) => {
  const { what } = wordsForProblems(Array(count).fill({ input: 'a', problem: 'is wrong', got: null }), String);
  expect(what.match(/a is wrong/g)).toHaveLength(20);
  expect(what).toMatch(ending);
});

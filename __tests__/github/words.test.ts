// The sentences for every end of a sync: what happened, where, and what to do. The snapshot has all of them to read.
import { describe, expect, test } from '@jest/globals';
import type { Catalog, IntegrationRow } from '../../src/catalog.ts';
import { noCatalog } from '../../src/catalog.ts';
import { quote } from '../../src/github/answers.ts';
import type { Setting } from '../../src/github/facts.ts';
import { wordsForBug, wordsForProblems } from '../../src/github/problems.ts';
import type { FailedRowsLimit, Outcome } from '../../src/github/verdict.ts';
import { isGreen } from '../../src/github/verdict.ts';
import { wordsFor, wordsForCatalog } from '../../src/github/words.ts';
import type { Cause, Status } from '../../src/sync/outcome.ts';
import type { ListFailure, Refusal, Untrusted } from '../../src/sync/ports.ts';
import {
  accepted,
  ambiguous,
  atGateway,
  bareRun,
  busy,
  limited,
  notSent,
  outcome,
  outside,
  refused,
  run,
  setting,
  unreadable,
} from './outcomes.ts';

/** Marks what went through it, so that a text that did not would be seen. */
const show = ({ untrusted: foreign }: Untrusted): string => `«${foreign}»`;

type Fields = Partial<Outcome>;

const lost = ambiguous();
const forbidden = refused('forbidden', 403);
const unsent: Fields = { reply: null, attempts: 0 };

/** The fields of an outcome that ended like this; a red end unless they say otherwise. */
const by = (cause: Cause, fields: Fields = {}): Fields => ({ cause, status: 'not_started', ...fields });
const atDeadline = (status: Status, fields: Fields = {}) => by('deadline', { status, ...fields });
const withoutEvidence = (fields: Fields = {}) =>
  by('no-evidence', { status: 'unknown', ambiguousReply: lost, ...fields });
const endedAs = (status: Status, fields: Fields = {}) => by('ended', { status, run: run(), ...fields });
const cancelled = (fields: Fields = {}) => by('cancelled', { status: 'cancelled', ...fields });
const dryRun = (fields: Fields = {}) => by('checked', { status: 'checked', ...unsent, ...fields });
const refusal = (kind: Refusal, httpStatus: number, text?: null) =>
  by('refused', { reply: refused(kind, httpStatus, text) });
const certificate = (code: string) => by('refused', { reply: { ...refused('certificate', null, null), code } });
const outlasted = (fields: Fields) => by('rate-limit', fields);

const ends: Readonly<Record<string, Fields>> = {
  accepted: {},
  'accepted at the second attempt': { attempts: 2 },
  'accepted after a lost answer': { attempts: 2, ambiguousReply: lost },
  adopted: by('adopted', { status: 'triggered', adopted: true }),
  checked: dryRun(),
  'checked by a key that may not read': dryRun({ listFailure: forbidden }),
  skipped: by('on-busy', { status: 'skipped' }),
  busy: by('on-busy', { status: 'busy', reply: busy }),
  'busy at the timeout': atDeadline('busy', { reply: busy }),

  success: endedAs('success'),
  'success without a run': endedAs('success', { run: null }),
  'success of an adopted sync': endedAs('success', { adopted: true, run: run({ rowsFailed: null }) }),
  'success without a row': endedAs('success', { run: run({ rowsSynced: 0 }) }),
  partial: endedAs('partial', { run: run({ rowsFailed: 2 }) }),
  'more rows failed than may': endedAs('partial', { tooManyFailed: true, run: run({ rowsFailed: 2 }) }),
  'more rows failed than may, of a number nobody says': endedAs('partial', {
    tooManyFailed: true,
    run: run({ rowsFailed: 2, rowsSynced: null }),
  }),
  'rows failed, nobody says how many': endedAs('partial', { tooManyFailed: true, run: run({ rowsFailed: null }) }),
  error: endedAs('error', { run: run({ rowsSynced: 0, rowsFailed: null }) }),
  config_error: endedAs('config_error', { run: bareRun }),
  'an undocumented end': endedAs('unknown', { run: run({ status: 'undocumented' }) }),
  'an undocumented end of an adopted sync': endedAs('unknown', { adopted: true, run: null }),

  'timed out': atDeadline('timed_out', { run: bareRun }),
  "timed out on someone else's": atDeadline('timed_out', { run: bareRun, adopted: true, reply: busy }),
  'timed out on ours after a lost answer': atDeadline('timed_out', {
    run: bareRun,
    adopted: true,
    ambiguousReply: lost,
  }),
  'timed out, not read since': atDeadline('timed_out', { run: bareRun, listFailure: unreadable(), unreadMs: 180_000 }),
  'timed out, not readable': atDeadline('timed_out', { listFailure: unreadable() }),
  'timed out, not looked for': atDeadline('timed_out'),
  'timed out, not shown': atDeadline('timed_out', { unreadMs: 0 }),
  'timed out, no longer shown': atDeadline('timed_out', { unreadMs: 0, wasShown: true }),
  'not in the list': by('not-in-list', { reply: null }),
  'busy, never read': atDeadline('busy', { listFailure: forbidden }),
  'busy, not read since': atDeadline('busy', { listFailure: unreadable(), unreadMs: 60_000 }),
  'stale, without an end': by('future-rows', {
    status: 'stale',
    pastRuns: [run({ finishedAtMs: null, startedAtMs: 0 })],
  }),
  'stale, up to nowhere': by('not-reached', { status: 'stale', run: run() }),
  'error at the second attempt': endedAs('error', { retries: 1 }),
  'error at the third attempt': endedAs('error', { retries: 2 }),
  stale: by('not-reached', { status: 'stale', run: run(), pastRuns: [run()] }),
  'stale by a row of the future': by('future-rows', { status: 'stale', run: run(), pastRuns: [run()] }),
  joined: by('joined', { status: 'success', run: run(), adopted: true, attempts: 0, reply: null }),
  'joined, with failed rows': by('joined', {
    status: 'partial',
    run: run({ rowsFailed: 9 }),
    adopted: true,
    reply: null,
  }),
  'joined with too many failed rows': by('joined', {
    status: 'partial',
    run: run({ rowsFailed: 9 }),
    tooManyFailed: true,
  }),
  'an undocumented word': endedAs('unknown', { run: run({ status: 'undocumented', undocumented: outside('Limit') }) }),
  'never shown': by('not-shown', { status: 'unknown', unreadMs: 0 }),
  'no longer shown': by('not-shown', { status: 'unknown', unreadMs: 0, wasShown: true }),
  'lost sight': by('lists-refused', { status: 'unknown', listFailure: forbidden }),
  'lost sight by a web page': by('lists-refused', { status: 'unknown', listFailure: refused('web-page', 200, null) }),

  'no evidence': withoutEvidence(),
  'no evidence, no list': withoutEvidence({ listFailure: forbidden }),
  'no evidence, then a refusal': withoutEvidence({ reply: refused('unauthorized', 401) }),
  'no evidence by the timeout': atDeadline('unknown', { reply: busy, ambiguousReply: lost }),
  'no evidence by the timeout, the last trigger not sent': atDeadline('unknown', {
    reply: notSent(),
    ambiguousReply: lost,
  }),
  'no evidence by the timeout, no list': atDeadline('unknown', { ambiguousReply: lost, listFailure: unreadable() }),

  'not taken by the timeout': atDeadline('not_started', { reply: limited() }),
  'not answered well by the timeout': atDeadline('not_started', { reply: limited(), listFailure: notSent() }),
  'unreachable by the timeout': atDeadline('not_started', { reply: notSent() }),
  'unreachable for reading by the timeout': atDeadline('not_started', { ...unsent, listFailure: notSent() }),
  'no turn by the timeout': atDeadline('not_started', unsent),
  'no list by the timeout': atDeadline('not_started', { ...unsent, listFailure: unreadable() }),
  unreachable: by('unreachable', { reply: notSent() }),
  'unreachable for reading': by('unreachable', { reply: null, listFailure: notSent() }),
  'unreachable by a proxy': by('unreachable', { reply: notSent('PROXY_403', 'proxy') }),
  'unreachable by a proxy that is not there': by('unreachable', { reply: notSent('PROXY_ECONNREFUSED', 'proxy') }),
  'unreachable by a proxy that does not answer': by('unreachable', { reply: notSent('PROXY_ETIMEDOUT', 'proxy') }),
  'unreachable by a proxy that hangs up': by('unreachable', { reply: notSent('PROXY', 'proxy') }),
  'unreachable by a proxy that has no name': by('unreachable', { reply: notSent('PROXY_ENOTFOUND', 'proxy') }),
  'limited past the timeout': outlasted({ reply: limited() }),
  'limited past the timeout after a list was': outlasted({ reply: limited(), listFailure: limited() }),
  'limited past the timeout without a turn': outlasted(unsent),
  'limited past the timeout for reading': outlasted({ reply: null, listFailure: limited(null) }),

  'cancelled after a 202': cancelled(),
  'cancelled after adoption': cancelled({ reply: busy, adopted: true }),
  'cancelled after a lost answer': cancelled({ reply: busy, ambiguousReply: lost }),
  'cancelled before the trigger': cancelled({ reply: null }),
  'cancelled while busy': cancelled({ reply: busy }),

  'invalid id': refusal('invalid-id', 400),
  unauthorized: refusal('unauthorized', 401),
  forbidden: refusal('forbidden', 403),
  'not found': refusal('not-found', 404),
  redirect: refusal('redirect', 302, null),
  'proxy authentication': by('refused', { reply: refused('proxy-authentication', null, null) }),
  'another refusal': refusal('other', 418),
  'a web page': refusal('web-page', 200, null),
  'a refusal without an answer': by('refused', { reply: null }),
  'a refusal after busy': by('refused', { reply: busy }),
  'may not read': by('refused', { reply: null, listFailure: forbidden }),
  'may not read with this key': by('refused', { reply: null, listFailure: refused('unauthorized', 401) }),
  'may not read, and nobody says why': by('refused', { reply: null }),
  'certificate expired': certificate('CERT_HAS_EXPIRED'),
  'certificate not yet valid': certificate('CERT_NOT_YET_VALID'),
  'certificate for another name': certificate('ERR_TLS_CERT_ALTNAME_INVALID'),
  'certificate for another host': certificate('HOSTNAME_MISMATCH'),
  'certificate not trusted': certificate('SELF_SIGNED_CERT_IN_CHAIN'),
};

test('each end says what happened, and what to do about it', () => {
  const told = Object.entries(ends).map(([name, fields]) => {
    const { what, advice } = wordsFor(outcome(fields), setting, show);
    return `${name}: ${what}${advice === null ? '' : ` → ${advice}`}`;
  });
  expect(told.join('\n')).toMatchSnapshot();
});

test('a gateway is named by its address, made safe', () => {
  const wordsOf = (fields: Fields, origin?: string) => wordsFor(outcome(fields), atGateway(origin), show);
  for (const name of ['unauthorized', 'not found', 'redirect', 'certificate expired', 'another refusal']) {
    expect(wordsOf(ends[name] ?? {}).what).toContain('«https://gateway.example»');
  }
  const unreachable = by('unreachable', { reply: notSent() });
  expect(wordsOf(unreachable).advice).toContain('can reach «gateway.example»:');
  expect(wordsOf(unreachable, 'http://localhost:8080').advice).toContain('can reach «localhost:8080»:');
});

test.each([
  ['', null],
  [' (429: «Another job is in progress»)', busy],
  [' (429)', limited(null)],
  [' («Words»)', refused('other', null)],
  ['', refused('other', null, null)],
  [' (ENOTFOUND, DNS does not know the name)', notSent()],
  [' (EPIPE)', notSent('EPIPE', 'braze')],
  [' (503)', ambiguous('HTTP_503', 503)],
  [' (TIMEOUT: «Words»)', ambiguous('TIMEOUT', null, 'Words')],
])('what was answered stands in brackets: "%s"', (text, reply) => {
  expect(quote(reply, show)).toBe(text);
});

const catalogWith = (...rows: readonly Partial<IntegrationRow>[]): Setting => {
  const row = { name: null, type: null, status: null, lastStartedAt: null, lastStatus: null, nextRunAt: null };
  return { ...setting, catalog: { rows: rows.map((fields) => ({ id: 'abc-2', ...row, ...fields })), failure: null } };
};

test('an id that is not in the list of integrations is answered by the nearest', () => {
  const notInList = by('not-in-list', { reply: null });
  const nearest = (where: Setting) =>
    /; the most similar: (.*)\.$/.exec(wordsFor(outcome(notInList), where, show).what)?.[1];
  expect(nearest(catalogWith({}, { id: 'x', name: outside('abc-1') }))).toBe('«abc-1» («x»), «abc-2»');
  expect(nearest(catalogWith())).toBeUndefined();
});

test('a proxy is named with its host and its variable', () => {
  const through = { ...setting, proxy: { host: outside('proxy.test:3128'), variable: 'HTTPS_PROXY' } };
  const { what, advice } = wordsFor(
    outcome(by('unreachable', { reply: notSent('PROXY_503', 'proxy') })),
    through,
    show,
  );
  expect([what, advice]).toEqual([
    'The proxy «proxy.test:3128» did not connect to Braze in 1.2s: it answered with status 503. Nothing was triggered.',
    expect.stringMatching(/^Check HTTPS_PROXY and that the proxy allows «rest.iad-03.braze.com»/),
  ]);
});

test('failed rows are counted against their limit', () => {
  const tooMany = (maxFailedRows: FailedRowsLimit) =>
    wordsFor(
      outcome(endedAs('partial', { tooManyFailed: true, run: run({ rowsSynced: 5_880, rowsFailed: 120 }) })),
      { ...setting, maxFailedRows },
      show,
    ).what;
  expect(tooMany({ percent: 1 })).toBe('The sync ended, but 120 of 6,000 rows (2%) failed; the limit is 1%.');
  expect(tooMany({ rows: 1_000 })).toContain('the limit is 1,000.');
});

test('a list of integrations that nobody could read is said to be', () => {
  const unlisted = (failure: ListFailure): Catalog => ({ rows: null, failure });
  const wordsOf = (catalog: Catalog, isCancelled = false) =>
    wordsForCatalog({ ...setting, catalog }, isCancelled, show);
  const words = (failure: ListFailure) => wordsOf(unlisted(failure));
  expect(wordsOf(noCatalog).what).toContain('they could not all be read.');
  expect(wordsOf(noCatalog, true).what).toContain('The workflow was cancelled.');
  expect(words(limited()).what).toContain('they could not all be read (429: «Words»).');
  expect(words(forbidden).what).toContain('probably lacks the permission cdi.integration_list.');
  expect(words(notSent()).what).toContain('Braze could not be reached');
  const gateway = wordsForCatalog({ ...atGateway(), catalog: unlisted(refused('unauthorized', 401)) }, false, show);
  expect(gateway.what).toContain('Braze at «https://gateway.example» does not know');
  expect(words(notSent('PROXY_503', 'proxy')).what).toContain('it answered with status 503');
  const kinds = [
    'redirect',
    'web-page',
    'not-found',
    'proxy-authentication',
    'certificate',
    'other',
    'invalid-id',
  ] as const;
  for (const kind of kinds) {
    const { what, advice } = words(refused(kind, 400));
    expect(`${what} ${advice}`).not.toContain('undefined');
  }
  expect(wordsOf({ rows: [], failure: null }).what).toContain('Braze lists 0 integrations');
  const row = { id: 'x', name: null, type: null, status: null, lastStartedAt: null, lastStatus: null, nextRunAt: null };
  expect(wordsOf({ rows: [row], failure: null }).what).toContain('Braze lists 1 integration in');
});

describe('problems', () => {
  test('name the characters that nobody can see, or tell from another', () => {
    const got = outside('a\u200bb\u00a0\u200b c\u2013-d');
    const { what } = wordsForProblems([{ input: 'timeout', problem: 'is wrong', got, meant: null }], null, show);
    expect(what).toContain('with the invisible or unusual character U+200B, U+00A0, U+2013).');
  });

  test('are told together, with what was given made safe', () => {
    const problems = [
      { input: 'api-key', problem: 'is required', got: null, meant: null },
      { input: 'timeout', problem: 'must have a unit', got: outside('30'), meant: outside('30s') },
    ];
    expect(wordsForProblems(problems, null, show)).toEqual({
      what: 'Nothing was sent to Braze:\n- api-key is required.\n- timeout must have a unit (got: «30»). Did you mean «30s»?',
      advice: null,
      link: null,
    });
  });

  test.each([
    [20, /a is wrong\.$/],
    [21, /a is wrong\.\n- and 1 more$/],
    [5_000, /a is wrong\.\n- and 4980 more$/],
  ])('%d of them have the first 20 told', (count, ending) => {
    const { what, link } = wordsForProblems(
      Array(count).fill({ input: 'a', problem: 'is wrong', got: null, meant: null }),
      'https://x.test/y',
      String,
    );
    expect(what.match(/a is wrong/g)).toHaveLength(20);
    expect(link).toBe('https://x.test/y#inputs');
    expect(what).toMatch(ending);
  });
});

test.each([
  ['unknown', 'Braze may have started the sync.'],
  ['not_started', 'Nothing was started.'],
] as const)('a bug that leaves the step %s is told by its name', (status, fate) => {
  expect(wordsForBug('TypeError', status, 'https://x.test/y')).toEqual({
    what: `The action has a bug: it stopped at an unexpected TypeError. ${fate}`,
    advice: 'Please report it with the version of the action.',
    link: 'https://x.test/y#bug',
  });
});

/** Every pair of the two. */
const pairs = <A, B>(some: readonly A[], others: readonly B[]): [A, B][] =>
  some.flatMap((a) => others.map((b): [A, B] => [a, b]));

test('whatever came before, an end has its sentences, and advice where it is red', () => {
  const ended = Object.values(ends).map((fields) => outcome(fields));
  const every = [
    ...new Map(ended.map(({ cause, status }) => [`${cause} ${status}`, [cause, status] as const])).values(),
  ];
  const answers = pairs(
    [null, accepted, busy, limited(), lost, notSent(), refused('other')],
    [null, forbidden, unreadable(), limited(), notSent()],
  );
  const runs = pairs([null, bareRun, run(), run({ rowsSynced: 0, rowsFailed: 9 })], [false, true]);
  for (const [[cause, status], [[reply, listFailure], [shown, adopted]]] of pairs(every, pairs(answers, runs))) {
    const came = { reply, listFailure, run: shown, adopted, attempts: reply === null ? 0 : 2 };
    const end = outcome({ ...came, ambiguousReply: adopted ? null : lost, cause, status });
    const { what, advice } = wordsFor(end, setting, show);
    expect(what).toMatch(/^[A-Z].{15,}\.$/);
    expect(advice ?? (isGreen(end) ? 'Nothing to do.' : '')).toMatch(/^[A-Z].{10,}\.$/);
    expect(`${what} ${advice ?? ''}`).not.toMatch(/undefined|null|NaN|\(\)|\.\.|\s\s|\s[.,;:]/);
  }
});

test('a message with advice ends with a link to its entry, if the runner says where it is', () => {
  const at = (docsUrl: string | null, fields: Fields) => wordsFor(outcome(fields), { ...setting, docsUrl }, show).link;
  expect(at('https://x.test/y', refusal('unauthorized', 401))).toBe('https://x.test/y#unauthorized');
  expect(at('https://x.test/y', {})).toBeNull();
  expect(at(null, refusal('unauthorized', 401))).toBeNull();
});

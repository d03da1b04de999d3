// The messages for every end of a sync: what happened, where, and what to do. The snapshot shows them all.
import { describe, expect, test } from '@jest/globals';
import type { IntegrationRow } from '../../src/catalog.ts';
import { quote } from '../../src/github/answers.ts';
import type { Setting } from '../../src/github/facts.ts';
import { factsOf } from '../../src/github/facts.ts';
import { messages } from '../../src/github/messages.ts';
import { wordsForProblems } from '../../src/github/problems.ts';
import type { Outcome } from '../../src/github/verdict.ts';
import { succeeds } from '../../src/github/verdict.ts';
import { wordsFor, wordsForCatalog } from '../../src/github/words.ts';
import { noTurnInTime } from '../../src/sync/limiter.ts';
import type { Cause, Status } from '../../src/sync/outcome.ts';
import type { ListFailure, Refusal, Run, Untrusted } from '../../src/sync/ports.ts';
import { parseTimestamp } from '../../src/timestamp.ts';
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

/** Marks what it sanitizes, so that a text that is not sanitized stands out. */
const show = ({ untrusted: foreign }: Untrusted): string => `«${foreign}»`;

type Fields = Partial<Outcome>;

/** With one retry, through a proxy, and with a limit for failed rows. */
const proxy = { host: outside('proxy.test:3128'), variable: 'HTTPS_PROXY' };
const strict: Setting = { ...setting, retries: 1, proxy, maxFailedRows: { percent: 0.1 } };

const lost = ambiguous();
const forbidden = refused('forbidden', 403);
const unsent: Fields = { reply: null, attempts: 0 };

/** The fields of an outcome with this cause. Nothing was started unless they say so. */
const by = (cause: Cause, fields: Fields = {}): Fields => ({
  ...{ cause, status: 'not_started', startedAfterMs: null },
  ...fields,
});
const atDeadline = (status: Status, fields: Fields = {}) => by('deadline', { status, ...fields });
const timedOut = (fields: Fields = {}) => atDeadline('timed_out', { startedAfterMs: 234, ...fields });
const withoutEvidence = (fields: Fields = {}) =>
  by('no-evidence', { status: 'unknown', ambiguousReply: lost, unreadMs: 0, ...fields });
const endedAs = (status: Status, fields: Partial<Run> = {}, more: Fields = {}) =>
  by('ended', { status, run: run(fields), ...more });
const tooMany = { tooManyFailed: true };
const unread = { listFailure: unreadable(), elapsedMs: 3_598_000 };
const unsentList = { ...unread, listFailure: noTurnInTime, unreadMs: 180_000 };
const stale = (cause: Cause, fields: Fields) => by(cause, { status: 'stale', run: run(), ...fields });
const joined = (status: Status, rowsFailed: number, more: Fields = {}) =>
  by('joined', { ...unsent, status, run: run({ rowsFailed }), adopted: true, ...more });
const cancelled = (fields: Fields = {}) => by('cancelled', { status: 'cancelled', reply: busy, ...fields });
const dryRun = (fields: Fields = {}) => by('checked', { status: 'checked', ...unsent, ...fields });
const refusal = (kind: Refusal, httpStatus: number, text?: null) =>
  by('refused', { reply: refused(kind, httpStatus, text) });
const refusedRetry = { failedRetry: outcome(refusal('forbidden', 403)) };
const certificate = (code: string) => by('refused', { reply: { ...refused('certificate', null, null), code } });
const mayNotRead = (failure: ListFailure) => by('refused', { ...unsent, listFailure: failure });

/** A time that no run can have reached yet. */
const future = parseTimestamp('2030-01-01T00:00:00Z');

const ends: Readonly<Record<string, Fields>> = {
  accepted: {},
  'accepted at the second attempt': { attempts: 2 },
  'accepted after a lost answer': { attempts: 2, ambiguousReply: lost },
  adopted: by('adopted', { status: 'triggered', adopted: true }),
  'adopted after a lost answer': by('adopted', { status: 'triggered', adopted: true, ambiguousReply: lost }),
  checked: dryRun(),
  'checked by a key that may not read': dryRun({ listFailure: forbidden }),
  skipped: by('on-busy', { status: 'skipped' }),
  busy: by('on-busy', { status: 'busy', reply: busy }),
  'busy at the timeout': atDeadline('busy', { reply: busy }),
  'busy, never read': atDeadline('busy', { listFailure: forbidden }),
  'busy, not read since': atDeadline('busy', { ...unread, unreadMs: 60_000 }),
  'busy, not read since for the rate limit': atDeadline('busy', unsentList),

  success: endedAs('success'),
  'success of an adopted sync': endedAs('success', { rowsFailed: null }, { adopted: true }),
  'success without a row': endedAs('success', { rowsSynced: 0 }),
  'success with failed rows': endedAs('success', { rowsFailed: 2 }),
  partial: endedAs('partial', { rowsFailed: 2 }),
  'more rows failed than may': endedAs('partial', { rowsFailed: 2 }, tooMany),
  'more rows failed than may, of a number nobody says': endedAs(
    'partial',
    { rowsFailed: 2, rowsSynced: null },
    tooMany,
  ),
  'rows failed, nobody says how many': endedAs('partial', { status: 'partial', rowsFailed: null }, tooMany),
  error: endedAs('error', { rowsSynced: 0, rowsFailed: null }, { retries: 1 }),
  'error with a retry left': endedAs('error'),
  'error with a retry that is refused': endedAs('error', {}, refusedRetry),
  config_error: endedAs('config_error'),
  'no documented end': endedAs('unknown', { status: 'undocumented' }),
  'an undocumented end': endedAs('unknown', { status: 'undocumented', undocumented: outside('Limit') }),

  stale: stale('not-reached', { pastRuns: [run({ status: 'error', lastTimestampSynced: future }), run()] }),
  'stale, nobody says when it ended': stale('not-reached', { run: run({ finishedAt: null }), pastRuns: [run()] }),
  'stale, up to nowhere': stale('not-reached', {}),
  'stale by a row of the future': stale('future-rows', {
    pastRuns: [run({ finishedAtMs: null }), run({ finishedAtMs: null, startedAtMs: 0, lastTimestampSynced: future })],
  }),
  joined: joined('success', 0),
  'joined, with failed rows': joined('partial', 9),
  'joined with too many failed rows': joined('partial', 9, tooMany),

  'timed out': timedOut({ run: bareRun }),
  'timed out, not read since': timedOut({ ...unread, run: bareRun, unreadMs: 180_000 }),
  'timed out, not read for the rate limit': timedOut({ ...unsentList, run: bareRun }),
  'timed out, not readable': timedOut({ listFailure: unreadable() }),
  'timed out, not looked for': timedOut(),
  'timed out, not read since it was started': timedOut({ unreadMs: 1_001 }),
  'timed out, not shown': timedOut({ unreadMs: 1_000 }),
  'timed out, no longer shown': timedOut({ unreadMs: 0, wasShown: true }),
  'never shown': by('not-shown', { status: 'unknown', unreadMs: 0 }),
  'no longer shown': by('not-shown', { status: 'unknown', unreadMs: 0, wasShown: true }),
  'lost sight': by('lists-refused', { status: 'unknown', listFailure: forbidden }),
  'lost sight by a web page': by('lists-refused', { status: 'unknown', listFailure: refused('web-page', 200, null) }),

  'no evidence': withoutEvidence(),
  'no evidence, then a refusal': withoutEvidence({ reply: refused('unauthorized', 401) }),
  'no evidence, not looked for': withoutEvidence({ unreadMs: null }),
  'no evidence, no list': withoutEvidence({ listFailure: unreadable() }),
  'no evidence, no permission': withoutEvidence({ listFailure: forbidden }),
  'no evidence by the timeout': withoutEvidence({ cause: 'deadline' }),

  'limited at the timeout': atDeadline('not_started', { reply: limited(), listFailure: notSent() }),
  'unreachable by the timeout': atDeadline('not_started', { reply: notSent() }),
  'no turn by the timeout': atDeadline('not_started', unsent),
  'no list by the timeout': atDeadline('not_started', { ...unsent, listFailure: unreadable() }),
  unreachable: by('unreachable', { reply: notSent() }),
  'unreachable by a proxy': by('unreachable', { reply: notSent('PROXY_503', 'proxy') }),
  'unreachable for reading': by('unreachable', { ...unsent, listFailure: notSent() }),
  'limited past the timeout': by('rate-limit', { reply: limited() }),
  'limited past the timeout without a turn': by('rate-limit', unsent),
  'limited past the timeout for reading': by('rate-limit', { ...unsent, listFailure: limited(null) }),

  'cancelled after the start': cancelled({ startedAfterMs: 1 }),
  'cancelled after a lost answer': cancelled({ ambiguousReply: lost }),
  'cancelled before anything was started': cancelled(),

  'invalid id': refusal('invalid-id', 400),
  unauthorized: refusal('unauthorized', 401),
  forbidden: refusal('forbidden', 403),
  'not found': refusal('not-found', 404),
  redirect: refusal('redirect', 302, null),
  'proxy authentication': by('refused', { reply: refused('proxy-authentication', null, null) }),
  'another refusal': refusal('other', 418),
  'a web page': refusal('web-page', 200, null),
  'may not read': mayNotRead(forbidden),
  'may not read with this key': mayNotRead(refused('unauthorized', 401)),
  'not in the list': by('not-in-list', { reply: null }),
  'certificate expired': certificate('CERT_HAS_EXPIRED'),
  'certificate not yet valid': certificate('CERT_NOT_YET_VALID'),
  'certificate for another name': certificate('ERR_TLS_CERT_ALTNAME_INVALID'),
  'certificate for another host': certificate('HOSTNAME_MISMATCH'),
  'certificate not trusted': certificate('SELF_SIGNED_CERT_IN_CHAIN'),
};

test('each end says what happened, and what to do about it', () => {
  const lines = Object.entries(ends).map(([name, fields]) => {
    const { what, advice } = wordsFor(outcome(fields), strict, show);
    return `${name}: ${what}${advice === null ? '' : ` → ${advice}`}`;
  });
  expect(lines.join('\n')).toMatchSnapshot();
});

test('every fact that a message names exists, and every fact is in a message', () => {
  const named = [...JSON.stringify(messages).matchAll(/\{(\w+)\}/g)].map(([, fact]) => fact);
  const facts = [...Object.keys(factsOf(outcome(), setting, show)), 'count'];
  expect([...new Set(named)].sort()).toEqual(facts.sort());
});

test('a gateway is named by its sanitized address', () => {
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
  [' (the proxy answered with status 403)', notSent('PROXY_403', 'proxy')],
  [' (the proxy failed: ENOTFOUND, DNS does not know the name)', notSent('PROXY_ENOTFOUND', 'proxy')],
  [' (the proxy failed: ETIMEDOUT)', notSent('PROXY_ETIMEDOUT', 'proxy')],
  [' (the proxy failed)', notSent('PROXY', 'proxy')],
  [' (503)', ambiguous('HTTP_503', 503)],
  [' (TIMEOUT, no answer in time: «Words»)', ambiguous('TIMEOUT', null, 'Words')],
])('the answer is quoted in brackets: "%s"', (text, reply) => {
  expect(quote(reply, show)).toBe(text);
});

const row = (fields: Partial<IntegrationRow> = {}): IntegrationRow => ({
  ...{ id: 'abc-2', name: null, type: null, status: null, lastStartedAt: null, lastStatus: null, nextRunAt: null },
  ...fields,
});
const listing = (...rows: readonly IntegrationRow[]): Setting => ({ ...setting, catalog: { rows, failure: null } });
const notListing = (failure: ListFailure | null, where = setting): Setting => ({
  ...where,
  catalog: { rows: null, failure },
});

test('an id that is not in the list of integrations gets the three most similar ids as suggestions', () => {
  const what = (...rows: readonly IntegrationRow[]) =>
    wordsFor(outcome(ends['not in the list']), listing(...rows), show).what;
  const named = (id: string, name: string) => row({ id, name: outside(name) });
  expect(what(row(), named('x', 'abc-1'), named('abc-', 'abc-'), row({ id: 'y' }))).toMatch(
    /; the most similar: «abc-1» \(«x»\), «abc-», «abc-2»\.$/,
  );
  expect(what()).not.toContain('similar');
});

test.each<[string, Setting, Fields]>([
  ['', listing(row()), {}],
  ['', notListing(forbidden), {}],
  [', whether the list of integrations has the id (500)', notListing(unreadable()), {}],
  [', whether the key may read runs (403: «Words»)', listing(row()), { listFailure: forbidden }],
])('a dry run says what it could not check: whether the key may trigger%s', (others, where, fields) => {
  const { what } = wordsFor(outcome(dryRun(fields)), where, show);
  expect(what.split('Not checked: ')[1]).toBe(`whether the key has cdi.integration_sync${others}.`);
});

describe('a dry run that lists the integrations', () => {
  test.each<[string, Setting]>([
    ['Braze lists no integrations in', listing()],
    ['Braze lists 1 integration in', listing(row())],
    ['they could not all be read.', notListing(null)],
    ['they could not all be read (429: «Words»).', notListing(limited())],
    ['probably lacks the permission cdi.integration_list.', notListing(forbidden)],
    ['Braze could not be reached (ENOTFOUND', notListing(notSent())],
    ['the proxy answered with status 503', notListing(notSent('PROXY_503', 'proxy'))],
    ['Braze at «https://gateway.example» does not recognize', notListing(refused('unauthorized'), atGateway())],
  ])('says "%s"', (text, where) => {
    expect(wordsForCatalog(where, false, show).what).toContain(text);
  });

  test('says that it was cancelled, if it has no list', () => {
    expect(wordsForCatalog(setting, true, show).what).toMatch(/^The workflow was cancelled\./);
    expect(wordsForCatalog(listing(), true, show).what).toContain('Braze lists no integrations');
  });
});

test('problems are reported together, with sanitized values, and with invisible and unusual characters named', () => {
  const strange = 'a\u200bb\u00a0\u200b c\u2013-\u0430';
  const problems = [
    { input: 'api-key', problem: 'is required', got: null, meant: null },
    { input: 'timeout', problem: 'must have a unit', got: outside('30'), meant: outside('30s') },
    { input: 'on-busy', problem: 'is wrong', got: outside(strange), meant: null },
  ];
  expect(wordsForProblems(problems, null, show)).toEqual({
    what: [
      'Nothing was sent to Braze:',
      'api-key is required.',
      'timeout must have a unit (got: «30»). Did you mean «30s»?',
      `on-busy is wrong (got: «${strange}», with the invisible or unusual character U+200B, U+00A0, U+2013, U+0430).`,
    ].join('\n- '),
    advice: null,
    link: null,
  });
});

test.each([
  [20, []],
  [21, ['and 1 more']],
  [5_000, ['and 4980 more']],
])('of %d problems, the first 20 are reported', (count, more) => {
  const problems = Array(count).fill({ input: 'a', problem: 'is wrong', got: null, meant: null });
  const { what, link } = wordsForProblems(problems, 'https://x.test/y', show);
  expect(what.split('\n- ').slice(1)).toEqual([...Array(20).fill('a is wrong.'), ...more]);
  expect(link).toBe('https://x.test/y#inputs');
});

/** Every pair of an element of each array. */
const pairs = <A, B>(some: readonly A[], others: readonly B[]): [A, B][] =>
  some.flatMap((a) => others.map((b): [A, B] => [a, b]));

test('whatever happened before, every end has its message, and advice if it fails the step', () => {
  const ended = Object.values(ends).map((fields) => outcome(fields));
  const answers = pairs(
    [null, accepted, busy, limited(), lost, notSent(), refused('other')],
    [null, forbidden, unreadable(), limited(), notSent()],
  );
  const runs = pairs([bareRun, run(), run({ rowsSynced: 0, rowsFailed: 9 })], [false, true]);
  for (const [{ cause, status, run: ownRun }, [[reply, listFailure], [shown, adopted]]] of pairs(
    ended,
    pairs(answers, runs),
  )) {
    const before = { reply, listFailure, run: ownRun && shown, adopted, attempts: reply === null ? 0 : 2 };
    const end = outcome({ ...before, ambiguousReply: adopted ? null : lost, cause, status });
    const { what, advice } = wordsFor(end, strict, show);
    expect(what).toMatch(/^[A-Z].{15,}\.$/);
    expect(advice ?? (succeeds(end) ? 'Nothing to do.' : '')).toMatch(/^[A-Z].{10,}\.$/);
    expect(`${what} ${advice ?? ''}`).not.toMatch(/undefined|null|NaN|\(\)|\.\.|\s\s|\s[.,;:]/);
  }
});

test('a message with advice has a link to its entry in the documentation, if its address is known', () => {
  const at = (docsUrl: string | null, fields: Fields) => wordsFor(outcome(fields), { ...setting, docsUrl }, show).link;
  expect(at('https://x.test/y', refusal('unauthorized', 401))).toBe('https://x.test/y#unauthorized');
  expect(at('https://x.test/y', {})).toBeNull();
  expect(at(null, refusal('unauthorized', 401))).toBeNull();
});

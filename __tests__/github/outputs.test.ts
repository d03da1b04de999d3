// The outputs: every one set on every path, as text, and the objects in `results`.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { outputsOf, outputsWithout } from '../../src/github/outputs.ts';
import type { Outcome } from '../../src/github/verdict.ts';
import { atGateway, busy, ended, notSent, outcome, outside, run, setting } from './outcomes.ts';

const page = (id: string): string => `https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${id}`;

/** What a run says of itself in the outputs, where there is none: nothing. */
const noRun = {
  'started-at': '',
  'finished-at': '',
  'duration-seconds': '',
  'rows-synced': '',
  'rows-failed': '',
  'last-timestamp-synced': '',
};

/** The outputs of these outcomes, `results` as what it stands for. */
function outputs(...outcomes: readonly Outcome[]): Record<string, unknown> {
  const { results = '', ...rest } = outputsOf(outcomes, setting);
  return { ...rest, results: JSON.parse(results) };
}

describe('one integration', () => {
  test('has the same values in its outputs, as text, and in results', () => {
    const result = {
      status: 'success',
      reason: 'Braze shows a sync that started after this step did; it succeeded: 1,234 rows synced, 0 failed.',
      advice: null,
      'http-status': 202,
      message: 'success',
      attempts: 1,
      'started-at': '2026-01-01T12:00:00Z',
      'finished-at': '2026-01-01 12:02:30',
      'duration-seconds': 150,
      'rows-synced': 1234,
      'rows-failed': 0,
      'last-timestamp-synced': '2026-01-01T11:59:59.5Z',
      adopted: true,
      'dashboard-url': page('abc-1'),
    };
    const text = Object.fromEntries(Object.entries(result).map(([name, value]) => [name, String(value ?? '')]));
    expect(outputs(ended({ adopted: true, label: 'users' }))).toEqual({
      ...text,
      results: [{ 'integration-id': 'abc-1', label: 'users', ...result }],
    });
  });

  test.each([
    ['no answer', null],
    ['an answer without a status and words', notSent()],
  ])('has empty texts, and null in results, where there was %s and no run', (_what, reply) => {
    const { results = '', ...rest } = outputsOf([outcome({ reply })], atGateway());
    const empty = { ...noRun, advice: '', 'http-status': '', message: '', 'dashboard-url': '' };
    const reason = 'Braze accepted the sync.';
    expect(rest).toEqual({ ...empty, status: 'triggered', reason, attempts: '1', adopted: 'false' });
    const nulls = Object.fromEntries(Object.keys(empty).map((name) => [name, null]));
    const [result] = JSON.parse(results);
    const rest2 = { status: 'triggered', reason, attempts: 1, adopted: false };
    expect(result).toEqual({ 'integration-id': 'abc-1', label: null, ...nulls, ...rest2 });
  });

  test('has the start of a run that has not ended, and no counts, for they are not final', () => {
    const shown = run({ status: 'running', finishedAt: null, finishedAtMs: null });
    expect(outputs(outcome({ status: 'timed_out', cause: 'deadline', run: shown }))).toMatchObject({
      ...noRun,
      'started-at': '2026-01-01T12:00:00Z',
      results: [{ 'started-at': '2026-01-01T12:00:00Z', 'rows-synced': null, 'last-timestamp-synced': null }],
    });
  });

  test.each([
    ['150.001', 1_000, 151_001],
    ['0', 1_000, 1_000],
    ['', 2_000, 1_000],
    ['', 0, null],
    ['', null, 1_000],
  ])('has the duration "%s" where its run lasted from %p to %p', (seconds, startedAtMs, finishedAtMs) => {
    expect(outputs(ended({ run: run({ startedAtMs, finishedAtMs }) }))['duration-seconds']).toBe(seconds);
  });

  test("has Braze's text made safe, in results too", () => {
    const reply = { ...busy, message: outside('::error::x\n0A1B2C3') };
    const message = ': :error: :x 0A1B2C3';
    expect(outputs(outcome({ reply }))).toMatchObject({ message, results: [{ message }] });
  });
});

describe('several integrations', () => {
  const at = (minute: number) => Date.UTC(2026, 0, 1, 12, minute);
  const times = (from: number, to: number) => ({
    startedAtMs: at(from),
    startedAt: `from ${from}`,
    finishedAtMs: at(to),
    finishedAt: `to ${to}`,
  });
  const counted = (id: string, from: number, to: number, rowsSynced: number | null, rowsFailed: number | null) =>
    ended({ integrationId: id, run: run({ ...times(from, to), rowsSynced, rowsFailed }) });
  const known = counted('a', 1, 2, 1_234, 0);

  test('have the outputs of the worst where they cannot be summed up', () => {
    const all = [
      outcome({ integrationId: 'a', attempts: 2 }),
      outcome({ integrationId: 'b', status: 'busy', cause: 'on-busy', reply: busy, attempts: 3 }),
      outcome({ integrationId: 'c', attempts: 4 }),
    ];
    expect(outputs(...all)).toEqual({
      status: 'busy',
      reason: expect.stringMatching(/^b: Another sync .* on-busy is fail/),
      advice: expect.stringContaining('set on-busy: wait'),
      'http-status': '429',
      message: 'Another job is in progress',
      attempts: '9',
      ...noRun,
      adopted: 'false',
      'dashboard-url': '',
      results: all.map(({ integrationId, status }) =>
        expect.objectContaining({ 'integration-id': integrationId, status, 'dashboard-url': page(integrationId) }),
      ),
    });
  });

  test('have sums, and times from the first start to the last end', () => {
    const told = outputs(counted('a', 5, 6, 10, 1), counted('b', 2, 9, 20, 0), counted('c', 3, 4, 30, 2));
    expect(told).toMatchObject({
      attempts: '3',
      'started-at': 'from 2',
      'finished-at': 'to 9',
      'duration-seconds': '420',
      'rows-synced': '60',
      'rows-failed': '3',
      'last-timestamp-synced': '',
      results: [{ 'duration-seconds': 60, 'rows-synced': 10 }, { 'duration-seconds': 420 }, { 'rows-failed': 2 }],
    });
  });

  const running = run({ ...times(0, 0), status: 'running', finishedAtMs: null, finishedAt: null, rowsSynced: 7 });
  test.each<[string, Outcome, Partial<typeof noRun>]>([
    ['has no run', outcome({ integrationId: 'b' }), { 'started-at': 'from 1', 'finished-at': 'to 2' }],
    ['has no counts', counted('b', 3, 4, null, null), { 'finished-at': 'to 4' }],
    ['has no count of failures', counted('b', 3, 4, 6, null), { 'rows-synced': '1240' }],
    [
      'has not ended',
      outcome({ status: 'timed_out', run: running }),
      { 'started-at': 'from 0', 'finished-at': 'to 2' },
    ],
    [
      'has no start',
      ended({ run: run({ ...times(0, 3), startedAtMs: null, startedAt: null, rowsSynced: null }) }),
      { 'started-at': 'from 1', 'finished-at': 'to 3', 'duration-seconds': '120' },
    ],
  ])('have what is known where one of them %s', (_what, other, more) => {
    const expected = { 'rows-synced': '1234', 'rows-failed': '0', ...more };
    expect(outputs(known, other)).toMatchObject({ attempts: '2', ...expected });
    expect(outputs(other, known)).toMatchObject({ attempts: '2', ...expected });
  });

  test.each([
    ['false', [false, false]],
    ['true', [false, true]],
    ['true', [true, false]],
  ])('have adopted: %s where each is %j', (text, adoptions) => {
    expect(outputs(...adoptions.map((adopted) => outcome({ adopted })))['adopted']).toBe(text);
  });
});

test('a step without outcomes has every output, most of them empty', () => {
  const words = { what: 'So it is.', advice: 'Look.', link: null };
  expect(outputsWithout('unknown', 2, words)).toEqual({
    ...{ ...noRun, status: 'unknown', reason: words.what, advice: words.advice, attempts: '2' },
    ...{ 'http-status': '', message: '', adopted: 'false', 'dashboard-url': '', results: '[]' },
  });
});

test('the outputs are those that action.yml declares, on every path', () => {
  const declared: object = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')).outputs;
  const several = [outcome(), outcome({ integrationId: 'b' })];
  const paths = [
    outputsWithout('not_started', 0, { what: '', advice: null, link: null }),
    ...[[outcome()], several].map((all) => outputsOf(all, setting)),
  ];
  for (const told of paths) expect(Object.keys(told).sort()).toEqual(Object.keys(declared).sort());
});

// The outputs: all of them are set on every path, as text, and `results` has them as objects.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outputNames } from '../../simulator/runner.ts';
import { outputsOf, outputsWithout } from '../../src/github/outputs.ts';
import type { Outcome } from '../../src/github/verdict.ts';
import { checkSum } from '../world/sum.ts';
import { anyOutcomes, anySetting } from './anything.ts';
import { atGateway, busy, ended, notSent, outcome, outside, run, setting } from './outcomes.ts';

const page = (id: string): string => `https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${id}`;

/** The outputs of these outcomes, with `results` parsed. */
function outputs(...outcomes: readonly Outcome[]): Record<string, unknown> {
  const { results = '', ...rest } = outputsOf(outcomes, setting);
  return { ...rest, results: JSON.parse(results) };
}

describe('one integration', () => {
  test('has the same values in its outputs (as text) and in results', () => {
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
    ['an answer without a status and a message', notSent()],
  ])('has null for everything unknown after %s, without a run and a dashboard', (_what, reply) => {
    const { results = '' } = outputsOf([outcome({ reply })], atGateway());
    const nulls = Object.fromEntries(outputNames.filter((name) => name !== 'results').map((name) => [name, null]));
    const known = { status: 'triggered', reason: 'Braze accepted the sync.', attempts: 1, adopted: false };
    expect(JSON.parse(results)).toEqual([{ ...nulls, ...known, 'integration-id': 'abc-1', label: null }]);
  });

  test('has the start of a run that has not ended, but no counts, because they are not final', () => {
    const shown = run({ status: 'running', finishedAt: null, finishedAtMs: null });
    const noCounts = { 'rows-synced': null, 'rows-failed': null, 'last-timestamp-synced': null };
    expect(outputs(outcome({ status: 'timed_out', cause: 'deadline', run: shown }))).toMatchObject({
      results: [{ 'started-at': '2026-01-01T12:00:00Z', 'finished-at': null, 'duration-seconds': null, ...noCounts }],
    });
  });

  test.each([
    ['150.001', 1_000, 151_001],
    ['0', 1_000, 1_000],
    ['', 2_000, 1_000],
    ['', 0, null],
    ['', null, 1_000],
  ])('has the duration "%s" if its run lasted from %p to %p', (seconds, startedAtMs, finishedAtMs) => {
    expect(outputs(ended({ run: run({ startedAtMs, finishedAtMs }) }))['duration-seconds']).toBe(seconds);
  });

  test("has Braze's text sanitized, also in results", () => {
    const reply = { ...busy, message: outside('::error::x\n0A1B2C3') };
    const message = ': :error: :x 0A1B2C3';
    expect(outputs(outcome({ reply }))).toMatchObject({ message, results: [{ message }] });
  });
});

test('several integrations have the reason and the advice of the worst one, and each has its own page', () => {
  const all = [
    outcome({ integrationId: 'a' }),
    outcome({ integrationId: 'b', status: 'busy', cause: 'on-busy', reply: busy }),
    outcome({ integrationId: 'c' }),
  ];
  expect(outputs(...all)).toMatchObject({
    reason: expect.stringMatching(/^b: Another sync .* on-busy is fail/),
    advice: expect.stringContaining('set on-busy: wait'),
    results: all.map(({ integrationId }) => ({ 'dashboard-url': page(integrationId) })),
  });
});

test('for any outcomes, every output is set and agrees with the entries in results', () => {
  // With only two outcomes, there is sometimes no run, no start or no count.
  fc.assert(
    fc.property(anyOutcomes, fc.constantFrom(2, 20), anySetting, (any, atMost, where) => {
      // With too many failed rows, an outcome is worse than its status says.
      const outcomes = any.slice(0, atMost).map((each) => ({ ...each, tooManyFailed: false }));
      const actual = outputsOf(outcomes, where);
      const config = { integrationIds: outcomes.map(({ integrationId }) => integrationId) };
      expect(checkSum({ config, succeeds: false, outputs: actual, outputsWritten: 1 })).toEqual([]);
      expect(Object.keys(actual).sort()).toEqual([...outputNames].sort());
    }),
  );
});

test('a step without outcomes has every output, most of them empty', () => {
  const words = { what: 'So it is.', advice: 'Look.', link: null };
  expect(outputsWithout('unknown', 2, words)).toEqual({
    ...Object.fromEntries(outputNames.map((name) => [name, ''])),
    ...{ status: 'unknown', reason: words.what, advice: words.advice, attempts: '2', adopted: 'false', results: '[]' },
  });
});

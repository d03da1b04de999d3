// The outputs: every one set on every path, as text, and the objects in `results`.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { dashboardUrl, outputsOf, outputsWithout } from '../../src/github/outputs.ts';
import type { Outcome } from '../../src/sync/outcome.ts';
import { bareRun, busy, onGateway, outcome, run, say, setting } from './outcomes.ts';

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
  const { results = '', ...rest } = outputsOf(outcomes, setting.endpoint, say);
  return { ...rest, results: JSON.parse(results) };
}

describe('the outputs of one integration', () => {
  test('that was triggered and not followed tell of no run', () => {
    expect(outputs(outcome({ attempts: 2 }))).toEqual({
      status: 'triggered',
      'http-status': '202',
      message: 'success',
      attempts: '2',
      ...noRun,
      adopted: 'false',
      'dashboard-url': page('abc-1'),
      results: [
        {
          'integration-id': 'abc-1',
          status: 'triggered',
          'http-status': 202,
          message: 'success',
          attempts: 2,
          'started-at': null,
          'finished-at': null,
          'duration-seconds': null,
          'rows-synced': null,
          'rows-failed': null,
          'last-timestamp-synced': null,
          adopted: false,
          'dashboard-url': page('abc-1'),
        },
      ],
    });
  });

  test("that was followed are its run's, in Braze's own words", () => {
    expect(outputs(outcome({ status: 'success', cause: 'ended', adopted: true, run: run() }))).toEqual({
      status: 'success',
      'http-status': '202',
      message: 'success',
      attempts: '1',
      'started-at': '2026-01-01T12:00:00Z',
      'finished-at': '2026-01-01 12:02:30',
      'duration-seconds': '150',
      'rows-synced': '1234',
      'rows-failed': '0',
      'last-timestamp-synced': '2026-01-01T11:59:59.5Z',
      adopted: 'true',
      'dashboard-url': page('abc-1'),
      results: [
        {
          'integration-id': 'abc-1',
          status: 'success',
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
        },
      ],
    });
  });

  test('whose run has not ended tell when it began, and no counts, for they are not final', () => {
    const shown = run({ status: 'running', finishedAt: null, finishedAtMs: null });
    expect(outputs(outcome({ status: 'timed_out', cause: 'deadline', run: shown }))).toMatchObject({
      ...noRun,
      'started-at': '2026-01-01T12:00:00Z',
      results: [{ 'started-at': '2026-01-01T12:00:00Z', 'rows-synced': null, 'last-timestamp-synced': null }],
    });
  });

  test.each([
    [150_001, '150.001'],
    [500, '0.5'],
    [0, '0'],
  ])('tell a duration of %i ms in seconds: %s', (durationMs, seconds) => {
    const shown = run({ startedAtMs: 1_000, finishedAtMs: 1_000 + durationMs });
    expect(outputs(outcome({ run: shown }))['duration-seconds']).toBe(seconds);
  });

  test("tell no duration where, by Braze's times, the end came before the start", () => {
    const shown = run({ startedAtMs: 2_000, finishedAtMs: 1_000 });
    expect(outputs(outcome({ run: shown }))['duration-seconds']).toBe('');
  });

  test('tell no duration where Braze does not tell both times', () => {
    expect(outputs(outcome({ run: bareRun }))['duration-seconds']).toBe('');
    expect(outputs(outcome({ run: run({ startedAtMs: 0, finishedAtMs: null }) }))['duration-seconds']).toBe('');
    expect(outputs(outcome({ run: run({ startedAtMs: null, startedAt: null }) }))['duration-seconds']).toBe('');
  });

  test.each([
    ['no answer', null],
    [
      'an answer without a status and without words',
      { kind: 'not-sent', code: 'ENOTFOUND', httpStatus: null, message: null },
    ],
  ] as const)('are empty where there was %s', (_what, reply) => {
    const told = outputsOf([outcome({ reply, attempts: 0 })], onGateway.endpoint, say);
    expect(told).toMatchObject({ 'http-status': '', message: '', attempts: '0', 'dashboard-url': '' });
    expect(JSON.parse(told['results'] ?? '')).toMatchObject([
      { 'http-status': null, message: null, attempts: 0, 'dashboard-url': null },
    ]);
  });

  test('have every text of Braze made safe, in `results` too', () => {
    const reply = { ...busy, message: { foreign: '::error::x\n0A1B2C3D' } };
    const told = outputsOf([outcome({ reply })], setting.endpoint, say);
    expect(told['message']).toBe(': :error: :x 0A1B2C3D');
    expect(told['results']).toContain('": :error: :x 0A1B2C3D"');
    const secret = { ...busy, message: { foreign: 'key 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9' } };
    expect(JSON.stringify(outputsOf([outcome({ reply: secret })], setting.endpoint, say))).not.toContain(
      'a4b5c6d7e8f9',
    );
  });
});

describe('the outputs of several integrations', () => {
  const at = (minute: number) => Date.UTC(2026, 0, 1, 12, minute);
  const times = (from: number, to: number) => ({
    startedAtMs: at(from),
    startedAt: `from ${from}`,
    finishedAtMs: at(to),
    finishedAt: `to ${to}`,
  });
  const ended = { status: 'success', cause: 'ended' } as const;

  test('are those of the worst where they cannot be summed up', () => {
    expect(
      outputs(
        outcome({ integrationId: 'a', attempts: 2 }),
        outcome({ integrationId: 'b', status: 'busy', cause: 'on-busy', reply: busy, attempts: 3 }),
        outcome({ integrationId: 'c', attempts: 4 }),
      ),
    ).toEqual({
      status: 'busy',
      'http-status': '429',
      message: 'Another job is in progress',
      attempts: '9',
      ...noRun,
      adopted: 'false',
      'dashboard-url': '',
      results: [
        expect.objectContaining({ 'integration-id': 'a', status: 'triggered', 'dashboard-url': page('a') }),
        expect.objectContaining({ 'integration-id': 'b', status: 'busy', 'dashboard-url': page('b') }),
        expect.objectContaining({ 'integration-id': 'c', status: 'triggered', 'dashboard-url': page('c') }),
      ],
    });
  });

  test('are sums, and times from the first start to the last end', () => {
    const told = outputs(
      outcome({ ...ended, integrationId: 'a', run: run({ ...times(5, 6), rowsSynced: 10, rowsFailed: 1 }) }),
      outcome({ ...ended, integrationId: 'b', run: run({ ...times(2, 9), rowsSynced: 20, rowsFailed: 0 }) }),
      outcome({ ...ended, integrationId: 'c', run: run({ ...times(3, 4), rowsSynced: 30, rowsFailed: 2 }) }),
    );
    expect(told).toMatchObject({
      attempts: '3',
      'started-at': 'from 2',
      'finished-at': 'to 9',
      'duration-seconds': '420',
      'rows-synced': '60',
      'rows-failed': '3',
      'last-timestamp-synced': '',
      'dashboard-url': '',
      results: [
        { 'started-at': 'from 5', 'duration-seconds': 60, 'rows-synced': 10, 'rows-failed': 1 },
        { 'started-at': 'from 2', 'duration-seconds': 420, 'rows-synced': 20, 'rows-failed': 0 },
        { 'started-at': 'from 3', 'duration-seconds': 60, 'rows-synced': 30, 'rows-failed': 2 },
      ],
    });
  });

  test('are empty, not 0, where what one of them comes to is unknown', () => {
    const known = outcome({ ...ended, integrationId: 'a', run: run(times(1, 2)) });
    expect(outputs(known, outcome({ integrationId: 'b' }))).toMatchObject({ ...noRun, attempts: '2' });
    expect(outputs(outcome({ integrationId: 'b' }), known)).toMatchObject({ ...noRun, attempts: '2' });
    const nothing = run({ ...times(3, 4), rowsSynced: null, rowsFailed: null });
    expect(outputs(known, outcome({ ...ended, integrationId: 'b', run: nothing }))).toMatchObject({
      'started-at': 'from 1',
      'finished-at': 'to 4',
      'duration-seconds': '180',
      'rows-synced': '',
      'rows-failed': '',
    });
    const partly = run({ ...times(3, 4), rowsSynced: 0, rowsFailed: null });
    expect(outputs(known, outcome({ ...ended, integrationId: 'b', run: partly }))).toMatchObject({
      'rows-synced': '1234',
      'rows-failed': '',
    });
  });

  test('tell when the first began though one of them has not ended', () => {
    const running = { ...bareRun, ...times(0, 0), finishedAtMs: null, finishedAt: null, rowsSynced: 7 };
    expect(
      outputs(
        outcome({ ...ended, integrationId: 'a', run: run(times(1, 2)) }),
        outcome({ integrationId: 'b', status: 'timed_out', cause: 'deadline', run: running }),
      ),
    ).toMatchObject({ ...noRun, 'started-at': 'from 0' });
  });

  test('tell no span where one of them has no start', () => {
    const unstarted = run({ ...times(0, 3), startedAtMs: null, startedAt: null });
    expect(
      outputs(
        outcome({ ...ended, integrationId: 'a', run: run(times(1, 2)) }),
        outcome({ ...ended, integrationId: 'b', run: unstarted }),
      ),
    ).toMatchObject({ 'started-at': '', 'finished-at': 'to 3', 'duration-seconds': '' });
  });

  test.each([
    [[false, false], 'false'],
    [[false, true], 'true'],
    [[true, false], 'true'],
    [[true, true], 'true'],
  ])('are adopted if any is: %j', (adoptions, text) => {
    expect(outputs(...adoptions.map((adopted) => outcome({ adopted })))['adopted']).toBe(text);
  });
});

describe('the outputs of a step that ended before', () => {
  test('are the same, and empty', () => {
    expect(outputsWithout('failed', 0)).toEqual({
      status: 'failed',
      'http-status': '',
      message: '',
      attempts: '0',
      ...noRun,
      adopted: 'false',
      'dashboard-url': '',
      results: '[]',
    });
  });

  test('tell how many triggers were sent', () => {
    expect(outputsWithout('unknown', 2)).toMatchObject({ status: 'unknown', attempts: '2' });
  });
});

test('the outputs are those that action.yml declares, on every path', () => {
  const declared = Object.keys(
    parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')).outputs,
  ).sort();
  const several = [outcome(), outcome({ integrationId: 'b' })];
  for (const told of [
    outputsWithout('failed', 0),
    outputsOf([outcome()], setting.endpoint, say),
    outputsOf(several, setting.endpoint, say),
  ]) {
    expect(Object.keys(told).sort()).toEqual(declared);
  }
});

test("an integration has a page in its instance's dashboard, and none at a gateway", () => {
  expect(dashboardUrl('x', setting.endpoint)).toBe(page('x'));
  expect(dashboardUrl('x', onGateway.endpoint)).toBeNull();
});

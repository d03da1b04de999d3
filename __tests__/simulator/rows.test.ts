// How runs are shown: rows, orders, late visibility, pages, and everything that Braze leaves open.
import { describe, expect, test } from '@jest/globals';
import type { ListShape, NextRuns, RunPlan } from '../../simulator/braze.ts';
import { cursorOf } from '../../simulator/pages.ts';
import type { ShownRow } from './helpers.ts';
import { linkOf, resultsOf, T0_MS, testBraze } from './helpers.ts';

const HOUR_MS = 3_600_000;

/** So many past runs, one an hour, each of a minute. */
const past = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    agoMs: (index + 1) * HOUR_MS,
    durationMs: 60_000,
    rowsSynced: index + 1,
  }));

/** A running row, 15 s into a run of a minute. */
function runningRow(list: ListShape, plan: Partial<RunPlan> = {}) {
  const { braze, advance, rows } = testBraze({ list });
  braze.startRun('11111111-1111-4111-8111-111111111111', plan);
  advance(15_000);
  return rows();
}

describe('rows', () => {
  test('a running row has a start, no finish, and rows that grow', () => {
    expect(runningRow({})).toEqual([
      {
        job_status: 'running',
        sync_start_time: '2026-01-01T12:00:00.000Z',
        sync_finish_time: null,
        last_timestamp_synced: null,
        rows_synced: 250,
        rows_failed_with_errors: 0,
      },
    ]);
  });

  test.each([
    ['success', 1000, 0],
    ['partial', 990, 10],
    ['error', 0, 1000],
    ['config_error', 0, 0],
  ] as const)('a run that ended %s shows %i rows synced and %i failed', (result, synced, failed) => {
    const { trigger, advance, rows } = testBraze({ nextRuns: { result } });
    trigger();
    advance(60_000);
    expect(rows()).toEqual([
      {
        job_status: result,
        sync_start_time: '2026-01-01T12:00:00.000Z',
        sync_finish_time: '2026-01-01T12:01:00.000Z',
        last_timestamp_synced: '2026-01-01T12:00:00.000Z',
        rows_synced: synced,
        rows_failed_with_errors: failed,
      },
    ]);
  });

  test.each<[string, ListShape, Partial<RunPlan>, Record<string, unknown>]>([
    ['a start can be null', { whileRunning: { sync_start_time: null } }, {}, { sync_start_time: null }],
    [
      'a run wins over its list',
      { whileRunning: { rows_synced: 1 } },
      { whileRunning: { rows_synced: '12' } },
      { rows_synced: '12' },
    ],
    ['times can be without a zone', { zone: 'none' }, {}, { sync_start_time: '2026-01-01T12:00:00.000' }],
    [
      'times can have an offset and no fraction',
      { zone: '+00:00', fractionDigits: 0 },
      {},
      { sync_start_time: '2026-01-01T12:00:00+00:00' },
    ],
    ['times can have microseconds', { fractionDigits: 6 }, {}, { sync_start_time: '2026-01-01T12:00:00.000000Z' }],
    ['the word can be another', { wording: { running: 'Running' } }, {}, { job_status: 'Running' }],
    ['the word can be null', { wording: { running: null } }, {}, { job_status: null }],
    [
      'times can have other digits than once ended',
      { runningFractionDigits: 0 },
      {},
      { sync_start_time: '2026-01-01T12:00:00Z' },
    ],
    ['a start that will move has not', {}, { startMovesMs: 3_000 }, { sync_start_time: '2026-01-01T12:00:00.000Z' }],
    ['the rows of a run that never ends stay 0', {}, { durationMs: Number.POSITIVE_INFINITY }, { rows_synced: 0 }],
  ])('while running, %s', (_name, list, plan, expected) => {
    expect(runningRow(list, plan)).toMatchObject([expected]);
  });

  test('while running, a field can be absent', () => {
    const [row] = runningRow({ whileRunning: { sync_start_time: undefined, sync_finish_time: undefined } });
    expect(Object.keys(row ?? {})).toEqual([
      'job_status',
      'last_timestamp_synced',
      'rows_synced',
      'rows_failed_with_errors',
    ]);
  });

  test('once ended, the word can be any', () => {
    const { trigger, advance, rows } = testBraze({ nextRuns: { onceEnded: [{ job_status: 'Limit Exceeded' }, {}] } });
    trigger();
    advance(60_000);
    trigger();
    advance(60_000);
    expect(rows().map((row) => row.job_status)).toEqual(['success', 'Limit Exceeded']);
  });

  test.each<[string, ListShape, Partial<RunPlan>, string, string]>([
    ['the start can have moved', {}, { startMovesMs: 3_000 }, '12:00:03.000Z', '12:01:00.000Z'],
    ['even by a millisecond', {}, { startMovesMs: 1 }, '12:00:00.001Z', '12:01:00.000Z'],
    ['the end can be stamped ahead', {}, { endStampedAheadMs: 3_000 }, '12:00:00.000Z', '12:01:03.000Z'],
    ['times can have more digits', { runningFractionDigits: 0 }, {}, '12:00:00.000Z', '12:01:00.000Z'],
  ])('once ended, %s', (_name, list, plan, start, finish) => {
    const { trigger, advance, rows, braze } = testBraze({ list, nextRuns: plan as NextRuns });
    trigger();
    advance(60_000);
    expect(rows()).toMatchObject([
      { sync_start_time: `2026-01-01T${start}`, sync_finish_time: `2026-01-01T${finish}` },
    ]);
    expect(braze.runs()).toMatchObject([{ startedAtMs: T0_MS, endsAtMs: T0_MS + 60_000 }]);
  });

  test.each([
    ['before', ['success', 'running']],
    ['after', ['running', 'success']],
  ] as const)('a running row can have a twin %s it that has ended', (endedTwin, words) => {
    const rows = runningRow({ endedTwin });
    expect(rows.map(({ job_status }) => job_status)).toEqual(words);
    expect(new Set(rows.map(({ sync_start_time }) => sync_start_time)).size).toBe(1);
  });

  test('a run can show late, or never', () => {
    const { trigger, advance, rows } = testBraze({
      nextRuns: { durationMs: 1000, visibleAfterMs: [5000, Number.POSITIVE_INFINITY] },
    });
    trigger();
    advance(4999);
    expect(rows()).toEqual([]);
    advance(1);
    expect(rows()).toMatchObject([{ job_status: 'success' }]);
    trigger();
    advance(1e9);
    expect(rows()).toHaveLength(1);
  });

  test('a run can be shown as running for ever though it ended', () => {
    const { trigger, advance, rows } = testBraze({
      nextRuns: { durationMs: 1000, endShownAfterMs: Number.POSITIVE_INFINITY },
    });
    trigger();
    advance(1e9);
    expect(rows()).toMatchObject([{ job_status: 'running', sync_finish_time: null, rows_synced: 1000 }]);
    expect(trigger().status).toBe(202);
  });

  test('a list can show nothing running though the integration is busy', () => {
    const { trigger, rows, advance } = testBraze({ list: { hideRunning: true }, pastRuns: past(2) });
    trigger();
    expect([trigger().status, rows().length]).toEqual([429, 2]);
    advance(60_000);
    expect(rows()).toHaveLength(3);
  });

  test('the shape of one integration wins over that of all, field by field', () => {
    const list = { zone: 'none', fractionDigits: 0 } as const;
    const { rows } = testBraze({ pastRuns: past(1), list: { zone: 'Z' } }, { list });
    expect(rows()).toMatchObject([{ sync_start_time: '2026-01-01T11:00:00Z' }]);
  });
});

describe('order and pages', () => {
  const numbers = (rows: ShownRow[]) => rows.map((row) => row.rows_synced);

  test('rows come newest first, oldest first, or shuffled the same way each time', () => {
    expect(numbers(testBraze({ pastRuns: past(4) }).rows())).toEqual([1, 2, 3, 4]);
    expect(numbers(testBraze({ pastRuns: past(4), list: { order: 'oldest-first' } }).rows())).toEqual([4, 3, 2, 1]);
    const shuffled = testBraze({ pastRuns: past(8), list: { order: 'shuffled', seed: 3 } });
    const seen = numbers(shuffled.rows());
    expect(seen).not.toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seen.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(numbers(shuffled.rows())).toEqual(seen);
    expect(numbers(testBraze({ pastRuns: past(8), list: { order: 'shuffled', seed: 4 } }).rows())).not.toEqual(seen);
  });

  test('a page can have an order of its own', () => {
    const { rows } = testBraze({ pastRuns: past(12), list: { pageOrder: 'oldest-first' } });
    expect(numbers(rows())).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  test('rows can be there twice, and then count twice', () => {
    const { rows, list } = testBraze({ pastRuns: past(6), list: { twice: true } });
    expect(numbers(rows())).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(numbers(resultsOf(list(cursorOf(10))))).toEqual([6, 6]);
  });

  test('ten runs are one page without Link', () => {
    const { list } = testBraze({ pastRuns: past(10) });
    expect(list().headers).not.toHaveProperty('link');
  });

  test('Link is as malformed as in the documentation, and cursors are base64 of skip:N', () => {
    const { list } = testBraze({ pastRuns: past(25) });
    const path = '/11111111-1111-4111-8111-111111111111/job_sync_status?cursor=';
    expect(linkOf(list())).toBe(`</cdi/integrations${path.slice(1)}c2tpcDoxMA==>; rel="next"`);
    expect(linkOf(list('c2tpcDoxMA=='))).toBe(
      `</cdi/integrations${path}c2tpcDow>; rel="prev",</cdi/integrations${path.slice(1)}c2tpcDoyMA==>; rel="next"`,
    );
    expect(linkOf(list('c2tpcDoyMA=='))).toBe(`</cdi/integrations${path}c2tpcDoxMA==>; rel="prev"`);
    expect(
      [undefined, cursorOf(10), cursorOf(20), cursorOf(30)].map((cursor) => resultsOf(list(cursor)).length),
    ).toEqual([10, 10, 5, 0]);
  });

  test('Link can be well-formed', () => {
    const { list } = testBraze({ pastRuns: past(11), list: { link: 'well-formed' } });
    expect(linkOf(list())).toMatch(/^<\/cdi\/integrations\/1111/);
  });
});

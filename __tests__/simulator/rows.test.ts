// How runs are shown: rows, orders, late visibility, pages, and everything that Braze leaves open.
import { describe, expect, test } from '@jest/globals';
import type { ListShape, NextRuns, RunPlan } from '../../simulator/braze.ts';
import { cursorOf } from '../../simulator/pages.ts';
import type { ShownRow } from './helpers.ts';
import { ID, linkOf, resultsOf, T0_MS, testBraze } from './helpers.ts';

/** So many past runs, one an hour, each of a minute. */
const past = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    agoMs: (index + 1) * 3_600_000,
    durationMs: 60_000,
    rowsSynced: index + 1,
  }));

describe('a row', () => {
  const row = {
    job_status: 'running',
    sync_start_time: '2026-01-01T12:00:00.000Z',
    sync_finish_time: null,
    last_timestamp_synced: null,
    rows_synced: 250,
    rows_failed_with_errors: 0,
  };
  const startingAt = (sync_start_time: string | null) => ({ ...row, sync_start_time });
  const { sync_start_time: _start, ...startless } = row;
  const ownRows = { whileRunning: { rows_synced: '12' } };

  test.each<[string, ListShape, Partial<RunPlan>, object]>([
    ['a start, no finish, and rows that grow', {}, {}, row],
    ['no rows where it never ends', {}, { durationMs: Number.POSITIVE_INFINITY }, { ...row, rows_synced: 0 }],
    ['a start that is null', { whileRunning: { sync_start_time: null } }, {}, startingAt(null)],
    ['no start', { whileRunning: { sync_start_time: undefined } }, {}, startless],
    ['a field of its own', { whileRunning: { rows_synced: 1 } }, ownRows, { ...row, rows_synced: '12' }],
    ['a time without a zone', { zone: 'none' }, {}, startingAt('2026-01-01T12:00:00.000')],
    ['an offset', { zone: '+00:00', fractionDigits: 0 }, {}, startingAt('2026-01-01T12:00:00+00:00')],
    ['microseconds', { fractionDigits: 6 }, {}, startingAt('2026-01-01T12:00:00.000000Z')],
    ['another word', { wording: { running: 'Running' } }, {}, { ...row, job_status: 'Running' }],
    ['null for a word', { wording: { running: null } }, {}, { ...row, job_status: null }],
  ])('that runs may have %s', (_name, list, plan, expected) => {
    const { braze, advance, rows } = testBraze({ list });
    braze.startRun(ID, plan);
    advance(15_000);
    expect(rows()).toStrictEqual([expected]);
  });

  test.each([
    ['success', 1000, 0],
    ['partial', 990, 10],
    ['error', 0, 1000],
    ['config_error', 0, 0],
  ] as const)('that ended %s has %i rows synced and %i failed', (job_status, rows_synced, rows_failed_with_errors) => {
    const { trigger, advance, rows } = testBraze({ nextRuns: { result: job_status } });
    trigger();
    advance(60_000);
    const times = { sync_finish_time: '2026-01-01T12:01:00.000Z', last_timestamp_synced: row.sync_start_time };
    expect(rows()).toEqual([{ ...row, ...times, job_status, rows_synced, rows_failed_with_errors }]);
  });

  test.each<[string, ListShape, Partial<RunPlan>, string, string]>([
    ['the start can have moved', {}, { startMovesMs: 3_000 }, '12:00:03.000Z', '12:01:00.000Z'],
    ['the end can be stamped ahead', {}, { endStampedAheadMs: 3_000 }, '12:00:00.000Z', '12:01:03.000Z'],
    ['times can have more digits', { runningFractionDigits: 0 }, {}, '12:00:00.000Z', '12:01:00.000Z'],
  ])('once ended, %s', (_name, list, plan, start, finish) => {
    const { trigger, advance, rows, braze } = testBraze({ list, nextRuns: plan as NextRuns });
    trigger();
    const digits = list.runningFractionDigits === 0 ? 'Z' : '.000Z';
    expect(rows()).toMatchObject([{ sync_start_time: `2026-01-01T12:00:00${digits}` }]);
    advance(60_000);
    expect(rows()).toMatchObject([
      { sync_start_time: `2026-01-01T${start}`, sync_finish_time: `2026-01-01T${finish}` },
    ]);
    expect(braze.runs()).toMatchObject([{ startedAtMs: T0_MS, endsAtMs: T0_MS + 60_000 }]);
  });

  test.each([
    ['before', ['success', 'running']],
    ['after', ['running', 'success']],
  ] as const)('that runs can have a twin %s it that has ended', (endedTwin, words) => {
    const { braze, rows } = testBraze({ list: { endedTwin } });
    braze.startRun(ID);
    expect(rows().map(({ job_status }) => job_status)).toEqual(words);
    expect(new Set(rows().map(({ sync_start_time }) => sync_start_time)).size).toBe(1);
  });

  test('may show late, or never', () => {
    const visibleAfterMs = [5000, Number.POSITIVE_INFINITY] as const;
    const { trigger, advance, rows } = testBraze({ nextRuns: { durationMs: 1000, visibleAfterMs } });
    trigger();
    advance(4999);
    expect(rows()).toEqual([]);
    advance(1);
    expect(rows()).toMatchObject([{ job_status: 'success' }]);
    trigger();
    advance(1e9);
    expect(rows()).toHaveLength(1);
  });

  test('may be hidden while it runs', () => {
    const { trigger, rows, advance } = testBraze({ list: { hideRunning: true }, pastRuns: past(2) });
    trigger();
    expect([trigger().status, rows().length]).toEqual([429, 2]);
    advance(60_000);
    expect(rows()).toHaveLength(3);
  });

  test('has the shape of its integration before that of all, field by field', () => {
    const list = { zone: 'none', fractionDigits: 0 } as const;
    const { rows } = testBraze({ pastRuns: past(1), list: { zone: 'Z' } }, { list });
    expect(rows()).toMatchObject([{ sync_start_time: '2026-01-01T11:00:00Z' }]);
  });
});

describe('a list', () => {
  const numbersIn = (rows: ShownRow[]) => rows.map((row) => row.rows_synced);
  const numbersOf = (count: number, list: ListShape) => numbersIn(testBraze({ pastRuns: past(count), list }).rows());

  test.each<[string, ListShape, number[]]>([
    ['newest first', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['oldest first', { order: 'oldest-first' }, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]],
    ['in an order of the page', { pageOrder: 'oldest-first' }, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['twice', { twice: true }, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]],
  ])('has its rows %s', (_name, list, numbers) => {
    expect(numbersOf(12, list)).toEqual(numbers);
  });

  test('may be shuffled the same way each time, by its seed', () => {
    const { rows } = testBraze({ pastRuns: past(8), list: { order: 'shuffled', seed: 3 } });
    const seen = numbersIn(rows());
    expect(seen).not.toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seen.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(numbersIn(rows())).toEqual(seen);
    expect(numbersOf(8, { order: 'shuffled', seed: 4 })).not.toEqual(seen);
  });

  test('has pages of ten, whose Link is as malformed as in the documentation, by cursors in base64', () => {
    const { list } = testBraze({ pastRuns: past(25) });
    const [prev, next] = [`/${ID}/job_sync_status?cursor=`, `${ID}/job_sync_status?cursor=`];
    const pages = [undefined, ...[10, 20, 30].map(cursorOf)].map((cursor) => list(cursor));
    expect(pages.map((page) => resultsOf(page).length)).toEqual([10, 10, 5, 0]);
    expect(pages.slice(0, 3).map(linkOf)).toEqual([
      `</cdi/integrations${next}c2tpcDoxMA==>; rel="next"`,
      `</cdi/integrations${prev}c2tpcDow>; rel="prev",</cdi/integrations${next}c2tpcDoyMA==>; rel="next"`,
      `</cdi/integrations${prev}c2tpcDoxMA==>; rel="prev"`,
    ]);
  });

  test('has no Link where ten runs are all, and may have a well-formed one', () => {
    expect(linkOf(testBraze({ pastRuns: past(10) }).list())).toBeUndefined();
    const { list } = testBraze({ pastRuns: past(11), list: { link: 'well-formed' } });
    expect(linkOf(list())).toMatch(/^<\/cdi\/integrations\/1111/);
  });
});

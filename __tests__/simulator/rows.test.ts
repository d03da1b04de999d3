// How runs are shown: rows, orders, late visibility, pages, and everything that Braze does not document.
import { describe, expect, test } from '@jest/globals';
import type { ListShape, RunPlan } from '../../simulator/braze.ts';
import { cursorOf } from '../../simulator/pages.ts';
import { history } from '../sync/worlds.ts';
import { ID, resultsOf, T0_MS, testBraze } from './helpers.ts';

const never = Number.POSITIVE_INFINITY;

/** This many past runs, which have synced one row, two rows and so on. */
const past = (count: number) => history(count).map((run, index) => ({ ...run, rowsSynced: index + 1 }));

describe('a run of a minute that starts at twelve', () => {
  const running = {
    job_status: 'running',
    sync_start_time: '2026-01-01T12:00:00.000Z',
    sync_finish_time: null,
    last_timestamp_synced: null,
    rows_synced: 250,
    rows_failed_with_errors: 0,
  };
  const ended = {
    ...running,
    job_status: 'success',
    sync_finish_time: '2026-01-01T12:01:00.000Z',
    last_timestamp_synced: '2026-01-01T12:00:00.000Z',
    rows_synced: 1000,
  };
  const startingAt = (time: string | null) => ({ sync_start_time: time });
  const withRows = (rows_synced: unknown, rows_failed_with_errors = 0) => ({ rows_synced, rows_failed_with_errors });

  /** A Braze that started such a run this long ago. */
  function startedAgo(ms: number, list: ListShape, plan: Partial<RunPlan>) {
    const { braze, advance, rows } = testBraze({ list });
    braze.startRun(ID, plan);
    advance(ms);
    return { braze, rows: rows() };
  }

  test.each<[string, ListShape, Partial<RunPlan>, object]>([
    ['rows that grow', {}, {}, {}],
    ['no rows if it never ends', {}, { durationMs: never }, withRows(0)],
    ['a start that is null', { whileRunning: startingAt(null) }, {}, startingAt(null)],
    ['a field of its own', { whileRunning: withRows(1) }, { whileRunning: withRows('12') }, withRows('12')],
    ['a time without a zone', { zone: 'none' }, {}, startingAt('2026-01-01T12:00:00.000')],
    ['an offset', { zone: '+00:00', fractionDigits: 0 }, {}, startingAt('2026-01-01T12:00:00+00:00')],
    ['microseconds', { fractionDigits: 6 }, {}, startingAt('2026-01-01T12:00:00.000000Z')],
    ['fewer digits than later', { runningFractionDigits: 0 }, {}, startingAt('2026-01-01T12:00:00Z')],
    ['another word', { wording: { running: 'Running' } }, {}, { job_status: 'Running' }],
    ['null instead of a word', { wording: { running: null } }, {}, { job_status: null }],
  ])('may have %s while it runs', (_name, list, plan, difference) => {
    expect(startedAgo(15_000, list, plan).rows).toStrictEqual([{ ...running, ...difference }]);
  });

  test.each<[string, ListShape, Partial<RunPlan>, object]>([
    ['its rows', { runningFractionDigits: 0, endedTwin: 'after', whileRunning: withRows(1) }, {}, {}],
    ['some rows failed', {}, { result: 'partial' }, { job_status: 'partial', ...withRows(990, 10) }],
    ['all rows failed', {}, { result: 'error' }, { job_status: 'error', ...withRows(0, 1000) }],
    ['no rows', {}, { result: 'config_error' }, { job_status: 'config_error', ...withRows(0) }],
    ['a start that has moved', {}, { startMovesMs: 3_000 }, startingAt('2026-01-01T12:00:03.000Z')],
    ['an end in the future', {}, { endStampedAheadMs: 3_000 }, { sync_finish_time: '2026-01-01T12:01:03.000Z' }],
    ['a field of its own', { onceEnded: withRows(1) }, { onceEnded: withRows('12') }, withRows('12')],
    ['another word', { wording: { success: 'SUCCESS' } }, {}, { job_status: 'SUCCESS' }],
  ])('may have %s once it has ended', (_name, list, plan, difference) => {
    const { braze, rows } = startedAgo(60_000, list, plan);
    expect(rows).toEqual([{ ...ended, ...difference }]);
    expect(braze.runs()).toMatchObject([{ startedAtMs: T0_MS, endsAtMs: T0_MS + 60_000 }]);
  });

  test.each<[number, ListShape, Partial<RunPlan>, string[]]>([
    [15_000, { endedTwin: 'before' }, {}, ['success', 'running']],
    [15_000, { endedTwin: 'after' }, {}, ['running', 'success']],
    [15_000, { hideRunning: true }, {}, []],
    [60_000, { hideRunning: true }, {}, ['success']],
    [15_000, {}, { visibleAfterMs: 15_000 }, ['running']],
    [15_000, {}, { visibleAfterMs: 15_001 }, []],
    [1e9, {}, { visibleAfterMs: never }, []],
    [64_999, {}, { endShownAfterMs: 5_000 }, ['running']],
    [65_000, {}, { endShownAfterMs: 5_000 }, ['success']],
  ])('after %i ms, in a list with %j and with the plan %j, is shown as %j', (ms, list, plan, words) => {
    const { braze, rows } = startedAgo(ms, list, plan);
    expect(rows.map(({ job_status: word }) => word)).toEqual(words);
    expect(new Set(rows.map(({ sync_start_time: start }) => start)).size).toBe(words.length > 0 ? 1 : 0);
    expect(braze.isBusy(ID)).toBe(ms < 60_000);
  });

  test('has the shape of its integration rather than the general one, field by field', () => {
    const list = { zone: 'none', fractionDigits: 0 } as const;
    const { rows } = testBraze({ pastRuns: past(1), list: { zone: 'Z' } }, { list });
    expect(rows()).toMatchObject([{ sync_start_time: '2026-01-01T11:00:00Z' }]);
  });
});
describe('a list', () => {
  const numbersIn = (rows: ReturnType<typeof resultsOf>) => rows.map((row) => row.rows_synced);
  const numbersOf = (count: number, list: ListShape) => numbersIn(testBraze({ pastRuns: past(count), list }).rows());

  test.each<[string, ListShape, number[]]>([
    ['newest first', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['oldest first', { order: 'oldest-first' }, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]],
    ['in a different order within a page', { pageOrder: 'oldest-first' }, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
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

  test('has pages of ten, with cursors in base64 and a Link as malformed as in the documentation', () => {
    const { list } = testBraze({ pastRuns: past(25) });
    const [prev, next] = [`/${ID}/job_sync_status?cursor=`, `${ID}/job_sync_status?cursor=`];
    const pages = [undefined, ...[10, 20, 30].map(cursorOf)].map((cursor) => list(cursor));
    expect(pages.map((page) => resultsOf(page).length)).toEqual([10, 10, 5, 0]);
    expect(pages.slice(0, 3).map(({ headers }) => headers['link'])).toEqual([
      `</cdi/integrations${next}c2tpcDoxMA==>; rel="next"`,
      `</cdi/integrations${prev}c2tpcDow>; rel="prev",</cdi/integrations${next}c2tpcDoyMA==>; rel="next"`,
      `</cdi/integrations${prev}c2tpcDoxMA==>; rel="prev"`,
    ]);
  });

  test('has no Link if there are only ten runs, and may have a well-formed one', () => {
    expect(testBraze({ pastRuns: past(10) }).list().headers).not.toHaveProperty('link');
    const { list } = testBraze({ pastRuns: past(11), list: { link: 'well-formed' } });
    expect(list().headers['link']).toMatch(/^<\/cdi\/integrations\/1111/);
  });
});

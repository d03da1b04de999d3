// The body of job_sync_status to runs: what counts as a row, as a status, as a time.

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { parseRuns } from '../../src/braze/runs.ts';
import type { Run } from '../../src/sync/ports.ts';

const body = (...rows: unknown[]): string => JSON.stringify({ results: rows, message: 'success' });
const START = '2026-01-01T12:00:00Z';
const STARTED_AT_MS = Date.UTC(2026, 0, 1, 12);

/** A run that began at {@link START} and tells nothing else, but for what a test wants otherwise. */
const run = (fields: Partial<Run> = {}): Run => ({
  status: 'success',
  startedAtMs: STARTED_AT_MS,
  startedAt: START,
  finishedAtMs: null,
  finishedAt: null,
  lastTimestampSynced: null,
  rowsSynced: null,
  rowsFailed: null,
  ...fields,
});

describe('a body that is no list', () => {
  test.each([
    '',
    'null',
    '[]',
    '"results"',
    '{}',
    '{"message":"success"}',
    '{"results":null}',
    '{"results":{}}',
    '{"results":"[]"}',
    '{"results":[',
    '<html>',
  ])('gives no runs: %s', (text) => {
    expect(parseRuns(text)).toBeNull();
  });

  test('is not the same as an empty list', () => {
    expect(parseRuns('{"results":[]}')).toEqual([]);
  });
});

describe('a list', () => {
  test('is read whole, in its order', () => {
    const rows = [
      {
        job_status: 'partial',
        sync_start_time: START,
        sync_finish_time: '2026-01-01T12:01:00Z',
        last_timestamp_synced: '2026-01-01 11:59:00',
        rows_synced: 5,
        rows_failed_with_errors: 2,
      },
      { job_status: 'running', sync_start_time: '2026-01-01T13:00:00Z', sync_finish_time: null },
      { job_status: 'error', sync_start_time: '2026-01-01T11:00:00Z', sync_finish_time: '2026-01-01T11:00:01Z' },
    ];
    expect(parseRuns(body(...rows))).toEqual([
      {
        status: 'partial',
        startedAtMs: STARTED_AT_MS,
        startedAt: START,
        finishedAtMs: STARTED_AT_MS + 60_000,
        finishedAt: '2026-01-01T12:01:00Z',
        lastTimestampSynced: '2026-01-01 11:59:00',
        rowsSynced: 5,
        rowsFailed: 2,
      },
      run({ status: 'running', startedAtMs: STARTED_AT_MS + 3_600_000, startedAt: '2026-01-01T13:00:00Z' }),
      run({
        status: 'error',
        startedAtMs: STARTED_AT_MS - 3_600_000,
        startedAt: '2026-01-01T11:00:00Z',
        finishedAtMs: STARTED_AT_MS - 3_599_000,
        finishedAt: '2026-01-01T11:00:01Z',
      }),
    ]);
  });

  test('keeps a row that comes twice', () => {
    expect(
      parseRuns(body({ job_status: 'error', sync_start_time: START }, { job_status: 'error', sync_start_time: START })),
    ).toHaveLength(2);
  });

  test.each([
    null,
    7,
    'running',
    [],
    {},
    { job_status: 'success' },
    { job_status: 'success', sync_start_time: null, sync_finish_time: START },
    { job_status: 'error', sync_start_time: 'yesterday' },
    { job_status: 'weird', sync_start_time: '' },
    { job_status: null, sync_start_time: 7 },
    { sync_start_time: true },
  ])('leaves out %j, which has no readable start and does not run', (row) => {
    expect(parseRuns(body(row, { job_status: 'success', sync_start_time: START }))).toEqual([run()]);
  });

  test.each([
    { job_status: 'running' },
    { job_status: 'Running', sync_start_time: null },
    { job_status: 'RUNNING', sync_start_time: 'soon', sync_finish_time: 'later' },
  ])('keeps %j, which runs, without a start', (row) => {
    expect(parseRuns(body(row))).toEqual([run({ status: 'running', startedAtMs: null, startedAt: null })]);
  });

  // Each of these throws when it is made into a text.
  test.each(['{"toString":1,"valueOf":1}', '["running"]', `${'['.repeat(20_000)}${']'.repeat(20_000)}`])(
    'takes a field that is no text as unreadable, and throws nothing: %.20s',
    (json) => {
      expect(
        parseRuns(`{"results":[{"job_status":${json}},{"job_status":"error","sync_start_time":${json}}]}`),
      ).toEqual([]);
    },
  );
});

describe('a count of rows', () => {
  test.each([0, 1, 12, Number.MAX_SAFE_INTEGER])('may be %p', (count) => {
    const row = { job_status: 'success', sync_start_time: START };
    expect(parseRuns(body({ ...row, rows_synced: count }))).toEqual([run({ rowsSynced: count })]);
    expect(parseRuns(body({ ...row, rows_failed_with_errors: count }))).toEqual([run({ rowsFailed: count })]);
  });

  test.each(['"12"', '-1', '1.5', '1e308', '1e400', '9007199254740992', 'null', 'true', '[1]', '{}', '""'])(
    'is not known where it is %s',
    (json) => {
      const row = `"job_status":"success","sync_start_time":"${START}"`;
      const text = `{"results":[{${row},"rows_synced":${json},"rows_failed_with_errors":${json}}]}`;
      expect(parseRuns(text)).toEqual([run()]);
    },
  );
});

describe('a status', () => {
  test.each([
    ['running', 'running'],
    ['success', 'success'],
    ['partial', 'partial'],
    ['error', 'error'],
    ['config_error', 'config_error'],
    ['Running', 'running'],
    ['SUCCESS', 'success'],
    ['Partial', 'partial'],
    ['Error', 'error'],
    ['Config_Error', 'config_error'],
    ['weird', 'unreadable'],
    ['Limit Exceeded', 'unreadable'],
    ['', 'unreadable'],
    [' success', 'unreadable'],
    ['success!', 'unreadable'],
    ['unreadable', 'unreadable'],
    [null, 'unreadable'],
    [7, 'unreadable'],
    [true, 'unreadable'],
    [undefined, 'unreadable'],
  ])('of %j reads as %s', (job_status, status) => {
    expect(parseRuns(body({ job_status, sync_start_time: START }))).toMatchObject([{ status }]);
  });
});

describe('a time', () => {
  /** What is read of a value in each of the three places where a time may stand. */
  const read = (value: unknown) => {
    const row = {
      job_status: 'running',
      sync_start_time: value,
      sync_finish_time: value,
      last_timestamp_synced: value,
    };
    const { startedAtMs, startedAt, finishedAtMs, finishedAt, lastTimestampSynced } =
      parseRuns(body(row))?.[0] ?? run();
    return { startedAtMs, startedAt, finishedAtMs, finishedAt, lastTimestampSynced };
  };

  test.each([
    ['2026-01-01T12:00:00Z', 0],
    ['2026-01-01T12:00:00z', 0],
    ['2026-01-01t12:00:00Z', 0],
    ['2026-01-01 12:00:00Z', 0],
    ['2026-01-01T12:00:00', 0],
    ['2026-01-01 12:00:00', 0],
    ['2026-01-01 12:00:00 UTC', 0],
    ['2026-01-01 12:00:00utc', 0],
    ['2026-01-01T12:00:00 Z', 0],
    ['2026-01-01T12:00:00+00:00', 0],
    ['2026-01-01T12:00:00-00:00', 0],
    ['2026-01-01T12:00:00+0000', 0],
    ['2026-01-01T17:30:00+05:30', 0],
    ['2026-01-01T17:30:00+0530', 0],
    ['2026-01-01 17:30:00 +0530', 0],
    ['2026-01-01T04:00:00-0800', 0],
    ['2026-01-01T12:00:00.1Z', 100],
    ['2026-01-01T12:00:00.123Z', 123],
    ['2026-01-01T12:00:00.123456', 123],
    ['2026-01-01T12:00:00.123456789Z', 123],
  ])('may be written %s, and is kept as it was written', (text, afterMs) => {
    const atMs = STARTED_AT_MS + afterMs;
    expect(read(text)).toEqual({
      startedAtMs: atMs,
      startedAt: text,
      finishedAtMs: atMs,
      finishedAt: text,
      lastTimestampSynced: text,
    });
  });

  test.each([
    '',
    'now',
    '2026',
    '2026-01-01',
    '12:00:00',
    '2026-01-01T12:00Z',
    '2026-01-01T12:00:00.Z',
    '2026-01-01T12:00:00.1234567890Z',
    '2026-01-01T12:00:00,5Z',
    '2026-01-01T12:00:00+05',
    '2026-01-01T12:00:00+5:30',
    '2026-01-01T12:00:00 GMT',
    '2026-01-01T12:00:00  Z',
    '2026-01-01T12:00:00Z2',
    '2026-01-01T12:00:00Z\n',
    '2026-01-01T12:00:00Z ::error::x',
    '2026-01-01T12:00:00Z | <b>',
    'x2026-01-01T12:00:00Z',
    '2026-01-01_12:00:00Z',
    '26-01-01T12:00:00Z',
    '+002026-01-01T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-01-32T12:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T12:61:00Z',
    '2026-01-01T12:00:61Z',
    'Thu, 01 Jan 2026 12:00:00 GMT',
    1_767_268_800_000,
    null,
    true,
    undefined,
  ])('is unreadable as %j', (value) => {
    expect(read(value)).toEqual({
      startedAtMs: null,
      startedAt: null,
      finishedAtMs: null,
      finishedAt: null,
      lastTimestampSynced: null,
    });
  });

  test("without a zone, or of UTC, is the same whatever the runner's zone is", () => {
    const program = `
      import { parseRuns } from '${new URL('../../src/braze/runs.ts', import.meta.url)}';
      const times = ['2026-01-01 12:00:00', '2026-01-01T12:00:00', '2026-01-01 12:00:00 UTC', '2026-01-01T12:00:00Z'];
      const results = times.map((sync_start_time) => ({ sync_start_time }));
      console.log(...parseRuns(JSON.stringify({ results })).map((run) => run.startedAtMs), Date.parse(times[1]));
    `;
    const node = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...process.env, TZ: 'Asia/Kolkata' },
      encoding: 'utf8',
    });
    const local = STARTED_AT_MS - 5.5 * 3_600_000;
    const inUtc = [STARTED_AT_MS, STARTED_AT_MS, STARTED_AT_MS, STARTED_AT_MS];
    expect(read('2026-01-01 12:00:00').startedAtMs).toBe(STARTED_AT_MS);
    expect(node.stdout.trim().split(' ').map(Number)).toEqual([...inUtc, local]);
  });
});

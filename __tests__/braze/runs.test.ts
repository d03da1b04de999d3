// Parsing the rows of job_sync_status: which of them are runs, and which statuses, counts and times are valid.
import { describe, expect, test } from '@jest/globals';
import { parseRuns } from '../../src/braze/runs.ts';
import { parseTimestamp } from '../../src/timestamp.ts';
import { outside } from '../github/outcomes.ts';
import { run, START } from './answers.ts';

const noon = Date.parse(START);

const runsIn = (...rows: unknown[]) => parseRuns(JSON.stringify({ results: rows, message: 'success' }));

/** The run of a row with `success`, a start, and the fields that a test sets. */
const runOf = (fields: object) => runsIn({ job_status: 'success', sync_start_time: START, ...fields })?.[0];

test('a row has a status, times and counts', () => {
  const row = {
    job_status: 'partial',
    sync_start_time: START,
    sync_finish_time: '2026-01-01T13:00:00Z',
    last_timestamp_synced: '2026-01-01 11:59:00',
    rows_synced: 5,
    rows_failed_with_errors: 2,
  };
  const finished = { finishedAtMs: noon + 3_600_000, finishedAt: '2026-01-01T13:00:00Z' };
  const lastTimestampSynced = parseTimestamp('2026-01-01 11:59:00');
  expect(runOf(row)).toEqual(
    run({ status: 'partial', ...finished, lastTimestampSynced, rowsSynced: 5, rowsFailed: 2 }),
  );
});

test.each([
  ...[null, 7, 'running', [], {}, { job_status: 'success' }, { sync_start_time: true }],
  { job_status: 'success', sync_start_time: null, sync_finish_time: START },
  { job_status: 'error', sync_start_time: 'yesterday' },
  { job_status: 'weird', sync_start_time: '' },
])('%j is not running and has no readable start, so it is not a run', (row) => {
  expect(runsIn(row)).toEqual([]);
});

test.each([
  { job_status: 'running' },
  { job_status: 'Running', sync_start_time: null },
  { job_status: 'RUNNING', sync_start_time: 'soon', sync_finish_time: 'later' },
])('%j is running, so it is a run even without a start', (row) => {
  expect(runsIn(row)).toEqual([run({ status: 'running', startedAtMs: null, startedAt: null })]);
});

// Each of these throws when it is converted to a string.
test.each(['{"toString":1,"valueOf":1}', '["running"]', `${'['.repeat(20_000)}${']'.repeat(20_000)}`])(
  'a field that is not a string is unreadable and does not throw: row %#',
  (json) => {
    const rows = `{"job_status":${json}},{"job_status":"error","sync_start_time":${json}}`;
    expect(parseRuns(`{"results":[${rows}]}`)).toEqual([]);
  },
);

test.each([0, 12, Number.MAX_SAFE_INTEGER])('a count of rows may be %p', (count) => {
  expect(runOf({ rows_synced: count })).toEqual(run({ rowsSynced: count }));
  expect(runOf({ rows_failed_with_errors: count })).toEqual(run({ rowsFailed: count }));
});

test.each(['"12"', '-1', '1.5', '1e308', '1e400', '9007199254740992', 'null', 'true', '[1]', '{}', '""'])(
  'a count of rows is unknown if it is %s',
  (json) => {
    const row = `"job_status":"success","sync_start_time":"${START}"`;
    const text = `{"results":[{${row},"rows_synced":${json},"rows_failed_with_errors":${json}}]}`;
    expect(parseRuns(text)).toEqual([run()]);
  },
);

test.each([
  ['running', ['running', 'Running']],
  ['success', ['success', 'SUCCESS']],
  ['partial', ['partial', 'Partial']],
  ['error', ['error', 'Error']],
  ['config_error', ['config_error', 'Config_Error']],
  ['undocumented', ['weird', 'Limit Exceeded', '', ' success', 'success!', 'undocumented', null, 7, true, undefined]],
])('the status is %s if job_status is one of %j', (status, words) => {
  for (const word of words) expect(runOf({ job_status: word })).toMatchObject({ status });
});

test('an undocumented job_status is kept as it is', () => {
  expect(runOf({ job_status: 'Limit Exceeded' })?.undocumented).toEqual(outside('Limit Exceeded'));
  for (const word of ['Success', null]) expect(runOf({ job_status: word })?.undocumented).toBeNull();
});

// The test of hazard 26 in e2e/ checks that a time without a zone is UTC, whatever the runner's time zone is.
describe('a time', () => {
  /** The run of a row with this value in each of its three time fields. */
  const runAt = (value: unknown) =>
    runOf({ job_status: 'running', sync_start_time: value, sync_finish_time: value, last_timestamp_synced: value });

  test.each([
    [noon, ['2026-01-01T12:00:00Z', '2026-01-01T12:00:00z', '2026-01-01t12:00:00Z', '2026-01-01 12:00:00Z']],
    [noon, ['2026-01-01T12:00:00', '2026-01-01 12:00:00', '2026-01-01 12:00:00 UTC', '2026-01-01 12:00:00utc']],
    [noon, ['2026-01-01T12:00:00 Z', '2026-01-01T12:00:00+00:00', '2026-01-01T12:00:00-00:00']],
    [noon, ['2026-01-01T12:00:00+0000', '2026-01-01T17:30:00+05:30', '2026-01-01T17:30:00+0530']],
    [noon, ['2026-01-01 17:00:00+05', '2026-01-01 17:30:00 +0530', '2026-01-01T04:00:00-0800']],
    [noon + 100, ['2026-01-01T12:00:00.1Z']],
    [noon + 123, ['2026-01-01T12:00:00.123Z', '2026-01-01T12:00:00.123456', '2026-01-01T12:00:00.123456789Z']],
  ])('is %i for each of %j, and its text is kept as written', (atMs, texts) => {
    for (const text of texts) {
      const times = { startedAtMs: atMs, startedAt: text, finishedAtMs: atMs, finishedAt: text };
      expect(runAt(text)).toEqual(run({ status: 'running', ...times, lastTimestampSynced: parseTimestamp(text) }));
    }
  });

  test.each([
    ...['', 'now', '2026', '2026-01-01', '12:00:00', '2026-01-01T12:00Z', '2026-01-01T12:00:00.Z'],
    ...['2026-01-01T12:00:00.1234567890Z', '2026-01-01T12:00:00,5Z', '2026-01-01T12:00:00+5'],
    ...['2026-01-01T12:00:00+5:30', '2026-01-01T12:00:00 GMT', '2026-01-01T12:00:00  Z', '2026-01-01T12:00:00Z2'],
    ...['2026-01-01T12:00:00Z\n', '2026-01-01T12:00:00Z ::error::x', '2026-01-01T12:00:00Z | <b>'],
    ...['x2026-01-01T12:00:00Z', '2026-01-01_12:00:00Z', '26-01-01T12:00:00Z', '+002026-01-01T12:00:00Z'],
    ...['2026-13-01T12:00:00Z', '2026-01-32T12:00:00Z', '2026-01-01T25:00:00Z', '2026-01-01T12:61:00Z'],
    ...['2026-01-01T12:00:61Z', 'Thu, 01 Jan 2026 12:00:00 GMT', 1_767_268_800_000, null, true, undefined],
  ])('is unreadable if it is %j', (value) => {
    expect(runAt(value)).toEqual(run({ status: 'running', startedAtMs: null, startedAt: null }));
  });
});

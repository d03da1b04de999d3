// Following a sync to its end: each kind of ending, and lists of runs that are not as documented.
import { describe, expect, test } from '@jest/globals';
import type { ListShape, NextRuns } from '../../simulator/braze.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { history } from '../sync/worlds.ts';
import { follow, ID, list, outputsWith, post, saying, startElsewhere } from './step.ts';

const other = await startElsewhere();

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

/** More than a page of them. */
const pastRuns = history(12);

test.concurrent.each<[string, NextRuns, string, string, number, string[]]>([
  ['success', { rowsFailed: 0 }, '', 'success', 0, []],
  ['hazard 65: success with failed rows', {}, '', 'success', 0, ['warning']],
  ['partial', { result: 'partial' }, '', 'partial', 0, ['warning']],
  ['partial past max-failed-rows', { result: 'partial' }, '0.9%', 'partial', 1, ['error']],
])('a sync that is followed ends %s', async (name, nextRuns, maxFailedRows, status, exitCode, levels) => {
  const inputs = { 'max-failed-rows': maxFailedRows };
  const seen = await follow({ nextRuns: { rowsFailed: 10, ...nextRuns } }, { inputs });
  expect(seen.outputs).toEqual({
    ...outputsWith(status, 1, 202, 'success'),
    'started-at': time,
    'finished-at': time,
    'duration-seconds': '0.7',
    'rows-synced': '990',
    'rows-failed': name === 'success' ? '0' : '10',
    'last-timestamp-synced': time,
  });
  expect([seen.exitCode, seen.annotations.map(({ level }) => level)]).toEqual([exitCode, levels]);
  expect(seen.requests.join()).toMatch(new RegExp(`^${list},${post}(,${list})+$`));
  if (name === 'partial') expect(seen.told).toMatchSnapshot();
});

test.concurrent.each([null, 7])('hazard 24: job_status %j is no success once the sync has ended', async (word) => {
  const seen = await follow({ nextRuns: { onceEnded: { job_status: word } } });
  expect(seen.outputs).toMatchObject({ status: 'unknown', 'rows-synced': '990' });
});

test.concurrent('hazard 25: the address in Link is not followed, its cursor is asked for at ours', async () => {
  // No run in the second list began before the step, so the next page has to be read.
  const unfamiliar = { results: [{ job_status: 'running' }] };
  const link = `<//127.0.0.1:${other.port}/x?cursor=c2tpcDoxMA==>; rel="next"`;
  const seen = await follow({ pastRuns }, { faults: { runs: [null, saying(200, unfamiliar, { link })] } });
  expect(seen.outputs['status']).toBe('success');
  expect(seen.braze.requests[3]?.path).toBe(`/cdi/integrations/${ID}/job_sync_status?cursor=c2tpcDoxMA%3D%3D`);
  expect(other.connections()).toBe(0);
});

describe('hazard 26: rows', () => {
  test.concurrent.each<[string, ListShape]>([
    ['in no order', { order: 'shuffled', seed: 3 }],
    ['twice', { twice: true }],
    ['with times without a zone', { zone: 'none' }],
  ])('%s: the sync is found, and how it ended', async (_name, shape) => {
    // A zone that is none of the server's: a time without one would be read as local.
    const seen = await follow({ pastRuns, list: shape }, { env: { TZ: 'Asia/Kolkata' } });
    expect(seen.outputs).toMatchObject({ status: 'success', adopted: 'false', attempts: '1' });
  });

  test.concurrent('in no list: the runs are asked for again', async () => {
    const noList = saying(200, { results: { '0': {} } });
    const seen = await follow({}, { faults: { runs: [null, noList, noList] } });
    expect(seen.outputs['status']).toBe('success');
  });

  test.concurrent('hazard 59: after a byte order mark: the list is read', async () => {
    const marked = afterEffect({ kind: 'answer', body: '\ufeff{"results":[]}' });
    const seen = await follow({}, { faults: { runs: [marked] } });
    expect(seen.outputs).toMatchObject({ status: 'success', attempts: '1' });
    expect(seen.requests.slice(0, 2)).toEqual([list, post]);
  });
});

test.concurrent('hazard 24: hazard 65: an undocumented word for an end is shown, in reason and in the summary', async () => {
  const seen = await follow({ nextRuns: { onceEnded: { job_status: 'Limit | Exceeded' } } });
  expect(seen.outputs).toMatchObject({ status: 'unknown', reason: expect.stringContaining('Limit | Exceeded') });
  expect(seen.summary).toContain('`Limit \\| Exceeded`');
});

test.concurrent('hazard 66: at the timeout the step says that the runs could not be read, and why', async () => {
  const away = Array(99).fill(lost({ kind: 'answer', status: 503 }));
  const nextRuns = { durationMs: 60_000 };
  const seen = await follow({ nextRuns }, { faults: { runs: [null, ...away] }, inputs: { timeout: '5s' } });
  expect(seen.outputs).toMatchObject({ status: 'timed_out', attempts: '1' });
  expect(seen.outputs['reason']).toMatch(
    /^Braze accepted the sync, but then the runs could not be read by the timeout of 5s \(.+\)/,
  );
});

test.concurrent('a label stands for its id in the log and in the summary, and beside it in results', async () => {
  const label = 'users <b>::error::';
  const seen = await follow({}, { inputs: { 'integration-id': `${ID} # ${label}` } });
  const [result] = JSON.parse(seen.outputs['results'] ?? '[]');
  expect(result).toMatchObject({ 'integration-id': ID, label: 'users <b>: :error' });
  expect(seen.stdout).toContain('users <b>: :error: The sync succeeded');
  expect(seen.summary).toContain('| `users <b>: :error` (`11111111-');
});

// Following a sync to its end: each way it can end, and lists of runs that are not as documented.
import { describe, expect, test } from '@jest/globals';
import type { ListShape, NextRuns } from '../../simulator/braze.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { history } from '../sync/worlds.ts';
import { follow, ID, list, outputsWith, post, replying, startElsewhere } from './step.ts';

const other = await startElsewhere();

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

/** More than a page of runs. */
const pastRuns = history(12);

test.concurrent.each<[string, NextRuns, string, string, number, string[]]>([
  ['success', { rowsFailed: 0 }, '', 'success', 0, []],
  ['hazard 65: success with failed rows', {}, '', 'success', 0, ['warning']],
  ['partial', { result: 'partial' }, '', 'partial', 0, ['warning']],
  ['partial with too many failed rows', { result: 'partial' }, '0.9%', 'partial', 1, ['error']],
])('%s: the step reports how the sync ended', async (name, nextRuns, maxFailedRows, status, exitCode, levels) => {
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
  if (name === 'partial') expect(seen.transcript).toMatchSnapshot();
});

test.concurrent.each([null, 7])('hazard 24: an ended sync with job_status %j is not a success', async (word) => {
  const seen = await follow({ nextRuns: { onceEnded: { job_status: word } } });
  expect(seen.outputs).toMatchObject({ status: 'unknown', 'rows-synced': '990' });
});

test.concurrent("hazard 25: the step takes only the cursor from Link and requests it at Braze's address", async () => {
  // No run in the second list started before the step, so the next page has to be read.
  const unfamiliar = { results: [{ job_status: 'running' }] };
  const link = `<//127.0.0.1:${other.port}/x?cursor=c2tpcDoxMA==>; rel="next"`;
  const seen = await follow({ pastRuns }, { faults: { runs: [null, replying(200, unfamiliar, { link })] } });
  expect(seen.outputs['status']).toBe('success');
  expect(seen.braze.requests[3]?.path).toBe(`/cdi/integrations/${ID}/job_sync_status?cursor=c2tpcDoxMA%3D%3D`);
  expect(other.connections()).toBe(0);
});

describe('hazard 26: rows', () => {
  test.concurrent.each<[string, ListShape]>([
    ['in no order', { order: 'shuffled', seed: 3 }],
    ['twice', { twice: true }],
    ['with times without a zone', { zone: 'none' }],
  ])('%s: the step finds the sync and how it ended', async (_name, shape) => {
    // Not the server's zone: a time without a zone could be read as local time.
    const seen = await follow({ pastRuns, list: shape }, { env: { TZ: 'Asia/Kolkata' } });
    expect(seen.outputs).toMatchObject({ status: 'success', adopted: 'false', attempts: '1' });
  });

  test.concurrent('that are not a list: the step requests the list again', async () => {
    const notAList = replying(200, { results: { '0': {} } });
    const seen = await follow({}, { faults: { runs: [null, notAList, notAList] } });
    expect(seen.outputs['status']).toBe('success');
  });

  test.concurrent('hazard 59: after a byte order mark: the step reads the list', async () => {
    const marked = afterEffect({ kind: 'answer', body: '\ufeff{"results":[]}' });
    const seen = await follow({}, { faults: { runs: [marked] } });
    expect(seen.outputs).toMatchObject({ status: 'success', attempts: '1' });
    expect(seen.requests.slice(0, 2)).toEqual([list, post]);
  });
});

test.concurrent('hazard 24: hazard 65: an undocumented status is shown in the reason and in the summary', async () => {
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
    /^Braze accepted the sync, but then the runs could not be read before the timeout of 5s \(.+\)/,
  );
});

test.concurrent('a label replaces its id in the log, and is shown next to it in the summary and in results', async () => {
  const label = 'users <b>::error::';
  const seen = await follow({}, { inputs: { 'integration-id': `${ID} # ${label}` } });
  const [result] = JSON.parse(seen.outputs['results'] ?? '[]');
  expect(result).toMatchObject({ 'integration-id': ID, label: 'users <b>: :error' });
  expect(seen.stdout).toContain('users <b>: :error: The sync succeeded');
  expect(seen.summary).toContain('| `users <b>: :error` (`11111111-');
});

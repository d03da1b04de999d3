// Following a sync to its end: each ending, its exit code, outputs, annotation and summary.
import { describe, expect, test } from '@jest/globals';
import type { NextRuns } from '../../simulator/braze.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import type { Given, Seen } from './step.ts';
import { outputsWith, step } from './step.ts';

const post = 'POST sync';
const list = 'GET job_sync_status';

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

/** A sync of 700 ms with 1,000 rows, followed. */
function follow(nextRuns: NextRuns, inputs: Record<string, string> = {}, given: Given = {}): Promise<Seen> {
  return step({
    ...given,
    integration: { nextRuns: { durationMs: 700, rowsSynced: 990, rowsFailed: 10, ...nextRuns }, ...given.integration },
    inputs: { 'wait-for-completion': 'true', 'poll-interval': '200ms', ...inputs },
  });
}

/** The outputs of a sync that Braze accepted and that ended. */
function endedWith(status: string, rowsSynced = '990', rowsFailed = '10') {
  return {
    ...outputsWith(status, 1, 202, 'success'),
    'started-at': time,
    'finished-at': time,
    'duration-seconds': '0.7',
    'rows-synced': rowsSynced,
    'rows-failed': rowsFailed,
    'last-timestamp-synced': time,
  };
}

describe('followed to its end', () => {
  test.concurrent.each<[string, NextRuns, Record<string, string>, string, number, string | null]>([
    ['success', { result: 'success', rowsFailed: 0 }, {}, 'success', 0, null],
    [
      'SUCCESS, in capitals',
      { result: 'success', rowsFailed: 0, onceEnded: { job_status: 'SUCCESS' } },
      {},
      'success',
      0,
      null,
    ],
    ['partial', { result: 'partial' }, {}, 'partial', 0, 'warning'],
    ['partial within max-failed-rows', { result: 'partial' }, { 'max-failed-rows': '10' }, 'partial', 0, 'warning'],
    ['partial past max-failed-rows', { result: 'partial' }, { 'max-failed-rows': '9' }, 'partial', 1, 'error'],
    ['partial within a share', { result: 'partial' }, { 'max-failed-rows': '1%' }, 'partial', 0, 'warning'],
    ['partial past a share', { result: 'partial' }, { 'max-failed-rows': '0.9%' }, 'partial', 1, 'error'],
    ['error', { result: 'error' }, {}, 'error', 1, 'error'],
    ['config_error', { result: 'config_error' }, {}, 'config_error', 1, 'error'],
    ['Limit Exceeded', { onceEnded: { job_status: 'Limit Exceeded' } }, {}, 'unknown', 1, 'error'],
    ['null', { onceEnded: { job_status: null } }, {}, 'unknown', 1, 'error'],
    ['7', { onceEnded: { job_status: 7 } }, {}, 'unknown', 1, 'error'],
  ])('%s', async (_, nextRuns, inputs, status, exitCode, level) => {
    const seen = await follow(nextRuns, inputs);
    const failed = status === 'success' ? '0' : '10';
    expect(seen.outputs).toEqual(endedWith(status, '990', failed));
    expect([seen.exitCode, ...seen.annotations.map((annotation) => annotation.level)]).toEqual(
      level === null ? [exitCode] : [exitCode, level],
    );
    expect(seen.requests.slice(0, 2)).toEqual([list, post]);
    expect(new Set(seen.requests.slice(2))).toEqual(new Set([list]));
    expect(seen.braze.runs().filter(({ by }) => by === 'trigger')).toHaveLength(1);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('a success without rows carries the hint about UPDATED_AT', async () => {
    const seen = await follow({ rowsSynced: 0, rowsFailed: 0 });
    expect(seen.outputs).toEqual(endedWith('success', '0', '0'));
    expect(seen.summary).toContain('UPDATED_AT');
  });

  test.concurrent('an unknown word without an end is no end: timed_out, within a second of the timeout', async () => {
    const seen = await follow({ onceEnded: { job_status: 'weird', sync_finish_time: null } }, { timeout: '3s' });
    expect([seen.exitCode, seen.outputs['status']]).toEqual([1, 'timed_out']);
    expect(seen.elapsedMs).toBeGreaterThan(2_900);
    expect(seen.elapsedMs - seen.printedAfterMs).toBeLessThan(4_000);
  });

  test.concurrent('at the timeout it goes on in Braze: timed_out, red, within a second', async () => {
    const seen = await follow({ durationMs: 60_000 }, { timeout: '2s' });
    expect([seen.exitCode, seen.outputs['status'], seen.outputs['started-at']]).toEqual([1, 'timed_out', time]);
    expect(seen.annotations[0]?.text).toMatch(/goes on in Braze.*sync log in Braze/);
    expect(seen.elapsedMs - seen.printedAfterMs).toBeLessThan(3_000);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('a key that may not read runs fails before the trigger, and is told which permission it lacks', async () => {
    const seen = await follow({}, {}, { permissions: ['cdi.integration_sync'] });
    expect([seen.exitCode, seen.outputs['status'], seen.requests]).toEqual([1, 'failed', [list]]);
    expect(seen.annotations[0]?.text).toContain('cdi.integration_job_status');
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('a lost answer to the trigger: the new run is adopted and followed', async () => {
    const seen = await follow({ result: 'error' }, {}, { faults: { trigger: [afterEffect({ kind: 'reset' })] } });
    expect(seen.outputs).toMatchObject({ status: 'error', adopted: 'true', attempts: '1' });
    expect(seen.braze.runs().filter(({ by }) => by === 'trigger')).toHaveLength(1);
  });

  test.concurrent('looks that fail on the way change nothing', async () => {
    const faults = {
      runs: [null, null, lost({ kind: 'reset' }), lost({ kind: 'answer', status: 500 }), lost({ kind: 'garbage' })],
    };
    const seen = await follow({ durationMs: 2_000 }, {}, { faults });
    expect([seen.exitCode, seen.outputs['status']]).toEqual([0, 'success']);
  });

  test.concurrent('cancelled while following: the sync goes on', async () => {
    const seen = await follow(
      { durationMs: 60_000 },
      {},
      {
        during: async ({ server, process }) => {
          await server.arrived(4);
          process.kill('SIGTERM');
        },
      },
    );
    expect([seen.exitCode, seen.outputs['status'], seen.outputs['started-at']]).toEqual([1, 'cancelled', time]);
    expect(seen.annotations[0]?.text).toContain('goes on in Braze');
  });
});

describe('several integrations in one step', () => {
  const ids = Array.from(
    { length: 100 },
    (_, index) => `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
  );
  const results = ['success', 'partial', 'error', 'config_error'] as const;

  test.concurrent('a hundred: every one is told of, worst first, under 64 KiB', async () => {
    const seen = await step({
      braze: {
        integrations: ids.slice(0, 99).map((id, index) => ({
          id,
          nextRuns: { durationMs: 300, result: results[index % 4] ?? 'success' },
        })),
        limits: { trigger: 10_000, runs: 10_000 },
      },
      inputs: {
        'integration-id': `${ids.join('\n')}\n${ids[0]} # once more`,
        'wait-for-completion': 'true',
        'poll-interval': '500ms',
        timeout: '25s',
      },
    });
    const told = JSON.parse(seen.outputs['results'] ?? '') as { 'integration-id': string; status: string }[];
    expect(told.map((result) => result['integration-id'])).toEqual(ids);
    expect(told.map(({ status }) => status)).toEqual(
      [...ids.keys()].map((index) => (index === 99 ? 'failed' : results[index % 4])),
    );
    expect(seen.outputs).toMatchObject({ status: 'config_error', attempts: '99', 'rows-synced': '' });
    expect(seen.exitCode).toBe(1);
    expect(seen.annotations.map(({ level }) => level)).toEqual(['warning', 'error']);
    expect(seen.annotations[1]?.text).toContain('50 of 100 integrations');
    expect(Buffer.byteLength(seen.summary)).toBeLessThan(65_536);
    for (const id of ids) expect(seen.summary).toContain(`| \`${id}\` |`);
  });
});

// A step follows its sync to the end: every way to end, the timeout, and when the step polls.
import { describe, expect, test } from '@jest/globals';
import type { NextRuns, RunResult } from '../../simulator/braze.ts';
import { lost } from '../../simulator/faults.ts';
import type { FlowOptions } from './flow.ts';
import { follow, gaps, listsAt, ours, succeeded, triggersAt } from './flow.ts';
import { history, outage, worldOf } from './worlds.ts';

const next = (nextRuns: NextRuns) => ({ world: { integration: { nextRuns } } });
const startedAt = '2026-01-01T12:00:00.200Z';

/** The requests until the step sees the end of a run that takes a minute from its trigger at 0.2 s, polled every 10 s. */
const followed = [
  ...['0 GET 200', '200 POST 202', '10400 GET 200', '20600 GET 200', '30800 GET 200'],
  ...['41000 GET 200', '51200 GET 200', '61400 GET 200'],
];

describe('a sync that ends', () => {
  test.each<[RunResult, boolean, string[], string, string]>([
    ['success', true, [], '1000', '0'],
    ['partial', true, ['warning'], '990', '10'],
    ['error', false, ['error'], '0', '1000'],
    ['config_error', false, ['error'], '0', '0'],
  ])('%s makes the step succeed (%p), with the outputs of the run', async (result, succeeds, levels, ...rows) => {
    const [rowsSynced, rowsFailed] = rows;
    const step = await follow(next({ result }));
    expect(step).toMatchObject({ ...ours, succeeds, status: result, trace: followed, elapsedMs: 61_600 });
    expect(step.annotations.map(({ level }) => level)).toEqual(levels);
    expect(step.outputs).toMatchObject({
      ...{ status: result, 'http-status': '202', message: 'success', attempts: '1', adopted: 'false' },
      ...{ 'started-at': startedAt, 'finished-at': '2026-01-01T12:01:00.200Z', 'duration-seconds': '60' },
      ...{ 'rows-synced': rowsSynced, 'rows-failed': rowsFailed, 'last-timestamp-synced': startedAt },
    });
  });

  test('with an undocumented status is unknown once it has a finish time', async () => {
    const word = { job_status: 'Limit Exceeded' };
    const step = await follow(next({ onceEnded: word }));
    expect(step).toMatchObject({ ...ours, succeeds: false, status: 'unknown', trace: followed });
    expect(step.outputs).toMatchObject({ 'started-at': startedAt, 'rows-synced': '1000' });
    const unfinished = next({ onceEnded: { ...word, sync_finish_time: null } });
    const result = await follow({ ...unfinished, inputs: { timeout: '3m' } });
    expect(result).toMatchObject({ ...ours, succeeds: false, status: 'timed_out', elapsedMs: 178_200 });
  });
});

describe('the timeout', () => {
  const never = next({ durationMs: Number.POSITIVE_INFINITY });
  const silence = lost({ kind: 'silence' });

  test.each<[string, FlowOptions, string, number]>([
    ['a run that does not end', never, startedAt, 118_200],
    ['no run', next({ visibleAfterMs: Number.POSITIVE_INFINITY }), '', 118_200],
    ['lists that fail', { ...never, faults: outage('lists', [[200, 1e9]]) }, '', 118_200],
    ['lists that never come', { ...never, faults: outage('lists', [[200, 1e9]], silence) }, '', 118_000],
  ])('after a 202 and %s ends the step timed_out', async (_name, options, started, elapsedMs) => {
    const step = await follow({ ...options, inputs: { timeout: '2m' } });
    expect(step).toMatchObject({ ...ours, succeeds: false, status: 'timed_out', elapsedMs });
    expect(step.outputs).toMatchObject({ 'started-at': started, 'finished-at': '', 'http-status': '202' });
    expect(step.outputs['reason']).not.toContain('was in the list');
  });

  test.each<[number, string, number]>([
    [77_700, 'success', 78_200],
    [78_000, 'timed_out', 78_200],
  ])('leaves 2 s for the last list: after a run of %i ms the step ends %s', async (durationMs, status, elapsedMs) => {
    const inputs = { timeout: '80s', 'poll-interval': 'auto' };
    const result = await follow({ ...next({ durationMs }), inputs });
    expect(result).toMatchObject({ status, elapsedMs });
    expect(result.trace.at(-1)).toBe('78000 GET 200');
  });
});

describe('with poll-interval: auto the step polls', () => {
  const inputs = { 'poll-interval': 'auto' };

  test('rarely until the shortest past run would have ended, and often after that', async () => {
    const pastRuns = [300, 290, 310, 305, 295].flatMap((s) => history(1, { durationMs: s * 1_000, agoMs: s * 1e5 }));
    const step = await follow({ world: worldOf({ pastRuns, nextRuns: { durationMs: 302_000 } }), inputs });
    expect(step).toMatchObject({ ...succeeded, startedBy: 'trigger' });
    expect(listsAt(step)).toEqual([0, 290_400, 311_385]);
  });

  test('every 27 s at first without past runs, then after 4% of the time so far, and at least once a minute', async () => {
    const step = await follow({ ...next({ durationMs: 4_000_000 }), inputs: { ...inputs, timeout: '2h' } });
    const gapsMs = gaps([...triggersAt(step), ...listsAt(step).slice(1)]);
    expect(gapsMs.slice(0, 20)).toEqual([27_200, ...Array(19).fill(27_200)]);
    expect(gapsMs.find((gapMs) => gapMs > 27_200)).toBeLessThan(29_000);
    expect(gapsMs.at(-1)).toBe(60_200);
  });
});

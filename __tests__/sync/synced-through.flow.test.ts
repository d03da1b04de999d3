// `synced-through` and `on-busy: join`: a step succeeds once Braze shows that it has synced rows up to a time.
import { describe, expect, test } from '@jest/globals';
import type { NextRuns, PastRun } from '../../simulator/braze.ts';
import { adopted, follow, succeeded } from './flow.ts';
import { busyUntil, history, reset, starts, worldOf } from './worlds.ts';

/** The step begins at 12:00:00. By default, runs show their own start as the time up to which they have synced. */
const loaded = '2026-01-01T11:59:00Z';
const future = '2026-01-01T23:00:00Z';

const withRun = (run: PastRun, nextRuns: NextRuns = {}) => worldOf({ pastRuns: [...history(3), run], nextRuns });
const reached: PastRun = { agoMs: 50_000, durationMs: 10_000 };
const short: PastRun = { agoMs: 90_000, durationMs: 10_000 };

/** The result in one line. */
const outcome = async (onBusy: string, through: string, world: object) => {
  const inputs = { 'on-busy': onBusy, 'synced-through': through };
  const step = await follow({ world, inputs });
  return `${step.status}${step.adopted ? ', adopted' : ''}, ${step.syncs} of ours`;
};
const own = 'success, 1 of ours';
const joined = 'success, adopted, 0 of ours';
const busy = 'busy, 0 of ours';
const stale = 'stale, 1 of ours';

// The same table is in docs/how-it-decides.md.
describe.each([
  ['nothing', worldOf(), own, own, own],
  ['a running sync that reaches the time', busyUntil(30_000), own, joined, busy],
  ['a running sync that falls short', withRun({ agoMs: 90_000, durationMs: 120_000 }), own, own, busy],
  ['a sync that has ended and reached it', withRun(reached), own, joined, own],
  ['a sync that has ended and fell short', withRun(short), own, own, own],
  [
    'a time from the future',
    withRun({ ...short, lastTimestampSynced: future }, { lastTimestampSynced: future }),
    ...[stale, stale, stale],
  ],
] as const)('the first list shows %s', (_shown, world, wait, join, fail) => {
  test.each([
    ['wait', wait],
    ['join', join],
    ['fail', fail],
  ])('on-busy: %s: %s', async (onBusy, expected) => {
    expect(await outcome(onBusy, loaded, world)).toBe(expected);
  });
});

describe('a sync that ended well', () => {
  const showing = (lastTimestampSynced: string | null) => worldOf({ nextRuns: { lastTimestampSynced } });

  test.each<[string, string, string | null]>([
    ['success', '2026-01-01T11:59:00Z', '2026-01-01T11:59:00Z'],
    ['success', '2026-01-01T12:59:00+01:00', '2026-01-01 11:59:00'],
    ['success', '2026-01-01T11:59:00.750Z', '2026-01-01T11:59:00Z'],
    ['success', '2026-01-01T11:59:00Z', '2026-01-01T11:59:00.000Z'],
    ['success', '2026-01-01T11:59:00.123999999Z', '2026-01-01T11:59:00.123Z'],
    ['stale', '2026-01-01T11:59:00.124Z', '2026-01-01T11:59:00.123999Z'],
    ['stale', '2026-01-01T11:59:01Z', '2026-01-01T11:59:00Z'],
    ['stale', '2026-01-01T11:59:00.7Z', '2026-01-01T11:59:00.69Z'],
    ['stale', '2026-01-01T11:59:00Z', null],
  ])('is %s if synced-through is %s and the list shows %s', async (status, through, shown) => {
    expect(await outcome('wait', through, showing(shown))).toBe(`${status}, 1 of ours`);
  });

  test('stays partial if it reached the time, and is stale if it did not', async () => {
    const partial = worldOf({ nextRuns: { result: 'partial' } });
    expect(await outcome('wait', loaded, partial)).toBe('partial, 1 of ours');
    expect(await outcome('wait', '2026-01-01T12:30:00Z', partial)).toBe(stale);
  });

  test('need not show a time itself if an earlier one has reached it', async () => {
    expect(await outcome('wait', loaded, withRun(reached, { lastTimestampSynced: null }))).toBe(own);
  });

  test('counts by its start if Braze does not say when it ended', async () => {
    const world = worldOf({ nextRuns: { onceEnded: { sync_finish_time: null } } });
    expect(await outcome('wait', loaded, world)).toBe(own);
  });

  test('is stale with a reason: how far Braze has synced, or that a time from the future proves nothing', async () => {
    const behind = await follow({ world: showing('2026-01-01T11:58:00Z'), inputs: { 'synced-through': loaded } });
    expect(behind.annotations[0]?.text).toContain(`only up to 2026-01-01T11:58:00Z, not up to ${loaded}`);
    const hidden = await follow({ world: showing(future), inputs: { 'synced-through': loaded } });
    expect(hidden.annotations[0]?.text).toContain(`up to ${future}, a time in the future`);
  });

  test('is unlike one that failed: an error stays an error', async () => {
    const world = worldOf({ nextRuns: { result: 'error', lastTimestampSynced: null } });
    expect(await outcome('wait', loaded, world)).toBe('error, 1 of ours');
  });
});

test('a time that was in the future proves nothing even after it has passed: Braze still skips earlier rows', async () => {
  const world = withRun({ agoMs: 300_000, durationMs: 10_000, lastTimestampSynced: '2026-01-01T11:59:30Z' });
  const step = await follow({ world, inputs: { 'synced-through': loaded } });
  expect(step.status).toBe('stale');
  expect(step.annotations[0]?.text).toContain('up to 2026-01-01T11:59:30Z, a time in the future');
  expect(await outcome('wait', '2026-01-01T11:59:31Z', world)).toBe(own);
});

describe('on-busy: join', () => {
  const inputs = { 'on-busy': 'join', 'synced-through': loaded };
  const following = 'Following a sync that the list of runs shows';

  test('triggers nothing if the first list is enough: it sends one request and says so', async () => {
    const step = await follow({ world: withRun({ ...reached, result: 'partial' }), inputs });
    expect(step).toMatchObject({ ...adopted, status: 'partial', trace: ['0 GET 200'] });
    expect(step.outputs).toMatchObject({ attempts: '0', 'rows-failed': '10' });
    expect(step.annotations[0]?.text).toContain('A sync from before this step has already synced rows up to');
    expect(step.printed.some(({ text }) => text.includes(following))).toBe(false);
  });

  test('fails if too many rows of that sync failed', async () => {
    const world = withRun({ ...reached, result: 'partial' });
    const step = await follow({ world, inputs: { ...inputs, 'max-failed-rows': '9' } });
    expect(step).toMatchObject({ ...adopted, succeeds: false, status: 'partial' });
    expect(step.annotations[0]?.text).toContain(
      'so nothing was triggered. It ended, but 10 of 1,000 rows (1%) failed; the limit is 9.',
    );
  });

  test('triggers its own sync if the running one fails', async () => {
    const world = withRun({ agoMs: 50_000, durationMs: 80_000, result: 'error' });
    expect(await follow({ world, inputs })).toMatchObject(succeeded);
  });

  test('adopts a sync that began after the step, as on-busy: wait does', async () => {
    const world = withRun({ agoMs: 90_000, durationMs: 120_000 });
    const events = { 30100: starts({ durationMs: 15_000 }) };
    const step = await follow({ world, inputs, events });
    expect(step).toMatchObject({ ...adopted, status: 'success' });
    expect(step.printed.some(({ text }) => text.includes(following))).toBe(true);
  });

  test('joins nothing after an ambiguous answer', async () => {
    const world = withRun({ ...reached, visibleAfterMs: 50_300 });
    expect(await follow({ world, inputs, faults: { trigger: [reset] } })).toMatchObject(succeeded);
  });

  test('needs no Date', async () => {
    const world = { date: () => null, ...withRun(reached) };
    expect(await follow({ world, inputs })).toMatchObject({ ...adopted, status: 'success' });
  });
});

// `synced-through` and `on-busy: join`: a step succeeds once Braze shows that it has synced rows up to a time.
import { describe, expect, test } from '@jest/globals';
import type { IntegrationSpec, PastRun } from '../../simulator/braze.ts';
import { busyUntil, follow, history, runFollow, runStep, starts, told } from './flow.ts';

/** The step begins at 12:00:00. Runs show their own start as the time up to which they have synced, unless they say. */
const loaded = '2026-01-01T11:59:00Z';
const future = '2026-01-01T23:00:00Z';
const onBusy = ['wait', 'join', 'fail'] as const;

const withRuns = (...pastRuns: PastRun[]) => ({ integration: { pastRuns: [...history(3), ...pastRuns] } });
const ends = (spec: Omit<IntegrationSpec, 'id'>) => ({ integration: { pastRuns: history(3), ...spec } });
const reached: PastRun = { agoMs: 50_000, durationMs: 10_000 };
const short: PastRun = { agoMs: 90_000, durationMs: 10_000 };

/** What happens, in short. */
const outcome = async (busy: string, through: string, world: object) => {
  const inputs = { 'on-busy': busy, 'synced-through': through };
  const { status, adopted, syncs } = await follow({ world, inputs });
  return `${status}${adopted ? ', adopted' : ''}, ${syncs} of ours`;
};

// The same table is in docs/how-it-decides.md.
describe.each([
  ['nothing', ends({}), 'success, 1 of ours', 'success, 1 of ours', 'success, 1 of ours'],
  [
    'a running sync that reaches the time',
    busyUntil(30_000, { pastRuns: history(3) }),
    ...(['success, 1 of ours', 'success, adopted, 0 of ours', 'busy, 0 of ours'] as const),
  ],
  [
    'a running sync that falls short',
    withRuns({ agoMs: 90_000, durationMs: 120_000 }),
    ...(['success, 1 of ours', 'success, 1 of ours', 'busy, 0 of ours'] as const),
  ],
  [
    'a sync that has ended and reached it',
    withRuns(reached),
    'success, 1 of ours',
    'success, adopted, 0 of ours',
    'success, 1 of ours',
  ],
  [
    'a sync that has ended and fell short',
    withRuns(short),
    'success, 1 of ours',
    'success, 1 of ours',
    'success, 1 of ours',
  ],
  [
    'a time from the future',
    ends({
      pastRuns: [...history(3), { ...short, lastTimestampSynced: future }],
      nextRuns: { lastTimestampSynced: future },
    }),
    ...(['stale, 1 of ours', 'stale, 1 of ours', 'stale, 1 of ours'] as const),
  ],
])('the first list shows %s', (_shown, world, ...expected) => {
  test.each(onBusy.map((busy, index) => [busy, expected[index] ?? ''] as const))(
    'on-busy: %s: %s',
    async (busy, so) => {
      expect(await outcome(busy, loaded, world)).toBe(so);
    },
  );
});

describe('a sync that ended well', () => {
  const showing = (lastTimestampSynced: string | null, result: 'success' | 'partial' = 'success') =>
    ends({ nextRuns: { lastTimestampSynced, result } });

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
  ])('is %s where %s is asked for and %s is shown', async (status, through, shown) => {
    const step = await follow({ world: showing(shown), inputs: { 'synced-through': through } });
    expect(step).toMatchObject({ status, green: status === 'success', syncs: 1 });
  });

  test('is partial as ever if it reached the time, and stale if it did not', async () => {
    for (const [through, status] of [
      [loaded, 'partial'],
      ['2026-01-01T12:30:00Z', 'stale'],
    ] as const) {
      expect(await follow({ world: showing(null, 'partial'), inputs: { 'synced-through': through } })).toMatchObject({
        status: 'stale',
      });
      const world = ends({ nextRuns: { result: 'partial' } });
      expect(await follow({ world, inputs: { 'synced-through': through } })).toMatchObject({ status });
    }
  });

  test('may show nothing itself if an earlier one has reached the time', async () => {
    const world = ends({ pastRuns: [reached], nextRuns: { lastTimestampSynced: null } });
    expect(await follow({ world, inputs: { 'synced-through': loaded } })).toMatchObject({
      status: 'success',
      syncs: 1,
    });
  });

  test('proves it by its start if Braze does not say when it ended', async () => {
    const onceEnded = { sync_finish_time: null };
    const world = ends({ nextRuns: { onceEnded } });
    expect(await follow({ world, inputs: { 'synced-through': loaded } })).toMatchObject({
      status: 'success',
      syncs: 1,
    });
  });

  test('says how far Braze has come, and that a time from the future proves nothing', async () => {
    const stale = await runFollow({ world: showing('2026-01-01T11:58:00Z'), inputs: { 'synced-through': loaded } });
    expect(stale.annotations[0]?.text).toContain(`only up to 2026-01-01T11:58:00Z, not up to ${loaded}`);
    const hidden = await runFollow({ world: showing(future), inputs: { 'synced-through': loaded } });
    expect(hidden.annotations[0]?.text).toContain(`up to ${future}, a time in the future`);
  });

  test('that failed is no stale one: error stays error', async () => {
    const world = ends({ nextRuns: { result: 'error', lastTimestampSynced: null } });
    expect(await follow({ world, inputs: { 'synced-through': loaded } })).toMatchObject({ status: 'error' });
  });
});

test('a time from the future that has come since proves nothing: rows from before it stay hidden', async () => {
  const world = withRuns({ agoMs: 300_000, durationMs: 10_000, lastTimestampSynced: '2026-01-01T11:59:30Z' });
  const step = await runFollow({ world, inputs: { 'synced-through': loaded } });
  expect(told(step)).toMatchObject({ status: 'stale', syncs: 1 });
  expect(step.annotations[0]?.text).toContain('up to 2026-01-01T11:59:30Z, a time in the future');
  expect(await outcome('wait', '2026-01-01T11:59:31Z', world)).toBe('success, 1 of ours');
});

describe('on-busy: join', () => {
  const inputs = { 'on-busy': 'join', 'synced-through': loaded };

  test('triggers nothing where the first list is enough, in one request, and says so', async () => {
    const step = await runFollow({ world: withRuns({ ...reached, result: 'partial' }), inputs });
    expect(told(step)).toMatchObject({ status: 'partial', green: true, adopted: true, syncs: 0, trace: ['0 GET 200'] });
    expect(step.outputs).toMatchObject({ attempts: '0', 'rows-failed': '10' });
    expect(step.annotations[0]?.text).toContain('A sync from before this step has already synced rows up to');
  });

  test('fails where too many rows of that sync failed', async () => {
    const world = withRuns({ ...reached, result: 'partial' });
    const step = await runFollow({ world, inputs: { ...inputs, 'max-failed-rows': '9' } });
    expect(told(step)).toMatchObject({ status: 'partial', green: false, adopted: true, syncs: 0 });
    expect(step.annotations[0]?.text).toContain(
      'so nothing was triggered. It ended, but 10 of 1,000 rows (1%) failed; the limit is 9.',
    );
  });

  test('triggers its own where the running sync fails', async () => {
    const world = withRuns({ agoMs: 50_000, durationMs: 80_000, result: 'error' });
    expect(await follow({ world, inputs })).toMatchObject({ status: 'success', adopted: false, syncs: 1 });
  });

  test('adopts a sync that began after the step, as on-busy: wait does', async () => {
    const world = withRuns({ agoMs: 90_000, durationMs: 120_000 });
    const events = { 30100: starts({ durationMs: 15_000 }) };
    expect(await follow({ world, inputs, events })).toMatchObject({ status: 'success', adopted: true, syncs: 0 });
  });

  test('needs no Date', async () => {
    const step = await runStep({
      world: { ...withRuns(reached), date: () => null },
      inputs: { ...inputs, 'wait-for-completion': 'true' },
    });
    expect(told(step)).toMatchObject({ status: 'success', adopted: true, syncs: 0 });
  });
});

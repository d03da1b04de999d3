// The log: a line for each change, a progress line at most once a minute, and nothing unsafe in either.
import { describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/github/log.ts';
import type { ListFailure, Reply, Run, SyncEvent } from '../../src/sync/ports.ts';
import { accepted, ambiguous, bareRun, busy, limited, notSent, refused, run, safe, unreadable } from './outcomes.ts';

type At = readonly [second: number, event: SyncEvent];

/** The lines that are logged for events at these seconds. */
function linesFor(name: string | null, events: readonly At[]): string[] {
  const lines: string[] = [];
  let nowMs = 5_000_000;
  const runner = {
    info: (line: string) => lines.push(line),
    debug: (line: string) => lines.push(`debug ${line}`),
    docsUrl: () => 'https://x.test/y',
  };
  const log = createLog(runner, { nowMs: () => nowMs }, safe, name);
  for (const [second, event] of events) {
    nowMs = 5_000_000 + second * 1_000;
    log(event);
  }
  return lines;
}

/** The same event at each of these seconds. */
const each = (event: SyncEvent, ...seconds: readonly number[]): At[] => seconds.map((second): At => [second, event]);

/** Events one second apart. */
const inTurn = (...events: readonly SyncEvent[]): At[] => events.map((event, index): At => [index, event]);
const logged = (...events: readonly SyncEvent[]): string[] => linesFor(null, inTurn(...events));

const replied = (reply: Reply, attempt = 1): SyncEvent => ({ kind: 'replied', attempt, reply });
const listed = (failure: ListFailure | null): SyncEvent => ({ kind: 'listed', failure });
const seen = (shown: Run | null, ...pastDurationsMs: number[]): SyncEvent => ({
  kind: 'seen',
  run: shown,
  pastDurationsMs,
});
type Waiting = Extract<SyncEvent, { kind: 'waiting' }>;
const waiting = (fields: Partial<Waiting> = {}): SyncEvent => ({
  kind: 'waiting',
  why: 'busy',
  forMs: 20_000,
  ...fields,
});

const since = 'The sync has been running since 2026-01-01T12:00:00Z: rows unknown';
const hostile = 'Words\n::error::x';

test.each<[string, SyncEvent]>([
  ['Trigger 1: Braze accepted the sync (202: success)', replied(accepted)],
  ['Trigger 1: another sync of this integration is running (429: Another job is in progress)', replied(busy)],
  ["Trigger 1: the workspace's rate limit is used up (429: Words : :error: :x)", replied(limited(hostile))],
  ['Trigger 1: Braze refused (401)', replied(refused('unauthorized', 401, null))],
  ["Trigger 1: a web page came in place of Braze's answer (403)", replied(refused('web-page', 403, null))],
  ['Trigger 1: Braze could not be reached (ENOTFOUND, DNS does not know the name)', replied(notSent())],
  ['Trigger 3: no clear answer; Braze may have started the sync (TIMEOUT, no answer in time)', replied(ambiguous(), 3)],

  ['Following a sync that the list of runs shows', { kind: 'adopted' }],
  ['Braze refused to list the runs (403: Words : :error: :x)', listed(refused('forbidden', 403, hostile))],
  ['The rate limit for reading runs is used up (429)', listed(limited(null))],
  ['Braze could not be reached to list the runs (ENOTFOUND, DNS does not know the name)', listed(notSent())],
  [
    'The list of runs could not be read: a redirect came in place of an answer (302)',
    listed(refused('redirect', 302, null)),
  ],
  ['The list of runs could not be read (TIMEOUT, no answer in time)', listed(unreadable('TIMEOUT', null))],

  ['Braze does not show the sync yet', seen(null)],
  [since, seen(bareRun)],
  ['The sync has been running: rows unknown', seen({ ...bareRun, startedAt: null, startedAtMs: null })],
  [`${since}; past runs took 4m to 6m`, seen(bareRun, 240_000, 360_000, 300_000)],
  [`${since}; past runs took 1m`, seen(bareRun, 60_000)],
  ['The sync ended: success, 1,234 rows synced, 3 failed', seen(run({ rowsFailed: 3 }))],
  ['The sync ended: config_error, 0 failed', seen(run({ status: 'config_error', rowsSynced: null }))],
  ['The sync ended: undocumented, 0 failed', seen(run({ status: 'undocumented', rowsSynced: null }))],
  [`${since.slice(0, -12)}0 failed`, seen(run({ status: 'undocumented', finishedAtMs: null, rowsSynced: null }))],

  ['Next check in 20s', waiting({ why: 'end' })],
  ['Reading the runs again in 20s', waiting({ why: 'first-list' })],
  ['Waiting for the other sync to end: next check in 20s', waiting()],
  ['Waiting for the rate limit: next request in 20s', waiting({ why: 'rate-limit' })],
  ['Retrying in 20s', waiting({ why: 'repeat' })],
  ['Next check in 9s', waiting({ why: 'end', forMs: 9_400 })],
  ['Next check in 1s', waiting({ why: 'end', forMs: 1_000 })],
  ['Looking for the sync in the list of runs: next check in 20s', waiting({ why: 'search' })],
])('an event is logged as "%s"', (line, event) => {
  expect(logged(event)).toEqual([`[0s] ${line}`]);
  expect(linesFor('abc-1', [[65, event]])).toEqual([`[1m 5s] abc-1: ${line}`]);
});

const started = (afterMs: number): SyncEvent => ({ kind: 'started', afterMs });
const limit = waiting({ why: 'rate-limit' });
const failed = listed(unreadable());
const otherRun = { ...bareRun, startedAt: '2026-01-01T13:00:00Z' };

describe('the times of log lines for', () => {
  test.each<[string, string, readonly At[]]>([
    ['three triggers', '0s, 1s, 2s', inTurn(replied(ambiguous(), 1), replied(ambiguous(), 2), replied(busy, 3))],
    ['lists that succeed', '', each(listed(null), 0, 600)],
    ['lists that fail', '0s', each(failed, 0, 1, 600)],
    ['two lists that fail and then two that succeed', '0s, 2s', inTurn(failed, failed, listed(null), listed(null))],
    ['lists that fail in different ways', '0s', inTurn(failed, listed(notSent()), failed)],
    ['a list that fails and then one that is refused', '0s, 1s', inTurn(failed, listed(refused('forbidden', 403)))],
    ['lists that fail with waits between them', '0s, 1s', inTurn(failed, waiting(), failed, waiting())],

    ['two running runs', '0s, 1s', inTurn(seen(bareRun), seen(otherRun))],
    ['two runs that have ended', '0s, 1s', inTurn(seen(run()), seen(run({ startedAt: 'later' })))],
    ['a run of two minutes', '0s, 1m, 2m', each(seen(bareRun), 0, 59.999, 60, 119.999, 120)],
    ['lists that do not show the run', '0s', inTurn(seen(null), seen(null))],
    [
      'a start far from its trigger, seen three times, and that of the next attempt',
      '0s, 10m 1s',
      [...each(started(9_000), 0, 1, 600), [601, started(8_000)]],
    ],

    ['a wait of two minutes', '0s, 1m, 2m', each(waiting(), 0, 20, 59.999, 60, 119.999, 120)],
    ['a wait of less than a second', '', inTurn(waiting({ forMs: 999 }))],
    ['a wait that continues with another length', '0s', inTurn(waiting(), waiting({ forMs: 7_000 }))],
    ['waits for two reasons', '0s, 1s', inTurn(waiting(), limit)],
    [
      'a wait that continues after another line',
      '0s, 50s, 1m 50s',
      [[0, waiting()], [50, replied(busy)], ...each(waiting(), 60, 110)],
    ],
    ['a wait that continues after a list', '0s', inTurn(waiting(), listed(null), waiting())],
    [
      'a run with waits between its lists',
      '0s, 1s, 4s',
      inTurn(seen(bareRun), limit, seen(bareRun), limit, seen(run())),
    ],
    [
      'a wait that continues after a line for debugging',
      '0s, 59s, 1m',
      [
        [0, waiting()],
        [59, started(0)],
        [60, waiting()],
      ],
    ],
  ])('%s are "%s"', (_what, times, events) => {
    const lines = linesFor(null, events);
    expect(lines.map((line) => /\[(.*?)\]/.exec(line)?.[1]).join(', ')).toBe(times);
  });
});

describe('the followed sync', () => {
  test('is logged once as no longer shown after it was shown', () => {
    const lines = logged(seen(null), seen(bareRun), seen(null), seen(null));
    expect(lines.slice(2)).toEqual(['[2s] Braze no longer shows the sync']);
  });

  test('is logged again when its rows have doubled, not when they have merely grown', () => {
    const rows = [null, 0, 1, 2, 3, 6, 7, 14, 15, 1_000, 1_022, 1_023, 3_000, 3_500];
    const lines = logged(...rows.map((rowsSynced) => seen({ ...bareRun, rowsSynced })));
    expect(lines.map((line) => /: (rows unknown|[\d,]+) ?/.exec(line)?.[1])).toEqual(
      'rows unknown|1|3|7|15|1,000|1,023|3,000'.split('|'),
    );
  });

  test.each([
    [0, '0s after', false],
    [-250, '0.3s before', false],
    [3_000, '3s after', false],
    [-3_000, '3s before', false],
    [3_001, '3s after', true],
    [-3_001, '3s before', true],
    [75_000, '1m 15s after', true],
  ])(
    "that starts %i ms from its trigger by Braze's clock is logged as started %s, with a request to report it: %p",
    (afterMs, distance, isFar) => {
      const text = `[0s] The sync started ${distance} its trigger by Braze's clock`;
      const report = 'Please report this: https://x.test/y#start-far-from-trigger';
      expect(logged(started(afterMs))).toEqual([isFar ? `${text}. ${report}` : `debug ${text}`]);
    },
  );
});

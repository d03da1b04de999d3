// The log: a line for each change of state, a sign of life at most once a minute, and nothing unsafe in either.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog } from '../../src/github/log.ts';
import type { ListFailure, Reply, Run, SyncEvent } from '../../src/sync/ports.ts';
import { commandsIn } from '../world/printed.ts';
import { hostileText } from './hostile.ts';
import {
  accepted,
  ambiguous,
  bareRun,
  busy,
  limited,
  notSent,
  outside,
  refused,
  run,
  say,
  unreadable,
} from './outcomes.ts';

type At = readonly [atMs: number, event: SyncEvent];

/** What is logged of events that happen at these times, in ms after the start. */
function loggedOf(integrationId: string | null, events: readonly At[]): string[] {
  const lines: string[] = [];
  const startMs = 5_000_000;
  let nowMs = startMs;
  const runner = {
    info: (line: string) => lines.push(line),
    debug: (line: string) => lines.push(`debug ${line}`),
    docsUrl: () => 'https://x.test/y',
  };
  const log = createLog(runner, { nowMs: () => nowMs }, say, integrationId);
  for (const [atMs, event] of events) {
    nowMs = startMs + atMs;
    log(event);
  }
  return lines;
}

const logged = (...events: readonly At[]): string[] => loggedOf(null, events);

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
  [
    'Trigger 1: Braze could not be reached (the proxy answered with status 503)',
    replied(notSent('PROXY_503', 'proxy')),
  ],
  ['Trigger 3: no clear answer, Braze may have started the sync (TIMEOUT)', replied(ambiguous(), 3)],

  ['Braze refused to list the runs (403: Words : :error: :x)', listed(refused('forbidden', 403, hostile))],
  ['The limit for reading runs is used up (429)', listed(limited(null))],
  ['Braze could not be reached to list the runs (ENOTFOUND, DNS does not know the name)', listed(notSent())],
  [
    'The list of runs could not be read: a redirect came in place of an answer (302)',
    listed(refused('redirect', 302, null)),
  ],
  ['The list of runs could not be read (TIMEOUT)', listed(unreadable('TIMEOUT', null))],

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
  ['Reading the runs: retrying in 20s', waiting({ why: 'first-list' })],
  ['Waiting for the other sync to end: next check in 20s', waiting()],
  ['Waiting for the rate limit: next request in 20s', waiting({ why: 'rate-limit' })],
  ['Retrying in 20s', waiting({ why: 'repeat' })],
  ['Next check in 9s', waiting({ why: 'end', forMs: 9_400 })],
  ['Next check in 0.9s', waiting({ why: 'end', forMs: 900 })],
  ['Looking for the sync in the list of runs: next check in 20s', waiting({ why: 'evidence' })],
])('a line is "%s"', (line, event) => {
  expect(logged([0, event])).toEqual([`[0s] ${line}`]);
  expect(loggedOf('abc-1', [[65_000, event]])).toEqual([`[1m 5s] abc-1: ${line}`]);
});

/** How many of the events have a line. */
const counted = (...events: readonly At[]): number => logged(...events).length;

describe('the answer to a trigger', () => {
  test('is logged each time where a sync may have started', () => {
    expect(counted([0, replied(ambiguous(), 1)], [1_000, replied(ambiguous(), 2)])).toBe(2);
  });

  test('is a line for each trigger', () => {
    const replies: At[] = [
      [0, replied(busy, 1)],
      [1_000, replied(busy, 2)],
      [60_000, replied(accepted, 3)],
    ];
    expect(logged(...replies).map((line) => line.split(':')[0])).toEqual([
      '[0s] Trigger 1',
      '[1s] Trigger 2',
      '[1m] Trigger 3',
    ]);
  });
});

describe('a list', () => {
  test('that could be read is no news, however long', () => {
    expect(counted([0, listed(null)], [600_000, listed(null)])).toBe(0);
  });

  test('that could not, time and again, is logged once, and once more when it can be', () => {
    const failed = [0, 1_000, 600_000].map((atMs): At => [atMs, listed(unreadable())]);
    expect(logged(...failed, [601_000, listed(null)], [602_000, listed(null)])).toEqual([
      '[0s] The list of runs could not be read (500)',
      '[10m 1s] The runs can be read',
    ]);
  });

  test('that is not sent or not readable by turns is logged once, and again where it is refused', () => {
    expect(counted([0, listed(unreadable())], [1, listed(notSent())], [2, listed(unreadable())])).toBe(1);
    expect(counted([0, listed(unreadable())], [1, listed(refused('forbidden', 403))])).toBe(2);
  });

  test('that could not is logged once though the same wait comes in between', () => {
    expect(counted([0, listed(unreadable())], [1, waiting()], [5_000, listed(unreadable())], [5_001, waiting()])).toBe(
      2,
    );
  });
});

describe('the sync that is followed', () => {
  test('is no longer shown, once it was shown', () => {
    const lines = logged([0, seen(null)], [1_000, seen(bareRun)], [2_000, seen(null)], [3_000, seen(null)]);
    expect(lines.slice(2)).toEqual(['[2s] Braze no longer shows the sync']);
  });

  test('is logged again where its rows have doubled, and not where they have merely grown', () => {
    const rows = [null, 0, 1, 2, 3, 6, 7, 14, 15, 1_000, 1_022, 1_023, 3_000, 3_500];
    const lines = logged(...rows.map((rowsSynced, index): At => [index, seen({ ...bareRun, rowsSynced })]));
    expect(lines.map((line) => /: (rows unknown|[\d,]+) ?/.exec(line)?.[1])).toEqual(
      'rows unknown|1|3|7|15|1,000|1,023|3,000'.split('|'),
    );
  });

  test('is logged again where another run has taken its place', () => {
    expect(counted([0, seen(bareRun)], [1, seen({ ...bareRun, startedAt: '2026-01-01T13:00:00Z' })])).toBe(2);
  });

  test('is logged again after a minute, and not before', () => {
    const minutely = [0, 59_999, 60_000, 119_999, 120_000].map((atMs): At => [atMs, seen(bareRun)]);
    expect(logged(...minutely).map((line) => line.split(' The')[0])).toEqual(['[0s]', '[1m]', '[2m]']);
    expect(counted([0, seen(null)], [2_000, seen(null)])).toBe(1);
  });
});

describe('the start of our sync', () => {
  const started = (afterMs: number): SyncEvent => ({ kind: 'started', afterMs });

  test.each([
    [0, '0s after'],
    [-250, '0.3s before'],
    [3_000, '3s after'],
    [-3_000, '3s before'],
  ])("%i ms from its trigger by Braze's clock is a line for debugging", (afterMs, far) => {
    expect(logged([0, started(afterMs)])).toEqual([`debug [0s] The sync started ${far} its trigger by Braze's clock`]);
  });

  test.each([
    [3_001, '3s after'],
    [-3_001, '3s before'],
    [75_000, '1m 15s after'],
  ])("%i ms from its trigger by Braze's clock is to be reported", (afterMs, far) => {
    const where = 'Please report this: https://x.test/y#start-far-from-trigger';
    expect(logged([0, started(afterMs)])).toEqual([
      `[0s] The sync started ${far} its trigger by Braze's clock. ${where}`,
    ]);
  });

  test('is logged once, however long the sync runs, and once more for the next attempt', () => {
    expect(counted(...[0, 1, 600_000].map((atMs): At => [atMs, started(9_000)]), [600_001, started(8_000)])).toBe(2);
  });

  test('hides no sign of life if it is only for debugging', () => {
    expect(counted([0, waiting()], [59_000, started(0)], [60_000, waiting()])).toBe(3);
  });
});

describe('a wait', () => {
  test('that goes on is logged again after a minute, and not before', () => {
    const again = waiting({ forMs: 7_000 });
    expect(counted([0, waiting()], [20_000, again], [59_999, again])).toBe(1);
    expect(counted([0, waiting()], [60_000, again], [119_999, again], [120_000, again])).toBe(3);
  });

  test('that goes on counts the minute from the last line, whatever that was about', () => {
    const wait = waiting();
    expect(counted([0, wait], [50_000, replied(busy)], [60_000, wait], [109_999, wait], [110_000, wait])).toBe(3);
  });

  test('that goes on while lists are read is logged no more often', () => {
    const looks = [5_000, 10_000].flatMap((atMs): At[] => [
      [atMs, listed(null)],
      [atMs, waiting()],
    ]);
    expect(counted([0, waiting()], ...looks)).toBe(1);
  });

  test('beside a sync that is followed hides no change of that', () => {
    const limit = waiting({ why: 'rate-limit' });
    const lines = logged([0, seen(bareRun)], [1, limit], [2, seen(bareRun)], [3, limit], [4, seen(run())]);
    expect(lines.map((line) => line.split(' ')[2])).toEqual(['sync', 'for', 'sync']);
  });

  test('for something else is logged at once', () => {
    expect(counted([0, waiting()], [1, waiting({ why: 'rate-limit' })])).toBe(2);
  });
});

test('no line has a command in it, whatever Braze says', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const answer = { ...refused('other', 418), message: outside(text) };
      const lines = logged([0, replied(answer)], [1, listed(answer)]);
      expect(lines).toHaveLength(2);
      for (const line of lines) expect([line.split(/[\r\n\u2028\u2029]/).length, commandsIn(line)]).toEqual([1, []]);
    }),
  );
});

// The log: a line for each change of state, a sign of life at most once a minute, and nothing unsafe in either.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog } from '../../src/github/log.ts';
import type { ListAnswer, Reply, Run, SyncEvent } from '../../src/sync/ports.ts';
import { hostileText } from './hostile.ts';
import { accepted, bareRun, busy, run, say } from './outcomes.ts';
import { commandsIn } from './runner-commands.ts';

type At = readonly [atMs: number, event: SyncEvent];

/** What is logged of events that happen at these times, in ms after the start. */
function loggedOf(integrationId: string | null, events: readonly At[]): string[] {
  const lines: string[] = [];
  const startMs = 5_000_000;
  let nowMs = startMs;
  const log = createLog({ info: (line) => lines.push(line) }, { nowMs: () => nowMs }, say, integrationId);
  for (const [atMs, event] of events) {
    nowMs = startMs + atMs;
    log(event);
  }
  return lines;
}

const logged = (...events: readonly At[]): string[] => loggedOf(null, events);

const replied = (reply: Reply, attempt = 1): SyncEvent => ({ kind: 'replied', attempt, reply });
const listed = (answer: ListAnswer): SyncEvent => ({ kind: 'listed', answer });
const seen = (shown: Run | null, ...pastDurationsMs: number[]): SyncEvent => ({
  kind: 'seen',
  run: shown,
  pastDurationsMs,
});
const waiting = (fields: Partial<Extract<SyncEvent, { kind: 'waiting' }>> = {}): SyncEvent => ({
  kind: 'waiting',
  action: 'look',
  why: 'busy',
  forMs: 20_000,
  ...fields,
});
const message = { foreign: 'Words\n::error::x' };

describe('the answer to a trigger', () => {
  test.each([
    [accepted, 'Trigger 1: Braze accepted the sync (202: success)'],
    [busy, 'Trigger 1: another sync of this integration is running (429: Another job is in progress)'],
    [
      { kind: 'rate-limited', waitMs: 1, told: true, httpStatus: 429, message },
      "Trigger 1: the workspace's rate limit is used up (429: Words : :error: :x)",
    ],
    [{ kind: 'refused', refusal: 'unauthorized', httpStatus: 401, message: null }, 'Trigger 1: refused (401)'],
    [
      { kind: 'not-sent', code: 'ENOTFOUND', httpStatus: null, message: null },
      'Trigger 1: Braze could not be reached (ENOTFOUND)',
    ],
    [
      { kind: 'ambiguous', code: 'HTTP_503', waitMs: null, httpStatus: 503, message },
      'Trigger 1: no clear answer, Braze may have started the sync (503: Words : :error: :x)',
    ],
  ] as const)('%j is a line of its own', (reply, line) => {
    expect(logged([0, replied(reply)])).toEqual([`[0s] ${line}`]);
  });

  test('has the number of the trigger, and the time since the start', () => {
    expect(logged([65_000, replied(accepted, 3)])).toEqual([
      '[1m 5s] Trigger 3: Braze accepted the sync (202: success)',
    ]);
  });

  test('is told each time where a sync may have started', () => {
    const lost = { kind: 'ambiguous', code: 'ECONNRESET', waitMs: null, httpStatus: null, message: null } as const;
    expect(logged([0, replied(lost, 1)], [1_000, replied(lost, 2)])).toEqual([
      '[0s] Trigger 1: no clear answer, Braze may have started the sync (ECONNRESET)',
      '[1s] Trigger 2: no clear answer, Braze may have started the sync (ECONNRESET)',
    ]);
  });

  test('is told again where it is another, and after a minute where it is the same', () => {
    expect(
      logged(
        [0, replied(busy, 1)],
        [59_999, replied(busy, 2)],
        [60_000, replied(busy, 3)],
        [60_001, replied(accepted, 4)],
      ).map((line) => line.split(':')[0]),
    ).toEqual(['[0s] Trigger 1', '[1m] Trigger 3', '[1m] Trigger 4']);
  });
});

describe('a list', () => {
  const list: ListAnswer = { kind: 'list', runs: [] };
  const unreadable: ListAnswer = { kind: 'unreadable', code: 'HTTP_500', httpStatus: 500, message: null };
  const gone: ListAnswer = { kind: 'not-sent', code: 'ENOTFOUND', httpStatus: null, message: null };

  test('that could be read is no news, however long', () => {
    expect(logged([0, listed(list)], [600_000, listed(list)])).toEqual([]);
  });

  test.each([
    [
      { kind: 'refused', refusal: 'forbidden', httpStatus: 403, message },
      'Braze refused to list the runs (403: Words : :error: :x)',
    ],
    [
      { kind: 'rate-limited', waitMs: 1, told: true, httpStatus: 429, message: null },
      'The limit for reading runs is used up (429)',
    ],
    [gone, 'Braze could not be reached to list the runs (ENOTFOUND)'],
    [
      { kind: 'unreadable', code: 'TIMEOUT', httpStatus: null, message: null },
      'The list of runs could not be read (TIMEOUT)',
    ],
  ] as const)('that could not is: %j', (answer, line) => {
    expect(logged([0, listed(answer)])).toEqual([`[0s] ${line}`]);
  });

  test('that could not, time and again, is told once, and once more when it can be', () => {
    expect(
      logged(
        [0, listed(unreadable)],
        [1_000, listed(unreadable)],
        [600_000, listed(unreadable)],
        [601_000, listed(list)],
        [602_000, listed(list)],
      ),
    ).toEqual(['[0s] The list of runs could not be read (500)', '[10m 1s] The runs can be read']);
  });

  test('that could not for another reason is told again', () => {
    expect(logged([0, listed(unreadable)], [1, listed(gone)], [2, listed(unreadable)])).toHaveLength(3);
  });

  test('that could not is told once though the same wait comes in between', () => {
    expect(
      logged([0, listed(unreadable)], [1, waiting()], [5_000, listed(unreadable)], [5_001, waiting()]),
    ).toHaveLength(2);
  });
});

describe('the sync that is followed', () => {
  const at = (rowsSynced: number | null): Run => ({ ...bareRun, rowsSynced });

  test('is told of while it does not show, when it shows, and when it has ended', () => {
    expect(
      logged(
        [0, seen(null)],
        [2_000, seen(null)],
        [4_000, seen(bareRun)],
        [6_000, seen(bareRun)],
        [12_000, seen(run({ rowsFailed: 3 }))],
      ),
    ).toEqual([
      '[0s] Braze does not show the sync yet',
      '[4s] The sync is running since 2026-01-01T12:00:00Z: rows not told',
      '[12s] The sync ended: success, 1,234 rows synced, 3 failed',
    ]);
  });

  test.each(['success', 'partial', 'error', 'config_error'] as const)('may end %s', (status) => {
    expect(logged([0, seen(run({ status, finishedAtMs: null, rowsSynced: null }))])).toEqual([
      `[0s] The sync ended: ${status}, 0 failed`,
    ]);
  });

  test('that ends in words of its own has ended once it has a finish time', () => {
    const odd = run({ status: 'unreadable' });
    expect(logged([0, seen(odd)])[0]).toMatch(/^\[0s\] The sync ended: /);
    expect(logged([0, seen({ ...odd, finishedAtMs: null })])[0]).toMatch(/^\[0s\] The sync is running/);
  });

  test('is told with how long past runs took', () => {
    expect(logged([0, seen(bareRun, 240_000, 360_000, 300_000)])).toEqual([
      '[0s] The sync is running since 2026-01-01T12:00:00Z: rows not told; past runs took 4m to 6m',
    ]);
    expect(logged([0, seen(bareRun, 60_000)])[0]).toMatch(/; past runs took 1m$/);
  });

  test('that has no start is told without', () => {
    expect(logged([0, seen({ ...bareRun, startedAt: null, startedAtMs: null })])).toEqual([
      '[0s] The sync is running: rows not told',
    ]);
  });

  test('is told again where its rows have doubled, and not where they have merely grown', () => {
    const rows = [null, 0, 1, 2, 3, 6, 7, 14, 15, 1_000, 1_022, 1_023, 3_000, 3_500];
    const lines = logged(...rows.map((count, index): At => [index, seen(at(count))]));
    expect(lines.map((line) => /: (.*)$/.exec(line)?.[1])).toEqual([
      'rows not told',
      '1 rows synced',
      '3 rows synced',
      '7 rows synced',
      '15 rows synced',
      '1,000 rows synced',
      '1,023 rows synced',
      '3,000 rows synced',
    ]);
  });

  test('is told again where another run has taken its place', () => {
    expect(logged([0, seen(bareRun)], [1, seen({ ...bareRun, startedAt: '2026-01-01T13:00:00Z' })])).toHaveLength(2);
  });

  test('is told again after a minute, and not before', () => {
    const minutely = [0, 59_999, 60_000, 119_999, 120_000].map((atMs): At => [atMs, seen(bareRun)]);
    expect(logged(...minutely).map((line) => line.split(' The')[0])).toEqual(['[0s]', '[1m]', '[2m]']);
  });
});

describe('a wait', () => {
  test.each([
    ['baseline', 'look', 'Waiting to read the runs, which comes before the trigger: next look at the runs in 20s'],
    ['busy', 'look', 'Waiting for the running sync to end: next look at the runs in 20s'],
    ['rate-limit', 'trigger', 'Waiting for the rate limit: next trigger in 20s'],
    ['not-sent', 'trigger', 'Waiting to try again: next trigger in 20s'],
    ['evidence', 'rest', 'Waiting for a sign of the sync: nothing more to ask before the timeout in 20s'],
  ] as const)('for %s and then to %s says so', (why, action, line) => {
    expect(logged([0, waiting({ why, action })])).toEqual([`[0s] ${line}`]);
  });

  test('for the start says nothing', () => {
    expect(logged([0, waiting({ why: 'start' })], [600_000, waiting({ why: 'start' })])).toEqual([]);
  });

  test('that goes on is told again after a minute, and not before', () => {
    const again = waiting({ forMs: 7_000 });
    const first = '[0s] Waiting for the running sync to end: next look at the runs in 20s';
    expect(logged([0, waiting()], [20_000, again], [59_999, again])).toEqual([first]);
    expect(logged([0, waiting()], [60_000, again], [119_999, again], [120_000, again])).toEqual([
      first,
      '[1m] Waiting for the running sync to end: next look at the runs in 7s',
      '[2m] Waiting for the running sync to end: next look at the runs in 7s',
    ]);
  });

  test('that goes on counts the minute from the last line, whatever that was about', () => {
    expect(
      logged([0, waiting()], [50_000, replied(busy)], [60_000, waiting()], [109_999, waiting()], [110_000, waiting()]),
    ).toHaveLength(3);
  });

  test('that goes on while lists are read is told no more often', () => {
    const list = listed({ kind: 'list', runs: [] });
    expect(logged([0, waiting()], [5_000, list], [5_000, waiting()], [10_000, list], [10_000, waiting()])).toHaveLength(
      1,
    );
  });

  test('that is heard of beside a sync that is followed hides no change of that', () => {
    const limit = waiting({ why: 'rate-limit' });
    expect(
      logged([0, seen(bareRun)], [1, limit], [2, seen(bareRun)], [3, limit], [4, seen(run())]).map(
        (line) => line.split(' ')[2],
      ),
    ).toEqual(['sync', 'for', 'sync']);
  });

  test('for something else, or for another action, is told at once', () => {
    expect(logged([0, waiting()], [1, waiting({ why: 'rate-limit' })])).toHaveLength(2);
    expect(logged([0, waiting()], [1, waiting({ action: 'trigger' })])).toHaveLength(2);
  });
});

test('a log of one of several integrations names it in every line', () => {
  const events: readonly At[] = [
    [0, replied(busy)],
    [1_000, waiting()],
    [2_000, seen(bareRun)],
    [3_000, listed({ kind: 'unreadable', code: 'TIMEOUT', httpStatus: null, message: null })],
  ];
  expect(loggedOf('abc-1', events)).toEqual(logged(...events).map((line) => line.replace('] ', '] abc-1: ')));
});

test('no line has a command in it, whatever Braze says', () => {
  const refused = { kind: 'refused', refusal: 'other', httpStatus: 418 } as const;
  fc.assert(
    fc.property(hostileText, (foreign) => {
      const lines = logged(
        [0, replied({ ...refused, message: { foreign } })],
        [1, listed({ ...refused, message: { foreign } })],
      );
      expect(lines).toHaveLength(2);
      for (const line of lines) expect([line.split(/[\r\n\u2028\u2029]/).length, commandsIn(line)]).toEqual([1, []]);
    }),
  );
});

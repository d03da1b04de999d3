// The log: a line for each change of state, a sign of life at most once a minute, and nothing unsafe in either.
import { describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/github/log.ts';
import type { SyncEvent } from '../../src/sync/ports.ts';
import { accepted, busy, say } from './outcomes.ts';
import { commandsIn } from './runner-commands.ts';

/** What is logged of events that happen at these times, in ms after the start. */
function logged(...events: readonly (readonly [number, SyncEvent])[]): string[] {
  const lines: string[] = [];
  const startMs = 5_000_000;
  let nowMs = startMs;
  const log = createLog({ info: (line) => lines.push(line) }, { nowMs: () => nowMs }, say);
  for (const [atMs, event] of events) {
    nowMs = startMs + atMs;
    log(event);
  }
  return lines;
}

const replied = (reply: Extract<SyncEvent, { kind: 'replied' }>['reply'], attempt = 1): SyncEvent => ({
  kind: 'replied',
  attempt,
  reply,
});
const listed = (answer: Extract<SyncEvent, { kind: 'listed' }>['answer']): SyncEvent => ({ kind: 'listed', answer });
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
});

describe('a list', () => {
  test('that could be read is no news', () => {
    expect(logged([0, listed({ kind: 'list', runs: [] })], [600_000, listed({ kind: 'list', runs: [] })])).toEqual([]);
  });

  test.each([
    [
      { kind: 'refused', refusal: 'forbidden', httpStatus: 403, message },
      'The api-key may not read runs (cdi.integration_job_status): waiting by triggering again (403: Words : :error: :x)',
    ],
    [
      { kind: 'rate-limited', waitMs: 1, told: true, httpStatus: 429, message: null },
      'The limit for reading runs is used up (429)',
    ],
    [{ kind: 'unreadable', code: 'TIMEOUT', httpStatus: null, message: null }, 'The runs could not be read (TIMEOUT)'],
  ] as const)('that could not is: %j', (answer, line) => {
    expect(logged([0, listed(answer)])).toEqual([`[0s] ${line}`]);
  });
});

describe('a wait', () => {
  test.each([
    ['start', 'trigger', '[0s] Starting: next trigger in 20s'],
    ['busy', 'look', '[0s] Waiting for the running sync to end: next look at the runs in 20s'],
    ['rate-limit', 'trigger', '[0s] Waiting for the rate limit: next trigger in 20s'],
    ['not-sent', 'trigger', '[0s] Waiting to try again: next trigger in 20s'],
    ['evidence', 'rest', '[0s] Looking for a sign of the sync: nothing more to ask before the timeout in 20s'],
  ] as const)('for %s and then to %s says so', (why, action, line) => {
    expect(logged([0, waiting({ why, action })])).toEqual([line]);
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

  test('that goes on counts the minute from the last line', () => {
    expect(logged([0, replied(busy)], [50_000, waiting()], [109_999, waiting()], [110_000, waiting()])).toHaveLength(3);
  });

  test('that goes on while lists are read is told no more often', () => {
    const list = listed({ kind: 'list', runs: [] });
    expect(logged([0, waiting()], [5_000, list], [5_000, waiting()], [10_000, list], [10_000, waiting()])).toHaveLength(
      1,
    );
  });

  test('for something else is told at once', () => {
    expect(logged([0, waiting()], [1, waiting({ why: 'rate-limit' })])).toHaveLength(2);
  });

  test('of which only the end changes is no change of state', () => {
    expect(logged([0, waiting()], [1, waiting({ action: 'trigger', forMs: 1 })])).toHaveLength(1);
  });
});

test('no line has a command in it, whatever Braze says', () => {
  const foreign = '\r::stop-commands::t\n##[add-mask]e';
  const lines = logged(
    [0, replied({ ...busy, message: { foreign } })],
    [1, listed({ kind: 'unreadable', code: 'HTTP_500', httpStatus: 500, message: { foreign } })],
  );
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(commandsIn(line)).toEqual([]);
});

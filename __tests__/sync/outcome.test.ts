// How a sync can end, which ends are green, and which is the worst of several.
import { describe, expect, test } from '@jest/globals';
import type { Outcome, Status } from '../../src/sync/outcome.ts';
import { isGreen, statuses, worst } from '../../src/sync/outcome.ts';

function outcome(status: Status, integrationId: string = status): Outcome {
  return {
    integrationId,
    status,
    cause: 'deadline',
    reply: null,
    attempts: 1,
    mayHaveStarted: false,
    adopted: false,
    run: null,
    elapsedMs: 0,
  };
}

describe('the statuses', () => {
  test('go from worst to best in the documented order', () => {
    expect(statuses).toEqual(['cancelled', 'unknown', 'failed', 'busy', 'skipped', 'triggered']);
  });

  test.each([
    ['cancelled', 'red'],
    ['unknown', 'red'],
    ['failed', 'red'],
    ['busy', 'red'],
    ['skipped', 'green'],
    ['triggered', 'green'],
  ] as const)('%s is %s', (status, colour) => {
    expect(isGreen(status) ? 'green' : 'red').toBe(colour);
  });
});

describe('the worst outcome', () => {
  test.each(statuses)('of %s alone is that one', (status) => {
    expect(worst([outcome(status)]).status).toBe(status);
  });

  const pairs = statuses.slice(1).map((better, index) => [statuses[index] ?? 'cancelled', better] as const);
  test.each(pairs)('of %s and %s is the former, whichever comes first', (worse, better) => {
    expect(worst([outcome(worse), outcome(better)]).status).toBe(worse);
    expect(worst([outcome(better), outcome(worse)]).status).toBe(worse);
  });

  test('is the first of several that are equally bad', () => {
    const outcomes = [outcome('triggered', 'a'), outcome('busy', 'b'), outcome('busy', 'c')] as const;
    expect(worst([...outcomes]).integrationId).toBe('b');
  });

  test('is found behind better ones', () => {
    expect(worst([outcome('triggered'), outcome('skipped'), outcome('unknown'), outcome('busy')]).status).toBe(
      'unknown',
    );
  });
});

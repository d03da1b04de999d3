// The step under schedules of faults: whatever happens to its requests, no rule is broken.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { fates, plain, stepsOf } from './cases.ts';
import { anyCase, drawnCase } from './draw.ts';
import { judge } from './judge.ts';
import { play } from './play.ts';
import { integrationsOf } from './scenery.ts';

/** How many schedules, and which: the same ones each time, unless the environment says otherwise. */
const numRuns = Number(process.env['SCHEDULES'] ?? 1_000);
const seed = Number(process.env['SEED'] ?? 1);

const property = fc.asyncProperty(anyCase, async (it) => {
  expect((await judge(it, { twice: true })).violations).toEqual([]);
});

describe('no rule is broken, and the same case gives the same trace,', () => {
  test(`in ${numRuns} schedules of any kind`, async () => {
    await fc.assert(property, { seed, numRuns });
  }, 300_000);

  test.each([
    ['followed', true],
    ['not followed', false],
  ])('in all schedules of two fates, %s', async (_name, follow) => {
    const schedules = fates.flatMap((first) => fates.map((second) => [first, second]));
    for (const [index, schedule] of schedules.entries()) {
      const it = drawnCase(schedule, follow, index);
      expect({ it, ...(await judge(it, { twice: true })) }).toMatchObject({ violations: [] });
    }
  });
});

test('half of the schedules drawn are those of one step with one integration, and none of the other kinds is rare', () => {
  const drawn = fc.sample(anyCase, { seed, numRuns: 1_000 });
  const kinds = Map.groupBy(drawn, (it) => `${stepsOf(it).length}, ${integrationsOf(it).size}`);
  expect([...kinds.keys()].sort()).toEqual(['1, 1', '1, 2', '2, 1', '2, 2']);
  expect(Math.min(...[...kinds.values()].map(({ length }) => length))).toBeGreaterThan(50);
  expect(kinds.get('1, 1')?.length).toBeGreaterThan(400);
});

test('a case in which nothing is out of the way ends well', async () => {
  const { green, outputs, wire } = await play(plain);
  expect([green, outputs['status'], wire[0]?.method, wire[1]?.method]).toEqual([true, 'success', 'GET', 'POST']);
});

test('every fate makes a difference', async () => {
  const traces = await Promise.all(
    fates.map(async (fate) => {
      const { wire, runs } = await play({
        ...plain,
        manners: { ...plain.manners, garbled: 'html' },
        schedule: ['answered', fate],
      });
      return JSON.stringify({ wire, runs });
    }),
  );
  expect(new Set(traces).size).toBe(fates.length);
});

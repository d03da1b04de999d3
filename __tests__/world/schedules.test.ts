// Runs the step under schedules of faults and checks that it breaks no rule.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { faultNames, plain, stepsOf } from './cases.ts';
import { anyCase } from './draw.ts';
import { play, playAll } from './play.ts';
import type { Job } from './schedules/jobs.ts';
import { doJob, schedulesOf } from './schedules/jobs.ts';
import { integrationsOf } from './setup.ts';

/** How many schedules, and the seed: the same schedules each time, unless the environment says otherwise. */
const count = Number(process.env['SCHEDULES'] ?? 1_000);
const seed = Number(process.env['SEED'] ?? 1);

test.each<[string, Job]>([
  [`${count} random schedules`, { kind: 'seeded', seed, count }],
  ['all schedules of two faults', { kind: 'exhaustive', depth: 2, from: 0, to: schedulesOf(2), seed }],
])(
  'the step breaks no rule in %s',
  async (_name, job) => {
    expect((await doJob(job)).filter(({ violations }) => violations.length > 0)).toEqual([]);
  },
  300_000,
);

test('the same case gives the same trace', async () => {
  for (const it of fc.sample(anyCase, { seed, numRuns: count }))
    expect(await playAll(it)).toStrictEqual(await playAll(it));
}, 300_000);

test('about half of the random schedules have one step and one integration, and no other kind is rare', () => {
  const generated = fc.sample(anyCase, { seed, numRuns: 1_000 });
  const kinds = Map.groupBy(generated, (it) => `${stepsOf(it).length}, ${integrationsOf(it).size}`);
  expect([...kinds.keys()].sort()).toEqual(['1, 1', '1, 2', '2, 1', '2, 2']);
  expect(Math.min(...[...kinds.values()].map(({ length }) => length))).toBeGreaterThan(50);
  expect(kinds.get('1, 1')?.length).toBeGreaterThan(400);
});

test('every fault changes the trace', async () => {
  const faultDetails = { ...plain.faultDetails, garbled: 'html' } as const;
  const traces = await Promise.all(
    faultNames.map(async (fault) => {
      const { wire, runs } = await play({ ...plain, faultDetails, schedule: ['answered', fault] });
      return JSON.stringify({ wire, runs });
    }),
  );
  expect(new Set(traces).size).toBe(faultNames.length);
});

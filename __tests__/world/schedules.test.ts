// The step under schedules of faults: whatever happens to its requests, no rule is broken.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { faultNames, plain, stepsOf } from './cases.ts';
import { anyCase } from './draw.ts';
import { play, playAll } from './play.ts';
import type { Job } from './schedules/jobs.ts';
import { doJob, schedulesOf } from './schedules/jobs.ts';
import { integrationsOf } from './setup.ts';

/** How many schedules, and which: the same ones each time, unless the environment says otherwise. */
const count = Number(process.env['SCHEDULES'] ?? 1_000);
const seed = Number(process.env['SEED'] ?? 1);

test.each<[string, Job]>([
  [`in ${count} schedules of any kind`, { kind: 'seeded', seed, count }],
  ['in all schedules of two faultNames', { kind: 'exhaustive', depth: 2, from: 0, to: schedulesOf(2), seed }],
])(
  'no rule is broken %s',
  async (_name, job) => {
    expect((await doJob(job)).filter(({ violations }) => violations.length > 0)).toEqual([]);
  },
  300_000,
);

test('the same case gives the same trace', async () => {
  for (const it of fc.sample(anyCase, { seed, numRuns: count }))
    expect(await playAll(it)).toStrictEqual(await playAll(it));
}, 300_000);

test('half of the schedules drawn are those of one step with one integration, and none of the other kinds is rare', () => {
  const drawn = fc.sample(anyCase, { seed, numRuns: 1_000 });
  const kinds = Map.groupBy(drawn, (it) => `${stepsOf(it).length}, ${integrationsOf(it).size}`);
  expect([...kinds.keys()].sort()).toEqual(['1, 1', '1, 2', '2, 1', '2, 2']);
  expect(Math.min(...[...kinds.values()].map(({ length }) => length))).toBeGreaterThan(50);
  expect(kinds.get('1, 1')?.length).toBeGreaterThan(400);
});

test('every fault makes a difference', async () => {
  const faultDetails = { ...plain.faultDetails, garbled: 'html' } as const;
  const traces = await Promise.all(
    faultNames.map(async (fault) => {
      const { wire, runs } = await play({ ...plain, faultDetails, schedule: ['answered', fault] });
      return JSON.stringify({ wire, runs });
    }),
  );
  expect(new Set(traces).size).toBe(faultNames.length);
});

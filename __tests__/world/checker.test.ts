// The checker is checked: it accepts clients that keep the rules, and catches each that breaks one.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { brokenClients, plainClient } from './broken.ts';
import type { Case, RunShape } from './cases.ts';
import { anyCase, drawnCase, fates, plain } from './cases.ts';
import { check } from './checker.ts';
import type { Contestant } from './play.ts';
import { play, theStep } from './play.ts';

const partial = { ...plain.ours[0], ending: 'partial' } as RunShape;

/** Each the plainest case that tells some habit from none. */
const tellingCases: readonly Case[] = [
  { ...plain, mode: { ...plain.mode, noFailedRows: true }, ours: [partial] },
  { ...plain, clockOffsetMs: -600_000, initially: 'busy' },
  {
    ...plain,
    clockOffsetMs: -600_000,
    initially: 'busy',
    mode: { ...plain.mode, follow: false },
    schedule: ['lost before'],
  },
];

/** Every schedule of two fates, followed and not, and some of any kind. */
const cases: readonly Case[] = [
  ...tellingCases,
  ...fates.flatMap((first, index) =>
    fates.flatMap((second, number) =>
      [true, false].map((follow) => drawnCase([first, second], follow, 100 * index + number)),
    ),
  ),
  ...fc.sample(anyCase, { numRuns: 400, seed: 1 }),
];

/** The rules that a contestant breaks in any of the cases. */
async function brokenBy(contestant: Contestant): Promise<readonly string[]> {
  const rules = new Set<string>();
  for (const it of cases) {
    const { violations } = check(await play(it, contestant));
    for (const { rule } of violations) rules.add(rule);
  }
  return [...rules];
}

describe('the checker accepts', () => {
  test.each<[string, Contestant]>([
    ['the step', theStep],
    ['a plain client that draws no conclusions', plainClient],
  ])('%s', async (_name, contestant) => {
    expect(await brokenBy(contestant)).toEqual([]);
  });
});

describe('the checker catches a client that', () => {
  test.each(brokenClients.map((broken) => [broken.name, broken] as const))('%s', async (_name, broken) => {
    expect(await brokenBy(broken)).toContain(broken.rule);
  });
});

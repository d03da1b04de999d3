// The checker is checked: it accepts the step, and catches each client that breaks a rule.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { brokenClients } from './broken.ts';
import type { Case } from './cases.ts';
import { fates, plain, plainRun } from './cases.ts';
import { anyCase } from './draw.ts';
import { drawnCase } from './drawn.ts';
import { judge } from './judge.ts';
import type { Contestant } from './play.ts';

/** Two that tell the most, every schedule of two fates, followed and not, and some of any kind. */
const cases: readonly Case[] = [
  { ...plain, mode: { ...plain.mode, noFailedRows: true }, ours: [{ ...plainRun, ending: 'partial' }] },
  { ...plain, schedule: ['limited with headers'], mode: { ...plain.mode, follow: false, onBusy: 'skip' } },
  ...fates.flatMap((first, index) =>
    fates.flatMap((second, number) =>
      [true, false].map((follow) => drawnCase([first, second], follow, 100 * index + number)),
    ),
  ),
  ...fc.sample(anyCase, { numRuns: 800, seed: 1 }),
];

/** The rules that a contestant breaks in the cases, one after the other, up to the first that breaks the one looked for. */
async function brokenBy(contestant: Contestant, lookedFor?: string): Promise<readonly string[]> {
  const rules = new Set<string>();
  for (const it of cases) {
    const { violations } = await judge(it, { contestant });
    for (const { rule } of violations) rules.add(rule);
    if (lookedFor !== undefined && rules.has(lookedFor)) break;
  }
  return [...rules];
}

test('the checker accepts the step', async () => {
  expect(await brokenBy({})).toEqual([]);
}, 120_000);

test.each(brokenClients.map((broken) => [broken.name, broken] as const))(
  'the checker catches a client that %s',
  async (_name, broken) => {
    expect(await brokenBy(broken, broken.rule)).toContain(broken.rule);
  },
  120_000,
);

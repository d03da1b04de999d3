// The checker is checked: it accepts clients that keep the rules, and catches each that breaks one.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { brokenClients, plainClient } from './broken.ts';
import type { Case, EarlierRun } from './cases.ts';
import { drawnCase, fates, plain, plainRun } from './cases.ts';
import { anyCase } from './draw.ts';
import { judge } from './judge.ts';
import type { Contestant } from './play.ts';
import { theStep } from './play.ts';

const running: EarlierRun = { beganMs: 20_000, endsMs: 30_000, shownMs: 0 };

/** Each the plainest case that tells some habit from none. */
const tellingCases: readonly Case[] = [
  { ...plain, mode: { ...plain.mode, noFailedRows: true }, ours: [{ ...plainRun, ending: 'partial' }] },
  { ...plain, clockOffsetMs: -600_000, earlier: running },
  {
    ...plain,
    clockOffsetMs: -600_000,
    earlier: running,
    mode: { ...plain.mode, follow: false },
    schedule: ['lost before'],
  },
  { ...plain, schedule: ['limited with headers'], mode: { ...plain.mode, follow: false, onBusy: 'skip' } },
  // The first integration ends well, the second does not.
  { ...plain, secondIntegration: { ...plain, ours: [{ ...plainRun, ending: 'error' }] } },
];

/** Every schedule of two fates, followed and not, and some of any kind. */
const cases: readonly Case[] = [
  ...tellingCases,
  ...fates.flatMap((first, index) =>
    fates.flatMap((second, number) =>
      [true, false].map((follow) => drawnCase([first, second], follow, 100 * index + number)),
    ),
  ),
  ...fc.sample(anyCase, { numRuns: 800, seed: 1 }),
];

/** Those in which nobody else starts a run at the same time. */
const plainCases = fates
  .filter((fate) => !fate.startsWith('foreign'))
  .flatMap((fate, index) =>
    [true, false].map((follow) => ({ ...drawnCase([fate], follow, index), othersFollowMs: null })),
  );

/** The rules that a contestant breaks in the cases, one after the other, up to the first that breaks the one looked for. */
async function brokenBy(contestant: Contestant, lookedFor?: string, among = cases): Promise<readonly string[]> {
  const rules = new Set<string>();
  for (const it of among) {
    const { findings } = await judge(it, { contestant });
    for (const { rule } of findings) rules.add(rule);
    if (lookedFor !== undefined && rules.has(lookedFor)) break;
  }
  return [...rules];
}

describe('the checker accepts', () => {
  test('the step', async () => {
    expect(await brokenBy(theStep)).toEqual([]);
  }, 120_000);

  test('of a plain client that draws no conclusions all but that it gives up early', async () => {
    expect(await brokenBy(plainClient, undefined, plainCases)).toEqual(['it does not give up early']);
  });
});

describe('the checker catches a client that', () => {
  test.each(brokenClients.map((broken) => [broken.name, broken] as const))('%s', async (_name, broken) => {
    expect(await brokenBy(broken, broken.rule)).toContain(broken.rule);
  });
});

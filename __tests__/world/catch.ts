// Whether the checker catches a broken client.
import * as fc from 'fast-check';
import type { Broken } from './broken.ts';
import type { Case } from './cases.ts';
import { fates, plain, plainRun } from './cases.ts';
import { anyCase, drawnCase } from './draw.ts';
import { judge } from './judge.ts';

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

/** Whether in one of these cases it breaks the rule that has to catch it. */
export async function isCaught(client: Broken): Promise<boolean> {
  for (const it of cases) {
    const { violations } = await judge(it, client);
    if (violations.some(({ rule }) => rule === client.rule)) return true;
  }
  return false;
}

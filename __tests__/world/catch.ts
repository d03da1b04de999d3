// Whether the checker catches a broken client.
import type { BrokenClient } from './broken.ts';
import type { Case } from './cases.ts';
import { plain, plainRun } from './cases.ts';
import { judge } from './judge.ts';
import { casesOf, schedulesOf } from './schedules/jobs.ts';

/** The two cases that catch the most clients, every schedule of two faults, followed and not, and some of any kind. */
const cases: readonly Case[] = [
  { ...plain, mode: { ...plain.mode, noFailedRows: true }, ours: [{ ...plainRun, ending: 'partial' }] },
  { ...plain, schedule: ['limited with headers'], mode: { ...plain.mode, follow: false, onBusy: 'skip' } },
  ...casesOf({ kind: 'exhaustive', depth: 2, from: 0, to: schedulesOf(2), seed: 1 }),
  ...casesOf({ kind: 'seeded', seed: 1, count: 800 }),
];

/** Whether the client breaks its rule in one of these cases. */
export async function isCaught(client: BrokenClient): Promise<boolean> {
  for (const it of cases) {
    const { violations } = await judge(it, client);
    if (violations.some(({ rule }) => rule === client.rule)) return true;
  }
  return false;
}

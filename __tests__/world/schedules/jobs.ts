// The work of `npm run schedules`, in portions that any thread can do: seeded cases, and exhaustive ones.
import * as fc from 'fast-check';
import type { Case, FaultName } from '../cases.ts';
import { faultNames } from '../cases.ts';
import { anyCase, casesOff, drawnCase } from '../draw.ts';
import type { Judgement } from '../judge.ts';
import { judge } from '../judge.ts';

/** So many cases of any kind from this seed on; only those with `Date` off like this, and nothing excused, if it is said. */
interface Seeded {
  readonly kind: 'seeded';
  readonly seed: number;
  readonly count: number;
  readonly dateOffMs?: Case['dateOffMs'] | undefined;
}

/** The schedules of this depth from one number to before another. Odd numbers are followed. */
interface Exhaustive {
  readonly kind: 'exhaustive';
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}

/** A portion of the work. */
export type Job = Seeded | Exhaustive;

/** A case in which rules were broken, or would have been, had the step been able to know better. */
export interface Finding extends Pick<Judgement, 'violations' | 'excused'> {
  readonly it: Case;
}

/** How many schedules there are of a depth, followed and not. */
export function schedulesOf(depth: number): number {
  return 2 * faultNames.length ** depth;
}

/** The cases of a portion. */
export function casesOf(job: Job): readonly Case[] {
  if (job.kind === 'seeded') {
    const { seed, count, dateOffMs } = job;
    return fc.sample(dateOffMs === undefined ? anyCase : casesOff(dateOffMs), { seed, numRuns: count });
  }
  return Array.from({ length: job.to - job.from }, (_, index) => {
    const number = job.from + index;
    return drawnCase(scheduleOf(Math.floor(number / 2), job.depth), number % 2 === 1, job.seed + number);
  });
}

/** Does a portion: the cases in which something was found. */
export async function doJob(job: Job): Promise<readonly Finding[]> {
  const isStrict = job.kind === 'seeded' && job.dateOffMs !== undefined;
  const findings = await findingsIn(casesOf(job), isStrict);
  const first = findings.findIndex(({ violations }) => violations.length > 0);
  if (first < 0 || isStrict || job.kind === 'exhaustive') return findings;
  // The same cases again, for fast-check to shrink the first that fails. What it comes to stands for that one.
  const isGood = async (it: Case): Promise<boolean> => (await judge(it)).violations.length === 0;
  const { counterexample } = await fc.check(fc.asyncProperty(anyCase, isGood), { seed: job.seed, numRuns: job.count });
  const [shrunk] = await findingsIn(counterexample ?? []);
  return shrunk === undefined ? findings : findings.with(first, shrunk);
}

async function findingsIn(cases: readonly Case[], isStrict = false): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const it of cases) {
    const { violations, excused } = await judge(it);
    if (violations.length + excused.length === 0) continue;
    if (isStrict) findings.push({ it, violations: [...violations, ...excused], excused: [] });
    else findings.push({ it, violations, excused });
  }
  return findings;
}

/** The schedule of a number: its digits in the base of the faultNames. What follows the last fault is answered anyway. */
function scheduleOf(number: number, depth: number): readonly FaultName[] {
  const schedule = Array.from({ length: depth }, (_, place) => {
    return faultNames[Math.floor(number / faultNames.length ** place) % faultNames.length] ?? 'answered';
  });
  return schedule.slice(0, schedule.findLastIndex((fault) => fault !== 'answered') + 1);
}

// The work of `npm run schedules`, in portions that any thread can do: seeded cases, and exhaustive ones.
import * as fc from 'fast-check';
import type { Case, Fate } from '../cases.ts';
import { fates } from '../cases.ts';
import { anyCase, casesOff, drawnCase } from '../draw.ts';
import type { Violation } from '../evidence.ts';
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
export interface Finding {
  readonly it: Case;
  readonly violations: readonly Violation[];
  readonly excused: readonly Violation[];
}

/** How many schedules there are of a depth, followed and not. */
export function schedulesOf(depth: number): number {
  return 2 * fates.length ** depth;
}

/** Does a portion: the cases in which something was found. */
export function doJob(job: Job): Promise<readonly Finding[]> {
  return job.kind === 'seeded' ? seeded(job) : findingsIn(exhaustive(job));
}

async function seeded({ seed, count, dateOffMs }: Seeded): Promise<readonly Finding[]> {
  const options = { seed, numRuns: count };
  if (dateOffMs !== undefined) {
    const findings = await findingsIn(fc.sample(casesOff(dateOffMs), options));
    return findings.map(({ it, violations, excused }) => ({
      it,
      violations: [...violations, ...excused],
      excused: [],
    }));
  }
  const findings = await findingsIn(fc.sample(anyCase, options));
  if (findings.every(({ violations }) => violations.length === 0)) return findings;
  // The same cases again, for fast-check to shrink the first that fails. What it comes to stands for that one.
  const isGood = async (it: Case): Promise<boolean> => (await judge(it)).violations.length === 0;
  const { counterexample } = await fc.check(fc.asyncProperty(anyCase, isGood), options);
  const [shrunk] = await findingsIn(counterexample ?? []);
  const first = findings.findIndex(({ violations }) => violations.length > 0);
  return shrunk === undefined ? findings : findings.with(first, shrunk);
}

async function findingsIn(cases: Iterable<Case>): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const it of cases) {
    const { violations, excused } = await judge(it);
    if (violations.length + excused.length > 0) findings.push({ it, violations, excused });
  }
  return findings;
}

function* exhaustive({ depth, from, to, seed }: Exhaustive): Iterable<Case> {
  for (let number = from; number < to; number++) {
    yield drawnCase(scheduleOf(Math.floor(number / 2), depth), number % 2 === 1, seed + number);
  }
}

/** The schedule of a number: its digits in the base of the fates. What follows the last fate is answered anyway. */
function scheduleOf(number: number, depth: number): readonly Fate[] {
  const schedule = Array.from({ length: depth }, (_, place) => {
    return fates[Math.floor(number / fates.length ** place) % fates.length] ?? 'answered';
  });
  return schedule.slice(0, schedule.findLastIndex((fate) => fate !== 'answered') + 1);
}

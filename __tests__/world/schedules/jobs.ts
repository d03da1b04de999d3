// The work of `npm run schedules`, in portions that any thread can do: seeded cases, and exhaustive ones.
import * as fc from 'fast-check';
import type { Case, Fate } from '../cases.ts';
import { fates } from '../cases.ts';
import { anyCase, casesOff, drawnCase } from '../draw.ts';
import type { Violation } from '../evidence.ts';
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

/** A case that broke rules. */
export interface Failed {
  readonly it: Case;
  readonly violations: readonly Violation[];
}

/** What came of some schedules. */
export interface Tally {
  schedules: number;
  /** How many of them broke a rule. */
  violations: number;
  /** How many broke each rule, and how many were excused for each reason. */
  readonly broken: Record<string, number>;
  readonly excused: Record<string, number>;
  /** For each rule that was broken the case with the shortest schedule. */
  readonly failed: Record<string, Failed>;
}

/** A tally of nothing. */
export function createTally(): Tally {
  return { schedules: 0, violations: 0, broken: {}, excused: {}, failed: {} };
}

/** Adds one tally to another. */
export function addUp(sum: Tally, more: Tally): void {
  sum.schedules += more.schedules;
  sum.violations += more.violations;
  for (const counts of ['broken', 'excused'] as const) {
    for (const [name, number] of Object.entries(more[counts])) sum[counts][name] = (sum[counts][name] ?? 0) + number;
  }
  for (const [rule, failed] of Object.entries(more.failed)) {
    const known = sum.failed[rule]?.it.schedule.length ?? Number.POSITIVE_INFINITY;
    if (failed.it.schedule.length < known) sum.failed[rule] = failed;
  }
}

function tallyOf(it: Case, judgement: Judgement, isStrict = false): Tally {
  const violations = [...judgement.violations, ...(isStrict ? judgement.excused : [])];
  const excused = isStrict ? [] : judgement.excused;
  const rules = violations.map(({ rule, status }) => (status === undefined ? rule : `${rule}: ${status}`));
  const once = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 1]));
  return {
    schedules: 1,
    violations: Number(violations.length > 0),
    broken: once(rules),
    excused: once(excused.map(({ excuse }) => String(excuse))),
    failed: Object.fromEntries(violations.map(({ rule }) => [rule, { it, violations }])),
  };
}

/** How many schedules there are of a depth, followed and not. */
export function schedulesOf(depth: number): number {
  return 2 * fates.length ** depth;
}

/** Does a portion. */
export function doJob(job: Job): Promise<Tally> {
  return job.kind === 'seeded' ? seeded(job) : exhaustive(job);
}

async function seeded({ seed, count, dateOffMs }: Seeded): Promise<Tally> {
  const tally = createTally();
  const isStrict = dateOffMs !== undefined;
  const cases = isStrict ? casesOff(dateOffMs) : anyCase;
  const options = { seed, numRuns: count };
  for (const it of fc.sample(cases, options)) addUp(tally, tallyOf(it, await judge(it), isStrict));
  if (tally.violations === 0 || isStrict) return tally;
  // The same cases again, for fast-check to shrink the first that fails.
  const isGood = async (it: Case): Promise<boolean> => (await judge(it)).violations.length === 0;
  const { counterexample } = await fc.check(fc.asyncProperty(cases, isGood), options);
  for (const it of counterexample ?? []) Object.assign(tally.failed, tallyOf(it, await judge(it)).failed);
  return tally;
}

async function exhaustive({ depth, from, to, seed }: Exhaustive): Promise<Tally> {
  const tally = createTally();
  for (let number = from; number < to; number++) {
    const it = drawnCase(scheduleOf(Math.floor(number / 2), depth), number % 2 === 1, seed + number);
    addUp(tally, tallyOf(it, await judge(it)));
  }
  return tally;
}

/** The schedule of a number: its digits in the base of the fates. What follows the last fate is answered anyway. */
function scheduleOf(number: number, depth: number): readonly Fate[] {
  const schedule = Array.from({ length: depth }, (_, place) => {
    return fates[Math.floor(number / fates.length ** place) % fates.length] ?? 'answered';
  });
  return schedule.slice(0, schedule.findLastIndex((fate) => fate !== 'answered') + 1);
}

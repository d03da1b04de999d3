// The work of `npm run schedules`, split into jobs that any thread can do: seeded and exhaustive cases.
import * as fc from 'fast-check';
import type { Case, FaultName } from '../cases.ts';
import { faultNames } from '../cases.ts';
import { anyCase, casesOff, caseWithSchedule } from '../draw.ts';
import type { Judgement } from '../judge.ts';
import { judge } from '../judge.ts';

/** Random cases from this seed. With `dateOffMs`, all have this `Date`, and nothing is excused. */
interface Seeded {
  readonly kind: 'seeded';
  readonly seed: number;
  readonly count: number;
  readonly dateOffMs?: Case['dateOffMs'] | undefined;
}

/** The schedules of this depth from number `from` to before `to`. Odd numbers follow the sync. */
interface Exhaustive {
  readonly kind: 'exhaustive';
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}

/** A part of the work. */
export type Job = Seeded | Exhaustive;

/** A case with violations, or with some that are excused. */
export interface Finding extends Pick<Judgement, 'violations' | 'excused'> {
  readonly it: Case;
}

/** The number of schedules of a depth, followed and not. */
export function schedulesOf(depth: number): number {
  return 2 * faultNames.length ** depth;
}

/** The cases of a job. */
export function casesOf(job: Job): readonly Case[] {
  if (job.kind === 'seeded') {
    const { seed, count, dateOffMs } = job;
    return fc.sample(dateOffMs === undefined ? anyCase : casesOff(dateOffMs), { seed, numRuns: count });
  }
  return Array.from({ length: job.to - job.from }, (_, index) => {
    const number = job.from + index;
    return caseWithSchedule(scheduleOf(Math.floor(number / 2), job.depth), number % 2 === 1, job.seed + number);
  });
}

/** Does a job. Resolves to the cases with findings. */
export async function doJob(job: Job): Promise<readonly Finding[]> {
  const isStrict = job.kind === 'seeded' && job.dateOffMs !== undefined;
  const findings = await findingsIn(casesOf(job), isStrict);
  const first = findings.findIndex(({ violations }) => violations.length > 0);
  if (first < 0 || isStrict || job.kind === 'exhaustive') return findings;
  // Runs the same cases again so that fast-check shrinks the first one that fails. The result replaces it.
  const isOk = async (it: Case): Promise<boolean> => (await judge(it)).violations.length === 0;
  const { counterexample } = await fc.check(fc.asyncProperty(anyCase, isOk), { seed: job.seed, numRuns: job.count });
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

/** The schedule of a number: one fault for each digit in base `faultNames.length`. A trailing `answered` is left out. */
function scheduleOf(number: number, depth: number): readonly FaultName[] {
  const schedule = Array.from({ length: depth }, (_, place) => {
    return faultNames[Math.floor(number / faultNames.length ** place) % faultNames.length] ?? 'answered';
  });
  return schedule.slice(0, schedule.findLastIndex((fault) => fault !== 'answered') + 1);
}

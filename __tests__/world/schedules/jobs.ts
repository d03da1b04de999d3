// The work of `npm run schedules`, in portions that any thread can do: seeded cases, exhaustive ones, broken clients.
import * as fc from 'fast-check';
import { brokenClients } from '../broken.ts';
import type { Case, Fate, Kind } from '../cases.ts';
import { fates, kindOf, kinds } from '../cases.ts';
import { anyCase, casesOff } from '../draw.ts';
import { drawnCase } from '../drawn.ts';
import type { Finding } from '../judge.ts';
import { judge } from '../judge.ts';

/** A portion of the work. */
export type Job =
  /** So many cases of any kind from this seed on; only those with `Date` off like this, and nothing excused, if it is said. */
  | { readonly kind: 'seeded'; readonly seed: number; readonly count: number; readonly dateOffMs?: Case['dateOffMs'] }
  /** The schedules of this depth from one number to before another. Odd numbers are followed. */
  | {
      readonly kind: 'exhaustive';
      readonly depth: number;
      readonly from: number;
      readonly to: number;
      readonly seed: number;
    }
  /** One broken client, against schedules until it is caught. */
  | { readonly kind: 'broken'; readonly index: number };

/** A case that broke rules. Its schedule is the shortest found. */
export interface Failed {
  readonly it: Case;
  readonly findings: readonly Finding[];
  /** Of the seeded portion that it was found in. */
  readonly seed: number | null;
}

/** What came of a portion. */
export interface Done {
  readonly schedules: number;
  /** How many of them were of each kind. */
  readonly kinds: Readonly<Record<Kind, number>>;
  readonly violations: number;
  /** How many broke each rule, and how many verdicts were excused for each reason. */
  readonly counts: Readonly<Record<string, number>>;
  /** One for each rule that was broken. */
  readonly failed: readonly Failed[];
}

/** How many schedules there are of a depth, followed and not. */
export function schedulesOf(depth: number): number {
  return 2 * fates.length ** depth;
}

/** Does a portion. */
export function doJob(job: Job): Promise<Done> {
  switch (job.kind) {
    case 'seeded':
      return seeded(job);
    case 'exhaustive':
      return exhaustive(job);
    case 'broken':
      return broken(job.index);
  }
}

async function seeded({ seed, count, dateOffMs }: Extract<Job, { kind: 'seeded' }>): Promise<Done> {
  const tally = createTally();
  const options = { seed, numRuns: count };
  const isTable = dateOffMs !== undefined;
  const cases = isTable ? casesOff(dateOffMs) : anyCase;
  const judged = (it: Case): ReturnType<typeof judge> => judge(it, { strict: isTable });
  const look = async (it: Case): Promise<boolean> => {
    tally.add(it, await judged(it), seed);
    return true;
  };
  await fc.assert(fc.asyncProperty(cases, look), options);
  const done = tally.done();
  if (done.violations === 0 || isTable) return done;
  const isGood = async (it: Case): Promise<boolean> => (await judged(it)).findings.length === 0;
  const { counterexample } = await fc.check(fc.asyncProperty(cases, isGood), options);
  const shrunk = counterexample?.[0];
  if (shrunk === undefined) return done;
  return { ...done, failed: [{ it: shrunk, findings: (await judged(shrunk)).findings, seed }, ...done.failed] };
}

async function exhaustive({ depth, from, to, seed }: Extract<Job, { kind: 'exhaustive' }>): Promise<Done> {
  const tally = createTally();
  for (let number = from; number < to; number++) {
    const it = drawnCase(scheduleOf(Math.floor(number / 2), depth), number % 2 === 1, seed + number);
    tally.add(it, await judge(it), null);
  }
  return tally.done();
}

/** The schedule of a number: its digits in the base of the fates. What follows the last fate is answered anyway. */
function scheduleOf(number: number, depth: number): readonly Fate[] {
  const schedule = Array.from({ length: depth }, (_, place) => {
    return fates[Math.floor(number / fates.length ** place) % fates.length] ?? 'answered';
  });
  return schedule.slice(0, schedule.findLastIndex((fate) => fate !== 'answered') + 1);
}

async function broken(index: number): Promise<Done> {
  const client = brokenClients[index];
  if (client === undefined) throw new RangeError(`There is no broken client ${index}`);
  const tally = createTally();
  for (const it of fc.sample(anyCase, { numRuns: 2_000, seed: 1 })) {
    const judgement = await judge(it, { contestant: client });
    const findings = judgement.findings.filter(({ rule }) => rule === client.rule);
    tally.add(it, { ...judgement, findings }, 1);
    if (findings.length > 0) break;
  }
  return tally.done();
}

/** A count of nothing. */
export function noneOfAnyKind(): Record<Kind, number> {
  return Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
}

/** Adds up, and keeps of each broken rule the case with the shortest schedule. */
function createTally() {
  const shortest = new Map<string, Failed>();
  const sum = { schedules: 0, violations: 0 };
  const counts: Record<string, number> = {};
  const ofKind = noneOfAnyKind();
  return {
    add(it: Case, { findings, excused }: Awaited<ReturnType<typeof judge>>, seed: number | null): void {
      sum.schedules += 1;
      ofKind[kindOf(it)] += 1;
      sum.violations += Number(findings.length > 0);
      const rules = findings.map(({ rule, status }) => (status === undefined ? rule : `${rule}: ${status}`));
      for (const name of new Set([...rules, ...excused])) {
        counts[name] = (counts[name] ?? 0) + 1;
      }
      for (const { rule } of findings) {
        const known = shortest.get(rule);
        if (known === undefined || known.it.schedule.length > it.schedule.length) {
          shortest.set(rule, { it, findings, seed });
        }
      }
    },
    done: (): Done => ({ ...sum, counts, kinds: ofKind, failed: [...shortest.values()] }),
  };
}

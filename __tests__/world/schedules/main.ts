// `npm run schedules`: the step under as many schedules of faults as wanted, judged by a checker that knows nothing of it.
//
//   --schedules <number>    seeded schedules of any kind; 20000 if nothing else is wanted
//   --exhaustive            all schedules of `--depth <number>`, 4 if it is not given, followed and not
//   --broken                that the checker catches the broken clients
//   --date-off <duration>   seeded schedules with Braze's `Date` so far ahead of the times in its lists, `-10s` for behind,
//                           or `missing`; nothing is excused
//   --seed <number>         1 if it is not given
//   --case <JSON>           one case, as a failure prints it, with its trace
import { parseArgs } from 'node:util';
import type { StringValue } from 'ms';
import ms from 'ms';
import { brokenClients } from '../broken.ts';
import type { Case } from '../cases.ts';
import { plain } from '../cases.ts';
import { isCaught } from '../catch.ts';
import type { Rule, Violation } from '../evidence.ts';
import { judge, traceOf } from '../judge.ts';
import type { Finding, Job } from './jobs.ts';
import { schedulesOf } from './jobs.ts';
import { doAll } from './threads.ts';

/** Portions small enough that the threads end together, large enough that handing them out costs nothing. */
const portionSize = 250;

/** Portions of one seed do not overlap those of the next. */
const seedsApart = 10_000;

const { values } = parseArgs({
  options: {
    schedules: { type: 'string' },
    exhaustive: { type: 'boolean', default: false },
    depth: { type: 'string', default: '4' },
    broken: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    'date-off': { type: 'string' },
    case: { type: 'string' },
  },
});
const isWell = values.case === undefined ? await playWanted() : await replay(values.case);
process.exitCode = isWell ? 0 : 1;

function numberOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`${text} is no number`);
  return Number(text);
}

/** Undefined for any. */
function dateOffOf(text: string | undefined): Case['dateOffMs'] | undefined {
  if (text === undefined) return undefined;
  const offMs = text === 'missing' ? null : ms(text as StringValue);
  if (offMs === undefined) throw new RangeError(`${text} is no duration`);
  return offMs;
}

/** Resolves to whether all is well. */
async function playWanted(): Promise<boolean> {
  const schedules = numberOf(values.schedules ?? (values.exhaustive || values.broken ? '0' : '20000'));
  const depth = numberOf(values.depth);
  const seed = numberOf(values.seed);
  const dateOffMs = dateOffOf(values['date-off']);
  const escaped = values.broken ? await playBroken() : 0;
  let findings: readonly Finding[] = [];
  if (schedules > 0) {
    const jobs = portions(schedules).map(({ from, to }, index): Job => {
      return { kind: 'seeded', seed: seed * seedsApart + index, count: to - from, dateOffMs };
    });
    findings = findings.concat(await playAll('Seeded', jobs, schedules));
  }
  if (values.exhaustive) {
    const total = schedulesOf(depth);
    const jobs = portions(total).map((of): Job => ({ kind: 'exhaustive', depth, seed, ...of }));
    findings = findings.concat(await playAll(`Exhaustive to depth ${depth}`, jobs, total));
  }
  const failed = findings.filter(isFailure);
  printFailed(failed);
  return failed.length === 0 && escaped === 0;
}

function isFailure({ violations }: Finding): boolean {
  return violations.length > 0;
}

/** Equal portions, each from one number to before another. */
function portions(total: number): readonly { readonly from: number; readonly to: number }[] {
  return Array.from({ length: Math.ceil(total / portionSize) }, (_, index) => {
    return { from: index * portionSize, to: Math.min(total, (index + 1) * portionSize) };
  });
}

/** Resolves to how many broken clients were not caught. */
async function playBroken(): Promise<number> {
  const escaped: string[] = [];
  for (const client of brokenClients) if (!(await isCaught(client))) escaped.push(client.name);
  console.log(`Broken clients: ${brokenClients.length - escaped.length} of ${brokenClients.length} caught`);
  for (const name of escaped) console.log(`  not caught: one that ${name}`);
  return escaped.length;
}

/** Does the jobs and prints the figures. */
async function playAll(title: string, jobs: readonly Job[], total: number): Promise<readonly Finding[]> {
  const beganAtMs = performance.now();
  const findings = await doAll(jobs);
  const tookMs = performance.now() - beganAtMs;
  const time = `${(tookMs / 1_000).toFixed(1)} s (${(tookMs / total).toFixed(2)} ms each)`;
  console.log(`${title}: ${count(total)} schedules, ${count(findings.filter(isFailure).length)} violations, ${time}`);
  printCounts(findings.map(({ excused }) => excused.map(({ excuse }) => `excused: ${excuse}`)));
  printCounts(findings.map(({ violations }) => violations.map(nameOf)));
  return findings;
}

function nameOf({ rule, status }: Violation): string {
  return `broken: ${rule}${status === undefined ? '' : `: ${status}`}`;
}

/** In how many schedules there is each of these names. */
function printCounts(namesIn: readonly (readonly string[])[]): void {
  const names = namesIn.flatMap((ofOne) => [...new Set(ofOne)]).sort();
  for (const [name, { length }] of Map.groupBy(names, (one) => one)) console.log(`  ${count(length)} ${name}`);
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** The shortest case of each broken rule. */
function printFailed(failed: readonly Finding[]): void {
  const shown = new Set<Rule>();
  for (const { it, violations } of failed.toSorted((a, b) => a.it.schedule.length - b.it.schedule.length)) {
    if (violations.every(({ rule }) => shown.has(rule))) continue;
    for (const { rule } of violations) shown.add(rule);
    console.log(`\n${violations.map(({ rule, says }) => `${rule}: ${says}`).join('\n')}`);
    console.log(`  schedule: ${it.schedule.join(', ') || 'all answered'}`);
    console.log(`  npm run schedules -- --case '${textOf(it)}'`);
  }
}

/** A case as JSON, which has no word for what never happens. */
function textOf(it: Case): string {
  return JSON.stringify(it, (_name, value: unknown) => (value === Number.POSITIVE_INFINITY ? 'never' : value));
}

function caseOf(text: string): Case {
  const given = JSON.parse(text, (_name, value: unknown) => (value === 'never' ? Number.POSITIVE_INFINITY : value));
  return { ...plain, ...given } as Case;
}

async function replay(text: string): Promise<boolean> {
  const judgement = await judge(caseOf(text));
  console.log(traceOf(judgement));
  for (const { rule, says } of judgement.violations) console.log(`${rule}: ${says}`);
  for (const { rule, says, excuse } of judgement.excused) console.log(`excused (${excuse}): ${rule}: ${says}`);
  return judgement.violations.length === 0;
}

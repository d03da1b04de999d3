// `npm run schedules`: runs the step under many schedules of faults. A checker that knows nothing about the code judges it.
//
//   --schedules <number>    random schedules; default 20000, or 0 with --exhaustive or --broken
//   --exhaustive            all schedules of `--depth <number>`, default 4, followed and not
//   --broken                checks that the checker catches the broken clients
//   --date-off <duration>   random schedules with Braze's `Date` this far ahead of the times in its lists (`-10s`: behind),
//                           or `missing`; nothing is excused
//   --seed <number>         default 1
//   --case <JSON>           plays one case, as a failure prints it, and prints its trace
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

/** Small enough that the threads end at about the same time, large enough that the overhead does not matter. */
const jobSize = 250;

/** Jobs of one seed do not overlap those of the next. */
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
const isOk = values.case === undefined ? await playSchedules() : await replay(values.case);
process.exitCode = isOk ? 0 : 1;

function numberOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`${text} is not a number`);
  return Number(text);
}

/** Undefined if not given. */
function dateOffOf(text: string | undefined): Case['dateOffMs'] | undefined {
  if (text === undefined) return undefined;
  const offMs = text === 'missing' ? null : ms(text as StringValue);
  if (offMs === undefined) throw new RangeError(`${text} is not a duration`);
  return offMs;
}

/** Resolves to whether no step broke a rule and the checker caught every broken client. */
async function playSchedules(): Promise<boolean> {
  const schedules = numberOf(values.schedules ?? (values.exhaustive || values.broken ? '0' : '20000'));
  const depth = numberOf(values.depth);
  const seed = numberOf(values.seed);
  const dateOffMs = dateOffOf(values['date-off']);
  const escaped = values.broken ? await playBroken() : 0;
  let findings: readonly Finding[] = [];
  if (schedules > 0) {
    const jobs = ranges(schedules).map(({ from, to }, index): Job => {
      return { kind: 'seeded', seed: seed * seedsApart + index, count: to - from, dateOffMs };
    });
    findings = findings.concat(await playAll('Random', jobs, schedules));
  }
  if (values.exhaustive) {
    const total = schedulesOf(depth);
    const jobs = ranges(total).map((range): Job => ({ kind: 'exhaustive', depth, seed, ...range }));
    findings = findings.concat(await playAll(`Exhaustive to depth ${depth}`, jobs, total));
  }
  const failed = findings.filter(isFailure);
  printFailed(failed);
  return failed.length === 0 && escaped === 0;
}

function isFailure({ violations }: Finding): boolean {
  return violations.length > 0;
}

/** Splits the numbers below `total` into ranges, each from `from` to before `to`. */
function ranges(total: number): readonly { readonly from: number; readonly to: number }[] {
  return Array.from({ length: Math.ceil(total / jobSize) }, (_, index) => {
    return { from: index * jobSize, to: Math.min(total, (index + 1) * jobSize) };
  });
}

/** Resolves to the number of broken clients that were not caught. */
async function playBroken(): Promise<number> {
  const escaped: string[] = [];
  for (const client of brokenClients) if (!(await isCaught(client))) escaped.push(client.name);
  console.log(`Broken clients: ${brokenClients.length - escaped.length} of ${brokenClients.length} caught`);
  for (const name of escaped) console.log(`  not caught: a client that ${name}`);
  return escaped.length;
}

/** Does the jobs and prints a summary. */
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

/** Prints how many schedules have each of these names. */
function printCounts(namesIn: readonly (readonly string[])[]): void {
  const names = namesIn.flatMap((ofOneCase) => [...new Set(ofOneCase)]).sort();
  for (const [name, { length }] of Map.groupBy(names, (one) => one)) console.log(`  ${count(length)} ${name}`);
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** Prints the shortest case of each broken rule. */
function printFailed(failed: readonly Finding[]): void {
  const shown = new Set<Rule>();
  for (const { it, violations } of failed.toSorted((a, b) => a.it.schedule.length - b.it.schedule.length)) {
    if (violations.every(({ rule }) => shown.has(rule))) continue;
    for (const { rule } of violations) shown.add(rule);
    console.log(`\n${violations.map(({ rule, message }) => `${rule}: ${message}`).join('\n')}`);
    console.log(`  schedule: ${it.schedule.join(', ') || 'all answered'}`);
    console.log(`  npm run schedules -- --case '${textOf(it)}'`);
  }
}

/** A case as JSON, with `never` for infinity, which JSON does not have. */
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
  for (const { rule, message } of judgement.violations) console.log(`${rule}: ${message}`);
  for (const { rule, message, excuse } of judgement.excused) console.log(`excused (${excuse}): ${rule}: ${message}`);
  return judgement.violations.length === 0;
}

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
import { judge, traceOf } from '../judge.ts';
import type { Job, Tally } from './jobs.ts';
import { addUp, createTally, schedulesOf } from './jobs.ts';
import { createProgress } from './progress.ts';
import { doAll } from './threads.ts';

/** Portions small enough that the threads end together, large enough that handing them out costs nothing. */
const portionSize = 250;

/** Portions of one seed do not overlap those of the next. */
const seedsApart = 10_000;

/** More cases than this are not printed. */
const failedShown = 5;

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
  const sum = createTally();
  if (schedules > 0) {
    const jobs = portions(schedules).map(({ from, to }, index): Job => {
      return { kind: 'seeded', seed: seed * seedsApart + index, count: to - from, dateOffMs };
    });
    addUp(sum, await playAll('Seeded', jobs, schedules));
  }
  if (values.exhaustive) {
    const total = schedulesOf(depth);
    const jobs = portions(total).map((of): Job => ({ kind: 'exhaustive', depth, seed, ...of }));
    addUp(sum, await playAll(`Exhaustive to depth ${depth}`, jobs, total));
  }
  printFailed(sum);
  return sum.violations === 0 && escaped === 0;
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

/** Does the jobs and prints a line of figures. */
async function playAll(title: string, jobs: readonly Job[], total: number): Promise<Tally> {
  const beganAtMs = performance.now();
  const sum = createTally();
  const progress = createProgress(title, total);
  await doAll(jobs, (tally) => {
    addUp(sum, tally);
    progress.at(sum.schedules);
  });
  progress.end();
  const tookMs = performance.now() - beganAtMs;
  const time = `${(tookMs / 1_000).toFixed(1)} s (${(tookMs / sum.schedules).toFixed(2)} ms each)`;
  console.log(`${title}: ${count(sum.schedules)} schedules, ${count(sum.violations)} violations, ${time}`);
  for (const [name, times] of Object.entries(sum.excused).sort()) console.log(`  excused: ${count(times)} ${name}`);
  for (const [name, times] of Object.entries(sum.broken).sort()) console.log(`  broken: ${count(times)} ${name}`);
  return sum;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** The shortest case of each broken rule. */
function printFailed(sum: Tally): void {
  const failed = [...new Set(Object.values(sum.failed))].sort((a, b) => a.it.schedule.length - b.it.schedule.length);
  for (const { it, violations } of failed.slice(0, failedShown)) {
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

/** Resolves to whether all is well. */
async function replay(text: string): Promise<boolean> {
  const judgement = await judge(caseOf(text));
  console.log(traceOf(judgement));
  for (const { rule, says } of judgement.violations) console.log(`${rule}: ${says}`);
  for (const { rule, says, excuse } of judgement.excused) console.log(`excused (${excuse}): ${rule}: ${says}`);
  return judgement.violations.length === 0;
}

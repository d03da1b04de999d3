// `npm run schedules`: the step under as many schedules of faults as wanted, judged by a checker that knows nothing of it.
import { parseArgs } from 'node:util';
import type { StringValue } from 'ms';
import ms from 'ms';
import { brokenClients } from '../broken.ts';
import type { Case } from '../cases.ts';
import { kinds, plain } from '../cases.ts';
import { excuses } from '../evidence.ts';
import { judge, traceOf } from '../judge.ts';
import type { Done, Failed, Job } from './jobs.ts';
import { noneOfAnyKind, schedulesOf } from './jobs.ts';
import { createProgress } from './progress.ts';
import { doAll } from './threads.ts';

const usage = `Usage: npm run schedules -- [--schedules <number>] [--exhaustive [--depth <number>]] [--broken] [--seed <number>]
       npm run schedules -- --date-off <10s|-10s|missing> [--schedules <number>] [--seed <number>]
       npm run schedules -- --case '<JSON>'

  --schedules  seeded schedules of any kind; 20000 if nothing is said
  --exhaustive all schedules of --depth (default 4), followed and not
  --broken     that the checker catches the broken clients
  --date-off   seeded schedules in which Braze's Date is ahead of the times in its lists by so much, and nothing is excused
  --seed       default 1
  --case       one case, as a failure prints it, with its trace`;

/** Portions small enough that the threads end together, large enough that handing them out costs nothing. */
const seededAtOnce = 250;
const exhaustiveAtOnce = 1_000;

/** More cases than this are not printed. */
const failedShown = 5;

interface Wanted {
  readonly schedules: number;
  readonly depth: number | null;
  readonly broken: boolean;
  readonly seed: number;
  /** Undefined for any. */
  readonly dateOffMs: Case['dateOffMs'] | undefined;
  readonly case: string | null;
}

function wantedOf(args: readonly string[]): Wanted | null {
  try {
    const { values } = parseArgs({
      args: [...args],
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
    const numbers = [values.schedules ?? '0', values.depth, values.seed];
    if (!numbers.every((text) => /^\d{1,9}$/.test(text))) return null;
    const dateOffMs = dateOffOf(values['date-off']);
    if (Number.isNaN(dateOffMs)) return null;
    const nothing = values.schedules === undefined && !values.exhaustive && !values.broken;
    return {
      schedules: nothing ? 20_000 : Number(values.schedules ?? 0),
      depth: values.exhaustive ? Number(values.depth) : null,
      broken: values.broken,
      seed: Number(values.seed),
      dateOffMs,
      case: values.case ?? null,
    };
  } catch {
    return null;
  }
}

/** NaN where it is no duration. */
function dateOffOf(text: string | undefined): Wanted['dateOffMs'] {
  if (text === undefined) return undefined;
  return text === 'missing' ? null : (ms(text as StringValue) ?? Number.NaN);
}

/** Starts of equal portions, each with its end. */
function portions(total: number, size: number): readonly (readonly [from: number, to: number])[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, index) => {
    return [index * size, Math.min(total, (index + 1) * size)] as const;
  });
}

/** Portions of one seed do not overlap those of the next. */
const seedsApart = 10_000;

function seededJobs({ schedules, seed, dateOffMs }: Wanted): readonly Job[] {
  return portions(schedules, seededAtOnce).map(([from, to], index) => {
    const job = { kind: 'seeded', seed: seed * seedsApart + index, count: to - from } as const;
    return dateOffMs === undefined ? job : { ...job, dateOffMs };
  });
}

function exhaustiveJobs(depth: number, seed: number): readonly Job[] {
  return portions(schedulesOf(depth), exhaustiveAtOnce).map(([from, to]) => {
    return { kind: 'exhaustive', depth, from, to, seed };
  });
}

/** Does the jobs and prints a line of figures. Resolves to the cases that broke rules. */
async function playAll(title: string, jobs: readonly Job[], total: number): Promise<readonly Failed[]> {
  const beganAtMs = performance.now();
  const sum = { schedules: 0, violations: 0 };
  const counts: Record<string, number> = {};
  const ofKind = noneOfAnyKind();
  const failed: Failed[] = [];
  const progress = createProgress(title, total);
  await doAll(jobs, (done) => {
    sum.schedules += done.schedules;
    sum.violations += done.violations;
    for (const [name, number] of Object.entries(done.counts)) counts[name] = (counts[name] ?? 0) + number;
    for (const kind of kinds) ofKind[kind] += done.kinds[kind];
    failed.push(...done.failed);
    progress.at(sum.schedules);
  });
  progress.end();
  const seconds = (performance.now() - beganAtMs) / 1_000;
  const each = ((seconds * 1_000) / Math.max(1, sum.schedules)).toFixed(2);
  console.log(
    `${title}: ${count(sum.schedules)} schedules, ${count(sum.violations)} violations, ${seconds.toFixed(1)} s (${each} ms each)`,
  );
  const excused = excuses.filter((name) => counts[name] !== undefined);
  for (const name of excused) console.log(`  excused: ${count(counts[name] ?? 0)} ${name}`);
  const rules = Object.keys(counts).filter((name) => !excuses.some((excuse) => excuse === name));
  for (const rule of rules) console.log(`  broken: ${count(counts[rule] ?? 0)} ${rule}`);
  if (ofKind['one of each'] < sum.schedules) {
    console.log(`  steps and integrations: ${kinds.map((kind) => `${count(ofKind[kind])} ${kind}`).join(', ')}`);
  }
  return failed;
}

async function playBroken(): Promise<number> {
  const caught = new Set<number>();
  const jobs = brokenClients.map((_, index) => ({ kind: 'broken', index }) as const);
  await doAll(jobs, (done: Done, job) => {
    if (job.kind === 'broken' && done.violations > 0) caught.add(job.index);
  });
  const escaped = brokenClients.filter((_, index) => !caught.has(index));
  console.log(`Broken clients: ${caught.size} of ${brokenClients.length} caught`);
  for (const { name } of escaped) console.log(`  not caught: one that ${name}`);
  return escaped.length;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** The shortest of each broken rule. */
function printFailed(failed: readonly Failed[]): void {
  const shortestFirst = [...failed].sort((a, b) => a.it.schedule.length - b.it.schedule.length);
  const rules = new Set<string>();
  const telling = shortestFirst.filter(({ findings }) => {
    const news = findings.filter(({ rule }) => !rules.has(rule));
    for (const { rule } of news) rules.add(rule);
    return news.length > 0;
  });
  for (const { it, findings, seed } of telling.slice(0, failedShown)) {
    console.log(`\n${findings.map(({ rule, says }) => `${rule}: ${says}`).join('\n')}`);
    console.log(
      `  schedule: ${it.schedule.join(', ') || 'all answered'}${seed === null ? '' : ` (portion of seed ${seed})`}`,
    );
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

async function replay(text: string): Promise<number> {
  const judgement = await judge(caseOf(text), { twice: true });
  console.log(traceOf(judgement));
  for (const { rule, says } of judgement.findings) console.log(`${rule}: ${says}`);
  return judgement.findings.length;
}

/** Resolves to whether all is well. */
async function run(wanted: Wanted): Promise<boolean> {
  if (wanted.case !== null) return (await replay(wanted.case)) === 0;
  const escaped = wanted.broken ? await playBroken() : 0;
  const { depth, schedules, seed } = wanted;
  const failed = [
    ...(schedules > 0 ? await playAll('Seeded', seededJobs(wanted), schedules) : []),
    ...(depth === null
      ? []
      : await playAll(`Exhaustive to depth ${depth}`, exhaustiveJobs(depth, seed), schedulesOf(depth))),
  ];
  printFailed(failed);
  return failed.length === 0 && escaped === 0;
}

const asked = wantedOf(process.argv.slice(2));
if (asked === null) {
  console.error(usage);
  process.exitCode = 2;
} else {
  process.exitCode = (await run(asked)) ? 0 : 1;
}

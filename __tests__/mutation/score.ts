// Prints the mutation score of each folder of the core from Stryker's report. Fails if the score is too low, if a file was not
// mutated, or if a survivor has no reason (reasons.ts). With --write it also writes docs/mutation.md.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { reasons } from './reasons.ts';

process.chdir(resolve(import.meta.dirname, '../..'));

/** The minimum score of each folder, in percent. */
const leastPercent: Readonly<Record<string, number>> = { sync: 95, braze: 95, overall: 96 };

/** Files with only types, in which there is nothing to mutate. */
const withoutCode = ['src/sync/ports.ts'];

/** The parts of the mutation testing report schema that are read here. Lines and columns count from 1. */
interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly ReportedMutant[] }>>;
}

interface ReportedMutant {
  /** `Killed`, `Timeout`, `Survived`, `NoCoverage`; any other means that there is no result. */
  readonly status: string;
  readonly replacement?: string;
  readonly location: Readonly<Record<'start' | 'end', { readonly line: number; readonly column: number }>>;
}

/** The code that a mutant replaces. */
function replaced(source: string, { start, end }: ReportedMutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines.push((lines.pop() ?? '').slice(0, end.column - 1));
  return lines.join('\n').slice(start.column - 1);
}

const { files } = JSON.parse(readFileSync('reports/mutation/mutation.json', 'utf8')) as Report;
const mutants = Object.entries(files)
  .flatMap(([file, { source, mutants: reported }]) =>
    reported.map(({ status, replacement = '', location }) => ({
      ...{ file, status, line: location.start.line },
      change: `${replaced(source, location)} → ${replacement}`.replace(/\s+/g, ' '),
    })),
  )
  .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');

const scores = Object.entries(leastPercent).map(([folder, least]) => {
  const own = mutants.filter(({ file }) => folder === 'overall' || file.startsWith(`src/${folder}/`));
  const count = (...statuses: readonly string[]) => own.filter(({ status }) => statuses.includes(status)).length;
  const [killed, timedOut, survived] = [count('Killed'), count('Timeout'), count('Survived', 'NoCoverage')];
  const decided = killed + timedOut + survived;
  const percent = (100 * (killed + timedOut)) / decided;
  const cells = [folder, killed, timedOut, survived, own.length - decided, `${percent.toFixed(2)} %`, least || ''];
  return { folder, percent, least, row: `| ${cells.join(' | ')} |` };
});
const table = `| Folder | Killed | Timed out | Survived | No result | Score | At least |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${scores.map(({ row }) => row).join('\n')}`;

const listing = reasons.map(([file, why, ...changes]) => {
  const own = survivors.filter((mutant) => mutant.file === file && changes.includes(mutant.change));
  return `**${file}**: ${why}\n\n${own.map(({ line, change }) => `- line ${line}: \`\` ${change} \`\``).join('\n')}`;
});

/** The changes that survived more often or less often than there are reasons for. */
function mismatches(): readonly string[] {
  const survived = Map.groupBy(survivors, ({ file, change }) => `${file}: ${change}`);
  const reasoned = Map.groupBy(
    reasons.flatMap(([file, , ...changes]) => changes.map((change) => `${file}: ${change}`)),
    (change) => change,
  );
  return [...new Set([...survived.keys(), ...reasoned.keys()])]
    .map((change) => [change, survived.get(change)?.length ?? 0, reasoned.get(change)?.length ?? 0] as const)
    .filter(([, times, expected]) => times !== expected)
    .map(([change, times, expected]) => `survived ${times} times, with reasons for ${expected}: ${change}`);
}

const problems = [
  ...scores
    .filter(({ percent, least }) => !(percent >= least))
    .map(({ folder, percent, least }) => `${folder}: ${percent.toFixed(2)} % is less than ${least} %`),
  ...globSync('src/{sync,braze}/*.ts')
    .filter((file) => !withoutCode.includes(file) && !mutants.some((mutant) => mutant.file === file))
    .map((file) => `${file} was not mutated`),
  ...mutants.filter(({ status }) => status === 'Ignored').map(({ file, line }) => `${file}:${line} is ignored`),
  ...mismatches(),
];

console.log(table);
if (process.argv[2] === '--write') {
  writeFileSync(
    'docs/mutation.md',
    `# Mutation tests

Stryker changes one thing in \`src/sync/\` or \`src/braze/\` at a time and runs the tests. A change that no test notices
survives. This is the result of \`npm run mutation\` on ${new Date().toISOString().slice(0, 10)}, with every file of the two folders and every mutator:

${table}

The command only repeats what has changed since the last run, in the code or its tests. With \`-- --force\` it repeats
everything, in about half an hour on two cores. "Timed out" means that the tests ran endlessly, so they noticed.
"No result" means that Stryker could not run the mutant. For another folder:
\`npm run mutation -- --mutate 'src/github/*.ts'\`.

## Survivors

${listing.join('\n\n')}
`,
  );
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

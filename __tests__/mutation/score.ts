// Prints the mutation score of each room from Stryker's reports, and fails where one is too low, where a file of src/ has
// no part in it, or where a survivor has no reason (reasons.ts). With --write it writes docs/mutation.md as well.
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { reasons } from './reasons.ts';
import type { Mutant, Score } from './reports.ts';
import { isAlive, leastPercent, mutantsIn, scoresOf } from './reports.ts';

process.chdir(resolve(import.meta.dirname, '../..'));

const mutants = mutantsIn(['reports/mutation/tables.json', 'reports/mutation/process.json']);
const scores = scoresOf(mutants);
const survivors = mutants.filter(isAlive);

/** Types alone, which leave nothing to mutate. */
const withoutCode = ['src/sync/ports.ts'];

function table(rows: readonly Score[]): string {
  const lines = rows.map(
    ({ room, killed, timedOut, survived, other, percent }) =>
      `| ${room} | ${killed} | ${timedOut} | ${survived} | ${other} | ${percent.toFixed(2)} % | ${leastPercent[room] || ''} |`,
  );
  return [
    '| Room | Killed | Timed out | Survived | No result | Score | At least |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}

function isMeant(mutant: Mutant, file: string, changes: readonly string[]): boolean {
  return mutant.file === file && changes.includes(mutant.change);
}

/** The survivors by reason: those of one reason together, as one line where they are many. */
function listing(): string {
  return reasons
    .map(({ file, why, changes }) => {
      const lines = survivors
        .filter((mutant) => isMeant(mutant, file, changes))
        .map(({ line, change }) => `- line ${line}: \`\` ${change} \`\``);
      return `**${file}**: ${why}\n\n${lines.join('\n')}`;
    })
    .join('\n\n');
}

function document(): string {
  return `# Mutation tests

Stryker changes one thing in \`src/\` at a time, and runs the tests: a change that no test notices survives. Of
${new Date().toISOString().slice(0, 10)}, by \`npm run mutation\`, every file of \`src/\`, every mutator, no exceptions:

${table(scores)}

It tries again what has changed since the last time, or whose tests have; with \`-- --force\` everything, in about an hour on two
cores. A mutant that has the tests run endlessly counts as noticed ("timed out"). One without a result is one that Stryker could not
run. \`index.ts\` is mutated in processes of its own, all else within Jest's; how is said in \`__tests__/mutation/*.config.js\`.
The tables are quick; a survivor takes seconds, because it plays fault schedules as well.

## Survivors

${listing()}
`;
}

/** Changes that survived more often than there are reasons for, or less often. */
function unequal(survived: readonly string[], reasoned: readonly string[]): readonly string[] {
  const count = (all: readonly string[], change: string): number => all.filter((other) => other === change).length;
  return [...new Set([...survived, ...reasoned])]
    .filter((change) => count(survived, change) !== count(reasoned, change))
    .map(
      (change) => `survived ${count(survived, change)} times, with reasons for ${count(reasoned, change)}: ${change}`,
    );
}

const problems = [
  ...scores
    .filter(({ room, percent }) => !(percent >= (leastPercent[room] ?? 0)))
    .map(({ room, percent }) => `${room}: ${percent.toFixed(2)} % is less than ${leastPercent[room]} %`),
  ...globSync('src/**/*.ts')
    .filter((file) => !withoutCode.includes(file) && !mutants.some((mutant) => mutant.file === file))
    .map((file) => `${file} was not mutated`),
  ...mutants.filter(({ status }) => status === 'Ignored').map(({ file, line }) => `${file}:${line} is left out`),
  ...unequal(
    survivors.map(({ file, change }) => `${file}: ${change}`),
    reasons.flatMap(({ file, changes }) => changes.map((change) => `${file}: ${change}`)),
  ),
];

console.log(table(scores));
if (process.argv[2] === '--write') {
  mkdirSync('docs', { recursive: true });
  writeFileSync('docs/mutation.md', document());
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

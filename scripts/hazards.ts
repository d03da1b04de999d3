// Counts the rows of docs/hazards.md whose tests passed, by Jest's report of `npm test`: `node scripts/hazards.ts`.
// Fails for a row without a test or with a failing one, and for a test that names a row which is not there.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { QuotedTest } from './quoted-tests.ts';
import { quotedTests, titlePattern } from './quoted-tests.ts';

process.chdir(resolve(import.meta.dirname, '..'));

/** What Jest writes with `--json`, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/** A test that ran. `titles` are those of its groups, then its own. */
interface Test {
  readonly file: string;
  readonly titles: readonly string[];
  readonly status: string;
}

const report = JSON.parse(readFileSync('coverage/jest.json', 'utf8')) as Report;
const tests: readonly Test[] = report.testResults.flatMap(({ name, assertionResults }) =>
  assertionResults.map(({ ancestorTitles, title, status }) => {
    return { file: name.replaceAll('\\', '/'), titles: [...ancestorTitles, title], status };
  }),
);

// Against dist/ over real sockets: what a table calls a hazard is not counted.
const numbered = tests
  .filter(({ file }) => file.includes('/__tests__/e2e/'))
  .flatMap((test) =>
    [...test.titles.join(' ').matchAll(/hazard (\d+):/g)].map(([, number]) => ({ ...test, number: Number(number) })),
  );

/** The tests that ran of a test, or a group, that a row names. */
function testsOf({ file, titles }: QuotedTest): readonly Test[] {
  const patterns = titles.map((title) => new RegExp(`^${titlePattern(title, '.*')}$`));
  return tests.filter(
    (test) =>
      test.file.endsWith(`/__tests__/sync/${file}.flow.test.ts`) &&
      patterns.every((pattern, index) => pattern.test(test.titles[index] ?? '')),
  );
}

/** A row, and what shows it: the tests that it names, and those that name it. Each has to be there. */
const rows = [...readFileSync('docs/hazards.md', 'utf8').matchAll(/^\| (\d+) \|(.*)$/gm)].map(
  ([, digits, cells = '']) => {
    const number = Number(digits);
    const named = quotedTests(cells).map(testsOf);
    const naming = numbered.filter((test) => test.number === number);
    return { number, proofs: naming.length > 0 || named.length === 0 ? [...named, naming] : named };
  },
);

const isShown = ({ proofs }: (typeof rows)[number]): boolean => proofs.every((proof) => proof.length > 0);
const all = new Set([...rows.flatMap(({ proofs }) => proofs.flat()), ...numbered]);
const problems = [
  ...rows.filter((row) => !isShown(row)).map(({ number }) => `Hazard ${number} of docs/hazards.md has no test.`),
  ...[...all].filter(({ status }) => status !== 'passed').map(({ titles, status }) => `${status}: ${titles.join(' ')}`),
  ...numbered
    .filter(({ number }) => !rows.some((row) => row.number === number))
    .map(({ titles }) => `Not in docs/hazards.md: ${titles.join(' ')}`),
];
const passed = rows.filter((row) => isShown(row) && row.proofs.flat().every(({ status }) => status === 'passed'));

if (problems.length > 0) console.error(problems.join('\n'));
const found = problems.length > 0 ? `; ${problems.length} problems` : '';
console.log(`Hazards: ${passed.length} of ${rows.length} passed, by ${all.size} tests${found}`);
process.exitCode = problems.length > 0 || rows.length === 0 ? 1 : 0;

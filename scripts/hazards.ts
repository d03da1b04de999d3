// `npm run hazards`: counts the rows of docs/hazards.md whose tests passed, from Jest's report of `npm test`.
// Fails if a row, or a rule in docs/how-it-decides.md, has no test, if a test that a document names failed or does not
// exist, or if a test names a row that does not exist.

import { readFileSync } from 'node:fs';

/** Jest's report from `--json`: the fields that this script reads. */
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

/** A test in the report. `titles` are the titles of its groups, then its own. */
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

// Only tests against dist/ over real sockets count. Tables of other tests may mention hazards, too.
const numbered = tests
  .filter(({ file }) => file.includes('/__tests__/e2e/'))
  .flatMap((test) =>
    [...test.titles.join(' ').matchAll(/hazard (\d+):/g)].map(([, number]) => ({ ...test, number: Number(number) })),
  );

/** A regular expression for the title of a test. `…` in the title matches anything. */
function titlePattern(title: string): RegExp {
  const texts = title.split('…').map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${texts.join('.*')}$`);
}

/** A flow test, or a group, that a document names in a code span, `file › group › test`, and what Jest reports about it. */
interface NamedTest {
  readonly quoted: string;
  readonly results: readonly Test[];
}

function testsIn(markdown: string): readonly NamedTest[] {
  return [...markdown.matchAll(/`([a-z-]+(?: › [^`]+)+)`/g)].map(([, quoted = '']) => {
    const [file, ...titles] = quoted.split(' › ');
    const patterns = titles.map(titlePattern);
    const results = tests
      .filter((test) => test.file.endsWith(`/__tests__/sync/${file}.flow.test.ts`))
      .filter((test) => patterns.every((pattern, index) => pattern.test(test.titles[index] ?? '')));
    return { quoted, results };
  });
}

const hazards = readFileSync('docs/hazards.md', 'utf8');
const decisions = readFileSync('docs/how-it-decides.md', 'utf8');

/** Each row and its tests: those that it names, and those that name it. */
const rows = [...hazards.matchAll(/^\| (\d+) \|(.*)$/gm)].map(([, digits, cells = '']) => {
  const number = Number(digits);
  const namedTests = testsIn(cells).flatMap(({ results }) => results);
  return { number, cases: [...namedTests, ...numbered.filter((test) => test.number === number)] };
});

/** The texts of the numbered rules. */
const [, rulesText = ''] = decisions.split(/^## Rules$|^## (?=How a sync can end$)/m);
const rules = rulesText.split(/^(?=\d+\. )/m).slice(1);

const named = [...testsIn(hazards), ...testsIn(decisions)];
const all = new Set(rows.flatMap(({ cases }) => cases));
const problems = [
  ...rows.filter(({ cases }) => cases.length === 0).map(({ number }) => `Hazard ${number} has no test.`),
  ...rules.filter((rule) => testsIn(rule).length === 0).map((rule) => `A rule names no test: ${rule.split('\n')[0]}`),
  ...named
    .filter(({ results }) => results.length === 0)
    .map(({ quoted }) => `A document names a test that does not exist: ${quoted}`),
  ...[...new Set([...all, ...named.flatMap(({ results }) => results)])]
    .filter(({ status }) => status !== 'passed')
    .map(({ titles, status }) => `${status}: ${titles.join(' ')}`),
  ...numbered
    .filter(({ number }) => !rows.some((row) => row.number === number))
    .map(({ titles }) => `Not in docs/hazards.md: ${titles.join(' ')}`),
];
const passed = rows.filter(({ cases }) => cases.length > 0 && cases.every(({ status }) => status === 'passed'));

if (problems.length > 0) console.error(problems.join('\n'));
const found = problems.length > 0 ? `; ${problems.length} problems` : '';
console.log(`Hazards: ${passed.length} of ${rows.length} passed, by ${all.size} tests${found}`);
process.exitCode = problems.length > 0 || rows.length === 0 || rules.length === 0 ? 1 : 0;

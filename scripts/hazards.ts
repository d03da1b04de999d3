// Counts the rows of docs/hazards.md whose tests passed, by Jest's report of `npm test`: `npm run hazards`.
// Fails for a row, or a rule of docs/how-it-decides.md, without a test; for a test that a document names and that failed or is
// not there; and for a test that names a row which is not there.

import { readFileSync } from 'node:fs';

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

/** A regular expression for a title of a test, in which `…` stands for what differs from case to case. */
function titlePattern(title: string): RegExp {
  const texts = title.split('…').map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${texts.join('.*')}$`);
}

/** A flow test, or a group, that a document names in a code span: `file › group › test`. `ran`: what Jest reports of it. */
interface Named {
  readonly quoted: string;
  readonly ran: readonly Test[];
}

function namedIn(markdown: string): readonly Named[] {
  return [...markdown.matchAll(/`([a-z-]+(?: › [^`]+)+)`/g)].map(([, quoted = '']) => {
    const [file, ...titles] = quoted.split(' › ');
    const patterns = titles.map(titlePattern);
    const ran = tests
      .filter((test) => test.file.endsWith(`/__tests__/sync/${file}.flow.test.ts`))
      .filter((test) => patterns.every((pattern, index) => pattern.test(test.titles[index] ?? '')));
    return { quoted, ran };
  });
}

const hazards = readFileSync('docs/hazards.md', 'utf8');
const decisions = readFileSync('docs/how-it-decides.md', 'utf8');

/** A row, and what shows it: the tests that it names, and those that name it. */
const rows = [...hazards.matchAll(/^\| (\d+) \|(.*)$/gm)].map(([, digits, cells = '']) => {
  const number = Number(digits);
  const shownBy = [...namedIn(cells).flatMap(({ ran }) => ran), ...numbered.filter((test) => test.number === number)];
  return { number, shownBy };
});

/** The numbered rules, and the tests that each names. */
const [, rulesText = ''] = decisions.split(/^## Rules$|^## (?=How a sync can end$)/m);
const rules = rulesText.split(/^(?=\d+\. )/m).slice(1);

const named = [...namedIn(hazards), ...namedIn(decisions)];
const all = new Set(rows.flatMap(({ shownBy }) => shownBy));
const problems = [
  ...rows.filter(({ shownBy }) => shownBy.length === 0).map(({ number }) => `Hazard ${number} has no test.`),
  ...rules.filter((rule) => namedIn(rule).length === 0).map((rule) => `A rule names no test: ${rule.split('\n')[0]}`),
  ...named
    .filter(({ ran }) => ran.length === 0)
    .map(({ quoted }) => `A document names a test that is not there: ${quoted}`),
  ...[...new Set([...all, ...named.flatMap(({ ran }) => ran)])]
    .filter(({ status }) => status !== 'passed')
    .map(({ titles, status }) => `${status}: ${titles.join(' ')}`),
  ...numbered
    .filter(({ number }) => !rows.some((row) => row.number === number))
    .map(({ titles }) => `Not in docs/hazards.md: ${titles.join(' ')}`),
];
const passed = rows.filter(({ shownBy }) => shownBy.length > 0 && shownBy.every(({ status }) => status === 'passed'));

if (problems.length > 0) console.error(problems.join('\n'));
const found = problems.length > 0 ? `; ${problems.length} problems` : '';
console.log(`Hazards: ${passed.length} of ${rows.length} passed, by ${all.size} tests${found}`);
process.exitCode = problems.length > 0 || rows.length === 0 || rules.length === 0 ? 1 : 0;

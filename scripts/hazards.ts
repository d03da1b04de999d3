// Counts the rows of docs/hazards.md whose tests passed, by Jest's report of `npm test`: `node scripts/hazards.ts`.
// Fails for a row without a test or with a failing one, and for a test that names a row which is not there.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

process.chdir(resolve(import.meta.dirname, '..'));

/** What Jest writes with `--json`, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const rows = [...readFileSync('docs/hazards.md', 'utf8').matchAll(/^\| (\d+) \|/gm)].map(([, number]) =>
  Number(number),
);
const report = JSON.parse(readFileSync('coverage/jest.json', 'utf8')) as Report;
// Against dist/ over real sockets: what a table calls a hazard is not counted.
const tests = report.testResults
  .filter(({ name }) => name.replaceAll('\\', '/').includes('/__tests__/e2e/'))
  .flatMap(({ assertionResults }) => assertionResults)
  .flatMap(({ fullName, status }) =>
    [...fullName.matchAll(/hazard (\d+):/g)].map(([, number]) => ({ number: Number(number), status, fullName })),
  );

const problems = [
  ...rows
    .filter((row) => !tests.some(({ number }) => number === row))
    .map((row) => `Hazard ${row} of docs/hazards.md has no test.`),
  ...tests.filter(({ status }) => status !== 'passed').map(({ fullName, status }) => `${status}: ${fullName}`),
  ...tests.filter(({ number }) => !rows.includes(number)).map(({ fullName }) => `Not in docs/hazards.md: ${fullName}`),
];
const passed = rows.filter((row) => {
  const own = tests.filter(({ number }) => number === row);
  return own.length > 0 && own.every(({ status }) => status === 'passed');
});

if (problems.length > 0) console.error(problems.join('\n'));
const found = problems.length > 0 ? `; ${problems.length} problems` : '';
console.log(`Hazards: ${passed.length} of ${rows.length} passed, by ${tests.length} tests${found}`);
process.exitCode = problems.length > 0 || rows.length === 0 ? 1 : 0;

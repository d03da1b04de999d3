// Writes the tables of inputs and outputs in README.md from action.yml, by action-docs: `node scripts/docs.ts`.
// With --check it changes nothing and fails unless the tables are current.

import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generateActionMarkdownDocs } from 'action-docs';

process.chdir(resolve(import.meta.dirname, '..'));

/** action-docs fills what stands between a pair of these, and says nothing if there is none. */
const markers = ['inputs', 'outputs'].map((section) => `<!-- action-docs-${section} source="action.yml" -->`);

const check = process.argv[2] === '--check';
const readme = check ? 'temp/README.md' : 'README.md';
if (check) {
  mkdirSync('temp', { recursive: true });
  copyFileSync('README.md', readme);
}
await generateActionMarkdownDocs({ sourceFile: 'action.yml', updateReadme: true, readmeFile: readme });

const after = readFileSync(readme, 'utf8');
const problems = markers
  .filter((marker) => after.split(marker).length !== 3)
  .map((marker) => `README.md needs this comment, once where the table goes: ${marker}`);
if (check && after !== readFileSync('README.md', 'utf8')) {
  problems.push('The tables in README.md are not what action.yml says. Run `npm run docs` and commit README.md.');
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

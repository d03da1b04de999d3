// Writes the tables of inputs and outputs in README.md from action.yml, by action-docs, and what README.md shows of the
// examples: `node scripts/docs.ts`. With --check it changes nothing and fails unless all of that is current.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generateActionMarkdownDocs } from 'action-docs';
import { withExcerpts } from './excerpt.ts';

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

const after = withExcerpts(readFileSync(readme, 'utf8'), (path) => readFileSync(path, 'utf8'));
if (!check) writeFileSync(readme, after);
const problems = markers
  .filter((marker) => after.split(marker).length !== 3)
  .map((marker) => `README.md needs this comment, once where the table goes: ${marker}`);
if (check && after !== readFileSync('README.md', 'utf8')) {
  problems.push('README.md is not what action.yml and examples/ say. Run `npm run docs` and commit README.md.');
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

// Writes what README.md repeats: the tables of inputs and outputs from action.yml, by action-docs, and parts of the examples.
// `node scripts/docs.ts`. With --check it changes nothing and fails unless all of that is current.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generateActionMarkdownDocs } from 'action-docs';
import { withExcerpts } from './excerpt.ts';

process.chdir(resolve(import.meta.dirname, '..'));

const read = (path: string): string => readFileSync(path, 'utf8');

const readme = 'README.md';
const check = process.argv[2] === '--check';
const target = check ? 'temp/README.md' : readme;
if (check) {
  mkdirSync('temp', { recursive: true });
  copyFileSync(readme, target);
}
await generateActionMarkdownDocs({ sourceFile: 'action.yml', updateReadme: true, readmeFile: target });
const written = withExcerpts(read(target), read);
writeFileSync(target, written);

// action-docs fills what stands between a pair of these comments, and says nothing if there is none.
const markers = ['inputs', 'outputs'].map((section) => `<!-- action-docs-${section} source="action.yml" -->`);
const problems = markers
  .filter((marker) => written.split(marker).length !== 3)
  .map((marker) => `${readme} needs this comment before and after: ${marker}`);
if (written !== read(readme)) problems.push(`${readme} is not current. Run \`npm run docs\` and commit it.`);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

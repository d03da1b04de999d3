// Writes what documents repeat: the tables of inputs and outputs from action.yml, by action-docs; parts of the examples;
// Braze's instances; the messages in docs/troubleshooting.md; and this repository's name.
// `npm run docs`. With --check it changes nothing and fails unless all of that is current and every document is in
// the words that this project uses.

import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generateActionMarkdownDocs } from 'action-docs';
import { messages } from '../src/github/messages.ts';
import { instances } from '../src/instances.ts';
import { withExcerpts } from './excerpt.ts';
import { instanceTable, messageTable, withQuotes, withSection } from './generated.ts';
import { ownRepository, withRepository } from './repository.ts';
import { goneWords } from './words.ts';

const check = process.argv[2] === '--check';
const documents = ['examples/*.yml', '*.md', 'docs/*.md'];
const problems: string[] = [];
const written = new Map<string, string>();

/** A file as it has to be. The examples come first, because the README shows parts of them. */
const read = (path: string): string => written.get(path) ?? readFileSync(path, 'utf8');

for (const path of globSync(documents).map((found) => found.replaceAll('\\', '/'))) {
  written.set(path, withRepository(read(path), ownRepository));
}
if (ownRepository === '') problems.push('package.json wants "repository": "github:owner/name".');

// action-docs fills what stands between a pair of these comments, and says nothing if there is none.
const readme = 'README.md';
const markers = ['inputs', 'outputs'].map((section) => `<!-- action-docs-${section} source="action.yml" -->`);
for (const marker of markers) {
  if (read(readme).split(marker).length !== 3) problems.push(`${readme} wants this before and after: ${marker}`);
}
mkdirSync('temp', { recursive: true });
writeFileSync('temp/README.md', read(readme));
await generateActionMarkdownDocs({ sourceFile: 'action.yml', updateReadme: true, readmeFile: 'temp/README.md' });
const tables = readFileSync('temp/README.md', 'utf8')
  .replaceAll(/<\/?p>/g, '')
  .replaceAll(/<\/?code>/g, '`');
written.set(readme, withSection(withExcerpts(tables, read), 'instances', instanceTable(instances)));

const troubleshooting = 'docs/troubleshooting.md';
const explained = withQuotes(read(troubleshooting), messages);
written.set(troubleshooting, withSection(explained, 'messages', messageTable(messages, explained)));

for (const [path, text] of written) {
  if (text === readFileSync(path, 'utf8')) continue;
  if (check) problems.push(`${path} is not current. Run \`npm run docs\` and commit it.`);
  else writeFileSync(path, text);
}
if (check) {
  const all = globSync([...documents, 'action.yml', '.github/**/*.{md,yml}', 'src/**/*.ts']);
  problems.push(...all.flatMap((path) => goneWords(path, readFileSync(path, 'utf8'))));
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

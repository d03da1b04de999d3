// `npm run docs`: updates the generated parts of documents: the tables of inputs and outputs from action.yml (by
// action-docs), parts of the examples, Braze's instances, messages in docs/troubleshooting.md, this repository's name.
// With --check it changes nothing. It fails if any of that is out of date, or if a text uses a word listed in words.ts.

import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generateActionMarkdownDocs } from 'action-docs';
import { messages } from '../src/github/messages.ts';
import { instances } from '../src/instances.ts';
import { withExcerpts } from './excerpt.ts';
import { instanceTable, messageTable, withQuotes, withSection } from './generated.ts';
import { ownRepository, withRepository } from './repository.ts';
import { retiredWords } from './words.ts';

const check = process.argv[2] === '--check';
const documents = ['examples/*.yml', '*.md', 'docs/*.md'];
const problems: string[] = [];
const written = new Map<string, string>();

/** A file with its updates so far. The examples are updated first, because the README shows parts of them. */
const read = (path: string): string => written.get(path) ?? readFileSync(path, 'utf8');

for (const path of globSync(documents).map((found) => found.replaceAll('\\', '/'))) {
  written.set(path, withRepository(read(path), ownRepository));
}
if (ownRepository === '') problems.push('package.json must have "repository": "github:owner/name".');

// action-docs writes between a pair of these comments. It does not report a missing pair.
const readme = 'README.md';
const markers = ['inputs', 'outputs'].map((section) => `<!-- action-docs-${section} source="action.yml" -->`);
for (const marker of markers) {
  if (read(readme).split(marker).length !== 3) problems.push(`${readme} needs this before and after: ${marker}`);
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
  if (check) problems.push(`${path} is out of date. Run \`npm run docs\` and commit it.`);
  else writeFileSync(path, text);
}
if (check) {
  const all = globSync([...documents, 'action.yml', '.github/**/*.{md,yml}', 'src/**/*.ts']);
  problems.push(...all.flatMap((path) => retiredWords(path, readFileSync(path, 'utf8'))));
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

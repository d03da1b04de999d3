// Writes what documents say of something that says it already: the tables of inputs and outputs in README.md from action.yml,
// by action-docs; what README.md shows of the examples; in docs/how-it-decides.md the picture and the ends from the decisions.
// `node scripts/docs.ts`. With --check it changes nothing and fails unless all of that is current.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { generateActionMarkdownDocs } from 'action-docs';
import { withExcerpts } from './excerpt.ts';
import { endsTable, picture, seenMoves } from './states.ts';

process.chdir(resolve(import.meta.dirname, '..'));

const read = (path: string): string => readFileSync(path, 'utf8');

/** A document, the comments that stand once before and once after what is written, and the writing, in place. */
interface Document {
  readonly path: string;
  readonly markers: readonly string[];
  write(copy: string): Promise<void> | void;
}

/** A text with something else between two comments of the same words. */
function between(text: string, marker: string, content: string): string {
  const [before, , after] = text.split(marker);
  return after === undefined ? text : [before, `\n${content}\n`, after].join(marker);
}

const documents: readonly Document[] = [
  {
    path: 'README.md',
    // action-docs fills what stands between a pair of these, and says nothing if there is none.
    markers: ['inputs', 'outputs'].map((section) => `<!-- action-docs-${section} source="action.yml" -->`),
    async write(copy) {
      await generateActionMarkdownDocs({ sourceFile: 'action.yml', updateReadme: true, readmeFile: copy });
      writeFileSync(copy, withExcerpts(read(copy), read));
    },
  },
  {
    path: 'docs/how-it-decides.md',
    markers: ['<!-- states-picture -->', '<!-- states-ends -->'],
    write(copy) {
      const moves = seenMoves();
      const drawn = between(read(copy), '<!-- states-picture -->', picture(moves));
      writeFileSync(copy, between(drawn, '<!-- states-ends -->', endsTable(moves)));
    },
  },
];

const check = process.argv[2] === '--check';
const problems: string[] = [];
for (const { path, markers, write } of documents) {
  const copy = check ? `temp/${basename(path)}` : path;
  if (check) {
    mkdirSync('temp', { recursive: true });
    copyFileSync(path, copy);
  }
  await write(copy);
  const after = read(copy);
  for (const marker of markers) {
    if (after.split(marker).length !== 3) problems.push(`${path} needs this comment before and after: ${marker}`);
  }
  if (after !== read(path)) problems.push(`${path} is not current. Run \`npm run docs\` and commit it.`);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

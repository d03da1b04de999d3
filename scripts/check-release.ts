// `npm run check:release -- 1.2.3 [--notes <file>]`: checks that a version can be released, and prints or writes its
// CHANGELOG entry. In a workflow, `GITHUB_REPOSITORY` must be the repository that package.json names.

import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { changelogEntry, releaseProblems } from './changelog.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { notes: { type: 'string' } } });
const [version = ''] = positionals;
const read = (path: string): string => readFileSync(path, 'utf8');
const changelog = read('CHANGELOG.md');

const problems = releaseProblems(version, {
  packageJson: read('package.json'),
  packageLock: read('package-lock.json'),
  changelog,
  examples: globSync('examples/*.yml').map(read),
  releasedIn: process.env['GITHUB_REPOSITORY'],
});
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
} else {
  const notes = changelogEntry(changelog, version);
  if (values.notes) {
    mkdirSync(dirname(values.notes), { recursive: true });
    writeFileSync(values.notes, `${notes}\n`);
  }
  console.log(notes);
}

// What a maintainer looks at every week: outdated packages, vulnerable ones, licences. Fails for a vulnerability and for a
// licence that may not be; that something is outdated, or that the registry cannot tell, is said and no failure.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundled, licenceProblems, locked, tally } from './licences.ts';
import { npmJson } from './npm.ts';
import type { Audit, Outdated } from './upkeep-words.ts';
import { auditWords, outdatedWords } from './upkeep-words.ts';

process.chdir(resolve(import.meta.dirname, '..'));

const print = (title: string, lines: readonly string[]): void => console.log(`\n${title}\n  ${lines.join('\n  ')}`);

print('Outdated', outdatedWords(npmJson('outdated', '--json') as Outdated));

const audit = auditWords(npmJson('audit', '--json') as Audit);
print('Vulnerable', audit.lines);

const lockText = readFileSync('package-lock.json', 'utf8');
const bundle = bundled(readFileSync('dist/licenses.txt', 'utf8'), lockText);
const lock = locked(lockText);
const problems = licenceProblems(bundle, lock);
print('Licences', [
  `dist/ bundles ${bundle.map(({ name }) => name).join(', ')}: ${tally(bundle)}`,
  `the lock has ${lock.length} packages: ${tally(lock)}`,
  ...(problems.length > 0 ? problems : ['every one of them may be']),
]);

process.exitCode = audit.isVulnerable || problems.length > 0 ? 1 : 0;

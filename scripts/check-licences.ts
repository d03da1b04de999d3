// Fails for a licence that may not be, in what dist/ bundles or in the lock. Asks nobody, so it can run anywhere.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundled, licenceProblems, locked, tally } from './licences.ts';

process.chdir(resolve(import.meta.dirname, '..'));

const lockText = readFileSync('package-lock.json', 'utf8');
const bundle = bundled(readFileSync('dist/licenses.txt', 'utf8'), lockText);
const lock = locked(lockText);
const problems = licenceProblems(bundle, lock);

console.log(`dist/ bundles ${bundle.length} packages: ${tally(bundle)}`);
console.log(`The lock has ${lock.length} packages: ${tally(lock)}`);
console.log(`Licences that may not be: ${problems.length}`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

// Fails if a package in dist/ or in the lock has a licence that is not allowed, or if the lock has no hash for one.
// Needs no network, so it can run anywhere.

import { readFileSync } from 'node:fs';
import { bundled, licenceProblems, locked, tally } from './licences.ts';
import { lockProblems } from './lock.ts';

const lockText = readFileSync('package-lock.json', 'utf8');
const bundle = bundled(readFileSync('dist/licenses.txt', 'utf8'), lockText);
const lock = locked(lockText);
const refused = licenceProblems(bundle, lock);
const unlocked = lockProblems(lockText);

console.log(`dist/ bundles ${bundle.length} packages: ${tally(bundle)}`);
console.log(`The lock has ${lock.length} packages: ${tally(lock)}`);
console.log(`Licences that are not allowed: ${refused.length}`);
console.log(`Packages without a hash, or with an address: ${unlocked.length}`);
for (const problem of [...refused, ...unlocked]) console.error(problem);
process.exitCode = refused.length + unlocked.length > 0 ? 1 : 0;

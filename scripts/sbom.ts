// Prints a CycloneDX bill of materials of dist/. `npm sbom --omit dev` would leave out packages that a tool needs too
// (ms, tunnel), so this starts from npm's bill of the whole tree.

import { readFileSync } from 'node:fs';
import type { Bill } from './bill.ts';
import { billOfDist } from './bill.ts';
import { npmJson } from './npm.ts';
import { ownRepository } from './repository.ts';

const bill = billOfDist(npmJson('sbom', '--sbom-format', 'cyclonedx') as Bill, {
  licenses: readFileSync('dist/licenses.txt', 'utf8'),
  lock: readFileSync('package-lock.json', 'utf8'),
  repository: ownRepository,
});
console.log(JSON.stringify(bill, null, 2));

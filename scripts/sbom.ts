// Prints a CycloneDX bill of materials of dist/. `npm sbom --omit dev` would leave out what a tool needs as well (ms, tunnel),
// so this takes npm's bill of the whole tree, and of that what dist/licenses.txt says is in the bundle.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundled } from './licences.ts';
import { npmJson } from './npm.ts';

process.chdir(resolve(import.meta.dirname, '..'));

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const lockText = readFileSync('package-lock.json', 'utf8');
const { packages } = JSON.parse(lockText) as { packages: Record<string, { version?: string; resolved?: string }> };

/** How npm's bill calls what is installed at the top of node_modules; a stub is a link, whose version is at its end. */
function referenceOf(name: string): string {
  const entry = packages[`node_modules/${name}`];
  return `${name}@${entry?.version ?? packages[entry?.resolved ?? '']?.version}`;
}

const bill = npmJson('sbom', '--sbom-format', 'cyclonedx') as Bill;
const wanted = bundled(readFileSync('dist/licenses.txt', 'utf8'), lockText).map(({ name }) => referenceOf(name));
const components = bill.components.filter((component) => wanted.includes(component['bom-ref']));
if (components.length !== wanted.length) {
  throw new Error(`npm's bill lacks some of what dist/ bundles: ${wanted.join(', ')}`);
}
const kept = [bill.metadata.component['bom-ref'], ...wanted];
const dependencies = bill.dependencies
  .filter(({ ref }) => kept.includes(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.includes(other)) }));
console.log(JSON.stringify({ ...bill, components, dependencies }, null, 2));

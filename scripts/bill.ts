// Makes the bill of materials of dist/ from npm's bill of the whole tree. Pure.

import { bundled } from './licences.ts';
import { entriesOf, stubsIn } from './lock.ts';

/** A component of a CycloneDX bill: the fields that this module uses. */
interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  /** Its address in a package registry. */
  readonly purl?: string;
}

/** A CycloneDX bill, as npm prints it. */
export interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** The texts of dist/licenses.txt and package-lock.json, and the name of the repository, owner/name. */
export interface BillOptions {
  readonly licenses: string;
  readonly lock: string;
  readonly repository: string;
}

/**
 * Keeps the packages that dist/licenses.txt lists. npm names stubs and this action after their folders, and gives them
 * addresses in its registry, where they do not exist: this fixes both. Throws if npm's bill lacks a package.
 */
export function billOfDist(bill: Bill, { licenses, lock, repository }: BillOptions): Bill {
  const stubs = new Map(stubsIn(lock).map((stub) => [`${stub.name}@${stub.version}`, stub]));
  const byName = new Map([...stubs].map(([reference, { name }]) => [name, reference]));
  const entries = entriesOf(lock);
  const wanted = bundled(licenses, lock).map(
    ({ name }) => byName.get(name) ?? `${name}@${entries[`node_modules/${name}`]?.version}`,
  );
  const components = bill.components
    .filter((component) => wanted.includes(component['bom-ref']))
    .map((component) => {
      const stub = stubs.get(component['bom-ref']);
      if (stub === undefined) return component;
      const { purl: _, ...rest } = component;
      return { ...rest, name: stub.name };
    });
  if (components.length !== wanted.length) {
    throw new Error(`npm's bill lacks a package that dist/ bundles: ${wanted.join(', ')}`);
  }
  const root = bill.metadata.component;
  const kept = [root['bom-ref'], ...wanted];
  const dependencies = bill.dependencies
    .filter(({ ref }) => kept.includes(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.includes(other)) }));
  const named = {
    ...root,
    name: repository.replace(/.*\//, ''),
    purl: `pkg:github/${repository}@v${root.version}`,
  };
  return { ...bill, metadata: { ...bill.metadata, component: named }, components, dependencies };
}

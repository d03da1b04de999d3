// The bill of materials of dist/, out of npm's bill of the whole tree. Pure.

import { bundled } from './licences.ts';
import { entriesOf, stubsIn } from './lock.ts';

/** A part of a CycloneDX bill, as far as this reads or writes it. */
interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  /** Where everybody can get it. */
  readonly purl?: string;
}

/** A CycloneDX bill, as npm prints it. */
export interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** What the bill is of: the texts of dist/licenses.txt and package-lock.json, and the name of the repository, owner/name. */
export interface BillOptions {
  readonly licenses: string;
  readonly lock: string;
  readonly repository: string;
}

/**
 * Keeps what dist/licenses.txt says is in the bundle. npm names a stub after its folder and the whole after the checkout's,
 * and gives both an address in npm's registry, where they are not. Throws if the bill lacks something.
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
    throw new Error(`npm's bill lacks some of what dist/ bundles: ${wanted.join(', ')}`);
  }
  const whole = bill.metadata.component;
  const kept = [whole['bom-ref'], ...wanted];
  const dependencies = bill.dependencies
    .filter(({ ref }) => kept.includes(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.includes(other)) }));
  const named = {
    ...whole,
    name: repository.replace(/.*\//, ''),
    purl: `pkg:github/${repository}@v${whole.version}`,
  };
  return { ...bill, metadata: { ...bill.metadata, component: named }, components, dependencies };
}

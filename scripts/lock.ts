// Checks that package-lock.json has a hash for everything that npm installs. Pure.

/** An entry of the lock: the fields that the scripts read. */
export interface LockEntry {
  /** The name in its package.json, if the folder has another name. A stub's folder is named after the package it replaces. */
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  /** For a link, the folder that it points to. */
  readonly resolved?: string;
  readonly link?: boolean;
}

/** The entries of a package-lock.json, by their paths. */
export function entriesOf(lockText: string): Readonly<Record<string, LockEntry>> {
  return (JSON.parse(lockText) as { packages: Record<string, LockEntry> }).packages;
}

/** The name under which an entry in node_modules is installed. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** The stubs, which the links in node_modules point to. Each has its own name and version. */
export function stubsIn(lockText: string): { readonly name: string; readonly version: string }[] {
  const entries = entriesOf(lockText);
  return Object.values(entries)
    .filter(({ link }) => link)
    .map(({ resolved = '' }) => ({ name: entries[resolved]?.name ?? '', version: entries[resolved]?.version ?? '' }));
}

/**
 * One sentence for each entry without a hash, or with an address. If npm writes the lock from an installed
 * node_modules, it leaves out the hashes of packages for other systems, and those systems then install them unchecked.
 */
export function lockProblems(lockText: string): string[] {
  const entries = Object.entries(entriesOf(lockText)).filter(([path]) => path.includes('node_modules/'));
  const problems = entries.flatMap(([path, { integrity = '', resolved, link }]) => {
    if (link) {
      return resolved?.startsWith('scripts/stubs/') ? [] : [`${path}: a link may only point to scripts/stubs/`];
    }
    if (!/^sha512-[\w+/]{86}==$/.test(integrity)) return [`${path}: the lock has no SHA-512 hash for it`];
    // .npmrc makes npm leave addresses out, so that the lock is the same no matter where it is written.
    return resolved === undefined ? [] : [`${path}: the lock names the address ${resolved}`];
  });
  if (entries.length === 0) problems.push('package-lock.json has no packages');
  return problems;
}

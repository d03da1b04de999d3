// Whether package-lock.json says for everything that npm installs which bytes it has to be. Pure.

/** An entry of the lock, as far as the scripts read it. */
export interface LockEntry {
  /** The name in its package.json, where the folder has another: a stub, whose folder has the name of what it stands in for. */
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  /** For a link, the folder that it leads to. */
  readonly resolved?: string;
  readonly link?: boolean;
}

/** The entries of a package-lock.json, by their paths. */
export function entriesOf(lockText: string): Readonly<Record<string, LockEntry>> {
  return (JSON.parse(lockText) as { packages: Record<string, LockEntry> }).packages;
}

/** The name of the package that an entry in node_modules is installed under. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** The stubs: what the links in node_modules lead to. Each has its own name and version. */
export function stubsIn(lockText: string): { readonly name: string; readonly version: string }[] {
  const entries = entriesOf(lockText);
  return Object.values(entries)
    .filter(({ link }) => link)
    .map(({ resolved = '' }) => ({ name: entries[resolved]?.name ?? '', version: entries[resolved]?.version ?? '' }));
}

/**
 * One sentence for each entry that does not say which bytes to install. npm leaves out the hash of a package for another
 * system if it writes the lock from an installed node_modules, and then installs there whatever it gets.
 */
export function lockProblems(lockText: string): string[] {
  const entries = Object.entries(entriesOf(lockText)).filter(([path]) => path.includes('node_modules/'));
  const problems = entries.flatMap(([path, { integrity = '', resolved, link }]) => {
    if (link) {
      return resolved?.startsWith('scripts/stubs/') ? [] : [`${path}: a link may lead to scripts/stubs/ only`];
    }
    if (!/^sha512-[\w+/]{86}==$/.test(integrity)) return [`${path}: the lock has no SHA-512 hash of it`];
    // .npmrc leaves the address out, so that the lock is the same wherever it is written.
    return resolved === undefined ? [] : [`${path}: the lock names the address ${resolved}`];
  });
  if (entries.length === 0) problems.push('package-lock.json has no packages');
  return problems;
}

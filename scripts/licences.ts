// Which licences there are, in what dist/ bundles and in the whole lock, and which of them may be. Pure: text in, facts out.

import { entriesOf, nameOf, stubsIn } from './lock.ts';

/** A package and its licence, an SPDX expression; empty if nothing says it. */
export interface Licensed {
  readonly name: string;
  readonly licence: string;
}

/** They ask for their text and a name at most, which dist/licenses.txt gives, and nothing of who uses the action. */
const FOR_THE_BUNDLE = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];

/** For tools, which are not passed on: as well what the bundle has no need of, and CC-BY-4.0, which is for data. */
const FOR_TOOLS = [...FOR_THE_BUNDLE, 'BlueOak-1.0.0', 'CC-BY-4.0', 'CC0-1.0', 'Unlicense'];

/** What the lock does not say: the licence of khroma is only in a file of the package. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = { khroma: 'MIT' };

/** Every package of package-lock.json but this one and the stubs, once for each place where it is installed. */
export function locked(lockText: string): Licensed[] {
  return Object.entries(entriesOf(lockText))
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .map(([path, { license }]) => {
      const name = nameOf(path);
      return { name, licence: license ?? SAID_ELSEWHERE[name] ?? '' };
    });
}

/**
 * The packages of dist/licenses.txt, as ncc writes it: a name, its licence in the next line, the text, an empty line. Only
 * a name that is in the lock begins a package, as the texts have empty lines, too. A stub has its own name there.
 */
export function bundled(licensesText: string, lockText: string): Licensed[] {
  const entries = entriesOf(lockText);
  const stubs = stubsIn(lockText).map(({ name }) => name);
  const lines = licensesText.split(/\r?\n/);
  return lines.flatMap((name, index) => {
    const isKnown = `node_modules/${name}` in entries || stubs.includes(name);
    const begins = (index === 0 || lines[index - 1] === '') && isKnown;
    return begins ? [{ name, licence: lines[index + 1] ?? '' }] : [];
  });
}

/** Whether an SPDX expression is met by allowed licences alone: of `OR` one has to be, of `AND` all. */
export function isAllowed(expression: string, allowed: readonly string[]): boolean {
  // No expression of today's has brackets within; one that has is not allowed, and somebody will look at it.
  const words = expression.replace(/^\((.*)\)$/, '$1');
  return words.split(' OR ').some((part) => part.split(' AND ').every((id) => allowed.includes(id)));
}

/** One sentence for each licence that may not be. */
export function licenceProblems(bundle: readonly Licensed[], lock: readonly Licensed[]): string[] {
  const refused = (packages: readonly Licensed[], allowed: readonly string[], where: string) =>
    packages
      .filter(({ licence }) => !isAllowed(licence, allowed))
      .map(({ name, licence }) => `${where} ${name}, licence: ${licence || 'not said'}`);
  const problems = [...refused(bundle, FOR_THE_BUNDLE, 'dist/ bundles'), ...refused(lock, FOR_TOOLS, 'the lock has')];
  // A list that could not be read would have nothing wrong with it.
  if (bundle.length === 0) problems.push('dist/licenses.txt names no package');
  return problems;
}

/** How often each licence occurs, as words, the most frequent first. */
export function tally(packages: readonly Licensed[]): string {
  const byLicence = Object.entries(Object.groupBy(packages, ({ licence }) => licence || 'not said'));
  return byLicence
    .map(([licence, those = []]) => ({ licence, count: those.length }))
    .sort((one, other) => other.count - one.count)
    .map(({ licence, count }) => `${licence} ${count}`)
    .join(', ');
}

// Finds and checks the licences of the packages in dist/ and in the whole lock. Pure: text in, facts out.

import { entriesOf, nameOf, stubsIn } from './lock.ts';

/** A package and its licence, an SPDX expression; empty if it is unknown. */
export interface Licensed {
  readonly name: string;
  readonly licence: string;
}

/** These require at most their text and a name, which are in dist/licenses.txt, and nothing from users of the action. */
const FOR_THE_BUNDLE = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];

/** For tools, which are not distributed: also some licences that no bundled package has, and CC-BY-4.0, which is for data. */
const FOR_TOOLS = [...FOR_THE_BUNDLE, 'BlueOak-1.0.0', 'CC-BY-4.0', 'CC0-1.0', 'Unlicense'];

/** Licences that the lock does not have. That of khroma is only in a file of the package. */
const NOT_IN_LOCK: Readonly<Record<string, string>> = { khroma: 'MIT' };

/** Every package in package-lock.json except this one and the stubs, once for each place where it is installed. */
export function locked(lockText: string): Licensed[] {
  return Object.entries(entriesOf(lockText))
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .map(([path, { license }]) => {
      const name = nameOf(path);
      return { name, licence: license ?? NOT_IN_LOCK[name] ?? '' };
    });
}

/**
 * The packages in dist/licenses.txt. ncc writes for each its name, its licence on the next line, the text, and an empty
 * line. The texts have empty lines too, so only a name in the lock begins a package. A stub has its own name there.
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

/** Whether allowed licences satisfy an SPDX expression: one part of an `OR`, all parts of an `AND`. */
export function isAllowed(expression: string, allowed: readonly string[]): boolean {
  // No package has an expression with inner brackets today. One that does is refused, so that someone looks at it.
  const words = expression.replace(/^\((.*)\)$/, '$1');
  return words.split(' OR ').some((part) => part.split(' AND ').every((id) => allowed.includes(id)));
}

/** One sentence for each licence that is not allowed. */
export function licenceProblems(bundle: readonly Licensed[], lock: readonly Licensed[]): string[] {
  const refused = (packages: readonly Licensed[], allowed: readonly string[], where: string) =>
    packages
      .filter(({ licence }) => !isAllowed(licence, allowed))
      .map(({ name, licence }) => `${where} ${name}, licence: ${licence || 'unknown'}`);
  const problems = [...refused(bundle, FOR_THE_BUNDLE, 'dist/ bundles'), ...refused(lock, FOR_TOOLS, 'the lock has')];
  // A list that cannot be read would otherwise have no problems.
  if (bundle.length === 0) problems.push('dist/licenses.txt lists no packages');
  return problems;
}

/** Counts the packages of each licence, as text, the most frequent licence first. */
export function tally(packages: readonly Licensed[]): string {
  const byLicence = Object.entries(Object.groupBy(packages, ({ licence }) => licence || 'unknown'));
  return byLicence
    .map(([licence, those = []]) => ({ licence, count: those.length }))
    .sort((one, other) => other.count - one.count)
    .map(({ licence, count }) => `${licence} ${count}`)
    .join(', ');
}

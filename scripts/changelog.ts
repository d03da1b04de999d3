// Checks that every file agrees on the version to release, and that package.json names the repository. Finds the
// version's entry in CHANGELOG.md. Pure.

import { PLACEHOLDER, repositoryIn } from './repository.ts';

/** The texts that name the version, and the repository of the release. */
export interface VersionedTexts {
  readonly packageJson: string;
  readonly packageLock: string;
  readonly changelog: string;
  /** The examples, which use the action by its major version. */
  readonly examples: readonly string[];
  /** `GITHUB_REPOSITORY`, the repository in which the release is made; undefined outside a workflow. */
  readonly releasedIn?: string | undefined;
}

/** A semantic version, which may be a prerelease, without a leading `v` and without build metadata. */
const VERSION = /^(?<major>\d+)\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** The text under a version's heading, up to the next heading, without the links at the end; empty if there is none. */
export function changelogEntry(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => /^\[?([^\]\s]+)/.exec(text)?.[1] === version) ?? '';
  return section
    .replace(/^.*/, '')
    .replaceAll(/^\[[^\]]+\]: .*$/gm, '')
    .trim();
}

/** One sentence for each reason why a version cannot be released. */
export function releaseProblems(version: string, texts: VersionedTexts): string[] {
  const major = VERSION.exec(version)?.groups?.['major'];
  if (!major) return [`"${version}" is not a version such as 1.2.3`];
  const problems: string[] = [];
  for (const [name, text] of [
    ['package.json', texts.packageJson],
    ['package-lock.json', texts.packageLock],
  ] as const) {
    const found = (JSON.parse(text) as { version?: string }).version;
    if (found !== version) problems.push(`${name} has the version ${found}, not ${version}`);
  }
  if (changelogEntry(texts.changelog, version) === '') {
    problems.push(`CHANGELOG.md has no text under a heading "## ${version}"`);
  }
  const majors = texts.examples.flatMap((text) =>
    [...text.matchAll(/uses: [\w.-]+\/[\w.-]+@v(\d+)$/gm)].map((match) => match[1]),
  );
  if (majors.some((other) => other !== major)) problems.push(`an example does not use v${major}`);
  const name = repositoryIn(texts.packageJson);
  const { releasedIn = name } = texts;
  if (name === '' || name === PLACEHOLDER) {
    problems.push(
      'package.json does not name the repository: set "repository": "github:owner/name", then run `npm run docs`',
    );
  } else if (name !== releasedIn) {
    problems.push(`package.json names the repository ${name}, but this is ${releasedIn}`);
  }
  return problems;
}

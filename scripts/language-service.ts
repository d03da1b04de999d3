// Runs GitHub's language service for actions and workflows, the validator of its editor extension, in Node.

import { registerHooks } from 'node:module';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** A problem in a file. Line and column count from 1. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Looks up files that the service cannot get by itself, by the text after `uses:`. */
export interface Lookup {
  /** The parsed action.yml of an action that a step uses; `{}` to skip the check of its inputs. */
  action(repository: string): object;
  /** The text of a workflow in the same repository that a job calls. */
  workflow(path: string): string;
}

// The service is made for bundlers: it imports JSON without an import attribute, which Node refuses. This adds it.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { validate } = await import('@actions/languageservice/validate');
const { registerLogger } = await import('@actions/languageservice/log');

/**
 * Everything that the service finds in a workflow, or in an action if the file is called action.yml: syntax errors,
 * wrong expressions, inputs that an action does not have, and missing required inputs.
 */
export async function validateFile(path: string, text: string, lookup: Lookup): Promise<Finding[]> {
  const findings: Finding[] = [];

  // The service only logs its own errors. They are findings, because a check that did not happen must not pass.
  const failure = (message: string): number => findings.push({ path, line: 1, column: 1, message });
  registerLogger({ error: failure, warn: failure, info: () => undefined, log: () => undefined });

  const diagnostics = await validate(TextDocument.create(`file:///${path}`, 'yaml', 1, text), {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name }) => ({ name, description: '', ...lookup.action(`${owner}/${name}`) }),
    },
    fileProvider: {
      getFileContent: async ({ path: called }) => ({ name: called, content: lookup.workflow(called) }),
    },
  });
  for (const { message, range } of diagnostics) {
    const words = typeof message === 'string' ? message : message.value;
    findings.push({ path, line: range.start.line + 1, column: range.start.character + 1, message: words });
  }
  return findings;
}

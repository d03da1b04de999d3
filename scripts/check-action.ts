// Checks action.yml with GitHub's own language service, the validator behind its editor extension.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';

// The service is made for bundlers: it imports JSON without saying so, which Node refuses. Say it for it.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { validateAction } = await import('@actions/languageservice/validate-action');
const { registerLogger } = await import('@actions/languageservice/log');

const problems: string[] = [];

// What goes wrong inside the service is only logged there; a check that did not happen must not pass.
const problem = (message: string): number => problems.push(message);
registerLogger({ error: problem, warn: problem, info: () => undefined, log: () => undefined });

const path = resolve(import.meta.dirname, '..', process.argv[2] ?? 'action.yml');
const document = TextDocument.create('file:///action.yml', 'yaml', 1, readFileSync(path, 'utf8'));
for (const { message, range } of await validateAction(document)) {
  problem(`${path}:${range.start.line + 1}:${range.start.character + 1}: ${message}`);
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

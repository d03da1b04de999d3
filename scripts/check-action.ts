// Checks action.yml with GitHub's own language service.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findingsOfService } from './language-service.ts';

const path = resolve(import.meta.dirname, '..', process.argv[2] ?? 'action.yml');
for (const { line, column, message } of await findingsOfService('action.yml', readFileSync(path, 'utf8'))) {
  console.error(`${path}:${line}:${column}: ${message}`);
  process.exitCode = 1;
}

// Installs the dependencies if they are missing or older than the lock. Plain JavaScript: before it has run, Node may
// be one that does not know TypeScript yet (the Node 24 that everything else runs on is one of the dependencies, where npm
// has it for the system).

import { execSync } from 'node:child_process';
import { lstatSync, statSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const changedMs = (path) => statSync(new URL(path, root), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// npm would empty what a link leads to, which may be another checkout's.
const isLink = lstatSync(new URL('node_modules', root), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

if (!isLink && changedMs('node_modules/.package-lock.json') < changedMs('package-lock.json')) {
  console.log('Installing dependencies …');
  execSync('npm ci --silent', { cwd: root, stdio: 'inherit' });
}

const version = execSync('node --version', { cwd: root, encoding: 'utf8' }).trim();
if (Number.parseInt(version.slice(1), 10) < 24) {
  console.error(
    `The scripts need Node 24, and npm has none for ${process.platform} ${process.arch}. This is ${version}.`,
  );
  process.exitCode = 1;
}

// Installs the dependencies if they are missing or older than the lock, and makes sure that `node` is Node 24. If npm
// has Node 24 for the system, it is one of the dependencies, and everything else runs on it. This file is plain
// JavaScript, because the Node that runs it may be too old for TypeScript.

import { execSync } from 'node:child_process';
import { existsSync, lstatSync, statSync, symlinkSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const changedMs = (path) => statSync(new URL(path, root), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// If node_modules is a link, npm would empty the folder behind it, which may belong to another checkout.
const isLink = lstatSync(new URL('node_modules', root), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

if (!isLink && changedMs('node_modules/.package-lock.json') < changedMs('package-lock.json')) {
  console.log('Installing dependencies …');
  execSync('npm ci --silent', { cwd: root, stdio: 'inherit' });
}

const nodeVersion = () => execSync('node --version', { cwd: root, encoding: 'utf8' }).trim();
const isOld = (text) => Number.parseInt(text.slice(1), 10) < 24;

/** Makes the command `node`, which npm before 11.6.2 does not: https://github.com/npm/cli/issues/4362 */
function linkNode() {
  const isWindows = process.platform === 'win32';
  const binary = `node-${isWindows ? 'win' : process.platform}-${process.arch}/bin/node${isWindows ? '.exe' : ''}`;
  const link = new URL(`node_modules/.bin/node${isWindows ? '.cmd' : ''}`, root);
  if (existsSync(link) || !existsSync(new URL(`node_modules/${binary}`, root))) return;
  if (isWindows) writeFileSync(link, `@"%~dp0\\..\\${binary.replaceAll('/', '\\')}" %*\r\n`);
  else symlinkSync(`../${binary}`, link);
}

let version = nodeVersion();
if (isOld(version)) {
  linkNode();
  version = nodeVersion();
}
if (isOld(version)) {
  console.error(
    `The scripts need Node 24, and npm has none for ${process.platform} ${process.arch}. This is ${version}.`,
  );
  process.exitCode = 1;
}

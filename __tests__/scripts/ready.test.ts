// What makes `node` Node 24 before a script runs: on a machine with an older Node, and an npm that made no link to the newer.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ready-'));
  for (const folder of ['scripts', 'old', 'node_modules/.bin']) mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(resolve(import.meta.dirname, '../../scripts/ready.js'), join(root, 'scripts/ready.js'));
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
  writeFileSync(join(root, 'old/node'), '#!/bin/sh\necho v20.20.2\n');
  chmodSync(join(root, 'old/node'), 0o755);
});

afterEach(() => rmSync(root, { recursive: true }));

/** Runs a program with the folders first in PATH that npm would put there, and the old Node after them. */
function run(program: string, ...args: readonly string[]) {
  const env = { PATH: [join(root, 'node_modules/.bin'), join(root, 'old'), '/usr/bin', '/bin'].join(':') };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, env, encoding: 'utf8' });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

describe('where npm made no link to Node 24', () => {
  test('the link is made', () => {
    const folder = join(root, `node_modules/node-${process.platform}-${process.arch}/bin`);
    mkdirSync(folder, { recursive: true });
    symlinkSync(process.execPath, join(folder, 'node'));
    expect(run('/bin/sh', '-c', 'node --version').stdout).toBe('v20.20.2');
    expect(run(process.execPath, 'scripts/ready.js')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(run('/bin/sh', '-c', 'node --version').stdout).toBe(process.version);
  });

  test('and has none for the system, the version that is needed is named', () => {
    const { status, stderr } = run(process.execPath, 'scripts/ready.js');
    expect(status).toBe(1);
    expect(stderr).toBe(
      `The scripts need Node 24, and npm has none for ${process.platform} ${process.arch}. This is v20.20.2.`,
    );
  });
});

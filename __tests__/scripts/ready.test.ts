// The script that makes `node` Node 24 before others run, on a machine with an older Node and an npm that made no link.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { directoryWith } from './directory.ts';

const machine = {
  'scripts/ready.js': readFileSync('scripts/ready.js', 'utf8'),
  'package.json': '{"type": "module"}',
  'package-lock.json': '{}',
  'node_modules/.package-lock.json': '{}',
  'old/node': '#!/bin/sh\necho v20.20.2\n',
};

/** Runs a program with npm's folders first in PATH, and the old Node after them. */
function run(cwd: string, program: string, ...args: readonly string[]) {
  const env = { PATH: [join(cwd, 'node_modules/.bin'), join(cwd, 'old'), '/usr/bin', '/bin'].join(':') };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

describe('if npm made no link to Node 24', () => {
  test('the script makes the link', () => {
    const root = directoryWith(machine);
    const folder = join(root, `node_modules/node-${process.platform}-${process.arch}/bin`);
    for (const path of [folder, join(root, 'node_modules/.bin')]) mkdirSync(path, { recursive: true });
    symlinkSync(process.execPath, join(folder, 'node'));
    expect(run(root, '/bin/sh', '-c', 'node --version').stdout).toBe('v20.20.2');
    expect(run(root, process.execPath, 'scripts/ready.js')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(run(root, '/bin/sh', '-c', 'node --version').stdout).toBe(process.version);
  });

  test('and has none for the system, the script names the version that it needs', () => {
    const { status, stderr } = run(directoryWith(machine), process.execPath, 'scripts/ready.js');
    expect(status).toBe(1);
    expect(stderr).toBe(
      `The scripts need Node 24, and npm has none for ${process.platform} ${process.arch}. This is v20.20.2.`,
    );
  });
});

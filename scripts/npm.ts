// Runs npm, the one that runs us where there is one: `npm` alone is not a program on every system.

import { spawnSync } from 'node:child_process';

/**
 * What npm prints on stdout as JSON. Its exit code says nothing here: it is not 0 where something is outdated, say.
 * Throws if npm prints no JSON.
 */
export function npmJson(...args: readonly string[]): unknown {
  const npm = process.env['npm_execpath'];
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const { stdout, stderr } = spawnSync(command, [...first, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  try {
    return JSON.parse(stdout.trim() || '{}');
  } catch (cause) {
    throw new Error(`npm ${args.join(' ')} prints no JSON: ${stderr || stdout}`, { cause });
  }
}

// Runs npm, if possible the one that runs this script, because `npm` is not a program on every system.

import { spawnSync } from 'node:child_process';

/**
 * The JSON that npm prints on stdout. Ignores the exit code, because it is not 0 if, for example, a package is
 * outdated. Throws if npm prints no JSON.
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
    throw new Error(`npm ${args.join(' ')} printed no JSON: ${stderr || stdout}`, { cause });
  }
}

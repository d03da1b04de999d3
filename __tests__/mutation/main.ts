// `npm run mutation [-- <options of Stryker>]`: mutates the core, and prints the score. It reuses what the last run found, where
// neither the mutated code nor a test of it has changed; a change in a helper of the tests goes unseen, and `--force` helps.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

process.chdir(resolve(import.meta.dirname, '../..'));

/** Runs a script of Node's to its end, and ends with it where it fails. */
function run(script: string, ...args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const config = '__tests__/mutation/stryker.config.js';
run('node_modules/@stryker-mutator/core/bin/stryker.js', 'run', config, ...process.argv.slice(2));
run('__tests__/mutation/score.ts');

// `npm run mutation [-- --force]`: mutates all of src/, and prints the score. Without --force it reuses what the last run
// found, where neither the mutated code nor a test of it has changed; a change in a helper of the tests goes unseen.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

process.chdir(resolve(import.meta.dirname, '../..'));

/** Runs a script of Node's to its end, and ends with it where it fails. */
function run(script: string, ...args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

for (const config of ['__tests__/mutation/tables.config.js', '__tests__/mutation/process.config.js']) {
  run('node_modules/@stryker-mutator/core/bin/stryker.js', 'run', config, ...process.argv.slice(2));
}
run('__tests__/mutation/score.ts');

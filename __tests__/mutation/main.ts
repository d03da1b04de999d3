// `npm run mutation [-- <options of Stryker>]`: mutates the core, and prints the score. It reuses what the last run found, where
// neither the mutated code nor a test of it has changed; a change in a helper of the tests goes unseen, and `--force` helps.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

process.chdir(resolve(import.meta.dirname, '../..'));

const stryker = ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', '__tests__/mutation/stryker.config.js'];
const { status } = spawnSync(process.execPath, [...stryker, ...process.argv.slice(2)], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
await import('./score.ts');

// `npm run mutation [-- <Stryker options>]`: mutates the core and prints the score. It reuses the last results if neither
// the code nor its tests have changed. It does not notice a change in a helper of the tests; use `--force` then.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

process.chdir(resolve(import.meta.dirname, '../..'));

const stryker = ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', '__tests__/mutation/stryker.config.js'];
const { status } = spawnSync(process.execPath, [...stryker, ...process.argv.slice(2)], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
await import('./score.ts');

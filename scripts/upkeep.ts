// `npm run upkeep`: lists outdated and vulnerable packages. Runs every week, because both change even if our code does
// not. Fails if a package is vulnerable, but not if one is outdated or the registry cannot tell.

import { npmJson } from './npm.ts';
import type { Audit, Outdated } from './upkeep-words.ts';
import { auditWords, outdatedWords } from './upkeep-words.ts';

const print = (title: string, lines: readonly string[]): void => console.log(`\n${title}\n  ${lines.join('\n  ')}`);

print('Outdated', outdatedWords(npmJson('outdated', '--json') as Outdated));

const audit = auditWords(npmJson('audit', '--json') as Audit);
print('Vulnerable', audit.lines);
process.exitCode = audit.isVulnerable ? 1 : 0;

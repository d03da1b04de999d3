// What a maintainer looks at every week, as it changes without us: outdated packages and vulnerable ones. Fails for a
// vulnerability; that something is outdated, or that the registry cannot tell, is said and no failure.

import { npmJson } from './npm.ts';
import type { Audit, Outdated } from './upkeep-words.ts';
import { auditWords, outdatedWords } from './upkeep-words.ts';

const print = (title: string, lines: readonly string[]): void => console.log(`\n${title}\n  ${lines.join('\n  ')}`);

print('Outdated', outdatedWords(npmJson('outdated', '--json') as Outdated));

const audit = auditWords(npmJson('audit', '--json') as Audit);
print('Vulnerable', audit.lines);
process.exitCode = audit.isVulnerable ? 1 : 0;

// The flow tests that the documents name are there.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import type { QuotedTest } from '../../scripts/quoted-tests.ts';
import { quotedTests, titlePattern } from '../../scripts/quoted-tests.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const [, rules = ''] = read('docs/how-it-decides.md').split(/^## Rules$|^## (?=How a sync can end$)/m);

/** The titles that are not in the file, each after the one before it. */
function missingIn({ file, titles }: QuotedTest): readonly string[] {
  const path = `__tests__/sync/${file}.flow.test.ts`;
  if (!existsSync(join(root, path))) return [path];
  let rest = read(path);
  return titles.filter((title) => {
    const found = new RegExp(`(['"\`])${titlePattern(title, '%[a-z]')}\\1`).exec(rest);
    rest = rest.slice(found?.index ?? 0);
    return found === null;
  });
}

test.each(['how-it-decides', 'hazards'])('every test that docs/%s.md names is there', (name) => {
  const quoted = quotedTests(read(`docs/${name}.md`));
  expect(quoted.length).toBeGreaterThan(5);
  expect(quoted.flatMap(missingIn)).toEqual([]);
});

test('every rule names a test', () => {
  const numbered = rules.split(/^(?=\d+\. )/m).slice(1);
  expect(numbered.length).toBeGreaterThan(10);
  expect(numbered.filter((rule) => quotedTests(rule).length === 0)).toEqual([]);
});

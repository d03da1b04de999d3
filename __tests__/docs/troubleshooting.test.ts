// The headings of docs/troubleshooting.md are what the action says, word for word.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { messages } from '../../src/github/messages.ts';

const root = resolve(import.meta.dirname, '../..');

/** The texts of `src/`, each expression in a template taken for what differs from case to case. */
const said = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(root, 'src', file), 'utf8').replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '…'))
  .concat(Object.values(messages).map((message) => message.join('\n').replaceAll(/\{\w+\}/g, '…')))
  .join('\n');

const headings = [...readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8').matchAll(/^### (.+)$/gm)]
  .map(([, heading = '']) => heading)
  .filter((heading) => !heading.startsWith('No outputs'));

test('there are messages to explain', () => expect(headings.length).toBeGreaterThan(15));

test.each(headings)('%s', (heading) => {
  for (const part of heading.split('…').map((text) => text.trim())) expect(said).toContain(part);
});

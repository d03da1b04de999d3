// Every message that gives advice has an entry in docs/troubleshooting.md: its key, its text, and an explanation.
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Messages } from '../../scripts/generated.ts';
import { messageTable, quoted, withQuotes, withSection } from '../../scripts/generated.ts';
import { messages } from '../../src/github/messages.ts';

const markdown = readFileSync('docs/troubleshooting.md', 'utf8');
const table: Messages = messages;

/** The entries, each with its quote and its explanation. */
const entries = markdown
  .split(/^(?=##)/m)
  .filter((section) => section.startsWith('### '))
  .map((section) => {
    const [, key = '', quote = '', text = ''] = /^### (.*)\n\n(?:> (.*)\n\n)?([\s\S]*)/.exec(section) ?? [];
    return { key, quote, text };
  });

/** Entries that are not about the end of a sync. The texts of all except the last are elsewhere in `src/`. */
const others = ['inputs', 'bug', 'outputs-not-written', 'summary-not-written', 'start-far-from-trigger', 'no-outputs'];

describe('docs/troubleshooting.md', () => {
  test('has an entry for every message that gives advice', () => {
    const advising = Object.entries(table).flatMap(([key, [, advice]]) => (advice === undefined ? [] : [key]));
    expect(advising.length).toBeGreaterThan(30);
    expect(advising.filter((wanted) => !entries.some(({ key }) => key === wanted))).toEqual([]);
  });

  test('has every entry once, and each is for a message or for one of the others', () => {
    const keys = entries.map(({ key }) => key);
    expect(keys.filter((key) => !(key in table || others.includes(key)))).toEqual([]);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    expect(others.filter((key) => !keys.includes(key))).toEqual([]);
  });

  test.each(entries.filter(({ key }) => key in table))('quotes the message $key', ({ key, quote }) => {
    expect(quote).toBe(quoted(table[key]?.[0] ?? ''));
  });

  test.each(entries.filter(({ quote, key }) => others.includes(key) && quote !== ''))(
    'quotes the text in src/ about $key',
    ({ quote }) => {
      const sources = globSync('src/**/*.ts').map((file) => readFileSync(file, 'utf8'));
      expect(sources.join('\n')).toContain(quote.replace(/ ?…$/, ''));
    },
  );

  test.each(entries)('explains $key in at most four sentences', ({ text }) => {
    expect(text.trim()).not.toBe('');
    expect(text.match(/[.?](?=\s|$)/g)?.length).toBeLessThanOrEqual(4);
  });
});

test('a message is quoted as plain text, in place of an old quote', () => {
  const one: Messages = { one: ['Braze *said*{said}{more}. | {else}', 'Do `it`.'], two: ['Two.'] };
  const entry = '### one\n\n> Old\n\nMore.\n\n### else\n\n> Kept\n\n';
  const now = '### one\n\n> Braze \\*said\\* …. \\| …\n\nMore.\n\n### else\n\n> Kept\n\n';
  expect(withQuotes(entry, one)).toBe(now);
  expect(withQuotes(entry.replace('> Old\n\n', ''), one)).toBe(now);
  expect(messageTable(one, entry).split('\n').slice(2)).toEqual([
    '| [`one`](#one) | Braze \\*said\\* …. \\| … | Do \\`it\\`. |',
    '| `two` | Two. | |',
  ]);
});

test('a section is written between its comments, which must be there exactly once', () => {
  const section = '<!-- x -->\nold\n<!-- /x -->';
  expect(withSection(`a\n${section}\nb`, 'x', 'new')).toBe('a\n<!-- x -->\nnew\n<!-- /x -->\nb');
  for (const wrong of ['', '<!-- x -->', section + section]) expect(() => withSection(wrong, 'x', '')).toThrow('once');
});

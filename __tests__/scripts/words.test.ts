// The words that documents no longer use are found wherever a reader would see them.
import { expect, test } from '@jest/globals';
import { retiredWords } from '../../scripts/words.ts';

test.each([
  ['1 of 3 integrations are red', 'are red'],
  ['a red step', 'red step'],
  ['what became of it', 'became of'],
  ['Mend the rows', 'Mend'],
  ['as it was told', 'told'],
  ['next look at the runs', 'look at the runs'],
])('"%s" is found, with its line and what to write', (text, words) => {
  expect(retiredWords('x.md', `# Title\n${text}`)).toEqual([expect.stringMatching(`^x.md:2: "${words}"; write: `)]);
});

test.each(['the amended rows', 'colored red', '`told`', '```\nis red\n```'])('%j has no such words', (text) => {
  expect(retiredWords('x.md', text)).toEqual([]);
});

test('a file of code is checked as a whole, because its comments are for people', () => {
  expect(retiredWords('x.yml', '# `told`')).toHaveLength(1);
});

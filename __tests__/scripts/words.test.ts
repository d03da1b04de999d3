// The words that documents no longer use are found where a reader would read them.
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

test.each(['the amended rows', 'colored red', '`told`', '```\nis red\n```'])('%j is not', (text) => {
  expect(retiredWords('x.md', text)).toEqual([]);
});

test('code is read where a file is code: its comments are for people', () => {
  expect(retiredWords('x.yml', '# `told`')).toHaveLength(1);
});

// Text from outside is made safe: no command, no markup, no hidden character, and never the key in any form.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { asMarkdown, createNeutraliser, withheld } from '../../src/github/neutralise.ts';
import { hostileText } from './hostile.ts';
import { commandsIn } from './runner-commands.ts';

const KEY = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const neutralise = (foreign: string, apiKey = KEY): string => createNeutraliser(apiKey)({ foreign });

describe('a text of a mebibyte', () => {
  const mebibyteOf = (text: string): string => text.repeat(2 ** 20 / text.length);

  test('is told by its beginning, like any other', () => {
    expect(neutralise(mebibyteOf('word '))).toMatch(/^(word ){59}word…$/);
  });

  test.each([0, 4_000, 8_180])('is withheld where the key begins after %i characters that are not seen', (unseen) => {
    expect(neutralise(`${'\u200b'.repeat(unseen)}${KEY} ${mebibyteOf('word ')}`)).toBe(withheld);
  });

  test('shows nothing of a key that begins after what is read for showing', () => {
    expect(neutralise(`${'\u200b'.repeat(8_192)}${KEY}`)).toBe(withheld);
    expect(neutralise(`${'\u200b'.repeat(16_380)}${KEY}`)).toBe('');
  });
});

describe('any text', () => {
  test('becomes one line without commands, without control and format characters, of 300 characters at most', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = neutralise(text);
        expect(commandsIn(line)).toEqual([]);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
        expect([...line].length).toBeLessThanOrEqual(300);
      }),
      { numRuns: 1_000 },
    );
  });

  test('makes no command together with what is printed before and after it', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom('', ' ', '404: ', '(', '[0s] x (got: '), (text, before) => {
        expect(commandsIn(`${before}${neutralise(text)}]::)`)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test('that is harmless stays as it is', () => {
    const word = fc.stringMatching(/^[!-9;-~]{1,20}$/).filter((text) => !text.includes('##'));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        expect(neutralise(words.join(' '))).toBe(words.join(' '));
      }),
    );
  });
});

describe('a line', () => {
  test.each([
    ['a\nb', 'a b'],
    ['a\r\nb', 'a b'],
    ['a\t\v\f b', 'a b'],
    ['a\u0085b', 'a b'],
    ['a\u2028b\u2029c', 'a b c'],
    ['a\u00a0b', 'a b'],
    ['a\ufeffb', 'a b'],
    ['  a  ', 'a'],
    ['\u0000 a \u0000', 'a'],
    ['', ''],
    [' \n ', ''],
  ])('has single blanks for all white space: %j becomes %j', (text, line) => {
    expect(neutralise(text)).toBe(line);
  });

  test.each([
    ['controls', '\u0000\u0007\u001b\u007f\u0080\u009f'],
    ['soft hyphens and zero widths', '\u00ad\u200b\u200c\u200d\u2060'],
    ['bidi marks', '\u061c\u200e\u200f\u202a\u202e\u2066\u2069'],
    ['tags', '\u{e0001}\u{e0041}'],
    ['private characters', '\ue000\uf8ff\u{f0000}'],
    ['halves of characters', '\ud800'],
  ])('has no %s', (_what, hidden) => {
    expect(neutralise(`a${hidden}b`)).toBe('ab');
  });

  test.each(['é', '日本語', 'שלום', '\u{1f600}', '\u{1f468}', 'e\u0301', '½ … – “”'])('keeps %s', (text) => {
    expect(neutralise(text)).toBe(text);
  });

  test.each([
    ['::error::x', ': :error: :x'],
    [':::', ': : :'],
    ['a::b', 'a: :b'],
    ['##[error]x', '# #[error]x'],
    ['###[x', '# # #[x'],
    [':\u200b:error::', ': :error: :'],
    ['#\u0000#[x]', '# #[x]'],
    ['a: b', 'a: b'],
    ['12:34:56', '12:34:56'],
    ['#1 #[x]', '#1 #[x]'],
  ])('has no command left: %j becomes %j', (text, line) => {
    expect(neutralise(text)).toBe(line);
  });

  test.each([
    ['300 characters', 'x'.repeat(300), 'x'.repeat(300)],
    ['301 characters', 'x'.repeat(301), `${'x'.repeat(299)}…`],
    ['300 characters of two units each', '\u{1f600}'.repeat(300), '\u{1f600}'.repeat(300)],
    ['301 characters of two units each', '\u{1f600}'.repeat(301), `${'\u{1f600}'.repeat(299)}…`],
    ['300 characters that grow when commands are broken', ':'.repeat(300), `${': '.repeat(149)}:…`],
    ['301 characters that shrink when blanks are joined', `${'x'.repeat(299)}  y`, `${'x'.repeat(299)}…`],
    ['302 characters that shrink to 300', `${'x'.repeat(298)}   y`, `${'x'.repeat(298)} y`],
  ])('shows of %s as many as it may', (_what, text, line) => {
    expect(neutralise(text)).toBe(line);
  });
});

const htmlEscape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const every = (key: string, encode: (code: number) => string): string =>
  [...key].map((character) => encode(character.charCodeAt(0))).join('');

/** The forms in which a server or a proxy may send a key back. `around` is what it may be encoded together with. */
const forms: readonly (readonly [string, (key: string, around: readonly [string, string]) => string])[] = [
  ['as it is', (key) => key],
  ['in upper case', (key) => key.toUpperCase()],
  ['in lower case', (key) => key.toLowerCase()],
  ['in base64', (key) => Buffer.from(key).toString('base64')],
  ['in base64, within more', (key, [before, after]) => Buffer.from(`${before}${key}${after}`).toString('base64')],
  ['in base64, one byte in', (key, [, after]) => Buffer.from(`:${key}${after}`).toString('base64')],
  ['in base64, two bytes in', (key, [, after]) => Buffer.from(`::${key}${after}`).toString('base64')],
  ['in base64url', (key) => Buffer.from(key).toString('base64url')],
  ['in base64url, within more', (key, [before, after]) => Buffer.from(`${before}${key}${after}`).toString('base64url')],
  ['in hex', (key) => Buffer.from(key).toString('hex')],
  ['in upper-case hex', (key) => Buffer.from(key).toString('hex').toUpperCase()],
  ['URL-encoded', (key) => encodeURIComponent(key)],
  ['URL-encoded in lower case', (key) => encodeURIComponent(key).replace(/%../g, (code) => code.toLowerCase())],
  ['JSON-escaped', (key) => JSON.stringify(key)],
  ['HTML-escaped', (key) => htmlEscape(key)],
  ['HTML-escaped by name, the apostrophe too', (key) => htmlEscape(key).replaceAll('&#39;', '&apos;')],
  ['URL-encoded to the last character', (key) => every(key, (code) => `%${code.toString(16).padStart(2, '0')}`)],
  ['HTML-escaped by numbers', (key) => every(key, (code) => `&#${code};`)],
  ['HTML-escaped by hexadecimal numbers', (key) => every(key, (code) => `&#x${code.toString(16)};`)],
  ['JSON-escaped to the last character', (key) => every(key, (code) => `\\u${code.toString(16).padStart(4, '0')}`)],
  ['JSON-escaped, then URL-encoded', (key) => encodeURIComponent(JSON.stringify(key))],
  ['JSON-escaped, then HTML-escaped', (key) => htmlEscape(JSON.stringify(key))],
  ['JSON-escaped twice', (key) => JSON.stringify(JSON.stringify(key))],
  ['URL-encoded, then HTML-escaped', (key) => htmlEscape(encodeURIComponent(key))],
  ['HTML-escaped, then JSON-escaped', (key) => JSON.stringify(htmlEscape(key))],
];

describe('a text that contains the key', () => {
  const anyKey = fc.stringMatching(/^[!-~]{8,64}$/);
  const anyText = fc.string({ unit: 'grapheme', maxLength: 20 });
  const anyAround = fc.tuple(fc.string({ unit: 'binary', maxLength: 9 }), fc.string({ unit: 'binary', maxLength: 9 }));

  test.each(forms)('%s is withheld, whatever the key', (_form, encode) => {
    fc.assert(
      fc.property(anyKey, anyText, anyText, anyAround, (key, before, after, around) => {
        expect(neutralise(`${before} ${encode(key, around)} ${after}`, key)).toBe(withheld);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['behind what would be cut off', `${'x'.repeat(500)}${KEY}`],
    ['with zero widths in it', [...KEY].join('\u200b')],
    ['with controls in it', [...KEY].join('\u0000')],
    ['as a whole', KEY],
  ])('%s is withheld', (_what, text) => {
    expect(neutralise(text)).toBe(withheld);
  });

  // Such a key is refused before anything is sent, so that nobody can have encoded it.
  test.each([
    ['a line break', 'abcd\nefgh'],
    ['a zero width', 'abcd\u200befgh'],
    ['blanks', 'abcd   efgh'],
    ['two colons', 'abcd::efgh'],
    ['a lone quote', '"abcdefgh'],
    ['characters beyond ASCII', 'pässwörter'],
  ])('is withheld though the key has %s', (_what, key) => {
    expect(neutralise(`x ${key} y`, key)).toBe(withheld);
  });

  test('is not shown in what stands for it', () => {
    expect(withheld).toBe('(withheld: it contained the API key)');
  });

  test.each([
    ['half the key', KEY.slice(0, 18)],
    ['all of the key but its first character', KEY.slice(1)],
    ['all of the key but its last character', KEY.slice(0, -1)],
    ['another key', KEY.replace('0a', '0b')],
    ['the hex of another text', Buffer.from('some other text').toString('hex')],
  ])('is not meant where there is only %s', (_what, text) => {
    expect(neutralise(text)).toBe(text);
  });
});

describe('a very short key', () => {
  test.each([
    ['a', 'a text', withheld],
    ['a', 'told 61 times', 'told 61 times'],
    ['ab', 'told 6162 times', withheld],
    ['/', 'nothing but 100%2f', withheld],
    ['//', 'nothing but 100%2f', 'nothing but 100%2f'],
    ['//', 'nothing but 100%2f%2f', withheld],
  ])('%s has %j shown as %j: a form of three characters would be in every text', (key, text, line) => {
    expect(neutralise(text, key)).toBe(line);
  });

  test('that is empty withholds nothing', () => {
    expect(neutralise('a text', '')).toBe('a text');
    expect(neutralise('', '')).toBe('');
  });
});

describe('as Markdown', () => {
  const parser = unified().use(remarkParse).use(remarkGfm);

  test('any neutral text is one code span, and reads as it did', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const neutral = neutralise(text);
        fc.pre(neutral !== '');
        const [line, ...others] = parser.parse(`- \`a\`, \`b\`: it said (404: ${asMarkdown(neutral)}).`).children;
        expect(others).toEqual([]);
        expect(inlinesOf(line)).toEqual(['a', ', ', 'b', ': it said (404: ', neutral, ').']);
      }),
      { numRuns: 1_000 },
    );
  });

  /** The texts of what stands in a list with one item, if they are text and code alone. */
  function inlinesOf(list: ReturnType<typeof parser.parse>['children'][number] | undefined): readonly string[] {
    const [item] = list?.type === 'list' ? list.children : [];
    const [paragraph] = item?.children ?? [];
    const inlines = paragraph?.type === 'paragraph' ? paragraph.children : [];
    return inlines.map((inline) =>
      inline.type === 'text' || inline.type === 'inlineCode' ? inline.value : inline.type,
    );
  }

  test.each([
    ['Az 09 é', '`Az 09 é`'],
    ['<img src=x>', '`<img src=x>`'],
    ['a|b', '`a|b`'],
    ['&lt;', '`&lt;`'],
    ['```mermaid', '` ```mermaid `'],
    ['a`b', '``a`b``'],
    ['a``b', '`a``b`'],
    ['`', '`` ` ``'],
    ['a`', '`` a` ``'],
    ['a`b``c```d', '````a`b``c```d````'],
    ['', ''],
  ])('%s is written %s', (neutral, markdown) => {
    expect(asMarkdown(neutral)).toBe(markdown);
  });

  test('has a short fence, however many backticks the text has', () => {
    const many = '`'.repeat(300);
    expect(asMarkdown(many)).toBe(`\` ${many} \``);
  });
});

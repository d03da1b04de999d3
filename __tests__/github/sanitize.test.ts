// Text from outside is sanitized: no commands, no markup, no hidden characters, and never the key in any form.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { asMarkdown, createSanitizer, withheld } from '../../src/github/sanitize.ts';
import { formsOf } from '../e2e/leaks.ts';
import { commandsIn } from '../world/printed.ts';
import { hostileText } from './hostile.ts';
import { KEY } from './outcomes.ts';

const sanitize = (untrusted: string, apiKey = KEY): string => createSanitizer(apiKey)({ untrusted });

describe('a text of a mebibyte', () => {
  const mebibyteOf = (text: string): string => text.repeat(2 ** 20 / text.length);

  test('is cut to its beginning, like any other', () => {
    expect(sanitize(mebibyteOf('word '))).toMatch(/^(word ){59}word…$/);
  });

  test.each([0, 4_000, 8_180])('is withheld if the key begins after %i invisible characters', (count) => {
    expect(sanitize(`${'\u200b'.repeat(count)}${KEY} ${mebibyteOf('word ')}`)).toBe(withheld);
  });

  test('shows nothing of a key that begins after the part that may be shown', () => {
    expect(sanitize(`${'\u200b'.repeat(8_192)}${KEY}`)).toBe(withheld);
    expect(sanitize(`${'\u200b'.repeat(16_380)}${KEY}`)).toBe('');
  });
});

describe('any text', () => {
  test('becomes one line of at most 300 characters, without commands, control characters and format characters', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom('', ' ', '404: ', '(', '[0s] x (got: '), (text, before) => {
        const line = sanitize(text);
        expect([commandsIn(line), commandsIn(`${before}${line}]::)`)]).toEqual([[], []]);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
        expect([...line].length).toBeLessThanOrEqual(300);
      }),
      { numRuns: 1_000 },
    );
  });

  test('that is harmless stays as it is', () => {
    const word = fc.stringMatching(/^[!-9;-~]{1,20}$/).filter((text) => !text.includes('##'));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        expect(sanitize(words.join(' '))).toBe(words.join(' '));
      }),
    );
  });
});

describe('the line', () => {
  test.each([
    // White space becomes single spaces.
    ['a\nb', 'a b'],
    ['a\r\nb', 'a b'],
    ['a\t\v\f b', 'a b'],
    ['a\u0085b', 'a b'],
    ['a\u2028b\u2029c', 'a b c'],
    ['a\u00a0b', 'a b'],
    ['a\ufeffb', 'a b'],
    ['  a  ', 'a'],
    ['\u0000 a \u0000', 'a'],
    [' \n ', ''],
    // Control, zero-width and tag characters, soft hyphens, bidi marks, private use and lone surrogates are removed.
    ['a\u0000\u0007\u001b\u007f\u0080\u009fb', 'ab'],
    ['a\u00ad\u200b\u200c\u200d\u2060b', 'ab'],
    ['a\u061c\u200e\u200f\u202a\u202e\u2066\u2069b', 'ab'],
    ['a\u{e0001}\u{e0041}b', 'ab'],
    ['a\ue000\uf8ff\u{f0000}b', 'ab'],
    ['a\ud800b', 'ab'],
    // No commands are left.
    ['::error::x', ': :error: :x'],
    [':::', ': : :'],
    ['a::b', 'a: :b'],
    ['##[error]x', '# #[error]x'],
    ['###[x', '# # #[x'],
    [':\u200b:error::', ': :error: :'],
    ['#\u0000#[x]', '# #[x]'],
    // Harmless text is unchanged.
    ...['é', '日本語', 'שלום', '\u{1f468}', 'e\u0301', '½ … – “”', 'a: b', '12:34:56', '#1 #[x]', ''].map((text) => [
      text,
      text,
    ]),
  ])('for %j is %j', (text = '', line = '') => {
    expect(sanitize(text)).toBe(line);
  });

  test.each([
    ['300 characters', 'x'.repeat(300), 'x'.repeat(300)],
    ['301 characters', 'x'.repeat(301), `${'x'.repeat(299)}…`],
    ['300 characters of two units each', '\u{1f600}'.repeat(300), '\u{1f600}'.repeat(300)],
    ['301 characters of two units each', '\u{1f600}'.repeat(301), `${'\u{1f600}'.repeat(299)}…`],
    ['300 characters that grow when commands are broken up', ':'.repeat(300), `${': '.repeat(149)}:…`],
    ['301 characters that shrink when spaces are merged', `${'x'.repeat(299)}  y`, `${'x'.repeat(299)}…`],
    ['302 characters that shrink to 300', `${'x'.repeat(298)}   y`, `${'x'.repeat(298)} y`],
  ])('for %s has as many of them as allowed', (_what, text, line) => {
    expect(sanitize(text)).toBe(line);
  });
});

/** The forms in which a server may send a key back: those that the tests in e2e/ look for, and some encoded twice. */
const formsFor = (key: string): Readonly<Record<string, string>> => {
  const { 'JSON-escaped': json = '', 'HTML-escaped': html = '', 'URL-encoded': url = '', ...others } = formsOf(key);
  return {
    ...{ json, html, url, ...others },
    'HTML-escaped by name, the apostrophe too': html.replaceAll('&#39;', '&apos;'),
    'JSON-escaped, then URL-encoded': encodeURIComponent(json),
    'JSON-escaped, then HTML-escaped': formsOf(json)['HTML-escaped'] ?? '',
    'JSON-escaped twice': JSON.stringify(json),
    'URL-encoded, then HTML-escaped': formsOf(url)['HTML-escaped'] ?? '',
    'HTML-escaped, then JSON-escaped': JSON.stringify(html),
  };
};

describe('a text that contains the key', () => {
  const anyKey = fc.stringMatching(/^[!-~]{8,64}$/);
  const anyText = fc.string({ unit: 'grapheme', maxLength: 20 });
  const inAnyCase = fc.constantFrom(
    (text: string) => text,
    (text: string) => text.toUpperCase(),
    (text: string) => text.toLowerCase(),
  );

  test.each(Object.keys(formsFor(KEY)))('is withheld for any key, text and case: %s', (form) => {
    fc.assert(
      fc.property(anyKey, anyText, anyText, inAnyCase, (key, before, after, inCase) => {
        expect(sanitize(`${before} ${inCase(formsFor(key)[form] ?? '')} ${after}`, key)).toBe(withheld);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ...[`${'x'.repeat(500)}${KEY}`, [...KEY].join('\u200b'), [...KEY].join('\u0000')].map((text) => [KEY, text]),
    // Quotes or "Bearer" stored around a key are not part of it.
    ...['"secret-1"', 'Bearer secret-1', "'secret-1'", '`secret-1'].map((key) => [key, 'https://x.test/secret-1']),
    // Such a key is refused before anything is sent, so no server can have encoded it.
    ...['abcd\nefgh', 'abcd\u200befgh', 'abcd   efgh', 'abcd::efgh', '"abcdefgh', 'pässwörter'].map((key) => [
      key,
      `x ${key} y`,
    ]),
    // For a very short key, only encodings of at least four characters count: shorter ones are in every text.
    ['a', 'a text'],
    ['ab', 'seen 6162 times'],
    ['/', 'nothing but 100%2f'],
    ['//', 'nothing but 100%2f%2f'],
  ])('is withheld: key %j, text %j', (key, text = '') => {
    expect(sanitize(text, key)).toBe(withheld);
  });

  test.each([
    // Seven characters of the key, or another key.
    ...[KEY.slice(0, 7), [...KEY].reverse().join(''), KEY.replaceAll(/\d/g, '5')].map((text) => [KEY, text]),
    [KEY, Buffer.from('some other text').toString('hex')],
    ['', 'a text'],
    ['a', 'seen 61 times'],
    ['//', 'nothing but 100%2f'],
    ['abc', 'unfiyable'],
  ])('is distinguished from one that does not: key %j, text %j', (key, text = '') => {
    expect(sanitize(text, key)).toBe(text);
  });
});

describe('in Markdown', () => {
  const parser = unified().use(remarkParse).use(remarkGfm);

  test('any sanitized text is one code span with the same text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const sanitized = sanitize(text);
        fc.pre(sanitized !== '');
        const [line, ...others] = parser.parse(`- \`a\`, \`b\`: the answer (404: ${asMarkdown(sanitized)}).`).children;
        expect(others).toEqual([]);
        expect(inlinesOf(line)).toEqual(['a', ', ', 'b', ': the answer (404: ', sanitized, ').']);
      }),
      { numRuns: 1_000 },
    );
  });

  /** The inline parts of a list with one item: the content of text and code, the type of anything else. */
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
    ['`'.repeat(300), `\` ${'`'.repeat(300)} \``],
    ['', ''],
  ])('%s is written as %s', (sanitized, markdown) => {
    expect(asMarkdown(sanitized)).toBe(markdown);
  });
});

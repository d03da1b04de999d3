/** The one place that makes text from outside safe to print, to put out and to put into a summary. Pure. */

import { Buffer } from 'node:buffer';
import type { Untrusted } from '../sync/ports.ts';

/** More characters of an untrusted text than this are not shown. */
const shownAtMost = 300;

/**
 * Of a longer text the rest is not even looked at, for that would take seconds. What is shown is in the first half; a key that
 * begins there ends in the second, in whatever form.
 */
const readAtMost = 16_384;

/** Stands for a text that contains the API key in any form. */
export const withheld = '(withheld: it contained the API key)';

/** Untrusted text to one line that the runner takes no command from, or {@link withheld}. */
export type Sanitize = (text: Untrusted) => string;

/** So many characters of the key in a row are withheld: fewer are in many a text by chance. */
const keyPartLength = 8;
/** An encoding of a short key that is shorter than this is not looked for. */
const keyFragmentLength = 4;

/**
 * The sanitizer of a step. It withholds text that has eight characters of the key in a row, in either case, whatever blanks,
 * marks and invisible characters stand between them, as they are or encoded as a server or a proxy may give them back. The
 * runner masks only the whole key.
 */
export function createSanitizer(apiKey: string): Sanitize {
  const parts = [...new Set(keyParts(apiKey))];
  return ({ untrusted }) => {
    const read = untrusted.slice(0, readAtMost);
    const once = decoders.map((decode) => decode(read));
    const twice = once.flatMap((text) => decoders.map((decode) => decode(text)));
    const readings = [read, ...once, ...twice].flatMap((text) => [text.toLowerCase(), squeeze(text)]);
    if (readings.some((text) => parts.some((part) => text.includes(part)))) return withheld;
    const characters = [...oneLine(untrusted.slice(0, readAtMost / 2))];
    return characters.length <= shownAtMost ? characters.join('') : `${characters.slice(0, shownAtMost - 1).join('')}…`;
  };
}

/** The letters and digits of a text alone, wide and other forms of them made plain, in lower case. */
function squeeze(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** What URL, HTML and JSON encoding may have put for characters, undone. Each apart, for a key may look like another's. */
const decoders: readonly ((text: string) => string)[] = [
  (text) => text.replace(/%([0-9a-f]{2})/gi, (_, hex) => fromCode(`0x${hex}`)),
  (text) =>
    text.replace(/&(?:#(x0*[0-9a-f]{1,4}|0*\d{1,5})|(amp|lt|gt|quot|apos));/gi, (_, code, name) =>
      code === undefined ? String(htmlMarks[name.toLowerCase()]) : fromCode(`0${code}`),
    ),
  (text) => text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, hex, mark) => mark ?? fromCode(`0x${hex}`)),
];

const htmlMarks: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The character of a code that is written as a number in JavaScript. */
function fromCode(code: string): string {
  return String.fromCharCode(Number(code));
}

/**
 * Sanitized text as Markdown that shows it as it is: a code span, in which no mark, reference, address or name means anything.
 * Escaped marks would not do: GitHub looks for addresses once the marks are back. The fence is as many backticks as stand
 * together nowhere in the text; a fence longer than all of them could be too long for GitHub's parser.
 */
export function asMarkdown(sanitized: string): string {
  if (sanitized === '') return '';
  const runs: readonly string[] = sanitized.match(/`+/g) ?? [];
  let fence = '`';
  while (runs.includes(fence)) fence += '`';
  const gap = /^`|`$/.test(sanitized) ? ' ' : '';
  return `${fence}${gap}${sanitized}${gap}${fence}`;
}

/** The same in the cell of a table, where a bar would end the cell, in a code span too. */
export function asCell(sanitized: string): string {
  return asMarkdown(sanitized).replaceAll('|', '\\|');
}

/**
 * White space and line breaks to single spaces; other control and format characters (bidi marks, zero widths) and lone
 * surrogates away. What the runner would read as a command is broken: `::` at the start of a line, `##[` anywhere in one.
 * Source: ActionCommand.TryParseV2 and TryParse in github.com/actions/runner, src/Runner.Common/ActionCommand.cs
 */
function oneLine(text: string): string {
  return text
    .replace(/[\s\u0085]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .trim()
    .replace(/:(?=:)/g, ': ')
    .replace(/#(?=#)/g, '# ');
}

/** Every eight characters of the key in a row, all of a shorter one: as they are, squeezed, in hex and in base64. */
function keyParts(apiKey: string): readonly string[] {
  const encoded = pieces(apiKey).flatMap((piece) => {
    const bytes = Buffer.from(piece);
    return [bytes.toString('hex'), ...[0, 1, 2].map((shift) => base64Within(bytes, shift))].map(squeeze);
  });
  // Of a very short key an encoding may be a fragment that is in every text.
  const certain = encoded.filter((part) => part.length >= keyFragmentLength);
  return [...pieces(apiKey.toLowerCase()), ...pieces(squeeze(apiKey)), ...certain].filter((part) => part !== '');
}

function pieces(text: string): readonly string[] {
  const count = Math.max(1, text.length - keyPartLength + 1);
  return Array.from({ length: count }, (_, index) => text.slice(index, index + keyPartLength));
}

/** The characters of a base64 text that are the key's alone when `shift` bytes (mod 3) stand before it. */
function base64Within(bytes: Buffer, shift: number): string {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
  // Three bytes are four characters.
  return whole.toString('base64').slice(Math.ceil((shift * 4) / 3), Math.floor((whole.length * 4) / 3));
}

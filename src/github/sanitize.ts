/** The one place that makes text from outside safe for the log, the outputs and the summary. Pure. */

import { Buffer } from 'node:buffer';
import type { Untrusted } from '../sync/ports.ts';

/** The most characters that are shown of an untrusted text. */
const shownAtMost = 300;

/**
 * The rest of a longer text is not read, because that would take seconds. What is shown comes from the first half: a key that
 * begins there ends in the second half, in every encoding.
 */
const readAtMost = 16_384;

/** Replaces a text that contains the API key in any form. */
export const withheld = '(withheld: it contained the API key)';

/** Turns untrusted text into one line without commands for the runner, or into {@link withheld}. */
export type Sanitize = (text: Untrusted) => string;

/** A text with this many characters of the key in a row is withheld. Fewer can occur by chance. */
const keyPartLength = 8;
/** Shorter encodings of a short key are not looked for. */
const keyFragmentLength = 4;

/**
 * The sanitizer of a step. It withholds a text that has eight characters of the key in a row, in upper or lower case, with any
 * blanks, marks and invisible characters between them, as they are or in an encoding that a server or a proxy may use. The
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

/** Only the letters and digits of a text, in lower case and without wide or other special forms. */
function squeeze(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Undo URL, HTML and JSON encoding. One at a time, because a key may look like another encoding. */
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
 * Sanitized text as Markdown that shows it as it is: a code span, in which marks, references, addresses and names mean nothing.
 * Escaping would not do: GitHub looks for addresses after it has removed the backslashes. The fence is the shortest row of
 * backticks that the text does not contain; one longer than all of them could be too long for GitHub's parser.
 */
export function asMarkdown(sanitized: string): string {
  if (sanitized === '') return '';
  const runs: readonly string[] = sanitized.match(/`+/g) ?? [];
  let fence = '`';
  while (runs.includes(fence)) fence += '`';
  const gap = /^`|`$/.test(sanitized) ? ' ' : '';
  return `${fence}${gap}${sanitized}${gap}${fence}`;
}

/** The same for the cell of a table: a bar would end the cell, even in a code span. */
export function asCell(sanitized: string): string {
  return asMarkdown(sanitized).replaceAll('|', '\\|');
}

/**
 * Turns white space and line breaks into single spaces, and removes other control and format characters (bidi marks, zero
 * widths) and lone surrogates. Breaks what the runner would read as a command: `::` at the start of a line, `##[` anywhere.
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

/** All parts of eight characters of the key, or a shorter key whole: as they are, squeezed, in hex and in base64. */
function keyParts(apiKey: string): readonly string[] {
  const encoded = pieces(apiKey).flatMap((piece) => {
    const bytes = Buffer.from(piece);
    return [bytes.toString('hex'), ...[0, 1, 2].map((shift) => base64Within(bytes, shift))].map(squeeze);
  });
  // The encoding of a very short key may be a fragment that occurs in every text.
  const certain = encoded.filter((part) => part.length >= keyFragmentLength);
  return [...pieces(apiKey.toLowerCase()), ...pieces(squeeze(apiKey)), ...certain].filter((part) => part !== '');
}

function pieces(text: string): readonly string[] {
  const count = Math.max(1, text.length - keyPartLength + 1);
  return Array.from({ length: count }, (_, index) => text.slice(index, index + keyPartLength));
}

/** The characters of a base64 text that depend on the key alone, if `shift` bytes (mod 3) come before it. */
function base64Within(bytes: Buffer, shift: number): string {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
  // Three bytes are four characters.
  return whole.toString('base64').slice(Math.ceil((shift * 4) / 3), Math.floor((whole.length * 4) / 3));
}

/** The one place that makes text from outside safe to print, to put out and to put into a summary. Pure. */

import { Buffer } from 'node:buffer';
import type { Foreign } from '../sync/ports.ts';

/** More characters of a foreign text than this are not shown. */
const shownAtMost = 300;

/** Stands for a text that contains the API key in any form. */
export const withheld = '(withheld: it contained the API key)';

/** Foreign text to one line that the runner takes no command from, or {@link withheld}. */
export type Neutralise = (text: Foreign) => string;

/**
 * The neutraliser of a step. The key is one of the two things it is made of: text that contains it, raw or encoded, is
 * withheld, because the runner's own masking knows the raw form and few others.
 */
export function createNeutraliser(apiKey: string): Neutralise {
  const forms = keyForms(apiKey);
  return ({ foreign }) => {
    const line = oneLine(foreign);
    const folded = [foreign, line].map((text) => text.toLowerCase());
    if (folded.some((text) => forms.some((form) => text.includes(form)))) return withheld;
    return cut(breakCommands(line));
  };
}

/**
 * Neutral text as Markdown that shows it as it is: no tag, link, mention, table cell or fence comes of it. ASCII
 * punctuation becomes character references, and `code` keeps GitHub from linking names in it.
 */
export function asMarkdown(neutral: string): string {
  return `<code>${neutral.replace(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.charCodeAt(0)};`)}</code>`;
}

/** Line breaks to spaces; other control and format characters (bidi marks, zero widths), lone surrogates away. */
function oneLine(text: string): string {
  return text
    .replace(/[\s\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .trim();
}

/**
 * Takes the meaning from what the runner reads as a command: `::` at the start of a line, `##[` anywhere in one.
 * Source: ActionCommand.TryParseV2 and TryParse in github.com/actions/runner, src/Runner.Common/ActionCommand.cs
 */
function breakCommands(line: string): string {
  return line.replace(/:(?=:)/g, ': ').replace(/#(?=#)/g, '# ');
}

function cut(line: string): string {
  const characters = [...line];
  return characters.length <= shownAtMost ? line : `${characters.slice(0, shownAtMost - 1).join('')}…`;
}

/** The key in every encoding in which a server or proxy may have put it into a text, in lower case. */
function keyForms(apiKey: string): readonly string[] {
  if (apiKey === '') return [];
  const bytes = Buffer.from(apiKey);
  const base64 = [0, 1, 2].map((shift) => base64Within(bytes, shift));
  const encoded = [
    JSON.stringify(apiKey).slice(1, -1),
    encodeURIComponent(apiKey),
    apiKey.replace(/[&<>"']/g, (mark) => htmlEscapes[mark] ?? mark),
    bytes.toString('hex'),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  // Of a very short key an encoding may be a fragment that is in every text.
  return [apiKey, ...encoded.filter((form) => form.length >= 4)].map((form) => form.toLowerCase());
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The characters of a base64 text that are the key's alone when `shift` bytes (mod 3) stand before it. */
function base64Within(bytes: Buffer, shift: number): string {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const fromBit = shift * 8;
  const toBit = fromBit + bytes.length * 8;
  return whole.slice(Math.ceil(fromBit / 6), Math.floor(toBit / 6));
}

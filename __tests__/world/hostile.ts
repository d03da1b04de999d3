// Texts that a server, or a proxy in front of it, may put into an answer so that they are printed, output or executed.
import { Buffer } from 'node:buffer';
import { keyForms } from './printed.ts';

/** The key in worlds with hostile texts. Each of the forms in which it could leak is a different text. */
export const KEY = 'wK9"b\\2&f<7>d\'5%c+1/e=8a-4_0~Zq?';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The first one is empty. */
export const hostileTexts: readonly string[] = [
  '',
  '\r::stop-commands::token',
  '\n::set-output name=status::success\n',
  '##[add-mask]e',
  'a ##[error]b',
  '::error::taken',
  '\u2028::add-path::/evil',
  '\u0085::add-path::/evil',
  ':\u200b:save-state name=a::b',
  '#\u200b#[group]c',
  ':::error:::',
  '%0A::warning::d',
  ...keyForms(KEY).map(([name, form]) => `your key ${name} is ${form}`),
  `Basic ${base64(`:${KEY}`)}`,
  base64(`Bearer ${KEY}`),
  Buffer.from(`u:${KEY}`).toString('base64url'),
  `${'x'.repeat(290)} ${KEY}`,
  `${KEY.slice(0, 9)}\u200b${KEY.slice(9)}`,
  `${KEY.slice(0, 9)}\n${KEY.slice(9)}`,
  '<img src=x onerror=alert(1)> @team | `code` [link](https://evil.test) ```mermaid',
  'y'.repeat(5_000),
];

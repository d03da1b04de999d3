// What GitHub's runner reads in a step's output: the commands in it, and whether a secret stands there in some form.
import { Buffer } from 'node:buffer';

/** A command that the runner would carry out. */
export interface Command {
  /** 2: `::name::data` at the start of a line; 1: `##[name]data` anywhere in one. */
  readonly version: 1 | 2;
  readonly name: string;
  readonly data: string;
  readonly line: string;
}

/** Reads printed text as the runner does, line by line: both `\r` and `\n` end one. Any name is taken for a command's. */
export function commandsIn(text: string): readonly Command[] {
  if (!text.includes('::') && !text.includes('##[')) return [];
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => parseV2(line) ?? parseV1(line))
    .filter((command) => command !== null);
}

/** ActionCommand.TryParseV2 of github.com/actions/runner, src/Runner.Common/ActionCommand.cs. */
function parseV2(line: string): Command | null {
  const [, info, data = ''] = /^[\s\u0085]*::(.*?)::(.*)$/su.exec(line) ?? [];
  const name = info?.split(' ', 1).join() ?? '';
  return name === '' ? null : { version: 2, name, data: unescapeData(data), line };
}

/** ActionCommand.TryParse of the same file. */
function parseV1(line: string): Command | null {
  const [, info, data = ''] = /##\[(.*?)\](.*)$/su.exec(line) ?? [];
  const name = info?.split(' ', 1).join() ?? '';
  return name === '' ? null : { version: 1, name, data, line };
}

/** What a command's data say. */
export function unescapeData(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** The ten forms in which a key counts as shown. */
export function keyForms(key: string): readonly (readonly [name: string, text: string])[] {
  const bytes = Buffer.from(key);
  const html: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return [
    ['raw', key],
    ['in base64', base64Core(bytes, 0)],
    ['in base64, one byte on', base64Core(bytes, 1)],
    ['in base64, two bytes on', base64Core(bytes, 2)],
    ['in base64url', base64Core(bytes, 0).replaceAll('+', '-').replaceAll('/', '_')],
    ['in hex', bytes.toString('hex')],
    ['in upper-case hex', bytes.toString('hex').toUpperCase()],
    ['URL-encoded', encodeURIComponent(key)],
    ['JSON-escaped', JSON.stringify(key).slice(1, -1)],
    ['HTML-escaped', key.replace(/[&<>"']/g, (mark) => html[mark] ?? mark)],
  ];
}

/** The part of a base64 text that does not depend on what stands around the key, `shift` bytes into a group of three. */
function base64Core(bytes: Buffer, shift: 0 | 1 | 2): string {
  const padded = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(3)]).toString('base64');
  return padded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
}

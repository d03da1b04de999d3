// Finds commands in a step's output as GitHub's runner does, and lists the forms in which a key can leak.
import { Buffer } from 'node:buffer';

/** A command that the runner would execute. */
export interface Command {
  /** 2: `::name::data` at the start of a line; 1: `##[name]data` anywhere in one. */
  readonly version: 1 | 2;
  readonly name: string;
  readonly data: string;
  readonly line: string;
}

/** Reads printed text as the runner does, line by line. `\r` and `\n` both end a line. Any name counts as a command. */
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

/** Decodes the data of a command. */
export function unescapeData(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** The ten forms of a key that count as a leak. */
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

/** The base64 of the key, `shift` bytes into a group of three, without what depends on the text around the key. */
function base64Core(bytes: Buffer, shift: 0 | 1 | 2): string {
  const padded = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(3)]).toString('base64');
  return padded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
}

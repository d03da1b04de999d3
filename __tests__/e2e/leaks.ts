// The API key in every form in which a server or a proxy could echo it, to find it where it must not appear.
import { keyForms } from '../world/printed.ts';

/** A key of printable ASCII whose forms all differ: it has what each encoding escapes, and `+` and `/` in its base64. */
export const KEY = `k&y<T>'o"+/=?p%~\\S??>e;c#r`;

const codeOf = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0');

/** The forms of a key by name, including the variants of different encoders. */
export function formsOf(key: string): Readonly<Record<string, string>> {
  const forms = Object.fromEntries(keyForms(key));
  const json = JSON.stringify(key).slice(1, -1);
  const base64Url = ['in base64, one byte on', 'in base64, two bytes on'].map((name) => [
    name.replace('base64', 'base64url'),
    String(forms[name]).replaceAll('+', '-').replaceAll('/', '_'),
  ]);
  return {
    ...forms,
    ...Object.fromEntries(base64Url),
    'URL-encoded, every special character': key.replaceAll(/[^A-Za-z0-9]/g, (character) => `%${codeOf(character)}`),
    'JSON-escaped with slashes': json.replaceAll('/', '\\/'),
    'JSON-escaped for HTML': json.replaceAll(/[<>&']/g, (character) => `\\u00${codeOf(character)}`),
    'HTML-escaped, text only': key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    'HTML-escaped, hexadecimal': key.replaceAll(/[&<>"']/g, (character) => `&#x${codeOf(character)};`),
    'HTML-escaped, decimal': key.replaceAll(/[^A-Za-z0-9]/g, (character) => `&#${character.charCodeAt(0)};`),
  };
}

/** The forms of the key in a text, in any case. `in part` means eight of its letters and digits in a row. */
export function leaksIn(text: string, key: string): readonly string[] {
  const folded = text.toLowerCase();
  const shown = Object.entries(formsOf(key)).filter(([, form]) => folded.includes(form.toLowerCase()));
  const letters = lettersOf(text);
  const parts = Array.from(lettersOf(key), (_, index) => lettersOf(key).slice(index, index + 8));
  const hasPart = parts.some((part) => part.length === 8 && letters.includes(part));
  return [...shown.map(([name]) => name), ...(hasPart ? ['in part'] : [])];
}

/** Only the letters and digits, in one width and case. */
function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\P{L}]/gu, (character) => (/\p{N}/u.test(character) ? character : ''))
    .toLowerCase();
}

// The API key in every form in which a server or a proxy could echo it, to look for where it must not be.
import { Buffer } from 'node:buffer';

/** A key of printable ASCII whose forms all differ: it has what each encoding escapes, and `+` and `/` in its base64. */
export const KEY = `k&y<T>'o"+/=?p%~\\S??>e;c#r`;

const hex = (text: string) => Buffer.from(text).toString('hex');
const codeOf = (mark: string) => mark.charCodeAt(0).toString(16).padStart(2, '0');

/** The base64 characters that are the key's alone when so many bytes (mod 3) stand before it, whatever comes after. */
function base64After(bytesBefore: number, key: string): string {
  const [low, high] = [0x00, 0xff].map((after) =>
    Buffer.from([...Buffer.alloc(bytesBefore), ...Buffer.from(key), after, after]).toString('base64'),
  );
  const own = [...(low ?? '')].findIndex((mark, index) => mark !== high?.[index]);
  return (low ?? '').slice([0, 2, 3][bytesBefore], own);
}

/** The forms of a key by name. Case is not told apart by {@link leaksIn}, so hex and percent signs need one each. */
export function formsOf(key: string): Readonly<Record<string, string>> {
  const base64 = [0, 1, 2].map((bytesBefore) => base64After(bytesBefore, key));
  return {
    raw: key,
    ...Object.fromEntries(base64.map((text, shift) => [`base64, shifted by ${shift}`, text])),
    ...Object.fromEntries(
      base64.map((text, shift) => [`base64url, shifted by ${shift}`, text.replaceAll('+', '-').replaceAll('/', '_')]),
    ),
    hex: hex(key),
    'URL-encoded': encodeURIComponent(key),
    'JSON-escaped': JSON.stringify(key).slice(1, -1),
    'HTML-escaped': key
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  };
}

/** The same encodings as other writers have them. */
export function variantsOf(key: string): Readonly<Record<string, string>> {
  return {
    'URL-encoded, every mark': key.replaceAll(/[^A-Za-z0-9]/g, (mark) => `%${codeOf(mark)}`),
    'JSON-escaped, slashes too': JSON.stringify(key).slice(1, -1).replaceAll('/', '\\/'),
    'JSON-escaped for a page': JSON.stringify(key)
      .slice(1, -1)
      .replaceAll(/[<>&']/g, (mark) => `\\u00${codeOf(mark)}`),
    'HTML-escaped, text only': key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    'HTML-escaped, hexadecimal': key.replaceAll(/[&<>"']/g, (mark) => `&#x${codeOf(mark)};`),
    'HTML-escaped, decimal': key.replaceAll(/[^A-Za-z0-9]/g, (mark) => `&#${mark.charCodeAt(0)};`),
  };
}

/** The forms of the key that a text shows, whatever their case. */
export function leaksIn(text: string, key: string): readonly string[] {
  const folded = text.toLowerCase();
  return Object.entries({ ...formsOf(key), ...variantsOf(key) })
    .filter(([, form]) => folded.includes(form.toLowerCase()))
    .map(([name]) => name);
}

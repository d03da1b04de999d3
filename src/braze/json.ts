/** JSON from outside, read without trust. Pure. */

import type { Untrusted } from '../sync/ports.ts';

/** Fields of any type, and perhaps missing. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON object, a byte order mark before it or not; none where the text is no JSON or no object. */
export function parseFields(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    return {};
  }
}

/** The fields of a value, or none where it is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** The rows of a page, in its order, or null where its body has no list. A row that `parseRow` has null for is left out. */
export function parseRows<Row>(body: string, parseRow: (fields: Fields) => Row | null): readonly Row[] | null {
  const { results } = parseFields(body);
  return Array.isArray(results) ? results.map((row) => parseRow(fieldsOf(row))).filter((row) => row !== null) : null;
}

/** A text, or null where a value is none or empty. */
export function textOf(value: unknown): Untrusted | null {
  return typeof value === 'string' && value !== '' ? { untrusted: value } : null;
}

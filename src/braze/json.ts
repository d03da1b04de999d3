/** Reads JSON from outside without trusting it. Pure. */

import type { Untrusted } from '../sync/ports.ts';

/** Fields of any type. Each may be missing. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON object, with or without a byte order mark; none if the text is not a JSON object. */
export function parseFields(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    return {};
  }
}

/** The fields of a value; none if it is not an object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** The rows of a page, in its order, or null if its body has no list. Leaves out rows for which `parseRow` returns null. */
export function parseRows<Row>(body: string, parseRow: (fields: Fields) => Row | null): readonly Row[] | null {
  const { results } = parseFields(body);
  return Array.isArray(results) ? results.map((row) => parseRow(fieldsOf(row))).filter((row) => row !== null) : null;
}

/** A text; null if the value is not a text, or empty. */
export function textOf(value: unknown): Untrusted | null {
  return typeof value === 'string' && value !== '' ? { untrusted: value } : null;
}

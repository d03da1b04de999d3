/** JSON from outside, read without trust. Pure. */

/** The fields of a JSON object, a byte order mark before it or not; none where the text is no JSON or no object. */
export function parseFields(text: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    return {};
  }
}

/** The fields of a value, or none where it is no object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

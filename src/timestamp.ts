/** Times as ISO 8601 writes them, to epoch milliseconds. Pure; every room may read it. */

/** A time, as it was written and as a number. */
export interface Timestamp {
  readonly text: string;
  readonly epochMs: number;
  /** The precision it was written in: 1,000 for whole seconds, down to 1. Finer digits are dropped. */
  readonly precisionMs: number;
}

/**
 * Reads a date with a time of day to the second, `T` or a space between them, up to nine digits of a second. `hasOffset`:
 * whether it says `Z`, `UTC` or an offset; a time that does not is taken for UTC. Null for anything else.
 */
export function parseTimestamp(text: string): (Timestamp & { readonly hasOffset: boolean }) | null {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))? ?(?:(Z|UTC)|([+-]\d\d)(?::?(\d\d))?)?$/i.exec(
    text,
  );
  if (parts === null) return null;
  const [, day, time, fraction = '', utc, hours, minutes = '00'] = parts;
  const offset = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const epochMs = Date.parse(`${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
  // JavaScript takes 30 February for 2 March.
  const isDay = new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day?.slice(8));
  if (Number.isNaN(epochMs) || !isDay) return null;
  const precisionMs = 10 ** (3 - Math.min(fraction.length, 3));
  return { text, epochMs, precisionMs, hasOffset: utc !== undefined || hours !== undefined };
}

/** Whether a time is at or after another, at the coarser precision of the two: one of them may have been cut to seconds. */
export function reaches(shown: Timestamp, wanted: Timestamp): boolean {
  const precisionMs = Math.max(shown.precisionMs, wanted.precisionMs);
  return Math.floor(shown.epochMs / precisionMs) >= Math.floor(wanted.epochMs / precisionMs);
}

// Makes texts from Braze safe to show: sanitizes them like the action, and removes names, ids and addresses.
import type { Sanitize } from '../src/github/sanitize.ts';
import { withheld } from '../src/github/sanitize.ts';
import { integrationFields, runFields, statusWords } from './documented.ts';
import type { Recorded } from './record.ts';
import { answersIn, rowsIn } from './record.ts';
import { typeOf } from './shape.ts';

/** Makes texts from outside safe for a report that anyone may read. */
export interface Redactor {
  /** One line without commands, the key, ids, names, e-mail addresses, and values of the lists. */
  redact(text: string): string;
  /** Whether the name of a field may be shown. It may not if it could be an id or a name that Braze uses as a key. */
  mayShow(name: string): boolean;
}

/** Deeper values in a row are ignored: no list that Braze documents has any. */
const depthAtMost = 10;
/** Shorter values are not replaced, because any sentence may contain them. */
const valueAtLeast = 3;

const documentedNames = new Set([
  'results',
  'message',
  'errors',
  ...Object.keys(integrationFields),
  ...Object.keys(runFields),
]);

/** The redactor for these exchanges. Every text in a row of a list is private, except times and Braze's statuses. */
export function createRedactor(sanitize: Sanitize, integrationId: string, records: readonly Recorded[]): Redactor {
  const texts = answersIn(records).flatMap((record) => rowsIn(record).flatMap((row) => textsOf(row)));
  const values = [integrationId, ...new Set(texts)].filter(isPrivate).sort((a, b) => b.length - a.length);
  const known = new Set(values.map((value) => value.toLowerCase()));
  const patterns = values.map((value) => new RegExp(value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi'));
  return {
    redact(text) {
      // A text with the key must be found before anything is cut out of it.
      if (sanitize({ untrusted: text }) === withheld) return withheld;
      const without = patterns.reduce((rest, pattern) => rest.replace(pattern, '<value>'), text);
      return sanitize({ untrusted: withoutTokens(without) });
    },
    mayShow: (name) =>
      documentedNames.has(name) || (/^[a-z][a-z_]{0,39}$/.test(name) && !known.has(name.toLowerCase())),
  };
}

/** The texts among the values of a row, also nested ones. Leaves out statuses, because they are not private. */
function textsOf(row: unknown, depth = 0): readonly string[] {
  if (typeof row === 'string') return [row];
  if (typeof row !== 'object' || row === null || depth > depthAtMost) return [];
  return Object.entries(row).flatMap(([name, value]) =>
    /^(last_)?job_status$/.test(name) ? [] : textsOf(value, depth + 1),
  );
}

function isPrivate(text: string): boolean {
  return text.length >= valueAtLeast && typeOf(text) === 'string' && !statusWords.includes(text.toLowerCase());
}

/** Removes what may be a name, an id or an address, even if no list has it. */
function withoutTokens(text: string): string {
  return text
    .replace(/\b[a-z]+:\/\/\S+/gi, '<address>')
    .replace(/[^\s@<>"'(),;]+@[^\s@<>"'(),;]+/g, '<e-mail>')
    .replace(/"[^"]*"|`[^`]*`|“[^”]*”|(?<!\w)'[^']*'(?!\w)/g, '<quoted>')
    .replace(/[\w-]+/g, (token) => (/^(\d{1,6}|[A-Za-z_-]{1,24})$/.test(token) ? token : '<token>'));
}

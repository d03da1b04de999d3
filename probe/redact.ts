// What may be shown of a sentence of Braze's: it is sanitized as in the action, and names, ids and addresses are taken out.
import type { Sanitize } from '../src/github/sanitize.ts';
import { withheld } from '../src/github/sanitize.ts';
import { integrationFields, runFields, statusWords } from './documented.ts';
import type { Recorded } from './record.ts';
import { answersIn, rowsIn } from './record.ts';
import { typeOf } from './shape.ts';

/** What makes texts from outside fit for a report that anyone may read. */
export interface Redactor {
  /** One line without commands, key, ids, names, e-mail addresses, and values of the lists. */
  words(text: string): string;
  /** Whether the name of a field is one: no id or name that Braze uses as a field. */
  mayName(name: string): boolean;
}

/** What is deeper in a row is no part of a list that Braze documents. */
const depthAtMost = 10;
/** Shorter values are in every sentence. */
const valueAtLeast = 3;

const documentedNames = new Set([
  'results',
  'message',
  'errors',
  ...Object.keys(integrationFields),
  ...Object.keys(runFields),
]);

/** The redactor for what these exchanges say. Every text in a row of a list is private, but for times and Braze's words for a status. */
export function createRedactor(sanitize: Sanitize, integrationId: string, records: readonly Recorded[]): Redactor {
  const texts = answersIn(records).flatMap((record) => rowsIn(record).flatMap((row) => textsOf(row)));
  const values = [integrationId, ...new Set(texts)].filter(isPrivate).sort((a, b) => b.length - a.length);
  const known = new Set(values.map((value) => value.toLowerCase()));
  const patterns = values.map((value) => new RegExp(value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi'));
  return {
    words(text) {
      // What contains the key must be found before anything is cut out of it.
      if (sanitize({ untrusted: text }) === withheld) return withheld;
      const without = patterns.reduce((rest, pattern) => rest.replace(pattern, '<value>'), text);
      return sanitize({ untrusted: withoutTokens(without) });
    },
    mayName: (name) =>
      documentedNames.has(name) || (/^[a-z][a-z_]{0,39}$/.test(name) && !known.has(name.toLowerCase())),
  };
}

/** The texts in a row that are its values, however deep. A status is no name. */
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

/** A sentence without what may be a name, an id or an address, though no list has it. */
function withoutTokens(text: string): string {
  return text
    .replace(/\b[a-z]+:\/\/\S+/gi, '<address>')
    .replace(/[^\s@<>"'(),;]+@[^\s@<>"'(),;]+/g, '<e-mail>')
    .replace(/"[^"]*"|`[^`]*`|“[^”]*”|(?<!\w)'[^']*'(?!\w)/g, '<quoted>')
    .replace(/[\w-]+/g, (token) => (/^(\d{1,6}|[A-Za-z_-]{1,24})$/.test(token) ? token : '<token>'));
}

// Describes an answer by the names of its fields and the types of their values, and shows how a Link header is built.
// Pure. No value gets through, except the zone and the number of digits of a time.
import { Buffer } from 'node:buffer';
import { parseTimestamp } from '../src/timestamp.ts';

/** Deeper values, and further fields of one object, are not shown. */
const depthAtMost = 5;
const fieldsAtMost = 40;

/** Whether the name of a field may be shown. */
export type MayShow = (name: string) => boolean;

/** The common shape of values: `{ id: string, ended?: time | null }`. A field with `?` is not in all of them. */
export function shapeOf(values: readonly unknown[], mayShow: MayShow, depth = 0): string {
  if (depth > depthAtMost) return '…';
  const arrays = values.filter((value) => Array.isArray(value));
  const objects = values.filter((value) => isObject(value));
  const plain = values.filter((value) => !Array.isArray(value) && !isObject(value));
  const parts = [...new Set(plain.map(typeOf))].sort();
  if (arrays.length > 0) parts.push(`[${shapeOf(arrays.flat(), mayShow, depth + 1)}]`);
  if (objects.length > 0) {
    const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
    const fields = names.slice(0, fieldsAtMost).map((name) => {
      const having = objects.filter((object) => Object.hasOwn(object, name));
      const mark = having.length < objects.length ? '?' : '';
      const inner = shapeOf(
        having.map((object) => object[name]),
        mayShow,
        depth + 1,
      );
      return `${mayShow(name) ? name : '<name>'}${mark}: ${inner}`;
    });
    parts.push(`{ ${[...fields, ...(names.length > fieldsAtMost ? ['…'] : [])].join(', ')} }`);
  }
  return parts.join(' | ');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The type of a value that is neither an array nor an object. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'whole number' : 'number';
  if (typeof value !== 'string') return typeof value;
  if (value === '') return 'empty string';
  return parseTimestamp(value) === null ? 'string' : timeShapeOf(value);
}

/** How a time is written: `time (6 digits, Z)`. */
function timeShapeOf(time: string): string {
  const [, digits = '', zone = ''] = /\d\d:\d\d:\d\d(?:\.(\d+))? ?(.*)$/.exec(time) ?? [];
  return `time (${digits.length} digits, ${zone === '' ? 'no zone' : zone.toUpperCase()})`;
}

/** The words of a `Link` header that may be shown. Everything else becomes `<text>`. */
const linkWords = new Set([
  'cdi',
  'integrations',
  'job_sync_status',
  'cursor',
  'rel',
  'next',
  'prev',
  'first',
  'last',
  'https',
]);

/** How a link of a `Link` header is built: `</cdi/integrations<id>/job_sync_status?cursor=<skip:N in base64>>; rel="next"`. */
export function linkShapeOf(link: string, integrationId: string): string {
  // In the documentation's own example, there is no slash between the id and the word before it.
  const parts = link.slice(0, 1_000).split(new RegExp(integrationId, 'i'));
  return parts.map((part) => part.replace(/cursor=([^&>\s]*)|([\w.%~+-]+)|[^<>/?&=;:",' ]/gi, linkPiece)).join('<id>');
}

function linkPiece(piece: string, cursor: string | undefined, word: string | undefined): string {
  if (cursor !== undefined) return `cursor=<${cursorShapeOf(cursor)}>`;
  if (word === undefined) return '?';
  return linkWords.has(word) ? piece : '<text>';
}

/** Describes a cursor: base64 of `skip:` and a number, as in the documentation, or something else. */
function cursorShapeOf(cursor: string): string {
  const skip = /^skip:\d{1,9}$/.test(Buffer.from(cursor.replaceAll(/%3d/gi, '='), 'base64').toString());
  return skip ? 'skip:N in base64' : `${cursor.length} characters`;
}

// Pages of ten rows, or of as many as asked for, and the Link header as Braze's documentation prints it.
import { Buffer } from 'node:buffer';

/** Which page, and how `Link` is written. */
export interface PageRequest {
  /** The address of the list, without the query. */
  path: string;
  cursor: string | null;
  style: 'documented' | 'well-formed';
  rows: number;
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** `null` if there is one page only. */
  readonly link: string | null;
}

/** The cursor that skips so many rows: base64 of `skip:N`, as in Braze's examples. */
export function cursorOf(skip: number): string {
  return Buffer.from(`skip:${skip}`).toString('base64');
}

function skipOf(cursor: string): number | null {
  const match = /^skip:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64').toString());
  return match ? Number(match[1]) : null;
}

/**
 * The page at a cursor, or the first one. `null` if the cursor is not valid; a valid one past the end gives no items.
 * Braze's own example of a `next` address lacks the slash before the id (`/cdi/integrations00000000-…`), its `prev` has it;
 * a call without a cursor gets no `prev`, the last page no `next`.
 */
export function pageOf<Item>(items: readonly Item[], { path, cursor, style, rows }: PageRequest): Page<Item> | null {
  const skip = cursor === null ? 0 : skipOf(cursor);
  if (skip === null) return null;
  const nextPath = style === 'documented' ? path.replace('/integrations/', '/integrations') : path;
  const links: string[] = [];
  if (skip > 0) links.push(`<${path}?cursor=${cursorOf(Math.max(0, skip - rows))}>; rel="prev"`);
  if (skip + rows < items.length) links.push(`<${nextPath}?cursor=${cursorOf(skip + rows)}>; rel="next"`);
  return { items: items.slice(skip, skip + rows), link: links.length > 0 ? links.join(',') : null };
}

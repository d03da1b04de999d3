// Pages of lists, with ten rows by default, and the Link header as Braze's documentation shows it.
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
  /** `null` if there is only one page. */
  readonly link: string | null;
}

/** The cursor that skips `skip` rows: base64 of `skip:N`, as in Braze's examples. */
export function cursorOf(skip: number): string {
  return Buffer.from(`skip:${skip}`).toString('base64');
}

function skipOf(cursor: string): number | null {
  const match = /^skip:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64').toString());
  return match ? Number(match[1]) : null;
}

/**
 * The page at a cursor, or the first one. `null` if the cursor is invalid. A valid cursor past the end gives no items.
 * In Braze's own example, the `next` address has no slash before the id (`/cdi/integrations00000000-…`), but `prev` has
 * one. The first page has no `prev`, and the last page has no `next`.
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

/** Compares the ids of a dry run with the list of integrations, and shows the list. Pure. */

import type { Catalog, IntegrationRow } from '../catalog.ts';
import type { Untrusted } from '../sync/ports.ts';
import type { Show } from './answers.ts';
import { table } from './format.ts';
import { sameIdKey } from './integrations.ts';
import { asCell } from './sanitize.ts';

/** How many integrations are shown in place of an id that does not exist. */
const nearestAtMost = 20;

/** A summary may be 1 MiB long. */
const rowsAtMost = 500;
const cellAtMost = 128;

/** Whether a catalog shows that there is no such integration. */
export function isMissing({ rows }: Catalog, integrationId: string): boolean {
  return rows?.every(({ id }) => sameIdKey(id) !== sameIdKey(integrationId)) ?? false;
}

/** The integrations whose ids or names are most similar to a text, the most similar first. */
export function nearestIn({ rows }: Catalog, text: string): readonly IntegrationRow[] {
  const ranked = (rows ?? []).map((row) => {
    const name = row.name?.untrusted.slice(0, 100) ?? '';
    return { row, likeness: Math.max(sharedPairs(row.id, text), sharedPairs(name, text)) };
  });
  return ranked
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, nearestAtMost)
    .map(({ row }) => row);
}

/** How similar two texts are, from 0 to 1: the share of pairs of adjacent characters in both (the Dice coefficient). */
function sharedPairs(a: string, b: string): number {
  const pairs = (text: string): Set<string> =>
    new Set(Array.from({ length: text.length - 1 }, (_, index) => text.slice(index, index + 2).toLowerCase()));
  const [ofA, ofB] = [pairs(a), pairs(b)];
  return (2 * [...ofA].filter((pair) => ofB.has(pair)).length) / Math.max(1, ofA.size + ofB.size);
}

/** A table of the integrations with these ids, and of those similar to an id that does not exist. Without ids, of all. */
export function catalogTable(catalog: Catalog, ids: readonly string[], show: Show): string {
  const { rows } = catalog;
  if (rows === null || rows.length === 0) return '';
  const wanted = ids.flatMap((id) => {
    return isMissing(catalog, id) ? nearestIn(catalog, id) : rows.filter((row) => sameIdKey(row.id) === sameIdKey(id));
  });
  const cell = (text: Untrusted | null): string =>
    text === null ? '' : asCell([...show(text)].slice(0, cellAtMost).join(''));
  const shown = (ids.length === 0 ? rows : [...new Set(wanted)]).slice(0, rowsAtMost);
  return table(
    ['Integration', 'Id', 'Type', 'Status', 'Last run', 'Next run'],
    shown.map((row) => [
      ...[cell(row.name), cell({ untrusted: row.id }), cell(row.type), cell(row.status)],
      ...[[cell(row.lastStatus), cell(row.lastStartedAt)].filter(Boolean).join(', '), cell(row.nextRunAt)],
    ]),
  );
}

/** Markdown tables. Pure. */

/** A table of safe cells: the last `numbers` columns are numbers, aligned to the right. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], numbers = 0): string {
  const alignments = heads.map((_, index) => (index < heads.length - numbers ? '---' : '---:'));
  return [heads, alignments, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

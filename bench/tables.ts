// What the benchmarks share: ids, past runs, the median, and Markdown tables.

/** The ids of `count` integrations. */
export function idsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`);
}

/** Nine runs in the past, an hour apart. */
export function pastRuns(durationMs: number): readonly { readonly agoMs: number; readonly durationMs: number }[] {
  return Array.from({ length: 9 }, (_, hour) => ({ agoMs: (hour + 1) * 3_600_000, durationMs }));
}

/** The median of at least one number: the middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** Prints the head of a table. A name that ends with a colon marks a column of numbers. */
export function head(...names: readonly string[]): void {
  row(...names.map((name) => name.replace(/:$/, '')));
  row(...names.map((name) => (name.endsWith(':') ? '---:' : '---')));
}

/** Prints a row of a table. */
export function row(...cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

// Formats numbers for the report. Pure.
import { formatDuration } from '../src/github/format.ts';

/** A duration: `0.4s`, `2m 30s`. */
export function duration(ms: number): string {
  return formatDuration(Math.abs(ms));
}

/** How far one time is from another: `0.4s after`, `12s before`. */
export function distance(afterMs: number): string {
  return `${duration(afterMs)} ${afterMs < 0 ? 'before' : 'after'}`;
}

/** A difference: `12s`, `-3s`. */
export function difference(ms: number): string {
  return `${ms < 0 ? '-' : ''}${duration(ms)}`;
}

/** The numbers in order, each once: `3, 5`. If there are more than three, only the smallest and the largest. */
export function range(numbers: readonly number[], write: (number: number) => string): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const [smallest, largest] = [sorted[0], sorted.at(-1)];
  if (sorted.length <= 3 || smallest === undefined || largest === undefined) return sorted.map(write).join(', ');
  return `${write(smallest)} to ${write(largest)}`;
}

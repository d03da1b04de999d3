/** Parses the text of one input into its value, or says what is wrong with it. Pure. */

import type { StringValue } from 'ms';
import ms from 'ms';
import type { Order } from '../sync/ports.ts';
import type { Timestamp } from '../timestamp.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { FailedRowsLimit } from './verdict.ts';

/** A value, or what is wrong and what is allowed instead. `meant` is what was probably meant. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string; readonly meant?: string | undefined };

/** Reads the text of one input. */
export type Parse<T> = (text: string) => Parsed<T>;

/** Parses a text. Also recognizes mistakes that are possible in any input: a placeholder, quotes, and capitals. */
export function parseValue<T>(input: string, text: string, parse: Parse<T>): Parsed<T> {
  const placeholder = placeholderProblem(input, text);
  if (placeholder !== null) return { problem: placeholder };
  const parsed = parse(text);
  if ('value' in parsed || parsed.meant !== undefined) return parsed;
  const bare = text.replace(/^["']|["']$/g, '');
  const guesses = [bare, bare.toLowerCase()].filter((guess) => guess !== text);
  return { ...parsed, meant: guesses.find((guess) => 'value' in parseValue(input, guess, parse)) };
}

/** Why a text is only a placeholder for a value; null if it may be a value. */
function placeholderProblem(input: string, text: string): string | null {
  if (/^\$\{\{/.test(text)) return 'is an expression that GitHub did not evaluate; give the value itself';
  if (/^\*+$/.test(text)) return 'is masked text, not a value; give the value itself';
  if (/^your[-_]/i.test(text)) return 'is the placeholder of an example; replace it with your own value';
  // Names of secrets and variables look like BRAZE_API_KEY. An id may look like that, too.
  const isInCapitals = input !== 'integration-id' && /^[A-Z]+(_[A-Z0-9]+)+$/.test(text);
  const isName = isInCapitals || /^(\$|\{\{|(secrets|vars|env|inputs)\.)/i.test(text);
  const variable = input === 'api-key' ? '' : `\${{ vars.NAME }} or `;
  return isName ? `is a name, not a value; write ${variable}\${{ secrets.NAME }}` : null;
}

/** A key that can go into a header as it is. */
export function parseKey(text: string, isWithoutSecrets: boolean): Parsed<string> {
  if (text === '') {
    return {
      problem: isWithoutSecrets
        ? 'is empty: workflows that a fork or Dependabot starts get no Actions secrets; skip the step there with if:'
        : 'is empty; check the name of the secret, and that it is set for this repository, its organization or its environment',
    };
  }
  if (/^["'`]|["'`]$/.test(text)) return { problem: 'has quotes around it; store only the key' };
  if (/^bearer(\s|$)/i.test(text)) return { problem: 'starts with "Bearer"; store only the key' };
  return /^[\x21-\x7e]+$/.test(text)
    ? { value: text }
    : { problem: 'contains a space, a line break or a character that no key has; store it again' };
}

export function parseOnBusy(text: string): Parsed<Order['onBusy']> {
  return text === 'wait' || text === 'join' || text === 'skip' || text === 'fail'
    ? { value: text }
    : { problem: 'must be wait, join, skip or fail' };
}

/** The newest `UPDATED_AT` that was loaded. */
export function parseSyncedThrough(text: string): Parsed<Timestamp | null> {
  if (text === '') return { value: null };
  const timestamp = parseTimestamp(text);
  if (timestamp === null) return { problem: 'must be a time such as 2026-01-31T23:59:59Z' };
  return timestamp.hasOffset
    ? { value: timestamp }
    : { problem: 'must say its offset; add Z for UTC', meant: `${text}Z` };
}

/** How often to trigger again after a sync ended with an error. */
export function parseRetries(text: string): Parsed<number> {
  return /^[0-5]$/.test(text) ? { value: Number(text) } : { problem: 'must be a number from 0 to 5' };
}

/** A number of rows, or a percentage. */
export function parseFailedRows(text: string): Parsed<FailedRowsLimit | null> {
  if (text === '') return { value: null };
  const percent = Number(/^(\d{1,3}(?:\.\d{1,3})?) ?%$/.exec(text)?.[1]);
  if (percent <= 100) return { value: { percent } };
  return /^\d{1,15}$/.test(text)
    ? { value: { rows: Number(text) } }
    : { problem: 'must be a number of rows such as 100, or a percentage from 0% to 100% with at most three decimals' };
}

/** The booleans of @actions/core: those of YAML's 1.2 core schema. */
export function parseBoolean(text: string): Parsed<boolean> {
  if (/^(true|True|TRUE)$/.test(text)) return { value: true };
  return /^(false|False|FALSE)$/.test(text) ? { value: false } : { problem: 'must be true or false' };
}

/** The longest time that the step may take. */
export function parseTimeout(text: string): Parsed<number> {
  return parseDuration(text, ['1s', '24h'], 'such as 90s, 15m or 1h');
}

/** How often to ask Braze; null is `auto`. */
export function parsePollInterval(text: string): Parsed<number | null> {
  if (text === 'auto') return { value: null };
  return parseDuration(text, ['100ms', '10m'], 'such as 500ms, 30s or 5m, or auto');
}

/** A duration as the library `ms` reads it, with a unit. The bounds are written the same way. */
function parseDuration(
  text: string,
  bounds: readonly [least: StringValue, most: StringValue],
  examples: string,
): Parsed<number> {
  if (/^[\d.]+$/.test(text)) {
    const guesses = ['ms', 's', 'm', 'h'].map((unit) => `${text}${unit}`);
    const meant = guesses.filter((guess) => 'value' in parseDuration(guess, bounds, examples));
    return { problem: `needs a unit, ${examples}`, meant: meant.join(' or ') };
  }
  const [least, most] = bounds;
  // `ms` throws for an empty text, and returns undefined for anything else that is not a duration.
  const valueMs = text === '' ? undefined : ms(text as StringValue);
  return valueMs !== undefined && valueMs >= ms(least) && valueMs <= ms(most)
    ? { value: valueMs }
    : { problem: `must be one number with a unit, from ${least} to ${most}, ${examples}` };
}

// What the judges of assumptions have in common: what was seen, what they say of it, and how. Pure.
import { asCell } from '../src/github/sanitize.ts';
import type { Answered } from '../src/sync/ports.ts';
import type { Reads, Started } from './observe.ts';
import type { Operation, Recorded, Row } from './record.ts';
import { answersIn, rowsIn } from './record.ts';
import type { Redactor } from './redact.ts';

/** All that was seen. `started` is null where no trigger was asked for. */
export interface Seen {
  readonly integrationId: string;
  readonly records: readonly Recorded[];
  readonly reads: Reads;
  readonly started: Started | null;
}

export type Verdict = 'held' | 'did not hold' | 'not seen';
/** A verdict, and what it rests on: safe to print. */
export type Judgement = readonly [verdict: Verdict, seen: string];
export type Judge = (seen: Seen, redactor: Redactor) => Judgement;
/** A sentence about Braze, and how it is judged. */
export type Assumption = readonly [sentence: string, judge: Judge];

/** Of what was seen. */
export function judged(holds: boolean, seen: string): Judgement {
  return [holds ? 'held' : 'did not hold', seen];
}

/** Of what only a trigger shows. */
export const untriggered: Judgement = ['not seen', 'no sync was triggered'];

/** An answer in short: its status and its words. */
export function said(
  { httpStatus, message, ...answer }: Pick<Answered, 'httpStatus' | 'message'> & { readonly code?: string },
  { words }: Redactor,
): string {
  const code = httpStatus ?? answer.code ?? 'no answer';
  // Where Braze says nothing, the client takes the body for its words: a body may be anything.
  const isBody = /^\s*[[{]/.test(message?.untrusted ?? '{');
  return message === null || isBody ? String(code) : `${code}: ${asCell(words(message.untrusted))}`;
}

/** The exchanges of an endpoint, but for those by the id in the other case. */
export function ofOperation({ records, integrationId }: Seen, operation: Operation): readonly Recorded[] {
  return records.filter(
    (record) => record.operation === operation && (operation === 'integrations' || record.path.includes(integrationId)),
  );
}

/** The rows of a list, but for those by the id in the other case. */
export function rowsOf(seen: Seen, operation: Operation): readonly Row[] {
  return answersIn(ofOperation(seen, operation)).flatMap(rowsIn);
}

// What the judges of assumptions share: what the probe saw, what they say about it, and how. Pure.
import { asCell } from '../src/github/sanitize.ts';
import type { Answered } from '../src/sync/ports.ts';
import type { Reads, Started } from './observe.ts';
import type { Operation, Recorded, Row } from './record.ts';
import { answersIn, rowsIn } from './record.ts';
import type { Redactor } from './redact.ts';

/** Everything that the probe saw. `started` is null if it was not to trigger. */
export interface Seen {
  readonly integrationId: string;
  readonly records: readonly Recorded[];
  readonly reads: Reads;
  readonly started: Started | null;
}

export type Verdict = 'held' | 'did not hold' | 'not seen';
/** A verdict, and what was seen, which is safe to print. */
export type Judgement = readonly [verdict: Verdict, seen: string];
export type Judge = (seen: Seen, redactor: Redactor) => Judgement;
/** A sentence about Braze, and how it is judged. */
export type Assumption = readonly [sentence: string, judge: Judge];

/** The judgement on something that the probe saw. */
export function judged(holds: boolean, seen: string): Judgement {
  return [holds ? 'held' : 'did not hold', seen];
}

/** The judgement on something that only a trigger shows. */
export const untriggered: Judgement = ['not seen', 'no sync was triggered'];

/** An answer in brief: its status and its message. */
export function inBrief(
  { httpStatus, message, ...answer }: Pick<Answered, 'httpStatus' | 'message'> & { readonly code?: string },
  { redact }: Redactor,
): string {
  const code = httpStatus ?? answer.code ?? 'no answer';
  // If Braze sends no message, the client takes the body, which may be anything.
  const isBody = /^\s*[[{]/.test(message?.untrusted ?? '{');
  return message === null || isBody ? String(code) : `${code}: ${asCell(redact(message.untrusted))}`;
}

/** The exchanges of an endpoint, except those with the id in the other case. */
export function exchangesOf({ records, integrationId }: Seen, operation: Operation): readonly Recorded[] {
  return records.filter(
    (record) => record.operation === operation && (operation === 'integrations' || record.path.includes(integrationId)),
  );
}

/** The rows of a list, except those for the id in the other case. */
export function rowsOf(seen: Seen, operation: Operation): readonly Row[] {
  return answersIn(exchangesOf(seen, operation)).flatMap(rowsIn);
}

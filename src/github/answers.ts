/** Describes an answer for people: its code and message in brackets, what refused in place of Braze. Pure. */

import type { ListFailure, Refusal, Reply, Run, Untrusted } from '../sync/ports.ts';
import type { Sanitize } from './sanitize.ts';
import { asMarkdown } from './sanitize.ts';

/** An answer to a trigger, or why there is no list of runs. */
export type Answer = Reply | ListFailure;

/** Makes untrusted text safe for the place where the words will stand. */
export type Show = (text: Untrusted) => string;

/** Shows text in Markdown. */
export function inMarkdown(sanitize: Sanitize): Show {
  return (text) => asMarkdown(sanitize(text));
}

/** An answer in brackets: its code and its message. Empty if it has neither. */
export function quote(answer: Answer | null, show: Show): string {
  if (answer === null) return '';
  const code = answer.httpStatus ?? codeText(answer);
  const parts = [code, answer.message && show(answer.message)].filter(Boolean);
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

/** Whether a key lacks the permission. */
export function isForbidden(answer: Answer | null): boolean {
  return answer?.kind === 'refused' && answer.refusal === 'forbidden';
}

/** What refused in place of Braze; null if Braze itself did, as far as the step can tell. */
export function refusedBy(answer: Answer | null): string | null {
  return answer?.kind === 'refused' ? (refusals[answer.refusal] ?? null) : null;
}

const refusals: Partial<Readonly<Record<Refusal, string>>> = {
  certificate: 'the TLS certificate is not trusted',
  'proxy-authentication': 'the proxy rejected the credentials, or none were given',
  redirect: 'a redirect came in place of an answer',
  'web-page': "a web page came in place of Braze's answer",
};

/** A run's status in Braze's own word. */
export function statusOf({ status, undocumented }: Run, show: Show): string {
  return undocumented === null ? status : show(undocumented);
}

/** What the most frequent error codes of a network mean. */
const codeMeanings: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'DNS did not answer',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'DNS does not know the name',
  TIMEOUT: 'no answer in time',
};

/** A code for people: `ENOTFOUND, DNS does not know the name`, or what a proxy did. Empty if there is none. */
function codeText(answer: Answer): string {
  const code = ('code' in answer && answer.code) || '';
  const ofProxy = /^PROXY_?(.*)$/.exec(code)?.[1];
  if (ofProxy === undefined) return explained(code);
  if (/^\d+$/.test(ofProxy)) return `the proxy answered with status ${ofProxy}`;
  return ['the proxy failed', explained(ofProxy)].filter(Boolean).join(': ');
}

function explained(code: string): string {
  return [code, codeMeanings[code]].filter(Boolean).join(', ');
}

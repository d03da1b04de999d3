/** What an answer says, for people: its code and its words in brackets, who refused, what a proxy did. Pure. */

import type { ListFailure, Refusal, Reply, Run, Untrusted } from '../sync/ports.ts';
import type { Sanitize } from './sanitize.ts';
import { asMarkdown } from './sanitize.ts';

/** An answer to a trigger, or why there is no list of runs. */
export type Answer = Reply | ListFailure;

/** Makes untrusted text safe for the place where the words will stand. */
export type Show = (text: Untrusted) => string;

/** Shows text in Markdown. */
export const inMarkdown =
  (sanitize: Sanitize): Show =>
  (text) =>
    asMarkdown(sanitize(text));

/** An answer in brackets: its code, and what it said. Empty where there is neither. */
export function quote(answer: Answer | null, show: Show): string {
  if (answer === null) return '';
  const code = answer.httpStatus ?? codeText(answer);
  const parts = [code, answer.message && show(answer.message)].filter((part) => part != null);
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

/** Whether a key lacks the permission. */
export function isForbidden(answer: Answer | null): boolean {
  return answer?.kind === 'refused' && answer.refusal === 'forbidden';
}

/** What refused in place of Braze, as far as can be seen; null where Braze did. */
export function refusedBy(answer: Answer | null): string | null {
  return answer?.kind === 'refused' ? (refusals[answer.refusal] ?? null) : null;
}

const refusals: Partial<Readonly<Record<Refusal, string>>> = {
  certificate: 'the TLS certificate is not trusted',
  'proxy-authentication': 'the proxy rejected the credentials, or none were given',
  redirect: 'a redirect came in place of an answer',
  'web-page': "a web page came in place of Braze's answer",
};

/** How Braze says that a run is, or ended. */
export function statusOf({ status, undocumented }: Run, show: Show): string {
  return undocumented === null ? status : show(undocumented);
}

/** What the codes mean that a network gives most often. */
const codeMeanings: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'DNS did not answer',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'DNS does not know the name',
};

/** What a proxy did, by the rest of its code: `PROXY_ECONNREFUSED`. */
const proxyMeanings: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'was not found in DNS',
  ECONNREFUSED: 'refused the connection',
  ENOTFOUND: 'was not found in DNS',
};

/** A code for people: `ENOTFOUND, DNS does not know the name`. Null where there is none. */
function codeText(answer: Answer): string | null {
  const code = 'code' in answer ? (answer.code ?? '') : '';
  if (answer.kind === 'not-sent' && answer.unreachable === 'proxy') return `the proxy ${proxyDid(code)}`;
  return [code, codeMeanings[code]].filter(Boolean).join(', ') || null;
}

/** The code may be of the network, `PROXY_ETIMEDOUT`, or the status of an answer, `PROXY_503`; `PROXY` alone has no detail. */
function proxyDid(code: string): string {
  const detail = code.replace(/^PROXY_?/, '');
  if (/^\d+$/.test(detail)) return `answered with status ${detail}`;
  return proxyMeanings[detail] ?? ['failed', detail].filter(Boolean).join(': ');
}

/** The parts of sentences, and the words for what Braze, or the way to it, refuses for good. Pure. */

import type { ListFailure, Refusal, Reply, Untrusted } from '../sync/ports.ts';

/** An answer to a trigger, or why there is no list of runs. */
export type Answer = Reply | ListFailure;

/** Makes untrusted text safe for the place where the words will stand. */
export type Show = (text: Untrusted) => string;

/** What happened, and what to do about it where something is to be done. */
export interface Words {
  readonly what: string;
  readonly advice: string | null;
}

/** Words with advice, or without where nothing is to be done. */
export function words(what: string, advice: string | null = null): Words {
  return { what, advice };
}

/** An answer in brackets: its code, and what it said. Empty where there is neither. */
export function quote(answer: Answer | null, show: Show): string {
  if (answer === null) return '';
  const code = answer.httpStatus ?? ('code' in answer ? answer.code : null);
  const parts = [code, answer.message && show(answer.message)].filter((part) => part != null);
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

/** The words for a refusal, `other` where an answer is none. `said` is the answer in brackets. */
export function refusedWords(answer: Answer | null, permission: string, where: string, said: string): Words {
  const refused = answer?.kind === 'refused' ? answer : null;
  const certificate = (problem: string, advice: string): Words =>
    words(`The TLS certificate of ${where} ${problem}${said}. The key was not sent.`, advice);
  const renew =
    'Check the clock of the runner. If it is right, whoever runs that server, or a proxy that re-encrypts, has to renew the certificate.';
  const otherName = certificate(
    'is for another name',
    'Check rest-endpoint. If it is right, another server answers in its place: check DNS and the proxy.',
  );
  const certificates: Readonly<Record<string, Words>> = {
    CERT_HAS_EXPIRED: certificate('has expired', renew),
    CERT_NOT_YET_VALID: certificate('is not valid yet', renew),
    ERR_TLS_CERT_ALTNAME_INVALID: otherName,
    HOSTNAME_MISMATCH: otherName,
  };
  const table: Readonly<Record<Refusal, Words>> = {
    'invalid-id': words(
      `Braze does not take this integration-id${said}.`,
      "Copy the id from the address of the integration's page in the dashboard.",
    ),
    unauthorized: words(
      `Braze at ${where} does not know this api-key${said}.`,
      'Check that the key was not revoked, that the secret holds the key alone, and that rest-endpoint is the instance of your dashboard: a key of another instance is answered the same.',
    ),
    forbidden: words(
      `Braze refused the api-key access${said}.`,
      `The key most likely lacks the permission ${permission}. Permissions of a key cannot be edited in Braze: make a new key with it. If the key has it, check its IP allowlist and that the plan includes Cloud Data Ingestion.`,
    ),
    'not-found': words(
      `Braze at ${where} has no such integration in the workspace of this key${said}.`,
      'Check integration-id, that the api-key belongs to the workspace of the integration, and rest-endpoint.',
    ),
    redirect: words(
      `${where} answered with a redirect${said}, which is never followed, because it would carry the key elsewhere.`,
      'Set rest-endpoint to the address that answers by itself.',
    ),
    'web-page': words(
      `${where} answered with a web page, not with Braze's API.`,
      'Check rest-endpoint, and whether a login proxy stands before the internet.',
    ),
    certificate: certificate(
      'is not trusted',
      'If a proxy or gateway of yours re-encrypts, give its CA by NODE_EXTRA_CA_CERTS.',
    ),
    'proxy-authentication': words(
      `The proxy wants a login, or another than the one given${said}. The request did not reach Braze.`,
      'Put user and password into https_proxy, percent-encoded.',
    ),
    other: words(`Braze at ${where} refused the request${said}.`, 'Look the answer up in the Braze API documentation.'),
  };
  return certificates[refused?.code ?? ''] ?? table[refused?.refusal ?? 'other'];
}

/** From an outcome to its message. Pure. */

import type { Catalog } from '../catalog.ts';
import type { Answer, Show } from './answers.ts';
import { isForbidden, refusedBy } from './answers.ts';
import type { Facts, Setting } from './facts.ts';
import { answerFacts, factsOf } from './facts.ts';
import type { Message } from './messages.ts';
import { messages, nothing } from './messages.ts';
import type { Outcome } from './verdict.ts';
import { levelOf } from './verdict.ts';

/** What happened, and what to do about it; null if there is nothing to do. */
export interface Words {
  readonly what: string;
  readonly advice: string | null;
  /** Where the documentation says more; null if there is nothing to do. */
  readonly link: string | null;
}

type MessageName = keyof typeof messages;

/** The words for an outcome. */
export function wordsFor(outcome: Outcome, setting: Setting, show: Show): Words {
  const words = filled(messageFor(outcome, setting), factsOf(outcome, setting, show), setting);
  if (outcome.failedRetry === null) return words;
  const retry = wordsFor({ ...outcome, ...outcome.failedRetry }, setting, show);
  // An attempt before this one may have triggered.
  const reason = retry.what.replace(` ${nothing}`, '');
  return { ...words, what: `${words.what} The next retry started nothing. ${reason}` };
}

/** The words for a dry run without `integration-id`: how many integrations there are, or why they could not be listed. */
export function wordsForCatalog(setting: Setting, isCancelled: boolean, show: Show): Words {
  const { rows, failure } = setting.catalog;
  const count = rows && `${rows.length} integration${rows.length === 1 ? '' : 's'}`;
  const facts = { ...answerFacts(failure, setting, show), count, permission: 'cdi.integration_list' };
  return filled(messageForCatalog(setting.catalog, isCancelled), facts, setting);
}

/** A message with its facts filled in. */
function filled(name: MessageName, facts: Facts, { docsUrl }: Setting): Words {
  const [what, advice]: Message = messages[name];
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, fact: string) => facts[fact] ?? '');
  if (advice === undefined) return { what: fill(what), advice: null, link: null };
  return { what: fill(what), advice: fill(advice), link: docsUrl && `${docsUrl}#${name}` };
}

function messageForCatalog({ rows, failure }: Catalog, isCancelled: boolean): MessageName {
  if (rows !== null) return rows.length === 0 ? 'catalog-empty' : 'catalog';
  if (isCancelled) return 'catalog-cancelled';
  return failure?.kind === 'refused' || failure?.kind === 'not-sent'
    ? messageForAnswer(failure)
    : 'catalog-not-readable';
}

function messageFor(outcome: Outcome, setting: Setting): MessageName {
  const { ambiguousReply, cause, listFailure, pastRuns, reply, status, wasShown } = outcome;
  switch (cause) {
    case 'adopted':
      return ambiguousReply === null ? 'adopted' : 'adopted-after-lost-answer';
    case 'checked':
      return listFailure === null || setting.catalog.rows !== null ? 'checked' : 'checked-without-list';
    case 'ended':
    case 'joined':
      return messageForEnd(outcome, setting);
    case 'deadline':
      return messageAtDeadline(outcome);
    case 'on-busy':
      return status === 'skipped' ? 'skipped' : 'busy';
    case 'not-reached':
      return pastRuns.some(({ lastTimestampSynced }) => lastTimestampSynced !== null) ? 'not-reached' : 'not-reported';
    case 'not-shown':
      return wasShown ? 'no-longer-shown' : 'not-shown';
    case 'no-evidence':
      return messageWithoutEvidence(outcome);
    case 'refused':
    case 'unreachable':
      return messageForAnswer(reply ?? listFailure);
    case 'lists-refused':
      return refusedBy(listFailure) === null ? 'not-readable' : 'not-readable-on-the-way';
    case 'cancelled':
      return messageForCancelled(outcome);
    default:
      return cause;
  }
}

function messageForEnd(outcome: Outcome, setting: Setting): MessageName {
  const { cause, failedRetry, retries, run, status, tooManyFailed } = outcome;
  if (tooManyFailed) return run?.rowsFailed === null ? 'failed-rows-unknown' : 'too-many-failed';
  if (levelOf([outcome]) === 'warning') return 'partial';
  // A joined run has reached synced-through: no rows are missing.
  if (status === 'success') return run?.rowsSynced === 0 && cause !== 'joined' ? 'success-without-rows' : 'success';
  const mayRetry = retries < setting.retries && failedRetry === null;
  if (status === 'error') return mayRetry ? 'error-without-retry' : 'error';
  return status === 'config_error' ? 'config-error' : 'undocumented';
}

function messageAtDeadline(outcome: Outcome): MessageName {
  const { listFailure, reply, status, unreadMs } = outcome;
  if (status === 'timed_out') return messageForTimedOut(outcome);
  // If the rate limit is used up, nothing is wrong with the lists.
  const isUnread = listFailure !== null && listFailure.kind !== 'rate-limited' && unreadMs !== null;
  if (status === 'busy') return isUnread ? 'busy-unread' : 'busy-at-timeout';
  if (status === 'unknown') return messageWithoutEvidence(outcome);
  const answer = reply ?? listFailure;
  if (answer?.kind === 'not-sent') return messageForAnswer(answer);
  if (answer?.kind === 'rate-limited') return 'rate-limit';
  return listFailure === null ? 'no-time' : 'not-listed';
}

function messageForTimedOut({ elapsedMs, listFailure, run, startedAfterMs, unreadMs, wasShown }: Outcome): MessageName {
  if (listFailure?.kind === 'rate-limited') return 'timed-out-rate-limit';
  if (run !== null) return listFailure === null ? 'timed-out' : 'timed-out-unread';
  if (listFailure !== null) return 'timed-out-not-readable';
  if (wasShown) return 'no-longer-shown';
  const wasRead = unreadMs !== null && unreadMs <= elapsedMs - Number(startedAfterMs);
  return wasRead ? 'timed-out-not-shown' : 'timed-out-not-looked-for';
}

function messageWithoutEvidence({ listFailure, unreadMs }: Outcome): MessageName {
  if (isForbidden(listFailure)) return 'no-evidence-without-permission';
  if (listFailure !== null) return 'no-evidence-unread';
  return unreadMs === null ? 'no-evidence-not-looked-for' : 'no-evidence';
}

function messageForCancelled({ ambiguousReply, startedAfterMs }: Outcome): MessageName {
  if (startedAfterMs !== null) return 'cancelled-after-start';
  return ambiguousReply === null ? 'cancelled' : 'cancelled-after-lost-answer';
}

const certificates: Readonly<Record<string, MessageName>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-for-another-name',
  HOSTNAME_MISMATCH: 'certificate-for-another-name',
};

/** The message for a request that was refused, or did not reach Braze. */
function messageForAnswer(answer: Answer | null): MessageName {
  if (answer?.kind === 'refused') return certificates[answer.code ?? ''] ?? answer.refusal;
  return answer?.kind === 'not-sent' && answer.unreachable === 'proxy' ? 'proxy-failed' : 'unreachable';
}

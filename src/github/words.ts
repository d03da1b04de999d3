/** From an outcome to its message. Pure. */

import type { Answer, Show } from './answers.ts';
import { isForbidden, refusedBy } from './answers.ts';
import type { Setting } from './facts.ts';
import { factsOf, wayFacts } from './facts.ts';
import type { Message } from './messages.ts';
import { messages } from './messages.ts';
import type { Outcome } from './verdict.ts';

/** What happened, and what to do about it, null if nothing is to be done. */
export interface Words {
  readonly what: string;
  readonly advice: string | null;
  /** Where the documentation says more; null where nothing is to be done. */
  readonly link: string | null;
}

/** The words for an outcome. */
export function wordsFor(outcome: Outcome, setting: Setting, show: Show): Words {
  return filled(messageFor(outcome, setting), factsOf(outcome, setting, show), setting.docsUrl);
}

/** The words for a dry run that names no integration: how many there are, or why that cannot be said. */
export function wordsForCatalog(setting: Setting, isCancelled: boolean, show: Show): Words {
  const { catalog, docsUrl } = setting;
  const { rows, failure } = catalog;
  if (rows !== null)
    return filled('catalog', { count: `${rows.length} integration${rows.length === 1 ? '' : 's'}` }, docsUrl);
  if (isCancelled) return filled('cancelled', { ofIt: '' }, docsUrl);
  // Braze rejected nothing that was given: no id was.
  const facts = {
    ...wayFacts(failure, setting, show),
    forLong: '',
    permission: 'cdi.integration_list',
    id: '',
  };
  if (failure?.kind === 'refused') return filled(messageForRefusal(failure), facts, docsUrl);
  const isUnsent = failure?.kind === 'not-sent';
  return filled(isUnsent ? messageForUnreachable(failure) : 'catalog-not-readable', facts, docsUrl);
}

/** A message with its facts filled in. */
function filled(name: keyof typeof messages, facts: Readonly<Record<string, string>>, docsUrl: string | null): Words {
  const [what, advice]: Message = messages[name];
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, fact: string) => String(facts[fact]));
  if (advice === undefined) return { what: fill(what), advice: null, link: null };
  return { what: fill(what), advice: fill(advice), link: docsUrl && `${docsUrl}#${name}` };
}

function messageFor(outcome: Outcome, { catalog }: Setting): keyof typeof messages {
  const { cause, listFailure, reply, status } = outcome;
  switch (cause) {
    case 'checked':
      return listFailure === null || catalog.rows !== null ? 'checked' : 'checked-without-list';
    case 'ended':
      return messageForEnd(outcome);
    case 'joined':
      if (outcome.tooManyFailed) return messageForEnd(outcome);
      return status === 'partial' ? 'joined-partial' : 'joined';
    case 'deadline':
      return messageAtDeadline(outcome);
    case 'on-busy':
      return status === 'skipped' ? 'skipped' : 'busy';
    case 'not-reached':
      return outcome.pastRuns.some(({ lastTimestampSynced }) => lastTimestampSynced !== null)
        ? 'not-reached'
        : 'not-reported';
    case 'no-evidence':
      return messageWithoutEvidence(outcome);
    case 'refused':
      return messageForRefusal(reply ?? listFailure);
    case 'lists-refused':
      return messageForUnread(listFailure);
    case 'unreachable':
      return messageForUnreachable(reply ?? listFailure);
    case 'cancelled':
      return messageForCancelled(outcome);
    default:
      return cause;
  }
}

function messageForEnd({ run, status, tooManyFailed }: Outcome): keyof typeof messages {
  if (tooManyFailed && status !== 'error' && status !== 'config_error') {
    return run?.rowsFailed === null ? 'failed-rows-unknown' : 'too-many-failed';
  }
  if (status === 'success') return run?.rowsSynced === 0 ? 'success-without-rows' : 'success';
  if (status === 'config_error') return 'config-error';
  return status === 'partial' || status === 'error' ? status : 'undocumented';
}

function messageAtDeadline(outcome: Outcome): keyof typeof messages {
  const { attempts, listFailure, reply, status, unreadMs } = outcome;
  if (status === 'timed_out') return messageForTimedOut(outcome);
  if (status === 'busy') return listFailure === null || unreadMs === null ? 'busy-at-timeout' : 'busy-unread';
  if (status === 'unknown') return messageWithoutEvidence(outcome);
  const answer = reply ?? listFailure;
  if (answer?.kind === 'not-sent') return messageForUnreachable(answer);
  if (answer?.kind === 'rate-limited') return 'rate-limit';
  return attempts === 0 ? 'not-listed' : 'not-taken';
}

function messageForTimedOut({ listFailure, run }: Outcome): keyof typeof messages {
  if (run !== null) return listFailure === null ? 'timed-out' : 'timed-out-unread';
  return listFailure === null ? 'timed-out-not-shown' : 'timed-out-not-readable';
}

function messageWithoutEvidence({ listFailure }: Outcome): keyof typeof messages {
  return isForbidden(listFailure) ? 'no-evidence-without-permission' : 'no-evidence';
}

function messageForCancelled({ adopted, ambiguousReply, isAccepted }: Outcome): keyof typeof messages {
  if (adopted || isAccepted) return 'cancelled-after-start';
  return ambiguousReply === null ? 'cancelled' : 'cancelled-after-lost-answer';
}

function messageForUnread(failure: Answer | null): keyof typeof messages {
  return refusedBy(failure) === undefined ? 'not-readable' : 'not-readable-on-the-way';
}

function messageForUnreachable(answer: Answer | null): keyof typeof messages {
  return answer?.kind === 'not-sent' && answer.unreachable === 'proxy' ? 'proxy-failed' : 'unreachable';
}

const certificates: Readonly<Record<string, keyof typeof messages>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-for-another-name',
  HOSTNAME_MISMATCH: 'certificate-for-another-name',
};

function messageForRefusal(answer: Answer | null): keyof typeof messages {
  return answer?.kind === 'refused' ? (certificates[answer.code ?? ''] ?? answer.refusal) : 'other';
}

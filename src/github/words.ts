/** From an outcome to its message: which one it is, and the facts in it. Pure. */

import type { Catalog } from '../catalog.ts';
import { endedWell } from '../sync/outcome.ts';
import type { ListFailure, Reply, Run, Untrusted } from '../sync/ports.ts';
import type { Timestamp } from '../timestamp.ts';
import { nearestIn, rowsIn } from './catalog.ts';
import type { Endpoint } from './endpoint.ts';
import { formatDuration, rowsOf } from './format.ts';
import type { Message } from './messages.ts';
import { messages } from './messages.ts';
import type { Outcome } from './verdict.ts';

/** What the messages need to know beside the outcome. */
export interface Setting {
  readonly endpoint: Endpoint;
  readonly timeoutMs: number;
  readonly syncedThrough: Timestamp | null;
  readonly catalog: Catalog;
}

/** An answer to a trigger, or why there is no list of runs. */
type Answer = Reply | ListFailure;

/** Makes untrusted text safe for the place where the words will stand. */
export type Show = (text: Untrusted) => string;

/** What happened, and what to do about it, null if nothing is to be done. */
export interface Words {
  readonly what: string;
  readonly advice: string | null;
}

/** The words for an outcome. */
export function wordsFor(outcome: Outcome, setting: Setting, show: Show): Words {
  return filled(messageFor(outcome, setting), factsOf(outcome, setting, show));
}

/** The words for a dry run that names no integration: how many there are. */
export function wordsForCatalog({ catalog }: Setting, show: Show): Words {
  const rows = rowsIn(catalog);
  const failure = catalog !== null && 'kind' in catalog ? catalog : null;
  if (rows === null) return filled('catalog-not-readable', { said: quote(failure, show) });
  return filled('catalog', { count: String(rows.length) });
}

/** A message with its facts filled in. */
function filled(name: keyof typeof messages, facts: Readonly<Record<string, string>>): Words {
  const [what, advice]: Message = messages[name];
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, fact: string) => facts[fact] ?? '');
  return { what: fill(what), advice: advice === undefined ? null : fill(advice) };
}

/** An answer in brackets: its code, and what it said. Empty where there is neither. */
export function quote(answer: Answer | null, show: Show): string {
  if (answer === null) return '';
  const code = answer.httpStatus ?? ('code' in answer ? answer.code : null);
  const parts = [code, answer.message && show(answer.message)].filter((part) => part != null);
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

/** How many integrations a message names; the summary has more of them. */
const nearestShown = 3;

/** What the messages call by a name in braces. */
function factsOf(outcome: Outcome, { catalog, endpoint, syncedThrough, timeoutMs }: Setting, show: Show) {
  const { ambiguousReply, attempts, cause, listFailure, pastRuns, reply, run, status } = outcome;
  const nearest = nearestIn(catalog, outcome.integrationId)
    .slice(0, nearestShown)
    .map(({ id, name }) => (name === null ? id : `${show(name)} (${id})`));
  // Of a row of the future a later run may show no trace any more.
  const isTold = (of: Run): boolean => endedWell(of) && (cause !== 'future-rows' || isAhead(of));
  const limit = `the timeout of ${formatDuration(timeoutMs)}`;
  const listSaid = quote(listFailure, show);
  return {
    ...{ limit, listSaid, status },
    reached: pastRuns.find(isTold)?.lastTimestampSynced?.text ?? 'an unknown time',
    word: run?.undocumented ? show(run.undocumented) : 'unknown',
    wanted: syncedThrough?.text ?? '',
    atAttempt: attempts === 1 ? '' : ` at attempt ${attempts}`,
    host: show({ untrusted: endpoint.origin.replace(/^https?:\/\//, '') }),
    lostSaid: quote(ambiguousReply, show),
    nearest: nearest.length === 0 ? '' : `; the nearest are ${nearest.join(', ')}`,
    permission:
      cause === 'may-not-read' ? 'cdi.integration_job_status, which wait-for-completion needs' : 'cdi.integration_sync',
    rows: run === null ? '' : `: ${rowsOf(run)}`,
    said: quote(reply ?? listFailure, show),
    subject: subjectOf(outcome),
    afterwards: reply?.kind === 'refused' ? `; then Braze refused the trigger${quote(reply, show)}` : '',
    unread: listFailure === null ? '' : `, because the runs could not be read${listSaid}`,
    where: endpoint.instance?.name ?? show({ untrusted: endpoint.origin }),
    within: cause === 'deadline' ? `by ${limit}` : 'within 2 minutes',
  };
}

/** Whether a run ended before the time that it shows. */
function isAhead({ finishedAtMs, lastTimestampSynced }: Run): boolean {
  return (lastTimestampSynced?.epochMs ?? 0) > (finishedAtMs ?? 0);
}

function subjectOf({ adopted, cause }: Outcome): string {
  if (cause === 'joined') return 'A sync from before this step';
  return adopted ? 'A sync that began after this step did was found in Braze; it' : 'The sync';
}

function messageFor(outcome: Outcome, { catalog }: Setting): keyof typeof messages {
  const { adopted, cause, listFailure, reply, status } = outcome;
  switch (cause) {
    case 'checked':
      return listFailure === null || rowsIn(catalog) !== null ? 'checked' : 'checked-without-list';
    case 'ended':
      return messageForEnd(outcome);
    case 'joined':
      return outcome.tooManyFailed ? messageForEnd(outcome) : 'joined';
    case 'deadline':
      return messageAtDeadline(outcome);
    case 'on-busy':
      return status === 'skipped' ? 'skipped' : 'busy';
    case 'not-shown':
      return adopted ? 'no-longer-shown' : 'not-shown';
    case 'refused':
      return messageForRefusal(reply);
    case 'may-not-read':
      return messageForRefusal(listFailure);
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

function messageAtDeadline({ attempts, listFailure, reply, run, status }: Outcome): keyof typeof messages {
  if (status === 'timed_out') return run === null ? 'timed-out-not-shown' : 'timed-out';
  if (status === 'busy') return 'busy-at-timeout';
  if (status === 'unknown') return 'no-evidence';
  const answer = reply ?? listFailure;
  if (answer?.kind === 'not-sent') return messageForUnreachable(answer);
  if (answer === null || answer.kind === 'rate-limited') return 'rate-limit';
  return attempts === 0 ? 'not-listed' : 'not-taken';
}

function messageForCancelled({ adopted, ambiguousReply, reply }: Outcome): keyof typeof messages {
  if (adopted || reply?.kind === 'accepted') return 'cancelled-after-start';
  return ambiguousReply === null ? 'cancelled' : 'cancelled-after-lost-answer';
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

/** What happened, where, and what to do: the sentences for every end of a sync. Pure. */

import type { Status } from '../sync/outcome.ts';
import type { ListFailure, Reply, Untrusted } from '../sync/ports.ts';
import type { Endpoint } from './endpoint.ts';
import { formatDuration, rowsOf } from './format.ts';
import type { Problem } from './inputs.ts';
import type { Words } from './refusals.ts';
import { refusedWords, words } from './refusals.ts';
import type { Outcome } from './verdict.ts';

/** What the sentences have to know beside the outcome. */
export interface Setting {
  readonly endpoint: Endpoint;
  readonly timeoutMs: number;
}

const lookInBraze = "Look at the integration's sync log in Braze";
const beforeAgain = `${lookInBraze} before you trigger it again.`;

/** The words for an outcome. `show` makes untrusted text safe for the place where the words will stand. */
export function wordsFor(outcome: Outcome, setting: Setting, show: (text: Untrusted) => string): Words {
  const { attempts, cause, listFailure, reply } = outcome;
  const where = setting.endpoint.instance?.name ?? show({ untrusted: setting.endpoint.origin });
  const limit = `the timeout of ${formatDuration(setting.timeoutMs)}`;
  const last = quote(reply ?? listFailure, show);
  switch (cause) {
    case 'accepted':
      return words(`Braze accepted the sync${attempts === 1 ? '' : ` at attempt ${attempts}`}.`);
    case 'checked':
      return checkedWords(outcome, show);
    case 'adopted':
      return words(
        'A sync that began after this step did was found in Braze. It sees the freshly loaded rows, so no other was triggered.',
      );
    case 'ended':
      return endedWords(outcome);
    case 'on-busy':
      return outcome.status === 'skipped'
        ? words('Another sync of this integration is running, and on-busy is skip: nothing was triggered.')
        : words(
            'Another sync of this integration is running, and on-busy is fail: nothing was triggered.',
            'Set on-busy: wait to have this step wait for it and then trigger.',
          );
    case 'refused':
      return refusedWords(reply?.kind === 'refused' ? reply : null, 'cdi.integration_sync', where, last);
    case 'may-not-read':
      return mayNotReadWords(listFailure, where, quote(listFailure, show));
    case 'unreachable':
      return unreachable('2 minutes', outcome, setting, show);
    case 'rate-limit':
      return words(
        `The rate limit of the Braze workspace is used up for longer than ${limit} leaves${last}. Nothing was triggered.`,
        `Raise timeout, or ask less at once: Braze allows a workspace ${reply === null && listFailure !== null ? '100 lists of runs' : '20 triggers'} a minute.`,
      );
    case 'no-evidence':
      return noEvidenceWords(outcome, show, last);
    case 'not-shown':
      return outcome.adopted
        ? words('The sync was found among the runs, and then not shown there for 5 minutes.', `${lookInBraze}.`)
        : words('Braze accepted the sync, but did not show it among the runs for 5 minutes.', beforeAgain);
    case 'not-readable':
      return words(
        `Braze started the sync, but then refused to list the runs${quote(listFailure, show)}. The sync goes on in Braze.`,
        `${lookInBraze}, and check whether the api-key was revoked.`,
      );
    case 'deadline':
      return deadlineWords(outcome, setting, limit, show);
    case 'cancelled':
      return cancelledWords(outcome);
  }
}

/** A list of thousands of bad ids would be more than the runner takes. */
const problemsTold = 20;

/** The words for problems that were found before any request. */
export function wordsForProblems(problems: readonly Problem[], show: (text: Untrusted) => string): Words {
  const lines = problems.map(
    ({ input, problem, got }) => `${input} ${problem}${got === null ? '' : ` (got: ${show(got)})`}`,
  );
  const more = lines.length > problemsTold ? `. And ${lines.length - problemsTold} more` : '';
  return words(`Nothing was sent to Braze: ${lines.slice(0, problemsTold).join('. ')}${more}.`);
}

/** The words for a bug of ours: nothing of the error but its name, because anything else may hold a secret. */
export function wordsForBug(errorName: string, status: Status): Words {
  const fate = status === 'unknown' ? 'Braze may have started the sync.' : 'Nothing was started.';
  return words(
    `The action has a bug: it stopped at an unexpected ${errorName}. ${fate}`,
    'Please report it with the version of the action.',
  );
}

/** An answer in brackets: its code, and what it said. Empty where there is neither. */
export function quote(answer: Reply | ListFailure | null, show: (text: Untrusted) => string): string {
  if (answer === null) return '';
  const code = answer.httpStatus === null && 'code' in answer ? answer.code : answer.httpStatus;
  const parts = [code, answer.message === null ? null : show(answer.message)].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

function mayNotReadWords(failure: ListFailure | null, where: string, said: string): Words {
  const refused = failure?.kind === 'refused' ? failure : null;
  const { what, advice } = refusedWords(refused, 'cdi.integration_job_status', where, said);
  return words(
    `${what} Without the list of runs a sync can be neither followed nor checked, so nothing was triggered.`,
    advice,
  );
}

function noEvidenceWords(outcome: Outcome, show: (text: Untrusted) => string, last: string): Words {
  const { listFailure, ambiguousReply, reply } = outcome;
  const then = reply?.kind === 'refused' ? `; then it refused${last}` : '';
  const why = listFailure === null ? '' : ', for the runs could not be read';
  const lost = `an answer got lost${quote(ambiguousReply, show)}`;
  return words(
    `Braze may have started the sync: ${lost}, and no new run was seen that could be it${why}${then}.`,
    beforeAgain,
  );
}

function unreachable(
  time: string,
  { listFailure, reply }: Outcome,
  { endpoint }: Setting,
  show: (text: Untrusted) => string,
): Words {
  const host = show({ untrusted: endpoint.origin.replace(/^https?:\/\//, '') });
  const answer = reply ?? listFailure;
  const byProxy = answer?.kind === 'not-sent' && answer.unreachable === 'proxy';
  return words(
    `Braze could not be reached within ${time}${quote(answer, show)}. Nothing was triggered.`,
    byProxy
      ? `The proxy is not there, or does not let ${host} through: check https_proxy, or name the host in no_proxy.`
      : `Check that the runner may reach ${host} (DNS, firewall, proxy).`,
  );
}

function checkedWords({ listFailure }: Outcome, show: (text: Untrusted) => string): Words {
  const checked =
    listFailure === null ? 'Inputs, endpoint, key and integration are right' : 'Inputs and endpoint are right';
  const unread = `Braze did not list the runs${quote(listFailure, show)}, so whether the key and the integration are right was not checked either: that takes cdi.integration_job_status. `;
  return words(
    `${checked}; this was a dry run, and nothing was triggered.`,
    `${listFailure === null ? '' : unread}Only a trigger tells whether the key has cdi.integration_sync.`,
  );
}

function endedWords({ adopted, run, status, tooManyFailed }: Outcome): Words {
  const rows = run === null ? '' : `: ${rowsOf(run)}`;
  const whose = adopted ? 'A sync that began after this step did was found in Braze; it' : 'The sync';
  const untold = run?.rowsFailed === null;
  const excess = untold ? ' Braze does not say how many rows failed, so' : ' That is more than';
  const limit = tooManyFailed ? `${excess} max-failed-rows ${untold ? 'cannot be shown to be kept' : 'allows'}.` : '';
  const what = `${whose} ended ${status}${rows}.${limit}`;
  switch (status) {
    case 'success':
    case 'partial':
      if (status === 'success' && !tooManyFailed) return words(what, run?.rowsSynced === 0 ? noRows : null);
      return words(
        what,
        `${lookInBraze} for the rows that failed and why; mend them in the source and touch their UPDATED_AT.`,
      );
    case 'error':
      return words(
        what,
        `No rows were synced. ${lookInBraze} for the error: often the warehouse's credentials, network or table.`,
      );
    case 'config_error':
      return words(
        what,
        "Braze calls the integration's configuration wrong: test its connection on its page in Braze.",
      );
    default:
      return words(`${whose} ended in a way that Braze does not document${rows}.`, `${lookInBraze}.`);
  }
}

/** Why a sync may end well without a row; see Braze's best practices for Cloud Data Ingestion. */
const noRows =
  'If rows were expected: Braze takes rows whose UPDATED_AT is at or after the last one it has synced, so an UPDATED_AT in the future hides all later rows.';

function deadlineWords(outcome: Outcome, setting: Setting, limit: string, show: (text: Untrusted) => string): Words {
  const { adopted, attempts, listFailure, ambiguousReply, status } = outcome;
  const last = quote(ambiguousReply ?? outcome.reply ?? listFailure, show);
  const answer = outcome.reply ?? listFailure;
  if (status === 'failed' && answer?.kind === 'not-sent') return unreachable(limit, outcome, setting, show);
  const noTurn =
    answer === null ? 'The rate limit of the workspace left no turn for this sync' : 'Braze did not list the runs';
  const unheard = attempts === 0 ? noTurn : 'Braze did not take the trigger';
  switch (status) {
    case 'timed_out':
      return words(
        `The sync${adopted && ambiguousReply === null ? ', which someone else started,' : ''} had not ended at ${limit}. It goes on in Braze.`,
        `Raise timeout. ${lookInBraze} for how it ends.`,
      );
    case 'busy':
      return words(
        `Another sync of this integration was still running at ${limit}. Nothing was triggered.`,
        'Raise timeout, or look in Braze whether that sync hangs.',
      );
    case 'unknown':
      return words(
        `Braze may have started the sync: an answer got lost${last}, and no new run was seen by ${limit}${listFailure === null ? '' : ', for the runs could not be read'}.`,
        beforeAgain,
      );
    default:
      return words(
        `${unheard} by ${limit}${last}. Nothing was triggered.`,
        answer === null || answer.kind === 'rate-limited'
          ? 'Raise timeout, or trigger fewer syncs at once.'
          : 'Raise timeout, and look in Braze or at its status page whether something is wrong there.',
      );
  }
}

function cancelledWords({ adopted, ambiguousReply, reply }: Outcome): Words {
  if (adopted || reply?.kind === 'accepted')
    return words('The workflow was cancelled. The sync goes on in Braze.', `${lookInBraze}.`);
  return ambiguousReply !== null
    ? words('The workflow was cancelled. Braze may have started the sync; if so, it goes on there.', `${lookInBraze}.`)
    : words('The workflow was cancelled before a sync was started.');
}

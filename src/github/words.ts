/** What happened, where, and what to do: the sentences for every end of a sync. Pure. */

import type { Cause, Status } from '../sync/outcome.ts';
import type { Endpoint } from './endpoint.ts';
import { formatDuration, rowsOf } from './format.ts';
import type { Problem } from './inputs.ts';
import type { Show, Words } from './refusals.ts';
import { quote, refusedWords, words } from './refusals.ts';
import type { Outcome } from './verdict.ts';

/** What the sentences need to know beside the outcome. */
export interface Setting {
  readonly endpoint: Endpoint;
  readonly timeoutMs: number;
}

const lookInBraze = "Look at the integration's sync log in Braze";
const beforeAgain = `${lookInBraze} before you trigger it again.`;

/** The words for an outcome. `show` makes untrusted text safe for the place where the words will stand. */
export function wordsFor(outcome: Outcome, setting: Setting, show: Show): Words {
  return ends[outcome.cause](factsOf(outcome, setting, show));
}

/** An outcome, and the parts of sentences that several ends share. */
function factsOf(outcome: Outcome, { endpoint, timeoutMs }: Setting, show: Show) {
  const { ambiguousReply, listFailure, reply } = outcome;
  const answer = reply ?? listFailure;
  return {
    ...outcome,
    answer,
    quoted: quote(answer, show),
    listQuoted: quote(listFailure, show),
    where: endpoint.instance?.name ?? show({ untrusted: endpoint.origin }),
    host: show({ untrusted: endpoint.origin.replace(/^https?:\/\//, '') }),
    limit: `the timeout of ${formatDuration(timeoutMs)}`,
    lost: `Braze may have started the sync: an answer got lost${quote(ambiguousReply, show)}`,
    unread: listFailure === null ? '' : ', for the runs could not be read',
  };
}

type Facts = ReturnType<typeof factsOf>;

const ends: Readonly<Record<Cause, (facts: Facts) => Words>> = {
  accepted: ({ attempts }) => words(`Braze accepted the sync${attempts === 1 ? '' : ` at attempt ${attempts}`}.`),
  adopted: () =>
    words(
      'A sync that began after this step did was found in Braze. It sees the freshly loaded rows, so no other was triggered.',
    ),
  cancelled: cancelledWords,
  checked: checkedWords,
  deadline: deadlineWords,
  ended: endedWords,
  'may-not-read': ({ listFailure, listQuoted, where }) => {
    const { what, advice } = refusedWords(listFailure, 'cdi.integration_job_status', where, listQuoted);
    const so = 'Without the list of runs a sync can be neither followed nor checked, so nothing was triggered.';
    return words(`${what} ${so}`, advice);
  },
  'no-evidence': ({ lost, quoted, reply, unread }) => {
    const then = reply?.kind === 'refused' ? `; then it refused${quoted}` : '';
    return words(`${lost}, and no new run was seen that could be it${unread}${then}.`, beforeAgain);
  },
  'not-readable': ({ listQuoted }) =>
    words(
      `Braze started the sync, but then refused to list the runs${listQuoted}. The sync goes on in Braze.`,
      `${lookInBraze}, and check whether the api-key was revoked.`,
    ),
  'not-shown': ({ adopted }) =>
    adopted
      ? words('The sync was found among the runs, and then not shown there for 5 minutes.', `${lookInBraze}.`)
      : words('Braze accepted the sync, but did not show it among the runs for 5 minutes.', beforeAgain),
  'on-busy': ({ status }) => {
    const running = 'Another sync of this integration is running, and on-busy is';
    return status === 'skipped'
      ? words(`${running} skip: nothing was triggered.`)
      : words(
          `${running} fail: nothing was triggered.`,
          'Set on-busy: wait to have this step wait for it and then trigger.',
        );
  },
  'rate-limit': ({ limit, listFailure, quoted, reply }) => {
    const allowed = reply === null && listFailure !== null ? '100 lists of runs' : '20 triggers';
    return words(
      `The rate limit of the Braze workspace is used up for longer than ${limit} leaves${quoted}. Nothing was triggered.`,
      `Raise timeout, or ask less at once: Braze allows a workspace ${allowed} a minute.`,
    );
  },
  refused: ({ quoted, reply, where }) => refusedWords(reply, 'cdi.integration_sync', where, quoted),
  unreachable: (facts) => unreachableWords('2 minutes', facts),
};

/** How many problems are shown. A list of thousands of bad ids would be more than the runner takes. */
const problemsShown = 20;

/** The words for problems that were found before any request. */
export function wordsForProblems(problems: readonly Problem[], show: Show): Words {
  const lines = problems
    .slice(0, problemsShown)
    .map(({ input, problem, got }) => `${input} ${problem}${got === null ? '' : ` (got: ${show(got)})`}`);
  const more = problems.length > problemsShown ? `. And ${problems.length - problemsShown} more` : '';
  return words(`Nothing was sent to Braze: ${lines.join('. ')}${more}.`);
}

/** The words for a bug of ours: nothing of the error but its name, because anything else may hold a secret. */
export function wordsForBug(errorName: string, status: Status): Words {
  const fate = status === 'unknown' ? 'Braze may have started the sync.' : 'Nothing was started.';
  return words(
    `The action has a bug: it stopped at an unexpected ${errorName}. ${fate}`,
    'Please report it with the version of the action.',
  );
}

function unreachableWords(time: string, { answer, host, quoted }: Facts): Words {
  const byProxy = answer?.kind === 'not-sent' && answer.unreachable === 'proxy';
  return words(
    `Braze could not be reached within ${time}${quoted}. Nothing was triggered.`,
    byProxy
      ? `The proxy is not there, or does not let ${host} through: check https_proxy, or name the host in no_proxy.`
      : `Check that the runner may reach ${host} (DNS, firewall, proxy).`,
  );
}

function checkedWords({ listFailure, listQuoted }: Facts): Words {
  const dryRun = 'this was a dry run, and nothing was triggered.';
  const advice = 'Only a trigger tells whether the key has cdi.integration_sync.';
  if (listFailure === null) return words(`Inputs, endpoint, key and integration are right; ${dryRun}`, advice);
  return words(
    `Inputs and endpoint are right; ${dryRun}`,
    `Braze did not list the runs${listQuoted}, so whether the key and the integration are right was not checked either: that takes cdi.integration_job_status. ${advice}`,
  );
}

function endedWords({ adopted, run, status, tooManyFailed }: Facts): Words {
  const rows = run === null ? '' : `: ${rowsOf(run)}`;
  const whose = adopted ? 'A sync that began after this step did was found in Braze; it' : 'The sync';
  const advice = adviceOnEnds[status];
  if (advice === undefined) {
    return words(`${whose} ended in a way that Braze does not document${rows}.`, `${lookInBraze}.`);
  }
  const what = `${whose} ended ${status}${rows}.`;
  if (status === 'success' && !tooManyFailed) return words(what, run?.rowsSynced === 0 ? noRows : null);
  const excess =
    run?.rowsFailed === null
      ? 'Braze does not say how many rows failed, so max-failed-rows cannot be shown to be kept.'
      : 'That is more than max-failed-rows allows.';
  return words(tooManyFailed ? `${what} ${excess}` : what, advice);
}

const onFailedRows = `${lookInBraze} for the rows that failed and why; mend them in the source and touch their UPDATED_AT.`;

/** What to do about each documented end; about a success only if too many rows failed. */
const adviceOnEnds: Partial<Record<Status, string>> = {
  success: onFailedRows,
  partial: onFailedRows,
  error: `No rows were synced. ${lookInBraze} for the error: often the warehouse's credentials, network or table.`,
  config_error: "Braze calls the integration's configuration wrong: test its connection on its page in Braze.",
};

/** Why a sync may end well without a row; see Braze's best practices for Cloud Data Ingestion. */
const noRows =
  'If rows were expected: Braze takes rows whose UPDATED_AT is at or after the last one it has synced, so an UPDATED_AT in the future hides all later rows.';

function deadlineWords(facts: Facts): Words {
  const { adopted, ambiguousReply, answer, attempts, limit, lost, quoted, status, unread } = facts;
  switch (status) {
    case 'timed_out':
      return words(
        `The sync${adopted && ambiguousReply === null ? ', which someone else started,' : ''} had not ended at ${limit}. It goes on in Braze.`,
        `Raise timeout. ${lookInBraze} for how it ends.`,
      );
    case 'busy':
      return words(
        `Another sync of this integration was still running, and ${limit} leaves no time for another trigger. Nothing was triggered.`,
        'Raise timeout, or look in Braze whether that sync hangs.',
      );
    case 'unknown':
      return words(`${lost}, and no new run was seen by ${limit}${unread}.`, beforeAgain);
  }
  if (answer?.kind === 'not-sent') return unreachableWords(limit, facts);
  const noTurn =
    answer === null ? 'The rate limit of the workspace left no turn for this sync' : 'Braze did not list the runs';
  return words(
    `${attempts === 0 ? noTurn : 'Braze did not take the trigger'} by ${limit}${quoted}. Nothing was triggered.`,
    answer === null || answer.kind === 'rate-limited'
      ? 'Raise timeout, or trigger fewer syncs at once.'
      : 'Raise timeout, and look in Braze or at its status page whether something is wrong there.',
  );
}

function cancelledWords({ adopted, ambiguousReply, reply }: Facts): Words {
  if (adopted || reply?.kind === 'accepted')
    return words('The workflow was cancelled. The sync goes on in Braze.', `${lookInBraze}.`);
  return ambiguousReply === null
    ? words('The workflow was cancelled before a sync was started.')
    : words('The workflow was cancelled. Braze may have started the sync; if so, it goes on there.', `${lookInBraze}.`);
}

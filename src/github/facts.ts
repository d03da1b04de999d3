/** The facts in the messages about an outcome, each safe for its place. Pure. */

import type { Catalog } from '../catalog.ts';
import { endedWell } from '../sync/outcome.ts';
import type { Run, Untrusted } from '../sync/ports.ts';
import type { Answer, Show } from './answers.ts';
import { isForbidden, proxyDid, quote, refusedBy } from './answers.ts';
import { nearestIn } from './catalog.ts';
import { formatCount, formatDuration, rowsOf } from './format.ts';
import type { Inputs } from './inputs.ts';
import type { FailedRowsLimit, Outcome } from './verdict.ts';

/** What a report needs to know beside the outcomes. */
export interface Setting
  extends Pick<Inputs, 'dryRun' | 'endpoint' | 'maxFailedRows' | 'retries' | 'syncedThrough' | 'timeoutMs'> {
  readonly catalog: Catalog;
  /** Where each message has an entry; null where the runner does not say. */
  readonly docsUrl: string | null;
  /** The proxy that requests go through: its host, and the variable that names it. */
  readonly proxy: { readonly host: Untrusted; readonly variable: string } | null;
}

/** How many integrations a message names; the summary has more of them. */
const nearestShown = 3;

/** What the messages call by a name in braces. */
export function factsOf(outcome: Outcome, setting: Setting, show: Show): Readonly<Record<string, string>> {
  const { adopted, attempts, cause, integrationId, listFailure, reply, status } = outcome;
  const { syncedThrough, timeoutMs } = setting;
  const limit = `the timeout of ${formatDuration(timeoutMs)}`;
  const found = adopted ? 'Braze shows a sync that started after this step did; it' : 'The sync';
  const earlier = outcome.ambiguousReply === null ? '' : '. An earlier attempt may have started one too';
  return {
    ...{ limit, status, ofIt: ' for this integration' },
    ...runFacts(outcome, setting, show),
    ...doubtFacts(outcome, limit, show),
    ...dryRunFacts(outcome, setting, show),
    ...retryFacts(outcome, setting),
    // In Markdown GitHub would take it for a commit, or a part of it.
    id: show({ untrusted: integrationId }),
    listSaid: quote(listFailure, show),
    refusedBy: refusedBy(listFailure) ?? '',
    checkWay:
      listFailure?.httpStatus == null
        ? `Check that the runner can still reach ${hostOf(setting, show)}`
        : 'Check the status page of Braze',
    subject: cause === 'joined' ? 'A sync from before this step' : found,
    atAttempt: attempts === 1 ? '' : ` at attempt ${attempts}${earlier}`,
    forLong: cause === 'deadline' ? ` by ${limit}` : ` in ${formatDuration(outcome.elapsedMs)}`,
    wanted: syncedThrough?.text ?? '',
    permission: reply === null ? 'cdi.integration_job_status, which wait-for-completion needs' : 'cdi.integration_sync',
    ...wayFacts(reply ?? listFailure, setting, show),
  };
}

/** About the run that the verdict rests on, and how far Braze has come. */
function runFacts({ cause, pastRuns, run }: Outcome, { maxFailedRows, syncedThrough }: Setting, show: Show) {
  // Of a row of the future a later run may show no trace any more.
  const isTold = (of: Run): boolean => endedWell(of) && (cause !== 'future-rows' || isAhead(of));
  return {
    rows: run === null ? '' : `: ${rowsOf(run)}`,
    word: run?.undocumented ? show(run.undocumented) : 'unknown',
    failedRows: run === null ? '' : failedRowsOf(run),
    maxFailedRows: limitText(maxFailedRows),
    isLater:
      (syncedThrough?.epochMs ?? 0) > (run?.finishedAtMs ?? Number.POSITIVE_INFINITY)
        ? ', a time after the sync ended'
        : '',
    reached: pastRuns.find(isTold)?.lastTimestampSynced?.text ?? 'an unknown time',
  };
}

/** About a dry run: what it could not check, and what is there in place of an id that is not. */
function dryRunFacts({ cause, integrationId, listFailure }: Outcome, { catalog }: Setting, show: Show) {
  const { failure } = catalog;
  const notChecked = [
    'whether the key has cdi.integration_sync',
    ...(listFailure === null ? [] : [`whether the key may read runs${quote(listFailure, show)}`]),
    ...(failure === null || isForbidden(failure)
      ? []
      : [`whether the list of integrations has the id${quote(failure, show)}`]),
  ];
  const nearest = cause === 'not-in-list' ? nearestIn(catalog, integrationId).slice(0, nearestShown) : [];
  const names = nearest.map(({ id, name }) => {
    const shown = show({ untrusted: id });
    return name === null || name.untrusted === id ? shown : `${show(name)} (${shown})`;
  });
  return {
    notChecked: notChecked.join(', '),
    nearest: names.length === 0 ? '' : `; the most similar: ${names.join(', ')}`,
  };
}

/** About retries: how many attempts there were, and whether one more was due. */
function retryFacts({ retries, status }: Outcome, setting: Setting) {
  const isCutShort = status === 'error' && retries < setting.retries;
  return {
    tries: retries === 0 ? '' : retries === 1 ? ' in both attempts' : ` in all ${retries + 1} attempts`,
    noTime: isCutShort
      ? ` There was no time for another attempt before the timeout of ${formatDuration(setting.timeoutMs)}.`
      : '',
    raiseTimeout: isCutShort ? 'Raise timeout to use all retries. ' : '',
  };
}

/** About what could not be seen: an answer to a trigger, or the list of runs. */
function doubtFacts(outcome: Outcome, limit: string, show: Show) {
  const { ambiguousReply, cause, elapsedMs, listFailure, reply, unreadMs, waitedMs, wasShown } = outcome;
  const unreadFor = formatDuration(unreadMs ?? 0);
  const isUnread = unreadMs === null && listFailure === null;
  const unread = listFailure === null ? '' : `, because the runs could not be read${quote(listFailure, show)}`;
  const how = ambiguousReply?.httpStatus == null ? 'lost' : 'unclear';
  const wasRead = unreadMs !== null && unreadMs <= elapsedMs - waitedMs;
  const notSeen = wasRead ? 'the list of runs did not show it' : 'there was no time to look for it';
  return {
    unreadFor,
    notShown: wasShown
      ? 'the list of runs stopped showing it'
      : `${notSeen} ${cause === 'not-shown' ? 'for 5 minutes' : `before ${limit}`}`,
    unseen: isUnread ? `there was no time to look for it before ${limit}` : `no list of runs showed it${unread}`,
    unclear: `its answer to the trigger was ${how}${quote(ambiguousReply, show)}`,
    afterwards: reply?.kind === 'refused' ? `; then Braze refused the trigger${quote(reply, show)}` : '',
  };
}

/** About an answer and the way to Braze: what was said, where, and by which proxy. */
export function wayFacts(answer: Answer | null, { endpoint, proxy }: Setting, show: Show) {
  return {
    said: quote(answer, show),
    where: endpoint.instance?.name ?? show({ untrusted: endpoint.origin }),
    host: hostOf({ endpoint }, show),
    proxy: proxy === null ? '' : show(proxy.host),
    proxyVariable: proxy?.variable ?? 'https_proxy',
    proxyDid: proxyDid(answer?.kind === 'not-sent' ? answer.code : ''),
  };
}

function hostOf({ endpoint }: Pick<Setting, 'endpoint'>, show: Show): string {
  return show({ untrusted: endpoint.origin.replace(/^https?:\/\//, '') });
}

/** Whether a run ended before the time that it shows. */
function isAhead({ finishedAtMs, lastTimestampSynced, startedAtMs }: Run): boolean {
  return (lastTimestampSynced?.epochMs ?? 0) > Number(finishedAtMs ?? startedAtMs);
}

/** `120 of 6,000 rows (2%)`. */
function failedRowsOf({ rowsFailed, rowsSynced }: Run): string {
  if (rowsFailed === null || rowsSynced === null) return `${formatCount(rowsFailed ?? 0)} rows`;
  const total = rowsFailed + rowsSynced;
  // Up, so that what is over a limit looks so.
  const percent = Math.ceil((rowsFailed * 100_000) / total) / 1_000;
  return `${formatCount(rowsFailed)} of ${formatCount(total)} rows (${percent}%)`;
}

function limitText(limit: FailedRowsLimit | null): string {
  if (limit === null) return '';
  return 'rows' in limit ? formatCount(limit.rows) : `${limit.percent}%`;
}

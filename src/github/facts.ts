/** The facts that fill the messages about an outcome, each safe to show. Pure. */

import type { Catalog } from '../catalog.ts';
import { endedWell, hasNotFailed } from '../sync/outcome.ts';
import type { Run, Untrusted } from '../sync/ports.ts';
import type { Answer, Show } from './answers.ts';
import { isForbidden, quote, refusedBy, statusOf } from './answers.ts';
import { nearestIn } from './catalog.ts';
import { formatCount, formatDuration, formatRows, rowsOf } from './format.ts';
import type { Inputs } from './inputs.ts';
import type { Sanitize } from './sanitize.ts';
import type { FailedRowsLimit, Outcome } from './verdict.ts';

/** What a report needs beside the outcomes. */
export interface Setting
  extends Pick<Inputs, 'dryRun' | 'endpoint' | 'maxFailedRows' | 'retries' | 'syncedThrough' | 'timeoutMs'> {
  readonly sanitize: Sanitize;
  readonly catalog: Catalog;
  /** The page with an entry for each message; null if the runner does not say where it is. */
  readonly docsUrl: string | null;
  /** The proxy that requests go through, if any: its host, and the variable that sets it. */
  readonly proxy: { readonly host: Untrusted; readonly variable: string } | null;
}

/** What the names in braces stand for. A name without a fact stands for nothing. */
export type Facts = Readonly<Record<string, string | null | undefined>>;

/** How many integrations a message names; the summary has more of them. */
const nearestShown = 3;

/** All facts that a message about an outcome may name. */
export function factsOf(outcome: Outcome, setting: Setting, show: Show): Facts {
  const { ambiguousReply, attempts, cause, integrationId, listFailure, reply, retries, run } = outcome;
  const limit = `the timeout of ${formatDuration(setting.timeoutMs)}`;
  const earlier = ambiguousReply === null ? '' : '. An earlier attempt may have started one too';
  return {
    ...answerFacts(reply ?? listFailure, setting, show),
    ...dryRunFacts(outcome, setting, show),
    limit,
    // In Markdown GitHub would take it for a commit, or a part of it.
    id: show({ untrusted: integrationId }),
    permission: reply === null ? 'cdi.integration_job_status, which wait-for-completion needs' : 'cdi.integration_sync',
    atAttempt: attempts === 1 ? '' : ` on attempt ${attempts}${earlier}`,
    tries: ['', ' twice'][retries] ?? ` ${retries + 1} times`,
    forLong: cause === 'deadline' ? ` before ${limit}` : ` for ${formatDuration(outcome.elapsedMs)}`,

    ambiguousSaid: quote(ambiguousReply, show),
    afterwards: reply?.kind === 'refused' ? `; then Braze refused the trigger${quote(reply, show)}` : '',
    listSaid: quote(listFailure, show),
    refusedBy: refusedBy(listFailure),
    // A step may end before its timeout.
    unreadFor: formatDuration((outcome.unreadMs ?? 0) + setting.timeoutMs - outcome.elapsedMs),

    subject: subjectOf(outcome, setting),
    rows: run && `: ${rowsOf(run)}`,
    failed: run === null || hasNotFailed(run) ? '' : ` and failed: ${rowsOf(run)}`,
    status: run && statusOf(run, show),
    failedRows: run && failedRowsOf(run),
    maxFailedRows: setting.maxFailedRows && limitText(setting.maxFailedRows),
    endedAt: run?.finishedAt ?? 'an unknown time',
    reached: reachedBy(outcome),
    wanted: setting.syncedThrough?.text,
  };
}

/** Facts about an answer: its words, its endpoint, and the proxy. */
export function answerFacts(answer: Answer | null, { endpoint, proxy }: Setting, show: Show): Facts {
  return {
    said: quote(answer, show),
    where: endpoint.instance?.name ?? show({ untrusted: endpoint.origin }),
    host: show({ untrusted: endpoint.origin.replace(/^https?:\/\//, '') }),
    proxy: proxy && show(proxy.host),
    proxyVariable: proxy?.variable ?? 'https_proxy',
  };
}

/** Facts about a dry run: what it could not check, and the integrations most similar to an id that does not exist. */
function dryRunFacts({ cause, integrationId, listFailure }: Outcome, { catalog }: Setting, show: Show): Facts {
  const { failure } = catalog;
  const notChecked = [
    'whether the key has cdi.integration_sync',
    listFailure && `whether the key may read runs${quote(listFailure, show)}`,
    failure && !isForbidden(failure) && `whether the list of integrations has the id${quote(failure, show)}`,
  ].filter(Boolean);
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

/** Names the run that ended, and says how the step came to follow it. */
function subjectOf({ adopted, cause }: Outcome, { syncedThrough }: Setting): string {
  if (cause === 'joined')
    return `A sync from before this step has already synced rows up to ${syncedThrough?.text}, so nothing was triggered. It`;
  return adopted ? 'Braze shows a sync that started after this step did; it' : 'The sync';
}

/** The time that the last run which ended well has reached; with `future-rows`, the last such time in the future. */
function reachedBy({ cause, pastRuns }: Outcome): string {
  const shown = pastRuns.find((run) => endedWell(run) && (cause !== 'future-rows' || isAhead(run)));
  return shown?.lastTimestampSynced?.text ?? 'an unknown time';
}

/** Whether a run ended before the time that it shows. */
function isAhead({ finishedAtMs, lastTimestampSynced, startedAtMs }: Run): boolean {
  return (lastTimestampSynced?.epochMs ?? 0) > Number(finishedAtMs ?? startedAtMs);
}

/** `120 of 6,000 rows (2%)`. */
function failedRowsOf({ rowsFailed, rowsSynced }: Run): string {
  if (rowsFailed === null || rowsSynced === null) return formatRows(rowsFailed ?? 0);
  const total = rowsFailed + rowsSynced;
  // Rounded up, so that a share above the limit also looks above it.
  const percent = Math.ceil((rowsFailed * 100_000) / total) / 1_000;
  return `${formatCount(rowsFailed)} of ${formatRows(total)} (${percent}%)`;
}

function limitText(limit: FailedRowsLimit): string {
  return 'rows' in limit ? formatCount(limit.rows) : `${limit.percent}%`;
}

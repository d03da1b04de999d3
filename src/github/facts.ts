/** The facts in the messages about an outcome, each safe for its place. Pure. */

import type { Catalog } from '../catalog.ts';
import { endedWell } from '../sync/outcome.ts';
import type { ListFailure, Reply, Run, Untrusted } from '../sync/ports.ts';
import type { Timestamp } from '../timestamp.ts';
import { nearestIn } from './catalog.ts';
import type { Endpoint } from './endpoint.ts';
import { formatCount, formatDuration, rowsOf } from './format.ts';
import type { FailedRowsLimit, Outcome } from './verdict.ts';

/** What the messages need to know beside the outcome. */
export interface Setting {
  readonly endpoint: Endpoint;
  readonly timeoutMs: number;
  readonly syncedThrough: Timestamp | null;
  readonly catalog: Catalog;
  readonly maxFailedRows: FailedRowsLimit | null;
  /** Where each message has an entry; null where the runner does not say. */
  readonly docsUrl: string | null;
  /** The proxy that requests go through: its host, and the variable that names it. */
  readonly proxy: { readonly host: Untrusted; readonly variable: string } | null;
}

/** An answer to a trigger, or why there is no list of runs. */
export type Answer = Reply | ListFailure;

/** Makes untrusted text safe for the place where the words will stand. */
export type Show = (text: Untrusted) => string;

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
export function factsOf(outcome: Outcome, setting: Setting, show: Show): Readonly<Record<string, string>> {
  const { adopted, attempts, cause, integrationId, listFailure, reply, status } = outcome;
  const { catalog, endpoint, proxy, syncedThrough, timeoutMs } = setting;
  const limit = `the timeout of ${formatDuration(timeoutMs)}`;
  const nearest = nearestIn(catalog, integrationId)
    .slice(0, nearestShown)
    .map(({ id, name }) => (name === null ? id : `${show(name)} (${id})`));
  const found = adopted ? 'A sync that began after this step did was found in Braze; it' : 'The sync';
  return {
    ...{ limit, status },
    ...runFacts(outcome, setting, show),
    ...doubtFacts(outcome, show),
    said: quote(reply ?? listFailure, show),
    listSaid: quote(listFailure, show),
    subject: cause === 'joined' ? 'A sync from before this step' : found,
    atAttempt: attempts === 1 ? '' : ` at attempt ${attempts}`,
    within: cause === 'deadline' ? `by ${limit}` : 'within 2 minutes',
    wanted: syncedThrough?.text ?? '',
    nearest: nearest.length === 0 ? '' : `; the nearest are ${nearest.join(', ')}`,
    permission:
      cause === 'may-not-read' ? 'cdi.integration_job_status, which wait-for-completion needs' : 'cdi.integration_sync',
    where: endpoint.instance?.name ?? show({ untrusted: endpoint.origin }),
    host: show({ untrusted: endpoint.origin.replace(/^https?:\/\//, '') }),
    proxy: proxy === null ? '' : show(proxy.host),
    proxyVariable: proxy?.variable ?? 'https_proxy',
    proxyDid: proxyDid(reply ?? listFailure),
  };
}

/** About the run that the verdict rests on, and how far Braze has come. */
function runFacts({ cause, pastRuns, run }: Outcome, { maxFailedRows }: Setting, show: Show) {
  // Of a row of the future a later run may show no trace any more.
  const isTold = (of: Run): boolean => endedWell(of) && (cause !== 'future-rows' || isAhead(of));
  return {
    rows: run === null ? '' : `: ${rowsOf(run)}`,
    word: run?.undocumented ? show(run.undocumented) : 'unknown',
    failedRows: run === null ? '' : failedRowsOf(run),
    maxFailedRows: limitText(maxFailedRows),
    reached: pastRuns.find(isTold)?.lastTimestampSynced?.text ?? 'an unknown time',
  };
}

/** About what could not be seen: an answer to a trigger, or the list of runs. */
function doubtFacts({ ambiguousReply, listFailure, reply, unreadMs }: Outcome, show: Show) {
  const unreadFor = formatDuration(unreadMs ?? 0);
  const span = (unreadMs ?? 0) < 1_000 ? '' : ` for ${unreadFor}`;
  const how = ambiguousReply?.httpStatus == null ? 'lost' : 'unclear';
  return {
    unreadFor,
    unread: listFailure === null ? '' : `, because the runs could not be read${span}${quote(listFailure, show)}`,
    unclear: `its answer to the trigger was ${how}${quote(ambiguousReply, show)}`,
    afterwards: reply?.kind === 'refused' ? `; then Braze refused the trigger${quote(reply, show)}` : '',
  };
}

/** Whether a run ended before the time that it shows. */
function isAhead({ finishedAtMs, lastTimestampSynced }: Run): boolean {
  return (lastTimestampSynced?.epochMs ?? 0) > (finishedAtMs ?? 0);
}

/** What the proxy did with a request, by the code for it: `PROXY_503`, `PROXY_ECONNREFUSED`. */
function proxyDid(answer: Answer | null): string {
  const [, detail = ''] = /^PROXY_(\w+)$/.exec(answer?.kind === 'not-sent' ? answer.code : '') ?? [];
  if (detail === 'ECONNREFUSED') return 'refused the connection';
  return /^\d+$/.test(detail) ? `answered with status ${detail}` : `failed${detail === '' ? '' : ` (${detail})`}`;
}

/** `120 of 6,000 rows (2%)`. */
function failedRowsOf({ rowsFailed, rowsSynced }: Run): string {
  if (rowsFailed === null || rowsSynced === null) return `${formatCount(rowsFailed ?? 0)} rows`;
  const total = rowsFailed + rowsSynced;
  const percent = Math.round((rowsFailed * 100_000) / total) / 1_000;
  return `${formatCount(rowsFailed)} of ${formatCount(total)} rows (${percent}%)`;
}

function limitText(limit: FailedRowsLimit | null): string {
  if (limit === null) return '';
  return 'rows' in limit ? formatCount(limit.rows) : `${limit.percent}%`;
}

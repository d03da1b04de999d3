// Views of the evidence that several rules need, for one integration of a step at a time.
import type { RunRecord } from '../../simulator/types.ts';
import type { Evidence, WireEntry } from './evidence.ts';
import { successNames } from './evidence.ts';
import { isStopped } from './freezer.ts';

/** An integration's entry in `results`, or the outputs of a step without one. All values are texts, empty if unknown. */
export type Entry = Readonly<Record<string, string>>;

/** A time read from a text, and its precision in ms. NaN if the text has none. */
interface ParsedTime {
  readonly ms: number;
  readonly digitsMs: number;
}

/** A row of a list. */
export interface Row {
  readonly start: ParsedTime;
  readonly endMs: number;
  /** The time up to which the row says that rows were synced. */
  readonly synced: ParsedTime;
  readonly isRunning: boolean;
  /** Whether it may make the step succeed: it is running or ended well. */
  readonly isHopeful: boolean;
}

/** A list, with all pages of it that the step read. */
export interface List {
  /** When the first page was requested, and when the last one arrived. */
  readonly atMs: number;
  readonly untilMs: number;
  readonly rows: readonly Row[];
}

/** The rules assume that Braze's clocks agree within this. */
export const clocksMs = 5_000;
/** How much later a run must start if it may be older than it looks: a `Date` may also be a second early. */
const olderMs = clocksMs + 1_000;

/** The `results` of a step; null if they are not a list of objects. */
export function resultsOf({ outputs }: Pick<Evidence, 'outputs'>): readonly Entry[] | null {
  try {
    const entries = JSON.parse(outputs['results'] ?? '') as unknown;
    return Array.isArray(entries) ? entries.map(textsOf) : null;
  } catch {
    return null;
  }
}

function textsOf(entry: unknown): Entry {
  const fields = Object.entries((entry ?? {}) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(fields.map(([name, value]) => [name, value === null ? '' : String(value)]));
}

/** The view of each integration of a step. If `results` does not have one, the step's own outputs stand in. */
export function viewsOf(evidence: Evidence): readonly View[] {
  const results = resultsOf(evidence) ?? [];
  return evidence.config.integrationIds.map((integrationId) => {
    const reported = results.find((entry) => entry['integration-id'] === integrationId) ?? evidence.outputs;
    return viewOf(evidence, integrationId, reported);
  });
}

/** One integration of a step: what the step reports about it, its requests and its runs. */
export type View = ReturnType<typeof viewOf>;

function viewOf(evidence: Evidence, integrationId: string, reported: Entry) {
  const wire = evidence.wire.filter((entry) => entry.integrationId === integrationId);
  const runs = evidence.runs.filter((run) => run.integrationId === integrationId);
  const status = reported['status'] ?? '';
  const posts = wire.filter(({ method }) => method === 'POST');
  const accepted = posts.findLast((post) => meaningOf(post) === 'accepted');
  const byUs = [evidence.name, `${evidence.name}, late`];
  return {
    ...evidence,
    ...{ integrationId, reported, status, wire, runs, posts },
    /** The requests for all integrations. */
    stepWire: evidence.wire,
    claimsSuccess: successNames.includes(status),
    adopted: reported['adopted'] === 'true',
    /** The last trigger that was accepted, and its run. */
    accepted,
    own: runOf(runs, accepted),
    ambiguous: posts.filter((post) => meaningOf(post) === 'ambiguous'),
    /** The lists that the step read. */
    lists: listsOf(wire),
    /** Runs that the step's requests started, including requests that arrived late. */
    ours: runs.filter(({ by, from }) => by === 'trigger' && byUs.includes(from ?? '')),
    coversFromMs: coveringSince(evidence, wire),
    /** When it ended: with the step or, if there are several integrations, with its last request. */
    doneAtMs: (evidence.config.integrationIds.length > 1 ? wire.at(-1)?.untilMs : evidence.endedAtMs) ?? Infinity,
  };
}

/** The kinds of answers in docs/how-it-decides.md. */
export type Meaning = 'accepted' | 'list' | 'busy' | 'limited' | 'refused' | 'not sent' | 'ambiguous';

/** The kind of an answer. A list that cannot be read is ambiguous. */
export function meaningOf(entry: WireEntry): Meaning {
  const { answer, arrived, method } = entry;
  if (answer === null) return 'ambiguous';
  if (answer.kind === 'failure') return answer.stage === 'exchanging' ? 'ambiguous' : 'not sent';
  const { httpStatus, headers } = answer;
  if (method === 'POST' && httpStatus === 202) return 'accepted';
  if (httpStatus === 429) return arrived?.status === 429 && !arrived.limited ? 'busy' : 'limited';
  if (httpStatus >= 500 || httpStatus === 408 || httpStatus === 425) return 'ambiguous';
  if (httpStatus >= 300 || headers['content-type'] === 'text/html') return 'refused';
  return rowsOf(entry) === null ? 'ambiguous' : 'list';
}

const parsedPages = new WeakMap<WireEntry, readonly Row[] | null>();

/** The rows of a page; null if they cannot be read. Each page is parsed once. */
function rowsOf(page: WireEntry): readonly Row[] | null {
  const known = parsedPages.get(page);
  if (known !== undefined) return known;
  const rows = parseRows(page);
  parsedPages.set(page, rows);
  return rows;
}

function parseRows({ answer, method }: WireEntry): readonly Row[] | null {
  if (method !== 'GET' || answer?.kind !== 'answer' || answer.httpStatus !== 200) return null;
  try {
    const { results } = JSON.parse(answer.body) as { results: readonly Readonly<Record<string, unknown>>[] };
    return results.map((row) => {
      const word = String(row['job_status']).toLowerCase();
      return {
        start: parseTime(String(row['sync_start_time'])),
        endMs: parseTime(String(row['sync_finish_time'])).ms,
        synced: parseTime(String(row['last_timestamp_synced'])),
        isRunning: word === 'running',
        isHopeful: ['running', 'success', 'partial'].includes(word),
      };
    });
  } catch {
    return null;
  }
}

/** Groups pages into lists. Leaves out a list with an unreadable page, and an incomplete one unless it is newest first. */
function listsOf(wire: readonly WireEntry[]): readonly List[] {
  const lists: { atMs: number; untilMs: number; rows: readonly Row[] | null; isAll: boolean }[] = [];
  for (const page of wire.filter(({ endpoint }) => endpoint === 'runs')) {
    const { atMs, path, untilMs, answer } = page;
    const rows = rowsOf(page);
    const isAll = answer?.kind === 'answer' && !String(answer.headers['link']).includes('rel="next"');
    const list = lists.at(-1);
    if (!path.includes('?') || list === undefined) lists.push({ atMs, untilMs, rows, isAll });
    else Object.assign(list, { untilMs, isAll, rows: list.rows && rows && [...list.rows, ...rows] });
  }
  return lists.filter(
    (list): list is List & typeof list => list.rows !== null && (list.isAll || isNewestFirst(list.rows)),
  );
}

function isNewestFirst(rows: readonly Row[]): boolean {
  const starts = rows.map(({ start }) => start.ms).filter((ms) => !Number.isNaN(ms));
  return starts.every((ms, index) => ms <= (starts[index - 1] ?? ms));
}

/** The wait before the first retry. Each further wait is twice as long. */
export const firstRetryMs = 30_000;

/** How far the rate of a runner's clock may be off. */
export const driftShare = 0.0005;

/** The step could know that a run covers it if its shown start is no earlier than this. Infinite if it could not know. */
function coveringSince({ beganAtMs, dateOffMs, freezes }: Evidence, wire: readonly WireEntry[]): number {
  const contradicted = wire.some((page) => {
    const times = rowsOf(page)?.flatMap(({ start, endMs }) => [start.ms, endMs]) ?? [];
    return times.some((ms) => ms > dateMsOf(page) + clocksMs);
  });
  const first = wire.find((entry) => !Number.isNaN(dateMsOf(entry)) && isFromBraze(entry));
  if (dateOffMs === null || Math.abs(dateOffMs) >= clocksMs || contradicted || first === undefined) {
    return Number.POSITIVE_INFINITY;
  }
  const stops = freezes.filter((freeze) => isStopped(freeze) && freeze.fromMs <= first.atMs);
  const stoodMs = stops.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return beganAtMs + Math.max(0, dateOffMs) + driftShare * (first.atMs - beganAtMs) + stoodMs;
}

/** Whether the answer can only come from Braze, so that its `Date` is by Braze's clock. */
function isFromBraze(entry: WireEntry): boolean {
  return ['list', 'accepted', 'busy'].includes(meaningOf(entry));
}

/** The `Date` of an answer; NaN if it has none. */
export function dateMsOf({ answer }: WireEntry): number {
  return answer?.kind === 'answer' ? Date.parse(String(answer.headers['date'])) : Number.NaN;
}

/** Whether Braze's clocks are further apart than the rules allow for. The step's own run may then not look like it. */
export function isClockOff({ dateOffMs }: Evidence): boolean {
  return Math.abs(dateOffMs ?? 0) > clocksMs;
}

/** Whether a list in whole seconds may show this run and another one with the same start. */
export function sharesStart({ runs, lists }: View, run: RunRecord): boolean {
  const isCut = lists.some(({ rows }) => rows.some(({ start }) => start.digitsMs >= 1_000));
  return isCut && runs.some((other) => other !== run && Math.abs(other.startedAtMs - run.startedAtMs) <= 1_000);
}

/** Whether a run may seem to have ended before a trigger. If the `Date` is ahead, the trigger looks later than it was. */
export function seemsOver({ dateOffMs }: Evidence, run: RunRecord, trigger: WireEntry): boolean {
  return run.endsAtMs < trigger.atMs + Math.max(0, dateOffMs ?? 0) + 1_000;
}

/** The row that shows a run; null if none does. If several rows have its start, a running one counts, then a failed one. */
export function shownIn({ untilMs, rows }: List, run: RunRecord): Row | null {
  if (run.startedAtMs + run.plan.visibleAfterMs > untilMs) return null;
  const own = rows.filter(({ start }) => isStartOf(start, run));
  return own.find(({ isRunning }) => isRunning) ?? own.find(({ isHopeful }) => !isHopeful) ?? own[0] ?? null;
}

/** Whether lists show that a run has ended. */
export function showEnd(lists: readonly List[], run: RunRecord): boolean {
  return lists.some((list) => shownIn(list, run)?.isRunning === false);
}

/** The lists that the step read before a trigger. */
export function listsBefore({ lists }: View, post: WireEntry | undefined): readonly List[] {
  return lists.filter(({ untilMs }) => untilMs <= (post?.atMs ?? 0));
}

/** The run that a trigger started. */
export function runOf(runs: readonly RunRecord[], post: WireEntry | undefined): RunRecord | undefined {
  return runs.find(({ number }) => number === post?.arrived?.effect?.startedRun);
}

/** Whether a run ends with a status that Braze does not document. */
export function isUndocumented({ plan }: RunRecord): boolean {
  return plan.onceEnded.job_status !== undefined;
}

/** The earliest time at which the step may think that it sent a trigger: it knows Braze's clock from the answer. */
export function looksSentMs({ atMs, untilMs }: WireEntry): number {
  return atMs - (untilMs - atMs);
}

/** How much later than the step a run must start if the first list already shows it, or shows a running one. */
export function guardMs({ lists: [first], ambiguous }: View, startMs: number): number {
  // After an ambiguous answer, the list may show the step's own run.
  if (first === undefined || ambiguous.some(({ untilMs }) => untilMs <= first.atMs)) return 0;
  return first.rows.some(({ start, isRunning }) => isRunning || start.ms === startMs) ? olderMs : 0;
}

/**
 * Whether a list shows that a run covers the step and is running or ended well. Someone else's run may be older than its
 * start says. So may the step's own, if another run was running when the step began.
 */
export function showsCovering(view: View, list: List, run: RunRecord): boolean {
  const { runs, ours, beganAtMs, coversFromMs } = view;
  const row = shownIn(list, run);
  if (run.startedAtMs < beganAtMs || row === null || !row.isHopeful) return false;
  const endShownMs = ({ endsAtMs, plan }: RunRecord): number => endsAtMs + plan.endShownAfterMs;
  const before = runs.filter((other) => other !== run && other.startedAtMs <= run.startedAtMs);
  const mayBeOlder = !ours.includes(run) || before.some((other) => endShownMs(other) >= beganAtMs - clocksMs);
  // The list may have shown its start before it moved.
  return Math.min(row.start.ms, run.startedAtMs) >= coversFromMs + (mayBeOlder ? olderMs : 0);
}

/** Reads a time of Braze's from a text. Times without a zone are UTC. */
export function parseTime(text: string): ParsedTime {
  const [, seconds, fraction = ''] = /^(\d{4}-\d\d-\d\d.\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(text) ?? [];
  if (seconds === undefined) return { ms: Number.NaN, digitsMs: 1 };
  const ms = Date.parse(`${seconds.replace(' ', 'T')}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  return { ms, digitsMs: fraction === '' ? 1_000 : 1 };
}

function isStartOf({ ms, digitsMs }: ParsedTime, { startedAtMs, plan }: RunRecord): boolean {
  return [startedAtMs, startedAtMs + plan.startMovesMs].some((atMs) => Math.floor(atMs / digitsMs) * digitsMs === ms);
}

/** The runs that started at `started-at`, in its precision. */
export function runsAt({ reported, runs }: View): readonly RunRecord[] {
  const start = parseTime(reported['started-at'] ?? '');
  return runs.filter((run) => isStartOf(start, run));
}

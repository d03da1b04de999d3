// What the rules ask of the evidence again and again, for one integration of a step at a time.
import type { RunRecord } from '../../simulator/types.ts';
import type { Evidence, WireEntry } from './evidence.ts';
import { greenNames } from './evidence.ts';
import { isStill } from './freezer.ts';

/** An integration's entry in `results`, or the outputs of a step that has none: all as texts, what is unknown empty. */
export type Told = Readonly<Record<string, string>>;

/** A time as a text tells it, and to how many ms; NaN where it tells none. */
interface ToldTime {
  readonly ms: number;
  readonly digitsMs: number;
}

/** A row of a list that was read. */
export interface Row {
  readonly start: ToldTime;
  readonly endMs: number;
  /** Up to which time it says that rows were synced. */
  readonly synced: ToldTime;
  readonly isRunning: boolean;
  /** Whether it can carry a green verdict: it runs, or ended well. */
  readonly isHopeful: boolean;
}

/** A list that was read, all pages of it that were asked for. */
export interface List {
  /** When the first page was asked for, and when the last one came. */
  readonly atMs: number;
  readonly untilMs: number;
  readonly rows: readonly Row[];
}

/** Braze's clocks agree within this, as the rules take it. */
export const clocksMs = 5_000;
/** And the second that a `Date` may be early, where a run may be older than it looks. */
const olderMs = clocksMs + 1_000;

/** The `results` of a step; null where they are no list of objects. */
export function resultsOf({ outputs }: Pick<Evidence, 'outputs'>): readonly Told[] | null {
  try {
    const entries = JSON.parse(outputs['results'] ?? '') as unknown;
    return Array.isArray(entries) ? entries.map(textsOf) : null;
  } catch {
    return null;
  }
}

function textsOf(entry: unknown): Told {
  const fields = Object.entries((entry ?? {}) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(fields.map(([name, value]) => [name, value === null ? '' : String(value)]));
}

/** A step's view of each of its integrations. One that `results` leaves out is told of by the step's own outputs. */
export function viewsOf(evidence: Evidence): readonly View[] {
  const results = resultsOf(evidence) ?? [];
  return evidence.asked.integrationIds.map((integrationId) => {
    const told = results.find((entry) => entry['integration-id'] === integrationId) ?? evidence.outputs;
    return viewOf(evidence, integrationId, told);
  });
}

/** One integration of a step: what the step tells of it, its requests alone, its runs alone. */
export type View = ReturnType<typeof viewOf>;

function viewOf(evidence: Evidence, integrationId: string, told: Told) {
  const wire = evidence.wire.filter((entry) => entry.integrationId === integrationId);
  const runs = evidence.runs.filter((run) => run.integrationId === integrationId);
  const status = told['status'] ?? '';
  const posts = wire.filter(({ method }) => method === 'POST');
  const accepted = posts.findLast((post) => meaningOf(post) === 'accepted');
  const byUs = [evidence.name, `${evidence.name}, late`];
  return {
    ...evidence,
    ...{ integrationId, told, status, wire, runs, posts },
    /** The requests for all integrations. */
    stepWire: evidence.wire,
    claimsGreen: greenNames.includes(status),
    adopted: told['adopted'] === 'true',
    /** The last trigger that was accepted, and its run. */
    accepted,
    own: runOf(runs, accepted),
    ambiguous: posts.filter((post) => meaningOf(post) === 'ambiguous'),
    /** Lists that were read before the step ended. */
    lists: listsOf(wire),
    /** Runs that the step's own requests began, those that arrived late included. */
    ours: runs.filter(({ by, from }) => by === 'trigger' && byUs.includes(from ?? '')),
    coversFromMs: coveringSince(evidence, wire),
    /** When it ended; of one of several integrations, when its last request did. */
    doneAtMs: (evidence.asked.integrationIds.length > 1 ? wire.at(-1)?.untilMs : evidence.endedAtMs) ?? Infinity,
  };
}

/** What an answer means, by docs/how-it-decides.md. */
export type Meaning = 'accepted' | 'list' | 'busy' | 'limited' | 'refused' | 'not sent' | 'ambiguous';

/** What a request was answered. A list that cannot be read is ambiguous. */
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

const read = new WeakMap<WireEntry, readonly Row[] | null>();

/** The rows of a page; null where they cannot be read. Every page is read once. */
function rowsOf(page: WireEntry): readonly Row[] | null {
  const known = read.get(page);
  if (known !== undefined) return known;
  const rows = parseRows(page);
  read.set(page, rows);
  return rows;
}

function parseRows({ answer, method }: WireEntry): readonly Row[] | null {
  if (method !== 'GET' || answer?.kind !== 'answer' || answer.httpStatus !== 200) return null;
  try {
    const { results } = JSON.parse(answer.body) as { results: readonly Readonly<Record<string, unknown>>[] };
    return results.map((row) => {
      const word = String(row['job_status']).toLowerCase();
      return {
        start: toldTime(String(row['sync_start_time'])),
        endMs: toldTime(String(row['sync_finish_time'])).ms,
        synced: toldTime(String(row['last_timestamp_synced'])),
        isRunning: word === 'running',
        isHopeful: ['running', 'success', 'partial'].includes(word),
      };
    });
  } catch {
    return null;
  }
}

/**
 * Pages to lists: a first page, and those that follow it. A list of which a page cannot be read is none, nor is one that
 * ends before its last page, unless it is newest first.
 */
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

/** A runner's clock may run as wrong as this. */
export const driftShare = 0.001;

/**
 * From when on a shown start is one of a run that covers, as the step could know; infinite where it could not. The step's
 * own is never later, but for a first list that may have been old.
 */
function coveringSince({ beganAtMs, dateOffMs, freezes }: Evidence, wire: readonly WireEntry[]): number {
  const contradicted = wire.some((page) => {
    const times = rowsOf(page)?.flatMap(({ start, endMs }) => [start.ms, endMs]) ?? [];
    return times.some((ms) => ms > dateMsOf(page) + clocksMs);
  });
  const first = wire.find((entry) => !Number.isNaN(dateMsOf(entry)) && isBrazes(entry));
  if (dateOffMs === null || Math.abs(dateOffMs) >= clocksMs || contradicted || first === undefined) {
    return Number.POSITIVE_INFINITY;
  }
  const stills = freezes.filter((freeze) => isStill(freeze) && freeze.fromMs <= first.atMs);
  const stoodMs = stills.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return beganAtMs + Math.max(0, dateOffMs) + driftShare * (first.atMs - beganAtMs) + stoodMs;
}

/** Whether only Braze gives such an answer, so that its `Date` is Braze's. */
function isBrazes(entry: WireEntry): boolean {
  return ['list', 'accepted', 'busy'].includes(meaningOf(entry));
}

/** The `Date` of an answer; NaN where it has none. */
export function dateMsOf({ answer }: WireEntry): number {
  return answer?.kind === 'answer' ? Date.parse(String(answer.headers['date'])) : Number.NaN;
}

/** Whether Braze's clocks are further apart than the rules allow for: a run of its own may look like none of its own. */
export function isClockOff({ dateOffMs }: Evidence): boolean {
  return Math.abs(dateOffMs ?? 0) > clocksMs;
}

/** Whether another run starts within a second of one, and a list that is cut to seconds may show both with one start. */
export function sharesStart({ runs, lists }: View, run: RunRecord): boolean {
  const isCut = lists.some(({ rows }) => rows.some(({ start }) => start.digitsMs >= 1_000));
  return isCut && runs.some((other) => other !== run && Math.abs(other.startedAtMs - run.startedAtMs) <= 1_000);
}

/** Whether a run may seem to have ended before a trigger: by a `Date` that is ahead the trigger looks later than it was. */
export function seemsOver({ dateOffMs }: Evidence, run: RunRecord, trigger: WireEntry): boolean {
  return run.endsAtMs < trigger.atMs + Math.max(0, dateOffMs ?? 0) + 1_000;
}

/** How a list shows a run; null where it does not. Of several rows with its start one that runs counts, or one that failed. */
export function shownIn({ untilMs, rows }: List, run: RunRecord): Row | null {
  if (run.startedAtMs + run.plan.visibleAfterMs > untilMs) return null;
  const own = rows.filter(({ start }) => isStartOf(start, run));
  return own.find(({ isRunning }) => isRunning) ?? own.find(({ isHopeful }) => !isHopeful) ?? own[0] ?? null;
}

/** Whether lists show that a run has ended. */
export function showEnd(lists: readonly List[], run: RunRecord): boolean {
  return lists.some((list) => shownIn(list, run)?.isRunning === false);
}

/** The lists that were read when a trigger was sent; none for none. */
export function listsBefore({ lists }: View, post: WireEntry | undefined): readonly List[] {
  return lists.filter(({ untilMs }) => untilMs <= (post?.atMs ?? 0));
}

/** The run that a trigger began. */
export function runOf(runs: readonly RunRecord[], post: WireEntry | undefined): RunRecord | undefined {
  return runs.find(({ number }) => number === post?.arrived?.effect?.startedRun);
}

/** Whether Braze shows the end of a run with a word that it does not document. */
export function isUndocumented({ plan }: RunRecord): boolean {
  return plan.onceEnded.job_status !== undefined;
}

/** When a trigger looks sent at the earliest: the step knows Braze's clock by its answer, and how long that took. */
export function looksSentMs({ atMs, untilMs }: WireEntry): number {
  return atMs - (untilMs - atMs);
}

/** How much later than the step a start has to be where the first list shows it already, or something running. */
export function guardMs({ lists: [first], ambiguous }: View, startMs: number): number {
  // After an ambiguous answer something of the step's own may be in it.
  if (first === undefined || ambiguous.some(({ untilMs }) => untilMs <= first.atMs)) return 0;
  return first.rows.some(({ start, isRunning }) => isRunning || start.ms === startMs) ? olderMs : 0;
}

/**
 * Whether a list shows that a run covers the step, and that it runs or ended well. One of others may be older than its start
 * says, and one of the step's own where something else ran when it began.
 */
export function showsCovering(view: View, list: List, run: RunRecord): boolean {
  const { runs, ours, beganAtMs, coversFromMs } = view;
  const row = shownIn(list, run);
  if (run.startedAtMs < beganAtMs || row === null || !row.isHopeful) return false;
  const endShownMs = ({ endsAtMs, plan }: RunRecord): number => endsAtMs + plan.endShownAfterMs;
  const before = runs.filter((other) => other !== run && other.startedAtMs <= run.startedAtMs);
  const mayBeOlder = !ours.includes(run) || before.some((other) => endShownMs(other) >= beganAtMs - clocksMs);
  // Its start may have been shown before it moved.
  return Math.min(row.start.ms, run.startedAtMs) >= coversFromMs + (mayBeOlder ? olderMs : 0);
}

/** When a time of Braze's is, as a text tells it. Times without a zone are UTC. */
export function toldTime(text: string): ToldTime {
  const [, seconds, fraction = ''] = /^(\d{4}-\d\d-\d\d.\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(text) ?? [];
  if (seconds === undefined) return { ms: Number.NaN, digitsMs: 1 };
  const ms = Date.parse(`${seconds.replace(' ', 'T')}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  return { ms, digitsMs: fraction === '' ? 1_000 : 1 };
}

function isStartOf({ ms, digitsMs }: ToldTime, { startedAtMs, plan }: RunRecord): boolean {
  return [startedAtMs, startedAtMs + plan.startMovesMs].some((atMs) => Math.floor(atMs / digitsMs) * digitsMs === ms);
}

/** The runs whose start is told as `started-at`, to the digits it is told with. */
export function runsAt({ told, runs }: View): readonly RunRecord[] {
  const start = toldTime(told['started-at'] ?? '');
  return runs.filter((run) => isStartOf(start, run));
}

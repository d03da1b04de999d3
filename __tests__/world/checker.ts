// Whether a step kept its word, judged from outside: by what reached Braze and what truly ran there, by the exit, the
// outputs and the printed text. Knows DESIGN's rules and nothing of the code that keeps them.
import type { RequestEntry, RunRecord } from '../../simulator/types.ts';
import { commandsIn, showsKey, unescapeData } from './printed.ts';

/** One request on the wire: what Braze did with it, and what came back. Times are epoch ms by Braze's clock. */
export interface WireEntry extends RequestEntry {
  /** The status that the client was sent; null where nothing came, or nothing that is HTTP. */
  readonly sawStatus: number | null;
  /** When the head of that answer arrived, or would have. */
  readonly sawAtMs: number;
  /** Whether all of Braze's own answer came. */
  readonly whole: boolean;
  /** Until when the rate limit forbids further requests to the endpoint; a minute where the answer does not say. */
  readonly quietUntilMs: number;
  /** Whether the answer said it. */
  readonly quietTold: boolean;
}

/** What the workflow asked of the step. */
export interface Asked {
  readonly key: string;
  readonly integrationId: string;
  readonly follow: boolean;
  readonly onBusy: string;
  readonly dryRun: boolean;
  readonly timeoutMs: number;
  /** Rows that may fail; null for any number. */
  readonly maxFailedRows: number | null;
}

/** All that the checker sees of one step. */
export interface Evidence {
  readonly asked: Asked;
  /** The step's name in the simulator's log. */
  readonly name: string;
  readonly beganAtMs: number;
  /** Null where it never ended. */
  readonly endedAtMs: number | null;
  readonly cancelledAtMs: number | null;
  /** How much later the step may end because its runner's clock went back. */
  readonly clockSlackMs: number;
  readonly clockJumps: boolean;
  /** How much earlier it may give up an answer because its runner's clock went ahead. */
  readonly clockAheadMs: number;
  /** Requests may have failed before they reached the wire. */
  readonly outage: boolean;
  /** Whether the process exits 0. */
  readonly green: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly outputsWritten: number;
  /** As the runner reads it, commands included. */
  readonly stdout: string;
  readonly summary: string;
  readonly wire: readonly WireEntry[];
  readonly runs: readonly RunRecord[];
}

/** A rule that was broken, and how. */
export interface Violation {
  readonly rule: Rule;
  readonly says: string;
}

/** The rules, by name. I1 to I5 are DESIGN's invariants. */
export type Rule =
  | 'I1 no more syncs than answers left open'
  | 'I2 green has a reason'
  | 'I3 no trigger after it was started or refused'
  | 'I4 ends in time'
  | 'I5 outputs are written once'
  | 'green never lies'
  | 'red never lies'
  | 'exit and status agree'
  | 'the key is not shown'
  | 'no foreign command'
  | 'only Braze is asked'
  | 'Braze is not flooded';

/** What a check came to. */
export interface Findings {
  readonly violations: readonly Violation[];
  /** Green on a run that began before the first list was read, which did not show it: what DESIGN assumes away. */
  readonly assumed: boolean;
}

/** How long a step may take beyond its deadline, and after a cancellation. */
const overtimeMs = 5_000;
const cancelMs = 2_000;

/** An answer after this long is none. */
const answerMs = 30_000;

/** More requests than this within ten seconds are a hot loop, whatever there is to ask. */
const floodRequests = 100;
const floodMs = 10_000;

/** What a timer and a clock that is a little fast may be early by. */
const timerMs = 100;

/** Braze's times may be cut to whole seconds. */
const roundingMs = 1_000;

/** How long before the deadline the last request may be sent. */
const lastTryMs = 1_500;

/** Every output there has to be. */
export const outputNames = [
  'status',
  'http-status',
  'message',
  'attempts',
  'started-at',
  'finished-at',
  'duration-seconds',
  'rows-synced',
  'rows-failed',
  'last-timestamp-synced',
  'adopted',
  'dashboard-url',
  'results',
];

const greens = ['triggered', 'success', 'partial', 'skipped', 'checked'];
const reds = ['error', 'config_error', 'busy', 'timed_out', 'unknown', 'failed', 'cancelled'];

/** Checks one step. */
export function check(evidence: Evidence): Findings {
  const view = viewOf(evidence);
  const truth = greenTruth(view);
  return {
    violations: [
      ...syncs(view),
      ...reasonForGreen(view),
      ...noTriggerAfter(view),
      ...inTime(view),
      ...outputsOnce(view),
      ...truth.violations,
      ...redTruth(view),
      ...agreement(view),
      ...secrecy(evidence),
      ...commands(view),
      ...addresses(view),
      ...flood(view),
    ],
    assumed: truth.assumed,
  };
}

/** What the rules ask of the evidence again and again. */
interface View extends Evidence {
  readonly status: string;
  readonly adopted: boolean;
  readonly posts: readonly WireEntry[];
  /** Runs that the step's own requests began, those that arrived late included. */
  readonly ours: readonly RunRecord[];
  /** When the step first asked anything of Braze. */
  readonly firstAtMs: number;
  /** When the first list was read that came whole. */
  readonly baselineAtMs: number;
}

function viewOf(evidence: Evidence): View {
  const { wire, runs, outputs, name } = evidence;
  const lists = wire.filter(isList);
  return {
    ...evidence,
    status: outputs['status'] ?? '',
    adopted: outputs['adopted'] === 'true',
    posts: wire.filter(({ method }) => method === 'POST'),
    ours: runs.filter(({ by, from }) => by === 'trigger' && from?.startsWith(name) === true),
    firstAtMs: wire[0]?.atMs ?? Number.POSITIVE_INFINITY,
    baselineAtMs: lists[0]?.atMs ?? Number.POSITIVE_INFINITY,
  };
}

/** Whether a list of runs came whole. */
function isList({ endpoint, sawStatus, whole }: WireEntry): boolean {
  return endpoint === 'runs' && sawStatus === 200 && whole;
}

function broken(rule: Rule, isBroken: boolean, says: () => string): readonly Violation[] {
  return isBroken ? [{ rule, says: says() }] : [];
}

/**
 * Whether the client was answered something that leaves no doubt about its trigger. What came so late that it may have
 * given up by then, for its clock went ahead, it need not have heard.
 */
function isDefinite(
  { sawStatus, sawAtMs, atMs }: WireEntry,
  { beganAtMs, endedAtMs, asked, ...of }: Evidence,
): boolean {
  const deadlineMs = beganAtMs + asked.timeoutMs - of.clockAheadMs;
  if (sawStatus === null || sawAtMs > Math.min(atMs + answerMs, deadlineMs, endedAtMs ?? deadlineMs)) return false;
  return sawStatus === 202 || (sawStatus >= 300 && sawStatus < 500 && sawStatus !== 408 && sawStatus !== 425);
}

/** Whether the client may have heard that its trigger was accepted. */
function isAccepted({ sawStatus, sawAtMs, atMs }: WireEntry, { endedAtMs }: Evidence): boolean {
  return sawStatus === 202 && sawAtMs <= Math.min(atMs + answerMs, endedAtMs ?? Number.POSITIVE_INFINITY);
}

function syncs(view: View): readonly Violation[] {
  const { posts, ours } = view;
  const open = posts.filter((post) => !isDefinite(post, view)).length;
  return broken(
    'I1 no more syncs than answers left open',
    ours.length > 1 + open,
    () => `${ours.length} syncs were started, though only ${open} answers were left open`,
  );
}

function reasonForGreen(view: View): readonly Violation[] {
  const { green, status, posts, runs, firstAtMs } = view;
  const accepted = posts.some((post) => isAccepted(post, view));
  const found = runs.some((run) => run.startedAtMs >= firstAtMs && !wasSeenFailed(view, run));
  const excused = status === 'skipped' || status === 'checked' || (view.adopted && wasShownLate(view));
  return broken(
    'I2 green has a reason',
    green && !accepted && !excused && !(view.adopted && found),
    () => `${status} without a 202 or a new run`,
  );
}

function wasSeenFailed({ wire }: View, { endsAtMs, plan }: RunRecord): boolean {
  const ended = wire.some(({ endpoint, whole, atMs }) => endpoint === 'runs' && whole && atMs >= endsAtMs);
  return ended && (plan.result === 'error' || plan.result === 'config_error');
}

/** Whether the run at `started-at` is one that the first list should have shown and did not. */
function wasShownLate(view: View): boolean {
  return runsAt(view).some((run) => run.startedAtMs < view.firstAtMs && isHiddenFromBaseline(view, run));
}

/**
 * Whether no caution could have told that the run had begun before the step: no list showed it when the first was read,
 * it blocked no trigger of ours, and it did not take longer than the step had lasted.
 */
function isHiddenFromBaseline(view: View, run: RunRecord): boolean {
  const { wire, posts, baselineAtMs, firstAtMs, endedAtMs, clockJumps } = view;
  const { startedAtMs, endsAtMs, plan } = run;
  const lastList = wire.findLast(isList);
  const shownMs = endsAtMs <= (lastList?.atMs ?? 0) ? endsAtMs - startedAtMs : 0;
  const sinceMs = (endedAtMs ?? Number.POSITIVE_INFINITY) - Math.min(firstAtMs, baselineAtMs);
  const open = posts.findIndex((post) => !isDefinite(post, view));
  const blocked = posts
    .slice(0, open === -1 ? posts.length : open)
    .some(({ atMs, status, sawStatus }) => status === 429 && sawStatus === 429 && atMs < endsAtMs);
  const tooLong = shownMs > sinceMs + roundingMs && !clockJumps;
  return startedAtMs + plan.visibleAfterMs > baselineAtMs && plan.visibleAfterMs > 0 && !blocked && !tooLong;
}

function noTriggerAfter(view: View): readonly Violation[] {
  const rule = 'I3 no trigger after it was started or refused';
  const { posts } = view;
  const over = posts.find((post) => {
    const { sawStatus } = post;
    const refused = sawStatus !== null && sawStatus >= 300 && sawStatus < 500 && sawStatus !== 429;
    return isDefinite(post, view) && (sawStatus === 202 || refused);
  });
  const last = posts.at(-1);
  const lookedAfter =
    last === undefined || view.wire.some(({ endpoint, atMs }) => endpoint === 'runs' && atMs > last.atMs);
  return [
    ...broken(
      rule,
      over !== undefined && last !== over,
      () => `a trigger was sent after one that was answered ${over?.sawStatus}`,
    ),
    ...broken(
      rule,
      view.green && view.adopted && !lookedAfter,
      () => 'a trigger was sent after the last list was read',
    ),
  ];
}

function inTime({ beganAtMs, endedAtMs, cancelledAtMs, clockSlackMs, asked }: View): readonly Violation[] {
  const rule = 'I4 ends in time';
  if (endedAtMs === null) return [{ rule, says: 'it never ended' }];
  const lateMs = endedAtMs - (beganAtMs + asked.timeoutMs + clockSlackMs);
  const afterCancelMs = cancelledAtMs === null ? 0 : endedAtMs - Math.max(cancelledAtMs, beganAtMs);
  return [
    ...broken(rule, lateMs > overtimeMs, () => `it ended ${lateMs} ms after the deadline`),
    ...broken(rule, afterCancelMs > cancelMs, () => `it ended ${afterCancelMs} ms after it was cancelled`),
  ];
}

function outputsOnce({ outputs, outputsWritten }: View): readonly Violation[] {
  const rule = 'I5 outputs are written once';
  const missing = outputNames.filter((name) => outputs[name] === undefined);
  return [
    ...broken(rule, outputsWritten !== 1, () => `outputs were written ${outputsWritten} times`),
    ...broken(rule, outputsWritten === 1 && missing.length > 0, () => `there are no outputs ${missing.join(', ')}`),
  ];
}

/** The runs whose start is told as `started-at`, to the digits it is told with. */
function runsAt({ outputs, runs }: View): readonly RunRecord[] {
  const text = outputs['started-at'] ?? '';
  const [, seconds = '', fraction = ''] = /^(\d{4}-\d\d-\d\d.\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(text) ?? [];
  const toldMs = Date.parse(`${seconds.replace(' ', 'T')}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  const digitsMs = fraction === '' ? 1_000 : 1;
  return runs.filter(({ startedAtMs }) => Math.floor(startedAtMs / digitsMs) * digitsMs === toldMs);
}

/** Whether what a green step says of a run is true. A run that no list could have shown is an assumption's, not a lie. */
function greenTruth(view: View): Findings {
  const { green, status, adopted, firstAtMs } = view;
  const rests = status === 'success' || status === 'partial' || (status === 'triggered' && adopted);
  if (!green) return { violations: [], assumed: false };
  if (!rests) return { violations: otherGreen(view), assumed: false };
  const told = runsAt(view);
  const right = told.filter((run) => status === 'triggered' || endedAs(view, run, status));
  const inTime_ = right.filter(({ startedAtMs }) => startedAtMs >= firstAtMs);
  const hidden = right.filter((run) => isHiddenFromBaseline(view, run));
  const says = (): string => {
    if (told.length === 0) return `${status}, but no run began at ${view.outputs['started-at']}`;
    if (right.length === 0) return `${status}, but the run ended ${told.map(({ plan }) => plan.result).join()}`;
    return `${status}, but the run began ${firstAtMs - (right[0]?.startedAtMs ?? 0)} ms before the first request`;
  };
  return {
    violations: [
      ...broken('green never lies', inTime_.length === 0 && hidden.length === 0, says),
      ...tooManyRows(view, right),
      ...doubt(view, right),
    ],
    assumed: inTime_.length === 0 && hidden.length > 0,
  };
}

function endedAs({ endedAtMs }: View, { plan, endsAtMs }: RunRecord, status: string): boolean {
  return plan.result === status && plan.onceEnded.job_status === undefined && endsAtMs <= (endedAtMs ?? 0);
}

/** Where ours had ended otherwise, as the lists showed, only a run that was seen running can stand for it. */
function doubt(view: View, told: readonly RunRecord[]): readonly Violation[] {
  const { wire, posts, ours, adopted, status, clockJumps } = view;
  const accepted = posts.find((post) => isAccepted(post, view));
  const own = ours.find(({ number }) => number === accepted?.effect?.startedRun);
  if (own === undefined || accepted === undefined || endedAs(view, own, status)) return [];
  // A clock that stood still makes its own run look older than the request.
  if (adopted || clockJumps) return [];
  const lists = wire.filter((entry) => isList(entry) && entry.atMs > accepted.atMs);
  const isShown = ({ startedAtMs, plan }: RunRecord, atMs: number): boolean =>
    startedAtMs + plan.visibleAfterMs <= atMs;
  const shown = lists.some(({ atMs }) => own.endsAtMs <= atMs && isShown(own, atMs));
  const seen = told.some((run) => lists.some(({ atMs }) => atMs < run.endsAtMs && isShown(run, atMs)));
  return broken('green never lies', shown && !seen, () => `${status}, though its own run ended ${own.plan.result}`);
}

function tooManyRows({ asked }: View, told: readonly RunRecord[]): readonly Violation[] {
  const limit = asked.maxFailedRows ?? Number.POSITIVE_INFINITY;
  const least = Math.min(...told.map(({ plan }) => plan.rowsFailed));
  return broken('green never lies', told.length > 0 && least > limit, () => `green, but ${least} rows failed`);
}

function otherGreen(view: View): readonly Violation[] {
  const { asked, status, posts, endedAtMs, runs, ours } = view;
  const rule = 'green never lies';
  switch (status) {
    case 'triggered': {
      const began = posts.some((post) => isAccepted(post, view) && post.effect !== null);
      return broken(rule, asked.follow || !began, () => 'triggered, but no accepted trigger began a run');
    }
    case 'skipped': {
      const between = runs.some((run) => run.startedAtMs <= (endedAtMs ?? 0) && run.endsAtMs > view.firstAtMs);
      return [
        ...broken(rule, !between || asked.onBusy !== 'skip', () => 'skipped, but nothing else was running'),
        ...broken(rule, ours.length > 0, () => 'skipped, but it had started a sync'),
      ];
    }
    default:
      return broken(rule, !asked.dryRun || posts.length > 0, () => `${status}, but this was no dry run`);
  }
}

/** `failed` and `busy` say that nothing was started; the other red words promise something too. */
function redTruth(view: View): readonly Violation[] {
  const rule = 'red never lies';
  const { status, ours, posts, cancelledAtMs } = view;
  const accepted = posts.some((post) => isAccepted(post, view));
  return [
    ...broken(
      rule,
      (status === 'failed' || status === 'busy') && ours.length > 0,
      () => `${status}, but it had started ${ours.length} syncs`,
    ),
    ...broken(rule, status === 'cancelled' && cancelledAtMs === null, () => 'cancelled, but nobody cancelled it'),
    ...broken(rule, status === 'timed_out' && !accepted && !view.adopted, () => 'timed_out, but nothing was started'),
    ...broken(
      rule,
      (status === 'error' || status === 'config_error') && !runsAt(view).some((run) => endedAs(view, run, status)),
      () => `${status}, but no run at ${view.outputs['started-at']} ended so`,
    ),
  ];
}

function agreement(view: View): readonly Violation[] {
  const rule = 'exit and status agree';
  const { green, status, outputs, posts, outage, stdout, asked, outputsWritten } = view;
  if (outputsWritten !== 1) return [];
  const known = greens.includes(status) || reds.includes(status);
  const overLimit = status === 'partial' && asked.maxFailedRows !== null;
  const errors = commandsIn(stdout).filter(({ name }) => name === 'error').length;
  return [
    ...broken(rule, !known, () => `there is no status ${status}`),
    ...broken(
      rule,
      known && green !== greens.includes(status) && !overLimit,
      () => `${status} is ${green ? 'green' : 'red'}`,
    ),
    ...broken(rule, errors !== (green ? 0 : 1), () => `${errors} error annotations on ${green ? 'green' : 'red'}`),
    ...broken(
      rule,
      !outage && outputs['attempts'] !== String(posts.length),
      () => `attempts is ${outputs['attempts']}, but ${posts.length} triggers were sent`,
    ),
  ];
}

function secrecy({ asked, stdout, outputs, summary }: Evidence): readonly Violation[] {
  const rule = 'the key is not shown';
  // The one place where it may stand: the line that has the runner mask it, before any other.
  const mask = `::add-mask::${asked.key.replaceAll('%', '%25')}\n`;
  const rest = stdout.startsWith(mask) ? stdout.slice(mask.length) : stdout;
  // The runner shows what a command says, not the command.
  const shown = unescapeData(rest);
  const places = Object.entries({ log: rest, 'the log': shown, summary, ...outputs });
  return places.flatMap(([place, text]) =>
    showsKey(text, asked.key).map((form) => ({ rule, says: `it stands in ${place}, ${form}` })),
  );
}

function commands({ stdout, asked }: View): readonly Violation[] {
  const own = ['notice', 'warning', 'error', 'debug'];
  const [first, ...others] = commandsIn(stdout);
  const mask = first?.name === 'add-mask' && first.data === asked.key;
  const foreign = [...(mask || first === undefined ? [] : [first]), ...others].filter(
    ({ name, version }) => version === 1 || !own.includes(name),
  );
  return foreign.map(({ name, line }) => ({ rule: 'no foreign command', says: `${name} in ${JSON.stringify(line)}` }));
}

function addresses({ wire, asked }: View): readonly Violation[] {
  const stray = wire.find(
    ({ endpoint, integrationId }) =>
      (endpoint !== 'trigger' && endpoint !== 'runs') || integrationId !== asked.integrationId,
  );
  return broken('only Braze is asked', stray !== undefined, () => `${stray?.method} ${stray?.path}`);
}

function flood(view: View): readonly Violation[] {
  const rule = 'Braze is not flooded';
  const { wire, clockJumps } = view;
  const burst = wire.some((entry, index) => (wire[index + floodRequests]?.atMs ?? Infinity) - entry.atMs < floodMs);
  const before: Record<string, WireEntry> = {};
  const impatient = wire.find((entry) => {
    const endpoint = String(entry.endpoint);
    const last = before[endpoint];
    before[endpoint] = entry;
    return last !== undefined && !clockJumps && isTooEarly(view, entry, last);
  });
  return [
    ...broken(rule, burst, () => `more than ${floodRequests} requests within ${floodMs} ms`),
    ...broken(rule, impatient !== undefined, () => `${impatient?.method} before the limit was reset`),
  ];
}

/** A minute that nobody told of is a guess: one last request that ends at the deadline may try. */
function isTooEarly({ beganAtMs, asked }: View, { atMs }: WireEntry, last: WireEntry): boolean {
  const isLast = atMs >= beganAtMs + asked.timeoutMs - lastTryMs;
  return atMs < last.quietUntilMs - timerMs && (last.quietTold || !isLast);
}

// Draws how a sync moves from phase to phase, for docs/how-it-decides.md, by playing the decisions of src/sync/ against
// a small Braze of chance: always the same chance, and so often that every move that can be made is made.

import { seeded } from '../__tests__/world/runner.ts';
import { afterList } from '../src/sync/after-list.ts';
import { afterReply } from '../src/sync/after-reply.ts';
import { statuses } from '../src/sync/outcome.ts';
import type { ListAnswer, Random, Reply, Run, RunStatus } from '../src/sync/ports.ts';
import type { Moment, Next, Order, Progress } from '../src/sync/progress.ts';
import { atCancel, atDeadline, begin } from '../src/sync/progress.ts';

const walks = 60_000;
const movesAtMost = 80;
const answersAfterMs = 100;

/** Braze's clock when a walk begins; the decisions compare its times with each other alone. */
const brazeEpochMs = Date.UTC(2026, 0, 1);

type End = Extract<Next, { action: 'end' }>;
type PhaseName = Progress['phase']['name'];

/** What was seen to lead from one phase to another, or to an end. */
export interface Moves {
  /** By `from to`, the answers that led there. */
  readonly between: Map<string, Set<string>>;
  /** By status, the causes, and by cause the phases. */
  readonly ends: Map<End['status'], Map<End['cause'], Set<PhaseName>>>;
}

function pick<T>(random: Random, of: readonly T[]): T {
  return of[Math.floor(random() * of.length)] as T;
}

function orderOf(random: Random): Order {
  return {
    integrationId: 'any',
    onBusy: pick(random, ['wait', 'wait', 'skip', 'fail']),
    follow: random() < 0.5,
    dryRun: random() < 0.1,
    maxFailedRows: null,
    pollIntervalMs: null,
    deadlineMs: pick(random, [600_000, 3_600_000]),
  };
}

function row(status: RunStatus, startedAtMs: number, finishedAtMs: number | null): Run {
  const startedAt = new Date(startedAtMs).toISOString();
  const finishedAt = finishedAtMs === null ? null : new Date(finishedAtMs).toISOString();
  const counts = { lastTimestampSynced: null, rowsSynced: null, rowsFailed: null };
  return { status, startedAtMs, startedAt, finishedAtMs, finishedAt, ...counts };
}

const answered = { httpStatus: null, message: null };

/** A Braze that only knows what runs, and the way to it: most walks have fair weather, some have one trouble throughout. */
function createChance(random: Random) {
  const trouble = pick(random, [
    'none',
    'none',
    'none',
    'not-sent',
    'unreadable',
    'hidden',
    'rate-limited',
    'refused',
  ] as const);
  const pastMs = brazeEpochMs - 3_600_000;
  const runs: Run[] = [row('success', pastMs, pastMs + 60_000)];
  const isRunning = (): boolean => runs[0]?.status === 'running';
  const startRun = (atMs: number): void => void runs.unshift(row('running', brazeEpochMs + atMs, null));
  if (random() < 0.4) startRun(-20_000);

  /** A chance, and how much greater it is where the walk has this trouble. */
  const meets = (what: typeof trouble, usually: number, then: number): boolean =>
    random() < (trouble === what ? then : usually);

  /** What comes instead of an answer of Braze's own. */
  function fault(): Exclude<ListAnswer, { kind: 'list' }> | null {
    if (meets('not-sent', 0.08, 0.9)) return { kind: 'not-sent', code: 'ENOTFOUND', ...answered };
    if (meets('rate-limited', 0.08, 0.8)) {
      const waitMs = pick(random, [60_000, 60_000, 60_000, 3_600_000]);
      return { kind: 'rate-limited', waitMs, told: random() < 0.8, ...answered };
    }
    const refusal = pick(random, ['forbidden', 'redirect'] as const);
    return meets('refused', 0.05, 0.7) ? { kind: 'refused', refusal, ...answered } : null;
  }

  function trigger(nowMs: number): Reply {
    const failure = fault();
    if (failure !== null && failure.kind !== 'unreadable') return failure;
    const isLost = random() < 0.3;
    const starts = !isRunning() && (!isLost || random() < 0.5);
    if (starts) startRun(nowMs);
    if (isLost) return { kind: 'ambiguous', code: 'ECONNRESET', waitMs: null, ...answered };
    return { kind: starts ? 'accepted' : 'busy', ...answered };
  }

  function list(): ListAnswer {
    if (trouble === 'hidden') return { kind: 'list', runs: runs.slice(-1) };
    if (meets('unreadable', 0.08, 0.9)) {
      return { kind: 'unreadable', code: 'HTTP_500', ...answered };
    }
    return fault() ?? { kind: 'list', runs: [...runs] };
  }

  /** What happens while nobody asks. */
  function pass(nowMs: number): void {
    const [running] = runs;
    if (running?.status === 'running' && random() < 0.3) {
      const status = pick(random, ['success', 'success', 'partial', 'error', 'config_error', 'unreadable'] as const);
      runs[0] = row(status, running.startedAtMs ?? 0, brazeEpochMs + nowMs);
    } else if (!isRunning() && random() < 0.1) startRun(nowMs);
  }

  return { trigger, list, pass };
}

function labelOf(answer: Reply | ListAnswer, action: 'trigger' | 'look', after: Progress): string {
  if (action === 'trigger') return answer.kind.replace('-', ' ');
  if (answer.kind === 'refused') return 'runs may not be read';
  if (answer.kind !== 'list') return 'no list';
  if (after.phase.name === 'following' && after.phase.adopted) return 'a new sync shows';
  return answer.runs.some(({ status }) => status === 'running') ? 'a sync runs' : 'nothing runs';
}

function note(moves: Moves, from: PhaseName, label: string, { next, phase }: Progress): void {
  if (next.action === 'end') {
    const causes = moves.ends.get(next.status) ?? new Map<End['cause'], Set<PhaseName>>();
    moves.ends.set(next.status, causes.set(next.cause, (causes.get(next.cause) ?? new Set()).add(from)));
  } else if (phase.name !== from) {
    const way = `${from} ${phase.name}`;
    moves.between.set(way, (moves.between.get(way) ?? new Set()).add(label));
  }
}

function walk(random: Random, moves: Moves): void {
  const chance = createChance(random);
  let nowMs = 0;
  let progress = begin(orderOf(random), nowMs);
  for (let move = 0; move < movesAtMost && progress.next.action !== 'end'; move++) {
    const { next, order, phase } = progress;
    nowMs = Math.max(nowMs, next.action === 'rest' ? order.deadlineMs : next.atMs);
    chance.pass(nowMs);
    if (next.action === 'rest' || nowMs >= order.deadlineMs || random() < 0.01) {
      progress = nowMs >= order.deadlineMs ? atDeadline(progress) : atCancel(progress);
      note(moves, phase.name, '', progress);
      continue;
    }
    const sentAtMs = nowMs;
    const answer = next.action === 'trigger' ? chance.trigger(nowMs) : chance.list();
    nowMs += answersAfterMs;
    const moment: Moment = { nowMs, sentAtMs, random };
    progress =
      next.action === 'trigger'
        ? afterReply(progress, answer as Reply, moment)
        : afterList(progress, answer as ListAnswer, moment);
    note(moves, phase.name, labelOf(answer, next.action, progress), progress);
  }
}

/** Every move that was seen. */
export function seenMoves(): Moves {
  const moves: Moves = { between: new Map(), ends: new Map() };
  const random = seeded(1);
  for (let number = 0; number < walks; number++) walk(random, moves);
  return moves;
}

const phases: readonly PhaseName[] = ['opening', 'triggering', 'watching', 'seeking', 'following'];

/** The moves from phase to phase as a Mermaid state diagram; staying is not drawn, nor are the ends, which {@link endsTable} has. */
export function picture({ between }: Moves): string {
  const edges = phases.flatMap((from) =>
    phases.flatMap((to) => {
      const labels = between.get(`${from} ${to}`);
      return labels === undefined ? [] : [`    ${from} --> ${to}: ${[...labels].sort().join(', ')}`];
    }),
  );
  const start = ['    [*] --> opening: to be followed, or a dry run', '    [*] --> triggering: otherwise'];
  return ['```mermaid', 'stateDiagram-v2', ...start, ...edges, '```'].join('\n');
}

/** Every end: its status, its cause, and the phases in which it comes; statuses from worst to best. */
export function endsTable({ ends }: Moves): string {
  const lines = statuses.flatMap((status) =>
    [...(ends.get(status) ?? [])]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([cause, from]) => {
        const inPhases = phases.filter((phase) => from.has(phase));
        return `| \`${status}\` | ${cause} | ${inPhases.length === phases.length ? 'any' : inPhases.join(', ')} |`;
      }),
  );
  return ['| Status | Cause | In |', '| --- | --- | --- |', ...lines].join('\n');
}

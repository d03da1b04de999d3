/** The log of one integration: a line a change of state, and a sign of life at most once a minute in between. */

import { verdictOn } from '../sync/outcome.ts';
import type { Clock, ListFailure, Reply, SyncEvent, Why, World } from '../sync/ports.ts';
import { formatDuration, formatRange, rowsOf } from './format.ts';
import { quote } from './refusals.ts';
import type { Runner } from './runner.ts';
import type { Sanitize } from './sanitize.ts';

/** At most one line in this time while nothing changes. */
const heartbeatMs = 60_000;

/** A line, and the state that it tells of: the same state twice is no news. */
interface Line {
  readonly state: string;
  readonly text: string;
}

/** A log that prints to the runner's. Where several integrations go side by side, each line names its own. */
export function createLog(
  runner: Pick<Runner, 'info'>,
  clock: Pick<Clock, 'nowMs'>,
  sanitize: Sanitize,
  integrationId: string | null,
): World['log'] {
  // A list that can be read is no news, unless one could not.
  const states = new Map<SyncEvent['kind'], string>([['listed', 'list']]);
  const beganAtMs = clock.nowMs();
  let lastAtMs = beganAtMs;
  return (event) => {
    const nowMs = clock.nowMs();
    const line = lineFor(event, sanitize);
    if (
      line === null ||
      (line.state === states.get(event.kind) && (event.kind === 'listed' || nowMs - lastAtMs < heartbeatMs))
    )
      return;
    states.set(event.kind, line.state);
    lastAtMs = nowMs;
    runner.info(
      `[${formatDuration(nowMs - beganAtMs)}] ${integrationId === null ? '' : `${integrationId}: `}${line.text}`,
    );
  };
}

function lineFor(event: SyncEvent, sanitize: Sanitize): Line | null {
  switch (event.kind) {
    case 'replied':
      return {
        // Each of these may have started a sync.
        state: event.reply.kind === 'ambiguous' ? `ambiguous ${event.attempt}` : event.reply.kind,
        text: `Trigger ${event.attempt}: ${replies[event.reply.kind]}${quote(event.reply, sanitize)}`,
      };
    case 'listed':
      return listed(event.failure, sanitize);
    case 'seen':
      return seen(event);
    case 'waiting':
      return waiting(event);
  }
}

const replies: Readonly<Record<Reply['kind'], string>> = {
  accepted: 'Braze accepted the sync',
  busy: 'another sync of this integration is running',
  'rate-limited': "the workspace's rate limit is used up",
  refused: 'refused',
  'not-sent': 'Braze could not be reached',
  ambiguous: 'no clear answer, Braze may have started the sync',
};

/** Lists that could be read change nothing by themselves; those that could not are worth a line. */
function listed(failure: ListFailure | null, sanitize: Sanitize): Line {
  if (failure === null) return { state: 'list', text: 'The runs can be read' };
  return { state: failure.kind, text: `${lists[failure.kind]}${quote(failure, sanitize)}` };
}

const lists: Readonly<Record<ListFailure['kind'], string>> = {
  refused: 'Braze refused to list the runs',
  'rate-limited': 'The limit for reading runs is used up',
  'not-sent': 'Braze could not be reached to list the runs',
  unreadable: 'The list of runs could not be read',
};

/** A run's line is news when it appears, when it ends, and when its rows have doubled. */
function seen({ run, pastDurationsMs }: Extract<SyncEvent, { kind: 'seen' }>): Line {
  if (run === null) return { state: 'unseen', text: 'Braze does not show the sync yet' };
  if (verdictOn(run) !== null) return { state: run.status, text: `The sync ended: ${run.status}, ${rowsOf(run)}` };
  const doublings = Math.floor(Math.log2((run.rowsSynced ?? 0) + 1));
  const since = run.startedAt === null ? '' : ` since ${run.startedAt}`;
  const past = pastDurationsMs.length === 0 ? '' : `; past runs took ${formatRange(pastDurationsMs)}`;
  return { state: `${run.startedAt} ${doublings}`, text: `The sync is running${since}: ${rowsOf(run)}${past}` };
}

function waiting({ why, forMs }: Extract<SyncEvent, { kind: 'waiting' }>): Line {
  return { state: why, text: `${waits[why]} ${formatDuration(forMs)}` };
}

/** What each wait is for, and what comes after it. */
const waits: Readonly<Record<Why, string>> = {
  end: 'Following the sync: next check in',
  'first-list': 'Waiting to read the runs, which comes before the trigger: next check in',
  busy: 'Waiting for the running sync to end: next check in',
  'rate-limit': 'Waiting for the rate limit: next request in',
  'not-sent': 'Retrying in',
  evidence: 'Looking for the sync: next check in',
  deadline: 'Nothing more to check before the timeout in',
};

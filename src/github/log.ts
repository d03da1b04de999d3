/** The log of one integration: a line a change of state, and a sign of life at most once a minute in between. */

import { verdictOn } from '../sync/outcome.ts';
import type { Clock, ListFailure, Reply, Run, SyncEvent, Why, World } from '../sync/ports.ts';
import { quote } from './facts.ts';
import { formatDuration, formatRange, rowsOf } from './format.ts';
import type { Runner } from './runner.ts';
import type { Sanitize } from './sanitize.ts';

/** At most one line in this time while nothing changes. */
const heartbeatMs = 60_000;

/** A line, and the state that it tells of: the same state twice is no news. */
interface Line {
  readonly state: string;
  readonly text: string;
}

/** A log that prints to the runner's. Where several integrations go side by side, each line begins with a name. */
export function createLog(
  runner: Pick<Runner, 'info'>,
  clock: Pick<Clock, 'nowMs'>,
  sanitize: Sanitize,
  name: string | null,
): World['log'] {
  // A list that can be read is no news, unless one could not.
  const states = new Map<SyncEvent['kind'], string>([['listed', 'list']]);
  const subject = name === null ? '' : `${name}: `;
  const beganAtMs = clock.nowMs();
  let lastAtMs = beganAtMs;
  return (event) => {
    const nowMs = clock.nowMs();
    const { state, text } = lineFor(event, sanitize);
    const isQuiet = event.kind === 'listed' || nowMs - lastAtMs < heartbeatMs;
    if (state === states.get(event.kind) && isQuiet) return;
    states.set(event.kind, state);
    lastAtMs = nowMs;
    runner.info(`[${formatDuration(nowMs - beganAtMs)}] ${subject}${text}`);
  };
}

function lineFor(event: SyncEvent, sanitize: Sanitize): Line {
  switch (event.kind) {
    case 'replied': {
      const { attempt, reply } = event;
      const text = `Trigger ${attempt}: ${replies[reply.kind]}${quote(reply, sanitize)}`;
      return { state: `${reply.kind} ${attempt}`, text };
    }
    case 'listed': {
      const { failure } = event;
      if (failure === null) return { state: 'list', text: 'The runs can be read' };
      return { state: failure.kind, text: `${lists[failure.kind]}${quote(failure, sanitize)}` };
    }
    case 'seen':
      return seen(event.run, event.pastDurationsMs, sanitize);
    case 'waiting':
      return { state: event.why, text: `${waits[event.why]} ${formatDuration(event.forMs)}` };
  }
}

/** A run's line is news when it appears, when it ends, and when its rows have doubled. */
function seen(run: Run | null, pastDurationsMs: readonly number[], sanitize: Sanitize): Line {
  if (run === null) return { state: 'unseen', text: 'Braze does not show the sync yet' };
  const word = run.undocumented === null ? run.status : sanitize(run.undocumented);
  if (verdictOn(run) !== null)
    return { state: `${run.startedAt} ${run.status}`, text: `The sync ended: ${word}, ${rowsOf(run)}` };
  const doublings = Math.floor(Math.log2((run.rowsSynced ?? 0) + 1));
  const since = run.startedAt === null ? '' : ` since ${run.startedAt}`;
  const past = pastDurationsMs.length === 0 ? '' : `; past runs took ${formatRange(pastDurationsMs)}`;
  return { state: `${run.startedAt} ${doublings}`, text: `The sync is running${since}: ${rowsOf(run)}${past}` };
}

const replies: Readonly<Record<Reply['kind'], string>> = {
  accepted: 'Braze accepted the sync',
  busy: 'another sync of this integration is running',
  'rate-limited': "the workspace's rate limit is used up",
  refused: 'refused',
  'not-sent': 'Braze could not be reached',
  ambiguous: 'no clear answer, Braze may have started the sync',
};

const lists: Readonly<Record<ListFailure['kind'], string>> = {
  refused: 'Braze refused to list the runs',
  'rate-limited': 'The limit for reading runs is used up',
  'not-sent': 'Braze could not be reached to list the runs',
  unreadable: 'The list of runs could not be read',
};

/** What each wait is for, and what comes after it. */
const waits: Readonly<Record<Why, string>> = {
  end: 'Next check in',
  'first-list': 'The runs are read before the trigger: retrying in',
  retry: 'The sync failed: retrying in',
  busy: 'Waiting for the other sync to end: next check in',
  'rate-limit': 'Waiting for the rate limit: next request in',
  'not-sent': 'Retrying in',
  evidence: 'Looking for the sync in the list of runs: next check in',
};

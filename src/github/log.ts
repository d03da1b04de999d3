/** The log of one integration: a line for each change of state, and at most one a minute while nothing changes. */

import { verdictOn } from '../sync/outcome.ts';
import type { Clock, ListFailure, Reply, Run, SyncEvent, Why } from '../sync/ports.ts';
import { quote, refusedBy, statusOf } from './answers.ts';
import { formatDuration, formatRange, rowsOf } from './format.ts';
import type { Runner } from './runner.ts';
import type { Sanitize } from './sanitize.ts';

/** At most one line in this time while nothing changes. */
const heartbeatMs = 60_000;

/** If a run starts further from its trigger than this, the log asks to report it: these times decide which run is ours. */
const startWithinMs = 3_000;

/** Shorter waits are not worth a line. */
const shortWaitMs = 1_000;

/** A line, and the state it reports, which is the text if not given. The same state twice is not worth a line. */
interface Line {
  readonly text: string;
  readonly state?: string;
  /** Whether it is a debug line. */
  readonly isDetail?: boolean;
}

/** A log that prints to the runner's log. If the step syncs several integrations, each line begins with a name. */
export function createLog(
  runner: Pick<Runner, 'debug' | 'docsUrl' | 'info'>,
  clock: Pick<Clock, 'nowMs'>,
  sanitize: Sanitize,
  name: string | null,
): (event: SyncEvent) => void {
  // A list that can be read is only worth a line after one that could not.
  const states = new Map<SyncEvent['kind'], string>([['listed', 'list']]);
  const subject = name === null ? '' : `${name}: `;
  const beganAtMs = clock.nowMs();
  let lastAtMs = beganAtMs;
  return (event) => {
    if (event.kind === 'waiting' && event.forMs < shortWaitMs) return;
    const nowMs = clock.nowMs();
    const { text, state = text, isDetail = false } = lineFor(event, states.get('seen'), sanitize, runner.docsUrl());
    const isQuiet = event.kind === 'listed' || event.kind === 'started' || nowMs - lastAtMs < heartbeatMs;
    if (state === states.get(event.kind) && isQuiet) return;
    states.set(event.kind, state);
    const line = `[${formatDuration(nowMs - beganAtMs)}] ${subject}${text}`;
    if (isDetail) return runner.debug(line);
    lastAtMs = nowMs;
    runner.info(line);
  };
}

function lineFor(event: SyncEvent, lastSeen: string | undefined, sanitize: Sanitize, docsUrl: string | null): Line {
  switch (event.kind) {
    case 'replied': {
      const { attempt, reply } = event;
      return { text: `Trigger ${attempt}: ${refusedBy(reply) ?? replies[reply.kind]}${quote(reply, sanitize)}` };
    }
    case 'listed': {
      const { failure } = event;
      if (failure === null) return { state: 'list', text: 'The runs can be read' };
      // An unstable connection is one line, however it fails.
      const state = failure.kind === 'not-sent' ? 'unreadable' : failure.kind;
      const by = refusedBy(failure);
      const what = by === null ? lists[failure.kind] : `${lists.unreadable}: ${by}`;
      return { state, text: `${what}${quote(failure, sanitize)}` };
    }
    case 'adopted':
      return { text: 'Following a sync that the list of runs shows' };
    case 'started':
      return started(event.afterMs, docsUrl);
    case 'seen':
      return seen(event.run, event.pastDurationsMs, lastSeen, sanitize);
    case 'waiting':
      // In whole seconds.
      return {
        state: event.why,
        text: `${waits[event.why]} ${formatDuration(Math.round(event.forMs / 1_000) * 1_000)}`,
      };
  }
}

/** How far a run's start was from its trigger. If it was far, the line asks to report it. */
function started(afterMs: number, docsUrl: string | null): Line {
  const distance = `${formatDuration(Math.abs(afterMs))} ${afterMs < 0 ? 'before' : 'after'}`;
  const text = `The sync started ${distance} its trigger by Braze's clock`;
  const isDetail = Math.abs(afterMs) <= startWithinMs;
  const where = docsUrl === null ? '' : `: ${docsUrl}#start-far-from-trigger`;
  return { text: isDetail ? text : `${text}. Please report this${where}`, isDetail };
}

/** A run is worth a line when it appears, when its rows have doubled, and when it ends. */
function seen(run: Run | null, pastDurationsMs: readonly number[], last: string | undefined, sanitize: Sanitize): Line {
  if (run === null) {
    const wasSeen = last !== undefined && last !== 'unseen';
    return wasSeen
      ? { state: 'lost', text: 'Braze no longer shows the sync' }
      : { state: 'unseen', text: 'Braze does not show the sync yet' };
  }
  if (verdictOn(run) !== null) {
    const text = `The sync ended: ${statusOf(run, sanitize)}, ${rowsOf(run)}`;
    return { text, state: `${run.startedAt} ${text}` };
  }
  const doublings = Math.floor(Math.log2((run.rowsSynced ?? 0) + 1));
  const since = run.startedAt === null ? '' : ` since ${run.startedAt}`;
  const past = pastDurationsMs.length === 0 ? '' : `; past runs took ${formatRange(pastDurationsMs)}`;
  return { state: `${run.startedAt} ${doublings}`, text: `The sync has been running${since}: ${rowsOf(run)}${past}` };
}

const replies: Readonly<Record<Reply['kind'], string>> = {
  accepted: 'Braze accepted the sync',
  busy: 'another sync of this integration is running',
  'rate-limited': "the workspace's rate limit is used up",
  refused: 'Braze refused',
  'not-sent': 'Braze could not be reached',
  ambiguous: 'no clear answer; Braze may have started the sync',
};

const lists: Readonly<Record<ListFailure['kind'], string>> = {
  refused: 'Braze refused to list the runs',
  'rate-limited': 'The rate limit for reading runs is used up',
  'not-sent': 'Braze could not be reached to list the runs',
  unreadable: 'The list of runs could not be read',
};

/** What each wait is for, and what follows it. */
const waits: Readonly<Record<Why, string>> = {
  end: 'Next check in',
  'first-list': 'Reading the runs again in',
  retry: 'The sync failed: retrying in',
  busy: 'Waiting for the other sync to end: next check in',
  'rate-limit': 'Waiting for the rate limit: next request in',
  repeat: 'Retrying in',
  search: 'Looking for the sync in the list of runs: next check in',
};

/** The log of one integration: a line a change of state, and a sign of life at most once a minute in between. */

import type { Clock, ListAnswer, Log, Reply, SyncEvent } from '../sync/ports.ts';
import type { Neutralise } from './neutralise.ts';
import type { Runner } from './runner.ts';
import { formatDuration, saying } from './words.ts';

/** At most one line in this time while nothing changes. */
const heartbeatMs = 60_000;

/** A log that prints to the runner's. */
export function createLog(runner: Pick<Runner, 'info'>, clock: Pick<Clock, 'nowMs'>, say: Neutralise): Log {
  let lastLine = '';
  let lastAtMs = clock.nowMs();
  const beganAtMs = lastAtMs;
  return (event) => {
    const nowMs = clock.nowMs();
    const line = lineFor(event, say);
    if (line === null) return;
    // A wait reads the same each time but for its length, so the part before the length tells whether it is news.
    const isNews = line.state !== lastLine;
    if (!isNews && nowMs - lastAtMs < heartbeatMs) return;
    lastLine = line.state;
    lastAtMs = nowMs;
    runner.info(`[${formatDuration(nowMs - beganAtMs)}] ${line.state}${line.detail}`);
  };
}

interface Line {
  readonly state: string;
  readonly detail: string;
}

function lineFor(event: SyncEvent, say: Neutralise): Line | null {
  switch (event.kind) {
    case 'replied':
      return { state: `Trigger ${event.attempt}: ${replied(event.reply)}`, detail: saying(event.reply, say) };
    case 'listed':
      return listed(event.answer, say);
    case 'waiting':
      return waiting(event);
  }
}

function replied(reply: Reply): string {
  switch (reply.kind) {
    case 'accepted':
      return 'Braze accepted the sync';
    case 'busy':
      return 'another sync of this integration is running';
    case 'rate-limited':
      return "the workspace's rate limit is used up";
    case 'refused':
      return 'refused';
    case 'not-sent':
      return 'Braze could not be reached';
    case 'ambiguous':
      return 'no clear answer, Braze may have started the sync';
  }
}

/** Lists that could be read change nothing by themselves; those that could not are worth a line. */
function listed(answer: ListAnswer, say: Neutralise): Line | null {
  switch (answer.kind) {
    case 'list':
      return null;
    case 'refused':
      return {
        state: 'The api-key may not read runs (cdi.integration_job_status): waiting by triggering again',
        detail: saying(answer, say),
      };
    case 'rate-limited':
      return { state: 'The limit for reading runs is used up', detail: saying(answer, say) };
    case 'unreadable':
      return { state: 'The runs could not be read', detail: saying(answer, say) };
  }
}

function waiting({ action, why, forMs }: Extract<SyncEvent, { kind: 'waiting' }>): Line {
  const reasons = {
    start: 'Starting',
    busy: 'Waiting for the running sync to end',
    'rate-limit': 'Waiting for the rate limit',
    'not-sent': 'Waiting to try again',
    evidence: 'Looking for a sign of the sync',
  };
  const next = {
    trigger: 'next trigger',
    look: 'next look at the runs',
    rest: 'nothing more to ask before the timeout',
  };
  return { state: reasons[why], detail: `: ${next[action]} in ${formatDuration(forMs)}` };
}

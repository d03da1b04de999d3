/** What to do after the answer to a trigger. Pure: progress and a reply in, progress with the next action out. */

import { followOurs } from './follow.ts';
import { blocked } from './ours.ts';
import type { Cause } from './outcome.ts';
import type { Reply } from './ports.ts';
import type { Moment, Progress } from './progress.ts';
import { end, look, mayHaveStarted, notSentAgain, seek, trigger, triggerBlind, watchingOf } from './progress.ts';
import * as schedule from './schedule.ts';

/** After Braze, or the way to it, answered a trigger. */
export function afterReply(before: Progress, reply: Reply, moment: Moment): Progress {
  const progress = { ...before, attempts: before.attempts + 1, reply };
  if (reply.kind === 'not-sent') return afterNotSent(progress, moment);
  const sent = { ...progress, notSent: null };
  switch (reply.kind) {
    case 'accepted':
      return afterAccepted(sent, moment);
    case 'refused':
      return giveUp(sent, 'refused', moment);
    case 'busy':
      return afterBusy(sent, moment);
    case 'rate-limited':
      return afterRateLimit(sent, reply, moment);
    case 'ambiguous':
      return afterAmbiguous(sent, reply, moment);
  }
}

function afterAccepted(progress: Progress, moment: Moment): Progress {
  const { book, order } = progress;
  return order.follow && typeof book === 'object'
    ? followOurs({ ...progress, book }, moment)
    : end(progress, 'triggered', 'accepted');
}

function afterBusy(before: Progress, moment: Moment): Progress {
  const { book, newMayBeOurs } = before;
  // After an ambiguous answer what is in the way may be ours.
  const progress = typeof book === 'object' && !newMayBeOurs ? { ...before, book: blocked(book) } : before;
  const { onBusy } = progress.order;
  if (onBusy !== 'wait' && !mayHaveStarted(progress)) {
    return end(progress, onBusy === 'skip' ? 'skipped' : 'busy', 'on-busy');
  }
  const watching = { ...watchingOf(progress, moment), triggerDue: false };
  return progress.book === 'forbidden'
    ? triggerBlind(progress, watching, moment)
    : look({ ...progress, phase: watching }, moment.nowMs, moment, 'busy');
}

function afterRateLimit(progress: Progress, reply: { waitMs: number; told: boolean }, moment: Moment): Progress {
  const untilMs = moment.nowMs + reply.waitMs;
  const { phase } = progress;
  if (reply.told && untilMs > progress.order.deadlineMs - schedule.lastRequestMs) {
    return giveUp(progress, 'rate-limit-outlasts-timeout', moment);
  }
  if (phase.name !== 'watching' || progress.book === 'forbidden')
    return trigger(progress, untilMs, moment, 'rate-limit');
  const watching = { ...phase, triggerDue: true, triggerNotBeforeMs: untilMs };
  return look({ ...progress, phase: watching }, untilMs, moment, 'rate-limit');
}

function afterNotSent(progress: Progress, moment: Moment): Progress {
  const notSent = notSentAgain(progress, moment);
  return notSent === null
    ? giveUp(progress, 'unreachable', moment)
    : trigger({ ...progress, notSent }, notSent.againAtMs, moment, 'not-sent');
}

function afterAmbiguous(before: Progress, reply: { waitMs: number | null }, moment: Moment): Progress {
  const progress = {
    ...before,
    ambiguousAnswers: before.ambiguousAnswers + 1,
    lostReply: before.reply,
    newMayBeOurs: before.newMayBeOurs || typeof before.book === 'object',
  };
  const delayMs = schedule.ambiguousDelayMs(progress.ambiguousAnswers, moment.random);
  if (delayMs === undefined) return seek(progress, moment);
  const triggerNotBeforeMs = moment.nowMs + Math.max(delayMs, reply.waitMs ?? 0);
  if (progress.book === 'forbidden') return trigger(progress, triggerNotBeforeMs, moment, 'evidence');
  const watching = { ...watchingOf(progress, moment), triggerDue: false, triggerNotBeforeMs };
  return look({ ...progress, phase: watching }, moment.nowMs, moment, 'evidence');
}

/** No trigger will be answered better than the last: failed, unless an earlier one may have started a sync. */
function giveUp(progress: Progress, cause: Cause, moment: Moment): Progress {
  return mayHaveStarted(progress) ? seek(progress, moment) : end(progress, 'failed', cause);
}

/** Following a sync that was started to its end. Pure: progress and a list in, progress with the next look out. */

import type { Book, Marks, StartedRun } from './ours.ts';
import { isDoubtful, isOlder, latestStartMs, ourRun, oursAfterMs, pastDurationsMs, startsJustNow } from './ours.ts';
import { verdictOn } from './outcome.ts';
import type { ListFailure } from './ports.ts';
import type { Following, Moment, Progress, Sighted } from './progress.ts';
import { end, look, pollDelay } from './progress.ts';

/** How long a sync that Braze accepted may be missing from its lists before it is given up. */
const unseenAtMostMs = 5 * 60_000;

/** How many times in a row Braze may refuse to list the runs. */
const refusedLooksAtMost = 3;

/** After a 202: whichever run was there before is not ours. */
export function followOurs(progress: Sighted, moment: Moment): Progress {
  const { blockerUnseen } = progress.book;
  const phase = { ...following(latestStartMs(progress.book), moment.sentAtMs), blockerUnseen };
  return lookAgain({ ...progress, phase }, phase, moment);
}

/** After a run was found that is to carry the verdict in place of one of ours. */
export function followAdopted(progress: Sighted, run: StartedRun, moment: Moment): Progress {
  const phase = { ...following(run.startedAtMs, moment.nowMs), adopted: true, run };
  return followOn({ ...progress, phase }, phase, moment);
}

/** After a list, while following. */
export function followOn(progress: Sighted, before: Following, moment: Moment): Progress {
  const { book } = progress;
  if (before.run === null && startsJustNow(book)) {
    // Braze runs one sync at a time: what runs without a start is ours, and later than whatever the list gives a start.
    const starting = { ...before, afterMs: latestStartMs(book), unseenSinceMs: null, refusedLooks: 0 };
    return lookAgain({ ...progress, phase: starting }, starting, moment);
  }
  const phase = { ...before, afterMs: oursAfterMs(book, marksOf(before, book, moment)) };
  const marks = marksOf(phase, book, moment);
  const run = ourRun(book, marks);
  if (run === undefined) return afterUnseen(progress, phase, moment);
  const status = verdictOn(run);
  const seen = { ...phase, run, unseenSinceMs: null, refusedLooks: 0 };
  if (status === null) return lookAgain({ ...progress, phase: seen }, seen, moment);
  if (isDoubtful(book, marks, run) || isOlder(book, run, marks.sinceRequestMs))
    return end({ ...progress, phase: seen }, 'unknown', 'doubtful');
  return end({ ...progress, phase: seen }, status, 'ended', run);
}

/** After no list, while following: asked again within the deadline, unless Braze will not have it. */
export function afterLostSight(progress: Sighted, before: Following, answer: ListFailure, moment: Moment): Progress {
  const final = answer.kind === 'refused' && ['unauthorized', 'forbidden', 'not-found'].includes(answer.refusal);
  const phase = { ...before, unseenSinceMs: null, refusedLooks: final ? before.refusedLooks + 1 : 0 };
  return phase.refusedLooks >= refusedLooksAtMost
    ? end({ ...progress, phase }, 'unknown', 'lost-sight', phase.run)
    : lookAgain({ ...progress, phase }, phase, moment);
}

function afterUnseen(progress: Sighted, before: Following, moment: Moment): Progress {
  const since = before.unseenSinceMs ?? moment.nowMs;
  const phase = { ...before, unseenSinceMs: since, refusedLooks: 0 };
  return moment.nowMs - since >= unseenAtMostMs
    ? end({ ...progress, phase }, 'unknown', 'never-shown')
    : lookAgain({ ...progress, phase }, phase, moment);
}

function lookAgain(progress: Sighted, { adopted, sinceMs }: Following, moment: Moment): Progress {
  const durationsMs = pastDurationsMs(progress.book.latest);
  const elapsedMs = adopted ? null : moment.nowMs - sinceMs;
  return look(progress, moment.nowMs + pollDelay(progress, elapsedMs, durationsMs), moment, 'end');
}

function following(afterMs: number, sinceMs: number): Following {
  const nothingSeen = { adopted: false, blockerUnseen: false, run: null, unseenSinceMs: null, refusedLooks: 0 };
  return { name: 'following', sinceMs, afterMs, ...nothingSeen };
}

/** An adopted run need not have followed a request of ours, but it began after the baseline. */
function marksOf({ afterMs, adopted, blockerUnseen, run, sinceMs }: Following, book: Book, { nowMs }: Moment): Marks {
  const sinceRequestMs = nowMs - (adopted ? book.openedAtMs : sinceMs);
  return { afterMs, blockerUnseen, startedAtMs: run?.startedAtMs ?? null, sinceRequestMs };
}

// Judges what lists show of a run while it is running and after a trigger, and how a second trigger is answered. Pure.
import { readReply } from '../src/braze/reply.ts';
import { verdictOn } from '../src/sync/outcome.ts';
import type { Run } from '../src/sync/ports.ts';
import type { Judgement, Seen } from './judgement.ts';
import { inBrief, judged, rowsOf, untriggered } from './judgement.ts';
import { isRunning } from './record.ts';
import type { Redactor } from './redact.ts';
import { typeOf } from './shape.ts';
import { distance, duration } from './words.ts';

/** How far from its trigger a run may start, by Braze's clock. The action asks users to report longer times. */
const startWithinMs = 3_000;
/** The action gives up on a run that Braze accepted if it does not show up within this time. */
const shownWithinMs = 5 * 60_000;

export function runningRow(seen: Seen): Judgement {
  const rows = rowsOf(seen, 'runs').filter(isRunning);
  if (rows.length === 0) return ['not seen', 'no list showed a run that is running'];
  const isAsAssumed = rows.every(
    (row) => typeOf(row['sync_start_time']).startsWith('time') && row['sync_finish_time'] == null,
  );
  const types = (name: string): string =>
    [...new Set(rows.map((row) => (name in row ? typeOf(row[name]) : 'missing')))].join(' or ');
  const text = `start: ${types('sync_start_time')}, end: ${types('sync_finish_time')}, rows: ${types('rows_synced')}`;
  return judged(isAsAssumed, text);
}

export function startStays({ started }: Seen): Judgement {
  const starts = new Set(started?.sightings.flatMap(({ startedAtMs }) => startedAtMs ?? []));
  const lists = `in ${started?.sightings.length ?? 0} lists`;
  if (started === null || started.sightings.length < 2 || starts.size === 0) {
    return started === null ? untriggered : ['not seen', `the run was ${lists}`];
  }
  const movedMs = Math.max(...starts) - Math.min(...starts);
  return movedMs === 0 ? ['held', lists] : ['did not hold', `it moved by ${duration(movedMs)}`];
}

export function shows({ started }: Seen): Judgement {
  if (started?.reply == null || !['accepted', 'ambiguous'].includes(started.reply.kind)) return untriggered;
  const { answeredAtMs, notShownAtMs, shownAtMs } = started;
  const after = (atMs: number): string => duration(atMs - answeredAtMs);
  if (shownAtMs === null) {
    if (notShownAtMs === null) return ['not seen', 'no list could be read'];
    const isLate = notShownAtMs - answeredAtMs > shownWithinMs;
    return [isLate ? 'did not hold' : 'not seen', `not shown after ${after(notShownAtMs)}`];
  }
  const not = notShownAtMs === null ? '' : `, and not yet after ${after(notShownAtMs)}`;
  return judged(shownAtMs - answeredAtMs <= shownWithinMs, `shown after ${after(shownAtMs)}${not}`);
}

export function startsNear({ started }: Seen): Judgement {
  const start = started?.sightings.find(({ startedAtMs }: Run) => startedAtMs !== null)?.startedAtMs;
  if (started?.reply == null) return untriggered;
  if (started.reply.dateMs === null) return ['not seen', 'the answer to the trigger has no `Date` to rely on'];
  if (start == null) return ['not seen', 'no list showed the start'];
  const afterMs = start - started.reply.dateMs;
  return judged(Math.abs(afterMs) <= startWithinMs, `started ${distance(afterMs)} its \`Date\``);
}

export function secondTrigger({ records, started }: Seen, redactor: Redactor): Judgement {
  const [first, second] = records.filter(({ operation }) => operation === 'trigger');
  // A 429 for the first trigger means that another sync was running.
  const met =
    started?.reply?.httpStatus === 429 ? ([first, started.reply] as const) : ([second, started?.second] as const);
  const [record, reply] = met;
  if (record === undefined || reply == null) {
    if (started?.reply == null) return untriggered;
    const wasRunning = started.sightings.some((run) => verdictOn(run) === null);
    return ['not seen', wasRunning ? 'no second trigger was sent' : 'no list showed the run as running'];
  }
  const text = inBrief(reply, redactor);
  // Unless it is for the rate limit of the workspace.
  const isLimited = reply === started?.reply && reply.kind === 'rate-limited';
  if (reply.httpStatus === null || isLimited) return ['not seen', text];
  // By the message alone. The action also checks how many requests are left.
  const { exchange } = record;
  const byMessage = readReply(exchange.kind === 'answer' ? { ...exchange, headers: {} } : exchange);
  const how = reply.kind === byMessage.kind ? '' : `; the action takes it as ${reply.kind} because of the rate limit`;
  return judged(byMessage.kind === 'busy', `${text}${how}`);
}

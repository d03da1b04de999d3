// Judges what lists show of a run: while it runs, after a trigger, and how a second trigger is answered. Pure.
import { readReply } from '../src/braze/reply.ts';
import { verdictOn } from '../src/sync/outcome.ts';
import type { Run } from '../src/sync/ports.ts';
import type { Judgement, Seen } from './judgement.ts';
import { judged, rowsOf, said, untriggered } from './judgement.ts';
import { isRunning } from './record.ts';
import type { Redactor } from './redact.ts';
import { typeOf } from './shape.ts';
import { distance, duration } from './words.ts';

/** How far by Braze's clock a run may start from its trigger. The action asks to report what is further away. */
const startWithinMs = 3_000;
/** After so long without a sign of a run that Braze accepted, the action gives up. */
const shownWithinMs = 5 * 60_000;

export function runningRow(seen: Seen): Judgement {
  const rows = rowsOf(seen, 'runs').filter(isRunning);
  if (rows.length === 0) return ['not seen', 'no list showed a running run'];
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
  // A first trigger that is answered 429 has met another sync.
  const met =
    started?.reply?.httpStatus === 429 ? ([first, started.reply] as const) : ([second, started?.second] as const);
  const [record, reply] = met;
  if (record === undefined || reply == null) {
    if (started?.reply == null) return untriggered;
    const wasRunning = started.sightings.some((run) => verdictOn(run) === null);
    return ['not seen', wasRunning ? 'no sync was triggered a second time' : 'no list showed the run as running'];
  }
  const text = said(reply, redactor);
  // The rate limit of the workspace, not a running sync.
  const isLimited = reply === started?.reply && reply.kind === 'rate-limited';
  if (reply.httpStatus === null || isLimited) return ['not seen', text];
  // By the words alone: the action also looks at what is left of the rate limit.
  const { exchange } = record;
  const byWords = readReply(exchange.kind === 'answer' ? { ...exchange, headers: {} } : exchange);
  const how = reply.kind === byWords.kind ? '' : `; the action takes it for ${reply.kind} by the rate limit`;
  return judged(byWords.kind === 'busy', `${text}${how}`);
}

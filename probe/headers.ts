// Judges the headers of Braze's answers: Link, Date and the rate limits. Pure.
import { header, nextCursor, timeOf, wholeNumber } from '../src/braze/headers.ts';
import { parseRuns } from '../src/braze/runs.ts';
import { limits } from './documented.ts';
import type { Judgement, Seen } from './judgement.ts';
import { judged } from './judgement.ts';
import { answersIn } from './record.ts';
import { linkShapeOf } from './shape.ts';
import { difference, duration, range } from './words.ts';

const rateHeaders = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
/** The largest difference between two clocks. */
const clockWithinMs = 5_000;
const hourMs = 3_600_000;
/** The most links that are shown. */
const linksShown = 6;

export function linkToNextPage({ records, integrationId }: Seen): Judgement {
  const answers = answersIn(records);
  const links = answers.map(({ exchange }) => header(exchange.headers, 'link') ?? '').filter((link) => link !== '');
  const shapes = new Set(
    links.flatMap((link) => link.split(/,\s*(?=<)/)).map((link) => linkShapeOf(link, integrationId)),
  );
  const shown = [...shapes].slice(0, linksShown).map((shape) => `\`${shape}\``);
  const text = shown.join(', ') || 'no answer has a `Link`';
  if (links.some((link) => /next/i.test(link) && nextCursor({ link }) === null)) return ['did not hold', text];
  const followed = answers.filter(({ path }) => path.includes('?cursor='));
  if (followed.length === 0) return ['not seen', text];
  const failed = followed.find(({ exchange }) => exchange.httpStatus !== 200);
  if (failed !== undefined) return ['did not hold', `${text}; a next page was answered ${failed.exchange.httpStatus}`];
  return ['held', text];
}

export function dateInEvery({ records }: Seen): Judgement {
  const answers = answersIn(records);
  if (answers.length === 0) return ['not seen', 'no answer'];
  const dated = answers.filter(({ exchange }) => timeOf(exchange.headers, 'date') !== null);
  return judged(dated.length === answers.length, `${dated.length} of ${answers.length} answers`);
}

export function dateIsTime({ records }: Seen): Judgement {
  const dated = answersIn(records).flatMap((record) => {
    const dateMs = timeOf(record.exchange.headers, 'date');
    return dateMs === null ? [] : [{ ...record, dateMs }];
  });
  if (dated.length === 0) return ['not seen', 'no answer has a `Date`'];
  const aheadMs = dated.flatMap(({ exchange, dateMs }) => {
    const times = (parseRuns(exchange.body) ?? []).flatMap(({ startedAtMs, finishedAtMs }) => [
      startedAtMs,
      finishedAtMs,
    ]);
    return times.filter((time) => time !== null).map((time) => time - dateMs);
  });
  const latestMs = Math.max(Number.NEGATIVE_INFINITY, ...aheadMs);
  // A `Date` is truncated to whole seconds, so it is half a second early on average.
  const offsetsMs = dated.map(({ dateMs, machineMs }) => dateMs + 500 - machineMs);
  const isNear = offsetsMs.every((offsetMs) => Math.abs(offsetMs) <= clockWithinMs) && latestMs <= clockWithinMs;
  const later = latestMs > 0 ? `; a list shows a time ${duration(latestMs)} after its own \`Date\`` : '';
  return judged(isNear, `\`Date\` minus this machine's clock: ${range(offsetsMs.map(toSecond), difference)}${later}`);
}

const toSecond = (ms: number): number => Math.round(ms / 1_000) * 1_000;

export function rateLimitInEvery({ records }: Seen): Judgement {
  const answers = answersIn(records);
  if (answers.length === 0) return ['not seen', 'no answer'];
  const names = [...new Set(answers.flatMap(({ exchange }) => Object.keys(exchange.headers)))].sort();
  const shown = names.filter((name) => /^(x-)?(ratelimit|retry-after)[a-z-]{0,30}$/.test(name));
  const complete = answers.filter(({ exchange }) =>
    rateHeaders.every((name) => wholeNumber(exchange.headers, name) !== null),
  );
  const text = `${complete.length} of ${answers.length} answers; headers: ${shown.map((name) => `\`${name}\``).join(', ') || 'none'}`;
  return judged(complete.length === answers.length, text);
}

export function documentedLimits({ records }: Seen): Judgement {
  const found = Object.entries(limits).map(([operation, documented]) => {
    const answers = answersIn(records).filter((record) => record.operation === operation);
    const shown = answers.flatMap(({ exchange }) => wholeNumber(exchange.headers, 'x-ratelimit-limit') ?? []);
    return { operation, documented, shown };
  });
  const known = found.filter(({ shown }) => shown.length > 0);
  if (known.length === 0) return ['not seen', 'no answer has the header'];
  const isDocumented = known.every(({ documented, shown }) => shown.every((limit) => limit === documented));
  return judged(isDocumented, known.map(({ operation, shown }) => `${operation} ${range(shown, String)}`).join(', '));
}

export function resetAfterDate({ records }: Seen): Judgement {
  const resets = answersIn(records).flatMap(({ exchange }) => {
    const resetS = wholeNumber(exchange.headers, 'x-ratelimit-reset');
    const dateMs = timeOf(exchange.headers, 'date');
    return resetS === null || dateMs === null ? [] : [{ resetS, inMs: resetS * 1_000 - dateMs }];
  });
  if (resets.length === 0) return ['not seen', 'no answer has `X-RateLimit-Reset` and `Date`'];
  const isNear = resets.every(({ inMs }) => inMs >= 0 && inMs <= hourMs);
  const unit = [
    ['hour', 3_600],
    ['minute', 60],
  ].find(([, seconds]) => resets.every(({ resetS }) => resetS % Number(seconds) === 0));
  const at = unit === undefined ? '' : `, always on the ${unit[0]}`;
  const delaysMs = resets.map(({ inMs }) => inMs);
  return judged(isNear, `${range(delaysMs, difference)} after \`Date\`${at}`);
}

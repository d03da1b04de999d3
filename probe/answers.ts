// Judges the answers of the three endpoints: their bodies, the order and the pages of the lists, and ids. Pure.
import { asCell } from '../src/github/sanitize.ts';
import type { ListFailure, Reply } from '../src/sync/ports.ts';
import type { Fields } from './documented.ts';
import { rowsPerPage, statusWords } from './documented.ts';
import type { Judge, Judgement, Seen } from './judgement.ts';
import { exchangesOf, inBrief, judged, rowsOf, untriggered } from './judgement.ts';
import type { Recorded, Row } from './record.ts';
import { answersIn, isRunning } from './record.ts';
import type { Redactor } from './redact.ts';
import { typeOf } from './shape.ts';

/** How many answers have each status: `12 × 200, 1 × 502`. */
function statuses(records: readonly Recorded[]): string {
  const codes = records.map(({ exchange }) => (exchange.kind === 'answer' ? exchange.httpStatus : exchange.code));
  return [...new Set(codes)].map((code) => `${codes.filter((other) => other === code).length} × ${code}`).join(', ');
}

/** Statuses that are about the key, the load or the way to Braze, and not about the endpoint. */
const notOfEndpoint = [401, 403, 407, 408, 425, 429];

/** Judges an answer that is not the documented one. */
function judgeFailure(answer: Reply | ListFailure, redactor: Redactor): Judgement {
  const { httpStatus } = answer;
  const isOfEndpoint = httpStatus !== null && httpStatus < 500 && !notOfEndpoint.includes(httpStatus);
  return [isOfEndpoint ? 'did not hold' : 'not seen', inBrief(answer, redactor)];
}

/** Judges whether a list is answered, and with these fields. */
export function listAsDocumented(operation: 'integrations' | 'runs', fields: Fields): Judge {
  return (seen, redactor) => {
    const [first] = seen.reads[operation];
    if (first === undefined) return ['not seen', 'not requested'];
    if (first.kind !== 'page') return judgeFailure(first, redactor);
    const rows = rowsOf(seen, operation).filter((row) => !isRunning(row));
    const answered = statuses(exchangesOf(seen, operation));
    const differences = differencesOf(rows, fields, redactor);
    if (differences.length > 0) return ['did not hold', [answered, ...differences].join('; ')];
    return rows.length === 0 ? ['not seen', `${answered}, but no rows to compare`] : ['held', answered];
  };
}

/** The documented fields that are missing or have another type, and the fields that are not documented. */
function differencesOf(rows: readonly Row[], fields: Fields, { mayShow }: Redactor): readonly string[] {
  const wrong = Object.entries(fields).flatMap(([name, type]) => {
    const types = new Set(rows.map((row) => (name in row ? typeOf(row[name]) : 'missing')));
    const others = [...types].filter((each) => !type.test(each));
    return others.length === 0 ? [] : [`\`${name}\` is ${others.join(' or ')}`];
  });
  const found = new Set(rows.flatMap((row) => Object.keys(row)));
  const more = [...found].filter((name) => !Object.hasOwn(fields, name));
  const names = more.map((name) => `\`${mayShow(name) ? name : '<name>'}\``);
  return more.length === 0 ? wrong : [...wrong, `also ${names.join(', ')}`];
}

export function triggerAsDocumented({ records, started }: Seen, redactor: Redactor): Judgement {
  if (started?.reply == null) return untriggered;
  if (started.reply.kind !== 'accepted') return judgeFailure(started.reply, redactor);
  const [first] = answersIn(records.filter(({ operation }) => operation === 'trigger'));
  return judged(first?.exchange.body.replace(/\s/g, '') === '{"message":"success"}', inBrief(started.reply, redactor));
}

export function statusesAsDocumented(seen: Seen, { redact }: Redactor): Judgement {
  const found = new Set(rowsOf(seen, 'runs').map((row) => row['job_status']));
  if (found.size === 0) return ['not seen', 'no runs'];
  const isDocumented = [...found].every((word) => statusWords.includes(String(word)));
  const shown = [...found].map((word) => (typeof word === 'string' ? asCell(redact(word)) : typeOf(word)));
  return judged(isDocumented, shown.join(', '));
}

export function newestFirst({ reads }: Seen): Judgement {
  const runs = reads.runs.flatMap((page) => ('runs' in page ? page.runs : []));
  const starts = runs.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  const pairs = starts.slice(1).map((start, index) => start - (starts[index] ?? start));
  if (!pairs.some((difference) => difference !== 0)) return ['not seen', `${starts.length} runs with a start`];
  if (pairs.every((difference) => difference <= 0)) return ['held', `${starts.length} runs`];
  return ['did not hold', pairs.every((difference) => difference >= 0) ? 'oldest first' : 'not sorted by start'];
}

/** Judges how many rows the pages of a list have. */
export function pageSize(operation: 'integrations' | 'runs'): Judge {
  return ({ reads }) => {
    const pages = reads[operation].filter((page) => page.kind === 'page');
    const sizes = pages.map((page) => ('runs' in page ? page.runs : page.integrations).length);
    const text = sizes.length === 0 ? 'no page' : `pages of ${sizes.join(', ')} rows`;
    const full = sizes.filter((_size, index) => pages[index]?.nextCursor !== null);
    if ([...full, ...sizes.filter((size) => size > rowsPerPage)].some((size) => size !== rowsPerPage)) {
      return ['did not hold', text];
    }
    if (full.length > 0) return ['held', text];
    return ['not seen', sizes.length === 0 ? text : `the only page has ${sizes.join(', ')} rows`];
  };
}

export function otherCase({ reads }: Seen, redactor: Redactor): Judgement {
  const [first] = reads.runs;
  const { otherCase: other } = reads;
  if (other === null || first?.kind !== 'page')
    return ['not seen', 'the id has no letters, or its runs could not be read'];
  if (other.kind !== 'page') return [other.kind === 'refused' ? 'did not hold' : 'not seen', inBrief(other, redactor)];
  if (first.runs.length === 0) return ['not seen', 'no runs for either'];
  const starts = new Set(first.runs.map(({ startedAtMs }) => startedAtMs));
  const areSame = other.runs.some(({ startedAtMs }) => starts.has(startedAtMs));
  return judged(areSame, areSame ? 'the same runs for both' : 'other runs for the other case');
}

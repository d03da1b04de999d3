// The report: the table of assumptions and the shapes of all bodies, as Markdown to read or to paste into an issue. Pure.
import { parseFields } from '../src/braze/json.ts';
import { assumptions } from './assumptions.ts';
import type { Seen, Verdict } from './judgement.ts';
import { ofOperation } from './judgement.ts';
import type { Recorded } from './record.ts';
import { answersIn, isRunning, rowsIn } from './record.ts';
import type { Redactor } from './redact.ts';
import { shapeOf } from './shape.ts';

/** A row of the table. */
export interface Finding {
  readonly sentence: string;
  readonly verdict: Verdict;
  /** What was seen: safe to print, as Markdown in the cell of a table. */
  readonly seen: string;
}

/** Every assumption, judged. */
export function judge(seen: Seen, redactor: Redactor): readonly Finding[] {
  return assumptions.map(([sentence, judgeOne]) => {
    const [verdict, text] = judgeOne(seen, redactor);
    return { sentence, verdict, seen: text };
  });
}

/** The report. `instance`: Braze's name of the instance that was asked, null where it is none of Braze's. */
export function reportOf(seen: Seen, redactor: Redactor, instance: string | null): string {
  const findings = judge(seen, redactor);
  const count = (verdict: Verdict): string =>
    `${findings.filter((each) => each.verdict === verdict).length} ${verdict}`;
  const of = `${seen.records.length} requests to ${instance ?? 'a custom endpoint'}`;
  return [
    `${count('held')}, ${count('did not hold')}, ${count('not seen')}; ${of}`,
    table([
      ['Assumption', 'Verdict', 'Seen'],
      ...findings.map(({ sentence, verdict, seen: text }) => [sentence, verdict, text]),
    ]),
    'Bodies:',
    ['```text', ...bodiesOf(seen, redactor), '```'].join('\n'),
  ].join('\n\n');
}

/** A table that is also one where Markdown is not rendered; the last column is not padded. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head
    .slice(0, -1)
    .map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(head.map((_, column) => '-'.repeat(widths[column] ?? 3))), ...rows.map(line)].join('\n');
}

const requests: Readonly<Record<Recorded['operation'], string>> = {
  integrations: 'GET /cdi/integrations',
  runs: 'GET …/job_sync_status',
  trigger: 'POST …/sync',
};

/** The shape of each body, by request and status, and those of the rows of runs. */
function bodiesOf(seen: Seen, { mayName }: Redactor): readonly string[] {
  const lines = (['integrations', 'runs', 'trigger'] as const).flatMap((operation) => {
    const answers = answersIn(ofOperation(seen, operation));
    const statuses = [...new Set(answers.map(({ exchange }) => exchange.httpStatus))];
    return statuses.map((status) => {
      const bodies = answers
        .filter(({ exchange }) => exchange.httpStatus === status)
        .map(({ exchange }) => exchange.body);
      const known = bodies.map(parseFields).filter((fields) => Object.keys(fields).length > 0);
      const shape = known.length === 0 ? 'no JSON object' : shapeOf(known.map(withoutRows), mayName);
      return `${requests[operation]} ${status}: ${shape}`;
    });
  });
  const rows = answersIn(ofOperation(seen, 'runs')).flatMap(rowsIn);
  const integrations = answersIn(ofOperation(seen, 'integrations')).flatMap(rowsIn);
  const shapes = [
    ['integration', integrations],
    ['run that is running', rows.filter(isRunning)],
    ['run that has ended', rows.filter((row) => !isRunning(row))],
  ] as const;
  return [...lines, ...shapes.map(([name, of]) => `${name}: ${of.length === 0 ? 'none' : shapeOf(of, mayName)}`)];
}

/** The fields of a list, without those of its rows, which have lines of their own. */
function withoutRows(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Array.isArray(fields['results']) ? { ...fields, results: [] } : fields;
}

// The report: the table of assumptions and the shapes of all bodies, as Markdown to read or to paste into an issue. Pure.
import { parseFields } from '../src/braze/json.ts';
import { assumptions } from './assumptions.ts';
import type { Seen, Verdict } from './judgement.ts';
import { exchangesOf, rowsOf } from './judgement.ts';
import type { Operation } from './record.ts';
import { answersIn, isRunning } from './record.ts';
import type { Redactor } from './redact.ts';
import { shapeOf } from './shape.ts';

/** The report. `instance` is Braze's name for the instance, or null for a custom endpoint. */
export function reportOf(seen: Seen, redactor: Redactor, instance: string | null): string {
  const rows = Object.values(assumptions).map(([sentence, judge]) => [sentence, ...judge(seen, redactor)] as const);
  const count = (wanted: Verdict): string =>
    `${rows.filter(([_sentence, verdict]) => verdict === wanted).length} ${wanted}`;
  const of = `${seen.records.length} requests to ${instance ?? 'a custom endpoint'}`;
  return [
    `${count('held')}, ${count('did not hold')}, ${count('not seen')}; ${of}`,
    table([['Assumption', 'Verdict', 'Seen'], ...rows]),
    'Bodies:',
    ['```text', ...bodiesOf(seen, redactor), '```'].join('\n'),
  ].join('\n\n');
}

/** A Markdown table that is also readable as plain text. The last column is not padded. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head
    .slice(0, -1)
    .map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(head.map((_, column) => '-'.repeat(widths[column] ?? 3))), ...rows.map(line)].join('\n');
}

const requests: Readonly<Record<Operation, string>> = {
  integrations: 'GET /cdi/integrations',
  runs: 'GET …/job_sync_status',
  trigger: 'POST …/sync',
};

/** The shapes of bodies, by request and status, and the shapes of the rows in lists. */
function bodiesOf(seen: Seen, { mayShow }: Redactor): readonly string[] {
  const bodies = (['integrations', 'runs', 'trigger'] as const).flatMap((operation) => {
    const answers = answersIn(exchangesOf(seen, operation)).map(({ exchange }) => exchange);
    const byStatus = Object.entries(Object.groupBy(answers, ({ httpStatus }) => httpStatus));
    return byStatus.map(([status, group = []]) => {
      const known = group.map(({ body }) => parseFields(body)).filter((fields) => Object.keys(fields).length > 0);
      const shape = known.length === 0 ? 'not a JSON object' : shapeOf(known.map(withoutRows), mayShow);
      return `${requests[operation]} ${status}: ${shape}`;
    });
  });
  const runs = rowsOf(seen, 'runs');
  const rows = {
    integration: rowsOf(seen, 'integrations'),
    'run that is running': runs.filter(isRunning),
    'run that has ended': runs.filter((row) => !isRunning(row)),
  };
  return [
    ...bodies,
    ...Object.entries(rows).map(([name, found]) => `${name}: ${found.length === 0 ? 'none' : shapeOf(found, mayShow)}`),
  ];
}

/** The fields of a list without its rows, which have their own lines. */
function withoutRows(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Array.isArray(fields['results']) ? { ...fields, results: [] } : fields;
}

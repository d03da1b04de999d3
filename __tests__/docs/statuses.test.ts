// Every document that lists the statuses has all of them, and is right about whether the step succeeds.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { action } from '../../simulator/runner.ts';
import type { Outcome } from '../../src/github/verdict.ts';
import { succeeds } from '../../src/github/verdict.ts';
import { statuses } from '../../src/sync/outcome.ts';

/** The cells of each row in the table below a heading, without backticks. */
function rowsBelow(path: string, heading: string): readonly (readonly string[])[] {
  const [, section = ''] = readFileSync(path, 'utf8').split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => row.replaceAll('`', '').slice(2, -2).split(' | '));
}

test('the README has each status once, and says whether the step succeeds', () => {
  const rows = rowsBelow('README.md', 'Statuses');
  expect(rows.map(([status]) => status).sort()).toEqual([...statuses].sort());
  for (const [status, step = ''] of rows) {
    const verb = succeeds({ status, tooManyFailed: false } as Outcome) ? 'succeeds' : 'fails';
    expect([status, step.split(' ')[0]]).toEqual([status, verb]);
  }
});

test('docs/how-it-decides.md has each status, from worst to best', () => {
  const listed = rowsBelow('docs/how-it-decides.md', 'How a sync can end').map(([status = '']) => status);
  const single = listed.filter((status) => !status.includes(','));
  expect([...new Set(single)]).toEqual([...statuses]);
});

test('action.yml names each status in the description of the output', () => {
  const { description } = (action.outputs as Record<string, { description: string }>)['status'] ?? { description: '' };
  expect([...description.matchAll(/`(\w+)`/g)].map(([, status]) => status).sort()).toEqual([...statuses].sort());
});

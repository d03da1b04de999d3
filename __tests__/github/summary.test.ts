// The job summary: the verdict, the advice, a table, a picture and the last runs, without markup from outside.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { statusWords } from '../../src/github/headline.ts';
import { summaryOf, summaryWithout } from '../../src/github/summary.ts';
import type { Outcome } from '../../src/github/verdict.ts';
import { worstFirst } from '../../src/github/verdict.ts';
import { anyOutcomes, anySetting } from './anything.ts';
import { atGateway, bareRun, busy, ended, outcome, refused, run, setting } from './outcomes.ts';
import { pictureLine } from './pictures.ts';

const head = `
| Integration | Status | Rows synced | Failed | Sync took | Step took |
| --- | --- | ---: | ---: | ---: | ---: |
`;
/** The summary of outcomes on US-03. */
const summary = (...outcomes: readonly Outcome[]): string => summaryOf(outcomes, setting);

/** The cells of each row in the table of integrations. */
const tableIn = (text: string): string[][] =>
  (text.split(head)[1]?.split('\n\n')[0] ?? '').split('\n').map((line) => line.slice(2, -2).split(' | '));

/** The cells of a summary's only row, except the integration's name and how long the step took. */
const cellsOf = (only: Outcome) => tableIn(summary(only))[0]?.slice(1, -1);

const failed = (integrationId: string): Outcome =>
  outcome({ integrationId, status: 'busy', cause: 'on-busy', reply: busy, attempts: 2 });
const success = (integrationId: string, fields: Partial<Outcome> = {}): Outcome => ended({ integrationId, ...fields });

describe('the summary of one integration', () => {
  test('has the verdict, the advice, its row and its last runs', () => {
    const pastRuns = [
      run({ rowsFailed: 7, status: 'partial' }),
      run({ startedAtMs: 1, finishedAtMs: 60_001, rowsSynced: null }),
      run({ startedAtMs: null, finishedAtMs: null, status: 'error', rowsSynced: null, rowsFailed: null }),
    ];
    const shown = ended({ status: 'partial', run: run({ rowsFailed: 7 }), pastRuns, elapsedMs: 200_000 });
    expect(summary(shown)).toMatchSnapshot();
  });

  test('has empty cells, not 0, if a run has not ended or Braze does not give its number of rows', () => {
    const running = run({ status: 'running', finishedAtMs: null, finishedAt: null });
    const cells = cellsOf(outcome({ status: 'timed_out', cause: 'deadline', run: running }));
    expect(cells).toEqual(['❌\u00a0timed out', '', '', '']);
    expect(cellsOf(ended({ run: { ...bareRun, status: 'success' } }))).toEqual(['✅\u00a0success', '', '', '']);
  });

  test('shows the run that the verdict is based on in bold, if it is listed', () => {
    const sparse = run({ rowsSynced: null, finishedAtMs: null });
    expect(summary(ended({ run: sparse, pastRuns: [sparse] }))).toContain(
      '| **2026-01-01 12:00:00** | **success** |  | **0** |  |',
    );
    expect(summary(outcome({ status: 'unknown', cause: 'not-shown', pastRuns: [run()] }))).toContain(
      '| 2026-01-01 12:00:00 | success | 1,234 | 0 | 2m 30s |',
    );
  });

  test('has only the last 6 runs', () => {
    const pastRuns = Array.from({ length: 9 }, (_, index) => run({ startedAtMs: Date.UTC(2026, 0, 1, 9 - index) }));
    expect(summary(ended({ pastRuns })).match(/0\d(?=:00:00 \|)/g)).toEqual(['09', '08', '07', '06', '05', '04']);
  });

  test('has no link if there is no dashboard', () => {
    const text = summaryOf([outcome({ elapsedMs: 65_000 })], atGateway());
    expect(tableIn(text)).toEqual([['`abc-1`', '✅\u00a0triggered', '', '', '', '1m 5s']]);
    expect(text).not.toContain('](');
  });
});

describe('the summary of several integrations', () => {
  test('has the worst outcome as its verdict, a table of all, and the advice for those that failed', () => {
    expect(summary(outcome({ integrationId: 'a' }), failed('b'), success('c'), failed('d'))).toMatchSnapshot();
  });

  test('has the advice for the worst first, and the same message only once', () => {
    const partial = (id: string, rowsFailed: number): Outcome =>
      success(id, { status: 'partial', run: run({ status: 'partial', rowsFailed }) });
    const error = success('c', { status: 'error', run: run({ status: 'error' }) });
    const text = summary(
      failed('a'),
      success('b'),
      error,
      failed('d'),
      partial('e', 1),
      partial('f', 2),
      partial('g', 1),
    );
    expect(text.match(/^- .*?(?=:)/gm)).toEqual(['- `c`', '- `a`, `d`', '- `e`, `g`', '- `f`']);
    expect(text.match(/What to do/g)).toHaveLength(4);
  });

  test('says only once what applies to all', () => {
    expect(summary(failed('a'), failed('b'))).toContain('\n\n- Both integrations: Another sync of this integration');
    expect(summary(failed('a'), failed('b'), failed('c'))).toContain('\n\n- All 3 integrations: Another sync of');
  });

  test('marks failures, warnings and successes differently', () => {
    const tooMany = success('d', { status: 'partial', tooManyFailed: true });
    const skipped = outcome({ integrationId: 'b', status: 'skipped', cause: 'on-busy' });
    const text = summary(success('a'), skipped, success('c', { status: 'partial' }), tooMany);
    expect(text).toMatch(/^### ❌ 1 of 4 integrations did not succeed\n/);
    expect(summary(success('a'), outcome({ integrationId: 'b' }))).toMatch(/^### ✅ Synced at least 1,234 rows\n/);
    expect(tableIn(text).map((cells) => cells[1])).toEqual([
      '❌\u00a0partial',
      '⚠️\u00a0partial',
      '⚠️\u00a0skipped',
      '✅\u00a0success',
      '',
    ]);
  });

  test('says in its heading if too many rows failed, or if that could not be checked', () => {
    const tooMany = (rowsFailed: number | null): string =>
      summary(success('a', { status: 'partial', tooManyFailed: true, run: run({ rowsFailed }) }));
    expect(tooMany(9)).toMatch(/^### ❌ Too many rows failed\n/);
    expect(tooMany(null)).toMatch(/^### ❌ max-failed-rows could not be checked\n/);
  });

  test('has the last runs folded, those of the worst first, if there are any', () => {
    const text = summary(
      success('a', { pastRuns: [run()] }),
      outcome({ integrationId: 'b' }),
      success('c', { status: 'error', run: null, pastRuns: [run()] }),
    );
    expect(text.match(/^(<.*|`.*)$/gm)).toEqual([
      '<details><summary>Last runs of each integration</summary>',
      '`c`:',
      '`a`:',
      '</details>',
    ]);
  });
});

test('for any 1 to 100 outcomes, the summary is complete, safe and below the 1 MiB that the runner accepts', () => {
  const ownTags = /<details(?: open)?><summary>Last runs(?: of each integration)?<\/summary>|<\/details>/g;
  const codeSpans = /(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g;
  fc.assert(
    fc.property(anyOutcomes, anySetting, (outcomes, where) => {
      const text = summaryOf(outcomes, where);
      expect(Buffer.byteLength(text)).toBeLessThan(2 ** 20);

      const rows = tableIn(text);
      // The total is there if any count is.
      if (rows.at(-1)?.[0] === 'Total') rows.pop();
      expect(rows.map((cells) => cells.length)).toEqual(outcomes.map(() => 6));
      const sorted = worstFirst(outcomes);
      expect(rows.map(([, status]) => status?.split('\u00a0')[1])).toEqual(
        sorted.map(({ status }) => statusWords[status][0]),
      );
      for (const [index, { integrationId }] of sorted.entries()) expect(rows[index]?.[0]).toContain(integrationId);

      const markup = text.replace(codeSpans, '');
      expect(markup.replace(ownTags, '')).not.toMatch(/[<>@]|!\[/);
      const [, chart, ...fences] = text.split(/^```/m);
      expect(fences.length).toBe(chart === undefined ? 0 : 1);
      for (const line of chart?.replace(/^mermaid\n|\n$/g, '').split('\n') ?? []) expect(line).toMatch(pictureLine);
      expect(text.match(/^```.*$/gm) ?? []).toEqual(chart === undefined ? [] : ['```mermaid', '```']);
    }),
    { numRuns: 150 },
  );
});

test('the summary of 100 integrations with the longest values is not too long for the runner', () => {
  const rows = { rowsSynced: Number.MAX_SAFE_INTEGER, rowsFailed: Number.MAX_SAFE_INTEGER };
  const longest = run({ ...rows, startedAtMs: 0, finishedAtMs: Date.UTC(9999, 0) - 1_000, status: 'config_error' });
  const refusal = refused('other', 418, '😀'.repeat(999));
  const text = summary(
    ...Array.from({ length: 100 }, (_, index) =>
      outcome({
        ...{ integrationId: String(index).padEnd(128, 'x'), status: 'unknown', cause: 'no-evidence', attempts: index },
        ...{ reply: refusal, ambiguousReply: refusal, listFailure: refusal },
        ...{ run: longest, pastRuns: Array(9).fill(longest), elapsedMs: 86_399_000 },
      }),
    ),
  );
  expect(Buffer.byteLength(text)).toBeLessThan(2 ** 20);
  expect(tableIn(text)).toHaveLength(101);
});

test('the summary of a step without outcomes has a heading, the message, and a table if there is one', () => {
  const words = { what: 'So it is.', advice: 'Look.', link: 'https://x.test/y#z' };
  expect(summaryWithout('error', 'Heading', { ...words, advice: null, link: null }, '')).toBe(
    '### ❌ Heading\n\nSo it is.',
  );
  expect(summaryWithout(null, 'Heading', words, '| a |')).toBe(
    '### ✅ Heading\n\nSo it is.\n\n**What to do:** Look. [More about this](https://x.test/y#z)\n\n| a |',
  );
});

// The job summary: the verdict, what to do, a table, a picture and the last runs, with nothing foreign taken for markup.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { summaryOf, summaryWithout } from '../../src/github/summary.ts';
import { instances } from '../../src/instances.ts';
import type { Cause, Outcome } from '../../src/sync/outcome.ts';
import { badness, statuses } from '../../src/sync/outcome.ts';
import type { ListFailure, Reply, Run, RunStatus } from '../../src/sync/ports.ts';
import { hostileText } from './hostile.ts';
import { bareRun, busy, onGateway, outcome, run, say, setting } from './outcomes.ts';

const lines = (...text: string[]): string => text.join('\n');
const head = [
  '| Integration | Status | Rows synced | Rows failed | Sync took | Step took |',
  '| --- | --- | ---: | ---: | ---: | ---: |',
];
const linked = (id: string): string =>
  `[\`${id}\`](https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${id})`;

/** The summary of outcomes on US-03. */
const summary = (...outcomes: readonly Outcome[]): string => summaryOf(outcomes, setting, say);

/** The rows of the table of integrations, as their cells. */
const tableIn = (text: string): string[][] =>
  (text.split(`${lines(...head)}\n`)[1]?.split('\n\n')[0] ?? '')
    .split('\n')
    .map((line) => line.slice(2, -2).split(' | '));

const failed = (integrationId: string): Outcome =>
  outcome({ integrationId, status: 'busy', cause: 'on-busy', reply: busy, attempts: 2 });
const success = (integrationId: string, fields: Partial<Outcome> = {}): Outcome =>
  outcome({ integrationId, status: 'success', cause: 'ended', run: run(), ...fields });

describe('the summary of one integration', () => {
  test('that was accepted has the verdict, one sentence and its row', () => {
    expect(summary(outcome())).toBe(
      lines(
        '### ✅ Braze sync: triggered',
        '',
        'Braze accepted the sync.',
        '',
        ...head,
        `| ${linked('abc-1')} | triggered |  |  |  | 1.2s |`,
      ),
    );
  });

  test('that was followed has its rows and how long it took, and its last runs', () => {
    const past = [
      run({ rowsFailed: 7, status: 'partial' }),
      run({ startedAtMs: 1, startedAt: '2026-01-01T11:00:00Z', finishedAtMs: 60_001, rowsSynced: null }),
      run({ startedAtMs: 0, startedAt: null, finishedAtMs: null, status: 'error', rowsSynced: null, rowsFailed: null }),
    ];
    const shown = outcome({ status: 'partial', cause: 'ended', run: run({ rowsFailed: 7 }), pastRuns: past });
    expect(summary({ ...shown, waitedMs: 0, elapsedMs: 200_000 })).toBe(
      lines(
        '### ✅ Braze sync: partial',
        '',
        'The sync ended partial: 1,234 rows synced, 7 failed.',
        '',
        "**What to do:** Look at the integration's sync log in Braze for the rows that failed and why; mend them in the source and touch their UPDATED_AT.",
        '',
        ...head,
        `| ${linked('abc-1')} | partial | 1,234 | 7 | 2m 30s | 3m 20s |`,
        '',
        '<details open><summary>Last runs of <code>abc-1</code></summary>',
        '',
        '| Started | Ended | Rows synced | Rows failed | Took |',
        '| --- | --- | ---: | ---: | ---: |',
        '| **2026-01-01T12:00:00Z** | **partial** | **1,234** | **7** | **2m 30s** |',
        '| 2026-01-01T11:00:00Z | success |  | 0 | 1m |',
        '|  | error |  |  |  |',
        '',
        '</details>',
      ),
    );
  });

  test('has the verdict in red where too many rows failed', () => {
    const shown = outcome({ status: 'partial', cause: 'ended', run: run({ rowsFailed: 7 }), tooManyFailed: true });
    expect(summary(shown)).toMatch(/^### ❌ Braze sync: partial\n\n.* more than max-failed-rows allows\.\n/);
  });

  test('has no counts of a run that has not ended, for they are not final', () => {
    const running = run({ status: 'running', finishedAtMs: null, finishedAt: null });
    expect(tableIn(summary(outcome({ status: 'timed_out', cause: 'deadline', run: running })))).toEqual([
      [linked('abc-1'), 'timed_out', '', '', '', '1.2s'],
    ]);
  });

  test('has nothing, not 0, where Braze does not tell', () => {
    const unknown = { ...bareRun, status: 'success' } as const;
    expect(tableIn(summary(success('a', { run: unknown })))).toEqual([[linked('a'), 'success', '', '', '', '1.2s']]);
  });

  test('has bold only where the last runs have an entry', () => {
    const sparse = run({ rowsSynced: null, finishedAtMs: null });
    expect(summary(success('a', { run: sparse, pastRuns: [sparse] }))).toContain(
      '| **2026-01-01T12:00:00Z** | **success** |  | **0** |  |',
    );
  });

  test('has no bold run where the verdict rests on none', () => {
    const text = summary(outcome({ status: 'unknown', cause: 'doubtful', pastRuns: [run()] }));
    expect(text).toContain('| 2026-01-01T12:00:00Z | success | 1,234 | 0 | 2m 30s |');
  });

  test('has the last 5 runs of more', () => {
    const pastRuns = Array.from({ length: 9 }, (_, index) => run({ startedAt: `#${index}`, startedAtMs: -index }));
    const text = summary(success('a', { pastRuns }));
    expect(text.match(/#\d/g)).toEqual(['#0', '#1', '#2', '#3', '#4']);
  });

  test('has no picture, however long it waited', () => {
    expect(summary(success('a', { waitedMs: 60_000, elapsedMs: 120_000 }))).not.toContain('mermaid');
  });

  test('has no link where there is no dashboard', () => {
    const text = summaryOf([outcome({ elapsedMs: 65_000 })], onGateway, say);
    expect(tableIn(text)).toEqual([['`abc-1`', 'triggered', '', '', '', '1m 5s']]);
    expect(text).not.toContain('](');
  });
});

describe('the summary of several integrations', () => {
  test('has the worst for its verdict, all in its table, and of the others what is to be done', () => {
    expect(summary(outcome({ integrationId: 'a' }), failed('b'), success('c'), failed('d'))).toBe(
      lines(
        '### ❌ Braze sync: busy',
        '',
        ...head,
        `| ${linked('b')} | busy |  |  |  | 1.2s |`,
        `| ${linked('d')} | busy |  |  |  | 1.2s |`,
        `| ${linked('c')} | success | 1,234 | 0 | 2m 30s | 1.2s |`,
        `| ${linked('a')} | triggered |  |  |  | 1.2s |`,
        '',
        '`b`, `d`:',
        'Another sync of this integration is running, and on-busy is fail: nothing was triggered.',
        '',
        '**What to do:** Set on-busy: wait to have this step wait for it and then trigger.',
      ),
    );
  });

  test('says different things of each apart, the worst first', () => {
    const error = outcome({ integrationId: 'c', status: 'error', cause: 'ended', run: run({ status: 'error' }) });
    const text = summary(failed('a'), success('b'), error, failed('d'));
    expect(text.match(/^(`\w`(, )?)+:$/gm)).toEqual(['`c`:', '`a`, `d`:']);
  });

  test('says of two, too, only of which something is to be done', () => {
    const text = summary(success('a'), failed('b'));
    expect(text).toContain('\n\n`b`:\nAnother sync of this integration is running,');
    expect(text).not.toContain('The sync ended');
  });

  test('leaves the outcomes as they were', () => {
    const outcomes = Object.freeze([success('a'), failed('b')]);
    expect(() => summaryOf(outcomes, setting, say)).not.toThrow();
  });

  test('is green where all are, and red where one is', () => {
    expect(summary(success('a'), outcome({ integrationId: 'b' }))).toMatch(/^### ✅ Braze sync: success\n/);
    const tooMany = outcome({ status: 'partial', cause: 'ended', run: run({ rowsFailed: 9 }), tooManyFailed: true });
    expect(summary(success('a'), tooMany)).toMatch(/^### ❌ Braze sync: partial\n/);
  });

  test('has the last runs folded, the worst first, of those that have any', () => {
    const text = summary(
      success('a', { pastRuns: [run()] }),
      outcome({ integrationId: 'b' }),
      outcome({ integrationId: 'c', status: 'error', cause: 'ended', pastRuns: [run()] }),
    );
    expect(text.match(/<details.*/g)).toEqual([
      '<details><summary>Last runs of <code>c</code></summary>',
      '<details><summary>Last runs of <code>a</code></summary>',
    ]);
  });
});

describe('the picture', () => {
  const waited = (integrationId: string, waitedMs: number, elapsedMs: number): Outcome =>
    success(integrationId, { waitedMs, elapsedMs });

  test('shows when each integration waited and ran, in the order given', () => {
    const text = summary(
      waited('b', 0, 65_000),
      waited('a', 90_400, 3_700_000),
      outcome({ integrationId: 'c', status: 'busy', cause: 'deadline', waitedMs: 86_400_000, elapsedMs: 86_400_000 }),
    );
    expect(/Hours, minutes and seconds since the step began:\n\n(```mermaid\n.*?\n```)$/ms.exec(text)?.[1]).toBe(
      lines(
        '```mermaid',
        'gantt',
        '  dateFormat YYYY-MM-DD HH:mm:ss',
        '  axisFormat %H:%M:%S',
        '  section b',
        '  waited :done, 2000-01-01 00:00:00, 2000-01-01 00:00:00',
        '  synced :active, 2000-01-01 00:00:00, 2000-01-01 00:01:05',
        '  section a',
        '  waited :done, 2000-01-01 00:00:00, 2000-01-01 00:01:30',
        '  synced :active, 2000-01-01 00:01:30, 2000-01-01 01:01:40',
        '  section c',
        '  waited :done, 2000-01-01 00:00:00, 2000-01-02 00:00:00',
        '```',
      ),
    );
  });

  test('is drawn where one of several waited for a second', () => {
    expect(summary(waited('a', 0, 9_000), waited('b', 1_000, 9_000))).toContain('```mermaid');
    expect(summary(waited('a', 0, 9_000), waited('b', 999, 9_000))).not.toContain('mermaid');
  });

  test('is drawn for 20 integrations, and not for more', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => waited(`id-${index}`, 5_000, 9_000));
    expect(summary(...many(20)).match(/section /g)).toHaveLength(20);
    expect(summary(...many(21))).not.toContain('mermaid');
  });
});

describe('foreign text', () => {
  test.each([
    ['<img src=x>', '<code>&#60;img src&#61;x&#62;</code>'],
    ['a | b\n| c |', '<code>a &#124; b &#124; c &#124;</code>'],
    ['@team', '<code>&#64;team</code>'],
    ['key 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9', '<code>&#40;withheld&#58; it contained the API key&#41;</code>'],
  ])('%j is shown as text', (foreign, shown) => {
    const reply = { kind: 'refused', refusal: 'other', httpStatus: 418, message: { foreign } } as const;
    const text = summary(outcome({ status: 'failed', cause: 'refused', reply }));
    expect(text.split('\n')[2]).toBe(`Braze at US-03 refused the request (418: ${shown}).`);
  });

  test('is the address of a gateway too', () => {
    const reply = { kind: 'refused', refusal: 'other', httpStatus: 418, message: null } as const;
    const text = summaryOf([outcome({ status: 'failed', cause: 'refused', reply })], onGateway, say);
    expect(text).toContain('Braze at <code>https&#58;&#47;&#47;gateway&#46;example</code> refused the request (418).');
  });
});

describe('what there is no room for', () => {
  const noRoom = 'There is more to say than there is room here: see the log and the output `results`.';
  const wordy = (index: number): Outcome => ({
    ...outcome({ integrationId: `id-${index}`, status: 'failed', cause: 'refused', pastRuns: [run(), run(), run()] }),
    reply: { kind: 'refused', refusal: 'other', httpStatus: 418, message: { foreign: `${index}${'!'.repeat(300)}` } },
  });

  test('is left out, and said to be', () => {
    const text = summary(...Array.from({ length: 100 }, (_, index) => wordy(index)));
    expect(text.split('\n').at(-1)).toBe(noRoom);
    expect(text.match(/\*\*What to do:\*\*/g)?.length).toBeGreaterThan(10);
    expect(Buffer.byteLength(text)).toBeGreaterThan(55_000);
  });

  test('is nothing where all of it fits, and then nothing is said', () => {
    const text = summary(...Array.from({ length: 20 }, (_, index) => wordy(index)));
    expect(text).not.toContain(noRoom);
    expect(text.match(/\*\*What to do:\*\*/g)).toHaveLength(20);
    expect(text.match(/<details>/g)).toHaveLength(20);
  });
});

/** Outcomes as they may come, and worse: any end of any sync, with anything that Braze, or whoever is there, said. */
const anyOutcomes = (() => {
  const foreign = fc.record({ foreign: hostileText });
  const count = fc.option(fc.maxSafeNat());
  const atMs = fc.integer({ min: Date.UTC(0), max: Date.UTC(9999, 11, 31) });
  const runStatus = fc.constantFrom<RunStatus>('running', 'success', 'partial', 'error', 'config_error', 'unreadable');
  const anyRun = fc.record({ status: runStatus, from: fc.option(atMs), to: fc.option(atMs), a: count, b: count }).map(
    ({ status, from, to, a, b }): Run => ({
      status,
      startedAtMs: from,
      startedAt: from === null ? null : new Date(from).toISOString(),
      finishedAtMs: to,
      finishedAt: to === null ? null : new Date(to).toISOString(),
      lastTimestampSynced: null,
      rowsSynced: a,
      rowsFailed: b,
    }),
  );
  const httpStatus = fc.option(fc.integer({ min: 200, max: 599 }));
  const refusal = fc.constantFrom('invalid-id', 'unauthorized', 'forbidden', 'not-found', 'redirect', 'other');
  const message = fc.option(foreign);
  const refused = fc.record({ kind: fc.constant('refused'), refusal, httpStatus, message });
  const limited = fc.record({
    kind: fc.constant('rate-limited'),
    waitMs: fc.nat(),
    told: fc.boolean(),
    httpStatus,
    message,
  });
  const coded = fc.record({ code: fc.constantFrom('TIMEOUT', 'HTTP_503'), httpStatus, message });
  const reply = fc.oneof(
    fc.record({ kind: fc.constantFrom('accepted', 'busy'), httpStatus, message }),
    refused,
    limited,
    coded.map((answer) => ({ ...answer, kind: 'ambiguous', waitMs: null }) as const),
  ) as fc.Arbitrary<Reply>;
  const listFailure = fc.oneof(
    refused,
    limited,
    coded.map((answer) => ({ ...answer, kind: 'unreadable' }) as const),
  ) as fc.Arbitrary<ListFailure>;
  const cause = fc.constantFrom<Cause>(
    ...(['accepted', 'checked', 'adopted', 'ended', 'on-busy', 'refused', 'may-not-read', 'unreachable'] as const),
    ...(['rate-limit-outlasts-timeout', 'no-evidence', 'never-shown', 'doubtful', 'lost-sight', 'deadline'] as const),
    'cancelled',
  );
  const anyOutcome = fc.record({
    integrationId: fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,128}$/), fc.stringMatching(/^[A-Za-z0-9_-]{128}$/)),
    status: fc.constantFrom(...statuses),
    cause,
    reply: fc.option(reply),
    lostReply: fc.option(reply),
    attempts: fc.nat(100),
    listFailure: fc.option(listFailure),
    mayHaveStarted: fc.boolean(),
    adopted: fc.boolean(),
    run: fc.option(anyRun),
    tooManyFailed: fc.boolean(),
    pastRuns: fc.array(anyRun, { maxLength: 10 }),
    waitedMs: fc.nat(86_400_000),
    elapsedMs: fc.nat(86_400_000),
  });
  return fc.uniqueArray(anyOutcome, {
    minLength: 1,
    maxLength: 100,
    size: 'max',
    selector: ({ integrationId }) => integrationId,
  });
})();

/** A custom endpoint may be called anything. */
const anySetting = fc.oneof(
  fc.constantFrom(...instances).map((instance) => ({
    endpoint: { origin: `https://${instance.restHost}`, instance },
    timeoutMs: 3_600_000,
  })),
  hostileText.map((origin) => ({ endpoint: { origin, instance: null }, timeoutMs: 1_000 })),
);

test('whatever 1 to 100 integrations come to, the summary is whole, safe and below 64 KiB', () => {
  const ownTags = /<\/?(?:code|summary)>|<details(?: open)?>|<\/details>/g;
  const chartLine =
    /^(?:gantt| {2}dateFormat YYYY-MM-DD HH:mm:ss| {2}axisFormat %H:%M:%S| {2}section [\w-]{1,128}| {2}(?:waited :done|synced :active)(?:, 2000-01-0[12] \d\d:\d\d:\d\d){2})$/;
  fc.assert(
    fc.property(anyOutcomes, anySetting, (outcomes, where) => {
      const text = summaryOf(outcomes, where, say);
      expect(Buffer.byteLength(text)).toBeLessThan(65_536);

      const rows = tableIn(text);
      expect(rows.map((cells) => cells.length)).toEqual(outcomes.map(() => 6));
      const byId = new Map(outcomes.map((each) => [each.integrationId, each]));
      const told = rows.map(([cell = '', status]) => [byId.get(cell.split('`')[1] ?? ''), status] as const);
      expect(new Set(told.map(([each]) => each))).toEqual(new Set(outcomes));
      expect(told.map(([, status]) => status)).toEqual(told.map(([each]) => each?.status));
      const badnesses = told.map(([each]) => (each === undefined ? Number.NaN : badness(each)));
      expect(badnesses).toEqual([...badnesses].sort((a, b) => a - b));

      expect(text.replace(ownTags, '')).not.toMatch(/[<>]/);
      const [, chart, ...fences] = text.split('```');
      expect(fences.length).toBe(chart === undefined ? 0 : 1);
      for (const line of chart?.replace(/^mermaid\n|\n$/g, '').split('\n') ?? []) expect(line).toMatch(chartLine);
      expect(text.match(/^```.*$/gm) ?? []).toEqual(chart === undefined ? [] : ['```mermaid', '```']);
    }),
    { numRuns: 150 },
  );
});

test('100 integrations with the longest ids and the largest numbers are all in the table', () => {
  const worst = { rowsSynced: Number.MAX_SAFE_INTEGER, rowsFailed: Number.MAX_SAFE_INTEGER };
  const outcomes = Array.from({ length: 100 }, (_, index) =>
    outcome({
      integrationId: String(index).padEnd(128, 'x'),
      status: 'config_error',
      cause: 'ended',
      run: run({ ...worst, startedAtMs: 0, finishedAtMs: Date.UTC(9999, 0) - 1_000 }),
      elapsedMs: 86_399_000,
    }),
  );
  const text = summary(...outcomes);
  expect(Buffer.byteLength(text)).toBeLessThan(65_536);
  expect(tableIn(text)).toHaveLength(100);
  expect(text).toContain('**What to do:**');
});

describe('the summary of a step that ended before', () => {
  test.each([
    ['failed', null, '### ❌ Braze sync: failed\n\nSo it is.'],
    ['unknown', 'Look.', '### ❌ Braze sync: unknown\n\nSo it is.\n\n**What to do:** Look.'],
  ] as const)('%s, with %p to do, has no table', (status, advice, text) => {
    expect(summaryWithout(status, { what: 'So it is.', advice })).toBe(text);
  });
});

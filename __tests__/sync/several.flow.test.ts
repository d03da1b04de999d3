// Several integrations in one step: side by side, under one deadline, each with an end of its own.
import { describe, expect, test } from '@jest/globals';
import type { IntegrationSpec, RunResult } from '../../simulator/braze.ts';
import type { FaultScripts } from '../../simulator/faults.ts';
import { afterEffect, lost, perIntegration } from '../../simulator/faults.ts';
import type { StepResult } from '../world/world.ts';
import { createWorld, runAlone } from '../world/world.ts';
import { lowest } from './flow.ts';

const ids = [1, 2, 3].map((number) => `22222222-2222-4222-8222-00000000000${number}`) as [string, string, string];
const [a, b, c] = ids;
const unknownId = '99999999-9999-4999-8999-999999999999';

interface Several {
  readonly integrations: readonly IntegrationSpec[];
  /** Those of the world, if nothing else is said. */
  readonly ids?: readonly string[];
  readonly inputs?: Readonly<Record<string, string>>;
  readonly faults?: FaultScripts;
  readonly cancelAtMs?: number;
}

/** One step over several integrations; what must be so of each of them is checked. */
async function several({ integrations, inputs, ...options }: Several): Promise<StepResult> {
  const asked = options.ids ?? integrations.map(({ id }) => id);
  const step = await runAlone({
    ...options,
    random: lowest,
    world: { integrations },
    inputs: { 'integration-id': asked.join('\n'), 'poll-interval': '10s', ...inputs },
  });
  const { outputs, exchanges, printed, outputsWritten } = step;
  const results = resultsOf(step);
  expect(outputsWritten).toBe(1);
  expect(results.map((result) => result['integration-id'])).toEqual(asked);
  expect(outputs['attempts']).toBe(String(exchanges.filter(({ method }) => method === 'POST').length));
  for (const id of asked) {
    const posts = exchanges.filter(({ method, integrationId }) => method === 'POST' && integrationId === id);
    expect(results.find((result) => result['integration-id'] === id)?.['attempts']).toBe(posts.length);
    expect([-1, posts.length - 1]).toContain(posts.findIndex(({ saw }) => saw === 202));
  }
  const lines = printed.filter(({ level, text }) => level === 'info' && text.startsWith('['));
  const named = new RegExp(`^\\[[^\\]]+\\] (${asked.join('|')}): `);
  expect(lines.filter(({ text }) => !named.test(text))).toEqual([]);
  return step;
}

function resultsOf({ outputs }: StepResult): readonly Record<string, unknown>[] {
  return JSON.parse(outputs['results'] ?? '') as Record<string, unknown>[];
}

describe('a rate limit that outlasts the timeout', () => {
  test('ends those at once that never had a turn, as it ends those that were refused', async () => {
    const many = Array.from({ length: 25 }, (_, index) => `33333333-3333-4333-8333-0000000000${index + 10}`);
    const sees = { kind: 'answer', status: 429, headers: { 'retry-after': '3000' } } as const;
    const step = await several({
      integrations: many.map((id) => ({ id })),
      inputs: { timeout: '30m' },
      faults: { trigger: () => lost(sees) },
    });
    expect(new Set(statusesOf(step))).toEqual(new Set(['failed']));
    expect(step.elapsedMs).toBeLessThan(1_000);
    expect(step.outputs['attempts']).toBe('20');
  });
});

const statusesOf = (step: StepResult): readonly unknown[] => resultsOf(step).map(({ status }) => status);
const follow = { 'wait-for-completion': 'true' };
const ending = (id: string, result: RunResult, durationMs = 60_000): IntegrationSpec => ({
  id,
  nextRuns: { result, durationMs },
});
const busy = (id: string, forMs: number): IntegrationSpec => ({
  id,
  pastRuns: [{ agoMs: 1_000, durationMs: 1_000 + forMs }],
});

describe('two integrations', () => {
  test('that are free are accepted side by side, in one request each', async () => {
    const step = await several({ integrations: [{ id: a }, { id: b }] });
    expect(step).toMatchObject({ green: true, elapsedMs: 200, annotations: [] });
    expect(step.exchanges.map(({ atMs, integrationId, saw }) => [atMs, integrationId, saw])).toEqual([
      [0, a, 202],
      [0, b, 202],
    ]);
    expect(step.outputs).toMatchObject({ status: 'triggered', attempts: '2', adopted: 'false' });
    expect(step.outputs).toMatchObject({ 'rows-synced': '', 'started-at': '', 'dashboard-url': '' });
  });

  test('that are followed: the sums of their rows, the earliest start, the latest end, the span', async () => {
    const integrations = [ending(a, 'success', 90_000), ending(b, 'partial')];
    const step = await several({ integrations, inputs: follow });
    expect(step.green).toBe(true);
    expect(statusesOf(step)).toEqual(['success', 'partial']);
    expect(step.outputs).toMatchObject({
      ...{ status: 'partial', 'rows-synced': '1990', 'rows-failed': '10', attempts: '2' },
      ...{ 'started-at': '2026-01-01T12:00:00.200Z', 'finished-at': '2026-01-01T12:01:30.200Z' },
      ...{ 'duration-seconds': '90', 'last-timestamp-synced': '', 'dashboard-url': '' },
    });
    expect(step.annotations.map(({ level }) => level)).toEqual(['warning']);
  });

  test.each([
    ['the first', a, b],
    ['the second', b, a],
  ])('of which %s is refused: the other goes on to its end', async (_name, failing, other) => {
    const step = await several({ integrations: [ending(other, 'success')], ids: [a, b], inputs: follow });
    expect(step.green).toBe(false);
    expect(resultsOf(step).find((result) => result['integration-id'] === failing)).toMatchObject({ status: 'failed' });
    expect(resultsOf(step).find((result) => result['integration-id'] === other)).toMatchObject({ status: 'success' });
    expect(step.outputs).toMatchObject({ status: 'failed', 'rows-synced': '', 'finished-at': '' });
    expect(step.annotations).toEqual([
      {
        level: 'error',
        text: expect.stringContaining(`1 of 2 integrations are red. The worst is ${failing}: failed.`),
      },
    ]);
  });

  test('of which one waits for a running sync: that does not hold up the other', async () => {
    const step = await several({ integrations: [busy(a, 40_000), { id: b }] });
    expect(step).toMatchObject({ green: true, outputs: { status: 'triggered', attempts: '3' } });
    expect(step.exchanges.find(({ integrationId, saw }) => integrationId === b && saw === 202)?.atMs).toBe(0);
  });

  test('of which one hangs: that does not hold up the other', async () => {
    const trigger = perIntegration({ [a]: [lost({ kind: 'silence' })] });
    const step = await several({ integrations: [{ id: a }, { id: b }], faults: { trigger } });
    expect(step).toMatchObject({ green: true, outputs: { status: 'triggered', attempts: '3' } });
    expect(step.exchanges.find(({ integrationId }) => integrationId === b)).toMatchObject({ atMs: 0, saw: 202 });
  });

  test('of which one is adopted: adopted is true of the step', async () => {
    const trigger = perIntegration({ [b]: [afterEffect({ kind: 'reset' })] });
    const integrations = [ending(a, 'success'), ending(b, 'success')];
    const step = await several({ integrations, faults: { trigger }, inputs: follow });
    expect(step).toMatchObject({ green: true, outputs: { status: 'success', adopted: 'true' } });
    expect(resultsOf(step).map(({ adopted }) => adopted)).toEqual([false, true]);
  });

  test('of which one lets too many rows fail: its limit is its own', async () => {
    const integrations = [ending(a, 'partial'), ending(b, 'success')];
    const red = await several({ integrations, inputs: { ...follow, 'max-failed-rows': '9' } });
    expect(red).toMatchObject({ green: false, outputs: { status: 'partial', 'rows-failed': '10' } });
    const both = [ending(a, 'partial'), ending(b, 'partial')];
    const green = await several({ integrations: both, inputs: { ...follow, 'max-failed-rows': '10' } });
    expect(green).toMatchObject({ green: true, outputs: { status: 'partial', 'rows-failed': '20' } });
  });

  test('given twice, in two forms, are one each, with a warning', async () => {
    const page = `https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${a}`;
    const world = { integrations: [{ id: a }, { id: b }] };
    const inputs = { 'integration-id': `${a}, ${b} # both\n${page}` };
    const step = await runAlone({ world, inputs });
    expect(resultsOf(step).map((result) => result['integration-id'])).toEqual([a, b]);
    const warning = { level: 'warning', text: `integration-id names ${a} more than once; it is synced once.` };
    expect([step.annotations, step.printed[0]]).toEqual([[warning], warning]);
    expect(step).toMatchObject({ green: true, outputs: { attempts: '2' } });
  });
});

describe('three integrations', () => {
  const never = { id: c, nextRuns: { durationMs: Number.POSITIVE_INFINITY } };

  test.each<[string, readonly IntegrationSpec[], Record<string, string>, readonly string[], string, boolean]>([
    [
      'of every colour',
      [ending(a, 'success'), ending(b, 'error'), ending(c, 'config_error')],
      follow,
      ['success', 'error', 'config_error'],
      'config_error',
      false,
    ],
    [
      'of which one is skipped',
      [busy(a, 60_000), { id: b }, { id: c }],
      { 'on-busy': 'skip' },
      ['skipped', 'triggered', 'triggered'],
      'skipped',
      true,
    ],
    [
      'of which one is busy',
      [{ id: a }, busy(b, 60_000), { id: c }],
      { 'on-busy': 'fail' },
      ['triggered', 'busy', 'triggered'],
      'busy',
      false,
    ],
    [
      'of which one does not end',
      [ending(a, 'partial'), busy(b, 3_600_000), never],
      { ...follow, timeout: '2m' },
      ['partial', 'busy', 'timed_out'],
      'timed_out',
      false,
    ],
    [
      'of which one is not found',
      [ending(a, 'success'), ending(c, 'error')],
      follow,
      ['success', 'failed', 'error'],
      'error',
      false,
    ],
  ])('%s: the worst is the status of the step, the results are in the order given', async (_name, ...row) => {
    const [integrations, inputs, each, worst, green] = row;
    const step = await several({ integrations, inputs, ids });
    expect(step).toMatchObject({ green, outputs: { status: worst } });
    expect(statusesOf(step)).toEqual(each);
    expect(step.elapsedMs).toBeLessThanOrEqual(120_000);
  });

  test('are in the results in the order given, whichever ends first', async () => {
    const integrations = [ending(c, 'success', 90_000), ending(a, 'partial', 10_000), ending(b, 'success', 50_000)];
    expect(statusesOf(await several({ integrations, inputs: follow }))).toEqual(['success', 'partial', 'success']);
  });

  test('that are cancelled are cancelled each, at once', async () => {
    const step = await several({
      integrations: [ending(a, 'success', 5_000), busy(b, 60_000), { id: c }],
      inputs: follow,
      cancelAtMs: 20_500,
    });
    expect(step).toMatchObject({ green: false, elapsedMs: 20_500, outputs: { status: 'cancelled' } });
    expect(statusesOf(step)).toEqual(['success', 'cancelled', 'cancelled']);
  });

  test('share one deadline', async () => {
    const step = await several({
      integrations: [busy(a, 1e9), busy(b, 1e9), never],
      inputs: { ...follow, timeout: '90s' },
    });
    expect(step).toMatchObject({ green: false, elapsedMs: 90_000 });
    expect(statusesOf(step)).toEqual(['busy', 'busy', 'timed_out']);
  });
});

test('two steps over the same two integrations leave two syncs of each at the most', async () => {
  const world = createWorld({ integrations: [busy(a, 30_000), busy(b, 50_000)] });
  const inputs = { 'integration-id': `${a},${b}`, 'poll-interval': '10s', ...follow };
  const steps = await world.run({ seed: 1, inputs }, { seed: 2, inputs }, { seed: 3, inputs });
  expect(steps.map(({ outputs }) => outputs['status'])).toEqual(['success', 'success', 'success']);
  for (const id of [a, b]) {
    const runs = world.braze.runs().filter(({ integrationId }) => integrationId === id);
    expect(runs.map(({ by }) => by)).toEqual(['past', 'trigger']);
  }
});

test('an integration that Braze does not know fails alone, among two that it does', async () => {
  const step = await several({ integrations: [{ id: a }, { id: b }], ids: [a, unknownId, b] });
  expect(statusesOf(step)).toEqual(['triggered', 'failed', 'triggered']);
  expect(step.annotations[0]?.text).toContain('has no such integration');
});

// Several integrations in one step: side by side, under one deadline, each with an end of its own.
import { describe, expect, test } from '@jest/globals';
import type { IntegrationSpec, RunResult } from '../../simulator/braze.ts';
import type { FaultScripts } from '../../simulator/faults.ts';
import { lost, perIntegration } from '../../simulator/faults.ts';
import type { StepOptions, StepResult } from '../world/world.ts';
import { runAlone } from '../world/world.ts';
import { lowest } from './flow.ts';

const ids = [1, 2, 3].map((number) => `22222222-2222-4222-8222-00000000000${number}`) as [string, string, string];
const [a, b, c] = ids;
const follow = { 'wait-for-completion': 'true' };

interface Several extends StepOptions {
  readonly integrations: readonly IntegrationSpec[];
  /** Those of the world, if nothing else is said. */
  readonly asked?: readonly string[];
}

/** One step over several integrations; what must be so of each of them is checked. */
async function several({ integrations, inputs, ...more }: Several): Promise<StepResult> {
  const { asked = integrations.map(({ id }) => id), ...options } = more;
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

const statusesOf = (step: StepResult): readonly unknown[] => resultsOf(step).map(({ status }) => status);
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

  test.each<[string, IntegrationSpec, FaultScripts]>([
    ['waits for a running sync', busy(a, 40_000), {}],
    ['gets no answer', { id: a }, { trigger: perIntegration({ [a]: [lost({ kind: 'silence' })] }) }],
  ])('of which one %s: the other is accepted at once', async (_name, first, faults) => {
    const step = await several({ integrations: [first, { id: b }], faults });
    expect(step).toMatchObject({ green: true, outputs: { status: 'triggered', attempts: '3' } });
    expect(step.exchanges.find(({ integrationId }) => integrationId === b)).toMatchObject({ atMs: 0, saw: 202 });
  });

  test('given twice, in two forms, are one each, with a warning', async () => {
    const page = `https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${a}`;
    const inputs = { 'integration-id': `${a}, ${b} # both\n${page}` };
    const step = await runAlone({ world: { integrations: [{ id: a }, { id: b }] }, inputs });
    expect(resultsOf(step).map((result) => result['integration-id'])).toEqual([a, b]);
    expect(step.annotations.map(({ level }) => level)).toEqual(['warning']);
    expect(step).toMatchObject({ green: true, outputs: { attempts: '2' } });
  });
});

describe('three integrations', () => {
  const never = ending(c, 'success', Number.POSITIVE_INFINITY);
  const goodBadWorse = [ending(a, 'success'), ending(b, 'error'), ending(c, 'config_error')];

  test.each<[string, readonly IntegrationSpec[], Record<string, string>, string, boolean]>([
    ['success, error, config_error', goodBadWorse, follow, 'config_error', false],
    ['skipped, triggered, triggered', [busy(a, 60_000), { id: b }, { id: c }], { 'on-busy': 'skip' }, 'skipped', true],
    ['triggered, busy, triggered', [{ id: a }, busy(b, 60_000), { id: c }], { 'on-busy': 'fail' }, 'busy', false],
    ['partial, busy, timed_out', [ending(a, 'partial'), busy(b, 1e9), never], follow, 'timed_out', false],
    ['success, not_started, error', [ending(a, 'success'), ending(c, 'error')], follow, 'error', false],
  ])('that end %s: the worst is the status of the step', async (each, integrations, inputs, worst, green) => {
    const step = await several({ integrations, inputs: { timeout: '2m', ...inputs }, asked: ids });
    expect(step).toMatchObject({ green, outputs: { status: worst } });
    expect(statusesOf(step).join(', ')).toBe(each);
    expect(step.elapsedMs).toBeLessThanOrEqual(120_000);
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
});

test('the first trigger of an integration goes before the second one of another, which has waited longer', async () => {
  const rateLimit = { limit: 20, remaining: 0, resetsInMs: 60_000 };
  const usedUp = perIntegration({ [a]: [lost({ kind: 'answer', status: 503, rateLimit })] });
  const step = await several({
    integrations: [{ id: a }, busy(b, 20_000)],
    inputs: follow,
    faults: { trigger: usedUp },
  });
  expect(statusesOf(step)).toEqual(['success', 'success']);
  const posts = step.exchanges.filter(({ method }) => method === 'POST');
  expect(posts.map(({ integrationId }) => integrationId)).toEqual([a, b, a]);
});

// Several integrations in one step: in parallel, with one deadline, and each with its own result.
import { describe, expect, test } from '@jest/globals';
import type { IntegrationSpec, RunResult } from '../../simulator/braze.ts';
import type { FaultScripts } from '../../simulator/faults.ts';
import { lost, perIntegration } from '../../simulator/faults.ts';
import type { StepOptions } from '../world/world.ts';
import { runAlone } from '../world/world.ts';
import { lowest } from './flow.ts';

const ids = [1, 2, 3].map((number) => `22222222-2222-4222-8222-00000000000${number}`) as [string, string, string];
const [a, b, c] = ids;
const follow = { 'wait-for-completion': 'true' };

/** Runs one step with several integrations, by default those of the world. Checks that each has its own result. */
async function several(integrations: readonly IntegrationSpec[], options: StepOptions = {}, given?: readonly string[]) {
  const inputIds = given ?? integrations.map(({ id }) => id);
  const inputs = { 'integration-id': inputIds.join('\n'), 'poll-interval': '10s', ...options.inputs };
  const step = await runAlone({ ...options, random: lowest, world: { integrations }, inputs });
  const results = JSON.parse(step.outputs['results'] ?? '') as Record<string, unknown>[];
  const posts = step.exchanges.filter(({ method }) => method === 'POST');
  expect(step.outputs['attempts']).toBe(String(posts.length));
  expect(results.map((result) => [result['integration-id'], result['attempts']])).toEqual(
    inputIds.map((id) => [id, posts.filter(({ integrationId }) => integrationId === id).length]),
  );
  return { ...step, posts, statuses: results.map(({ status }) => status).join(', ') };
}

const ending = (id: string, result: RunResult, durationMs = 60_000): IntegrationSpec => ({
  id,
  nextRuns: { result, durationMs },
});
const busy = (id: string, forMs: number): IntegrationSpec => ({
  id,
  pastRuns: [{ agoMs: 1_000, durationMs: 1_000 + forMs }],
});

describe('two integrations', () => {
  test('that are not busy are accepted in parallel, with one request each', async () => {
    const step = await several([{ id: a }, { id: b }]);
    expect(step).toMatchObject({ succeeds: true, elapsedMs: 200, annotations: [], outputs: { status: 'triggered' } });
    expect(step.exchanges.map(({ atMs, integrationId, saw }) => [atMs, integrationId, saw])).toEqual([
      [0, a, 202],
      [0, b, 202],
    ]);
  });

  test.each<[string, IntegrationSpec, FaultScripts]>([
    ['waits for a running sync', busy(a, 40_000), {}],
    ['gets no answer', { id: a }, { trigger: perIntegration({ [a]: [lost({ kind: 'silence' })] }) }],
  ])('are independent: if one %s, the other is accepted at once', async (_name, first, faults) => {
    const step = await several([first, { id: b }], { faults });
    expect(step).toMatchObject({ succeeds: true, outputs: { status: 'triggered', attempts: '3' } });
    expect(step.exchanges.find(({ integrationId }) => integrationId === b)).toMatchObject({ atMs: 0, saw: 202 });
  });

  test('each send a first trigger before one sends its second, even if that has waited longer', async () => {
    const rateLimit = { limit: 20, remaining: 0, resetsInMs: 60_000 };
    const usedUp = perIntegration({ [a]: [lost({ kind: 'answer', status: 503, rateLimit })] });
    const step = await several([{ id: a }, busy(b, 20_000)], { inputs: follow, faults: { trigger: usedUp } });
    expect(step.statuses).toBe('success, success');
    expect(step.posts.map(({ integrationId }) => integrationId)).toEqual([a, b, a]);
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
  ])('that end %s give the step the worst status', async (statuses, integrations, inputs, worst, succeeds) => {
    const step = await several(integrations, { inputs: { timeout: '2m', ...inputs } }, ids);
    expect(step).toMatchObject({ succeeds, statuses, outputs: { status: worst } });
    expect(step.elapsedMs).toBeLessThanOrEqual(120_000);
  });

  test('that are cancelled all end at once, with their own status', async () => {
    const integrations = [ending(a, 'success', 5_000), busy(b, 60_000), { id: c }];
    const step = await several(integrations, { inputs: follow, cancelAtMs: 20_500 });
    expect(step).toMatchObject({ statuses: 'success, cancelled, cancelled', elapsedMs: 20_500 });
    expect(step).toMatchObject({ succeeds: false, outputs: { status: 'cancelled' } });
  });
});

// Many at once: many integrations in one step, and many steps that share the limits of one workspace.
import { setTimeout as after } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { LimitOptions, SimulatedBraze } from '../../simulator/braze.ts';
import { KEY } from './leaks.ts';
import type { SeenTogether } from './step.ts';
import { idsOf, step, stepsTogether } from './step.ts';

/** A Braze that has these integrations, and limits that no step comes near, or given ones. */
const brazeOf = (ids: readonly string[], limits: LimitOptions = { trigger: 10_000, runs: 10_000 }) => ({
  integrations: ids.map((id) => ({ id })),
  limits,
});

test.concurrent('hazard 37: 100 integrations are each triggered once, and each is in the results', async () => {
  const ids = idsOf(100);
  const seen = await step({ braze: brazeOf(ids), inputs: { 'integration-id': ids.join('\n') } });
  expect(seen.outputs).toMatchObject({ status: 'triggered', attempts: '100' });
  const results: readonly object[] = JSON.parse(seen.outputs['results'] ?? '');
  expect(results).toMatchObject(ids.map((id) => ({ 'integration-id': id, status: 'triggered', attempts: 1 })));
  expect(seen.braze.requests.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    ids.map((id) => `POST /cdi/integrations/${id}/sync`),
  );
});

describe('the limits of one workspace', () => {
  /** Long against the start of 20 processes, short for a test. Whole seconds, for the headers tell no other. */
  const windowMs = 5_000;
  const processes = 20;
  const [noisyId = '', ...ids] = idsOf(processes + 1);

  /** Another client of the workspace, which takes twelve triggers as soon as a window of Braze's clock opens. */
  async function makeNoise(braze: SimulatedBraze, signal: AbortSignal): Promise<void> {
    const request = { method: 'POST', path: `/cdi/integrations/${noisyId}/sync`, from: 'noise' };
    for (let window = 0; !signal.aborted; await after(20)) {
      if (window === Math.floor(Date.now() / windowMs)) continue;
      window = Math.floor(Date.now() / windowMs);
      for (let sent = 0; sent < 12; sent++) braze.handle({ ...request, headers: { authorization: `Bearer ${KEY}` } });
    }
  }

  /** Runs a step for each integration, all at once, beside the noise of another client or without. */
  async function stepsOn(limits: LimitOptions, noisy: boolean): Promise<SeenTogether> {
    const over = new AbortController();
    let noise: Promise<void> | undefined;
    const together = await stepsTogether(
      {
        braze: brazeOf([noisyId, ...ids], { windowMs, ...limits }),
        inputs: { timeout: '50s' },
        during: ({ braze }) => {
          if (noisy) noise ??= makeNoise(braze, over.signal);
        },
      },
      ids.map((id) => ({ 'integration-id': id })),
    );
    over.abort();
    await noise;
    return together;
  }

  /** The triggers of one process: when, what they were answered, and until when that said that none is left (epoch ms). */
  function triggersFor(id: string, { braze, requests }: SeenTogether) {
    // Both logs have the same requests in the same order: one knows Braze's time, the other what was answered.
    const sent = braze.requests.filter(({ from }) => from !== 'noise');
    return sent.flatMap(({ atMs, integrationId }, index) => {
      const { status, headers } = requests[index]?.reply ?? {};
      const noneLeft = headers?.['x-ratelimit-remaining'] === '0';
      const noneLeftUntilMs = noneLeft ? Number(headers['x-ratelimit-reset']) * 1_000 : 0;
      return integrationId === id ? [{ atMs, status, noneLeftUntilMs }] : [];
    });
  }

  test.concurrent.each<[string, LimitOptions, boolean]>([
    ['on a limit of 8', { trigger: 8, window: 'from-first-request' }, false],
    ['on a limit of 20, of which another client takes 12', { trigger: 20, window: 'fixed' }, true],
  ])(
    'hazard 46: 20 steps %s are all accepted in the third window at the latest, and none asks too early',
    async (_name, limits, noisy) => {
      const together = await stepsOn(limits, noisy);
      expect(together.seen.map(({ outputs }) => outputs['status'])).toEqual(ids.map(() => 'triggered'));
      const sent = ids.map((id) => triggersFor(id, together));
      for (const own of sent) {
        // A window that refuses lets eight steps pass, and two of them leave four: nobody is refused in a third.
        expect(own.length).toBeLessThanOrEqual(3);
        expect(own.map(({ status }) => status)).toEqual([...own.slice(1).map(() => 429), 202]);
        expect(own.filter(({ atMs }, index) => atMs < (own[index - 1]?.noneLeftUntilMs ?? 0))).toEqual([]);
      }
      expect(sent.filter((own) => own.length > 1).length).toBeGreaterThan(0);
    },
    90_000,
  );
});

// Many at once: many integrations in one step, and many steps that share the limits of one workspace.
import { setTimeout as after } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { LimitOptions, SimulatedBraze } from '../../simulator/braze.ts';
import { KEY } from './leaks.ts';
import type { SeenTogether } from './step.ts';
import { idsOf, step, stepsTogether } from './step.ts';

/** A Braze with these integrations. By default, its limits are too high for a step to reach. */
const brazeOf = (ids: readonly string[], limits: LimitOptions = { trigger: 10_000, runs: 10_000 }) => ({
  integrations: ids.map((id) => ({ id })),
  limits,
});

test.concurrent('hazard 37: 100 integrations are each triggered once, and each is in the results', async () => {
  const ids = idsOf(100);
  const seen = await step({ braze: brazeOf(ids), inputs: { 'integration-id': [...ids, ids[0], ids[1]].join() } });
  expect(seen.annotations).toMatchObject([{ level: 'warning' }]);
  expect(seen.outputs).toMatchObject({ status: 'triggered', attempts: '100' });
  const results: readonly object[] = JSON.parse(seen.outputs['results'] ?? '');
  expect(results).toMatchObject(ids.map((id) => ({ 'integration-id': id, status: 'triggered', attempts: 1 })));
  expect(seen.braze.requests.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    ids.map((id) => `POST /cdi/integrations/${id}/sync`),
  );
});

describe('the limits of one workspace', () => {
  /** Long compared with the start of 20 processes, short for a test. In whole seconds, because the headers are. */
  const windowMs = 5_000;
  const processes = 20;
  const [noisyId = '', ...ids] = idsOf(processes + 1);

  /** Another client of the workspace. It sends twelve triggers as soon as a window starts by Braze's clock. */
  async function makeNoise(braze: SimulatedBraze, signal: AbortSignal): Promise<void> {
    const request = { method: 'POST', path: `/cdi/integrations/${noisyId}/sync`, from: 'noise' };
    for (let window = 0; !signal.aborted; await after(20)) {
      if (window === Math.floor(Date.now() / windowMs)) continue;
      window = Math.floor(Date.now() / windowMs);
      for (let sent = 0; sent < 12; sent++) braze.handle({ ...request, headers: { authorization: `Bearer ${KEY}` } });
    }
  }

  /** Runs a step for each integration, all at once, with or without the noise of another client. */
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

  /** The triggers of one process: their times, their answers' statuses, and until when those left none (epoch ms). */
  function triggersFor(id: string, { braze, requests }: SeenTogether) {
    // Both logs have the same requests in the same order: one has Braze's times, the other has the answers.
    const sent = braze.requests.filter(({ from }) => from !== 'noise');
    return sent.flatMap(({ atMs, integrationId }, index) => {
      const { status, headers } = requests[index]?.reply ?? {};
      const noneLeft = headers?.['x-ratelimit-remaining'] === '0';
      const noneLeftUntilMs = noneLeft ? Number(headers['x-ratelimit-reset']) * 1_000 : 0;
      return integrationId === id ? [{ atMs, status, noneLeftUntilMs }] : [];
    });
  }

  test.concurrent.each<[string, LimitOptions, boolean]>([
    ['with a limit of 8', { trigger: 8, window: 'from-first-request' }, false],
    ['with a limit of 20, of which another client uses 12', { trigger: 20, window: 'fixed' }, true],
  ])(
    'hazard 46: 20 steps %s are all accepted by the third window, and none triggers too early',
    async (_name, limits, noisy) => {
      const together = await stepsOn(limits, noisy);
      expect(together.seen.map(({ outputs }) => outputs['status'])).toEqual(ids.map(() => 'triggered'));
      const sent = ids.map((id) => triggersFor(id, together));
      for (const own of sent) {
        // A window that refuses a step accepts eight others. After two of them four are left, so a third refuses none.
        expect(own.length).toBeLessThanOrEqual(3);
        expect(own.map(({ status }) => status)).toEqual([...own.slice(1).map(() => 429), 202]);
        expect(own.filter(({ atMs }, index) => atMs < (own[index - 1]?.noneLeftUntilMs ?? 0))).toEqual([]);
      }
      expect(sent.filter((own) => own.length > 1).length).toBeGreaterThan(0);
    },
    90_000,
  );
});

// Many at once: many integrations in one step, and many steps that share the limits of one workspace.
import { setTimeout as after } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { BrazeOptions, LimitOptions, SimulatedBraze, WireReply } from '../../simulator/braze.ts';
import { KEY } from './leaks.ts';
import type { Given, Seen, SeenTogether } from './step.ts';
import { outputsWith, step, stepsTogether } from './step.ts';

function idsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`);
}

/** A Braze that has these integrations, and limits that no step comes near, or given ones. */
function brazeOf(
  ids: readonly string[],
  limits: LimitOptions = { trigger: 10_000, runs: 10_000 },
): Partial<BrazeOptions> {
  return { integrations: ids.map((id) => ({ id })), limits };
}

function resultsOf({ outputs }: Seen): readonly Readonly<Record<string, unknown>>[] {
  return JSON.parse(outputs['results'] ?? '') as Readonly<Record<string, unknown>>[];
}

describe('the integrations of one step', () => {
  test.concurrent('hazard 37: 100 ids work, each is triggered once and told of', async () => {
    const ids = idsOf(100);
    const seen = await step({ braze: brazeOf(ids), inputs: { 'integration-id': ids.join('\n') } });
    expect([seen.exitCode, seen.outputs['status'], seen.outputs['attempts']]).toEqual([0, 'triggered', '100']);
    expect(resultsOf(seen).map((result) => [result['integration-id'], result['status'], result['attempts']])).toEqual(
      ids.map((id) => [id, 'triggered', 1]),
    );
    expect(seen.braze.requests.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      ids.map((id) => `POST /cdi/integrations/${id}/sync`),
    );
  });

  test.concurrent('hazard 37: the same id twice, bare and as a dashboard address, is one, with a warning', async () => {
    const ids = idsOf(2);
    const page = `https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${ids[0]}`;
    const seen = await step({ braze: brazeOf(ids), inputs: { 'integration-id': `${ids.join(', ')}\n${page}` } });
    expect([seen.exitCode, seen.outputs['status'], seen.outputs['attempts']]).toEqual([0, 'triggered', '2']);
    expect(resultsOf(seen).map((result) => result['integration-id'])).toEqual(ids);
    expect(seen.braze.requests.map(({ integrationId }) => integrationId).sort()).toEqual(ids);
    expect(seen.annotations).toEqual([
      { level: 'warning', text: expect.stringMatching(/^integration-id .*more than/) },
    ]);
    expect(seen.annotations[0]?.text).toContain(ids[0]);
  });

  test.concurrent.each([
    ['an empty list', ''],
    ['a list of blanks and commas', ' ,\n, '],
    ['a list of comments', '# all of them\n # later'],
    ['a list of 101', idsOf(101).join('\n')],
  ])('hazard 37: %s is refused before any request, by the name of the input', async (_name, list) => {
    const seen = await step({ inputs: { 'integration-id': list } });
    expect(seen.outputs).toEqual({ ...outputsWith('failed', 0), results: '[]' });
    expect([seen.exitCode, seen.requests]).toEqual([1, []]);
    expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringMatching(/\bintegration-id /) }]);
  });
});

/** Long against the start of 20 processes, short for a test. Whole seconds, for the headers tell no other. */
const windowMs = 5_000;

const processes = 20;

/** Of another client, in Braze's log. */
const noisy = 'noise';

/** Runs that many steps at once, one integration each. */
function steps(limits: LimitOptions, during: NonNullable<Given['during']> = () => undefined): Promise<SeenTogether> {
  const ids = idsOf(processes + 1);
  return stepsTogether(
    { braze: brazeOf(ids, { windowMs, ...limits }), inputs: { timeout: '50s' }, during },
    ids.slice(0, processes).map((id) => ({ 'integration-id': id })),
  );
}

/** One trigger of a process: when, what it was answered, and until when that answer said that none is left. */
interface Sent {
  readonly atMs: number;
  readonly status: number;
  readonly noneLeftUntilMs: number;
}

/** What each process sent, told apart by its integration. All times are Braze's, epoch ms. */
function sentByEach({ braze, requests }: SeenTogether): readonly (readonly Sent[])[] {
  // Both logs have the same requests in the same order: one knows Braze's time, the other what was answered.
  const all = braze.requests
    .filter(({ from }) => from !== noisy)
    .map(({ atMs, integrationId }, index) => ({ atMs, integrationId, reply: requests[index]?.reply }));
  return idsOf(processes).map((id) =>
    all
      .filter(({ integrationId }) => integrationId === id)
      .map(({ atMs, reply }) => {
        const headers: WireReply['headers'] = reply?.headers ?? {};
        const noneLeft = headers['x-ratelimit-remaining'] === '0';
        const noneLeftUntilMs = noneLeft ? Number(headers['x-ratelimit-reset']) * 1_000 : 0;
        return { atMs, status: reply?.status ?? 0, noneLeftUntilMs };
      }),
  );
}

function checkTogether(together: SeenTogether): void {
  for (const each of together.seen) expect([each.exitCode, each.outputs['status']]).toEqual([0, 'triggered']);
  const sent = sentByEach(together);
  for (const own of sent) {
    expect(own.map(({ status }) => status)).toEqual([...own.slice(1).map(() => 429), 202]);
    expect(own.filter(({ atMs }, index) => atMs < (own[index - 1]?.noneLeftUntilMs ?? 0))).toEqual([]);
  }
  const times = sent.flat().map(({ atMs }) => atMs);
  expect(Math.max(...times) - Math.min(...times)).toBeLessThan(3 * windowMs);
  // They did collide: each window lets eight pass.
  const waited = sent.filter((own) => own.length > 1);
  expect(waited.length).toBeGreaterThanOrEqual(4);
  for (const [first] of waited) expect(first?.noneLeftUntilMs).toBeGreaterThan(0);
}

/** Another client of the workspace, which takes twelve triggers as soon as a window of Braze's clock opens. */
async function makeNoise(braze: SimulatedBraze, signal: AbortSignal): Promise<void> {
  const path = `/cdi/integrations/${idsOf(processes + 1).at(-1)}/sync`;
  while (!signal.aborted) {
    for (let requests = 0; requests < 12; requests++) {
      braze.handle({ method: 'POST', path, headers: { authorization: `Bearer ${KEY}` }, from: noisy });
    }
    await after(windowMs - (Date.now() % windowMs), null, { signal }).catch(() => null);
  }
}

describe('the limits of one workspace', () => {
  test.concurrent('hazard 46: 20 steps on a limit of 8 are all accepted within 3 windows, and none asks too early', async () => {
    checkTogether(await steps({ trigger: 8, window: 'from-first-request' }));
  }, 90_000);

  test.concurrent('hazard 46: 20 steps on a limit of 20, of which another client takes 12, likewise', async () => {
    const over = new AbortController();
    const noise: Promise<void>[] = [];
    const together = await steps({ trigger: 20, window: 'fixed' }, ({ braze }) => {
      if (noise.length === 0) noise.push(makeNoise(braze, over.signal));
    });
    over.abort();
    await Promise.all(noise);
    checkTogether(together);
  }, 90_000);
});

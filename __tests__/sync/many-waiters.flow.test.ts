// Many waits at once: steps that wait for the same sync, and integrations whose syncs take far longer than any before.
import { describe, expect, test } from '@jest/globals';
import type { StepOptions } from '../world/world.ts';
import { createWorld, runAlone } from '../world/world.ts';
import { gaps, summarize } from './flow.ts';
import { busyUntil, history, minuteMs } from './worlds.ts';

describe('five steps that wait for the same sync', () => {
  const five = (inputs: Readonly<Record<string, string>>, apartMs: number): readonly StepOptions[] =>
    [1, 2, 3, 4, 5].map((seed) => ({ seed, startAtMs: (seed - 1) * apartMs, inputs }));

  test.each([
    ['true', '10s'],
    ['true', 'auto'],
    ['false', '10s'],
    ['false', 'auto'],
  ])('start one sync, and four adopt it (followed: %s, polled: %s)', async (isFollowed, pollInterval) => {
    for (const apartMs of [0, 70, 1_000, 5_000]) {
      for (const blockerMs of [30_000, 4 * minuteMs]) {
        const world = createWorld(busyUntil(blockerMs));
        const inputs = { 'wait-for-completion': isFollowed, 'poll-interval': pollInterval };
        const results = (await world.run(...five(inputs, apartMs))).map(summarize);
        const status = isFollowed === 'true' ? 'success' : 'triggered';
        expect(results.map((each) => each.status)).toEqual(Array(5).fill(status));
        expect(results.filter((each) => !each.adopted)).toHaveLength(1);
        expect(world.braze.runs().filter(({ by }) => by === 'trigger')).toHaveLength(1);
      }
    }
  });

  test('start two syncs in all if the first one fails', async () => {
    const nextRuns = { result: ['error', 'success'] } as const;
    const world = createWorld(busyUntil(30_000, { nextRuns }));
    const steps = five({ 'wait-for-completion': 'true', 'poll-interval': '10s' }, 0);
    const results = (await world.run(...steps)).map(summarize);
    // The step that started the failed sync adopts the later one, or fails with its own.
    expect(results.filter(({ status }) => status === 'success').length).toBeGreaterThanOrEqual(4);
    expect(world.braze.runs().filter(({ by }) => by === 'trigger')).toHaveLength(2);
  });
});

describe('30 integrations whose syncs take 100 times as long as any before', () => {
  const ids = Array.from({ length: 30 }, (_, index) => `44444444-4444-4444-8444-4444444444${index + 10}`);
  const pastRuns = [...history(3, { durationMs: 36_000 }), { agoMs: 5_000, durationMs: 6 * 3_600_000 }];

  test.each(['true', 'false'])(
    'are triggered at most once in 10 minutes, and end busy (followed: %s)',
    async (...row) => {
      const [isFollowed] = row;
      const step = await runAlone({
        world: { integrations: ids.map((id) => ({ id, pastRuns })) },
        inputs: { 'integration-id': ids.join('\n'), timeout: '90m', 'wait-for-completion': isFollowed },
      });
      const results = JSON.parse(step.outputs['results'] ?? '[]') as { status: string }[];
      expect(results.map(({ status }) => status)).toEqual(Array(30).fill('busy'));
      expect(step.annotations[0]?.text).toContain('Braze accepted no trigger before the timeout of 1h 30m.');
      // There may be one more at the deadline.
      const posts = step.exchanges.filter(({ method, atMs }) => method === 'POST' && atMs < 89 * minuteMs);
      for (const id of ids) {
        const times = posts.filter(({ integrationId }) => integrationId === id).map(({ atMs }) => atMs);
        expect(gaps(times).filter((gapMs) => gapMs < 10 * minuteMs)).toEqual([]);
      }
    },
  );
});

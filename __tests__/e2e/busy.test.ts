// Another sync is running: wait for it, and tell a run that covers the fresh rows from one that does not.
import { describe, expect, test } from '@jest/globals';
import type { Given } from './step.ts';
import { ID, outputsWith, step, verdict } from './step.ts';

const post = 'POST sync';
const list = 'GET job_sync_status';

/** Another sync began before the step did, and runs until a test ends it. */
const blocked: Given = {
  integration: { pastRuns: [{ agoMs: 60_000, durationMs: Number.POSITIVE_INFINITY }] },
  inputs: { 'poll-interval': '300ms' },
};

describe('another sync is running', () => {
  test.concurrent('it is waited for, then ours is triggered', async () => {
    const seen = await step({
      ...blocked,
      during: ({ braze, server }) => server.arrived(3).then(() => braze.endRun(ID)),
    });
    expect(seen.outputs).toEqual(outputsWith('triggered', 2, 202, 'success'));
    const { requests } = seen;
    expect(requests).toEqual([post, ...requests.slice(1, -1).map(() => list), post]);
    expect(seen.exitCode).toBe(0);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('a key that may only trigger gets there by triggering again', async () => {
    const seen = await step({
      ...blocked,
      permissions: ['cdi.integration_sync'],
      during: ({ braze, server }) => server.arrived(3).then(() => braze.endRun(ID)),
    });
    expect(seen.outputs).toEqual(outputsWith('triggered', 3, 202, 'success'));
    expect(seen.requests).toEqual([post, list, post, post]);
    expect(seen.exitCode).toBe(0);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('until the timeout: red, busy, within a second of the deadline', async () => {
    const seen = await step({ ...blocked, inputs: { ...blocked.inputs, timeout: '2s' } });
    expect(seen.outputs).toEqual(outputsWith('busy', 1, 429, 'Another job is in progress'));
    expect(seen.exitCode).toBe(1);
    expect(seen.elapsedMs).toBeGreaterThanOrEqual(2_000);
    expect(seen.elapsedMs - seen.printedAfterMs).toBeLessThan(3_000);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('and a later one by someone else: that one is adopted, none is triggered', async () => {
    const seen = await step({
      ...blocked,
      async during({ braze, server }) {
        await server.arrived(2);
        braze.endRun(ID);
        braze.startRun(ID, { by: 'other' });
      },
    });
    expect(verdict(seen)).toEqual({
      exitCode: 0,
      status: 'triggered',
      attempts: '1',
      adopted: 'true',
      requests: [post, list, list],
    });
    expect(seen.braze.runs().map(({ by }) => by)).toEqual(['past', 'other']);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('and a later one that ended error when it was first seen: not adopted, ours is triggered', async () => {
    const seen = await step({
      ...blocked,
      async during({ braze, server }) {
        await server.arrived(2);
        braze.endRun(ID);
        braze.startRun(ID, { result: 'error', durationMs: 50, visibleAfterMs: 50 });
      },
    });
    expect(seen.outputs).toEqual(outputsWith('triggered', 2, 202, 'success'));
    expect(seen.braze.runs().map(({ by }) => by)).toEqual(['past', 'schedule', 'trigger']);
    expect(seen.exitCode).toBe(0);
  });
});

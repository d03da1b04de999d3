// After an answer that leaves open whether a sync was started: what is done about it, and what is said.
import { describe, expect, test } from '@jest/globals';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { ID, outputsWith, step, verdict } from './step.ts';

const post = 'POST sync';
const list = 'GET job_sync_status';

describe('an answer got lost', () => {
  test.concurrent('the sync that the lost trigger started shows up later: it is adopted, none is started twice', async () => {
    const seen = await step({
      integration: { nextRuns: { visibleAfterMs: 500 } },
      faults: { trigger: [afterEffect({ kind: 'reset' })] },
    });
    expect(verdict(seen)).toEqual({
      exitCode: 0,
      status: 'triggered',
      attempts: '1',
      adopted: 'true',
      requests: [post, list, list],
    });
    expect(seen.braze.runs()).toHaveLength(1);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('a key that cannot read runs: no evidence, so another trigger', async () => {
    const seen = await step({
      permissions: ['cdi.integration_sync'],
      faults: { trigger: [lost({ kind: 'reset' })] },
    });
    expect(seen.outputs).toEqual(outputsWith('triggered', 2, 202, 'success'));
    expect(seen.requests).toEqual([post, list, post]);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('on-busy: skip waits from then on, for a green step would say too much', async () => {
    const seen = await step({
      faults: { trigger: [lost({ kind: 'fin' })] },
      inputs: { 'on-busy': 'skip', 'poll-interval': '2s' },
      async during({ braze, server }) {
        await server.arrived(2);
        braze.startRun(ID, { durationMs: 60_000, visibleAfterMs: Number.POSITIVE_INFINITY });
        await server.arrived(5);
        braze.endRun(ID);
      },
    });
    expect(seen.outputs).toEqual(outputsWith('triggered', 3, 202, 'success'));
    expect(seen.requests.slice(0, 5)).toEqual([post, list, list, post, list]);
    expect(seen.requests.at(-1)).toBe(post);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('hazard 16: 503 with Retry-After: 3 is obeyed', async () => {
    const seen = await step({
      faults: { trigger: [lost({ kind: 'answer', status: 503, headers: { 'retry-after': '3' } })] },
    });
    expect(seen.outputs).toEqual(outputsWith('triggered', 2, 202, 'success'));
    expect(seen.requests).toEqual([post, list, list, post]);
    const [firstAtMs = 0, , , lastAtMs = 0] = seen.requestsAtMs;
    expect(lastAtMs - firstAtMs).toBeGreaterThanOrEqual(3_000);
    expect(lastAtMs - firstAtMs).toBeLessThan(5_000);
  });

  test.concurrent('hazard 4: silence until the timeout ends unknown, on time', async () => {
    const seen = await step({ faults: { trigger: [lost({ kind: 'silence' })] }, inputs: { timeout: '2s' } });
    expect(seen.outputs).toEqual(outputsWith('unknown', 1));
    expect(seen.requests).toEqual([post]);
    expect(seen.elapsedMs).toBeGreaterThanOrEqual(2_000);
    expect(seen.elapsedMs - seen.printedAfterMs).toBeLessThan(3_000);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('500 until the timeout ends unknown, though a 4xx came last', async () => {
    const seen = await step({
      faults: { trigger: [500, 403].map((status) => lost({ kind: 'answer', status })) },
      inputs: { timeout: '4s', 'poll-interval': '500ms' },
    });
    expect(seen.outputs).toEqual(outputsWith('unknown', 2, 403, 'Access Denied'));
    expect(seen.requests.filter((request) => request === post)).toHaveLength(2);
    expect(seen.told).toMatchSnapshot();
  });
});

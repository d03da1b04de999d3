// A gateway that answers for itself: nginx behind squid, while the Braze behind nginx is gone, slow or gzipped.
import { describe, expect, test } from '@jest/globals';
import { afterEffect } from '../../../simulator/faults.ts';
import { outputsWith } from '../../e2e/step.ts';
import { until } from './programs.ts';
import { started, stepAmong, verdict } from './step.ts';

const follow = { 'wait-for-completion': 'true', 'poll-interval': '500ms' };

describe('Braze is gone, and nginx answers 502', () => {
  test.concurrent('to the trigger: evidence is sought, there is none, Braze comes back: triggered', async () => {
    const seen = await stepAmong({
      inputs: { 'poll-interval': '500ms' },
      before: ({ simulator }) => simulator.stop(),
      async during({ nginx, simulator }) {
        await until('the runs were asked for', () => nginx.log().length >= 2);
        await simulator.start();
      },
    });
    expect(seen.outputs).toEqual(outputsWith('triggered', 2, 202, 'success'));
    expect(seen.served.slice(0, 2)).toEqual(['TLSv1.3 POST sync 502', 'TLSv1.3 GET job_sync_status 502']);
    expect(seen.served.slice(-2)).toEqual(['TLSv1.3 GET job_sync_status 200', 'TLSv1.3 POST sync 202']);
    expect(started(seen)).toBe(1);
  });

  test.concurrent('in the middle of a followed sync: success', async () => {
    const seen = await stepAmong({
      integration: { nextRuns: { durationMs: 4_000 } },
      inputs: follow,
      async during({ nginx, requests, simulator }) {
        await until('the sync is followed', () => requests.length >= 4);
        await simulator.stop();
        await until('nginx has answered for Braze', () => nginx.log().some((line) => line.endsWith('502')));
        await simulator.start();
      },
    });
    expect(verdict(seen)).toEqual({ exitCode: 0, status: 'success', attempts: '1', adopted: 'false' });
    expect(started(seen)).toBe(1);
  });
});

describe('Braze does not answer in time, and nginx answers 504', () => {
  test.concurrent('to a trigger that took effect: no run is evidence behind a gateway, so the step waits and starts its own', async () => {
    const seen = await stepAmong({
      integration: { nextRuns: { durationMs: 3_000 } },
      faults: { trigger: [afterEffect({ kind: 'silence' })] },
      inputs: follow,
    });
    expect(verdict(seen)).toEqual({ exitCode: 0, status: 'success', attempts: '2', adopted: 'false' });
    const posts = seen.served.filter((line) => line.includes('POST'));
    expect(posts).toEqual(['TLSv1.3 POST sync 504', 'TLSv1.3 POST sync 202']);
    expect(started(seen)).toBe(2);
  });
});

test.concurrent('hazard 17: an answer is gzipped, though nobody asked for it: accepted', async () => {
  const seen = await stepAmong({ faults: { trigger: [afterEffect({ kind: 'gzip' })] } });
  expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202));
  expect(seen.served).toEqual(['TLSv1.3 POST sync 202']);
});

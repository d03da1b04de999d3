// A gateway that answers by itself: nginx behind squid, while the Braze behind nginx is gone or slow.
import { expect, test } from '@jest/globals';
import { afterEffect, lost } from '../../../simulator/faults.ts';
import { outputsWith } from '../../e2e/step.ts';
import { stepBehind } from './step.ts';

const follow = { 'wait-for-completion': 'true', 'poll-interval': '500ms' };

/** nginx answers 502 if it loses the connection to Braze. */
const gone = lost({ kind: 'reset' });

test.concurrent('after a 502 to the trigger, the step finds no evidence of a run and triggers again', async () => {
  const seen = await stepBehind({
    faults: { trigger: [gone], runs: [gone] },
    inputs: { 'poll-interval': '500ms' },
  });
  expect(seen.outputs).toEqual(outputsWith('triggered', 2, 202, 'success'));
  expect(seen.served.slice(0, 2)).toEqual(['TLSv1.3 POST sync 502', 'TLSv1.3 GET job_sync_status 502']);
  expect(seen.served.slice(-2)).toEqual(['TLSv1.3 GET job_sync_status 200', 'TLSv1.3 POST sync 202']);
  expect(seen.started).toBe(1);
});

test.concurrent('a 502 in the middle of a followed sync does not keep it from succeeding', async () => {
  const seen = await stepBehind({
    integration: { nextRuns: { durationMs: 4_000 } },
    faults: { runs: [null, null, null, gone, gone] },
    inputs: follow,
  });
  expect(seen.outputs).toMatchObject({ status: 'success', attempts: '1', adopted: 'false' });
  expect(seen.served.filter((line) => line.endsWith('502'))).toHaveLength(2);
  expect(seen.started).toBe(1);
});

test.concurrent('after a 504 to a trigger that took effect, no run is evidence behind a gateway, so the step waits and triggers again', async () => {
  const seen = await stepBehind({
    integration: { nextRuns: { durationMs: 3_000 } },
    faults: { trigger: [afterEffect({ kind: 'silence' })] },
    inputs: follow,
  });
  expect(seen.outputs).toMatchObject({ status: 'success', attempts: '2', adopted: 'false' });
  const posts = seen.served.filter((line) => line.includes('POST'));
  expect(posts).toEqual(['TLSv1.3 POST sync 504', 'TLSv1.3 POST sync 202']);
  expect(seen.started).toBe(2);
});

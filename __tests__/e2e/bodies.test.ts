// Bodies that are not as Braze sends them: pages of somebody in between, byte order marks.
import { describe, expect, test } from '@jest/globals';
import type { Sight } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { outputsWith, step } from './step.ts';

const page: Sight = {
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>Sign in</title>',
};

const follow = { 'wait-for-completion': 'true', 'poll-interval': '200ms' };

describe('hazard 59: a web page with 200, as of a login proxy,', () => {
  test.concurrent.each([
    ['the trigger', { trigger: [lost(page)] }, {}, outputsWith('failed', 1, 200), ['POST sync']],
    ['the list', { runs: [lost(page)] }, follow, outputsWith('failed', 0), ['GET job_sync_status']],
  ])('in answer to %s is refused after one request', async (_name, faults, inputs, outputs, requests) => {
    const seen = await step({ faults, inputs });
    expect([seen.exitCode, seen.outputs, seen.requests]).toEqual([1, outputs, requests]);
    expect(seen.annotations[0]?.text).toContain("answered with a web page, not with Braze's API.");
  });
});

describe('hazard 59: a byte order mark', () => {
  const marked = (body: string) => afterEffect({ kind: 'answer', body: `\ufeff${body}` });

  test.concurrent('before the words of a 202 is passed over', async () => {
    const seen = await step({ faults: { trigger: [marked('{"message":"queued"}')] } });
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'queued'));
  });

  test.concurrent('before a list is passed over: the list is read', async () => {
    const seen = await step({
      integration: { nextRuns: { durationMs: 700 } },
      faults: { runs: [marked('{"results":[]}')] },
      inputs: follow,
    });
    expect(seen.outputs).toMatchObject({ status: 'success', attempts: '1' });
    expect(seen.requests.slice(0, 2)).toEqual(['GET job_sync_status', 'POST sync']);
  });
});

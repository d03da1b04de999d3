// Bodies that are not as Braze sends them: pages of somebody in between, byte order marks.
import { describe, expect, test } from '@jest/globals';
import type { Sight } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { follow, list, outputsWith, post, step, verdict } from './step.ts';

const headers = { 'content-type': 'text/html; charset=utf-8' };
const page: Sight = { kind: 'answer', status: 200, headers, body: '<!doctype html><title>Sign in</title>' };

describe('hazard 59: a web page with 200, as of a login proxy,', () => {
  test.concurrent.each([
    ['the trigger', { trigger: [lost(page)] }, 'false', outputsWith('not_started', 1, 200), [post]],
    ['the list', { runs: [lost(page)] }, 'true', outputsWith('not_started', 0), [list]],
  ])('in answer to %s is refused after one request', async (_name, faults, followed, outputs, requests) => {
    const seen = await step({ faults, inputs: { 'wait-for-completion': followed } });
    expect([seen.exitCode, seen.outputs, seen.requests]).toEqual([1, outputs, requests]);
    expect(seen.annotations[0]?.text).toContain("answered with a web page (200), not with Braze's API.");
  });
});

describe('hazard 59: a byte order mark', () => {
  const marked = (body: string) => afterEffect({ kind: 'answer', body: `\ufeff${body}` });

  test.concurrent('before the words of a 202 is passed over', async () => {
    const seen = await step({ faults: { trigger: [marked('{"message":"queued"}')] } });
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'queued'));
  });

  test.concurrent('before a list is passed over: the list is read', async () => {
    const seen = await follow({}, { faults: { runs: [marked('{"results":[]}')] } });
    expect(verdict(seen)).toMatchObject({ status: 'success', attempts: '1' });
    expect(seen.requests.slice(0, 2)).toEqual([list, post]);
  });
});

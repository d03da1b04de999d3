// Braze's two endpoints: what is asked of the transport, and that its answers are read.
import { describe, expect, test } from '@jest/globals';
import { createBraze } from '../../src/braze/client.ts';
import type { Answer, BrazeRequest } from '../../src/braze/exchange.ts';

const limits = { timeoutMs: 1_234, signal: new AbortController().signal };

/** Braze over a transport that gives one answer and keeps what it was asked. */
function brazeAnswering(httpStatus: number, body: string) {
  const requests: BrazeRequest[] = [];
  const answer: Answer = { kind: 'answer', httpStatus, headers: {}, body };
  const braze = createBraze((request) => {
    requests.push(request);
    return Promise.resolve(answer);
  });
  return { braze, requests };
}

describe('a trigger', () => {
  test('is a POST to the sync of the integration, within the limits given', async () => {
    const { braze, requests } = brazeAnswering(202, '{"message":"success"}');
    expect(await braze.trigger('ab_C-1', limits)).toEqual({
      kind: 'accepted',
      httpStatus: 202,
      message: { foreign: 'success' },
    });
    expect(requests).toEqual([{ method: 'POST', path: '/cdi/integrations/ab_C-1/sync', ...limits }]);
    expect(requests[0]?.signal).toBe(limits.signal);
  });
});

describe('a look at the runs', () => {
  test('is a GET of the first page without a cursor', async () => {
    const { braze, requests } = brazeAnswering(200, '{"results":[]}');
    expect(await braze.runs('ab_C-1', null, limits)).toEqual({ kind: 'page', runs: [], nextCursor: null });
    expect(requests).toEqual([{ method: 'GET', path: '/cdi/integrations/ab_C-1/job_sync_status', ...limits }]);
    expect(requests[0]?.signal).toBe(limits.signal);
  });

  test.each([
    ['c2tpcDoxMDA=', 'c2tpcDoxMDA%3D'],
    ['a+b/c', 'a%2Bb%2Fc'],
    ['a&b=c#d', 'a%26b%3Dc%23d'],
    ['', ''],
  ])('carries the cursor %j as %s', async (cursor, encoded) => {
    const { braze, requests } = brazeAnswering(200, '{"results":[]}');
    await braze.runs('id', cursor, limits);
    expect(requests.map(({ path }) => path)).toEqual([`/cdi/integrations/id/job_sync_status?cursor=${encoded}`]);
  });
});

describe('an id that was not checked', () => {
  test.each(['', '..', '../../users/delete', 'a/b', 'x?y', '%2e%2e', 'a b', 'x'.repeat(129)])(
    'is a bug and sends nothing: %s',
    async (id) => {
      const { braze, requests } = brazeAnswering(202, '');
      await expect(braze.trigger(id, limits)).rejects.toThrow(TypeError);
      await expect(braze.runs(id, null, limits)).rejects.toThrow('an integration id passed unchecked');
      expect(requests).toEqual([]);
    },
  );
});

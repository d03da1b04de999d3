// Braze's two endpoints: what is asked of the transport, that its answers are read, and what is heard of the limits.
import { describe, expect, test } from '@jest/globals';
import { createBraze } from '../../src/braze/client.ts';
import type { Answer, BrazeRequest, Failure, Headers } from '../../src/braze/exchange.ts';

const limits = { timeoutMs: 1_234, signal: new AbortController().signal };

/** Braze over a transport that gives one answer, and keeps what it was asked and what was heard of the limits. */
function brazeOver(exchange: Answer | Failure) {
  const requests: BrazeRequest[] = [];
  const heard: unknown[][] = [];
  const braze = createBraze(
    (request) => {
      requests.push(request);
      return Promise.resolve(exchange);
    },
    (...told) => heard.push(told),
  );
  return { braze, requests, heard };
}

function brazeAnswering(httpStatus: number, body: string, headers: Headers = {}) {
  return brazeOver({ kind: 'answer', httpStatus, headers, body });
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

  test('carries the cursor of the page before as it was there, encoded or not', async () => {
    for (const cursor of ['c2tpcDoxMDA=', 'c2tpcDoxMDA%3D']) {
      const link = `</cdi/integrations0-0/job_sync_status?cursor=${cursor}>; rel="next"`;
      const { braze, requests } = brazeAnswering(200, '{"results":[]}', { link });
      const page = await braze.runs('id', null, limits);
      await braze.runs('id', page.kind === 'page' ? page.nextCursor : null, limits);
      expect(requests[1]?.path).toBe('/cdi/integrations/id/job_sync_status?cursor=c2tpcDoxMDA%3D');
    }
  });
});

describe('of the limits is heard, once for each request,', () => {
  const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
  const reset = `${Date.UTC(2026, 0, 1) / 1_000 + 30}`;
  const timeout: Failure = { kind: 'failure', code: 'TIMEOUT', stage: 'exchanging', proxyStatus: null };

  test.each([
    [
      'what the headers say',
      { 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': reset, date },
      { remaining: 7, resetInMs: 30_000 },
    ],
    ['that they say nothing', {}, 'nothing'],
  ])('%s', async (_what, headers, told) => {
    const trigger = brazeAnswering(202, '', headers);
    await trigger.braze.trigger('id', limits);
    expect(trigger.heard).toEqual([['trigger', told]]);
    const runs = brazeAnswering(200, '{"results":[]}', headers);
    await runs.braze.runs('id', null, limits);
    expect(runs.heard).toEqual([['runs', told]]);
  });

  test('that a refusal leaves nothing, though the headers speak of what is left', async () => {
    const { braze, heard } = brazeAnswering(429, 'Rate Limited', { 'retry-after': '9', 'x-ratelimit-remaining': '7' });
    await braze.trigger('id', limits);
    await braze.runs('id', null, limits);
    const told = { remaining: 0, resetInMs: 9_000 };
    expect(heard).toEqual([
      ['trigger', told],
      ['runs', told],
    ]);
  });

  test('that a look that is refused without advice leaves nothing for a minute, and of a trigger nothing', async () => {
    const { braze, heard } = brazeAnswering(429, 'Rate Limited');
    await braze.trigger('id', limits);
    await braze.runs('id', null, limits);
    expect(heard).toEqual([
      ['trigger', 'nothing'],
      ['runs', { remaining: 0, resetInMs: 60_000 }],
    ]);
  });

  test('that there was no answer', async () => {
    const { braze, heard } = brazeOver(timeout);
    await braze.trigger('id', limits);
    await braze.runs('id', null, limits);
    expect(heard).toEqual([
      ['trigger', 'no answer'],
      ['runs', 'no answer'],
    ]);
  });
});

describe('an id that was not checked', () => {
  test.each(['', '..', '../../users/delete', 'a/b', 'x?y', '%2e%2e', 'a b', 'x'.repeat(129)])(
    'is a bug and sends nothing: %s',
    async (id) => {
      const { braze, requests, heard } = brazeAnswering(202, '');
      await expect(braze.trigger(id, limits)).rejects.toThrow(TypeError);
      await expect(braze.runs(id, null, limits)).rejects.toThrow('an integration id passed unchecked');
      expect([requests, heard]).toEqual([[], []]);
    },
  );
});

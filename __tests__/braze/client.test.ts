// Braze's two endpoints: what is asked of the transport, and that its answers are read.
import { expect, test } from '@jest/globals';
import { createBraze } from '../../src/braze/client.ts';
import type { Answer, BrazeRequest, Failure } from '../../src/braze/exchange.ts';
import { answer, read } from './answers.ts';

const limits = { timeoutMs: 1_234, signal: new AbortController().signal };
const noRuns = '{"results":[]}';
const path = '/cdi/integrations/ab_C-1';

/** Braze over a transport that gives one answer, and keeps what it was asked. */
function brazeOver(exchange: Answer | Failure, trustsDate = true) {
  const requests: BrazeRequest[] = [];
  const braze = createBraze(
    (request) => {
      requests.push(request);
      return Promise.resolve(exchange);
    },
    { trustsDate },
  );
  return { braze, requests };
}

test('a trigger is a POST to the sync of the integration, within the limits given', async () => {
  const { braze, requests } = brazeOver(answer(202, '{"message":"success"}'));
  expect(await braze.trigger('ab_C-1', limits)).toEqual(read('accepted', 202, 'success'));
  expect(requests).toEqual([{ method: 'POST', path: `${path}/sync`, ...limits }]);
  expect(requests[0]?.signal).toBe(limits.signal);
});

test('a look at the runs is a GET of the first page without a cursor, within the limits given', async () => {
  const { braze, requests } = brazeOver(answer(200, noRuns));
  expect(await braze.runs('ab_C-1', null, limits)).toMatchObject({ kind: 'page', runs: [], nextCursor: null });
  expect(requests).toEqual([{ method: 'GET', path: `${path}/job_sync_status`, ...limits }]);
  expect(requests[0]?.signal).toBe(limits.signal);
});

test.each([
  ['a+b/c=', 'a%2Bb%2Fc%3D'],
  ['a&b=c#d', 'a%26b%3Dc%23d'],
  ['', ''],
])('a look at the runs carries the cursor %j as %s', async (cursor, encoded) => {
  const { braze, requests } = brazeOver(answer(200, noRuns));
  await braze.runs('ab_C-1', cursor, limits);
  expect(requests[0]?.path).toBe(`${path}/job_sync_status?cursor=${encoded}`);
});

test("the Date of an answer counts, unless the endpoint is a gateway's", async () => {
  const dated = answer(202, noRuns, { date: 'Thu, 01 Jan 2026 00:00:00 GMT' });
  for (const trustsDate of [true, false]) {
    const { braze } = brazeOver(dated, trustsDate);
    const dateMs = trustsDate ? Date.UTC(2026, 0, 1) : null;
    expect(await braze.trigger('id', limits)).toMatchObject({ dateMs });
    expect(await braze.runs('id', null, limits)).toMatchObject({ dateMs });
  }
});

test('an id that was not checked is a bug and sends nothing', async () => {
  const { braze, requests } = brazeOver(answer(202));
  await expect(braze.trigger('../../users/delete', limits)).rejects.toThrow(TypeError);
  await expect(braze.runs('../../users/delete', null, limits)).rejects.toThrow('an integration id passed unchecked');
  expect(requests).toEqual([]);
});

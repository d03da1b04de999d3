// Braze's endpoints: what is asked of the transport, and that its answers are read.
import { expect, test } from '@jest/globals';
import { createBraze } from '../../src/braze/client.ts';
import type { Answer, BrazeRequest } from '../../src/braze/exchange.ts';
import { answer, read } from './answers.ts';

const timeoutMs = 1_234;
const cancelled = new AbortController().signal;
const path = '/cdi/integrations/ab_C-1';

/** Braze over a transport that gives one answer, and keeps what it was asked. */
function brazeOver(exchange: Answer, trustsDate = true) {
  const requests: BrazeRequest[] = [];
  const braze = createBraze(
    (request) => {
      requests.push(request);
      return Promise.resolve(exchange);
    },
    { trustsDate, cancelled },
  );
  return { braze, requests };
}

type Braze = ReturnType<typeof createBraze>;

test.each<[string, BrazeRequest['method'], string, (braze: Braze) => Promise<unknown>]>([
  ['trigger', 'POST', `${path}/sync`, (braze) => braze.trigger('ab_C-1', timeoutMs)],
  ['first page of runs', 'GET', `${path}/job_sync_status`, (braze) => braze.runs('ab_C-1', null, timeoutMs)],
  ['page', 'GET', `${path}/job_sync_status?cursor=a%2Bb%2Fc%3D`, (braze) => braze.runs('ab_C-1', 'a+b/c=', timeoutMs)],
  ['page', 'GET', `${path}/job_sync_status?cursor=a%26b%23c`, (braze) => braze.runs('ab_C-1', 'a&b#c', timeoutMs)],
  ['page', 'GET', `${path}/job_sync_status?cursor=`, (braze) => braze.runs('ab_C-1', '', timeoutMs)],
  ['first page of integrations', 'GET', '/cdi/integrations', (braze) => braze.integrations(null, timeoutMs)],
  ['page of integrations', 'GET', '/cdi/integrations?cursor=a%3D', (braze) => braze.integrations('a=', timeoutMs)],
])('a %s is a %s to %s, within the limits given', async (_what, method, asked, ask) => {
  const { braze, requests } = brazeOver(answer(500));
  await ask(braze);
  expect(requests).toEqual([{ method, path: asked, timeoutMs, signal: cancelled }]);
  expect(requests[0]?.signal).toBe(cancelled);
});

test('answers are read', async () => {
  const accepting = brazeOver(answer(202, '{"message":"success"}')).braze;
  expect(await accepting.trigger('id', timeoutMs)).toEqual(read('accepted', 202, 'success'));
  const empty = brazeOver(answer(200, '{"results":[]}')).braze;
  expect(await empty.runs('id', null, timeoutMs)).toMatchObject({ kind: 'page', runs: [], nextCursor: null });
  expect(await empty.integrations(null, timeoutMs)).toMatchObject({ kind: 'page', integrations: [], nextCursor: null });
});

test("the Date of an answer counts, unless the endpoint is a gateway's", async () => {
  const dated = answer(202, '', { date: 'Thu, 01 Jan 2026 00:00:00 GMT' });
  for (const trustsDate of [true, false]) {
    const { braze } = brazeOver(dated, trustsDate);
    const dateMs = trustsDate ? Date.UTC(2026, 0, 1) : null;
    expect(await braze.trigger('id', timeoutMs)).toMatchObject({ dateMs });
    expect(await braze.runs('id', null, timeoutMs)).toMatchObject({ dateMs });
  }
});

test('an id that was not checked is a bug and sends nothing', async () => {
  const { braze, requests } = brazeOver(answer(202));
  await expect(braze.trigger('../../users/delete', timeoutMs)).rejects.toThrow(TypeError);
  await expect(braze.runs('../../users/delete', null, timeoutMs)).rejects.toThrow('an integration id passed unchecked');
  expect(requests).toEqual([]);
});

// Braze's endpoints: the requests that the client sends through the transport, and how it parses the answers.
import { expect, test } from '@jest/globals';
import { createBraze } from '../../src/braze/client.ts';
import type { Answer, BrazeRequest } from '../../src/braze/exchange.ts';
import { answer, parsed } from './answers.ts';

const timeoutMs = 1_234;
const cancelled = new AbortController().signal;
const base = '/cdi/integrations/ab_C-1';

/** A client whose transport always gives the same answer and records the requests. */
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
  ['trigger', 'POST', `${base}/sync`, (braze) => braze.trigger('ab_C-1', timeoutMs)],
  ['first page of runs', 'GET', `${base}/job_sync_status`, (braze) => braze.runs('ab_C-1', null, timeoutMs)],
  ['page', 'GET', `${base}/job_sync_status?cursor=a%2Bb%2Fc%3D`, (braze) => braze.runs('ab_C-1', 'a+b/c=', timeoutMs)],
  ['page', 'GET', `${base}/job_sync_status?cursor=a%26b%23c`, (braze) => braze.runs('ab_C-1', 'a&b#c', timeoutMs)],
  ['page', 'GET', `${base}/job_sync_status?cursor=`, (braze) => braze.runs('ab_C-1', '', timeoutMs)],
  ['first page of integrations', 'GET', '/cdi/integrations', (braze) => braze.integrations(null, timeoutMs)],
  ['page of integrations', 'GET', '/cdi/integrations?cursor=a%3D', (braze) => braze.integrations('a=', timeoutMs)],
])('a %s is requested with %s %s, the given timeout and the given signal', async (_what, method, path, send) => {
  const { braze, requests } = brazeOver(answer(500));
  await send(braze);
  expect(requests).toEqual([{ method, path, timeoutMs, signal: cancelled }]);
  expect(requests[0]?.signal).toBe(cancelled);
});

test('answers are parsed', async () => {
  const accepting = brazeOver(answer(202, '{"message":"success"}')).braze;
  expect(await accepting.trigger('id', timeoutMs)).toEqual(parsed('accepted', 202, 'success'));
  const empty = brazeOver(answer(200, '{"results":[]}')).braze;
  expect(await empty.runs('id', null, timeoutMs)).toMatchObject({ kind: 'page', runs: [], nextCursor: null });
  expect(await empty.integrations(null, timeoutMs)).toMatchObject({ kind: 'page', integrations: [], nextCursor: null });
});

test('the Date of an answer counts unless the endpoint is a gateway', async () => {
  const dated = answer(202, '', { date: 'Thu, 01 Jan 2026 00:00:00 GMT' });
  for (const trustsDate of [true, false]) {
    const { braze } = brazeOver(dated, trustsDate);
    const dateMs = trustsDate ? Date.UTC(2026, 0, 1) : null;
    expect(await braze.trigger('id', timeoutMs)).toMatchObject({ dateMs });
    expect(await braze.runs('id', null, timeoutMs)).toMatchObject({ dateMs });
  }
});

test('an unchecked id is a bug: the client throws and sends nothing', async () => {
  const { braze, requests } = brazeOver(answer(202));
  await expect(braze.trigger('../../users/delete', timeoutMs)).rejects.toThrow(TypeError);
  await expect(braze.runs('../../users/delete', null, timeoutMs)).rejects.toThrow('an integration id passed unchecked');
  expect(requests).toEqual([]);
});

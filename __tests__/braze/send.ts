// Requests over the real transport, for tests; a deadline comes when a test says so.
import { channel } from 'node:diagnostics_channel';
import { jest } from '@jest/globals';
import type { BrazeRequest } from '../../src/braze/exchange.ts';
import { createTransport } from '../../src/braze/transport.ts';
import { KEY, SYNC } from '../simulator/helpers.ts';

/** Sends one request, a trigger that has an hour unless it is given otherwise; returns what came of it and the debug log. */
export async function send(origin: string, request: Partial<BrazeRequest> = {}) {
  const lines: string[] = [];
  const exchange = await createTransport({ origin, apiKey: KEY, debug: (line) => lines.push(line) })({
    method: 'POST',
    path: SYNC,
    timeoutMs: 3_600_000,
    signal: new AbortController().signal,
    ...request,
  });
  return { exchange, lines };
}

/** Sends one request whose deadline of 200 ms comes when something has happened, and not a millisecond before. */
async function sendUntil(happened: Promise<unknown>, origin: string) {
  const real = ['Date', 'performance', 'nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const;
  jest.useFakeTimers({ doNotFake: [...real, 'setInterval', 'clearInterval'] });
  try {
    // Not at zero, where a duration could not be told from a time.
    jest.advanceTimersByTime(1_000);
    let over = false;
    const sending = send(origin, { timeoutMs: 200 }).finally(() => {
      over = true;
    });
    await happened;
    jest.advanceTimersByTime(199);
    await new Promise((resolve) => setImmediate(resolve));
    if (over) throw new Error('The request was over before its deadline');
    jest.advanceTimersByTime(1);
    return await sending;
  } finally {
    jest.useRealTimers();
  }
}

/** Sends one request that is aborted when something has happened. */
async function sendAborted(happened: Promise<unknown>, origin: string) {
  const abort = new AbortController();
  void happened.then(() => abort.abort());
  return await send(origin, { signal: abort.signal });
}

/** The two ways to end a request early, the code of each, and its line in the debug log. */
export const endings = [
  ['the deadline', 'TIMEOUT', sendUntil, /: TIMEOUT in 200 ms$/],
  ['an abort', 'CANCELLED', sendAborted, /: CANCELLED in \d+ ms$/],
] as const;

/** Resolves once a client in this process has the head of an answer. */
export function headArrived(): Promise<void> {
  const heads = channel('http.client.response.finish');
  return new Promise((resolve) => {
    const onHead = () => {
      heads.unsubscribe(onHead);
      setImmediate(resolve);
    };
    heads.subscribe(onHead);
  });
}

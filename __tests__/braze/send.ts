// Sends requests over the real transport, for tests. A test decides when the deadline comes.
import { channel } from 'node:diagnostics_channel';
import { jest } from '@jest/globals';
import type { BrazeRequest } from '../../src/braze/exchange.ts';
import { createTransport } from '../../src/braze/transport.ts';
import { KEY, SYNC } from '../simulator/helpers.ts';

/** Sends one request, by default a trigger with a timeout of an hour. Returns the exchange and the debug log. */
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

/** Sends one request. Its deadline of 200 ms comes once something has happened, and not a millisecond early. */
async function sendUntil(happened: Promise<unknown>, origin: string) {
  const real = ['Date', 'performance', 'nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const;
  jest.useFakeTimers({ doNotFake: [...real, 'setInterval', 'clearInterval'] });
  try {
    // Not at zero, where a duration and a point in time would be the same number.
    jest.advanceTimersByTime(1_000);
    let hasEnded = false;
    const sending = send(origin, { timeoutMs: 200 }).finally(() => {
      hasEnded = true;
    });
    await happened;
    jest.advanceTimersByTime(199);
    await new Promise((resolve) => setImmediate(resolve));
    if (hasEnded) throw new Error('The request ended before its deadline');
    jest.advanceTimersByTime(1);
    return await sending;
  } finally {
    jest.useRealTimers();
  }
}

/** Sends one request that is aborted once something has happened. */
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

/** Resolves once a client in this process has received the head of an answer. */
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

// The simulated Braze over real sockets: what it answers, what it logs, and how it closes. The tests of the transport
// and in e2e/ show what its faults do to a client.
import { describe, expect, jest, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { failure } from '../braze/answers.ts';
import { send } from '../braze/send.ts';
import { start, testBraze } from './helpers.ts';

test("the server answers as Braze does, with Braze's headers, and no Date if Braze sends none", async () => {
  const { exchange } = await send((await start()).url);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': '21',
    date: 'Thu, 01 Jan 2026 12:00:00 GMT',
    'x-ratelimit-remaining': '19',
  };
  expect(exchange).toMatchObject({ httpStatus: 202, headers, body: '{"message":"success"}' });
  const dateless = await send((await start(testBraze({}, { date: () => null }))).url);
  expect(dateless.exchange).toMatchObject({ headers: expect.not.objectContaining({ date: expect.anything() }) });
});

test('the server logs each request with its fault and reply, and passes it on before it answers', async () => {
  const fault = afterEffect({ kind: 'answer', status: 500 });
  const passedOn: object[] = [];
  const server = await start({ faults: { trigger: [fault] }, onRequest: (request) => passedOn.push(request) });
  await fetch(`${server.url}/x?cursor=c2tpcDow`, { method: 'POST', body: 'hello' });
  await send(server.url);
  await server.arrived(0);
  expect(server.requests).toMatchObject([
    { method: 'POST', path: '/x?cursor=c2tpcDow', body: 'hello', fault: null, reply: { status: 401 } },
    { body: '', headers: { authorization: 'Bearer full-key' }, fault, reply: { status: 500 } },
  ]);
  expect(passedOn).toEqual(server.requests);
});

test('the server destroys open connections when it is closed', async () => {
  const server = await start({ faults: { trigger: [afterEffect({ kind: 'silence' })] } });
  const sending = send(server.url);
  await server.arrived(1);
  await server.close();
  expect((await sending).exchange).toEqual(failure('ECONNRESET'));
  expect((await send(server.url)).exchange).toEqual(failure('ECONNREFUSED', 'connecting'));
});

describe('a fault', () => {
  test('of a connection takes effect before any byte is read, and the next connection works', async () => {
    for (const fault of ['reset', 'fin'] as const) {
      const server = await start({ faults: { connection: [fault] } });
      expect((await send(server.url)).exchange).toMatchObject({ kind: 'failure', code: 'ECONNRESET' });
      expect(server.requests).toEqual([]);
      expect((await send(server.url)).exchange).toMatchObject({ httpStatus: 202 });
    }
  });

  test.each<[Fault, object]>([
    [afterEffect({ kind: 'answer', afterMs: 60_000 }), { httpStatus: 202 }],
    [lost({ kind: 'reset', afterMs: 60_000 }), failure('ECONNRESET')],
  ])('with a delay takes effect exactly then: %j', async (fault, expected) => {
    const server = await start({ faults: { trigger: [fault] } });
    const real = ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const;
    jest.useFakeTimers({ doNotFake: [...real, 'setImmediate', 'clearImmediate'] });
    try {
      const sending = send(server.url);
      await server.arrived(1);
      // The other timer belongs to the request.
      jest.advanceTimersByTime(59_999);
      expect(jest.getTimerCount()).toBe(2);
      jest.advanceTimersByTime(1);
      expect((await sending).exchange).toMatchObject(expected);
    } finally {
      jest.useRealTimers();
    }
  });
});

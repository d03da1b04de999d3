// The effect of each kind of answer to the trigger: the outputs, the requests, and what the user sees.
import { describe, expect, test } from '@jest/globals';
import type { Fault, FaultScripts, Sight } from '../../simulator/faults.ts';
import { afterEffect, lost, redirect } from '../../simulator/faults.ts';
import type { Given } from './step.ts';
import { ID, list, outputsWith, post, step } from './step.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };
const page = '<!doctype html><title>Sign in</title>';
const webPage = lost({ kind: 'answer', status: 200, headers: html, body: page });

const trigger = (fault: Fault): { faults: FaultScripts } => ({ faults: { trigger: [fault] } });

const text = expect.any(String);
const soon = { timeout: '2s' };
test.concurrent.each<[string, Sight, ReturnType<typeof expect.any> | string, Record<string, string>?]>([
  ['hazard 20: queued', { kind: 'answer', body: '{"message":"queued"}' }, 'queued'],
  ['hazard 59: a byte order mark', { kind: 'answer', body: '\ufeff{"message":"queued"}' }, 'queued'],
  ['hazard 17: HTML', { kind: 'answer', headers: html, body: page }, ''],
  ['hazard 17: gzip', { kind: 'gzip' }, ''],
  ['hazard 1: 10 of 100 bytes, then the socket is destroyed', { kind: 'short-body' }, '{"message"'],
  ['hazard 19: a body without end', { kind: 'endless-body', body: '' }, expect.stringMatching(/^x{299}…$/)],
  ['hazard 2: a body that never comes', { kind: 'headers-then-silence' }, '', soon],
  ['hazard 3: a body byte by byte', { kind: 'drip', everyMs: 300 }, text, soon],
])('%s: a 202 is accepted after one request, whatever its body', async (_name, sees, message, inputs = {}) => {
  const seen = await step({ ...trigger(afterEffect(sees)), inputs });
  expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, message));
  expect(seen.requests).toEqual([post]);
});

test.concurrent('hazard 18: the step waits for the rate limit as long as X-RateLimit-Reset says, whatever on-busy is', async () => {
  const fault = lost({ kind: 'answer', status: 429, rateLimit: { limit: 20, remaining: 0, resetsInMs: 500 } });
  const seen = await step({ ...trigger(fault), inputs: { 'on-busy': 'fail' } });
  expect(seen.outputs).toEqual(outputsWith('triggered', 2, 202, 'success'));
  expect(seen.requests).toEqual([post, post]);
});

const otherId = '22222222-2222-4222-8222-222222222222';
test.concurrent.each<[string, number, string, Given]>([
  ['401', 401, 'Unauthorized', { braze: { keys: {} } }],
  ['hazard 23: 404', 404, 'Integration not found', { inputs: { 'integration-id': otherId } }],
  ['hazard 12: a redirect to the same address', 307, '', trigger(redirect(`/cdi/integrations/${ID}/sync`))],
  ['hazard 59: a web page, such as that of a login proxy', 200, '', trigger(webPage)],
  ['hazard 15: a relative redirect', 308, '', trigger(redirect('elsewhere', 308))],
])('%s ends the step at once', async (_name, httpStatus, message, given) => {
  const seen = await step(given);
  expect(seen.outputs).toEqual(outputsWith('not_started', 1, httpStatus, message));
  expect(seen.requests).toEqual([post]);
  // The tests of the messages have the words of each refusal. This shows where they appear.
  if (httpStatus === 404) expect(seen.transcript).toMatchSnapshot();
});

test.concurrent('hazard 59: a web page instead of the list ends the step before it triggers', async () => {
  const seen = await step({ faults: { runs: [webPage] }, inputs: { 'wait-for-completion': 'true' } });
  expect(seen.outputs).toEqual(outputsWith('not_started', 0));
  expect(seen.requests).toEqual([list]);
});

describe('an ambiguous answer', () => {
  test.concurrent.each<[string, Sight]>([
    ['hazard 8: RST', { kind: 'reset' }],
    ['hazard 8: FIN', { kind: 'fin' }],
    ['hazard 21: 200', { kind: 'answer', status: 200 }],
    ['hazard 22: no HTTP', { kind: 'garbage' }],
    ['hazard 22: a header of 64 KiB', { kind: 'huge-header', status: 202 }],
    ['hazard 22: two Content-Lengths', { kind: 'two-lengths', status: 202 }],
  ])('%s: the step reads the runs for evidence, then triggers again', async (_name, sees) => {
    const seen = await step(trigger(lost(sees)));
    expect(seen.outputs).toEqual(outputsWith('triggered', 2, 202, 'success'));
    expect(seen.requests.join()).toMatch(new RegExp(`^${post}(,${list})+,${post}$`));
  });

  test.concurrent('hazard 4: silence until the timeout: the step ends as unknown', async () => {
    const seen = await step({ ...trigger(lost({ kind: 'silence' })), inputs: { timeout: '2s' } });
    expect(seen.outputs).toEqual(outputsWith('unknown', 1));
    expect(seen.requests).toEqual([post]);
  });
});

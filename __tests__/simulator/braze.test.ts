// What the simulated Braze answers, and which keys it accepts.
import { describe, expect, test } from '@jest/globals';
import { dateAhead } from '../../simulator/braze.ts';
import { ID, messageOf, OTHER_ID, request, resultsOf, STATUS, SYNC, testBraze } from './helpers.ts';

describe('answers', () => {
  const keys = {
    'full-key': ['cdi.integration_sync', 'cdi.integration_job_status', 'cdi.integration_list'],
    'trigger-key': ['cdi.integration_sync'],
    'status-key': ['cdi.integration_job_status'],
  } as const;
  const denied = 'Access Denied';
  const noId = 'Invalid integration ID';
  const otherSync = SYNC.replace(ID, OTHER_ID);

  test.each([
    ['POST', SYNC, 'full-key', 202, 'success'],
    ['POST', SYNC, 'trigger-key', 202, 'success'],
    ['GET', STATUS, 'trigger-key', 403, denied],
    ['GET', STATUS, 'status-key', 200, 'success'],
    ['POST', SYNC, 'status-key', 403, denied],
    ['GET', '/cdi/integrations', 'status-key', 403, denied],
    ['POST', SYNC, 'nobody', 401, 'Unauthorized'],
    ['POST', SYNC, null, 401, 'Unauthorized'],
    ['POST', otherSync, 'full-key', 404, 'Integration not found'],
    ['POST', '/cdi/integrations/abc/sync', 'full-key', 400, noId],
    ['POST', '/cdi/integrations/%E0/sync', 'full-key', 400, noId],
    ['GET', SYNC, 'full-key', 404, 'Not Found'],
    ['POST', '/users/delete', 'full-key', 404, 'Not Found'],
    ['GET', `${STATUS}?cursor=abc`, 'full-key', 400, 'Invalid cursor'],
  ])('%s %s with %p is answered %i %s', (method, path, key, expectedStatus, message) => {
    const { braze } = testBraze({}, { keys });
    const reply = braze.handle(request(method, path, key));
    expect([reply.status, messageOf(reply)]).toEqual([expectedStatus, message]);
    const effect = expectedStatus === 202 ? { startedRun: 1 } : null;
    expect(braze.requests).toMatchObject([{ number: 1, method, path, status: expectedStatus, effect }]);
  });

  test("the Date header is the time of Braze's clock, a text that a test sets, or absent", () => {
    expect(testBraze().trigger().headers).toMatchObject({ date: 'Thu, 01 Jan 2026 12:00:00 GMT' });
    expect(testBraze({}, { date: () => 'yesterday' }).trigger().headers).toMatchObject({ date: 'yesterday' });
    expect(testBraze({}, { date: () => null }).trigger().headers).not.toHaveProperty('date');
    expect(testBraze({}, { date: dateAhead(-2_000) }).trigger().headers).toMatchObject({
      date: 'Thu, 01 Jan 2026 11:59:58 GMT',
    });
  });

  test('the list of integrations has the status of the last visible run', () => {
    const { braze, trigger, advance } = testBraze({ name: 'Users' });
    braze.addIntegration({ id: OTHER_ID });
    trigger();
    advance(1000);
    const rows = resultsOf(braze.handle(request('GET', '/cdi/integrations')));
    const running = { integration_name: 'Users', last_job_status: 'running', last_job_start_time: expect.any(String) };
    expect(rows).toMatchObject([
      { integration_id: ID, ...running },
      { integration_id: OTHER_ID, last_job_status: null, last_job_start_time: null },
    ]);
  });
});

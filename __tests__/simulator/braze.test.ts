// What the simulated Braze answers, and whom it lets.
import { describe, expect, test } from '@jest/globals';
import { dateAhead } from '../../simulator/braze.ts';
import { ID, linkOf, messageOf, OTHER_ID, request, resultsOf, testBraze } from './helpers.ts';

describe('answers', () => {
  const keys = {
    'full-key': ['cdi.integration_sync', 'cdi.integration_job_status', 'cdi.integration_list'],
    'trigger-key': ['cdi.integration_sync'],
    'status-key': ['cdi.integration_job_status'],
  } as const;
  const sync = `/cdi/integrations/${ID}/sync`;
  const status = `/cdi/integrations/${ID}/job_sync_status`;

  test.each([
    ['a trigger is accepted', 'POST', sync, 'full-key', 202, 'success'],
    ['the trigger permission alone may trigger', 'POST', sync, 'trigger-key', 202, 'success'],
    ['the trigger permission alone may not list runs', 'GET', status, 'trigger-key', 403, 'Access Denied'],
    ['the status permission alone may list runs', 'GET', status, 'status-key', 200, 'success'],
    ['the status permission alone may not trigger', 'POST', sync, 'status-key', 403, 'Access Denied'],
    [
      'the list of integrations wants its own permission',
      'GET',
      '/cdi/integrations',
      'status-key',
      403,
      'Access Denied',
    ],
    ['an unknown key is unauthorized', 'POST', sync, 'nobody', 401, 'Unauthorized'],
    ['no key is unauthorized', 'POST', sync, null, 401, 'Unauthorized'],
    [
      'an unknown integration is not found',
      'POST',
      `/cdi/integrations/${OTHER_ID}/sync`,
      'full-key',
      404,
      'Integration not found',
    ],
    ['an id that is none is refused', 'POST', '/cdi/integrations/abc/sync', 'full-key', 400, 'Invalid integration ID'],
    [
      'an id that cannot be decoded is refused',
      'POST',
      '/cdi/integrations/%E0/sync',
      'full-key',
      400,
      'Invalid integration ID',
    ],
    ['a wrong method finds nothing', 'GET', sync, 'full-key', 404, 'Not Found'],
    ['a wrong address finds nothing', 'POST', '/users/delete', 'full-key', 404, 'Not Found'],
    ['a cursor that is none is refused', 'GET', `${status}?cursor=abc`, 'full-key', 400, 'Invalid cursor'],
  ])('%s', (_name, method, path, key, expectedStatus, message) => {
    const { braze } = testBraze({}, { keys });
    const reply = braze.handle(request(method, path, key));
    expect([reply.status, messageOf(reply)]).toEqual([expectedStatus, message]);
    expect(braze.requests).toMatchObject([{ number: 1, method, path, status: expectedStatus }]);
    expect(braze.requests[0]?.authorized).toBe(expectedStatus !== 401);
    expect(braze.requests[0]?.effect).toEqual(expectedStatus === 202 ? { startedRun: 1 } : null);
  });

  test('a quoted key is unauthorized, and so is one without Bearer', () => {
    const { braze, trigger } = testBraze();
    expect(trigger('"full-key"').status).toBe(401);
    expect(braze.handle({ method: 'POST', path: sync, headers: { authorization: 'full-key' } }).status).toBe(401);
  });

  test('a key can be revoked, and given other permissions', () => {
    const { braze, trigger } = testBraze();
    braze.setKey('full-key', ['cdi.integration_list']);
    expect(trigger().status).toBe(403);
    braze.setKey('full-key', null);
    expect(trigger().status).toBe(401);
  });

  test('messages and the pattern of ids can be changed', () => {
    const { trigger } = testBraze({}, { messages: { busy: 'Nope' }, idPattern: /^[\w-]+$/ });
    expect(trigger().status).toBe(202);
    expect(messageOf(trigger())).toBe('Nope');
    expect(trigger('full-key', 'abc').status).toBe(404);
  });

  test("the Date header is Braze's clock, what the test says, or absent", () => {
    expect(testBraze().trigger().headers).toMatchObject({ date: 'Thu, 01 Jan 2026 12:00:00 GMT' });
    expect(testBraze({}, { date: () => 'yesterday' }).trigger().headers).toMatchObject({ date: 'yesterday' });
    expect(testBraze({}, { date: () => null }).trigger().headers).not.toHaveProperty('date');
    expect(testBraze({}, { date: dateAhead(-2_000) }).trigger().headers).toMatchObject({
      date: 'Thu, 01 Jan 2026 11:59:58 GMT',
    });
  });

  test('can have a Date of their own, each by its number', () => {
    const { trigger, list } = testBraze({}, { date: (_nowMs, requestNumber) => `machine ${requestNumber}` });
    expect([trigger(), list()].map(({ headers }) => headers['date'])).toEqual(['machine 1', 'machine 2']);
  });

  test('the list of integrations says how the last visible run goes', () => {
    const { braze, trigger, advance } = testBraze({ name: 'Users' });
    braze.addIntegration({ id: OTHER_ID });
    trigger();
    advance(1000);
    const rows = resultsOf(braze.handle(request('GET', '/cdi/integrations')));
    expect(rows).toMatchObject([
      {
        integration_id: ID,
        integration_name: 'Users',
        last_job_status: 'running',
        last_job_start_time: expect.any(String),
      },
      { integration_id: OTHER_ID, last_job_status: null, last_job_start_time: null },
    ]);
  });

  test('the list of integrations has pages of ten, and refuses a cursor that is none', () => {
    const { braze } = testBraze({}, { idPattern: /./ });
    for (let index = 1; index <= 10; index += 1) braze.addIntegration({ id: `integration-${index}` });
    const reply = braze.handle(request('GET', '/cdi/integrations'));
    expect([resultsOf(reply).length, linkOf(reply)]).toEqual([
      10,
      '</cdi/integrations?cursor=c2tpcDoxMA==>; rel="next"',
    ]);
    expect(braze.handle(request('GET', '/cdi/integrations?cursor=x')).status).toBe(400);
  });

  test('a removed integration is not found, and its runs stay in the log', () => {
    const { braze, trigger } = testBraze();
    trigger();
    braze.removeIntegration(ID);
    expect(trigger().status).toBe(404);
    expect(braze.runs()).toHaveLength(1);
    expect(() => braze.isBusy(ID)).toThrow(ID);
  });
});

// The outputs: every one set on every path, as text, and the objects in `results`.
import { describe, expect, test } from '@jest/globals';
import { dashboardUrl, outputsOf, outputsWithout } from '../../src/github/outputs.ts';
import { busy, onGateway, outcome, say, setting } from './outcomes.ts';

const page = (id: string): string => `https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${id}`;

describe('the outputs', () => {
  test('of one integration are its own', () => {
    const { results, ...outputs } = outputsOf([outcome()], setting.endpoint, say);
    expect(outputs).toEqual({
      status: 'triggered',
      'http-status': '202',
      message: 'success',
      attempts: '1',
      adopted: 'false',
      'dashboard-url': page('abc-1'),
    });
    expect(JSON.parse(results ?? '')).toEqual([
      {
        'integration-id': 'abc-1',
        status: 'triggered',
        'http-status': 202,
        message: 'success',
        attempts: 1,
        adopted: false,
        'dashboard-url': page('abc-1'),
      },
    ]);
  });

  test('of several are the worst of them, and sums', () => {
    const { results, ...outputs } = outputsOf(
      [
        outcome({ integrationId: 'a', attempts: 2 }),
        outcome({ integrationId: 'b', status: 'busy', cause: 'on-busy', reply: busy, attempts: 3, adopted: false }),
        outcome({ integrationId: 'c', attempts: 4, adopted: true }),
      ],
      setting.endpoint,
      say,
    );
    expect(outputs).toEqual({
      status: 'busy',
      'http-status': '429',
      message: 'Another job is in progress',
      attempts: '9',
      adopted: 'true',
      'dashboard-url': page('b'),
    });
    expect(JSON.parse(results ?? '')).toMatchObject([
      { 'integration-id': 'a', status: 'triggered', attempts: 2, adopted: false },
      { 'integration-id': 'b', status: 'busy', attempts: 3, adopted: false },
      { 'integration-id': 'c', status: 'triggered', attempts: 4, adopted: true },
    ]);
  });

  test.each([
    ['no answer', null],
    [
      'an answer without a status and without words',
      { kind: 'not-sent', code: 'ENOTFOUND', httpStatus: null, message: null },
    ],
  ] as const)('are empty where there was %s', (_what, reply) => {
    const outputs = outputsOf([outcome({ reply, attempts: 0 })], onGateway.endpoint, say);
    expect(outputs).toMatchObject({ 'http-status': '', message: '', attempts: '0', 'dashboard-url': '' });
    expect(JSON.parse(outputs['results'] ?? '')).toMatchObject([
      { 'http-status': null, message: null, attempts: 0, 'dashboard-url': null },
    ]);
  });

  test('have every text of Braze made safe, in `results` too', () => {
    const reply = { ...busy, message: { foreign: '::error::x\n0A1B2C3D' } };
    const outputs = outputsOf([outcome({ reply })], setting.endpoint, say);
    expect(outputs['message']).toBe(': :error: :x 0A1B2C3D');
    expect(outputs['results']).toContain('": :error: :x 0A1B2C3D"');
    const secret = { ...busy, message: { foreign: 'key 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9' } };
    expect(JSON.stringify(outputsOf([outcome({ reply: secret })], setting.endpoint, say))).not.toContain(
      'a4b5c6d7e8f9',
    );
  });

  test('of a step that ended before are the same, and empty', () => {
    expect(outputsWithout('failed', 0)).toEqual({
      status: 'failed',
      'http-status': '',
      message: '',
      attempts: '0',
      adopted: 'false',
      'dashboard-url': '',
      results: '[]',
    });
    expect(outputsWithout('unknown', 2)).toMatchObject({ status: 'unknown', attempts: '2' });
    expect(Object.keys(outputsWithout('failed', 0))).toEqual(
      Object.keys(outputsOf([outcome()], setting.endpoint, say)),
    );
  });
});

test("an integration has a page in its instance's dashboard, and none at a gateway", () => {
  expect(dashboardUrl('x', setting.endpoint)).toBe(page('x'));
  expect(dashboardUrl('x', onGateway.endpoint)).toBeNull();
});

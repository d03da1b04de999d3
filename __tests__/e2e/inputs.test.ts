// Inputs that make no sense: one red step that lists every problem, and no request.
import { describe, expect, test } from '@jest/globals';
import type { Given, Seen } from './step.ts';
import { outputsWith, step } from './step.ts';

/** Runs a step that must end before its first request. */
async function refused(given: Given): Promise<Seen> {
  const seen = await step(given);
  expect(seen.outputs).toEqual({ ...outputsWith('failed', 0), results: '[]' });
  expect([seen.exitCode, seen.requests]).toEqual([1, []]);
  return seen;
}

describe('bad input', () => {
  test.concurrent('every problem at once, with what was given and what is allowed', async () => {
    const seen = await refused({
      inputs: {
        'integration-id': '../../users/delete',
        'rest-endpoint': 'US-09',
        'on-busy': 'maybe',
        timeout: '30',
        'poll-interval': '1ms',
        'allow-custom-endpoint': 'yes',
      },
      key: 'Bearer k&y',
    });
    const [{ text } = { text: '' }] = seen.annotations;
    for (const name of ['integration-id', 'rest-endpoint', 'on-busy', 'timeout', 'poll-interval', 'api-key']) {
      expect(text).toContain(`${name} `);
    }
    expect(text).toContain('allow-custom-endpoint must be true or false (got: yes)');
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('nothing given at all', async () => {
    const seen = await refused({ key: '', inputs: { 'integration-id': '', 'rest-endpoint': '' } });
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent.each([
    ['nothing in it', ''],
    ['blanks alone', '   '],
    ['a tab inside', 'k&y<T>\tsecret'],
    ['a line break', 'k&y<T>\n::set-output name=status::success'],
    ['a zero-width space', 'k&y<T>\u200b'],
    ['quotes', '"k&y<T>secret"'],
    ['Bearer', 'Bearer k&y<T>secret'],
  ])('hazard 33: a key with %s is refused by name, never by value', async (_name, key) => {
    const seen = await refused({ key });
    expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringContaining('api-key') }]);
  });

  test.concurrent.each(['..', 'a/b', 'x?y', '%2e%2e', 'x'.repeat(300), '::set-output name=status::success'])(
    'hazard 34: the id %s',
    async (id) => {
      const seen = await refused({ inputs: { 'integration-id': id } });
      expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringContaining('integration-id') }]);
    },
  );

  test.concurrent('hazard 34: a dashboard address of another instance', async () => {
    const page = 'https://dashboard-03.braze.com/integrations/cloud_data_ingestion/abc';
    const seen = await refused({ inputs: { 'integration-id': page, 'rest-endpoint': 'US-01' } });
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent.each([
    'https://rest.iad-01.braze.com@evil.test',
    'https://evil.test\\.braze.com',
    'rest.iad-01.braze.com.evil.test',
    'http://rest.iad-01.braze.com',
    'https://rest.iad-01.braze.com:8443',
    'https://rest.iad-01.braze.com/path',
    'sdk.iad-03.braze.com',
    'https://rest.iad-01.br\u0430ze.com',
    'https://rest.iad-01.braze.com?key=1',
    'https://user@rest.iad-01.braze.com',
    'US-09',
  ])('hazard 35: the endpoint %s', async (endpoint) => {
    const seen = await refused({ inputs: { 'rest-endpoint': endpoint } });
    expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringContaining('rest-endpoint') }]);
  });

  test.concurrent.each([
    ...['1e9', '0x10', '5abc', '-1m', '0', '30', '100d', '25h', 'soon'].map((value) => ['timeout', value]),
    ...['1e9', '0', '30', '99ms', '11m', 'Auto'].map((value) => ['poll-interval', value]),
    ...['yes', '1', 'on', ' '].map((value) => ['wait-for-completion', value]),
    ...['101%', '-1', '1.5', '1e3', '%', 'none'].map((value) => ['max-failed-rows', value]),
  ])('hazard 36: %s: %j is refused with what is allowed', async (name, value) => {
    const inputs = { 'wait-for-completion': 'true', [name ?? '']: value ?? '' };
    const seen = await refused({ inputs });
    const allowed: Readonly<Record<string, string>> = {
      timeout: 'must be a duration from 1s to 24h, with a unit: ms, s, m or h',
      'poll-interval': 'must be auto, or a duration from 100ms to 10m, with a unit',
      'wait-for-completion': 'must be true or false',
      'max-failed-rows': 'must be a number of rows such as 100, or a share from 0% to 100%',
    };
    expect(seen.annotations).toEqual([
      { level: 'error', text: expect.stringContaining(`${name} ${allowed[name ?? '']}`) },
    ]);
  });

  test.concurrent.each(['true', 'True', 'TRUE'])(
    'hazard 36: wait-for-completion: %s is what the toolkit allows',
    async (value) => {
      const seen = await step({
        integration: { nextRuns: { durationMs: 100 } },
        inputs: { 'wait-for-completion': value },
      });
      expect(seen.outputs['status']).toBe('success');
    },
  );

  test.concurrent('the key in the place of another input is not shown', async () => {
    const seen = await refused({
      key: 'k&y<T>secret',
      inputs: { 'on-busy': 'k&y<T>secret', 'rest-endpoint': 'https://x/k&y<T>secret' },
    });
    expect(seen.told).toMatchSnapshot();
  });
});

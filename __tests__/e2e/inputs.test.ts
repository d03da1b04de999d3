// Invalid inputs: the step fails before any request, and says what is allowed. The tests of inputs.ts have the others.
import { describe, expect, test } from '@jest/globals';
import { action } from '../../simulator/runner.ts';
import { KEY } from './leaks.ts';
import { outputsWith, refusedStep, step } from './step.ts';

describe('before any request,', () => {
  const page = 'https://dashboard-03.braze.com/integrations/cloud_data_ingestion/abc';
  const ids = Array.from({ length: 101 }, (_, index) => `id-${index}`).join();
  test.concurrent.each<[string, Record<string, string>, string, string?]>([
    ['hazard 34: a path', { 'integration-id': '../../users/delete' }, 'integration-id '],
    ['hazard 34: a page of another instance', { 'integration-id': page, 'rest-endpoint': 'US-01' }, 'integration-id '],
    ['hazard 35: a host after @', { 'rest-endpoint': 'https://rest.iad-01.braze.com@evil.test' }, 'rest-endpoint '],
    ['hazard 36: a duration without a unit', { timeout: '30' }, '(got: 30). Did you mean 30s or 30m?'],
    ['hazard 58: an invisible character', { 'integration-id': 'a\u200bb' }, 'unusual character U+200B'],
    ['hazard 37: an empty list', { 'integration-id': ' ,\n, # all of them' }, 'integration-id '],
    ['hazard 37: 101 integrations', { 'integration-id': ids }, 'integration-id names more than 100 integrations'],
    ['hazard 33: no key', {}, 'api-key ', ''],
    ['hazard 33: a line break in the key', {}, 'api-key ', 'k&y<T>\n::set-output name=status::success'],
  ])('%s is refused, and the input is named', async (_name, inputs, problem, key = KEY) => {
    expect(await refusedStep({ key, inputs })).toContain(problem);
  });

  test.concurrent('a missing key in a pull request by Dependabot is explained, with a link', async () => {
    const repository = { GITHUB_ACTION_REPOSITORY: 'me/it', GITHUB_ACTION_REF: 'v1' };
    const event = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_ACTOR: 'dependabot[bot]' };
    const text = await refusedStep({ key: '', env: { ...repository, ...event } });
    expect(text).toContain('api-key is empty: workflows that a fork or Dependabot starts get no Actions secrets');
    expect(text).toMatch(/More: https:\/\/github\.com\/me\/it\/blob\/v1\/docs\/troubleshooting\.md#inputs$/);
  });
});

test.concurrent('hazard 57: empty optional inputs take their defaults', async () => {
  const optional = Object.keys(action.inputs).filter((name) => action.inputs[name]?.default !== undefined);
  const seen = await step({ inputs: Object.fromEntries(optional.map((name) => [name, ''])) });
  expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
});

test.concurrent('hazard 60: one UUID in upper case and in lower case is one integration', async () => {
  const id = 'aaaaaaaa-1111-4111-8111-111111111111';
  const braze = { integrations: [{ id }] };
  const seen = await step({ braze, inputs: { 'integration-id': `${id}, ${id.toUpperCase()}` } });
  expect(seen.requests).toHaveLength(1);
  expect(seen.annotations.map(({ level }) => level)).toEqual(['warning']);
});

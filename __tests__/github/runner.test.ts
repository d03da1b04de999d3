// What the runner gets: commands on stdout, and the files that environment variables name.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EOL, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Runner } from '../../src/github/runner.ts';
import { isolateEnvironment } from '../environment.ts';

const actionVariables = ['GITHUB_ACTION_REPOSITORY', 'GITHUB_ACTION_REF'];
const eventVariables = ['GITHUB_ACTOR', 'GITHUB_EVENT_NAME', 'GITHUB_EVENT_PATH'];
isolateEnvironment(['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'INPUT_API-KEY', ...actionVariables, ...eventVariables]);

let runner: Runner;
let directory: string;
let printed: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'runner-'));
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += chunk;
    return true;
  });
  // The toolkit remembers the summary's file, and what it could not write to it.
  jest.resetModules();
  ({ runner } = await import('../../src/github/runner.ts'));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

/** Creates an empty file that an environment variable names. Returns a function that reads it. */
function fileFor(variable: string): () => string {
  const path = join(directory, variable);
  writeFileSync(path, '');
  process.env[variable] = path;
  return () => readFileSync(path, 'utf8');
}

test.each([
  [' \tkey\r\n', 'key'],
  [' \n ', ''],
  [undefined, ''],
])('an input of %j is trimmed', (text, input) => {
  if (text !== undefined) process.env['INPUT_API-KEY'] = text;
  expect(runner.input('api-key')).toBe(input);
});

test.each<[string, (to: Runner) => void]>([
  ['50% done', (to) => to.info('50% done')],
  ['::debug::POST: 202', (to) => to.debug('POST: 202')],
  ['::notice title=Braze CDI sync::x', (to) => to.annotate('notice', 'x')],
  ['::warning title=Braze CDI sync::x', (to) => to.annotate('warning', 'x')],
  ['::error title=Braze CDI sync::a%0Ab', (to) => to.annotate('error', 'a\nb')],
])('exactly one line is printed: "%s"', (line, print) => {
  print(runner);
  expect(printed).toBe(`${line}${EOL}`);
});

test('a secret is masked on its own line and removed from the environment', () => {
  process.env['INPUT_API-KEY'] = ' a%b ';
  expect([runner.takeSecret('api-key'), printed]).toEqual(['a%b', `::add-mask::a%25b${EOL}`]);
  expect(process.env['INPUT_API-KEY']).toBeUndefined();
  expect(runner.takeSecret('api-key')).toBe('');
  expect(printed).toBe(`::add-mask::a%25b${EOL}`);
});

test('the outputs are appended to the file that GITHUB_OUTPUT names, and not printed', () => {
  const file = fileFor('GITHUB_OUTPUT');
  expect(runner.setOutputs({ status: 'not_started', message: 'a "b"', results: '[]' })).toBe(true);
  const lines = file().replaceAll(/<<.*/g, '').split(EOL);
  const texts = lines.filter((line) => !line.startsWith('ghadelimiter_'));
  expect(texts).toEqual(['status', 'not_started', 'message', 'a "b"', 'results', '[]', '']);
  expect(printed).toBe('');
});

test('the summary is appended to the file that GITHUB_STEP_SUMMARY names', async () => {
  const file = fileFor('GITHUB_STEP_SUMMARY');
  expect(await runner.writeSummary('### One')).toBe(true);
  expect(await runner.writeSummary('### Two')).toBe(true);
  expect(file()).toBe(`### One${EOL}### Two${EOL}`);
});

test.each([
  ['has no name', () => ''],
  ['is missing', () => join(directory, 'missing')],
  ['is a directory', () => directory],
])('if a file of the runner %s, writing returns false and prints nothing instead', async (_what, path) => {
  Object.assign(process.env, { GITHUB_OUTPUT: path(), GITHUB_STEP_SUMMARY: path() });
  expect(runner.setOutputs({ status: 'not_started' })).toBe(false);
  expect(await runner.writeSummary('### One')).toBe(false);
  expect(printed).toBe('');
});

test.each([
  ['me/my.action', 'v1.2.3', 'https://github.com/me/my.action/blob/v1.2.3/docs/troubleshooting.md'],
  ['me/it', 'feature/x', 'https://github.com/me/it/blob/feature/x/docs/troubleshooting.md'],
  ['', '', null],
  ['me/it', '', null],
  [undefined, undefined, null],
  ['me/it/..', 'v1', null],
  ['me/it', 'v1)](https://evil.test', null],
])('the explanations for %j at %j are at %j', (repository, ref, url) => {
  if (repository !== undefined)
    Object.assign(process.env, { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref });
  expect(runner.docsUrl()).toBe(url);
});

test.each<[boolean, string, string, unknown]>([
  [true, 'pull_request', 'someone', { pull_request: { head: { repo: { full_name: 'them/it' } } } }],
  [false, 'pull_request', 'someone', { pull_request: { head: { repo: { fork: true, full_name: 'me/it' } } } }],
  [false, 'pull_request', 'someone', { pull_request: { head: { repo: null } } }],
  [true, 'push', 'dependabot[bot]', {}],
  [false, 'pull_request_target', 'dependabot[bot]', {}],
  [false, 'pull_request', 'someone', 'an event file that cannot be read'],
  [false, '', '', 'no event'],
])('isWithoutSecrets() is %p for the event "%s" by "%s": %j', (isWithout, event, actor, payload) => {
  const path = join(directory, 'event.json');
  const env = { GITHUB_REPOSITORY: 'me/it', GITHUB_EVENT_NAME: event, GITHUB_ACTOR: actor, GITHUB_EVENT_PATH: path };
  Object.assign(process.env, env);
  if (event === '') delete process.env['GITHUB_EVENT_PATH'];
  if (typeof payload === 'object') writeFileSync(path, JSON.stringify(payload));
  expect(runner.isWithoutSecrets()).toBe(isWithout);
});

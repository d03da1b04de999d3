// What the runner gets: commands on stdout, and the files that its environment names.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EOL, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Runner } from '../../src/github/runner.ts';
import { isolateEnvironment } from '../environment.ts';

isolateEnvironment(['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'INPUT_API-KEY']);

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
  // The toolkit remembers the file of the summary, and what it could not write to it.
  jest.resetModules();
  ({ runner } = await import('../../src/github/runner.ts'));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

/** An empty file that a variable of the environment names. */
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
  ['::add-mask::a%25b', (to) => to.mask('a%b')],
  ['::notice title=Braze CDI sync::x', (to) => to.annotate('notice', 'x')],
  ['::warning title=Braze CDI sync::x', (to) => to.annotate('warning', 'x')],
  ['::error title=Braze CDI sync::a%0Ab', (to) => to.annotate('error', 'a\nb')],
])('what is printed is "%s", in one line', (line, tell) => {
  tell(runner);
  expect(printed).toBe(`${line}${EOL}`);
});

describe('the outputs', () => {
  test('are added to the file that GITHUB_OUTPUT names, and not printed', () => {
    const file = fileFor('GITHUB_OUTPUT');
    expect(runner.setOutputs({ status: 'not_started', message: 'a "b"', results: '[]' })).toBe(true);
    const names = file()
      .split(EOL)
      .filter((line) => !line.startsWith('ghadelimiter_'));
    expect(names.map((line) => line.split('<<')[0])).toEqual([
      'status',
      'not_started',
      'message',
      'a "b"',
      'results',
      '[]',
      '',
    ]);
    expect(printed).toBe('');
  });

  test.each([
    ['is missing', () => join(directory, 'missing')],
    ['is a directory', () => directory],
    ['has no name', () => ''],
  ])('are told to be unwritten where that file %s, and not printed', (_what, path) => {
    process.env['GITHUB_OUTPUT'] = path();
    expect(runner.setOutputs({ status: 'not_started' })).toBe(false);
    expect(printed).toBe('');
  });
});

describe('the summary', () => {
  test('is added to the file that GITHUB_STEP_SUMMARY names', async () => {
    const file = fileFor('GITHUB_STEP_SUMMARY');
    expect(await runner.writeSummary('### One')).toBe(true);
    expect(await runner.writeSummary('### Two')).toBe(true);
    expect(file()).toBe(`### One${EOL}### Two${EOL}`);
  });

  test.each([
    ['has no name', () => ''],
    ['is missing', () => join(directory, 'missing')],
    ['is a directory', () => directory],
  ])('is told to be unwritten where that file %s', async (_what, path) => {
    process.env['GITHUB_STEP_SUMMARY'] = path();
    expect(await runner.writeSummary('### One')).toBe(false);
  });
});

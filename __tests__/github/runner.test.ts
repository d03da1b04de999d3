// What the runner gets: commands on stdout, and the files that its environment names.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EOL, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Runner } from '../../src/github/runner.ts';

const variables = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'INPUT_API-KEY', 'INPUT_ON-BUSY'];

let runner: Runner;
let directory: string;
let printed: string;
let before: readonly (readonly [string, string | undefined])[];

beforeEach(async () => {
  before = variables.map((name) => [name, process.env[name]]);
  for (const name of variables) delete process.env[name];
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
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** An empty file that a variable of the environment names. */
function fileFor(variable: string): () => string {
  const path = join(directory, variable);
  writeFileSync(path, '');
  process.env[variable] = path;
  return () => readFileSync(path, 'utf8');
}

describe('an input', () => {
  test('is trimmed', () => {
    process.env['INPUT_API-KEY'] = ' \tkey\r\n';
    expect(runner.input('api-key')).toBe('key');
  });

  test('that is blank or missing is empty', () => {
    process.env['INPUT_API-KEY'] = ' \n ';
    expect(runner.input('api-key')).toBe('');
    expect(runner.input('on-busy')).toBe('');
  });
});

describe('on stdout', () => {
  test.each<[string, (to: Runner) => void, string]>([
    ['a line is itself', (to) => to.info('50% done'), '50% done'],
    ['a debug line is a command', (to) => to.debug('POST: 202'), '::debug::POST: 202'],
    ['a secret is a command', (to) => to.mask('a%b'), '::add-mask::a%25b'],
    ['a notice has a title', (to) => to.annotate('notice', 'x'), '::notice title=Braze CDI sync::x'],
    ['a warning has a title', (to) => to.annotate('warning', 'x'), '::warning title=Braze CDI sync::x'],
    [
      'an error has a title, and is one line',
      (to) => to.annotate('error', 'a\nb'),
      '::error title=Braze CDI sync::a%0Ab',
    ],
  ])('%s', (_what, tell, line) => {
    tell(runner);
    expect(printed).toBe(`${line}${EOL}`);
  });
});

describe('the outputs', () => {
  test('are added to the file that GITHUB_OUTPUT names, and not printed', () => {
    const file = fileFor('GITHUB_OUTPUT');
    expect(runner.setOutputs({ status: 'failed', message: 'a "b"', results: '[]' })).toBe(true);
    const lines = file().split(EOL);
    expect(lines.filter((line) => !line.startsWith('ghadelimiter_')).map((line) => line.split('<<')[0])).toEqual([
      'status',
      'failed',
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
    expect(runner.setOutputs({ status: 'failed' })).toBe(false);
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

  test('is told to be unwritten where there is no such variable', async () => {
    expect(await runner.writeSummary('### One')).toBe(false);
  });

  test.each([
    ['is missing', () => join(directory, 'missing')],
    ['is a directory', () => directory],
  ])('is told to be unwritten where that file %s', async (_what, path) => {
    process.env['GITHUB_STEP_SUMMARY'] = path();
    expect(await runner.writeSummary('### One')).toBe(false);
  });
});

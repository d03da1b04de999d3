// The runner's side: files that cannot be written, debug logging, and bugs in the action.
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { afterEffect } from '../../simulator/faults.ts';
import type { Given } from './step.ts';
import { follow, ID, list, outputsWith, post, step } from './step.ts';

const silence = { faults: { trigger: [afterEffect({ kind: 'silence' })] } };

test.concurrent('hazard 39: without a job summary, the step warns, and its verdict stands', async () => {
  const seen = await step({ env: { GITHUB_STEP_SUMMARY: undefined } });
  expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
  expect(seen.summary).toBe('');
  expect(seen.annotations).toEqual([{ level: 'warning', text: expect.stringContaining('GITHUB_STEP_SUMMARY') }]);
});

test.concurrent.each([
  ['is not set', undefined],
  ['names a missing file', join(import.meta.dirname, 'missing')],
])('hazard 40: if GITHUB_OUTPUT %s, the step fails and does not trigger twice', async (_name, file) => {
  const seen = await step({ env: { GITHUB_OUTPUT: file }, cannotWriteOutputs: true });
  expect(seen.requests).toEqual([post]);
  expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringContaining('GITHUB_OUTPUT') }]);
});

test.concurrent('hazard 44: debug lines show requests without headers and bodies, and once how far a start was from its trigger', async () => {
  const seen = await follow({}, { env: { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' } });
  const distance = /^::debug::\[[\d.]+s\] The sync started [\d.]+s (before|after) its trigger by Braze's clock$/;
  const debug = Object.groupBy(
    seen.stdout.split('\n').filter((line) => line.startsWith('::debug::')),
    (line) => (distance.test(line) ? 'distances' : 'requests'),
  );
  expect(seen.requests.slice(0, 3)).toEqual([list, post, list]);
  expect(debug.distances).toHaveLength(1);
  const lines = seen.requests.map((request) => {
    return `::debug::${request.replace(' ', ` /cdi/integrations/${ID}/`)}: (200|202) in \\d+ ms`;
  });
  expect(debug.requests?.join('\n')).toMatch(new RegExp(`^${lines.join('\n')}$`));
});

test.concurrent('hazard 45: the key is printed before anything else, escaped, in the command that masks it, and never again', async () => {
  const seen = await follow({}, { key: 'k%y<T>secret', env: { RUNNER_DEBUG: '1' } });
  // Every step is checked to show it nowhere else.
  expect(seen.stdout.split('\n', 1)).toEqual(['::add-mask::k%25y<T>secret']);
});

describe('hazard 41: a bug', () => {
  /** The message of an error, with lines that the runner would take for commands. */
  const message = String.raw`first line\n::set-output name=status::success\r##[error]third`;
  /** Runs a piece of code once the trigger has been sent. */
  const afterSending = (code: string) => `
    import http from 'node:http';
    import { syncBuiltinESMExports } from 'node:module';
    const { request } = http;
    http.request = (...options) => request(...options).once('finish', () => { ${code} });
    syncBuiltinESMExports();
  `;
  const reportFails = `
    const { stringify } = JSON;
    JSON.stringify = (value) => {
      if (Array.isArray(value)) throw new TypeError(\`${message}\`);
      return stringify(value);
    };
  `;
  const neverWakes = `
    import { syncBuiltinESMExports } from 'node:module';
    import timers from 'node:timers/promises';
    timers.setTimeout = () => new Promise(() => undefined);
    syncBuiltinESMExports();
  `;
  const busy = { integration: { pastRuns: [{ agoMs: 5_000 }] } };

  test.concurrent.each<[string, string, string, 0 | 1, Given]>([
    ['before the first request', `URL.parse = () => { throw new RangeError(\`${message}\`); };`, 'RangeError', 0, {}],
    ['outside of any promise', afterSending(`throw new SyntaxError(\`${message}\`);`), 'SyntaxError', 1, silence],
    ['in an unhandled promise', afterSending('Promise.reject(new EvalError());'), 'EvalError', 1, silence],
    ['hazard 42: in which a promise never settles', neverWakes, 'Error', 1, busy],
    ['in the report, after a 202', reportFails, 'TypeError', 1, {}],
  ])('%s is reported without its message', async (_name, preload, error, sent, given) => {
    const seen = await step({ ...given, preload });
    expect(seen.outputs).toEqual({ ...outputsWith(sent ? 'unknown' : 'not_started', sent), results: '[]' });
    const sentence = `The action has a bug: it stopped at an unexpected ${error}.`;
    expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringContaining(sentence) }]);
    expect(seen.summary).toContain(sentence);
    expect(seen.stdout + seen.stderr + seen.summary).not.toMatch(/first line|set-output|third/);
  });
});

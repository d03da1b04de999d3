// The runner's side: files that cannot be written, variables that change things, debug logging, and bugs of ours.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { afterEffect, lost } from '../../simulator/faults.ts';
import type { Given } from './step.ts';
import { ID, outputsWith, step } from './step.ts';

const directory = mkdtempSync(join(tmpdir(), 'no-file-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe("the runner's files", () => {
  test.concurrent.each([
    ['is not set', undefined],
    ['names a missing file', join(directory, 'missing')],
    ['names a directory', directory],
  ])('hazard 39: GITHUB_STEP_SUMMARY %s: a warning, and the verdict stands', async (_name, file) => {
    const seen = await step({ env: { GITHUB_STEP_SUMMARY: file } });
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
    expect([seen.exitCode, seen.summary]).toEqual([0, '']);
    expect(seen.annotations).toEqual([{ level: 'warning', text: expect.stringContaining('GITHUB_STEP_SUMMARY') }]);
  });

  test.concurrent.each([
    ['nothing', undefined],
    ['no file', ''],
    ['a missing file', join(directory, 'missing')],
    ['a directory', directory],
  ])('hazard 40: GITHUB_OUTPUT names %s: red, and one POST', async (_name, file) => {
    const seen = await step({ env: { GITHUB_OUTPUT: file }, cannotWriteOutputs: true });
    expect([seen.exitCode, seen.requests]).toEqual([1, ['POST sync']]);
    expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringContaining('GITHUB_OUTPUT') }]);
    expect(seen.told).toMatchSnapshot();
  });
});

describe('variables of Node', () => {
  test.concurrent('hazard 43: NODE_TLS_REJECT_UNAUTHORIZED=0 is refused, by http too', async () => {
    const seen = await step({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    expect(seen.outputs).toEqual({ ...outputsWith('failed', 0), results: '[]' });
    expect([seen.exitCode, seen.requests]).toEqual([1, []]);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('hazard 44: debug lines show method, path, code and milliseconds, and no header or body', async () => {
    const seen = await step({
      env: { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' },
      integration: {
        pastRuns: Array.from({ length: 12 }, (_, index) => ({ agoMs: 100_000 * index, durationMs: 50_000 })),
      },
      inputs: { 'poll-interval': '300ms' },
      during: ({ braze, server }) => server.arrived(3).then(() => braze.endRun(ID)),
    });
    expect(seen.exitCode).toBe(0);
    const debug = seen.stdout.split('\n').filter((line) => line.startsWith('::debug::'));
    expect(debug).toHaveLength(seen.requests.length);
    const path = `/cdi/integrations/${ID}`;
    for (const line of debug) {
      expect(line).toMatch(
        new RegExp(`^::debug::(POST ${path}/sync|GET ${path}/job_sync_status): (200|202|429) in \\d+ ms$`),
      );
    }
  });

  test.concurrent('hazard 44: a failed connection shows its code alone', async () => {
    const seen = await step({
      faults: { trigger: [lost({ kind: 'garbage', text: 's3cret: is no HTTP\r\n\r\n' })] },
    });
    expect(seen.stdout).toMatch(/^::debug::POST \/cdi\/integrations\/[\w-]+\/sync: HPE_[A-Z_]+ in \d+ ms$/m);
    expect(seen.stdout).not.toContain('s3cret');
  });
});

test.concurrent('hazard 45: the key is shown to the runner before anything else, escaped, and never again', async () => {
  const key = 'k%y<T>secret';
  const seen = await step({
    key,
    env: { RUNNER_DEBUG: '1' },
    integration: { nextRuns: { durationMs: 300 } },
    inputs: { 'wait-for-completion': 'true', 'poll-interval': '200ms' },
  });
  expect(seen.outputs['status']).toBe('success');
  const [first, ...others] = seen.stdout.split('\n');
  expect(first).toBe('::add-mask::k%25y<T>secret');
  for (const text of [...others, seen.stderr, seen.summary, ...Object.values(seen.outputs)]) {
    expect(text).not.toMatch(/secret|add-mask/);
  }
});

describe('hazard 41: a bug', () => {
  /** What is thrown has lines that the runner would take for commands. */
  const message = String.raw`first line\n::set-output name=status::success\r##[error]third`;
  const silence = { faults: { trigger: [afterEffect({ kind: 'silence' })] } };
  /** Lets a piece of code run a little after the trigger was sent. */
  const afterSending = (code: string) => `
    import http from 'node:http';
    import { syncBuiltinESMExports } from 'node:module';
    const { request } = http;
    http.request = (...options) => {
      setTimeout(() => { ${code} }, 200);
      return request(...options);
    };
    syncBuiltinESMExports();
  `;
  interface Bug {
    name: string;
    broken: string;
    error: string;
    /** Whether a trigger was sent by then. */
    sent: boolean;
    given?: Given;
  }
  const bugs: Bug[] = [
    {
      name: 'before the first request',
      broken: `URL.parse = () => { throw new RangeError(\`${message}\`); };`,
      error: 'RangeError',
      sent: false,
    },
    {
      name: 'what is thrown is no error',
      broken: `URL.parse = () => { throw \`${message}\`; };`,
      error: 'error',
      sent: false,
    },
    {
      name: "the error's name is made up",
      broken: `URL.parse = () => { throw Object.assign(new Error(), { name: \`${message}\` }); };`,
      error: 'error',
      sent: false,
    },
    {
      name: 'thrown outside of every promise while an answer is awaited',
      broken: afterSending(`throw new SyntaxError(\`${message}\`);`),
      error: 'SyntaxError',
      sent: true,
      given: silence,
    },
    {
      name: 'a rejection that nobody handles while an answer is awaited',
      broken: afterSending(`Promise.reject(new EvalError(\`${message}\`));`),
      error: 'EvalError',
      sent: true,
      given: silence,
    },
    {
      name: 'hazard 42: a promise that never settles',
      broken: 'globalThis.setTimeout = () => ({ unref() {} });',
      error: 'Error',
      sent: true,
      given: { integration: { pastRuns: [{ agoMs: 5_000 }] } },
    },
    {
      name: 'in the report, after a 202',
      broken: `
        const { stringify } = JSON;
        JSON.stringify = (value) => {
          if (Array.isArray(value)) throw new TypeError(\`${message}\`);
          return stringify(value);
        };
      `,
      error: 'TypeError',
      sent: true,
    },
  ];

  test.concurrent.each(bugs)('$name', async ({ broken, error, sent, given }) => {
    const seen = await step({ ...given, preload: broken });
    expect(seen.outputs).toEqual({ ...outputsWith(sent ? 'unknown' : 'failed', sent ? 1 : 0), results: '[]' });
    expect(seen.exitCode).toBe(1);
    const sentence = `The action has a bug: it stopped at an unexpected ${error}.`;
    expect(seen.annotations).toEqual([{ level: 'error', text: expect.stringContaining(sentence) }]);
    expect(seen.summary).toContain(sentence);
    expect(seen.stdout + seen.stderr + seen.summary).not.toMatch(/first line|set-output|third/);
  });
});

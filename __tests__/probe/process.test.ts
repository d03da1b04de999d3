// `probe/main.ts` as its own process, over real sockets: it reads, and without a terminal it triggers nothing.
import { execFile } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { createSimulatedBraze } from '../../simulator/braze.ts';
import { startServer } from '../../simulator/server.ts';
import { ID, KEY } from './probing.ts';

/** Runs the probe against a simulator, with this text on stdin. */
async function run(args: readonly string[], input: string) {
  const braze = createSimulatedBraze({
    nowMs: Date.now,
    keys: { [KEY]: ['cdi.integration_sync', 'cdi.integration_job_status', 'cdi.integration_list'] },
    integrations: [{ id: ID, pastRuns: [{ agoMs: 3_600_000 }, { agoMs: 7_200_000 }] }],
  });
  const server = await startServer({ braze });
  const { promise, resolve } = Promise.withResolvers<{ exitCode: unknown; stdout: string; stderr: string }>();
  const { PATH, SystemRoot } = process.env;
  const child = execFile(
    process.execPath,
    ['probe/main.ts', '--endpoint', server.url, '--integration', ID, ...args],
    { env: { PATH, SystemRoot, BRAZE_API_KEY: KEY } },
    (error, stdout, stderr) => resolve({ exitCode: error?.code ?? 0, stdout, stderr }),
  );
  child.stdin?.end(input);
  const ended = await promise;
  await server.close();
  return { ...ended, methods: braze.requests.map(({ method }) => method) };
}

test('the probe only reads, and prints its report to stdout', async () => {
  const { exitCode, stdout, stderr, methods } = await run([], '');
  expect([exitCode, new Set(methods)]).toEqual([0, new Set(['GET'])]);
  expect(stdout).toContain('| Runs are listed newest first ');
  expect(stdout).toContain('2 runs');
  expect(stdout + stderr).not.toContain(KEY);
});

test.each(['', 'yes\n'])('with --trigger and %j piped in, the probe sends nothing', async (input) => {
  const { exitCode, stdout, stderr, methods } = await run(['--trigger'], input);
  expect([exitCode, stdout, methods]).toEqual([2, '', []]);
  expect(stderr).toContain('--trigger needs a terminal');
});

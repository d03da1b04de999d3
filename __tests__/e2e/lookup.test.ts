// A DNS lookup that hangs. Node waits for it before it exits; the step does not.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { Given } from './step.ts';
import { outputsWith, step } from './step.ts';

const directory = mkdtempSync(join(tmpdir(), 'lookup-'));
afterAll(() => rmSync(directory, { recursive: true }));

/**
 * Before glibc asks a name server for a name without dots, it reads the file that HOSTALIASES names. This one is a pipe
 * that nothing ever writes to, so glibc waits forever, and only a process that does not wait for its lookup ends.
 * Other systems look up names in other ways, so these tests are for Linux.
 */
const hanging = join(directory, 'aliases');
execFileSync('mkfifo', [hanging]);

const given = {
  inputs: { 'rest-endpoint': 'https://braze', 'allow-custom-endpoint': 'true', timeout: '2s' },
  env: { HOSTALIASES: hanging },
  preload: `
    import dns from 'node:dns';
    const { lookup } = dns;
    dns.lookup = (...given) => {
      lookup(...given);
      console.log('::debug::the lookup has started');
    };
  `,
};

test.concurrent('hazard 54: a lookup that hangs does not keep the step, or its process, beyond the timeout', async () => {
  const seen = await step(given);
  expect([seen.exitCode, seen.outputs]).toEqual([1, outputsWith('not_started', 1)]);
  expect(seen.annotations[0]?.text).toContain('before the timeout of 2s (TIMEOUT, no answer in time)');
});

test.concurrent('hazard 54: a lookup that hangs does not delay a cancelled step', async () => {
  const during: Given['during'] = async ({ process: running }) => {
    await running.printed('the lookup has started');
    running.kill('SIGINT');
  };
  const seen = await step({ ...given, inputs: { ...given.inputs, timeout: '1h' }, during });
  expect([seen.exitCode, seen.outputs]).toEqual([1, outputsWith('cancelled', 1)]);
});

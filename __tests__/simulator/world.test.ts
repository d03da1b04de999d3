// The world for trying out the action: each integration does what its name says, and the program that serves it runs.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { meet, playFaults } from '../../simulator/faults.ts';
import { createWorld, FULL_KEY, IDS, TRIGGER_KEY } from '../../simulator/world.ts';
import { request, T0_MS } from './helpers.ts';

/** What a client gets for triggers of an integration in a row: a status, or the kind of fault if there is none. */
function triggersOf(id: string, count: number) {
  const { braze, faults } = createWorld(() => T0_MS);
  const source = playFaults(faults);
  const wire = request('POST', `/cdi/integrations/${id}/sync`, FULL_KEY);
  return Array.from({ length: count }, () => {
    const { manner, reply } = meet(braze, wire, source.next(wire, T0_MS));
    return manner.kind === 'answer' ? reply.status : manner.kind;
  });
}

test.each<[keyof typeof IDS, (number | string)[]]>([
  ['accepted', [202, 429]],
  ['busyAtFirst', [429, 429]],
  ['alwaysBusy', [429, 429]],
  ['failsTwice', [500, 500, 202, 500, 500, 429]],
  ['connectionLost', ['reset', 429]],
  ['rateLimited', [429, 202]],
  ['notFound', [404]],
])('the integration %s answers the triggers in a row with %p', (name, answers) => {
  expect(triggersOf(IDS[name], answers.length)).toEqual(answers);
});

describe('npm run simulator', () => {
  const main = fileURLToPath(new URL('../../simulator/main.ts', import.meta.url));

  test('prints its address, serves, prints a line per request, and exits with 0 on Ctrl-C', async () => {
    const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
      const address = () => /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      while (!address()) await once(child.stdout, 'data');
      const url = `${address()}/cdi/integrations/${IDS.accepted}/sync`;
      const reply = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${FULL_KEY}` } });
      expect(reply.status).toBe(202);
      while (!printed.includes('→ 202')) await once(child.stdout, 'data');
      for (const text of [FULL_KEY, TRIGGER_KEY, 'curl', ...Object.values(IDS)]) expect(printed).toContain(text);
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('refuses an invalid port and prints the usage', () => {
    const { status, stderr } = spawnSync(process.execPath, [main, '--port', '65536'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^Usage: /)]);
  });
});

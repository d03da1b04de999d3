// The command: what it refuses, what it asks before a trigger, and what it reports after a cancellation.
import { describe, expect, test } from '@jest/globals';
import type { ProbeOptions } from './probing.ts';
import { ID, KEY, probe, readOnly } from './probing.ts';

describe('the command', () => {
  test.each<[string, ProbeOptions, string]>([
    ['with an unknown option', { args: [...readOnly, '--force'] }, 'Usage: '],
    ['without an endpoint', { args: readOnly.slice(2) }, '--endpoint is required'],
    ['without an integration', { args: readOnly.slice(0, 2) }, '--integration is required'],
    ['with two integrations', { args: [...readOnly.slice(0, 3), `${ID},other`] }, 'Name one integration.'],
    ['without a key', { world: { apiKey: '' } }, 'BRAZE_API_KEY is empty'],
    [
      'with an id and a key that are swapped',
      { args: [...readOnly.slice(0, 3), KEY] },
      '--integration contains the api-key',
    ],
    [
      'in an environment that is not safe',
      { world: { inspectEnvironment: () => ({ problems: [{ variable: 'X_VAR', problem: 'is bad' }], proxy: null }) } },
      'X_VAR is bad',
    ],
    ['with --trigger and without a terminal', { world: { ask: null } }, '--trigger needs a terminal'],
  ])('%s sends nothing and exits with 2', async (_name, options, problem) => {
    const { braze, exitCode, printed, report } = await probe(options);
    expect([exitCode, report, braze.requests.length]).toEqual([2, '', 0]);
    expect(printed).toContain(problem);
    expect(printed).not.toContain(KEY);
  });

  test.each(['', 'y', 'no', 'yes please'])('with --trigger and the answer "%s" only reads', async (answer) => {
    const { braze, printed, report } = await probe({ answer });
    expect(braze.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(printed).toContain('Nothing is triggered.');
    expect(report).toContain('6 not seen');
  });

  test('reports what it has seen if it is cancelled while it follows the sync', async () => {
    const cancel = new AbortController();
    const note = (line: string): void => (line === 'Braze shows the run' ? cancel.abort() : undefined);
    const { braze, rows } = await probe({ world: { cancelled: cancel.signal, note } });
    expect([rows.shows, rows.trigger]).toEqual(['held: shown after 2.2s', 'held: 202: `success`']);
    expect(braze.requests.filter(({ method }) => method === 'POST').length).toBe(1);
  });
});

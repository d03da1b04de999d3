// The command: what it refuses, what it asks before a trigger, and what a cancellation leaves.
import { describe, expect, test } from '@jest/globals';
import type { Probing } from './probing.ts';
import { ID, KEY, probe, reading } from './probing.ts';

describe('the command', () => {
  test.each<[string, Probing, string]>([
    ['of an unknown option', { args: [...reading, '--force'] }, 'Usage: '],
    ['without an endpoint', { args: reading.slice(2) }, '--endpoint is required'],
    ['without an integration', { args: reading.slice(0, 2) }, '--integration is required'],
    ['of two integrations', { args: [...reading.slice(0, 3), `${ID},other`] }, 'Name one integration.'],
    ['without a key', { world: { apiKey: '' } }, 'BRAZE_API_KEY is empty'],
    [
      'with an id and a key that are swapped',
      { args: [...reading.slice(0, 3), KEY] },
      '--integration contains the api-key',
    ],
    [
      'in an environment that is not safe',
      { world: { inspectEnvironment: () => ({ problems: [{ variable: 'X_VAR', problem: 'is bad' }], proxy: null }) } },
      'X_VAR is bad',
    ],
    ['with --trigger and without a terminal', { world: { ask: null } }, '--trigger needs a terminal'],
  ])('%s sends nothing and exits 2', async (_name, options, said) => {
    const { braze, exitCode, printed, report } = await probe(options);
    expect([exitCode, report, braze.requests.length]).toEqual([2, '', 0]);
    expect(printed).toContain(said);
    expect(printed).not.toContain(KEY);
  });

  test.each(['', 'y', 'no', 'yes please'])('with --trigger and the answer "%s" only reads', async (answer) => {
    const { braze, printed, report } = await probe({ answer });
    expect(braze.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(printed).toContain('Nothing is triggered.');
    expect(report).toContain('6 not seen');
  });

  test('that is cancelled while it follows the sync reports what it has seen', async () => {
    const cancel = new AbortController();
    const note = (line: string): void => (line === 'Braze shows the run' ? cancel.abort() : undefined);
    const { braze, rows } = await probe({ world: { cancelled: cancel.signal, note } });
    expect([rows.shows, rows.trigger]).toEqual(['held: shown after 2.2s', 'held: 202: `success`']);
    expect(braze.requests.filter(({ method }) => method === 'POST').length).toBe(1);
  });
});

// Lists of runs that are not as documented: what cannot be understood is no evidence, and never makes a step green.
import { describe, expect, test } from '@jest/globals';
import type { ListShape, NextRuns, Overlay, PastRun } from '../../simulator/braze.ts';
import { createSimulatedBraze } from '../../simulator/braze.ts';
import type { Fault } from '../../simulator/faults.ts';
import { afterEffect } from '../../simulator/faults.ts';
import { startServer } from '../../simulator/server.ts';
import type { Given, Seen } from './step.ts';
import { step } from './step.ts';

const post = 'POST sync';
const list = 'GET job_sync_status';

/** A dozen runs, a minute apart, each of half a minute. */
const history: readonly PastRun[] = Array.from({ length: 12 }, (_, index) => ({
  agoMs: (index + 1) * 60_000,
  durationMs: 30_000,
}));

interface Shown {
  shape?: ListShape;
  nextRuns?: NextRuns;
  given?: Given;
}

/** Follows a sync of 700 ms whose list of runs is shown in some way. */
function follow({ shape = {}, nextRuns = {}, given = {} }: Shown): Promise<Seen> {
  return step({
    ...given,
    integration: {
      pastRuns: history,
      list: shape,
      nextRuns: { durationMs: 700, rowsSynced: 990, rowsFailed: 0, ...nextRuns },
    },
    inputs: { 'wait-for-completion': 'true', 'poll-interval': '200ms', ...given.inputs },
  });
}

function answers(body: unknown, headers: Record<string, string> = {}): Fault {
  return afterEffect({ kind: 'answer', body: JSON.stringify(body), headers });
}

describe('hazard 24: words for how a sync is doing', () => {
  test.concurrent.each<[string, NonNullable<ListShape['wording']>]>([
    ['Running and SUCCESS are read whatever their case', { running: 'Running', success: 'SUCCESS' }],
    ['RUNNING and Success are read whatever their case', { running: 'RUNNING', success: 'Success' }],
  ])('%s', async (_name, wording) => {
    const seen = await follow({ shape: { wording } });
    expect([seen.exitCode, seen.outputs['status'], seen.outputs['adopted']]).toEqual([0, 'success', 'false']);
  });

  const strange = ['weird', '', 'success ', null, 7, true, ['success'], { success: true }];
  test.concurrent.each(strange.map((word) => [JSON.stringify(word), word]))(
    '%s is never success, though the sync has ended',
    async (_name, word) => {
      const seen = await follow({ nextRuns: { onceEnded: { job_status: word } } });
      expect([seen.exitCode, seen.outputs['status']]).toEqual([1, 'unknown']);
    },
  );

  test.concurrent.each(strange.map((word) => [JSON.stringify(word), word]))(
    '%s while the sync runs is no end of it',
    async (_name, word) => {
      const seen = await follow({ nextRuns: { whileRunning: { job_status: word } } });
      expect([seen.exitCode, seen.outputs['status']]).toEqual([0, 'success']);
    },
  );
});

describe('hazard 25: addresses in Link', () => {
  test.concurrent.each(['//127.0.0.1:PORT/x', 'http://127.0.0.1:PORT/x', '/users/delete', '../../../users/delete'])(
    '%s is never followed: the next page is asked for at the address that we know',
    async (address) => {
      const other = await startServer({ braze: createSimulatedBraze({ nowMs: Date.now, keys: {}, integrations: [] }) });
      try {
        const link = `<${address.replace('PORT', String(other.port))}?cursor=c2tpcDoxMA==>; rel="next"`;
        // The second look shows nothing that the first one did, so it has to go on to the next page.
        const unfamiliar = answers(
          { results: [{ job_status: 'error', sync_start_time: '2020-01-01T00:00:00Z' }] },
          { link },
        );
        const paths: string[] = [];
        const seen = await follow({
          given: {
            faults: { runs: [null, unfamiliar] },
            during: async ({ server }) => {
              await server.arrived(4);
              paths.push(...server.requests.map(({ path }) => path));
            },
          },
        });
        expect([seen.exitCode, seen.outputs['status']]).toEqual([0, 'success']);
        expect(paths[3]).toMatch(/^\/cdi\/integrations\/[\w-]+\/job_sync_status\?cursor=c2tpcDoxMA%3D%3D$/);
        expect(other.connections()).toEqual([]);
        expect(seen.requests.filter((request) => request === post)).toHaveLength(1);
      } finally {
        await other.close();
      }
    },
  );
});

describe('hazard 26: rows', () => {
  test.concurrent.each<[string, ListShape]>([
    ['oldest first', { order: 'oldest-first' }],
    ['in no order', { order: 'shuffled', seed: 3 }],
    ['in no order within a page', { pageOrder: 'shuffled', seed: 5 }],
    ['twice', { twice: true }],
    ['with times without a zone', { zone: 'none' }],
    ['with times of six digits and another zone', { zone: '+00:00', fractionDigits: 6 }],
    ['with times of whole seconds', { fractionDigits: 0 }],
  ])('%s: the sync is found and its end is told', async (_name, shape) => {
    // A zone that is none of the server's: a time without one would be read as local.
    const seen = await follow({ shape, given: { env: { TZ: 'Asia/Kolkata' } } });
    expect([seen.exitCode, seen.outputs['status'], seen.outputs['adopted']]).toEqual([0, 'success', 'false']);
    expect(seen.braze.runs().filter(({ by }) => by === 'trigger')).toHaveLength(1);
  });

  test.concurrent.each<[string, Overlay, string]>([
    ['a text for a number', { rows_synced: '12' }, ''],
    ['a number below zero', { rows_synced: -1 }, ''],
    ['a number beyond all measure', { rows_synced: 1e308 }, ''],
    ['a fraction', { rows_synced: 1.5 }, ''],
    ['null', { rows_synced: null, rows_failed_with_errors: null, last_timestamp_synced: null }, ''],
    ['a field that is missing', { rows_synced: undefined, last_timestamp_synced: undefined }, ''],
    ['an end that is no time', { sync_finish_time: 'yesterday' }, '990'],
  ])('with %s: what cannot be read is empty', async (_name, onceEnded, rowsSynced) => {
    const { exitCode, outputs } = await follow({ nextRuns: { onceEnded } });
    expect([exitCode, outputs['status'], outputs['rows-synced']]).toEqual([0, 'success', rowsSynced]);
  });

  test.concurrent('whose start cannot be read are no evidence of an end', async () => {
    const overlay = { sync_start_time: 12 };
    const nextRuns = { onceEnded: overlay, whileRunning: overlay };
    const { exitCode, outputs } = await follow({ nextRuns, given: { inputs: { timeout: '3s' } } });
    expect([exitCode, outputs['status'], outputs['rows-synced']]).toEqual([1, 'timed_out', '']);
  });

  test.concurrent.each<[string, unknown]>([
    ['no results', { message: 'success' }],
    ['results that are no list', { results: { '0': {} } }],
    ['a list alone', []],
    ['null', null],
    ['a text', 'results'],
  ])('%s: a list that cannot be read is asked for again', async (_name, body) => {
    const seen = await follow({ given: { faults: { runs: [null, answers(body), answers(body)] } } });
    expect([seen.exitCode, seen.outputs['status']]).toEqual([0, 'success']);
    expect(seen.requests.slice(0, 4)).toEqual([list, post, list, list]);
  });

  test.concurrent('rows that are no rows are passed over', async () => {
    const rows = [null, 7, 'running', [], {}, { job_status: 'success' }, { sync_start_time: 'now' }];
    const seen = await follow({ given: { faults: { runs: [null, answers({ results: rows })] } } });
    expect([seen.exitCode, seen.outputs['status']]).toEqual([0, 'success']);
  });

  test.concurrent('a list that can never be read: red, and nothing is triggered', async () => {
    const seen = await follow({
      given: { faults: { runs: () => answers({ results: 'none' }) }, inputs: { timeout: '2s' } },
    });
    expect([seen.exitCode, seen.outputs['status']]).toEqual([1, 'failed']);
    expect(seen.requests).not.toContain(post);
  });

  test.concurrent('a list that can no longer be read after the trigger: red, and the sync goes on', async () => {
    const faults = { runs: (number: number) => (number === 1 ? null : answers({ results: 'none' })) };
    const seen = await follow({ given: { faults, inputs: { timeout: '2s' } } });
    expect([seen.exitCode, seen.outputs['status']]).toEqual([1, 'timed_out']);
    expect(seen.annotations[0]?.text).toContain('goes on in Braze');
  });
});

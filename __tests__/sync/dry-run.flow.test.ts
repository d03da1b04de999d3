// A dry run: what can be checked without a trigger is, and nothing is ever triggered.
import { describe, expect, test } from '@jest/globals';
import { lost, perIntegration, rateLimited } from '../../simulator/faults.ts';
import type { StepResult } from '../world/world.ts';
import { ID, TRIGGER_KEY } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { busyUntil, runStep, told } from './flow.ts';

async function dryRun(options: FlowOptions = {}): Promise<StepResult> {
  const step = await runStep({ ...options, inputs: { 'dry-run': 'true', ...options.inputs } });
  expect(step.exchanges.filter(({ method }) => method === 'POST')).toEqual([]);
  expect(step.runs.filter(({ by }) => by === 'trigger')).toEqual([]);
  expect(step.outputs).toMatchObject({ attempts: '0', 'http-status': '', adopted: 'false', 'started-at': '' });
  return step;
}

const follow = { 'wait-for-completion': 'true' };
const checked = { green: true, status: 'checked', adopted: false, syncs: 0 };
const failed = { green: false, status: 'failed', adopted: false, syncs: 0 };
const read = ['0 GET 200'];

describe('is checked', () => {
  test.each<[string, FlowOptions]>([
    ['with a key that may do everything', {}],
    ['with wait-for-completion', { inputs: follow }],
    ['while a sync runs', { world: busyUntil(60_000) }],
    ['while a sync runs, whatever on-busy says', { world: busyUntil(60_000), inputs: { 'on-busy': 'fail' } }],
    ['while a sync runs, to be followed', { world: busyUntil(60_000), inputs: follow }],
  ])('%s: in one read, without an annotation', async (_name, options) => {
    const step = await dryRun(options);
    expect(told(step)).toEqual({ ...checked, trace: read, elapsedMs: 200 });
    expect(step.annotations).toEqual([]);
    expect(step.printed.at(-1)?.text).toMatch(/key and integration are right.*nothing was triggered/);
  });

  test('with a key that may not read runs: a warning says what was not checked', async () => {
    const step = await dryRun({ inputs: { 'api-key': TRIGGER_KEY } });
    expect(told(step)).toEqual({ ...checked, trace: ['0 GET 403'], elapsedMs: 200 });
    expect(step.annotations).toEqual([
      { level: 'warning', text: expect.stringMatching(/not checked.*cdi\.integration_job_status/) },
    ]);
  });

  test('once the runs can be read', async () => {
    const faults = { runs: [rateLimited(10_000), lost({ kind: 'answer', status: 500 })] };
    const step = await dryRun({ faults });
    expect(told(step)).toMatchObject({ green: true, status: 'checked' });
    expect(told(step).trace.at(-1)).toMatch(/GET 200$/);
  });
});

describe('is failed', () => {
  test.each<[string, FlowOptions, number]>([
    ['by an unknown key', { inputs: { 'api-key': 'unknown' } }, 401],
    ['by an integration that Braze does not know', { world: { integrations: [] } }, 404],
    ['by an id that Braze does not take', { world: { idPattern: /^x/, integrations: [] } }, 400],
    ['by a redirect', { faults: { runs: [lost({ kind: 'answer', status: 307 })] } }, 307],
    [
      'by a key that may not read runs, with wait-for-completion',
      { inputs: { ...follow, 'api-key': TRIGGER_KEY } },
      403,
    ],
  ])('%s, in one read', async (_name, options, status) => {
    const step = await dryRun(options);
    expect(told(step)).toEqual({ ...failed, trace: [`0 GET ${status}`], elapsedMs: 200 });
  });

  test('by a list that cannot be read until the timeout, at it', async () => {
    const step = await dryRun({ faults: { runs: () => lost({ kind: 'reset' }) }, inputs: { timeout: '30s' } });
    expect(told(step)).toMatchObject({ ...failed, elapsedMs: 30_000 });
  });

  test('by a Braze that cannot be reached for a minute', async () => {
    const step = await dryRun({ link: () => ({ code: 'ECONNREFUSED', stage: 'connecting' }) });
    expect(told(step)).toMatchObject(failed);
    expect(step.elapsedMs).toBeLessThan(60_000);
  });
});

test('is cancelled', async () => {
  expect(told(await dryRun({ cancelAtMs: 50 }))).toMatchObject({ green: false, status: 'cancelled', elapsedMs: 50 });
});

test('of several integrations checks each of them', async () => {
  const other = '33333333-3333-4333-8333-333333333333';
  const gone = '44444444-4444-4444-8444-444444444444';
  const forbidden = perIntegration({ [other]: [lost({ kind: 'answer', status: 403 })] });
  const options = { world: { integrations: [{ id: ID }, { id: other }] }, faults: { runs: forbidden } };
  const both = await dryRun({ ...options, inputs: { 'integration-id': `${ID},${other}` } });
  expect(both).toMatchObject({ green: true, outputs: { status: 'checked' } });
  const three = await dryRun({ ...options, inputs: { 'integration-id': `${ID},${other},${gone}` } });
  expect(three).toMatchObject({ green: false, outputs: { status: 'failed' } });
  const results = JSON.parse(three.outputs['results'] ?? '') as { status: string }[];
  expect(results.map(({ status }) => status)).toEqual(['checked', 'checked', 'failed']);
});

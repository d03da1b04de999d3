// A dry run checks what can be checked without a trigger.
import { expect, test } from '@jest/globals';
import { lost } from '../../simulator/faults.ts';
import type { StepResult } from '../world/world.ts';
import { TRIGGER_KEY } from '../world/world.ts';
import type { FlowOptions } from './flow.ts';
import { away, busyUntil, runStep, told } from './flow.ts';

async function dryRun(options: FlowOptions = {}): Promise<StepResult> {
  const step = await runStep({ ...options, inputs: { 'dry-run': 'true', ...options.inputs } });
  expect(step.exchanges.filter(({ method }) => method === 'POST')).toEqual([]);
  expect(step.outputs).toMatchObject({ attempts: '0', 'http-status': '', adopted: 'false', 'started-at': '' });
  return step;
}

const follow = { 'wait-for-completion': 'true' };
const checked = { green: true, status: 'checked', adopted: false, syncs: 0, elapsedMs: 200 };
const failed = { green: false, status: 'failed', adopted: false, syncs: 0 };

test.each<[string, FlowOptions]>([
  ['with a key that may do everything', {}],
  ['with wait-for-completion', { inputs: follow }],
  ['while a sync runs', { world: busyUntil(60_000) }],
  ['while a sync runs, under on-busy: fail', { world: busyUntil(60_000), inputs: { 'on-busy': 'fail' } }],
  ['while a sync runs, with wait-for-completion', { world: busyUntil(60_000), inputs: follow }],
])('a dry run %s is checked by one list', async (_name, options) => {
  const step = await dryRun(options);
  expect(told(step)).toEqual({ ...checked, trace: ['0 GET 200'] });
  expect(step.annotations).toEqual([]);
});

test('a dry run with a key that may not read runs is checked, with a warning', async () => {
  const step = await dryRun({ inputs: { 'api-key': TRIGGER_KEY } });
  expect(told(step)).toEqual({ ...checked, trace: ['0 GET 403'] });
  expect(step.annotations.map(({ level }) => level)).toEqual(['warning']);
});

test.each<[string, FlowOptions, number]>([
  ['with an unknown key', { inputs: { 'api-key': 'unknown' } }, 401],
  ['of an integration that Braze does not know', { world: { integrations: [] } }, 404],
  ['of an id that Braze does not take', { world: { idPattern: /^x/, integrations: [] } }, 400],
  ['that is redirected', { faults: { runs: [lost({ kind: 'answer', status: 307 })] } }, 307],
  ['with wait-for-completion and a key that may not read runs', { inputs: { ...follow, 'api-key': TRIGGER_KEY } }, 403],
])('a dry run %s fails after one list', async (_name, options, status) => {
  expect(told(await dryRun(options))).toEqual({ ...failed, trace: [`0 GET ${status}`], elapsedMs: 200 });
});

test('a dry run fails at the timeout if no list can be read, and after 2 minutes if none is sent', async () => {
  const unread = await dryRun({ faults: away('lists', [[0, 1e9]]), inputs: { timeout: '30s' } });
  expect(told(unread)).toMatchObject({ ...failed, elapsedMs: 30_000 });
  const unsent = await dryRun({ link: () => ({ code: 'ECONNREFUSED', stage: 'connecting' }) });
  expect(told(unsent)).toMatchObject({ ...failed, elapsedMs: 110_600 });
});

// A dry run checks everything that does not need a trigger.
import { describe, expect, test } from '@jest/globals';
import { lost } from '../../simulator/faults.ts';
import { ID, TRIGGER_KEY } from '../world/world.ts';
import type { Flow, FlowOptions } from './flow.ts';
import { flow, notStarted } from './flow.ts';
import { answering, busyUntil, outage } from './worlds.ts';

async function dryRun(options: FlowOptions = {}): Promise<Flow> {
  const step = await flow({ ...options, inputs: { 'dry-run': 'true', ...options.inputs } });
  expect(step.outputs).toMatchObject({ attempts: '0', 'http-status': '', adopted: 'false', 'started-at': '' });
  return step;
}

const follow = { 'wait-for-completion': 'true' };
const checked = { succeeds: true, status: 'checked', adopted: false, syncs: 0, elapsedMs: 400 };

test.each<[string, FlowOptions]>([
  ['with a key that has all permissions', {}],
  ['with wait-for-completion', { inputs: follow }],
  ['while a sync is running', { world: busyUntil(60_000) }],
  ['while a sync is running, with on-busy: fail', { world: busyUntil(60_000), inputs: { 'on-busy': 'fail' } }],
  ['while a sync is running, with wait-for-completion', { world: busyUntil(60_000), inputs: follow }],
])('a dry run %s checks the list of integrations and one list of runs', async (_name, options) => {
  const step = await dryRun(options);
  expect(step).toMatchObject({ ...checked, trace: ['0 GET 200', '200 GET 200'], annotations: [] });
});

test('a dry run with a key that may not read runs ends checked, with a warning', async () => {
  const step = await dryRun({ inputs: { 'api-key': TRIGGER_KEY } });
  expect(step).toMatchObject({ ...checked, trace: ['0 GET 403', '200 GET 403'], annotations: [{ level: 'warning' }] });
});

test.each<[string, FlowOptions, number]>([
  ['with an unknown key', { inputs: { 'api-key': 'unknown' } }, 401],
  ['with an id that Braze rejects', { world: { idPattern: /^x/, integrations: [] } }, 400],
  ['that is redirected', { faults: { runs: [answering(307)] } }, 307],
  ['with wait-for-completion and a key that may not read runs', { inputs: { ...follow, 'api-key': TRIGGER_KEY } }, 403],
])('a dry run %s fails after one list of runs', async (_name, options, status) => {
  const step = await dryRun(options);
  expect(step).toMatchObject({ ...notStarted, elapsedMs: 400 });
  expect(step.trace.at(-1)).toBe(`200 GET ${status}`);
});

test('a dry run fails at the timeout if no list can be read, and after 2 minutes if no request can be sent', async () => {
  const unread = await dryRun({ faults: outage('lists', [[0, 1e9]]), inputs: { timeout: '30s' } });
  expect(unread).toMatchObject({ ...notStarted, elapsedMs: 28_200 });
  const unsent = await dryRun({ link: () => ({ code: 'ECONNREFUSED', stage: 'connecting' }) });
  expect(unsent).toMatchObject({ ...notStarted, elapsedMs: 123_000 });
});

describe('the list of integrations', () => {
  const others = Array.from({ length: 25 }, (_, index) => ({
    id: `abcdef99-2345-4678-9abc-6789abcdef${10 + index}`,
    name: `Table ${index} | ::error::`,
  }));
  const world = (...integrations: readonly { id: string; name?: string }[]) => ({
    integrations: [...others, ...integrations],
  });

  test('shows the name, type, status and runs of each integration that is checked', async () => {
    const step = await dryRun({
      world: world({ id: ID, name: 'Users' }),
      inputs: { 'integration-id': `${ID} # people` },
    });
    expect(step.status).toBe('checked');
    expect(step.summary).toContain(`| \`Users\` | \`${ID}\` | \`attributes\` | \`active\` |  |  |`);
    expect(step.summary).not.toContain('data-team@example.com');
    expect(step.printed.at(-1)?.text).toContain('people: Inputs, endpoint, key and integration are valid.');
  });

  test('suggests the most similar names and ids if an id is missing', async () => {
    const step = await dryRun({ world: world({ id: ID.replace('1111-1', '1111-2'), name: 'Users' }) });
    expect(step).toMatchObject(notStarted);
    expect(step.annotations[0]?.text).toContain(`Braze lists no integration ${ID}`);
    expect(step.annotations[0]?.text).toContain('the most similar: Users (1');
    expect(step.summary.match(/^\| `(Users|Table)/gm)).toHaveLength(20);
    expect(step.summary).toContain('`Table 0 \\| : :error: :`');
  });

  test('is all that a dry run without integration-id shows', async () => {
    const step = await dryRun({ world: world({ id: ID, name: 'Users' }), inputs: { 'integration-id': '' } });
    expect(step).toMatchObject({ status: 'checked', trace: ['0 GET 200', '200 GET 200', '400 GET 200'] });
    expect(step.summary.match(/^\| `(Users|Table)/gm)).toHaveLength(26);
    expect(step.printed.map(({ text }) => text).join()).toContain('Braze lists 26 integrations');
  });

  test('needs its own permission: without it, a dry run without integration-id fails and names it', async () => {
    const step = await dryRun({ inputs: { 'integration-id': '', 'api-key': TRIGGER_KEY } });
    expect(step).toMatchObject({ ...notStarted, trace: ['0 GET 403'] });
    expect(step.annotations[0]?.text).toContain('probably lacks the permission cdi.integration_list');
    expect(step.summary).toContain('### ❌ Dry run: the integrations could not be listed');
  });

  test('is incomplete if the workflow is cancelled: no id is reported as missing', async () => {
    const step = await flow({ inputs: { 'dry-run': 'true', 'integration-id': '' }, cancelAtMs: 100 });
    expect(step.status).toBe('cancelled');
    expect(step.outputs['reason']).toBe('The workflow was cancelled. This was a dry run: nothing was triggered.');
  });

  test('takes no longer than the timeout', async () => {
    const list = Array(9).fill(lost({ kind: 'silence' }));
    const step = await dryRun({ faults: { list }, inputs: { timeout: '10s' } });
    expect(step.elapsedMs).toBeLessThanOrEqual(10_000);
  });

  test('warns of a workspace without integrations', async () => {
    const step = await dryRun({ world: { integrations: [] }, inputs: { 'integration-id': '' } });
    expect(step.summary).toMatch(/^### ⚠️ Dry run: the workspace has no integrations\n/);
  });

  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `id-${index}` }));
  test('proves nothing about an id if it is longer than a hundred pages', async () => {
    const step = await dryRun({ world: { idPattern: /./, integrations: [...many(1_005), { id: ID }] } });
    expect(step.status).toBe('checked');
  });

  test('has its own rate limit', async () => {
    const step = await dryRun({ world: { idPattern: /./, integrations: many(600) }, inputs: { 'integration-id': '' } });
    expect(step.status).toBe('checked');
    expect(step.exchanges.filter(({ saw }) => saw === 429)).toEqual([]);
    expect(step.summary.match(/^\| `id-/gm)).toHaveLength(500);
  });
});

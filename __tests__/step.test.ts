// What a step gives its runner, and in which order: the log, the annotation, the outputs and the summary.
import { describe, expect, test } from '@jest/globals';
import { lost } from '../simulator/faults.ts';
import type { Runner } from '../src/github/runner.ts';
import type { StepOptions } from './world/world.ts';
import { createWorld, ID, KEY, runAlone } from './world/world.ts';

const a = '22222222-2222-4222-8222-000000000001';
const b = '22222222-2222-4222-8222-000000000002';
const several = { 'integration-id': `${a}, ${b}` };
const follow = { 'wait-for-completion': 'true' };
const withoutOutcomes = { adopted: 'false', 'http-status': '', message: '', results: '[]', 'started-at': '' };

/** An integration whose sync ends like this, and one that is busy when the step begins. */
const ending = (id: string, result: 'success' | 'partial' | 'error') => ({ id, nextRuns: { result } });
const busy = (id: string) => ({ id, pastRuns: [{ agoMs: 1_000, durationMs: 61_000 }] });

/** Runs a step with several integrations. */
const runAll = (integrations: readonly { readonly id: string }[], inputs: Readonly<Record<string, string>> = follow) =>
  runAlone({
    world: { integrations },
    inputs: { 'integration-id': integrations.map(({ id }) => id).join(), ...inputs },
  });

describe('one integration', () => {
  test('is reported by one debug line per request, its log, and a line with the verdict', async () => {
    const step = await runAlone({});
    expect(step.printed.map(({ level, text }) => `${level}: ${text}`)).toEqual([
      `debug: POST /cdi/integrations/${ID}/sync: 202 in 200 ms`,
      'info: [0.2s] Trigger 1: Braze accepted the sync (202: success)',
      'info: Braze accepted the sync.',
    ]);
    expect(step).toMatchObject({ succeeds: true, masked: [KEY], outputs: { status: 'triggered' } });
    expect(step.summary).toMatch(/^### ✅ Sync started\n/);
  });

  test('that fails is reported by an error that says what happened, what to do, and where to read more', async () => {
    const step = await runAlone({
      runner: { docsUrl: () => 'https://x.test/y' },
      inputs: { ...follow, timeout: '90s' },
      world: { integration: { nextRuns: { durationMs: 3_600_000 } } },
    });
    const text = expect.stringMatching(
      /^The sync was still running at the timeout of 1m 30s\. .* Raise timeout\. .* More: https:\/\/x\.test\/y#timed-out$/,
    );
    expect(step).toMatchObject({ succeeds: false, annotations: [{ level: 'error', text }] });
    expect(step.summary).toMatch(/^### ❌ The step timed out before it saw the sync end\n/);
  });
});

describe('several integrations', () => {
  const success = (id: string) => ending(id, 'success');
  const partial = (id: string) => ending(id, 'partial');
  const error = (id: string) => ending(id, 'error');
  const skip = { 'on-busy': 'skip' };

  test('that all succeed are reported without an annotation, and each line of the log names its integration', async () => {
    const step = await runAll([success(a), success(b)]);
    const lines = step.printed.filter(({ level }) => level === 'info').map(({ text }) => text);
    expect(lines.pop()).toMatch(/^Synced 2,000 rows\.$/);
    for (const line of lines) expect(line).toMatch(/^(\[[^\]]+\] )?22222222-2222-4222-8222-00000000000[12]: /);
    expect(new Set(lines.map((line) => line.includes(a)))).toEqual(new Set([true, false]));
    expect(step).toMatchObject({ succeeds: true, annotations: [] });
  });

  test.each([
    ['warning: Synced 1,990 rows, 10 failed', 'The sync ended, but some', [success(a), partial(b)], {}],
    ['notice: Synced 1,000 rows', 'Another sync', [busy(a), success(b)], skip],
    ['warning: Synced 990 rows, 10 failed', 'The sync ended, but some', [busy(a), partial(b)], skip],
    ['error: 1 of 2 integrations did not succeed', 'The sync failed', [success(a), error(b)], {}],
    [
      `error: 2 of 3 integrations did not succeed: ${a}, ${b}`,
      'The sync failed',
      [error(a), error(b), success(ID)],
      {},
    ],
  ])('are reported by "%s", and then the worst: %s …', async (text, worst, integrations, inputs) => {
    const step = await runAll(integrations, { ...follow, ...inputs });
    expect(step.annotations.map((annotation) => `${annotation.level}: ${annotation.text}`)).toEqual([
      expect.stringMatching(`^${text}\\. [-\\d]+: ${worst}`),
    ]);
    expect(step.succeeds).toBe(!text.startsWith('error'));
  });
});

describe('the step sends nothing to Braze and reports every problem, in the log and as Markdown,', () => {
  const variables = [
    { variable: 'NODE_TLS_REJECT_UNAUTHORIZED', problem: 'is 0' },
    { variable: 'HTTPS_PROXY', problem: 'is not the address of a proxy' },
  ];
  test.each<[string, StepOptions, string, string]>([
    [
      'inputs are invalid',
      { inputs: { timeout: '5 **m**', 'on-busy': 'perhaps' } },
      '- on-busy must be wait, join, skip or fail (got: perhaps).\n- timeout must be one number with a unit, from 1s to 24h, such as 90s, 15m or 1h (got: 5 **m**).',
      '(got: `5 **m**`)',
    ],
    [
      'the environment forbids it',
      { environment: { problems: variables } },
      '- NODE_TLS_REJECT_UNAUTHORIZED is 0.\n- HTTPS_PROXY is not the address of a proxy.',
      '- NODE_TLS_REJECT_UNAUTHORIZED is 0.\n- HTTPS_PROXY is',
    ],
  ])('if %s', async (_what, options, text, markdown) => {
    const step = await runAlone(options);
    expect(step).toMatchObject({ succeeds: false, exchanges: [], outputsWritten: 1 });
    expect(step.outputs).toMatchObject({ ...withoutOutcomes, status: 'not_started', attempts: '0' });
    expect(step.printed).toEqual([{ level: 'error', text: `Nothing was sent to Braze:\n${text}` }]);
    expect(step.summary).toMatch(/^### ❌ The sync did not start\n\nNothing was sent to Braze:\n/);
    expect(step.summary).toContain(markdown);
  });
});

describe('a bug', () => {
  const named = (name: string): Error => Object.assign(new Error('::error::x'), { name });

  test.each<[string, unknown]>([
    ['TypeError', named('TypeError')],
    ['x'.repeat(60), named('x'.repeat(60))],
    ['error', named('x'.repeat(61))],
    ['error', named('x\n::error::y')],
    ['error', named('x y')],
    ['error', named('')],
    ['error', { name: 'TypeError' }],
    ['error', 'text'],
  ])('is reported as an unexpected %s', async (name, error) => {
    const step = await runAlone({
      transport: () => {
        throw error;
      },
    });
    expect(step).toMatchObject({ succeeds: false, outputsWritten: 1 });
    expect(step.outputs).toMatchObject({ ...withoutOutcomes, status: 'not_started', attempts: '0' });
    const text = `The action has a bug: it stopped at an unexpected ${name}. Nothing was started.`;
    const advice = 'Please report it with the version of the action.';
    expect(step.annotations).toEqual([{ level: 'error', text: `${text} ${advice}` }]);
    expect(step.summary).toContain(`${text}\n\n**What to do:** ${advice}`);
    expect(JSON.stringify([step.printed, step.summary, step.outputs])).not.toContain('::error::');
  });

  test('after triggers ends the step as unknown, with the number of attempts', async () => {
    const { promise: crashed, reject: crash } = Promise.withResolvers<never>();
    const faults = { trigger: () => lost({ kind: 'silence' }) } as const;
    const events = { 100: () => crash(named('TypeError')) };
    const step = await runAlone({
      world: { integrations: [{ id: a }, { id: b }] },
      inputs: several,
      crashed,
      faults,
      events,
      runner: { docsUrl: () => 'https://x.test/y' },
    });
    expect(step.elapsedMs).toBe(100);
    expect(step.outputs).toMatchObject({ ...withoutOutcomes, status: 'unknown', attempts: '2' });
    expect(step.annotations[0]?.text).toMatch(/Braze may have started the sync\. .* More: https:\/\/x\.test\/y#bug$/);
  });

  test('in the sync of one integration also ends the others', async () => {
    const world = createWorld({ integrations: [{ id: a }, busy(b)] });
    const buggy: StepOptions = {
      inputs: several,
      transport: (send) => (request) => (request.path.includes(a) ? Promise.reject(named('TypeError')) : send(request)),
    };
    // The world continues for an hour after the step has ended.
    const later: StepOptions = { startAtMs: 3_600_000, client: () => Promise.resolve(true) };
    const [step] = await world.run(buggy, later);
    expect(step).toMatchObject({ succeeds: false, outputs: { status: 'unknown', attempts: '2' } });
    expect(step.runs.filter(({ by }) => by === 'trigger')).toEqual([]);
  });
});

describe("the runner's files", () => {
  const error = expect.stringMatching(/^error: The outputs could not be written: the file that/);
  const warning = expect.stringMatching(/^warning: The job summary could not be written: the file/);

  test.each<[string, string, unknown[]]>([
    ['are written after the key is masked: the outputs first, the summary last', '', ['outputs', 'info', 'summary']],
    ['make the step fail if the outputs cannot be written', 'outputs', ['outputs', 'info', error, 'summary']],
    ['cause a warning if the summary cannot be written', 'summary', ['outputs', 'info', 'summary', warning]],
  ])('%s', async (_what, failing, report) => {
    const order: string[] = [];
    const record = (what: string): boolean => {
      if (order.at(-1) !== what) order.push(what);
      return what !== failing;
    };
    const runner: Partial<Runner> = {
      takeSecret: () => {
        record('mask');
        return KEY;
      },
      info: () => void record('info'),
      annotate: (level, text) => void record(`${level}: ${text}`),
      setOutputs: () => record('outputs'),
      writeSummary: () => Promise.resolve(record('summary')),
    };
    const { succeeds } = await runAlone({ runner });
    expect([succeeds, order]).toEqual([failing !== 'outputs', ['mask', 'info', ...report]]);
  });
});

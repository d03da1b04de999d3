// What a step tells its runner, whole: the line or annotation, the outputs, the summary, and in which order.
import { describe, expect, test } from '@jest/globals';
import { lost } from '../simulator/faults.ts';
import type { Runner } from '../src/github/runner.ts';
import { runStep } from './sync/flow.ts';
import type { StepOptions, StepResult } from './world/world.ts';
import { createWorld, ID, KEY, runAlone } from './world/world.ts';

const a = '22222222-2222-4222-8222-000000000001';
const b = '22222222-2222-4222-8222-000000000002';
const several = { 'integration-id': `${a}, ${b}` };
const follow = { 'wait-for-completion': 'true' };
const withoutOutcomes = { adopted: 'false', 'http-status': '', message: '', results: '[]', 'started-at': '' };

/** The last thing that was said. */
const verdictOf = ({ printed }: StepResult) => printed.at(-1);

describe('one integration', () => {
  test('that was triggered is told in a line of its own, in the outputs and in the summary', async () => {
    const step = await runStep();
    expect(step.green).toBe(true);
    expect(step.printed).toMatchSnapshot();
    expect(step.outputs).toMatchSnapshot();
    expect(step.summary).toMatchSnapshot();
  });

  test('that went well is told without an annotation', async () => {
    const step = await runStep({ inputs: follow, world: { integration: { nextRuns: { durationMs: 60_000 } } } });
    expect(step).toMatchObject({ green: true, annotations: [], outputs: { status: 'success' } });
    expect(verdictOf(step)).toEqual({ level: 'info', text: expect.stringContaining(`${ID}: success. `) });
  });

  test('that cannot be triggered is told with what to do', async () => {
    const step = await runStep({ inputs: { 'api-key': 'another' } });
    expect(step.green).toBe(false);
    expect(verdictOf(step)).toMatchSnapshot();
    expect(step.summary).toMatchSnapshot();
  });

  test('that is not followed to its end in time is told with the timeout', async () => {
    const step = await runStep({
      inputs: { ...follow, timeout: '90s' },
      world: { integration: { nextRuns: { durationMs: 3_600_000 } } },
    });
    expect(step).toMatchObject({ green: false, elapsedMs: 90_000 });
    expect(verdictOf(step)).toEqual({ level: 'error', text: expect.stringContaining('at the timeout of 1m 30s. ') });
  });
});

describe('two integrations', () => {
  const ending = (id: string, result: 'success' | 'partial' | 'error') => ({ id, nextRuns: { result } });
  const play = (...integrations: readonly { readonly id: string }[]) =>
    runAlone({ world: { integrations }, inputs: { ...several, ...follow } });

  test('that went well: all are green, without an annotation', async () => {
    const step = await play(ending(a, 'success'), ending(b, 'success'));
    expect(step).toMatchObject({ green: true, annotations: [] });
    expect(verdictOf(step)?.level).toBe('info');
    expect(verdictOf(step)?.text).toMatch(/^All 2 integrations are green\. The worst is [-\d]+1: success\. /);
  });

  test.each([
    ['success', 'partial'],
    ['partial', 'success'],
    ['partial', 'partial'],
  ] as const)('%s and %s: all are green, with a warning', async (first, second) => {
    const step = await play(ending(a, first), ending(b, second));
    expect(step.green).toBe(true);
    expect(step.annotations).toEqual([
      {
        level: 'warning',
        text: expect.stringMatching(/^All 2 integrations are green\. The worst is [-\d]+: partial\. /),
      },
    ]);
  });

  test('of which one failed: that one is told, and how many are red', async () => {
    const step = await play(ending(a, 'success'), ending(b, 'error'));
    expect(step.green).toBe(false);
    expect(step.annotations).toEqual([
      { level: 'error', text: expect.stringMatching(/^1 of 2 integrations are red\. The worst is [-\d]+2: error\. /) },
    ]);
  });

  test.each([1, 2, 3])('and a third: %i red ones are counted', async (red) => {
    const integrations = [a, b, ID].map((id, index) => ending(id, index < red ? 'error' : 'success'));
    const inputs = { ...follow, 'integration-id': `${a}, ${b}, ${ID}` };
    const step = await runAlone({ world: { integrations }, inputs });
    expect(step.annotations).toEqual([
      { level: 'error', text: expect.stringMatching(new RegExp(`^${red} of 3 integrations are red\\. `)) },
    ]);
  });

  test.each([
    ['first', a, b],
    ['second', b, a],
  ])('of which the %s was skipped: all are green, with a notice', async (_name, busy, free) => {
    const integrations = [{ id: busy, pastRuns: [{ agoMs: 1_000, durationMs: 61_000 }] }, { id: free }];
    const step = await runAlone({ world: { integrations }, inputs: { ...several, 'on-busy': 'skip' } });
    expect(step.green).toBe(true);
    expect(step.annotations).toEqual([{ level: 'notice', text: expect.stringMatching(/^All 2 .*: skipped\. /) }]);
  });

  test('of which one was skipped and the other had failed rows: a warning outweighs a notice', async () => {
    const integrations = [{ id: a, pastRuns: [{ agoMs: 1_000, durationMs: 61_000 }] }, ending(b, 'partial')];
    const step = await runAlone({ world: { integrations }, inputs: { ...several, ...follow, 'on-busy': 'skip' } });
    expect(step.green).toBe(true);
    expect(step.annotations.map(({ level }) => level)).toEqual(['warning']);
  });

  test('have each line of the log begin with the one that it is about', async () => {
    const step = await play(ending(a, 'success'), ending(b, 'success'));
    const lines = step.printed.filter(({ level }) => level === 'info').slice(0, -1);
    for (const { text } of lines) expect(text).toMatch(/^\[[^\]]+\] 22222222-2222-4222-8222-00000000000[12]: /);
    expect(new Set(lines.map(({ text }) => text.includes(a)))).toEqual(new Set([true, false]));
  });
});

describe('nothing is asked of Braze', () => {
  test.each([
    ['inputs cannot be read', { inputs: { timeout: '5 **minutes**', 'on-busy': 'perhaps' } }],
    [
      'the environment forbids it',
      {
        environmentProblems: [
          { variable: 'NODE_TLS_REJECT_UNAUTHORIZED', problem: 'is 0' },
          { variable: 'HTTPS_PROXY', problem: 'is not the address of a proxy' },
        ],
      },
    ],
  ])('where %s: every problem is told, in the log and as Markdown', async (_what, options) => {
    const step = await runAlone(options);
    expect(step).toMatchObject({ green: false, exchanges: [], outputsWritten: 1 });
    expect(step.outputs).toMatchObject({ ...withoutOutcomes, status: 'failed', attempts: '0' });
    expect(step.printed).toMatchSnapshot();
    expect(step.summary).toMatchSnapshot();
  });

  test('without a key; there is nothing to mask then', async () => {
    const step = await runAlone({ inputs: { 'api-key': '' } });
    expect(step).toMatchObject({ green: false, exchanges: [], masked: [] });
    expect(step.annotations[0]?.text).toMatch(/^failed\. .*api-key is required/s);
  });
});

describe('a bug', () => {
  const named = (name: string): Error => Object.assign(new Error('::error::x'), { name });
  const connectingFails = (error: unknown) => ({
    transport: () => {
      throw error;
    },
  });

  test.each([
    ['by its name', named('TypeError'), 'TypeError'],
    ['by a name of 60 characters', named('x'.repeat(60)), 'x'.repeat(60)],
    ['without a name that is too long', named('x'.repeat(61)), 'error'],
    ['without a name that says more', named('x\n::error::y'), 'error'],
    ['without a name that goes on', named('x y'), 'error'],
    ['without a name where there is none', named(''), 'error'],
    ['without a name where no error was thrown', { name: 'TypeError' }, 'error'],
    ['without a name where a text was thrown', 'text', 'error'],
  ])('is told %s', async (_how, error, name) => {
    const step = await runAlone(connectingFails(error));
    expect(step).toMatchObject({ green: false, outputsWritten: 1 });
    expect(step.outputs).toMatchObject({ ...withoutOutcomes, status: 'failed', attempts: '0' });
    expect(step.annotations).toEqual([
      {
        level: 'error',
        text: expect.stringMatching(
          new RegExp(`^failed\\. The action has a bug: it stopped at an unexpected ${name}\\. `),
        ),
      },
    ]);
    expect(step.summary).toContain(`unexpected ${name}`);
    expect(JSON.stringify([step.printed, step.summary, step.outputs])).not.toContain('::error::');
  });

  test('after triggers: the status is unknown, and they are counted', async () => {
    const world = { integrations: [{ id: a }, { id: b }] };
    const { promise: crashed, reject: crash } = Promise.withResolvers<never>();
    const faults = { trigger: () => lost({ kind: 'silence' }) } as const;
    const events = { 100: () => crash(named('TypeError')) };
    const step = await runAlone({ world, inputs: several, crashed, faults, events });
    expect(step.elapsedMs).toBe(100);
    expect(step.outputs).toMatchObject({ ...withoutOutcomes, status: 'unknown', attempts: '2' });
  });

  test('in the sync of one integration ends those of the others', async () => {
    const busy = { id: b, pastRuns: [{ agoMs: 1_000, durationMs: 61_000 }] };
    const world = createWorld({ integrations: [{ id: a }, busy] });
    const buggy: StepOptions = {
      inputs: several,
      transport: (send) => (request) => (request.path.includes(a) ? Promise.reject(named('TypeError')) : send(request)),
    };
    // The world goes on for an hour after the step has ended.
    const later: StepOptions = { startAtMs: 3_600_000, client: () => Promise.resolve(true) };
    const [step] = await world.run(buggy, later);
    expect(step).toMatchObject({ green: false, outputs: { status: 'unknown', attempts: '2' } });
    expect(step.runs.filter(({ by }) => by === 'trigger')).toEqual([]);
  });
});

describe("the runner's files", () => {
  const order: string[] = [];
  const noting = (fails: 'outputs' | 'summary' | null): Partial<Runner> => ({
    mask: () => void order.push('mask'),
    info: () => void order.push('info'),
    annotate: (level, text) => void order.push(`${level}: ${text}`),
    setOutputs: () => {
      order.push('outputs');
      return fails !== 'outputs';
    },
    writeSummary: () => {
      order.push('summary');
      return Promise.resolve(fails !== 'summary');
    },
  });
  const orderOf = async (fails: 'outputs' | 'summary' | null) => {
    order.length = 0;
    const step = await runAlone({ runner: noting(fails) });
    return [step.green, order.filter((what, index) => what !== order[index - 1])];
  };

  test('are written outputs first, the summary last, and the key is masked before all', async () => {
    expect(await orderOf(null)).toEqual([true, ['mask', 'info', 'outputs', 'info', 'summary']]);
  });

  test('that take no outputs turn the step red', async () => {
    expect(await orderOf('outputs')).toEqual([
      false,
      [
        ...['mask', 'info', 'outputs', 'info'],
        'error: The outputs could not be written: the file that GITHUB_OUTPUT names is missing or not writable.',
        'summary',
      ],
    ]);
  });

  test('that take no summary have a warning', async () => {
    expect(await orderOf('summary')).toEqual([
      true,
      [
        ...['mask', 'info', 'outputs', 'info', 'summary'],
        'warning: The job summary could not be written: GITHUB_STEP_SUMMARY names no file that can be.',
      ],
    ]);
  });
});

test('the key is masked, and each request has a debug line', async () => {
  const step = await runStep();
  expect(step.masked).toEqual([KEY]);
  expect(step.printed.filter(({ level }) => level === 'debug')).toHaveLength(step.exchanges.length);
});

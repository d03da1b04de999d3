// Many integrations within the limits that the whole workspace shares.
import { describe, expect, test } from '@jest/globals';
import type { LimitOptions, SimulatedBraze } from '../../simulator/braze.ts';
import { afterEffect, perIntegration } from '../../simulator/faults.ts';
import type { StepResult } from '../world/world.ts';
import { createWorld, KEY, runAlone } from '../world/world.ts';

const ids = Array.from({ length: 25 }, (_, index) => `55555555-5555-4555-8555-${String(index).padStart(12, '0')}`);
const integrations = ids.map((id) => ({ id }));
const inputs = { 'integration-id': ids.join(',') };
const windowMs = 60_000;

/** How many requests Braze refused for the rate limit. */
const refused = ({ requests }: StepResult): number => requests.filter(({ status }) => status === 429).length;
const acceptedAt = ({ exchanges }: StepResult): readonly number[] =>
  exchanges.filter(({ saw }) => saw === 202).map(({ atMs }) => atMs);

const windows = (['fixed', 'from-first-request', 'rolling'] as const).flatMap((window) =>
  [true, false].map((headers): [string, LimitOptions] => [
    `${window} windows, headers ${headers ? 'on' : 'off'}`,
    { window, headers },
  ]),
);

describe.each(windows)('25 integrations, %s', (_name, limits) => {
  test.each([0, 35_000])(
    'started %i ms into a window: all accepted, none refused for the rate limit',
    async (startAtMs) => {
      const step = await runAlone({ world: { integrations, limits }, inputs, startAtMs });
      expect(step).toMatchObject({ green: true, outputs: { status: 'triggered', attempts: '25' } });
      expect(refused(step)).toBe(0);
      expect(acceptedAt(step).filter((atMs) => atMs === 0)).toHaveLength(20);
      // The second window opens within a minute; headers speak of whole seconds.
      expect(step.elapsedMs).toBeLessThan(windowMs + 2_500);
    },
  );

  test('followed: every baseline, trigger and poll within the limits, and every verdict', async () => {
    const specs = ids.map((id, index) => ({
      id,
      nextRuns: { durationMs: 90_000, result: index % 2 === 0 ? ('success' as const) : ('partial' as const) },
    }));
    const followed = { ...inputs, 'wait-for-completion': 'true', 'poll-interval': '5s' };
    const step = await runAlone({ world: { integrations: specs, limits }, inputs: followed });
    expect(step).toMatchObject({ green: true, outputs: { status: 'partial', attempts: '25', 'rows-failed': '120' } });
    expect(refused(step)).toBe(0);
    expect(step.elapsedMs).toBeLessThan(5 * windowMs);
  });
});

describe('another client of the workspace', () => {
  /** Someone else's integrations, and as many triggers of theirs as are asked for. */
  const theirs = Array.from({ length: 20 }, (_, index) => `66666666-6666-4666-8666-${String(index).padStart(12, '0')}`);
  const use = (braze: SimulatedBraze, times: number): void => {
    for (const id of theirs.slice(0, times)) {
      const path = `/cdi/integrations/${id}/sync`;
      braze.handle({ method: 'POST', path, headers: { authorization: `Bearer ${KEY}` } });
    }
  };

  describe.each([true, false])('with headers: %p', (headers) => {
    test.each([5, 15, 20])('that used up %i of the window does not keep any from being accepted', async (times) => {
      const world = { integrations: [...integrations, ...theirs.map((id) => ({ id }))], limits: { headers } };
      const step = await runAlone({
        world,
        inputs,
        startAtMs: 5_000,
        events: { 1000: (braze) => use(braze, times) },
      });
      expect(step).toMatchObject({ green: true, outputs: { status: 'triggered' } });
      expect(acceptedAt(step)).toHaveLength(25);
      expect(step.elapsedMs).toBeLessThan(4 * windowMs);
      expect(afterNoneWasLeft(step, 5_000)).toEqual([]);
    });
  });

  test('that uses up every window leaves us failed at the timeout, or triggered, and never asking in vain', async () => {
    const world = createWorld({ integrations: [...integrations, ...theirs.map((id) => ({ id }))] });
    for (let window = 0; window < 6; window++) world.at(window * windowMs, (braze) => use(braze, 20));
    const [step] = await world.run({ inputs: { ...inputs, timeout: '5m' }, startAtMs: 10 });
    expect(step.outputs['status']).toBe('failed');
    expect(step.elapsedMs).toBeLessThanOrEqual(5 * windowMs);
    expect(afterNoneWasLeft(step, 10)).toEqual([]);
  });

  /** Triggers that were sent in the same fixed window after an answer had said that none is left. */
  function afterNoneWasLeft({ exchanges }: StepResult, startAtMs: number): readonly number[] {
    const windowOf = (atMs: number): number => Math.floor((atMs + startAtMs) / windowMs);
    const posts = exchanges.filter(({ method }) => method === 'POST');
    const told = posts.filter(({ saw }) => saw === 429);
    return posts
      .filter(({ atMs }) =>
        told.some(({ atMs: askedMs, untilMs }) => windowOf(askedMs) === windowOf(atMs) && (untilMs ?? 0) <= atMs),
      )
      .map(({ atMs }) => atMs);
  }
});

test('a baseline goes before polls that were there first', async () => {
  const [a, b] = [ids[0] ?? '', ids[1] ?? ''];
  const pastRuns = [{ agoMs: 1_000, durationMs: 91_000 }];
  // The busy answer to b comes when the polls of a have used up the window, and another one waits for the next.
  const late = perIntegration({ [b]: [afterEffect({ kind: 'answer', afterMs: 20_000 })] });
  const step = await runAlone({
    world: { integrations: [a, b].map((id) => ({ id, pastRuns })), limits: { runs: 3 } },
    inputs: { 'integration-id': `${a},${b}`, 'poll-interval': '1s' },
    faults: { trigger: late },
  });
  const reads = step.exchanges.filter(({ method }) => method === 'GET');
  expect(reads.slice(0, 4).map(({ integrationId }) => integrationId)).toEqual([a, a, a, b]);
  expect(reads.filter(({ saw }) => saw === 429)).toEqual([]);
  expect(step).toMatchObject({ green: true, outputs: { status: 'triggered' } });
});

test('baselines go before polls: the last of 100 integrations is not kept waiting by the others', async () => {
  const hundred = Array.from(
    { length: 100 },
    (_, index) => `77777777-7777-4777-8777-${String(index).padStart(12, '0')}`,
  );
  const followed = { 'integration-id': hundred.join(','), 'wait-for-completion': 'true', 'poll-interval': '1s' };
  const limits = { runs: 50, trigger: Number.POSITIVE_INFINITY };
  const step = await runAlone({ world: { integrations: hundred.map((id) => ({ id })), limits }, inputs: followed });
  expect(step).toMatchObject({ green: true, outputs: { status: 'success' } });
  const firstReads = hundred.map(
    (id) => step.exchanges.find((each) => each.method === 'GET' && each.integrationId === id)?.atMs ?? Number.NaN,
  );
  expect(Math.max(...firstReads)).toBeLessThan(2 * windowMs);
});

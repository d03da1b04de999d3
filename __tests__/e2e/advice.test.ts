// What a 429 means, how long the step waits after an answer, and that the time of day decides nothing.
import { expect, test } from '@jest/globals';
import type { Fault, Sight } from '../../simulator/faults.ts';
import { lost } from '../../simulator/faults.ts';
import type { Given } from './step.ts';
import { follow, list, outputsWith, post, step } from './step.ts';

/** An answer that starts nothing, with this status and these headers. */
const answer = (status: number, headers: Record<string, string | null> = {}, more: Omit<Sight, 'kind'> = {}): Fault =>
  lost({ kind: 'answer', status, headers, ...more });

/** The length of the first wait in the log if every trigger gets this answer. The step is cancelled at that line. */
async function firstWait(fault: Fault): Promise<string | undefined> {
  const seen = await step({
    faults: { trigger: () => fault },
    inputs: { timeout: '1h' },
    during: async ({ process }) => {
      await process.printed(': next ');
      process.kill('SIGINT');
    },
  });
  expect(seen.outputs['status']).toBe('cancelled');
  return /^\[.*\] .*: next \w+ in (.*)$/m.exec(seen.stdout)?.[1];
}

test.concurrent('hazard 28: a 429 with unknown words means busy while requests are left', async () => {
  const rateLimit = { limit: 20, remaining: 5, resetsInMs: 500 };
  const faults = { trigger: [answer(429, {}, { rateLimit, body: 'Try later' })] };
  const seen = await step({ faults, inputs: { 'on-busy': 'skip' } });
  expect(seen.outputs).toEqual(outputsWith('skipped', 1, 429, 'Try later'));
  expect(seen.annotations.map(({ level }) => level)).toEqual(['notice']);
});

const aMinute = /^(1m|5\ds)$/;

test.concurrent.each([
  ['hazard 16: ten seconds', 503, { 'retry-after': '10' }, /^(10|[6-9](\.\d)?)s$/],
  ['hazard 27: 300 years', 429, { 'retry-after': '9999999999' }, aMinute],
  ['hazard 27: a negative time', 429, { 'retry-after': '-1' }, aMinute],
  ['hazard 27: until 2099', 429, { 'x-ratelimit-reset': '4070908800' }, aMinute],
  ['hazard 27: until 2099 in milliseconds', 429, { 'x-ratelimit-reset': '4070908800000' }, aMinute],
])('%s: the step waits as %i with %j advises, or else a minute', async (_name, status, headers, wait) => {
  expect(await firstWait(answer(status, headers))).toMatch(wait);
});

const yearMs = 365 * 86_400_000;
/** Makes the wall clock jump a year back or ahead whenever it is read. */
const jumpingClock = `
  const { now } = Date;
  let reads = 0;
  Date.now = () => now() + ((reads += 1) % 2 ? ${yearMs} : ${-yearMs});
  globalThis.Date = class extends Date {
    constructor(...given) {
      super(...(given.length === 0 ? [Date.now()] : given));
    }
  };
`;

test.concurrent.each<[string, Given]>([
  ['no Date', { braze: { date: () => null } }],
  ["a runner's clock that jumps", { preload: jumpingClock }],
])('hazard 29: %s: the step follows its own run', async (_name, given) => {
  const seen = await follow({ pastRuns: [{ agoMs: 3_000, durationMs: 2_900 }], nextRuns: { rowsSynced: 12 } }, given);
  expect(seen.outputs).toMatchObject({ status: 'success', adopted: 'false', attempts: '1' });
  expect(seen.outputs).toMatchObject({ 'rows-synced': '12', 'duration-seconds': '0.7' });
  expect(seen.requests.slice(0, 2)).toEqual([list, post]);
});

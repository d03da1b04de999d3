// What a 429 means, what its headers advise, and what the time is: advice that makes no sense costs the advice alone.
import { describe, expect, test } from '@jest/globals';
import type { BrazeOptions } from '../../simulator/braze.ts';
import type { Fault, Sight } from '../../simulator/faults.ts';
import { lost } from '../../simulator/faults.ts';
import type { Given } from './step.ts';
import { outputsWith, step } from './step.ts';

const post = 'POST sync';
const list = 'GET job_sync_status';

/** A 429 with these words and headers. */
function refusal(text: string, more: Omit<Sight, 'kind'> = {}): Fault {
  return lost({ kind: 'answer', status: 429, body: JSON.stringify({ message: text }), ...more } as Sight);
}

const left = (remaining: number) => ({ rateLimit: { limit: 20, remaining, resetsInMs: 500 } });

describe('hazard 28: a 429 is told to be one of two things, and is definite', () => {
  test.concurrent.each<[string, string, Omit<Sight, 'kind'>]>([
    ["Braze's own words", 'Another job is in progress', {}],
    ['other words for it', 'A sync is already running for this integration.', {}],
    ['its words though nothing is left', 'Another job is in progress', left(0)],
    ['unknown words while requests are left', 'Try later', left(5)],
  ])('busy by %s: skipped after one trigger', async (_name, text, headers) => {
    const seen = await step({ faults: { trigger: [refusal(text, headers)] }, inputs: { 'on-busy': 'skip' } });
    expect(seen.outputs).toEqual(outputsWith('skipped', 1, 429, text));
    expect([seen.exitCode, seen.requests]).toEqual([0, [post]]);
    expect(seen.annotations.map(({ level }) => level)).toEqual(['notice']);
  });

  const soon = { headers: { 'retry-after': '1' } };
  test.concurrent.each<[string, string, Omit<Sight, 'kind'>]>([
    ['its words', 'Rate Limited', soon],
    ['its words though requests are left', 'Rate limit exceeded: a sync is running', { ...left(5), ...soon }],
    ['unknown words with nothing left', 'Try later', left(0)],
    ['unknown words without headers', 'Try later', soon],
    ['no words', '', soon],
    ['a page of somebody else', '<!doctype html><title>Too many requests</title>', soon],
  ])('rate limited by %s: triggered again, and not skipped', async (_name, text, headers) => {
    const seen = await step({ faults: { trigger: [refusal(text, headers)] }, inputs: { 'on-busy': 'skip' } });
    expect(seen.outputs).toEqual(outputsWith('triggered', 2, 202, 'success'));
    expect([seen.exitCode, seen.requests]).toEqual([0, [post, post]]);
  });

  test.concurrent('rate limited until the timeout: failed, for nothing was started', async () => {
    const seen = await step({ faults: { trigger: () => refusal('Try later') }, inputs: { timeout: '6s' } });
    expect(seen.outputs).toEqual(outputsWith('failed', 2, 429, 'Try later'));
  });
});

describe('hazard 27: advice that makes no sense', () => {
  const inSeconds = (ms: number) => String(Math.round((Date.now() + ms) / 1_000));
  const advice: Readonly<Record<string, string>>[] = [
    { 'retry-after': '9999999999' },
    { 'retry-after': '-1' },
    { 'retry-after': '1.5' },
    { 'retry-after': '0' },
    { 'retry-after': '' },
    { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' },
    { 'retry-after': '1e3' },
    { 'x-ratelimit-retry-after': '3601' },
    { 'x-ratelimit-reset': '1' },
    { 'x-ratelimit-reset': '4070908800' },
    { 'x-ratelimit-reset': inSeconds(-60_000) },
    { 'x-ratelimit-reset': inSeconds(3_600_000) },
    { 'x-ratelimit-reset': String(Date.now() + 2_000) },
    { 'x-ratelimit-reset': 'soon' },
  ];
  test.concurrent.each(advice.map((headers) => [JSON.stringify(headers), headers] as const))(
    '%s of a 429: no hot loop, one last try before the timeout',
    async (_name, headers) => {
      const faults = { trigger: () => refusal('Rate Limited', { headers }) };
      const seen = await step({ faults, inputs: { timeout: '6s' } });
      expect(seen.outputs).toEqual(outputsWith('failed', 2, 429, 'Rate Limited'));
      expect(seen.requests).toEqual([post, post]);
    },
  );

  test.concurrent.each(['9999999999', '-1', '1.5', ''])(
    'Retry-After: %s of a 503: the own wait',
    async (retryAfter) => {
      const sees = { kind: 'answer', status: 503, headers: { 'retry-after': retryAfter } } as const;
      const seen = await step({ faults: { trigger: [lost(sees)] } });
      expect(seen.outputs).toEqual(outputsWith('triggered', 2, 202, 'success'));
      expect(seen.requests).toEqual([post, list, list, post]);
      const [firstAtMs = 0, , , lastAtMs = 0] = seen.requestsAtMs;
      expect(lastAtMs - firstAtMs).toBeGreaterThanOrEqual(1_000);
    },
  );
});

describe('hazard 29: the time of day', () => {
  const years = (count: number) => count * 365 * 86_400_000;
  type Clock = Pick<BrazeOptions, 'date'>;
  const serverClocks: [string, Clock][] = [
    ['no Date header', { date: () => null }],
    ['a Date that is none', { date: () => 'yesterday' }],
    ['an empty Date', { date: () => '' }],
    ['a Date ten years ago', { date: (nowMs) => new Date(nowMs - years(10)).toUTCString() }],
    ['a Date ten years ahead', { date: (nowMs) => new Date(nowMs + years(10)).toUTCString() }],
  ];
  /** The wall clock steps a year back or ahead whenever somebody looks at it. */
  const stepping = `
    const { now } = Date;
    let looks = 0;
    Date.now = () => now() + ((looks += 1) % 2 ? ${years(1)} : ${-years(1)});
    globalThis.Date = class extends Date {
      constructor(...given) {
        super(...(given.length === 0 ? [Date.now()] : given));
      }
    };
  `;
  const cases: [string, Given][] = [
    ...serverClocks.map(([name, braze]): [string, Given] => [name, { braze }]),
    ["the runner's clock stepping", { preload: stepping }],
  ];

  test.concurrent.each(cases)('%s changes nothing of whose run it is, nor of the verdict', async (_name, given) => {
    const seen = await step({
      ...given,
      integration: { pastRuns: [{ agoMs: 3_000, durationMs: 2_900 }], nextRuns: { durationMs: 700, rowsSynced: 12 } },
      inputs: { 'wait-for-completion': 'true', 'poll-interval': '200ms' },
    });
    expect(seen.outputs).toMatchObject({ status: 'success', adopted: 'false', attempts: '1', 'rows-synced': '12' });
    expect(seen.outputs).toMatchObject({ 'duration-seconds': '0.7' });
    expect([seen.exitCode, seen.requests.slice(0, 2)]).toEqual([0, [list, post]]);
  });

  test.concurrent.each(cases)('%s: a sync that fails is red', async (_name, given) => {
    const seen = await step({
      ...given,
      integration: { nextRuns: { durationMs: 300, result: 'error' } },
      inputs: { 'wait-for-completion': 'true', 'poll-interval': '200ms' },
    });
    expect(seen.outputs).toMatchObject({ status: 'error', adopted: 'false', attempts: '1' });
    expect(seen.exitCode).toBe(1);
  });

  test.concurrent.each(serverClocks)('%s: a rate limit costs a full minute, never more', async (_name, { date }) => {
    const rateLimit = { limit: 20, remaining: 0, resetsInMs: 2_000 };
    const headers = { date: date?.(Date.now()) ?? null };
    const seen = await step({
      faults: { trigger: () => refusal('Rate Limited', { headers, rateLimit }) },
      inputs: { timeout: '70s' },
      during: async ({ process }) => {
        await process.printed('Waiting');
        process.kill('SIGINT');
      },
    });
    expect(seen.outputs).toEqual(outputsWith('cancelled', 1, 429, 'Rate Limited'));
    expect(seen.stdout).toMatch(/next trigger in (1m|59(.\d)?s)$/m);
  });
});

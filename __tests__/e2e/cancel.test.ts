// Cancellation: GitHub's runner sends SIGINT, after 7.5 s SIGTERM, and kills soon after. The step reports first.
import { describe, expect, test } from '@jest/globals';
import { afterEffect, lost } from '../../simulator/faults.ts';
import type { Given, Seen, World } from './step.ts';
import { outputsWith, step } from './step.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;
type Signal = (typeof signals)[number];

/** Runs a step that is sent a signal after some moment, and that must be over within two seconds of it. */
async function cancelled(signal: Signal, until: (world: World) => Promise<unknown>, given: Given): Promise<Seen> {
  let sentAtMs = Number.NaN;
  const seen = await step({
    ...given,
    during: async (world) => {
      await until(world);
      world.process.kill(signal);
      sentAtMs = performance.now();
    },
  });
  expect(performance.now() - sentAtMs).toBeLessThan(2_000);
  return seen;
}

describe.each(signals)('%s', (signal) => {
  test.concurrent('hazard 38: before the first request', async () => {
    // The signal comes as soon as there is somebody to hear it.
    const preload = `
      const { on } = process;
      process.on = (name, listener) => {
        on.call(process, name, listener);
        if (name === '${signal}') process.emit(name);
        return process;
      };
    `;
    const seen = await step({ preload });
    expect(seen.outputs).toEqual(outputsWith('cancelled', 0));
    expect([seen.exitCode, seen.requests]).toEqual([1, []]);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('hazard 38: in the POST', async () => {
    const seen = await cancelled(signal, ({ server }) => server.arrived(1), {
      faults: { trigger: [afterEffect({ kind: 'answer', afterMs: 10_000 })] },
    });
    expect(seen.outputs).toEqual(outputsWith('cancelled', 1));
    expect([seen.exitCode, seen.requests]).toEqual([1, ['POST sync']]);
    expect(seen.told).toMatchSnapshot();
  });

  test.concurrent('hazard 38: in a wait', async () => {
    const seen = await cancelled(signal, ({ process }) => process.printed('Waiting for the running sync'), {
      integration: { pastRuns: [{ agoMs: 5_000 }] },
      inputs: { 'poll-interval': '10s' },
    });
    expect(seen.outputs).toEqual(outputsWith('cancelled', 1, 429, 'Another job is in progress'));
    expect([seen.exitCode, seen.requests]).toEqual([1, ['POST sync', 'GET job_sync_status']]);
    expect(seen.told).toMatchSnapshot();
  });
});

test.concurrent('hazard 38: while a body arrives that is followed by a wait', async () => {
  const rateLimit = { limit: 20, remaining: 0, resetsInMs: 20_000 };
  const seen = await cancelled(
    'SIGINT',
    // The head of the answer has come by then, and the wait that it asks for is known.
    ({ server }) => server.arrived(1).then(() => new Promise((resolve) => setTimeout(resolve, 300))),
    {
      inputs: { timeout: '60s' },
      faults: { trigger: [lost({ kind: 'headers-then-silence', status: 429, rateLimit })] },
    },
  );
  expect(seen.outputs).toMatchObject({ status: 'cancelled', attempts: '1' });
  expect([seen.exitCode, seen.requests]).toEqual([1, ['POST sync']]);
});

describe('more of them', () => {
  test.concurrent('a second signal changes nothing', async () => {
    const seen = await cancelled(
      'SIGTERM',
      async ({ server, process }) => {
        await server.arrived(1);
        process.kill('SIGINT');
      },
      { faults: { trigger: [lost({ kind: 'silence' })] } },
    );
    expect(seen.outputs).toEqual(outputsWith('cancelled', 1));
  });

  test.concurrent('hazard 38: while reporting: the verdict stands, and reporting finishes', async () => {
    const preload = `
      import fs from 'node:fs';
      for (const name of ['appendFileSync', 'writeFileSync']) {
        const write = fs[name];
        fs[name] = (...given) => { process.emit('SIGINT'); return write(...given); };
      }
      for (const name of ['appendFile', 'writeFile']) {
        const write = fs.promises[name];
        fs.promises[name] = (...given) => { process.emit('SIGTERM'); return write(...given); };
      }
    `;
    const seen = await step({ preload });
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
    expect([seen.exitCode, seen.requests]).toEqual([0, ['POST sync']]);
    expect(seen.summary).toContain('triggered');
  });
});

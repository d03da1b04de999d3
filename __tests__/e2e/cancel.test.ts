// Cancellation: GitHub's runner sends SIGINT, after 7.5 s SIGTERM, and kills soon after. The step reports first.
//
// No step here would end by itself before its test times out. If a step ends, the signal ended it.
import { describe, expect, test } from '@jest/globals';
import { afterEffect, lost } from '../../simulator/faults.ts';
import type { Given, World } from './step.ts';
import { outputsWith, post, step } from './step.ts';

/** A step that gets a signal once something has happened. */
function cancelled(until: (world: World) => Promise<unknown>, given: Given = {}, signal = 'SIGINT'): Given {
  return {
    ...given,
    inputs: { timeout: '1h', 'poll-interval': '10m', ...given.inputs },
    during: async (world) => {
      await until(world);
      world.process.kill(signal as 'SIGINT' | 'SIGTERM');
    },
  };
}

const duringTrigger = ({ server }: World) => server.arrived(1);
const silence = { faults: { trigger: [afterEffect({ kind: 'silence' })] } };

describe('hazard 38: a signal', () => {
  test.concurrent('before the first request: the step sends nothing', async () => {
    // The signal comes as soon as there is a handler for it.
    const preload = `
      const { on } = process;
      process.on = (name, listener) => {
        on.call(process, name, listener);
        if (name === 'SIGINT') process.emit(name);
        return process;
      };
    `;
    const seen = await step({ preload });
    expect(seen.outputs).toEqual(outputsWith('cancelled', 0));
    expect(seen.requests).toEqual([]);
  });

  test.concurrent.each(['SIGINT', 'SIGTERM'])('during the trigger (%s): the sync may continue', async (signal) => {
    const seen = await step(cancelled(duringTrigger, silence, signal));
    expect(seen.outputs).toEqual(outputsWith('cancelled', 1));
    expect(seen.requests).toEqual([post]);
    if (signal === 'SIGINT') expect(seen.transcript).toMatchSnapshot();
  });

  test.concurrent('and another one right after it: the second one changes nothing', async () => {
    const twice = async (world: World) => {
      await duringTrigger(world);
      world.process.kill('SIGINT');
    };
    expect((await step(cancelled(twice, silence, 'SIGTERM'))).outputs).toEqual(outputsWith('cancelled', 1));
  });

  test.concurrent('while the body of an answer that asks for a wait arrives: the step does not wait', async () => {
    const preload = `
      import { subscribe } from 'node:diagnostics_channel';
      subscribe('http.client.response.finish', () => console.log('::debug::the head has arrived'));
    `;
    const rateLimit = { limit: 20, remaining: 0, resetsInMs: 50_000 };
    const faults = { trigger: [lost({ kind: 'headers-then-silence', status: 429, rateLimit })] };
    const seen = await step(cancelled(({ process }) => process.printed('the head has arrived'), { preload, faults }));
    expect(seen.outputs).toMatchObject({ status: 'cancelled', attempts: '1' });
    expect(seen.requests).toEqual([post]);
  });

  test.concurrent('while the step reports its outcome: the verdict stands, and the report is completed', async () => {
    const preload = `
      import fs from 'node:fs';
      for (const [files, names, signal] of [
        [fs, ['appendFileSync', 'writeFileSync'], 'SIGINT'],
        [fs.promises, ['appendFile', 'writeFile'], 'SIGTERM'],
      ]) {
        for (const name of names) {
          const write = files[name];
          files[name] = (...given) => { process.emit(signal); return write(...given); };
        }
      }
    `;
    const seen = await step({ preload });
    expect(seen.outputs).toEqual(outputsWith('triggered', 1, 202, 'success'));
    expect(seen.summary).toContain('triggered');
  });
});

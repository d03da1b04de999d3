// `npm run probe`: what a live Braze does, held against what the action assumes of it.
import { createInterface } from 'node:readline/promises';
import { setTimeout as setTimer } from 'node:timers/promises';
import { createTransport, inspectEnvironment } from '../src/braze/transport.ts';
import { command, keyVariable } from './cli.ts';

// What http-client bundles for proxies uses a constructor that Node warns of on stderr.
process.noDeprecation = true;

const apiKey = process.env[keyVariable] ?? '';
// No report of a crash and no other code of this process gets to see it.
delete process.env[keyVariable];

const cancel = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort());

/** Asks on the terminal. Ctrl-C and the end of the input answer nothing. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  terminal.once('close', () => resolve(''));
  const answer = await Promise.race([terminal.question(question, { signal: cancel.signal }).catch(() => ''), closed]);
  terminal.close();
  return answer;
}

process.exitCode = await command(process.argv.slice(2), {
  apiKey,
  clock: {
    nowMs: () => performance.now(),
    sleep: (ms, signal) => setTimer(Math.ceil(ms), undefined, { signal }).catch(() => undefined),
  },
  machineMs: Date.now,
  cancelled: cancel.signal,
  ask: process.stdin.isTTY && process.stderr.isTTY ? ask : null,
  connect: (origin, key) => createTransport({ origin, apiKey: key, debug: () => undefined }),
  inspectEnvironment,
  print: (text) => console.log(text),
  note: (line) => console.error(line),
});

// `npm run probe`: compares what a live Braze does with what the action assumes.
import { createInterface } from 'node:readline/promises';
import { setTimeout as setTimer } from 'node:timers/promises';
import { createTransport, inspectEnvironment } from '../src/braze/transport.ts';
import { command, keyVariable } from './cli.ts';

// The code for proxies in http-client uses a deprecated constructor. Without this, Node warns about it on stderr.
process.noDeprecation = true;

const apiKey = process.env[keyVariable] ?? '';
// Keeps the key from crash reports and from other code in this process.
delete process.env[keyVariable];

const cancel = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort());

/** Asks on the terminal. Resolves to an empty answer on Ctrl-C and at the end of the input. */
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

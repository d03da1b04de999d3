// Programs of the operating system, run in the foreground for one test: temporary files, a free port, ready, killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A program that serves on a port of loopback, and can be stopped and started again. */
export interface Program {
  readonly port: number;
  /** Resolves when it takes connections. Rejects with what it printed if it ends instead. */
  start(): Promise<void>;
  /** Ends it, and resolves when it has ended and written down what it did. It may have ended before. */
  stop(): Promise<void>;
}

/** Debian keeps servers where only root looks for programs. */
const env = { PATH: `${process.env['PATH']}:/usr/sbin` };

/** How long a program may take to start, to do something or to end, ms. */
const patienceMs = 20_000;

/** A program with what starts it, not yet started. */
export function programOn(port: number, command: string, args: readonly string[]): Program {
  let stop = (): Promise<void> => Promise.resolve();
  return {
    port,
    async start() {
      const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let printed = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          printed += text;
        });
      }
      let running = true;
      const ended = once(child, 'close')
        .catch(() => {
          printed = 'it cannot be started; __tests__/system/install.sh installs it.';
        })
        .then(() => {
          running = false;
        });
      stop = async () => {
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
        await ended;
        clearTimeout(timer);
      };
      await until(`${command} serves on its port`, async () => !running || (await accepts(port)));
      if (!running) throw new Error(`${command} ended: ${printed}`);
    },
    stop: () => stop(),
  };
}

/** Resolves when something is so; rejects where it is not in 20 s. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const beganAtMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - beganAtMs > patienceMs) throw new Error(`Waited in vain: ${what}`);
    await pause(20);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** A port of loopback on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

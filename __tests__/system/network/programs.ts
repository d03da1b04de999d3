// Programs of the operating system, run in the foreground for one test: a directory, a free port, ready, killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../braze/servers.ts';

/** A program that serves on a port of loopback, and can be stopped and started again. */
export interface Program {
  readonly port: number;
  /** Resolves when it takes connections. Rejects with what it printed if it ends instead. */
  start(): Promise<void>;
  /** Ends it, and resolves when it has ended and written down what it did. It may have ended before. */
  stop(): Promise<void>;
}

/** What a program is made of: a port, and a directory of its own for its files. */
export interface Place {
  readonly port: number;
  path(name: string): string;
  /** The lines of a file; none where there is no file yet. */
  lines(name: string): readonly string[];
}

/** Debian keeps servers where only root looks for programs. */
const env = { PATH: `${process.env['PATH']}:/usr/sbin` };

/** How long a program may take to start or to end, ms. */
const patienceMs = 20_000;

/** Makes a place for a program. */
export async function placeIn(parent: string, name: string): Promise<Place> {
  const directory = join(parent, name);
  mkdirSync(directory);
  // Started by root, squid works as another user, who has to write here.
  chmodSync(parent, 0o755);
  chmodSync(directory, 0o777);
  const path = (file: string): string => join(directory, file);
  const lines = (file: string): readonly string[] =>
    existsSync(path(file)) ? readFileSync(path(file), 'utf8').split('\n').slice(0, -1) : [];
  return { port: await freePort(), path, lines };
}

/** A program with what starts it, not yet started. */
export function programOn(port: number, command: string, args: readonly string[]): Program {
  let stop = (): Promise<void> => Promise.resolve();
  return {
    port,
    async start() {
      const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const printed = Promise.all([text(child.stdout), text(child.stderr)]);
      const ended = once(child, 'close').then(
        async () => `it ended: ${(await printed).join('')}`,
        () => 'it cannot be started; __tests__/system/install.sh installs it',
      );
      stop = async () => {
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
        await ended;
        clearTimeout(timer);
      };
      const problem = await Promise.race([ended, problemOf(port)]);
      if (problem !== null) throw new Error(`${command}: ${problem}`);
    },
    stop: () => stop(),
  };
}

/** Resolves to null when a port takes connections, and to a problem where it takes none in 20 s. */
async function problemOf(port: number): Promise<string | null> {
  const beganAtMs = performance.now();
  while (performance.now() - beganAtMs < patienceMs) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return null;
    } catch {
      await pause(20);
    } finally {
      socket.destroy();
    }
  }
  return `nobody serves on its port after ${patienceMs} ms`;
}

// Runs programs of the operating system in the foreground for one test, each with its own directory and a free port.
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
  /** Resolves when it accepts connections. Rejects with what it printed if it exits instead. */
  start(): Promise<void>;
  /** Stops it. Resolves when it has exited and written its log. It may have exited before. */
  stop(): Promise<void>;
}

/** A program's port, and its own directory for its files. */
export interface Place {
  readonly port: number;
  path(name: string): string;
  /** The lines of a file, none if there is no file yet. */
  lines(name: string): readonly string[];
}

/** Debian installs servers in a directory that is only in root's PATH. */
const env = { PATH: `${process.env['PATH']}:/usr/sbin` };

/** How long a program may take to start or to exit, ms. */
const patienceMs = 20_000;

/** Makes a place for a program. */
export async function placeIn(parent: string, name: string): Promise<Place> {
  const directory = join(parent, name);
  mkdirSync(directory);
  // If root starts squid, it runs as another user, who must be able to write here.
  chmodSync(parent, 0o755);
  chmodSync(directory, 0o777);
  const path = (file: string): string => join(directory, file);
  const lines = (file: string): readonly string[] =>
    existsSync(path(file)) ? readFileSync(path(file), 'utf8').split('\n').slice(0, -1) : [];
  return { port: await freePort(), path, lines };
}

/** A program that this command starts. Not yet started. */
export function programOn(port: number, command: string, args: readonly string[]): Program {
  let stop = (): Promise<void> => Promise.resolve();
  return {
    port,
    async start() {
      const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const printed = Promise.all([text(child.stdout), text(child.stderr)]);
      const exited = once(child, 'close').then(
        async () => `it exited: ${(await printed).join('')}`,
        () => 'it cannot be started; __tests__/system/install.sh installs it',
      );
      stop = async () => {
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
        await exited;
        clearTimeout(timer);
      };
      const problem = await Promise.race([exited, problemOf(port)]);
      if (problem !== null) throw new Error(`${command}: ${problem}`);
    },
    stop: () => stop(),
  };
}

/** Resolves to null once a port accepts connections, or to a problem if it does not within 20 s. */
async function problemOf(port: number): Promise<string | null> {
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < patienceMs) {
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
  return `it accepts no connections on its port after ${patienceMs} ms`;
}

// Two forward proxies that companies run before their runners, with a password: squid and tinyproxy.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './programs.ts';
import { freePort, programOn } from './programs.ts';

/** Who may use the proxies. Every mark that an address has a meaning for is in the password. */
export const user = 'us@er';
export const password = 'p:ss/w%rd';

/** The host that only squid can resolve: to loopback. */
export const gatewayHost = 'gateway.test';

/** A proxy that keeps a log. */
export interface ForwardProxy extends Program {
  /** What it was asked for, and, by squid as the tunnel ends, what it answered: `CONNECT gateway.test 200`. */
  log(): readonly string[];
}

/** A squid that asks for the password; `rules` come before that one. Not yet started. */
export async function squidIn(parent: string, rules: readonly string[] = []): Promise<ForwardProxy> {
  // Started by root, squid works as another user, who has to write here.
  const directory = join(parent, 'squid');
  mkdirSync(directory);
  chmodSync(parent, 0o755);
  chmodSync(directory, 0o777);
  const file = (name: string): string => join(directory, name);
  const hash = execFileSync('openssl', ['passwd', '-apr1', '-stdin'], { input: `${password}\n`, encoding: 'utf8' });
  writeFileSync(file('passwords'), `${user}:${hash}`);
  writeFileSync(file('hosts'), `127.0.0.1 ${gatewayHost}\n`);
  const port = await freePort();
  const lines = [
    `http_port 127.0.0.1:${port}`,
    `hosts_file ${file('hosts')}`,
    `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${file('passwords')}`,
    'auth_param basic children 1',
    'acl known proxy_auth REQUIRED',
    ...rules,
    'http_access allow known',
    'http_access deny all',
    'logformat seen %rm %ru %>Hs',
    `access_log stdio:${file('access.log')} seen`,
    `cache_log ${file('cache.log')}`,
    'visible_hostname proxy.test',
    'cache deny all',
    'coredump_dir none',
    'netdb_filename none',
    'pid_filename none',
    'shutdown_lifetime 0 seconds',
    'pinger_enable off',
    'max_filedescriptors 1024',
  ];
  writeFileSync(file('squid.conf'), `${lines.join('\n')}\n`);
  // Squids of the same name would use the same shared memory, even where the other is another user's.
  const service = `system${port}`;
  return {
    ...programOn(port, 'squid', ['-N', '-n', service, '-f', file('squid.conf')]),
    log: () => linesOf(file('access.log')).flatMap(connectOf),
  };
}

/** The password of tinyproxy's only user, `user`; its configuration takes no marks. */
export const tinyPassword = 'jF3mUq8Zt';

/** A tinyproxy that asks for that password. It knows the hosts that the machine knows. Not yet started. */
export async function tinyproxyIn(parent: string): Promise<ForwardProxy> {
  const directory = join(parent, 'tinyproxy');
  mkdirSync(directory);
  const file = (name: string): string => join(directory, name);
  const port = await freePort();
  const login = `BasicAuth user ${tinyPassword}`;
  const lines = [`Port ${port}`, 'Listen 127.0.0.1', login, `LogFile "${file('log')}"`, 'LogLevel Info'];
  writeFileSync(file('tinyproxy.conf'), `${lines.join('\n')}\n`);
  return {
    ...programOn(port, 'tinyproxy', ['-d', '-c', file('tinyproxy.conf')]),
    log: () => linesOf(file('log')).flatMap((line) => /(?<=Request .*: )CONNECT [^:]+/.exec(line) ?? []),
  };
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

/** `CONNECT gateway.test:12345 200` without the port; the look whether squid serves yet leaves a line of its own. */
function connectOf(line: string): readonly string[] {
  const [, host, status] = /^CONNECT ([^:]+):\d+ (\d+)$/.exec(line) ?? [];
  return host === undefined ? [] : [`CONNECT ${host} ${status}`];
}

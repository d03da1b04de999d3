// What companies run before their runners: two forward proxies with a password, squid and tinyproxy, and nginx as the TLS
// server of a gateway.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { CertificateFiles } from './certificates.ts';
import type { Program } from './programs.ts';
import { placeIn, programOn } from './programs.ts';

/** Who may use squid. Every mark that an address has a meaning for is in the password. */
export const user = 'us@er';
export const password = 'p:ss/w%rd';

/** The password of tinyproxy's only user, `user`; its configuration takes no marks. */
export const tinyPassword = 'jF3mUq8Zt';

/** The host that only squid can resolve: to loopback. */
export const gatewayHost = 'gateway.test';

/** A program that keeps a log. */
export interface Logging extends Program {
  log(): readonly string[];
}

/**
 * A squid that asks for the password; `rules` come before that one. Not yet started. Its log has what it was asked for and, as
 * the tunnel ends, what it answered: `CONNECT gateway.test 200`.
 */
export async function squidIn(parent: string, rules: readonly string[] = []): Promise<Logging> {
  const { port, path, lines } = await placeIn(parent, 'squid');
  const hash = execFileSync('openssl', ['passwd', '-apr1', '-stdin'], { input: `${password}\n`, encoding: 'utf8' });
  writeFileSync(path('passwords'), `${user}:${hash}`);
  writeFileSync(path('hosts'), `127.0.0.1 ${gatewayHost}\n`);
  writeFileSync(
    path('squid.conf'),
    `http_port 127.0.0.1:${port}
hosts_file ${path('hosts')}
auth_param basic program /usr/lib/squid/basic_ncsa_auth ${path('passwords')}
auth_param basic children 1
acl known proxy_auth REQUIRED
${rules.join('\n')}
http_access allow known
http_access deny all
logformat seen %rm %ru %>Hs
access_log stdio:${path('access.log')} seen
cache_log ${path('cache.log')}
visible_hostname proxy.test
cache deny all
coredump_dir none
netdb_filename none
pid_filename none
shutdown_lifetime 0 seconds
pinger_enable off
max_filedescriptors 1024
`,
  );
  // Squids of the same name would use the same shared memory, even where the other is another user's.
  const service = `system${port}`;
  return {
    ...programOn(port, 'squid', ['-N', '-n', service, '-f', path('squid.conf')]),
    // The look whether squid serves yet leaves a line of its own.
    log: () => lines('access.log').flatMap((line) => (line.startsWith('CONNECT ') ? [line.replace(/:\d+ /, ' ')] : [])),
  };
}

/** A tinyproxy that asks for its password, and knows the hosts of the machine. Not yet started. Its log: `CONNECT 0.0.0.0`. */
export async function tinyproxyIn(parent: string): Promise<Logging> {
  const { port, path, lines } = await placeIn(parent, 'tinyproxy');
  writeFileSync(
    path('tinyproxy.conf'),
    `Port ${port}
Listen 127.0.0.1
BasicAuth user ${tinyPassword}
LogFile "${path('log')}"
LogLevel Info
`,
  );
  return {
    ...programOn(port, 'tinyproxy', ['-d', '-c', path('tinyproxy.conf')]),
    log: () => lines('log').flatMap((line) => /(?<=Request .*: )CONNECT [^:]+/.exec(line) ?? []),
  };
}

/** An nginx. */
export interface Nginx extends Logging {
  /** How many clients began a TLS handshake and went away within it. */
  brokenHandshakes(): number;
}

/** What nginx says of a client that does not like its certificate; of one that only looks whether it serves it says less. */
const brokenHandshake = /peer closed connection in SSL handshake|SSL_do_handshake\(\) failed/;

/**
 * An nginx that passes all requests on to a port. Not yet started. Its log has the requests that it could read, and its
 * answers: `TLSv1.3 POST sync 202`.
 */
export async function nginxIn(parent: string, files: CertificateFiles, upstreamPort: number): Promise<Nginx> {
  const { port, path, lines } = await placeIn(parent, 'nginx');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    path('nginx.conf'),
    `daemon off;
master_process off;
pid ${path('pid')};
error_log ${path('error.log')} info;
events {}
http {
  ${temporary.map((name) => `${name}_temp_path ${path(name)};`).join('\n  ')}
  log_format seen '$ssl_protocol $request_method $uri $status';
  access_log ${path('access.log')} seen;
  gzip on;
  gzip_types application/json;
  gzip_min_length 1;
  gzip_proxied any;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${files.certificate};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate_key ${files.key};
    location / {
      proxy_pass http://127.0.0.1:${upstreamPort};
      proxy_http_version 1.1;
      proxy_set_header Connection close;
      proxy_read_timeout 1s;
    }
  }
}
`,
  );
  return {
    ...programOn(port, 'nginx', ['-p', path('.'), '-c', path('nginx.conf'), '-e', 'stderr']),
    log: () => lines('access.log').map((line) => line.replace(/\/cdi\/integrations\/[^/]+\//, '')),
    brokenHandshakes: () => lines('error.log').filter((line) => brokenHandshake.test(line)).length,
  };
}

// What companies put between their runners and Braze: squid and tinyproxy, two forward proxies with a password, and
// nginx as the TLS server of a gateway.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { CertificateFiles } from './certificates.ts';
import type { Program } from './programs.ts';
import { placeIn, programOn } from './programs.ts';

/** The user of squid. The password contains every character that has a meaning in a URL. */
export const user = 'us@er';
export const password = 'p:ss/w%rd';

/** The password of tinyproxy's only user, `user`; its configuration allows no special characters. */
export const tinyPassword = 'jF3mUq8Zt';

/** A host that only squid can resolve, to loopback. */
export const gatewayHost = 'gateway.test';

/** A program that keeps a log. */
export interface Logging extends Program {
  log(): readonly string[];
}

/**
 * A squid that requires the password. `rules` come before that rule. Not yet started. Its log has each request and, once
 * the tunnel has ended, the answer: `CONNECT gateway.test 200`.
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
  // Squids with the same name would use the same shared memory, even those of different users.
  const service = `system${port}`;
  return {
    ...programOn(port, 'squid', ['-N', '-n', service, '-f', path('squid.conf')]),
    // The check whether squid is ready also leaves a line.
    log: () => lines('access.log').flatMap((line) => (line.startsWith('CONNECT ') ? [line.replace(/:\d+ /, ' ')] : [])),
  };
}

/** A tinyproxy that requires its password and uses the machine's hosts. Not yet started. Its log: `CONNECT 0.0.0.0`. */
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
  /** How many clients broke off a TLS handshake. */
  brokenHandshakes(): number;
}

/** What nginx logs about a client that rejects its certificate, but not about the check whether it is ready. */
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

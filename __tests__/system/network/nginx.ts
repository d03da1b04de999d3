// nginx as the TLS server of a company's gateway, in front of a simulated Braze on loopback.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateFiles } from './certificates.ts';
import type { Program } from './programs.ts';
import { freePort, programOn } from './programs.ts';

/** An nginx that keeps a log. */
export interface Nginx extends Program {
  /** The requests that it could read, and its answers: `TLSv1.3 POST sync 202`. */
  log(): readonly string[];
  /** How many clients began a TLS handshake and went away within it. */
  brokenHandshakes(): number;
}

/** What nginx says of a client that does not like its certificate; of one that only looks whether it serves it says less. */
const brokenHandshake = /peer closed connection in SSL handshake|SSL_do_handshake\(\) failed/g;

/** An nginx that passes all requests on to a port. Not yet started. */
export async function nginxIn(parent: string, files: CertificateFiles, upstreamPort: number): Promise<Nginx> {
  const directory = join(parent, 'nginx');
  mkdirSync(directory);
  const accessLog = join(directory, 'access.log');
  const errorLog = join(directory, 'error.log');
  for (const file of [accessLog, errorLog]) writeFileSync(file, '');
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(directory, 'nginx.conf'),
    `daemon off;
master_process off;
pid ${join(directory, 'pid')};
error_log ${errorLog} info;
events {}
http {
  ${temporary.map((name) => `${name}_temp_path ${join(directory, name)};`).join('\n  ')}
  log_format seen '$ssl_protocol $request_method $uri $status';
  access_log ${accessLog} seen;
  gzip on;
  gzip_types application/json;
  gzip_min_length 1;
  gzip_proxied any;
  upstream braze {
    server 127.0.0.1:${upstreamPort};
    keepalive 4;
  }
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${files.certificate};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate_key ${files.key};
    location / {
      proxy_pass http://braze;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_read_timeout 1s;
    }
  }
}
`,
  );
  return {
    ...programOn(port, 'nginx', ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', 'stderr']),
    brokenHandshakes: () => readFileSync(errorLog, 'utf8').match(brokenHandshake)?.length ?? 0,
    log: () =>
      readFileSync(accessLog, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => line.replace(/\/cdi\/integrations\/[^/]+\//, '')),
  };
}

// Certificates made by OpenSSL for one test: a CA that nobody knows, and what it signs.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a server's certificate says. */
export interface CertificateSpec {
  /** For which names, as OpenSSL writes them. Default `DNS:gateway.test`. */
  names?: string;
  /** From now; -1: it ended yesterday. Default 2. */
  days?: number;
}

/** Files: the CA's certificate, a server's certificate and its key. */
export interface CertificateFiles {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'.split(' ');

/** Makes them in a directory. Rejects with what OpenSSL printed. */
export async function makeCertificates(directory: string, spec: CertificateSpec = {}): Promise<CertificateFiles> {
  const { names = 'DNS:gateway.test', days = 2 } = spec;
  const file = (name: string): string => join(directory, name);
  const files = { ca: file('ca.pem'), certificate: file('server.pem'), key: file('server.key') };
  const [caKey, request, extensions] = [file('ca.key'), file('server.csr'), file('extensions')];
  writeFileSync(extensions, `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
  await Promise.all([
    run('openssl', [
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      caKey,
      '-out',
      files.ca,
      '-days',
      '2',
      '-subj',
      '/CN=Test CA',
    ]),
    run('openssl', ['req', '-new', ...newKey, '-keyout', files.key, '-out', request, '-subj', '/CN=Test server']),
  ]);
  const signed = ['-CA', files.ca, '-CAkey', caKey, '-extfile', extensions, '-days', String(days)];
  await run('openssl', ['x509', '-req', '-in', request, ...signed, '-out', files.certificate]);
  return files;
}

// Certificates made by OpenSSL for one test: a CA that nobody knows, and what it signs.
import { execFile } from 'node:child_process';
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

/** Makes them in a directory. Rejects with what OpenSSL printed. */
export async function makeCertificates(directory: string, spec: CertificateSpec = {}): Promise<CertificateFiles> {
  const { names = 'DNS:gateway.test', days = 2 } = spec;
  const openssl = (command: string) => run('openssl', command.split(' '), { cwd: directory });
  const request = 'req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  await openssl(`${request} -x509 -days 2 -subj /CN=ca -keyout ca.key -out ca.pem`);
  await openssl(`${request} -new -subj /CN=server -addext subjectAltName=${names} -keyout server.key -out server.csr`);
  // Unlike req, x509 makes a certificate that has expired.
  await openssl(
    `x509 -req -in server.csr -copy_extensions copy -CA ca.pem -CAkey ca.key -days ${days} -out server.pem`,
  );
  const file = (name: string): string => join(directory, name);
  return { ca: file('ca.pem'), certificate: file('server.pem'), key: file('server.key') };
}

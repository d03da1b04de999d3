// Certificates made by OpenSSL for one test: an unknown CA, and what it signs.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The contents of a server's certificate. */
export interface CertificateSpec {
  /** The names it is for, as OpenSSL writes them. Default `DNS:gateway.test`. */
  names?: string;
  /** The days until it expires. With -1, it expired yesterday. Default 2. */
  days?: number;
}

/** Files: the CA's certificate, a server's certificate and its key. */
export interface CertificateFiles {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes the files in a directory. Rejects with what OpenSSL printed. */
export async function makeCertificates(directory: string, spec: CertificateSpec = {}): Promise<CertificateFiles> {
  const { names = 'DNS:gateway.test', days = 2 } = spec;
  const openssl = (command: string) => run('openssl', command.split(' '), { cwd: directory });
  const request = 'req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  await openssl(`${request} -x509 -days 2 -subj /CN=ca -keyout ca.key -out ca.pem`);
  await openssl(`${request} -new -subj /CN=server -addext subjectAltName=${names} -keyout server.key -out server.csr`);
  // Unlike req, x509 can make a certificate that has already expired.
  await openssl(
    `x509 -req -in server.csr -copy_extensions copy -CA ca.pem -CAkey ca.key -days ${days} -out server.pem`,
  );
  const file = (name: string): string => join(directory, name);
  return { ca: file('ca.pem'), certificate: file('server.pem'), key: file('server.key') };
}

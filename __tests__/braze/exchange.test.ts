// What a thrown error says about how far a request got.
import { expect, test } from '@jest/globals';
import type { Failure } from '../../src/braze/exchange.ts';
import { failureOf } from '../../src/braze/exchange.ts';
import { failure } from './answers.ts';

const error = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields);

/** The stage at which a request failed, its code, and the fields that the error has besides that code or instead of it. */
type Row = [
  stage: Failure['stage'],
  code: string,
  fields: { code?: string; message?: string; [field: string]: unknown },
];

const certificateCodes = [
  ...['CERT_CHAIN_TOO_LONG', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REJECTED', 'CERT_REVOKED'],
  ...['CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERROR_IN_CERT_NOT_AFTER_FIELD'],
  ...['ERROR_IN_CERT_NOT_BEFORE_FIELD', 'ERR_TLS_CERT_ALTNAME_FORMAT', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ...['HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT'],
  ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
];
const handshakeCut = 'Client network socket disconnected before secure TLS connection was established';
const tunnel = 'tunneling socket could not be established, ';
const reset = { code: 'ECONNRESET' };
const refused = { code: 'ECONNREFUSED', syscall: 'connect' };
const unreachable = { code: 'EHOSTUNREACH', syscall: 'connect' };
const broken = { code: 'ECONNRESET', syscall: 'read' };
const likeTunnel = [`x ${tunnel}statusCode=407`, 'got illegal response body from proxy!', tunnel.slice(0, -2)];

test.each<Row>([
  ['connecting', 'ENOTFOUND', { syscall: 'getaddrinfo' }],
  ['connecting', 'EAI_AGAIN', { syscall: 'getaddrinfo' }],
  ['connecting', 'ECONNREFUSED', { syscall: 'connect' }],
  ['connecting', 'ETIMEDOUT', { syscall: 'connect' }],
  ['connecting', 'EPROTO', { syscall: 'write' }],
  ['connecting', 'ECONNRESET', { message: handshakeCut }],
  ...certificateCodes.map((code): Row => ['certificate', code, {}]),
  ['exchanging', 'ECONNRESET', { message: 'socket hang up' }],
  ['exchanging', 'ECONNRESET', { syscall: 'read' }],
  ['exchanging', 'EPIPE', { syscall: 'write' }],
  ['exchanging', 'ETIMEDOUT', { syscall: 'read' }],
  ['exchanging', 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', {}],
  ['exchanging', 'EPROTONOSUPPORT', {}],
  ['exchanging', 'XEPROTO', {}],
  ...likeTunnel.map((message): Row => ['exchanging', 'ECONNRESET', { message }]),
  ...['AB', 'E2BIG_X', `A${'B'.repeat(60)}`].map((code): Row => ['exchanging', code, {}]),
  // A code that does not look like one of Node's is dropped.
  ...[`A${'B'.repeat(61)}`, 'A', '2BIG', '_BIG', 'econnreset', 'A B', 'AB\n', '::AB', ''].map(
    (code): Row => ['exchanging', 'UNKNOWN', { code }],
  ),

  ['proxy', 'PROXY_407', { ...reset, message: `${tunnel}statusCode=407` }],
  ['proxy', 'PROXY', { ...reset, message: `${tunnel}statusCode=5022` }],
  ['proxy', 'PROXY', { ...reset, message: `${tunnel}statusCode=50` }],
  ['proxy', 'PROXY_ECONNREFUSED', { ...reset, message: `${tunnel}cause=connect ECONNREFUSED 127.0.0.1:1` }],
  ['proxy', 'PROXY', { ...reset, message: `${tunnel}cause=statusCode=407` }],
  ['proxy', 'PROXY', { ...reset, message: 'got illegal response body from proxy' }],

  // Node tried several addresses. The stage is `connecting` only if every one of them failed to connect.
  ['connecting', 'ECONNREFUSED', { code: 'ETIMEDOUT', errors: [refused, refused] }],
  ['connecting', 'EHOSTUNREACH', { code: 'ETIMEDOUT', errors: [unreachable, refused] }],
  ['connecting', 'ECONNREFUSED', { code: 'ETIMEDOUT', errors: [refused] }],
  ...[[], [refused, broken], [broken, refused], [refused, null], ['connect'], 'connect', { length: 1, 0: refused }].map(
    (errors): Row => ['exchanging', 'ETIMEDOUT', { errors }],
  ),
])('the stage is %s and the code %s, and nothing else of the error is kept: %j', (stage, code, fields) => {
  const { message = 'x', ...others } = fields;
  expect(failureOf(error(message, { code, rawPacket: 'secret', ...others }))).toEqual(failure(code, stage));
});

test.each([
  ...[undefined, null, 'thrown text', 7, {}, error('x'), error('x', { code: null })],
  error('tunneling socket could not be established, statusCode=407'),
  error('x', { code: 7, syscall: 'connect' }),
])('a thrown value without a code is a bug and is rethrown: %p', (thrown) => {
  let rethrown: unknown = 'nothing';
  try {
    failureOf(thrown);
  } catch (caught) {
    rethrown = caught;
  }
  expect(rethrown).toBe(thrown);
});

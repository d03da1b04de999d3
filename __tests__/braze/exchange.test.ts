// What a thrown error tells of a request's fate.
import { describe, expect, test } from '@jest/globals';
import { failureOf } from '../../src/braze/exchange.ts';
import { failure } from './answers.ts';

const error = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields);

describe('a request', () => {
  const handshakeCut = 'Client network socket disconnected before secure TLS connection was established';
  test.each<[string, string, object?]>([
    ['ENOTFOUND', 'x', { syscall: 'getaddrinfo' }],
    ['EAI_AGAIN', 'x', { syscall: 'getaddrinfo' }],
    ['ECONNREFUSED', 'x', { syscall: 'connect' }],
    ['EHOSTUNREACH', 'x', { syscall: 'connect' }],
    ['ETIMEDOUT', 'x', { syscall: 'connect' }],
    ['EPROTO', 'x', { syscall: 'write' }],
    ['ECONNRESET', handshakeCut],
  ])('never left where it ended in %s: %s', (code, message, fields = {}) => {
    expect(failureOf(error(message, { code, ...fields }))).toEqual(failure(code, 'connecting'));
  });

  test.each([
    ...['CERT_CHAIN_TOO_LONG', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REJECTED', 'CERT_REVOKED'],
    ...['CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERROR_IN_CERT_NOT_AFTER_FIELD'],
    ...['ERROR_IN_CERT_NOT_BEFORE_FIELD', 'ERR_TLS_CERT_ALTNAME_FORMAT', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ...['HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ...['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT'],
    ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])('never left where the certificate is not trusted: %s', (code) => {
    expect(failureOf(error('x', { code }))).toEqual(failure(code, 'certificate'));
  });

  test.each<[string, string, object?]>([
    ['ECONNRESET', 'socket hang up'],
    ['ECONNRESET', 'read ECONNRESET', { syscall: 'read' }],
    ['EPIPE', 'write EPIPE', { syscall: 'write' }],
    ['ETIMEDOUT', 'read ETIMEDOUT', { syscall: 'read' }],
    ['HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/'],
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'bad record mac'],
    ['ABORT_ERR', 'The operation was aborted'],
    ['EPROTONOSUPPORT', 'like EPROTO, but another'],
    ['XEPROTO', 'not at the start'],
  ])('may have arrived where it ended in %s: %s', (code, message, fields = {}) => {
    expect(failureOf(error(message, { code, ...fields }))).toEqual(failure(code));
  });
});

describe('where several addresses were tried,', () => {
  const refused = { code: 'ECONNREFUSED', syscall: 'connect' };
  const unreachable = { code: 'EHOSTUNREACH', syscall: 'connect' };
  const broken = { code: 'ECONNRESET', syscall: 'read' };
  const failureOfAll = (...errors: unknown[]) =>
    failureOf(Object.assign(new AggregateError(errors), { code: 'ETIMEDOUT' }));

  test.each([
    [[refused, refused], 'ECONNREFUSED'],
    [[unreachable, refused], 'EHOSTUNREACH'],
    [[refused], 'ECONNREFUSED'],
  ])('and none of them could be connected to, the request never left: %j', (errors, code) => {
    expect(failureOfAll(...errors)).toEqual(failure(code, 'connecting'));
  });

  test.each([[[]], [[refused, broken]], [[broken, refused]], [[refused, null]], [['connect']]])(
    'but not all of them in vain, it may have arrived: %j',
    (errors) => {
      expect(failureOfAll(...errors)).toEqual(failure('ETIMEDOUT'));
    },
  );

  test.each(['connect', { length: 1, 0: refused }])('%j is no list of errors, and tells nothing of them', (errors) => {
    expect(failureOf({ code: 'ETIMEDOUT', errors })).toEqual(failure('ETIMEDOUT'));
  });
});

describe('where a proxy stood in the way, the request never left', () => {
  const tunnel = 'tunneling socket could not be established, ';
  test.each([
    [`${tunnel}statusCode=407`, 'PROXY_407'],
    [`${tunnel}statusCode=502`, 'PROXY_502'],
    [`${tunnel}statusCode=5022`, 'PROXY'],
    [`${tunnel}statusCode=50`, 'PROXY'],
    [`${tunnel}cause=connect ECONNREFUSED 127.0.0.1:1`, 'PROXY_ECONNREFUSED'],
    [`${tunnel}cause=statusCode=407`, 'PROXY'],
    ['got illegal response body from proxy', 'PROXY'],
  ])('%s: its code is %s', (message, code) => {
    expect(failureOf(error(message, { code: 'ECONNRESET' }))).toEqual(failure(code, 'proxy'));
  });

  test.each([`x ${tunnel}statusCode=407`, 'got illegal response body from proxy!', tunnel.slice(0, -2)])(
    'but "%s" is not what the tunnel says',
    (message) => {
      expect(failureOf(error(message, { code: 'ECONNRESET' }))).toEqual(failure('ECONNRESET'));
    },
  );
});

describe('of an error nothing is kept but', () => {
  test.each(['AB', 'E2BIG_X', `A${'B'.repeat(60)}`])('a code that looks like one of Node: %s', (code) => {
    expect(failureOf(error('x', { code, rawPacket: 'secret' }))).toEqual(failure(code));
  });

  test.each([`A${'B'.repeat(61)}`, 'A', '2BIG', '_BIG', 'econnreset', 'A B', 'AB\n', '::AB', ''])(
    'that its code is another: %j',
    (code) => {
      expect(failureOf(error('x', { code }))).toEqual(failure('UNKNOWN'));
    },
  );

  test.each([
    ...[undefined, null, 'thrown text', 7, {}, error('x'), error('x', { code: null })],
    error('tunneling socket could not be established, statusCode=407'),
    error('x', { code: 7, syscall: 'connect' }),
  ])('nothing, where it has no code and is a bug therefore, thrown again: %p', (thrown) => {
    let again: unknown = 'nothing';
    try {
      failureOf(thrown);
    } catch (caught) {
      again = caught;
    }
    expect(again).toBe(thrown);
  });
});

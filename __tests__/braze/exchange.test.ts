// What a thrown error tells of a request's fate.
import { describe, expect, test } from '@jest/globals';
import { failureOf } from '../../src/braze/exchange.ts';

const error = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields);

describe('where an error shows that', () => {
  test.each([
    ['the name cannot be found', 'ENOTFOUND', { syscall: 'getaddrinfo' }],
    ['the name cannot be looked up now', 'EAI_AGAIN', { syscall: 'getaddrinfo' }],
    ['the connection was refused', 'ECONNREFUSED', { syscall: 'connect' }],
    ['the host cannot be reached', 'EHOSTUNREACH', { syscall: 'connect' }],
    ['connecting took too long', 'ETIMEDOUT', { syscall: 'connect' }],
    ['the handshake failed', 'EPROTO', { syscall: 'write' }],
  ])('%s (%s), the request never left', (_what, code, fields) => {
    expect(failureOf(error('x', { code, ...fields }))).toEqual({
      kind: 'failure',
      code,
      stage: 'connecting',
      proxyStatus: null,
    });
  });

  test('the peer hung up within the handshake, the request never left', () => {
    const message = 'Client network socket disconnected before secure TLS connection was established';
    expect(failureOf(error(message, { code: 'ECONNRESET' }))).toEqual({
      kind: 'failure',
      code: 'ECONNRESET',
      stage: 'connecting',
      proxyStatus: null,
    });
  });

  test.each([
    'CERT_CHAIN_TOO_LONG',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REJECTED',
    'CERT_REVOKED',
    'CERT_SIGNATURE_FAILURE',
    'CERT_UNTRUSTED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'ERROR_IN_CERT_NOT_BEFORE_FIELD',
    'ERR_TLS_CERT_ALTNAME_FORMAT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'HOSTNAME_MISMATCH',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
    'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('the certificate is not trusted (%s), it says so', (code) => {
    expect(failureOf(error('x', { code }))).toEqual({ kind: 'failure', code, stage: 'certificate', proxyStatus: null });
  });

  test.each([
    ['ECONNRESET', 'socket hang up', {}],
    ['ECONNRESET', 'read ECONNRESET', { syscall: 'read' }],
    ['EPIPE', 'write EPIPE', { syscall: 'write' }],
    ['ETIMEDOUT', 'read ETIMEDOUT', { syscall: 'read' }],
    ['HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/', {}],
    ['HPE_HEADER_OVERFLOW', 'Parse Error: Header overflow', {}],
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'bad record mac', {}],
    ['ABORT_ERR', 'The operation was aborted', {}],
    ['EPROTONOSUPPORT', 'like EPROTO, but another', {}],
    ['XEPROTO', 'not at the start', {}],
  ])('something else went wrong (%s: %s), the request may have arrived', (code, message, fields) => {
    expect(failureOf(error(message, { code, ...fields }))).toEqual({
      kind: 'failure',
      code,
      stage: 'exchanging',
      proxyStatus: null,
    });
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
    expect(failureOfAll(...errors)).toEqual({ kind: 'failure', code, stage: 'connecting', proxyStatus: null });
  });

  test.each([[[]], [[refused, broken]], [[broken, refused]], [[refused, null]], [['connect']]])(
    'but not all of them in vain, it may have arrived: %j',
    (errors) => {
      expect(failureOfAll(...errors)).toEqual({
        kind: 'failure',
        code: 'ETIMEDOUT',
        stage: 'exchanging',
        proxyStatus: null,
      });
    },
  );

  test('what is no list of errors tells nothing of them', () => {
    expect(failureOf({ code: 'ETIMEDOUT', errors: 'connect' })).toMatchObject({ stage: 'exchanging' });
    expect(failureOf({ code: 'ETIMEDOUT', errors: { length: 1, 0: refused } })).toMatchObject({ stage: 'exchanging' });
  });
});

describe('where a proxy stood in the way, the request never left', () => {
  test.each([
    ['tunneling socket could not be established, statusCode=407', 407],
    ['tunneling socket could not be established, statusCode=502', 502],
    ['tunneling socket could not be established, statusCode=5022', null],
    ['tunneling socket could not be established, statusCode=50', null],
    ['tunneling socket could not be established, cause=connect ECONNREFUSED 127.0.0.1:1', null],
    ['tunneling socket could not be established, cause=statusCode=407', null],
    ['got illegal response body from proxy', null],
  ])('%s: its status is %p', (message, proxyStatus) => {
    expect(failureOf(error(message, { code: 'ECONNRESET' }))).toEqual({
      kind: 'failure',
      code: proxyStatus === null ? 'PROXY' : `PROXY_${proxyStatus}`,
      stage: 'connecting',
      proxyStatus,
    });
  });

  test.each([
    'x tunneling socket could not be established, statusCode=407',
    'got illegal response body from proxy!',
    'tunneling socket could not be established',
  ])('but "%s" is not what the tunnel says', (message) => {
    expect(failureOf(error(message, { code: 'ECONNRESET' }))).toMatchObject({
      code: 'ECONNRESET',
      stage: 'exchanging',
    });
  });
});

describe('of an error nothing is kept but', () => {
  test.each([
    ['AB', 'AB'],
    ['E2BIG_X', 'E2BIG_X'],
    [`A${'B'.repeat(60)}`, `A${'B'.repeat(60)}`],
    [`A${'B'.repeat(61)}`, 'UNKNOWN'],
    ['A', 'UNKNOWN'],
    ['2BIG', 'UNKNOWN'],
    ['_BIG', 'UNKNOWN'],
    ['econnreset', 'UNKNOWN'],
    ['A B', 'UNKNOWN'],
    ['AB\n', 'UNKNOWN'],
    ['::AB', 'UNKNOWN'],
    ['', 'UNKNOWN'],
  ])('a code that looks like one of Node: %j becomes %s', (code, kept) => {
    expect(failureOf(error('x', { code, rawPacket: 'secret' }))).toEqual({
      kind: 'failure',
      code: kept,
      stage: 'exchanging',
      proxyStatus: null,
    });
  });

  test.each([
    undefined,
    null,
    'thrown text',
    7,
    {},
    error('x'),
    error('tunneling socket could not be established, statusCode=407'),
    error('x', { code: 7, syscall: 'connect' }),
    error('x', { code: null }),
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

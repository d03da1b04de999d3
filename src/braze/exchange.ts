/** One HTTP exchange with Braze: the types that this room shares, and what an error says about a request. */

import { fieldsOf } from './json.ts';

/** A request: what to ask for, how long it may take, and the signal that ends it early. */
export interface BrazeRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute; may carry a query. */
  readonly path: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Response headers as Node gives them: names in lower case. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The server answered. The body may be cut off, by the server or by us. */
export interface Answer {
  readonly kind: 'answer';
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * No answer. `code` is Node's error code, or one of ours: `TIMEOUT`, `CANCELLED`, `UNKNOWN`, `PROXY`, or a proxy's status or
 * error as in `PROXY_502` and `PROXY_ECONNREFUSED`. Nothing else of an error is kept: the rest may contain raw packets.
 */
export interface Failure {
  readonly kind: 'failure';
  readonly code: string;
  /** `connecting`, `proxy`: the request was not sent; `certificate`: it never will be; `exchanging`: it may have arrived. */
  readonly stage: 'connecting' | 'proxy' | 'certificate' | 'exchanging';
}

/** Sends one request. Never rejects; settles within the request's own limits. */
export type Transport = (request: BrazeRequest) => Promise<Answer | Failure>;

/** Node's codes for a certificate that it does not trust: those of `tls`, and OpenSSL's X509_V_ERR_*. */
const certificateCodes = new Set(
  `
    CERT_CHAIN_TOO_LONG CERT_HAS_EXPIRED CERT_NOT_YET_VALID CERT_REJECTED CERT_REVOKED CERT_SIGNATURE_FAILURE
    CERT_UNTRUSTED DEPTH_ZERO_SELF_SIGNED_CERT ERROR_IN_CERT_NOT_AFTER_FIELD ERROR_IN_CERT_NOT_BEFORE_FIELD
    ERR_TLS_CERT_ALTNAME_FORMAT ERR_TLS_CERT_ALTNAME_INVALID HOSTNAME_MISMATCH INVALID_CA INVALID_PURPOSE
    PATH_LENGTH_EXCEEDED SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY
    UNABLE_TO_DECRYPT_CERT_SIGNATURE UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY
    UNABLE_TO_VERIFY_LEAF_SIGNATURE
  `.match(/\w+/g),
);

/** What `tunnel`, which http-client uses for proxies, says when CONNECT fails; the code is always `ECONNRESET`. */
const tunnelFailed =
  /^tunneling socket could not be established, (?:statusCode=(\d{3})$|cause=(?:connect |getaddrinfo )?(E[A-Z_]+))?/;
const tunnelGarbled = 'got illegal response body from proxy';

/** What Node's `tls` says when the other side closes the connection in the handshake. The code is `ECONNRESET` here, too. */
const handshakeCut = 'Client network socket disconnected before secure TLS connection was established';

/**
 * What a thrown error says about a request. If nothing shows that the request was not sent, it may have arrived. An error
 * without a code does not come from a connection: it is a bug, and is thrown again.
 */
export function failureOf(error: unknown): Failure {
  const { errors, code, syscall, message } = fieldsOf(error);
  // None of the addresses could be reached. The error for all of them has no `syscall`.
  if (Array.isArray(errors) && errors.length > 0 && errors.every((each) => fieldsOf(each)['syscall'] === 'connect')) {
    return failureOf(errors[0]);
  }
  if (typeof code !== 'string') throw error;
  const text = String(message);
  const tunnel = tunnelFailed.exec(text);
  if (tunnel !== null || text === tunnelGarbled) {
    const detail = tunnel?.[1] ?? tunnel?.[2];
    return { kind: 'failure', code: detail === undefined ? 'PROXY' : `PROXY_${detail}`, stage: 'proxy' };
  }
  const known = /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN';
  return { kind: 'failure', code: known, stage: stageOf(known, syscall, text) };
}

function stageOf(code: string, syscall: unknown, text: string): Failure['stage'] {
  if (certificateCodes.has(code)) return 'certificate';
  const neverConnected = syscall === 'connect' || syscall === 'getaddrinfo' || text === handshakeCut;
  // EPROTO is a TLS error in the handshake, before the request is written; errors after it are ERR_SSL_*.
  return neverConnected || code === 'EPROTO' ? 'connecting' : 'exchanging';
}

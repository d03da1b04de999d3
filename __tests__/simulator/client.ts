// A client that hides nothing: what arrived of an answer, and how it ended.
import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { LOOPBACK_CERTIFICATE } from '../../simulator/certificate.ts';
import { KEY } from './helpers.ts';

/** What a client saw of one request. */
export interface Sighting {
  status: number | null;
  headers: IncomingMessage['headers'];
  /** What arrived of it. */
  body: Buffer;
  /** `ended`: whole; `gave up`: the client did; else the error's code. */
  end: string;
  tookMs: number;
}

/** How patient a client is. */
export interface Patience {
  /** The client gives up after so long, ms. Default 5,000. */
  giveUpAfterMs?: number;
  /** The client gives up then. */
  giveUpWhen?: Promise<unknown>;
  /** The client gives up after so many bytes of the body. */
  giveUpAfterBytes?: number;
}

/** Sends one request on a connection of its own. Never rejects. */
export function send(method: string, url: string, patience: Patience = {}) {
  const { giveUpAfterMs = 5000, giveUpWhen, giveUpAfterBytes } = patience;
  return new Promise<Sighting>((resolve) => {
    const startedAtMs = performance.now();
    const sighting: Sighting = { status: null, headers: {}, body: Buffer.alloc(0), end: '', tookMs: 0 };
    const finish = (end: string) => {
      clearTimeout(timer);
      resolve({ ...sighting, end, tookMs: performance.now() - startedAtMs });
      request.destroy();
    };
    const timer = setTimeout(() => finish('gave up'), giveUpAfterMs);
    void giveUpWhen?.then(() => finish('gave up'));
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const options = { method, headers, agent: false as const };
    const onResponse = (response: IncomingMessage) => {
      sighting.status = response.statusCode ?? null;
      sighting.headers = response.headers;
      response.on('data', (chunk: Buffer) => {
        sighting.body = Buffer.concat([sighting.body, chunk]);
        if (giveUpAfterBytes !== undefined && sighting.body.length >= giveUpAfterBytes) finish('gave up');
      });
      response.on('end', () => finish('ended'));
      response.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    };
    const request = url.startsWith('https:')
      ? httpsRequest(url, { ...options, ca: LOOPBACK_CERTIFICATE.cert }, onResponse)
      : httpRequest(url, options, onResponse);
    request.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    request.end();
  });
}

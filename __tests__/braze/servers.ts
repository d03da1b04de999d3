// Servers on loopback that misbehave to order, closed with all their connections after each test.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer as createTcpServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach } from '@jest/globals';
import { LOOPBACK_CERTIFICATE } from '../../simulator/certificate.ts';

/** What a server saw. */
export interface Listening {
  readonly port: number;
  /** Connections that were opened, in their order. */
  readonly sockets: readonly Socket[];
  /** Resolves once every connection that was opened is closed again. */
  allClosed(): Promise<void>;
}

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listen(server: Server): Promise<Listening> {
  const sockets: Socket[] = [];
  const closed: Promise<void>[] = [];
  server.on('connection', (socket: Socket) => {
    sockets.push(socket);
    closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
    // A client that goes away in the middle is what these tests are about.
    socket.on('error', () => socket.destroy());
  });
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, sockets, allClosed: async () => void (await Promise.all(closed)) };
}

/** A request as a server saw it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An HTTP server; `requests` grows as whole requests arrive. */
export async function serveHttp(respond: (response: ServerResponse, request: IncomingMessage) => void) {
  const requests: Seen[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      respond(response, request);
    });
  });
  const listening = await listen(server);
  return { ...listening, requests, origin: `http://127.0.0.1:${listening.port}` };
}

/** A TCP server that is handed each connection. */
export async function serveTcp(onConnection: (socket: Socket) => void) {
  const listening = await listen(createTcpServer(onConnection));
  return { ...listening, origin: `http://127.0.0.1:${listening.port}` };
}

/** A TLS server with the self-signed certificate of loopback. `heard` is what arrived once the handshake was done. */
export async function serveTls(respond: (socket: TLSSocket) => void) {
  const heard: string[] = [];
  const server = createTlsServer({ ...LOOPBACK_CERTIFICATE }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      heard.push(String(chunk));
      respond(socket);
    });
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const listening = await listen(server);
  return { ...listening, heard, origin: `https://127.0.0.1:${listening.port}` };
}

/** Joins a connection to a server on loopback. */
export function joinTo(port: number): (socket: Socket) => void {
  return (socket) => {
    const upstream = connect(port, '127.0.0.1');
    for (const end of [socket, upstream]) end.on('error', () => end.destroy());
    socket.pipe(upstream).pipe(socket);
    socket.on('close', () => upstream.destroy());
  };
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// Serves the simulated Braze over real sockets on loopback, with every scripted fault and a log of all requests.
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { deliver } from './deliver.ts';
import type { Fault, FaultScripts, FaultyBraze } from './faults.ts';
import { meet, playFaults } from './faults.ts';
import type { WireReply, WireRequest } from './types.ts';

/** One request as it arrived. It is logged after its body was read and before it is answered. */
export interface SeenRequest {
  readonly method: string;
  /** With the query, as it came. */
  readonly path: string;
  /** Names in lower case. Contains the key. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The fault that happened to it. */
  readonly fault: Fault | null;
  /** The answer for the client, before the manner of the fault applies. */
  readonly reply: WireReply;
}

/** The options of a server. */
export interface ServerOptions {
  braze: FaultyBraze;
  faults?: FaultScripts;
  /** Default 0: any free port. */
  port?: number;
  /** PEM, to serve https. */
  tls?: { key: string; cert: string };
  /** Called once per request, after it took effect (or not) and before it is answered. */
  onRequest?: (request: SeenRequest) => void;
}

/** A running server. */
export interface SimulatorServer {
  /** `http://127.0.0.1:<port>`, or https; without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** In the order of arrival. Grows with each request. */
  readonly requests: readonly SeenRequest[];
  /** How many connections have been opened so far. */
  connections(): number;
  /** Resolves when every connection that was opened is closed again. Never rejects, and has no timeout. */
  allClosed(): Promise<void>;
  /** Resolves when `count` requests have arrived, including those before now. Never rejects, and has no timeout. */
  arrived(count: number): Promise<void>;
  /** Destroys every socket, drops every pending answer, and frees the port. */
  close(): Promise<void>;
}

/** A TCP connection that was accepted. */
interface Connection {
  socket: Socket;
  clientPort: number | undefined;
  closed: Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += chunk;
  return body;
}

function wireRequestOf(message: IncomingMessage): WireRequest {
  const headers = Object.entries(message.headers).map(([name, value]) => [name, value?.toString()]);
  return { method: message.method ?? '', path: message.url ?? '', headers: Object.fromEntries(headers) };
}

/** Starts a server. Rejects if it cannot listen on the port. */
export async function startServer(options: ServerOptions): Promise<SimulatorServer> {
  const { braze, port = 0, tls, onRequest } = options;
  const faults = playFaults(options.faults ?? {});
  const requests: SeenRequest[] = [];
  const connections: Connection[] = [];
  const waiting = new Set<{ count: number; settle: () => void }>();

  const onMessage: RequestListener = async (message, response) => {
    // With TLS, the request has a different socket from the one that was accepted, but both have the same port.
    const connection = connections.findLast(({ clientPort }) => clientPort === message.socket.remotePort);
    if (!connection) throw new Error('A request came on a connection that was not accepted here');
    const body = await bodyOf(message).catch(() => null);
    if (body === null) return;
    const request = wireRequestOf(message);
    const fault = faults.next(request, braze.nowMs());
    const encounter = meet(braze, request, fault);
    const seen = { ...request, body, fault, reply: encounter.reply };
    requests.push(seen);
    onRequest?.(seen);
    for (const waiter of waiting) if (requests.length >= waiter.count) waiter.settle();
    deliver(encounter, { response, accepted: connection.socket });
  };

  const http = tls ? createHttpsServer(tls, onMessage) : createHttpServer(onMessage);
  // It is not an error here if a client gives up in the middle of a request or a handshake.
  http.on('clientError', (_error, socket) => socket.destroy());
  http.on('tlsClientError', (_error, socket) => socket.destroy());

  // Accepts connections and passes them on, so that a fault can happen before HTTP or TLS reads a byte.
  const tcp = createTcpServer((socket) => {
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    connections.push({ socket, clientPort: socket.remotePort, closed });
    socket.on('error', () => socket.destroy());
    const fault = faults.nextConnection();
    if (fault === 'reset') socket.resetAndDestroy();
    else if (fault === 'fin') socket.resume().end();
    else if (fault === 'silence') socket.resume();
    else http.emit('connection', socket);
  });

  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(port, '127.0.0.1', resolve);
  });
  const address = tcp.address() as AddressInfo;

  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    connections: () => connections.length,
    allClosed: async () => void (await Promise.all(connections.map(({ closed }) => closed))),
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) return resolve();
        const waiter = { count, settle: () => resolve(void waiting.delete(waiter)) };
        waiting.add(waiter);
      }),
    close: () =>
      new Promise((resolve) => {
        tcp.close(() => resolve());
        http.close();
        for (const { socket } of connections) socket.destroy();
      }),
  };
}

// An HTTP proxy of the kind that companies put before their runners: it knows CONNECT alone.
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';

/** What a proxy does with CONNECT: opens the tunnel, answers with a status, or never answers. */
type Manners = 'tunnel' | 'silence' | number;

/** A running proxy. */
export interface TestProxy {
  readonly port: number;
  /** The tunnels asked for, `host:port`. */
  readonly asked: readonly { target: string; headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** Starts a proxy on loopback. Whatever host is asked for, the tunnel ends on loopback, at the port asked for. */
export async function startProxy(manners: Manners): Promise<TestProxy> {
  const asked: TestProxy['asked'][number][] = [];
  const sockets: Socket[] = [];
  const server = createServer((_request, response) => response.writeHead(501).end());
  server.on('connection', (socket) => sockets.push(socket));
  server.on('connect', ({ url: target = '', headers }, socket) => {
    asked.push({ target, headers });
    socket.on('error', () => socket.destroy());
    if (manners === 'silence') return;
    if (manners !== 'tunnel') {
      socket.end(`HTTP/1.1 ${manners} No\r\nproxy-authenticate: Basic realm="proxy"\r\n\r\n`);
      return;
    }
    const upstream = connect(Number(target.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    sockets.push(upstream);
    upstream.on('error', () => socket.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

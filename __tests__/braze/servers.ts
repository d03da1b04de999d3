// TCP servers on loopback that misbehave on demand. They are closed, with all connections, after the tests of a file.
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterAll } from '@jest/globals';

const closing: (() => void)[] = [];

afterAll(() => {
  for (const close of closing) close();
});

/** Starts a server that passes each client, with its first bytes, to `respond`. */
export async function serveTcp(respond: (socket: Socket, head: Buffer) => void = () => undefined) {
  const sockets: Socket[] = [];
  const closed: Promise<void>[] = [];
  const { promise: received, resolve: receive } = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    sockets.push(socket);
    closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
    // Clients that disconnect in the middle are the point of these tests.
    socket.on('error', () => socket.destroy());
    socket.once('data', (head) => {
      respond(socket, head);
      receive();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    /** Resolves once a client has sent something. */
    received,
    /** Resolves once every connection so far is closed. */
    allClosed: async () => void (await Promise.all(closed)),
  };
}

/** Connects a client to a server on loopback, which first gets the bytes already read from the client. */
export function joinTo(port: number, socket: Socket, head: Buffer = Buffer.alloc(0)): void {
  const upstream = connect(port, '127.0.0.1');
  upstream.on('error', () => socket.destroy());
  upstream.write(head);
  socket.pipe(upstream).pipe(socket);
  socket.on('close', () => upstream.destroy());
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// TCP servers on loopback that misbehave to order, closed with all their connections after the tests of a file.
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterAll } from '@jest/globals';

const closing: (() => void)[] = [];

afterAll(() => {
  for (const close of closing) close();
});

/** A server that is handed each client with its first bytes. */
export async function serveTcp(respond: (socket: Socket, head: Buffer) => void = () => undefined) {
  const sockets: Socket[] = [];
  const closed: Promise<void>[] = [];
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    sockets.push(socket);
    closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
    // A client that goes away in the middle is what these tests are about.
    socket.on('error', () => socket.destroy());
    socket.once('data', (head) => {
      respond(socket, head);
      ask();
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
    /** Settles once a client has sent something. */
    asked,
    /** Settles once every connection that was opened is closed again. */
    allClosed: async () => void (await Promise.all(closed)),
  };
}

/** Joins a client to a server on loopback, which gets the bytes first that were read of the client already. */
export function joinTo(port: number, socket: Socket, head: Buffer = Buffer.alloc(0)): void {
  const upstream = connect(port, '127.0.0.1');
  upstream.on('error', () => socket.destroy());
  upstream.write(head);
  socket.pipe(upstream).pipe(socket);
  socket.on('close', () => upstream.destroy());
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

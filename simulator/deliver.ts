// Writes an answer, or what a fault leaves of it, to the socket.
import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Encounter, Manner } from './faults.ts';
import type { WireReply } from './types.ts';

/** Where to deliver to. */
export interface Destination {
  response: ServerResponse;
  /** The accepted TCP socket, below TLS if there is any. Only this one can send an RST. */
  accepted: Socket;
}

const ENDLESS_CHUNK = Buffer.alloc(64 * 1024, 'x');

/** The head of an answer as text. A header with several values is written several times. */
function head(reply: WireReply, headers: Readonly<Record<string, string | readonly string[]>>): string {
  const lines = Object.entries({ ...reply.headers, ...headers }).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}`),
  );
  return `${[`HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? 'Unknown'}`, ...lines].join('\r\n')}\r\n\r\n`;
}

function sendWhole({ response }: Destination, reply: WireReply, gzip: boolean): void {
  const body = gzip ? gzipSync(reply.body) : Buffer.from(reply.body);
  response.sendDate = false;
  const encoding = gzip ? { 'content-encoding': 'gzip' } : {};
  response.writeHead(reply.status, { 'content-length': String(body.length), ...reply.headers, ...encoding });
  response.end(body);
}

/** Sends one byte at a time, until the socket closes. */
function drip(socket: Duplex, body: Buffer, everyMs: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(body.subarray(sent, sent + 1));
    sent += 1;
    if (sent >= body.length) clearInterval(timer);
  }, everyMs);
  socket.once('close', () => clearInterval(timer));
}

/** Sends as fast as the client reads, until the connection ends. */
function flood(socket: Duplex): void {
  const fill = () => {
    while (socket.writable && socket.write(ENDLESS_CHUNK));
  };
  socket.on('drain', fill);
  fill();
}

function sendRaw(
  manner: Exclude<Manner, { kind: 'answer' | 'gzip' }>,
  reply: WireReply,
  { response, accepted }: Destination,
) {
  const socket: Duplex | null = response.socket;
  if (!socket || socket.destroyed) return;
  const body = Buffer.from(reply.body);
  const length = { 'content-length': String(body.length) };
  switch (manner.kind) {
    case 'reset':
      return void accepted.resetAndDestroy();
    case 'fin':
      return void socket.end();
    case 'silence':
      return;
    case 'headers-then-silence':
      return void socket.write(head(reply, length));
    case 'drip':
      socket.write(head(reply, length));
      return drip(socket, body, manner.everyMs);
    case 'short-body':
      return void socket.end(head(reply, { 'content-length': '100' }) + body.subarray(0, 10).toString());
    case 'endless-body':
      socket.write(head(reply, { connection: 'close' }));
      return flood(socket);
    case 'garbage':
      return void socket.end(manner.text ?? 'SSH-2.0-OpenSSH_9.6\r\nthis is no HTTP\r\n');
    case 'huge-header':
      return void socket.write(head(reply, { ...length, 'x-padding': 'x'.repeat(65_536) }) + reply.body);
    case 'two-lengths': {
      const lengths = [String(body.length), String(body.length + 1)];
      return void socket.write(head(reply, { 'content-length': lengths }) + reply.body);
    }
  }
}

/** Delivers an answer in its manner and after its delay. Sends nothing if the client is gone by then. */
export function deliver({ manner, afterMs, reply }: Encounter, destination: Destination): void {
  const now = () => {
    if (manner.kind === 'answer' || manner.kind === 'gzip') sendWhole(destination, reply, manner.kind === 'gzip');
    else sendRaw(manner, reply, destination);
  };
  if (afterMs <= 0) {
    now();
    return;
  }
  const timer = setTimeout(now, afterMs);
  destination.response.once('close', () => clearTimeout(timer));
}

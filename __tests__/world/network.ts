// The network between the step and the simulated Braze, without sockets. It turns each answer and fault into an exchange.
import type { Encounter, FaultSource, FaultyBraze } from '../../simulator/faults.ts';
import { meet } from '../../simulator/faults.ts';
import type { Answer, BrazeRequest, Failure, Transport } from '../../src/braze/exchange.ts';
import type { Freezer } from './freezer.ts';
import type { VirtualTime } from './time.ts';

/** Why a request does not reach Braze. */
export type LinkFault = Pick<Failure, 'code' | 'stage'> & Partial<Failure>;

/** Returns what keeps a request from reaching Braze, or null. Requests count from 1, times from the step's start. */
export type Link = (requestNumber: number, atMs: number) => LinkFault | null;

/** Times are true times. */
export interface NetworkOptions {
  readonly time: VirtualTime;
  readonly braze: FaultyBraze;
  readonly faults: FaultSource;
  readonly link: Link;
  readonly apiKey: string;
  /** Identifies the step's requests in the simulator's log. */
  readonly from: string;
  /** The time from a request to its answer. The request takes effect at once. */
  readonly latencyMs: number;
  /** How many milliseconds of the runner's timers pass in one true millisecond. */
  readonly timerRate: number;
  readonly freezer: Freezer;
}

/** The response to one request: the head at `headMs`, a byte of the body `everyMs`, complete at `doneMs`. */
interface Arrival {
  readonly headMs: number;
  readonly doneMs: number;
  readonly everyMs: number;
  readonly exchange: Answer | Failure;
}

/** The most bytes of a body that the real transport reads. */
const bodyAtMostBytes = 1024 * 1024;

/** Creates a transport that keeps the contract of `Transport`: it never rejects, and settles within the request's limits. */
export function createNetwork(options: NetworkOptions): Transport {
  const { time, latencyMs, timerRate, freezer } = options;
  const beganAtMs = time.nowMs();
  let requestNumber = 0;

  function send(request: BrazeRequest): Arrival {
    requestNumber += 1;
    const linkFault = options.link(requestNumber, time.nowMs() - beganAtMs);
    if (linkFault !== null) return whole({ kind: 'failure', ...linkFault }, latencyMs);
    const connection = options.faults.nextConnection();
    if (connection === 'silence') return silence;
    if (connection !== null) return whole(failed('ECONNRESET'), latencyMs);
    const headers = { authorization: `Bearer ${options.apiKey}`, 'content-type': 'application/json' };
    const wire = { method: request.method, path: request.path, headers, from: options.from };
    return arrivalOf(meet(options.braze, wire, options.faults.next(wire, options.braze.nowMs())), latencyMs);
  }

  return (request) =>
    new Promise((resolve) => {
      const sentAtMs = time.nowMs();
      const { headMs, doneMs, everyMs, exchange } = send(request);
      const finish = (result: Answer | Failure): void => {
        for (const cancelTimer of cancelTimers) cancelTimer();
        request.signal.removeEventListener('abort', cancel);
        resolve(result);
      };
      const cut = (code: string): void => {
        const bytes = Math.floor((time.nowMs() - headAtMs) / everyMs);
        if (exchange.kind === 'failure' || time.nowMs() < headAtMs) finish(failed(code));
        else finish({ ...exchange, body: exchange.body.slice(0, bytes) });
      };
      const cancel = (): void => cut('CANCELLED');
      const headAtMs = freezer.readAtMs(sentAtMs + headMs);
      const answeredAtMs = freezer.readAtMs(sentAtMs + doneMs);
      const answered = doneMs === Number.POSITIVE_INFINITY ? [] : [time.at(answeredAtMs, () => finish(exchange))];
      const timesOutAtMs = freezer.firesAtMs(sentAtMs, request.timeoutMs / timerRate);
      const cancelTimers = [...answered, time.at(timesOutAtMs, () => cut('TIMEOUT'))];
      request.signal.addEventListener('abort', cancel);
      if (request.signal.aborted) cancel();
    });
}

function failed(code: string): Failure {
  return { kind: 'failure', code, stage: 'exchanging' };
}

function whole(exchange: Answer | Failure, afterMs: number): Arrival {
  return { headMs: afterMs, doneMs: afterMs, everyMs: 1, exchange };
}

const never = Number.POSITIVE_INFINITY;
const silence: Arrival = { headMs: never, doneMs: never, everyMs: never, exchange: failed('TIMEOUT') };

/** The code that Node reports for each kind of broken answer. */
const codes = {
  reset: 'ECONNRESET',
  fin: 'ECONNRESET',
  garbage: 'HPE_INVALID_CONSTANT',
  'huge-header': 'HPE_HEADER_OVERFLOW',
  'two-lengths': 'HPE_UNEXPECTED_CONTENT_LENGTH',
} as const;

function arrivalOf({ manner, afterMs, reply }: Encounter, latencyMs: number): Arrival {
  const headMs = latencyMs + afterMs;
  const answer: Answer = { kind: 'answer', httpStatus: reply.status, headers: reply.headers, body: reply.body };
  switch (manner.kind) {
    case 'answer':
    case 'gzip':
      return whole(answer, headMs);
    case 'silence':
      return silence;
    case 'headers-then-silence':
      return { headMs, doneMs: never, everyMs: never, exchange: answer };
    case 'drip':
      return {
        headMs,
        doneMs: headMs + manner.everyMs * reply.body.length,
        everyMs: manner.everyMs,
        exchange: answer,
      };
    case 'short-body':
      return whole({ ...answer, body: reply.body.slice(0, 10) }, headMs);
    case 'endless-body':
      return whole({ ...answer, body: 'x'.repeat(bodyAtMostBytes) }, headMs);
    default:
      return whole(failed(codes[manner.kind]), headMs);
  }
}

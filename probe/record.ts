// What the probe keeps of each exchange: the raw answer, before the client of the action reads it.
import type { Answer, Failure, Transport } from '../src/braze/exchange.ts';
import { fieldsOf, parseFields } from '../src/braze/json.ts';

/** What a request asks for. */
export type Operation = 'trigger' | 'runs' | 'integrations';

/** One request and what came of it. All of it is private: nothing in here is printed as it is. */
export interface Recorded {
  readonly operation: Operation;
  /** With the query. */
  readonly path: string;
  readonly exchange: Answer | Failure;
  /** The time of day by this machine's clock when the answer came, epoch ms. */
  readonly machineMs: number;
}

/** An exchange that was answered. */
export type RecordedAnswer = Recorded & { readonly exchange: Answer };

/** A transport that notes each exchange in `records`, and passes it on as it is. */
export function recording(send: Transport, machineMs: () => number, records: Recorded[]): Transport {
  return async (request) => {
    const { method, path } = request;
    const exchange = await send(request);
    const operation = method === 'POST' ? 'trigger' : path.includes('/job_sync_status') ? 'runs' : 'integrations';
    records.push({ operation, path, exchange, machineMs: machineMs() });
    return exchange;
  };
}

/** Those that were answered. */
export function answersIn(records: readonly Recorded[]): readonly RecordedAnswer[] {
  return records.filter((record): record is RecordedAnswer => record.exchange.kind === 'answer');
}

/** A row of a list, as it came. */
export type Row = Readonly<Record<string, unknown>>;

/** The rows in the body of a list, as they came; none where it is no list. */
export function rowsIn({ exchange }: RecordedAnswer): readonly Row[] {
  const { results } = parseFields(exchange.body);
  return Array.isArray(results) ? results.map(fieldsOf) : [];
}

/** Whether a row of the runs list says that the run is running. */
export function isRunning(row: Row): boolean {
  return String(row['job_status']).toLowerCase() === 'running';
}

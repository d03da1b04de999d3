// Records each exchange: the raw answer, before the action's client reads it.
import type { Answer, Failure, Transport } from '../src/braze/exchange.ts';
import { fieldsOf, parseFields } from '../src/braze/json.ts';

/** What a request asks for. */
export type Operation = 'trigger' | 'runs' | 'integrations';

/** A request and its answer or failure. All of it is private: nothing in it is printed as it is. */
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

/** A transport that adds each exchange to `records`, and passes it on unchanged. */
export function recording(send: Transport, machineMs: () => number, records: Recorded[]): Transport {
  return async (request) => {
    const { method, path } = request;
    const exchange = await send(request);
    const operation = method === 'POST' ? 'trigger' : path.includes('/job_sync_status') ? 'runs' : 'integrations';
    records.push({ operation, path, exchange, machineMs: machineMs() });
    return exchange;
  };
}

/** The exchanges that were answered. */
export function answersIn(records: readonly Recorded[]): readonly RecordedAnswer[] {
  return records.filter((record): record is RecordedAnswer => record.exchange.kind === 'answer');
}

/** A row of a list, as it came. */
export type Row = Readonly<Record<string, unknown>>;

/** The rows in the body of a list, as they came; none if it is not a list. */
export function rowsIn({ exchange }: RecordedAnswer): readonly Row[] {
  const { results } = parseFields(exchange.body);
  return Array.isArray(results) ? results.map(fieldsOf) : [];
}

/** Whether a row of the runs list says that the run is running. */
export function isRunning(row: Row): boolean {
  return String(row['job_status']).toLowerCase() === 'running';
}

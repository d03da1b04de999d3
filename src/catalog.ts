/** The integrations that a key may list: what a dry run checks ids against. */

import type { Limiter, Turn } from './sync/limiter.ts';
import { Stopped } from './sync/outcome.ts';
import type { Answered, Clock, ListFailure, Untrusted } from './sync/ports.ts';

/** An integration of the workspace, as the list of integrations shows it; null where the list does not say. */
export interface IntegrationRow {
  readonly id: string;
  readonly name: Untrusted | null;
  readonly type: Untrusted | null;
  readonly status: Untrusted | null;
  readonly lastStartedAt: Untrusted | null;
  readonly lastStatus: Untrusted | null;
  readonly nextRunAt: Untrusted | null;
}

/** A page of integrations. */
export interface IntegrationsPage extends Answered {
  readonly kind: 'page';
  readonly integrations: readonly IntegrationRow[];
  readonly nextCursor: string | null;
}

/** Braze's endpoint for them. Never rejects for anything that a network or a server can do. */
export interface IntegrationsEndpoint {
  integrations(cursor: string | null, timeoutMs: number): Promise<IntegrationsPage | ListFailure>;
}

/** All integrations of the workspace; null if nobody asked for them, or if they could not all be read. */
export interface Catalog {
  readonly rows: readonly IntegrationRow[] | null;
  /** Why they could not be listed, if an answer says so. */
  readonly failure: ListFailure | null;
}

export const noCatalog: Catalog = { rows: null, failure: null };

/** A hundred pages of ten take two minutes at Braze's rate limit. */
const pagesAtMost = 100;
const requestTimeoutMs = 30_000;

/** Reads the list of integrations, page by page. Leaves time for other requests before the deadline. */
export async function readCatalog(
  braze: IntegrationsEndpoint,
  limiter: Limiter,
  clock: Clock,
  turn: Pick<Turn, 'deadlineMs' | 'onWait'>,
): Promise<Catalog> {
  const rows: IntegrationRow[] = [];
  let cursor: string | null = null;
  try {
    for (let page = 1; page <= pagesAtMost; page++) {
      const answer = await limiter.run('integrations', { urgent: false, ...turn }, () => {
        const timeoutMs = Math.min(requestTimeoutMs, (turn.deadlineMs - clock.nowMs()) / 2);
        return braze.integrations(cursor, timeoutMs);
      });
      if (answer.kind !== 'page') return { rows: null, failure: answer };
      rows.push(...answer.integrations);
      cursor = answer.nextCursor;
      if (cursor === null) return { rows, failure: null };
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  return noCatalog;
}

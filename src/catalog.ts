/** The integrations that a key may list: what a dry run checks ids against. */

import { Stopped } from './sync/outcome.ts';
import type { Answered, Limiter, ListFailure, RequestLimits, Untrusted } from './sync/ports.ts';

/** An integration of the workspace, as the list of integrations shows it; null what it does not tell. */
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
  integrations(cursor: string | null, limits: RequestLimits): Promise<IntegrationsPage | ListFailure>;
}

/** All integrations of the workspace, or why they could not be listed; null if that was not asked, or not finished. */
export type Catalog = readonly IntegrationRow[] | ListFailure | null;

/** A hundred pages of ten take two minutes at Braze's rate limit. */
const pagesAtMost = 100;
const requestTimeoutMs = 30_000;

/** Reads the list of integrations, page by page. */
export async function readCatalog(
  braze: IntegrationsEndpoint,
  limiter: Limiter,
  { deadlineMs, cancelled }: { readonly deadlineMs: number; readonly cancelled: AbortSignal },
): Promise<Catalog> {
  const integrations: IntegrationRow[] = [];
  const turn = { urgent: false, deadlineMs, cancelled, onWait: () => undefined };
  let cursor: string | null = null;
  try {
    for (let page = 1; page <= pagesAtMost; page++) {
      const limits = { timeoutMs: requestTimeoutMs, signal: cancelled };
      const answer = await limiter.run('integrations', turn, () => braze.integrations(cursor, limits));
      if (answer.kind !== 'page') return answer;
      integrations.push(...answer.integrations);
      cursor = answer.nextCursor;
      if (cursor === null) return integrations;
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  return null;
}

/** The integrations that a key may list: what a dry run checks ids against. */

import { Stopped } from './sync/outcome.ts';
import type { IntegrationRow, ListFailure, World } from './sync/ports.ts';

/** All integrations of the workspace, or why they could not be listed; null if there was no time. */
export type Catalog = readonly IntegrationRow[] | ListFailure | null;

/** A hundred pages of ten take two minutes at Braze's rate limit. */
const pagesAtMost = 100;
const requestTimeoutMs = 30_000;

/** Reads the list of integrations, page by page. */
export async function readCatalog(
  { braze, limiter, cancelled }: Pick<World, 'braze' | 'limiter' | 'cancelled'>,
  deadlineMs: number,
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
      if (cursor === null) break;
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return null;
  }
  return integrations;
}

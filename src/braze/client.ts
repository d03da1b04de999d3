/** Braze's three endpoints of Cloud Data Ingestion: their paths, and how their answers are read. */

import type { IntegrationsEndpoint } from '../catalog.ts';
import { integrationIdPattern } from '../instances.ts';
import type { Answered, Braze } from '../sync/ports.ts';
import type { Transport } from './exchange.ts';
import { readIntegrationsAnswer, readReply, readRunsAnswer } from './reply.ts';

/**
 * Braze as a sync sees it, over a transport. `trustsDate`: whether the `Date` of its answers is Braze's own; a gateway sends
 * its own. Throws on an id that {@link integrationIdPattern} refuses: a bug.
 */
export function createBraze(
  send: Transport,
  { trustsDate }: { readonly trustsDate: boolean },
): Braze & IntegrationsEndpoint {
  const dated = <A extends Answered>(answer: A): A => (trustsDate ? answer : { ...answer, dateMs: null });
  return {
    async trigger(integrationId, limits) {
      return dated(readReply(await send({ method: 'POST', path: pathOf(integrationId, 'sync'), ...limits })));
    },
    async runs(integrationId, cursor, limits) {
      const path = `${pathOf(integrationId, 'job_sync_status')}${queryOf(cursor)}`;
      return dated(readRunsAnswer(await send({ method: 'GET', path, ...limits })));
    },
    async integrations(cursor, limits) {
      const path = `/cdi/integrations${queryOf(cursor)}`;
      return readIntegrationsAnswer(await send({ method: 'GET', path, ...limits }));
    },
  };
}

const queryOf = (cursor: string | null): string => (cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`);

function pathOf(integrationId: string, resource: 'sync' | 'job_sync_status'): string {
  if (!integrationIdPattern.test(integrationId)) throw new TypeError('an integration id passed unchecked');
  return `/cdi/integrations/${integrationId}/${resource}`;
}

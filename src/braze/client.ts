/** Braze's three endpoints of Cloud Data Ingestion: their paths, and how their answers are read. */

import type { IntegrationsEndpoint } from '../catalog.ts';
import { integrationIdPattern } from '../instances.ts';
import type { Answered, Braze } from '../sync/ports.ts';
import type { Transport } from './exchange.ts';
import { readIntegrationsAnswer, readReply, readRunsAnswer } from './reply.ts';

/** Whether the `Date` of answers is Braze's own and not a gateway's, and the signal that ends requests early. */
interface Conditions {
  readonly trustsDate: boolean;
  readonly cancelled: AbortSignal;
}

/** Braze as a sync sees it, over a transport. Throws on an id that {@link integrationIdPattern} refuses: a bug. */
export function createBraze(
  send: Transport,
  { trustsDate, cancelled: signal }: Conditions,
): Braze & IntegrationsEndpoint {
  const dated = <A extends Answered>(answer: A): A => (trustsDate ? answer : { ...answer, dateMs: null });
  return {
    async trigger(integrationId, timeoutMs) {
      return dated(readReply(await send({ method: 'POST', path: pathOf(integrationId, 'sync'), timeoutMs, signal })));
    },
    async runs(integrationId, cursor, timeoutMs) {
      const path = `${pathOf(integrationId, 'job_sync_status')}${queryOf(cursor)}`;
      return dated(readRunsAnswer(await send({ method: 'GET', path, timeoutMs, signal })));
    },
    async integrations(cursor, timeoutMs) {
      const path = `/cdi/integrations${queryOf(cursor)}`;
      return readIntegrationsAnswer(await send({ method: 'GET', path, timeoutMs, signal }));
    },
  };
}

const queryOf = (cursor: string | null): string => (cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`);

function pathOf(integrationId: string, resource: 'sync' | 'job_sync_status'): string {
  if (!integrationIdPattern.test(integrationId)) throw new TypeError('an integration id passed unchecked');
  return `/cdi/integrations/${integrationId}/${resource}`;
}

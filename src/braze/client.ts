/** Braze's two endpoints of Cloud Data Ingestion: their paths, and how their answers are read. */

import { integrationIdPattern } from '../instances.ts';
import type { Braze, Pace } from '../sync/ports.ts';
import type { Transport } from './exchange.ts';
import { readAllowance, readReply, readRunsAnswer } from './reply.ts';

/** Braze as a sync sees it, over a transport. Throws on an id that {@link integrationIdPattern} refuses: a bug. */
export function createBraze(send: Transport, heard: Pace['heard']): Braze {
  return {
    async trigger(integrationId, limits) {
      const exchange = await send({ method: 'POST', path: pathOf(integrationId, 'sync'), ...limits });
      const reply = readReply(exchange);
      heard('trigger', readAllowance(exchange, reply, 'trigger'));
      return reply;
    },
    async runs(integrationId, cursor, limits) {
      const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
      const path = `${pathOf(integrationId, 'job_sync_status')}${query}`;
      const exchange = await send({ method: 'GET', path, ...limits });
      const answer = readRunsAnswer(exchange);
      heard('runs', readAllowance(exchange, answer, 'runs'));
      return answer;
    },
  };
}

function pathOf(integrationId: string, resource: 'sync' | 'job_sync_status'): string {
  if (!integrationIdPattern.test(integrationId)) throw new TypeError('an integration id passed unchecked');
  return `/cdi/integrations/${integrationId}/${resource}`;
}

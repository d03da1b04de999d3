/** The body of the list of integrations. Pure. Nobody's `contact_emails` are read. */

import type { IntegrationRow } from '../catalog.ts';
import { integrationIdPattern } from '../instances.ts';
import type { Untrusted } from '../sync/ports.ts';
import { fieldsOf, parseFields } from './json.ts';

/** The integrations in the body of a page, or null where it is no list. A row without a usable id is left out. */
export function parseIntegrations(body: string): readonly IntegrationRow[] | null {
  const { results } = parseFields(body);
  return Array.isArray(results) ? results.flatMap(parseRow) : null;
}

function parseRow(row: unknown): readonly IntegrationRow[] {
  const fields = fieldsOf(row);
  const id = fields['integration_id'];
  if (typeof id !== 'string' || !integrationIdPattern.test(id)) return [];
  const text = (name: string): Untrusted | null => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? { untrusted: value } : null;
  };
  return [
    {
      id,
      name: text('integration_name'),
      type: text('integration_type'),
      status: text('integration_status'),
      lastStartedAt: text('last_job_start_time'),
      lastStatus: text('last_job_status'),
      nextRunAt: text('next_scheduled_run'),
    },
  ];
}

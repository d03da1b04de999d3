/** The body of the list of integrations. Pure. Nobody's `contact_emails` are read. */

import type { IntegrationRow } from '../catalog.ts';
import { integrationIdPattern } from '../instances.ts';
import { parseRows, textOf } from './json.ts';

/** The integrations in the body of a page, or null where it is no list. A row without a usable id is left out. */
export function parseIntegrations(body: string): readonly IntegrationRow[] | null {
  return parseRows(body, (fields) => {
    const id = fields['integration_id'];
    if (typeof id !== 'string' || !integrationIdPattern.test(id)) return null;
    return {
      id,
      name: textOf(fields['integration_name']),
      type: textOf(fields['integration_type']),
      status: textOf(fields['integration_status']),
      lastStartedAt: textOf(fields['last_job_start_time']),
      lastStatus: textOf(fields['last_job_status']),
      nextRunAt: textOf(fields['next_scheduled_run']),
    };
  });
}

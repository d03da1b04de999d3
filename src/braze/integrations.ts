/** Parses the list of integrations. Pure. Never reads `contact_emails`. */

import type { IntegrationRow } from '../catalog.ts';
import { integrationIdPattern } from '../instances.ts';
import { parseRows, textOf } from './json.ts';

/** The integrations in the body of a page, or null if it is not a list. Leaves out rows without a usable id. */
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

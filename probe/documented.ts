// What Braze's documentation says about the three endpoints, as far as the probe compares answers with it.

/** The statuses of a run. */
export const statusWords: readonly string[] = ['running', 'success', 'partial', 'error', 'config_error'];

/** The fields of a row and the types of their values, as `typeOf` in shape.ts names them. */
export type Fields = Readonly<Record<string, RegExp>>;

const time = /^time/;
const timeOrNull = /^(time|null)/;
const text = /^string$/;
const count = /^whole number$/;

/** A run that has ended. Source: https://www.braze.com/docs/api/endpoints/cdi/get_job_sync_status */
export const runFields: Fields = {
  job_status: text,
  sync_start_time: time,
  sync_finish_time: time,
  last_timestamp_synced: timeOrNull,
  rows_synced: count,
  rows_failed_with_errors: count,
};

/** An integration. Source: https://www.braze.com/docs/api/endpoints/cdi/get_integration_list */
export const integrationFields: Fields = {
  integration_id: text,
  app_group_id: text,
  integration_name: text,
  integration_type: text,
  integration_status: text,
  contact_emails: /^(string|empty string|null)$/,
  last_updated_at: timeOrNull,
  warehouse_type: text,
  last_job_start_time: timeOrNull,
  last_job_status: /^(string|null)$/,
  next_scheduled_run: timeOrNull,
};

/** Requests per minute for the whole workspace. Source: the pages of the endpoints. */
export const limits = { trigger: 20, runs: 100, integrations: 50 } as const;

/** Rows on a page of either list. */
export const rowsPerPage = 10;

// The sentences of the probe's table, by short names, and what it says of a Braze as assumed.
import { expect } from '@jest/globals';
import { afterEffect } from '../../simulator/faults.ts';
import { ID } from './probing.ts';

export const integrations = '`GET /cdi/integrations` is answered 200 with the documented fields';
export const runs = '`GET …/job_sync_status` is answered 200, and runs that have ended have the documented fields';
export const trigger = '`POST …/sync` is answered 202 `success`';
export const statuses = 'The status of a run is one of five lower-case words';
export const order = 'Runs are listed newest first';
export const runsPage = 'A page has 10 runs';
export const integrationsPage = 'A page has 10 integrations';
export const link = '`Link` leads to the next page';
export const date = 'Every answer has a `Date`';
export const dateIsTime = "`Date` is the time: no list shows a later one, and this machine's clock agrees within 5 s";
export const rateLimits = 'Every answer has `X-RateLimit-Limit`, `-Remaining` and `-Reset`';
export const limits = 'The limits are 20, 100 and 50 requests a minute';
export const reset = '`X-RateLimit-Reset` is up to an hour after `Date`, in epoch seconds';
export const running = 'A running run has a start and no end';
export const stays = 'The start of a run stays the same';
export const shows = 'A triggered run shows in the list within 5 minutes';
export const near = "A run starts within 3 s of its trigger by Braze's `Date`";
export const second = 'A trigger while a sync runs is answered 429, in words about a running sync';
export const otherCase = 'An id in upper or lower case is the same integration';

/** What the table says of a Braze as assumed. */
export const asAssumed = {
  [integrations]: 'held: 3 × 200',
  [runs]: 'held: 6 × 200',
  [trigger]: 'held: 202: `success`',
  [statuses]: 'held: `success`, `running`',
  [order]: 'held: 25 runs',
  [runsPage]: 'held: pages of 10, 10, 5 rows',
  [integrationsPage]: 'held: pages of 10, 10, 5 rows',
  [link]: expect.stringContaining('`</cdi/integrations<id>/job_sync_status?cursor=<skip:N in base64>>; rel="next"`'),
  [date]: 'held: 12 of 12 answers',
  [dateIsTime]: "held: `Date` minus this machine's clock: 0s",
  [rateLimits]: 'held: 12 of 12 answers; headers: `x-ratelimit-limit`, `x-ratelimit-remaining`, `x-ratelimit-reset`',
  [limits]: 'held: trigger 20, runs 100, integrations 50',
  [reset]: 'held: 56s to 1m after `Date`, always at a full minute',
  [running]: 'held: start: time (3 digits, Z), end: null, rows: whole number',
  [stays]: 'held: in 2 lists',
  [shows]: 'held: shown after 2.2s',
  [near]: 'held: started 0.6s after its `Date`',
  [second]: 'held: 429: `Another job is in progress`',
  [otherCase]: 'held: the same runs by both',
};

/** A list with these rows in place of its own. */
export const says = (body: unknown) =>
  afterEffect({ kind: 'answer', body: JSON.stringify(body), headers: { link: null } });
/** Arguments without a trigger. */
export const reading = ['--endpoint', 'US-03', '--integration', ID];
/** The row of a run, as nobody documented it. */
export const ended = {
  ...{ job_status: 'success', sync_start_time: '2026-01-01T10:00:00.123456+00:00' },
  ...{ sync_finish_time: '2026-01-01T10:01:00.123456+00:00', last_timestamp_synced: null, rows_synced: '7' },
};

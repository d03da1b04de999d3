// What the action assumes of Braze, each with its judge. Pure.
import {
  listAsDocumented,
  newestFirst,
  otherCase,
  pageSize,
  statusesAsDocumented,
  triggerAsDocumented,
} from './answers.ts';
import { integrationFields, runFields } from './documented.ts';
import * as headers from './headers.ts';
import type { Assumption } from './judgement.ts';
import { ofOperation } from './judgement.ts';
import { runningRow, secondTrigger, shows, startStays, startsNear } from './run.ts';

/** Every assumption, in the order of the table. */
export const assumptions: readonly Assumption[] = [
  [
    '`GET /cdi/integrations` is answered 200 with the documented fields',
    (seen, redactor) =>
      listAsDocumented(seen.reads.integrations, ofOperation(seen, 'integrations'), integrationFields, redactor),
  ],
  [
    '`GET …/job_sync_status` is answered 200, and runs that have ended have the documented fields',
    (seen, redactor) => listAsDocumented(seen.reads.runs, ofOperation(seen, 'runs'), runFields, redactor),
  ],
  ['`POST …/sync` is answered 202 `success`', triggerAsDocumented],
  ['The status of a run is one of five lower-case words', statusesAsDocumented],
  ['Runs are listed newest first', newestFirst],
  ['A page has 10 runs', ({ reads }) => pageSize(reads.runs.map((page) => ('runs' in page ? page : null)))],
  [
    'A page has 10 integrations',
    ({ reads }) => pageSize(reads.integrations.map((page) => ('integrations' in page ? page : null))),
  ],
  ['`Link` leads to the next page', headers.linkLeadsOn],
  ['Every answer has a `Date`', headers.everyDate],
  ["`Date` is the time: no list shows a later one, and this machine's clock agrees within 5 s", headers.dateIsTime],
  ['Every answer has `X-RateLimit-Limit`, `-Remaining` and `-Reset`', headers.everyRateLimit],
  ['The limits are 20, 100 and 50 requests a minute', headers.documentedLimits],
  ['`X-RateLimit-Reset` is up to an hour after `Date`, in epoch seconds', headers.resetAfterDate],
  ['A running run has a start and no end', runningRow],
  ['The start of a run stays the same', startStays],
  ['A triggered run shows in the list within 5 minutes', shows],
  ["A run starts within 3 s of its trigger by Braze's `Date`", startsNear],
  ['A trigger while a sync runs is answered 429, in words about a running sync', secondTrigger],
  ['An id in upper or lower case is the same integration', otherCase],
];

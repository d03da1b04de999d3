// What the action assumes about Braze, and how each assumption is judged. Pure.
import * as answers from './answers.ts';
import { integrationFields, runFields } from './documented.ts';
import * as headers from './headers.ts';
import type { Assumption } from './judgement.ts';
import * as run from './run.ts';

/** Every assumption by a short name, in the order of the table. */
export const assumptions = {
  integrations: [
    '`GET /cdi/integrations` is answered 200 with the documented fields',
    answers.listAsDocumented('integrations', integrationFields),
  ],
  runs: [
    '`GET …/job_sync_status` is answered 200, and runs that have ended have the documented fields',
    answers.listAsDocumented('runs', runFields),
  ],
  trigger: ['`POST …/sync` is answered 202 `success`', answers.triggerAsDocumented],
  statuses: ['The status of a run is one of five lower-case words', answers.statusesAsDocumented],
  order: ['Runs are listed newest first', answers.newestFirst],
  runsPage: ['A page has 10 runs', answers.pageSize('runs')],
  integrationsPage: ['A page has 10 integrations', answers.pageSize('integrations')],
  link: ['`Link` leads to the next page', headers.linkToNextPage],
  date: ['Every answer has a `Date`', headers.dateInEvery],
  dateIsTime: [
    "`Date` is the current time: no list shows a later time, and this machine's clock agrees within 5 s",
    headers.dateIsTime,
  ],
  rateLimits: ['Every answer has `X-RateLimit-Limit`, `-Remaining` and `-Reset`', headers.rateLimitInEvery],
  limits: ['The limits are 20, 100 and 50 requests a minute', headers.documentedLimits],
  reset: ['`X-RateLimit-Reset` is up to an hour after `Date`, in epoch seconds', headers.resetAfterDate],
  running: ['A run that is running has a start and no end', run.runningRow],
  stays: ['The start of a run stays the same', run.startStays],
  shows: ['A triggered run shows up in the list within 5 minutes', run.shows],
  near: ["A run starts within 3 s of its trigger by Braze's `Date`", run.startsNear],
  second: ['A trigger while a sync is running is answered 429, and the message says so', run.secondTrigger],
  otherCase: ['An id means the same integration in upper and in lower case', answers.otherCase],
} as const satisfies Readonly<Record<string, Assumption>>;

/** The name of an assumption. */
export type AssumptionName = keyof typeof assumptions;

/** Every message about how a sync ended: what happened, and what to do. `{name}` stands for a fact. Data only. */

/** What happened, and what to do about it, if anything. */
export type Message = readonly [what: string, advice?: string];

const checkLog = "Check the integration's sync log in Braze";
const seeLog = `${checkLog}.`;
const seeEnd = `${checkLog} to see how it ends.`;
const fixRows = `Find the failed rows in the integration's sync log in Braze. Fix them in the source table and set their UPDATED_AT to now.`;
const checkWay = "Check Braze's status page, and that the runner can still reach {host}";
const checkAgain = `${checkWay}, then run the step again.`;
export const nothing = 'Nothing was triggered.';
const wasDry = 'This was a dry run: nothing was triggered.';
const sendLess = 'send fewer requests at once: a workspace has 20 triggers and 100 lists of runs a minute.';
const unclear = 'Braze may have started the sync: there was no clear answer to the trigger{ambiguousSaid}';
const unread = `${unclear}, and the runs could not be read{listSaid}{afterwards}.`;
const checkFirst = `${checkLog} before you trigger it again.`;
const findError = `${checkLog} for the error. Common causes are the credentials, the network and the table in the warehouse.`;
const renew = "Check the runner's clock. If it is right, the owner of the server or proxy must renew the certificate.";

export const messages = {
  accepted: ['Braze accepted the sync{atAttempt}.'],
  adopted: ['Braze shows a sync that started after this step did. It reads the new rows, so no other was triggered.'],
  'adopted-after-lost-answer': [
    'There was no clear answer to the trigger{ambiguousSaid}, but Braze shows a sync that started after this step did{failed}.',
  ],
  checked: [`Inputs, endpoint, key and integration are valid. ${wasDry} Not checked: {notChecked}.`],
  'checked-without-list': [
    `Inputs and endpoint are valid. Braze did not list the runs{listSaid}, so the key and the integration were not checked. ${wasDry}`,
    'To check them, create a key that also has the permission cdi.integration_job_status.',
  ],

  success: ['{subject} succeeded{rows}.'],
  'success-without-rows': [
    '{subject} succeeded{rows}.',
    'If you expected rows, look for an UPDATED_AT in the future: Braze only reads rows that are newer than the newest it has synced.',
  ],
  partial: ['{subject} ended, but some rows failed{rows}.', fixRows],
  'too-many-failed': ['{subject} ended, but {failedRows} failed; the limit is {maxFailedRows}.', fixRows],
  'failed-rows-unknown': [
    '{subject} ended with the status {status}. Braze did not report failed rows, so max-failed-rows cannot be checked.',
    `${checkLog} for failed rows.`,
  ],
  error: ['{subject} failed in Braze{tries}{rows}.', findError],
  'error-without-retry': [
    '{subject} failed in Braze{tries}{rows}. There was no time for another attempt before {limit}.',
    `Raise timeout to use all retries. ${findError}`,
  ],
  'config-error': [
    '{subject} failed: Braze reports a configuration error.',
    "Test the connection on the integration's page in Braze.",
  ],
  undocumented: ['{subject} ended with the status {status}, which Braze does not document{rows}.', seeLog],

  'not-reached': [
    'The sync ended at {endedAt}, but Braze has synced rows only up to {reached}, not up to {wanted}.',
    'Check that synced-through is the newest UPDATED_AT that you loaded, never the current time, and that those rows are in the table that Braze reads.',
  ],
  'not-reported': [
    'The sync ended, but Braze did not report up to which time it has synced rows, so synced-through cannot be checked.',
    seeLog,
  ],
  'future-rows': [
    'The sync ended, but Braze reports rows synced up to {reached}, a time in the future. That proves nothing about the rows up to {wanted}.',
    'Find the row with that UPDATED_AT. It hides all rows with an earlier one: load those again with an UPDATED_AT after {reached}, and fix whatever wrote that time.',
  ],

  'timed-out': ['The sync was still running at {limit}. It continues in Braze.', `Raise timeout. ${seeEnd}`],
  'timed-out-unread': [
    'The sync was running when the runs were last read, {unreadFor} before {limit}. Since then they could not be read{listSaid}.',
    `${seeEnd} ${checkWay}.`,
  ],
  'timed-out-not-readable': [
    'Braze accepted the sync, but then the runs could not be read before {limit}{listSaid}. The sync probably continues in Braze.',
    `${seeEnd} ${checkWay}.`,
  ],
  'timed-out-rate-limit': [
    'The sync was started, but the rate limit for reading runs was used up before {limit}{listSaid}. It may continue in Braze.',
    `${seeEnd} Raise timeout, or ${sendLess}`,
  ],
  'timed-out-not-shown': [
    'The sync was started, but the list of runs did not show it before {limit}. It may continue in Braze.',
    seeLog,
  ],
  'timed-out-not-looked-for': [
    'The sync was started, but there was no time to look for it before {limit}. It may continue in Braze.',
    `Raise timeout. ${seeLog}`,
  ],
  'not-shown': ['The sync was started, but the list of runs did not show it for 5 minutes.', seeLog],
  'no-longer-shown': ['The sync started, but the list of runs stopped showing it. It may continue in Braze.', seeLog],
  'not-readable': [
    'The sync was started, but then Braze refused to list the runs{listSaid}.',
    `${checkLog}, and check whether the api-key was revoked or the integration was deleted.`,
  ],
  'not-readable-on-the-way': [
    'The sync was started, but then its list of runs could not be read: {refusedBy}{listSaid}.',
    `${seeEnd} Check the firewall, the proxy and the certificates between the runner and {host}.`,
  ],
  'no-evidence': [`${unclear}, and no list of runs showed it{afterwards}.`, checkFirst],
  'no-evidence-not-looked-for': [`${unclear}, and no time was left to look for it{afterwards}.`, checkFirst],
  'no-evidence-unread': [unread, checkFirst],
  'no-evidence-without-permission': [
    unread,
    `${checkFirst} With the permission cdi.integration_job_status the step does this itself.`,
  ],

  skipped: [
    `Another sync of this integration is running, and on-busy is skip. ${nothing} The running sync may have missed the newly loaded rows.`,
  ],
  busy: [
    `Another sync of this integration is running, and on-busy is fail. ${nothing}`,
    'To wait for the other sync and then trigger, set on-busy: wait.',
  ],
  'busy-at-timeout': [
    `Another sync of this integration was running, and Braze accepted no trigger before {limit}. ${nothing}`,
    'Raise timeout, or check in Braze whether the other sync is stuck.',
  ],
  'busy-unread': [
    `Another sync of this integration was running, and the runs could not be read in the last {unreadFor} before {limit}{listSaid}. ${nothing}`,
    checkAgain,
  ],
  'rate-limit': [
    `The rate limit of the Braze workspace does not reset before {limit}{said}. ${nothing}`,
    `Raise timeout, or ${sendLess}`,
  ],
  'no-time': [`There was no time to trigger before {limit}. ${nothing}`, 'Raise timeout.'],
  'not-listed': [`Braze did not list the runs before {limit}{said}. ${nothing}`, checkAgain],
  unreachable: [
    `Braze could not be reached{forLong}{said}. ${nothing}`,
    'Check that the runner can reach {host}: DNS, firewall, proxy.',
  ],
  'proxy-failed': [
    `The proxy {proxy} did not connect to Braze{forLong}{said}. ${nothing}`,
    'Check {proxyVariable}, that the proxy is running, and that it allows {host}; or add {host} to no_proxy.',
  ],

  'invalid-id': [
    'Braze did not accept the integration-id {id}{said}.',
    "Copy the id from the address of the integration's page in the dashboard.",
  ],
  unauthorized: [
    'Braze at {where} does not recognize this api-key{said}.',
    'Check that api-key and integration-id are not swapped, that rest-endpoint is the instance of your dashboard, and that the key was not revoked.',
  ],
  forbidden: [
    'Braze refused access with this api-key{said}. The key probably lacks the permission {permission}.',
    `Create a new key that also has this permission: Braze does not let you edit the permissions of a key. If it has the permission, check its IP allowlist and that your plan includes Cloud Data Ingestion.`,
  ],
  'not-found': [
    'Braze at {where} has no integration {id} in the workspace of this api-key{said}.',
    'Check integration-id, and that the api-key is from the workspace of the integration.',
  ],
  'catalog-empty': [
    `Braze lists no integrations in the workspace of this api-key. ${wasDry}`,
    'Check that the api-key is from the workspace of your integrations.',
  ],
  catalog: [`Braze lists {count} in the workspace of this api-key. ${wasDry}`],
  'catalog-cancelled': [`The workflow was cancelled. ${wasDry}`],
  'catalog-not-readable': [
    'Without integration-id, a dry run lists the integrations, but they could not all be read{said}.',
    'Set integration-id, or run the step again.',
  ],
  'not-in-list': [
    'Braze lists no integration {id} in the workspace of this api-key{nearest}.',
    "Copy the id from the address of the integration's page in the dashboard, and check that the api-key is from its workspace.",
  ],
  redirect: [
    '{where} answered with a redirect{said}. The step never follows redirects, because that would send the key elsewhere.',
    'Allow the runner to reach {host} without a login page or a filter. A gateway of your own must not redirect: set rest-endpoint to its final address.',
  ],
  'web-page': [
    "{where} answered with a web page{said}, not with Braze's API.",
    'A firewall, a web filter or a login proxy probably answered in place of Braze: allow the runner to reach {host}, and check rest-endpoint.',
  ],
  certificate: [
    'The TLS certificate of {where} is not trusted{said}. The key was not sent.',
    'If your proxy or gateway re-encrypts, pass its CA certificate in NODE_EXTRA_CA_CERTS.',
  ],
  'certificate-expired': ['The TLS certificate of {where} has expired{said}. The key was not sent.', renew],
  'certificate-not-yet-valid': ['The TLS certificate of {where} is not valid yet{said}. The key was not sent.', renew],
  'certificate-for-another-name': [
    'The TLS certificate of {where} is for another name{said}. The key was not sent.',
    'Check rest-endpoint. If it is right, another server answers in its place: check DNS and the proxy.',
  ],
  'proxy-authentication': [
    'The proxy {proxy} rejected the credentials, or none were given{said}. The request did not reach Braze.',
    'Put the user and the password into {proxyVariable}, percent-encoded.',
  ],
  other: [
    'Braze at {where} refused the request{said}.',
    'Fix the problem that Braze describes. If it is unclear, contact Braze support.',
  ],

  cancelled: ['The workflow was cancelled. No sync that this step started is running in Braze.'],
  'cancelled-after-start': ['The workflow was cancelled. The sync continues in Braze.', seeLog],
  'cancelled-after-lost-answer': [
    'The workflow was cancelled. Braze may have started the sync; if it did, the sync continues.',
    seeLog,
  ],
} as const satisfies Readonly<Record<string, Message>>;

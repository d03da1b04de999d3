// Attacks on the key: a server, an earlier step or a workflow tries to get it into the log, the outputs or the summary.
import { expect, test } from '@jest/globals';
import type { Given } from './step.ts';
import { ID, outputsWith, post, refusedStep, replying, step } from './step.ts';

/** A key in Braze's format. */
const key = '7d3f9a1c-52be-48e6-9c07-1fa4b8d2e365';
const part = key.slice(3, 15);
const withheld = '(withheld: it contained the API key)';

const spread = (separator: string, text = key): string => [...text].join(separator);
const codes = (write: (code: number) => string, text = part): string =>
  [...text].map((mark) => write(mark.charCodeAt(0))).join('');
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Braze refuses the trigger with this message. */
const refusing = (message: string): Given => ({
  key,
  faults: { trigger: [replying(400, `Bad: ${message}!`)] },
});

test.concurrent.each<[string, string]>([
  ['the key', key],
  ['the key in capitals', key.toUpperCase()],
  ['the key without its first character', key.slice(1)],
  ['the key without its last character', key.slice(0, -1)],
  ['the first eight characters', key.slice(0, 8)],
  ['the last eight characters', key.slice(-8)],
  ['the key with another character in its middle', `${key.slice(0, 17)}#${key.slice(18)}`],
  ['the key split by a line break', `${key.slice(0, 6)}\n${key.slice(6)}`],
  ['the key without its hyphens', key.replaceAll('-', '')],
  ['the key with dots instead of hyphens', key.replaceAll('-', '.')],
  ['the key with spaces between all characters', spread(' ')],
  ['the key with invisible characters between all characters', spread('\u200b')],
  ['the key in full-width characters', codes((code) => String.fromCodePoint(code + 0xfee0), key)],
  ['a part in base64', Buffer.from(`x${part}`).toString('base64')],
  ['a part in base64url', Buffer.from(`xy${part}`).toString('base64url')],
  ['a part in hex', codes((code) => hex(code, 2))],
  ['a part in hex with colons', codes((code) => `${hex(code, 2)}:`)],
  ['a part URL-encoded', codes((code) => `%${hex(code, 2)}`)],
  ['a part URL-encoded twice', codes((code) => `%25${hex(code, 2)}`)],
  ['a part HTML-escaped', codes((code) => `&#${code};`)],
  ['a part HTML-escaped with zeros', codes((code) => `&#x00000${hex(code, 2)};`)],
  ['a part JSON-escaped', codes((code) => `\\u${hex(code, 4)}`)],
])('hazard 62: an answer that shows %s is withheld', async (_name, text) => {
  const seen = await step(refusing(text));
  expect(seen.outputs).toEqual(outputsWith('not_started', 1, 400, withheld));
  expect(seen.transcript).toContain(withheld);
});

test.concurrent('hazard 62: seven characters of the key in a row are shown, because a text can have them by chance', async () => {
  const seen = await step(refusing(key.slice(0, 7)));
  expect(seen.outputs['message']).toBe('Bad: 7d3f9a1!');
});

test.concurrent('the key in an undocumented status and in a label is withheld', async () => {
  const now = new Date().toISOString();
  const row = { job_status: part, sync_start_time: now, sync_finish_time: now };
  const seen = await step({
    key,
    inputs: { 'integration-id': `${ID} # ${key.slice(2)}`, 'wait-for-completion': 'true', timeout: '4s' },
    faults: { runs: () => replying(200, { results: [row], message: 'success' }) },
  });
  expect(seen.requests).toContain(post);
  expect(seen.transcript).toContain(withheld);
});

test.concurrent.each<[string, Given, string]>([
  ['the key as an integration-id', { inputs: { 'integration-id': key } }, 'integration-id contains the api-key'],
  ['the key as a password', { inputs: { 'rest-endpoint': `https://u:${key}@x.test` } }, '***@x.test'],
  ['the key as a timeout', { inputs: { timeout: key } }, 'perhaps the api-key'],
  // With this, a server with any certificate would get the key.
  ['hazard 43: NODE_TLS_REJECT_UNAUTHORIZED=0', { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }, 'UNAUTHORIZED is 0'],
  // With this, Node would print the key. It also prints what it does with its own streams.
  ['hazard 61: NODE_DEBUG=*', { env: { NODE_DEBUG: '*' }, mayPrint: true }, 'NODE_DEBUG names http, https, net or tls'],
])('%s is refused before any request, and the key is not shown', async (_name, given, text) => {
  expect(await refusedStep({ key, ...given })).toContain(text);
});

test.concurrent('hazard 64: once the step has read the key, neither the environment nor a diagnostic report has it', async () => {
  const preload = `
    import { subscribe } from 'node:diagnostics_channel';
    subscribe('http.client.request.created', () => {
      process.report.excludeNetwork = true;
      const report = JSON.stringify([process.report.getReport(), process.env]);
      console.log(report.length > 1000, report.includes([...'${[...key].reverse().join('')}'].reverse().join('')), 'INPUT_API-KEY' in process.env);
    });
  `;
  const seen = await step({ key, preload });
  expect(seen.stdout.split('\n')).toContain('true false false');
});

// Attacks on the key: what a server, an earlier step or a workflow may do to have the log, the outputs or the summary show it.
import { expect, test } from '@jest/globals';
import type { Given } from './step.ts';
import { ID, outputsWith, post, refusedStep, saying, step } from './step.ts';

/** A key as Braze makes them. */
const key = '7d3f9a1c-52be-48e6-9c07-1fa4b8d2e365';
const part = key.slice(3, 15);
const withheld = '(withheld: it contained the API key)';

/** Braze refuses the trigger and says this. */
const refusing = (message: string): Given => ({
  key,
  faults: { trigger: [saying(400, `Bad: ${message}!`)] },
});

// The tests of sanitize.ts have every other form.
test.concurrent.each<[string, string]>([
  ['the key', key],
  ['its first eight characters', key.slice(0, 8)],
  ['the key with invisible characters between all', [...key].join('\u200b')],
  ['a part of it in base64', Buffer.from(`x${part}`).toString('base64')],
])('hazard 62: an answer that shows %s is withheld', async (_name, said) => {
  const seen = await step(refusing(said));
  expect(seen.outputs).toEqual(outputsWith('not_started', 1, 400, withheld));
  expect(seen.told).toContain(withheld);
});

test.concurrent('hazard 62: seven characters of the key in a row are shown, for many a text has them by chance', async () => {
  const seen = await step(refusing(key.slice(0, 7)));
  expect(seen.outputs['message']).toBe('Bad: 7d3f9a1!');
});

test.concurrent('the key in an unknown ending and in a label is withheld', async () => {
  const now = new Date().toISOString();
  const row = { job_status: part, sync_start_time: now, sync_finish_time: now };
  const seen = await step({
    key,
    inputs: { 'integration-id': `${ID} # ${key.slice(2)}`, 'wait-for-completion': 'true', timeout: '4s' },
    faults: { runs: () => saying(200, { results: [row], message: 'success' }) },
  });
  expect(seen.requests).toContain(post);
  expect(seen.told).toContain(withheld);
});

test.concurrent.each<[string, Given, string]>([
  ['the key as an integration-id', { inputs: { 'integration-id': key } }, 'integration-id contains the api-key'],
  ['the key as a password', { inputs: { 'rest-endpoint': `https://u:${key}@x.test` } }, '***@x.test'],
  ['the key as a timeout', { inputs: { timeout: key } }, withheld],
  // By this a server with any certificate would get the key.
  ['hazard 43: NODE_TLS_REJECT_UNAUTHORIZED=0', { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }, 'UNAUTHORIZED is 0'],
  // By this Node would print the key. It prints what it does with its own streams, too.
  ['hazard 61: NODE_DEBUG=*', { env: { NODE_DEBUG: '*' }, maySpeak: true }, 'NODE_DEBUG names http, https, net or tls'],
])('%s is refused before any request, and the key is not shown', async (_name, given, text) => {
  expect(await refusedStep({ key, ...given })).toContain(text);
});

test.concurrent('hazard 64: once the key was read, neither the environment nor a diagnostic report has it', async () => {
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

// The key, ids, names and e-mail addresses are not printed, wherever Braze puts them.
import { expect, test } from '@jest/globals';
import type { AnswerChanges } from '../../simulator/faults.ts';
import { afterEffect } from '../../simulator/faults.ts';
import { keyForms } from '../world/printed.ts';
import type { ProbeOptions } from './probing.ts';
import { answerWith, ended, ID, KEY, NAME, probe } from './probing.ts';

test('the report does not show the name of the integration, even if it is on the tenth page of the list', async () => {
  const pages = Array.from({ length: 90 }, (_, index) => ({
    id: `0000000${index + 10}-0000-4000-8000-000000000000`.slice(-36),
  }));
  const own = { id: ID, name: NAME };
  const { rows } = await probe({ braze: { integrations: [...pages, own], messages: { busy: `${NAME} is running` } } });
  expect(rows.integrations).toBe('held: 10 × 200');
  expect(rows.second).toContain('`<value> is running`');
});

const secrets = [
  ...keyForms(KEY).map(([, form]) => form),
  ...[ID, ID.toUpperCase(), '00000000-0000-4000-8000', '@example.com', 'data-team', NAME, 'Acme', 'Zenith'],
];
const busyWith = (message: string): ProbeOptions => ({ braze: { messages: { busy: message } } });
const runsWith = (body: unknown): ProbeOptions => ({ faults: { runs: () => answerWith(body) } });
const runsAnswer = (changes: AnswerChanges): ProbeOptions => ({
  faults: { runs: [afterEffect({ kind: 'answer', ...changes })] },
});

test.each<[string, ProbeOptions, string]>([
  ['from the lists', {}, 'held'],
  ['from lists of several pages', { braze: { list: { link: 'well-formed', order: 'oldest-first' } } }, '<id>'],
  [
    'from a message',
    busyWith(`Sync of ${NAME} (${ID.toUpperCase()}) by o.k@acme.example is running`),
    'Sync of <value> (<value>) by <e-mail> is running',
  ],
  [
    'from a message with quotes',
    busyWith(`"Acme other" of 'Acme x' and \`Acme\` can't run, see https://x.test/Acme`),
    "<quoted> of <quoted> and <quoted> can't run, see <address>",
  ],
  [
    'from a message with another id',
    busyWith('Job 5f2a9c1177aa of Acme_loyalty_members_and_more_2 retries in 30 seconds'),
    'Job <token> of <token> retries in 30 seconds',
  ],
  [
    'from a message about another integration on a long page',
    { braze: { list: { pageRows: 100 }, messages: { busy: 'Zenith table 23 is running' } } },
    '`<value> is running`',
  ],
  ['from a message with the key', busyWith(`Key ${KEY} is busy`), 'withheld'],
  ['from a message with the key in base64', busyWith(`Key ${btoa(KEY)} is busy`), 'withheld'],
  [
    'from names of fields',
    runsWith({ results: [{ ...ended, [ID]: 1, [NAME]: { [KEY]: [NAME] }, Zenith_1: 2 }] }),
    '<name>: ',
  ],
  ['from a body of another kind', runsWith({ data: [{ name: NAME }], [NAME]: ID }), '<name>: string'],
  ['from text that is not JSON', runsAnswer({ body: `[${NAME}` }), 'held'],
  ['from a status', { braze: { list: { wording: { success: NAME } } } }, '`<value>`'],
  [
    'from Link',
    runsAnswer({ headers: { link: `<https://acme.example/${ID}/Acme/${KEY}?cursor=${KEY}&k=Zenith>; rel="next"` } }),
    '<https://<text>/<id>/<text>/<text>?cursor=<',
  ],
  ['from headers', runsAnswer({ headers: { 'x-ratelimit-acme9': NAME, 'retry-after': NAME } }), '`retry-after`'],
])('the key, ids, names and e-mail addresses are not printed %s', async (_name, options, shown) => {
  const { printed } = await probe(options);
  expect(printed).toContain(shown);
  const found = secrets.filter((secret) => printed.toLowerCase().includes(secret.toLowerCase()));
  expect(found).toEqual([]);
});

// Neither the key nor ids, names and addresses are printed, wherever Braze may put them.
import { expect, test } from '@jest/globals';
import type { AnswerChanges } from '../../simulator/faults.ts';
import { afterEffect } from '../../simulator/faults.ts';
import { keyForms } from '../world/printed.ts';
import type { Probing } from './probing.ts';
import { ended, ID, KEY, NAME, probe, says } from './probing.ts';

test('the name of the integration is kept out of the report though it is on the tenth page of the list', async () => {
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
const busy = (words: string): Probing => ({ braze: { messages: { busy: words } } });
const runsSay = (body: unknown): Probing => ({ faults: { runs: () => says(body) } });
const runsAnswer = (changes: AnswerChanges): Probing => ({
  faults: { runs: [afterEffect({ kind: 'answer', ...changes })] },
});

test.each<[string, Probing, string]>([
  ['from the lists', {}, 'held'],
  ['in lists that are read page by page', { braze: { list: { link: 'well-formed', order: 'oldest-first' } } }, '<id>'],
  [
    'in words',
    busy(`Sync of ${NAME} (${ID.toUpperCase()}) by o.k@acme.example is running`),
    'Sync of <value> (<value>) by <e-mail> is running',
  ],
  [
    'in words with quotes',
    busy(`"Acme other" of 'Acme x' and \`Acme\` can't run, see https://x.test/Acme`),
    "<quoted> of <quoted> and <quoted> can't run, see <address>",
  ],
  [
    'in words of another id',
    busy('Job 5f2a9c1177aa of Acme_loyalty_members_and_more_2 retries in 30 seconds'),
    'Job <token> of <token> retries in 30 seconds',
  ],
  [
    'in words, of another integration on a long page',
    { braze: { list: { pageRows: 100 }, messages: { busy: 'Zenith table 23 is running' } } },
    '`<value> is running`',
  ],
  ['in words with the key', busy(`Key ${KEY} is busy`), 'withheld'],
  ['in words with the key in base64', busy(`Key ${btoa(KEY)} is busy`), 'withheld'],
  [
    'in names of fields',
    runsSay({ results: [{ ...ended, [ID]: 1, [NAME]: { [KEY]: [NAME] }, Zenith_1: 2 }] }),
    '<name>: ',
  ],
  ['in a body of another kind', runsSay({ data: [{ name: NAME }], [NAME]: ID }), '<name>: string'],
  ['in text that is no JSON', runsAnswer({ body: `[${NAME}` }), 'held'],
  ['in a status', { braze: { list: { wording: { success: NAME } } } }, '`<value>`'],
  [
    'in Link',
    runsAnswer({ headers: { link: `<https://acme.example/${ID}/Acme/${KEY}?cursor=${KEY}&k=Zenith>; rel="next"` } }),
    '<https://<text>/<id>/<text>/<text>?cursor=<',
  ],
  ['in headers', runsAnswer({ headers: { 'x-ratelimit-acme9': NAME, 'retry-after': NAME } }), '`retry-after`'],
])('neither the key nor ids, names and e-mail addresses are printed %s', async (_name, options, shown) => {
  const { printed } = await probe(options);
  expect(printed).toContain(shown);
  const found = secrets.filter((secret) => printed.toLowerCase().includes(secret.toLowerCase()));
  expect(found).toEqual([]);
});

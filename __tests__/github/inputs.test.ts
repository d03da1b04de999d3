// The inputs: which values are accepted and which are refused. All problems are reported at once, never with the key.
import { describe, expect, test } from '@jest/globals';
import { action } from '../../simulator/runner.ts';
import { defaults, parseInputs } from '../../src/github/inputs.ts';
import { instances } from '../../src/instances.ts';
import { KEY } from './outcomes.ts';

const ID = '11111111-2222-3333-4444-555555555555';

type Given = Readonly<Record<string, string>>;

/** The inputs that must not be empty. */
const required: Given = { 'api-key': KEY, 'rest-endpoint': 'US-03', 'integration-id': ID };

const parse = (given: Given = {}) => parseInputs((name) => ({ ...required, ...given })[name] ?? '', false);

/** The parsed inputs, with the ids of the integrations. Missing inputs get valid values. Null if there is a problem. */
function read(given: Given = {}) {
  const result = parse(given);
  if ('problems' in result) return null;
  const { integrations, ...inputs } = result.inputs;
  return { ...inputs, integrationIds: integrations.map(({ id }) => id) };
}

/** One line for each problem. */
function problemsIn(given: Given): readonly string[] {
  const result = parse(given);
  if ('inputs' in result) return [];
  return result.problems.map(({ input, problem, got, meant }) => {
    const question = meant === null ? '' : ` Did you mean ${meant.untrusted}?`;
    return `${input} ${problem}${got === null ? '' : ` (got: ${got.untrusted})`}${question}`;
  });
}

describe('the inputs', () => {
  test('that are empty take the defaults of action.yml', () => {
    const ofAction = Object.entries(action.inputs).map(([input, { default: text = '' }]) => [input, text]);
    expect(Object.fromEntries(ofAction)).toEqual(defaults);
    expect(read({ ...defaults, ...required })).toEqual(read());
    expect(read()).toEqual({
      integrationIds: [ID],
      doubledIds: [],
      endpoint: { origin: 'https://rest.iad-03.braze.com', instance: instances[2], trustsDate: true },
      onBusy: 'wait',
      follow: false,
      dryRun: false,
      ...{ maxFailedRows: null, syncedThrough: null, retries: 0 },
      timeoutMs: 3_600_000,
      pollIntervalMs: null,
    });
  });

  test('have all their problems reported at once, with the given values except the key', () => {
    const bad = Object.fromEntries(Object.keys(defaults).map((input) => [input, 'no good']));
    const lines = Object.keys(defaults).map((input) =>
      expect.stringMatching(input === 'api-key' ? /^api-key .*key$/ : `^${input} .* \\(got: no good\\)`),
    );
    const problems = problemsIn({ ...bad, 'api-key': 'Bearer x' });
    expect(problems).toHaveLength(lines.length);
    expect(problems).toEqual(expect.arrayContaining(lines));
  });
});

const isKeyName = `is a name, not a value; write \${{ secrets.NAME }}`;
const isName = `is a name, not a value; write \${{ vars.NAME }} or \${{ secrets.NAME }}`;
const names = ['vars.ID', 'env.ID', '$ID', 'inputs.id'];
const isPlaceholder = 'is the placeholder of an example; replace it with your own value';
const isExpression = 'is an expression that GitHub did not evaluate; give the value itself';

describe('api-key', () => {
  test.each([KEY, '!', '~', '*a', 'a*', 'a"b', "a'b`c", 'Bearerx', 'xBearer-y', 'bearer_x', 'x'.repeat(500)])(
    'may be %s',
    (key) => {
      expect(read({ 'api-key': key })).not.toHaveProperty('problems');
    },
  );

  const quotes = 'has quotes around it; store only the key';
  const bearer = 'starts with "Bearer"; store only the key';
  const character = 'contains a space, a line break or a character that no key has; store it again';
  test.each([
    [quotes, [`"${KEY}"`, `'${KEY}'`, `\`${KEY}\``, `"${KEY}`, `${KEY}'`]],
    [bearer, ['Bearer', `Bearer ${KEY}`, `bearer\t${KEY}`, `BEARER ${KEY}`]],
    [character, [`${KEY} ${KEY}`, 'x bearer y', `${KEY}\n${KEY}`, `${KEY}\rx`, `${KEY}\u0000x`]],
    [character, [`${KEY}\u007f`, `\u200b${KEY}`, `${KEY}é`]],
    [isKeyName, ['secrets.KEY', '{{ secrets.KEY }}', 'env.KEY', '$KEY', 'vars.KEY', 'BRAZE_API_KEY']],
    [isPlaceholder, ['YOUR-API-KEY', 'your_key']],
    [isExpression, [`\${{secrets.KEY}}`]],
    ['is masked text, not a value; give the value itself', ['***']],
    [
      'is empty; check the name of the secret, and that it is set for this repository, its organization or its environment',
      [''],
    ],
  ])('is refused without being shown: it %s', (problem, keys) => {
    for (const key of keys) expect(problemsIn({ 'api-key': key })).toEqual([`api-key ${problem}`]);
  });

  test('has an explanation if the event gets no secrets', () => {
    const problem = expect.stringContaining('get no Actions secrets');
    const result = parseInputs((name) => ({ ...required, 'api-key': '' })[name] ?? '', true);
    expect(result).toMatchObject({ problems: [{ input: 'api-key', problem }] });
  });

  test('does not appear in a problem of any other input, nor if it was put there', () => {
    expect(problemsIn({ 'rest-endpoint': ID }).join()).toMatch(/ \(got: a UUID, perhaps the api-key\)$/);
    const bad = { 'integration-id': '..', 'rest-endpoint': 'x y', 'on-busy': '-', timeout: '1', 'poll-interval': '1' };
    for (const key of [KEY, `"${KEY}"`, `Bearer ${KEY}`, `${KEY}\n`, `${KEY} x`, `${KEY}\u200b`]) {
      expect(problemsIn({ ...bad, 'allow-custom-endpoint': '1', 'api-key': key }).join()).not.toContain(KEY);
    }
  });
});

const path = '/integrations/cloud_data_ingestion/';
const page = (id: string, host = 'dashboard-03.braze.com') => `https://${host}${path}${id}`;
const own = page(ID);
const hundred = Array.from({ length: 100 }, (_, index) => `id-${index}`);
const onDashboard = (other: string) => `https://dashboard-03.braze.com${other}`;

describe('integration-id', () => {
  const isKey = 'contains the api-key or a part of it; check which secret or variable each of the two uses';

  test.each([
    ...[ID, 'a', 'Z', '0', '_', '-', 'A_b-9', 'IN_CAPITALS', 'yours', 'x'.repeat(128)].map((id) => [id, id, '']),
    // Its page in the endpoint's dashboard, or in one that names no instance.
    ...[own, `${own}/`, `${own}?tab=logs`, `${own}#top`, own.slice(8)].map((address) => [address, ID, '']),
    [own.replace('https://d', 'HTTPS://D'), ID, ''],
    ...[page(ID, 'dashboard.braze.com'), page(ID, 'dashboard.braze.eu').slice(8)].map((address) => [address, ID, '']),
    // Commas, spaces, line breaks and comments separate a list.
    ...['a,b,c', ' a , b ,c ', 'a\nb\nc', 'a # x\r\nb\r\nc', 'a,\nb,\n\n,c,'].map((text) => [text, 'a b c', '']),
    ['# first\na # one, two\nb\t#x\n  # c\n#\nc', 'a b c', ''],
    [`${page('a')}?tab=logs#top\nb\n${page('c')}/`, 'a b c', ''],
    ['c,a,b', 'c a b', ''],
    [`a,b,${page('a')}`, 'a b', 'a'],
    [`${page('a')}\na\na`, 'a', 'a'],
    ['c,b,a,b,c', 'c b a', 'c b'],
    ['a,A', 'a A', ''],
    [[...hundred, 'id-0', 'id-99'].join('\n'), hundred.join(' '), 'id-0 id-99'],
  ])('names each integration once, in order and in any form: %j', (text = '', ids = '', doubled = '') => {
    const doubledIds = doubled.split(' ').filter((id) => id !== '');
    expect(read({ 'integration-id': text })).toMatchObject({ integrationIds: ids.split(' '), doubledIds });
  });

  test('is the same UUID in upper and lower case, and the comment after it is its label', () => {
    const text = `# all of them\nABCDEF12-2222-3333-4444-555555555555 # users\nabcdef12-2222-3333-4444-555555555555\na, b # last`;
    const result = parse({ 'integration-id': text });
    expect('inputs' in result && result.inputs).toMatchObject({
      integrations: [
        { id: 'ABCDEF12-2222-3333-4444-555555555555', label: { untrusted: 'users' } },
        { id: 'a', label: null },
        { id: 'b', label: { untrusted: 'last' } },
      ],
      doubledIds: ['ABCDEF12-2222-3333-4444-555555555555'],
    });
  });

  test('may be missing only in a dry run', () => {
    expect(read({ 'integration-id': '', 'dry-run': 'true' })).toMatchObject({ integrationIds: [] });
  });

  test.each(instances.flatMap(({ name, dashboardHosts }) => dashboardHosts.map((host) => [host, name])))(
    "may be the integration's page on %s only if rest-endpoint is %s",
    (host = '', name = '') => {
      const given = { 'integration-id': page(ID, host) };
      expect(read({ ...given, 'rest-endpoint': name })).toMatchObject({ integrationIds: [ID] });
      const other = name === 'US-03' ? 'EU-01' : 'US-03';
      expect(problemsIn({ ...given, 'rest-endpoint': other })).toEqual([
        `integration-id is on ${name}, but rest-endpoint is ${other}; set rest-endpoint to ${name} (got: ${page(ID, host)})`,
      ]);
    },
  );

  test.each(['http://127.0.0.1:8080', 'https://gateway.example'])(
    "may be the integration's page in any dashboard if rest-endpoint is %s",
    (endpoint) => {
      const given = { 'rest-endpoint': endpoint, 'allow-custom-endpoint': 'true' };
      expect(read({ ...given, 'integration-id': own })).toMatchObject({ integrationIds: [ID] });
    },
  );

  const noId = 'is neither an integration id (letters, digits, - and _) nor the address of its page in the dashboard';
  const noPage = `is not the page of an integration; those are at ${path} followed by the id`;
  const missing = "is required: an integration's id, or the address of its page in the dashboard; # begins a comment";

  // `…` stands for the text.
  test.each<[problem: string, texts: string[]]>([
    [`${noId} (got: …)`, String.raw`. .. ../../users/delete a/b a\b x?y x#y %2e a:b a;é é https://[bad`.split(' ')],
    [`${noId} (got: …)`, ['x'.repeat(129), 'x'.repeat(300), own.replace('https:', 'http:'), 'a1 word']],
    [
      `${noId} (got: …)`,
      ['evil.test', 'rest.iad-03.braze.com', 'dashboard-03.braze.com:8443'].map((host) => page(ID, host)),
    ],
    [`${noId} (got: …)`, ['@evil.test', '.evil.test'].map((end) => page(ID, `dashboard-03.braze.com${end}`))],
    [`${noPage} (got: …)`, ['', '..', '%2e%2e', '%2F', 'x'.repeat(129)].map((id) => page(id))],
    [`${noPage} (got: …)`, ['', '/', path.slice(0, -1), `/x${path}${ID}`, `/?to=${path}${ID}`].map(onDashboard)],
    [`${noPage} (got: …)`, [onDashboard(`/integrations/technology_partners/${ID}`)]],
    [missing, ['']],
    [`${missing} (got: …)`, [',', ' , \n ,', '# none', '#a\n  # b, c', '\r\n#']],
    [`${isName} (got: …)`, names],
    // Such an id would otherwise be ignored.
    [
      'has another id in the comment after it; put each integration on a line of its own (got: a)',
      [`a # users, ${ID} # orders`, `a # users ${page(ID)}`, `a # ${KEY}`, `a # ${KEY.toUpperCase()}`],
    ],
    ['names more than 100 integrations; use several steps', [[...hundred, 'more'].join()]],
    [isKey, [KEY, KEY.slice(1), KEY.toUpperCase(), `x${KEY}x`, page(KEY)]],
    [isKey, [`a,${KEY}`, `a\n${KEY} # mine`, `${KEY}, ${KEY}, x${KEY}`]],
  ])('is refused: it %s', (problem, texts) => {
    for (const text of texts) {
      const line = `integration-id ${problem.replace('…', () => text.replace(/\S*@/, '***@'))}`;
      expect(problemsIn({ 'integration-id': text })).toEqual([line]);
    }
  });

  test('has a problem for each entry that is not an id, and one for the key', () => {
    expect(problemsIn({ 'integration-id': `a,..,x y ${KEY},b,x y,${KEY}` })).toEqual(
      [isKey, `${noId} (got: ..)`, `${noId} (got: x y)`].map((problem) => `integration-id ${problem}`),
    );
  });

  test.each([
    ['- abc1', 'abc1'],
    ['["abc1"]', 'abc1'],
    ["'abc1'", 'abc1'],
    ['a1;b2', 'a1, b2'],
    ['a1 b2\tc3', 'a1, b2, c3'],
    ['a1\rb2\u2028c3', 'a1, b2, c3'],
    ['\u200babc1', 'abc1'],
    [`${own}/edit`, ID],
    [page('a//'), 'a'],
    [`"${own}"`, own],
    ['"users"', 'users'],
  ])('is not corrected, but its problem suggests a value: %j', (text, meant) => {
    const question = `) Did you mean ${meant}?`;
    expect(problemsIn({ 'integration-id': text })).toEqual([expect.stringContaining(question)]);
  });
});

const followed = { 'wait-for-completion': 'true' };
const joined = { ...followed, 'synced-through': '2026-01-31T23:59:59Z' };

const booleans = {
  accepted: { true: true, True: true, TRUE: true, false: false, False: false, FALSE: false },
  refused: 'yes no 1 0 on truee xtrue falsee xfalse t',
  problem: 'must be true or false',
};
const onBusy = { input: 'on-busy', name: 'onBusy', problem: 'must be wait, join, skip or fail' };
const timestamp = (text: string, epochMs: number, precisionMs: number) => ({ [text]: { text, epochMs, precisionMs } });

/** Inputs, with the texts they accept and the values of these, and the texts they refuse. They require `others`. */
const kinds: readonly {
  readonly input: string;
  readonly name: string;
  readonly accepted: Readonly<Record<string, unknown>>;
  /** Separated by spaces. */
  readonly refused: string;
  readonly problem: string;
  readonly others?: Given;
}[] = [
  { ...booleans, input: 'wait-for-completion', name: 'follow' },
  { ...booleans, input: 'dry-run', name: 'dryRun' },
  { ...onBusy, accepted: { wait: 'wait', skip: 'skip', fail: 'fail' }, refused: 'waits await queue joins' },
  { ...onBusy, accepted: { join: 'join' }, refused: 'jo', others: { ...joined, 'integration-id': 'a, a' } },
  {
    input: 'retries',
    name: 'retries',
    accepted: { '0': 0, '1': 1, '5': 5 },
    refused: '6 -1 1.5 05 one 1e0',
    problem: 'must be a number from 0 to 5',
    others: followed,
  },
  {
    input: 'synced-through',
    name: 'syncedThrough',
    accepted: {
      ...timestamp('2026-01-31T23:59:59Z', Date.UTC(2026, 0, 31, 23, 59, 59), 1_000),
      ...timestamp('2026-01-31 23:59:59.5+01:00', Date.UTC(2026, 0, 31, 22, 59, 59, 500), 100),
      ...timestamp('2026-01-31T23:59:59.123456789-0530', Date.UTC(2026, 1, 1, 5, 29, 59, 123), 1),
    },
    refused: 'now 2026-01-31 23:59:59Z 1769903999 2026-02-31T00:00:00+1 2026-13-01T00:00:00Z 2026-02-30T00:00:00Z',
    problem: 'must be a time such as 2026-01-31T23:59:59Z',
    others: followed,
  },
  {
    input: 'timeout',
    name: 'timeoutMs',
    accepted: {
      ...{ '1s': 1_000, '1000ms': 1_000, '1.5s': 1_500, '90s': 90_000, '0.125m': 7_500, '15m': 900_000 },
      ...{ '0.5h': 1_800_000, '24h': 86_400_000, '90 s': 90_000, '2 hours': 7_200_000, '1D': 86_400_000 },
    },
    refused: `1e9 0x10 5abc -1m 0s 100d 1w 1y m 1h. 1,5h 1h30m 1e3s NaNs Infinity auto 999ms 0.999s 86400001ms 25h ${'1'.repeat(200)}s "`,
    problem: 'must be one number with a unit, from 1s to 24h, such as 90s, 15m or 1h',
  },
  {
    input: 'poll-interval',
    name: 'pollIntervalMs',
    accepted: { auto: null, '100ms': 100, '0.1s': 100, '600s': 600_000, '10m': 600_000 },
    refused: '99ms 0.099s 600001ms 10.001m 1h automatic',
    problem: 'must be one number with a unit, from 100ms to 10m, such as 500ms, 30s or 5m, or auto',
  },
  {
    input: 'max-failed-rows',
    name: 'maxFailedRows',
    accepted: {
      ...{
        '': null,
        '0': { rows: 0 },
        '100': { rows: 100 },
        '007': { rows: 7 },
        [10 ** 15 - 1]: { rows: 10 ** 15 - 1 },
      },
      ...{ '0%': { percent: 0 }, '2%': { percent: 2 }, '5 %': { percent: 5 }, '0.5%': { percent: 0.5 } },
      ...{ '99.999%': { percent: 99.999 }, '100.000%': { percent: 100 } },
    },
    refused: `101% 100.001% 1000% -1 -1% +1 1.5 1e3 0x10 1,000 1_000 % %2 .5% 2.% 1.0000% 2%% x2% 2%x 5x x5 none ${10 ** 15}`,
    problem: 'must be a number of rows such as 100, or a percentage from 0% to 100% with at most three decimals',
    others: followed,
  },
];

describe.each(kinds)('$input', ({ input, name, accepted, refused, problem, others }) => {
  test.each(Object.entries(accepted))('may be %j', (text, value) => {
    expect(read({ ...others, [input]: text })).toMatchObject({ [name]: value });
  });

  test('must not be anything else', () => {
    for (const text of refused.split(' ')) {
      expect(problemsIn({ ...others, [input]: text })).toEqual([`${input} ${problem} (got: ${text})`]);
    }
  });
});

test.each<[string, Given]>([
  [
    'must say its offset; add Z for UTC (got: 2026-01-31T23:59:59) Did you mean 2026-01-31T23:59:59Z?',
    { ...followed, 'synced-through': '2026-01-31T23:59:59' },
  ],
  ['needs wait-for-completion: true (got: 2026-01-31T23:59:59Z)', { 'synced-through': '2026-01-31T23:59:59Z' }],
  ['synced-through cannot be checked with on-busy: skip', { ...joined, 'on-busy': 'skip' }],
  ['synced-through takes one integration; use a step for each', { ...joined, 'integration-id': 'a,b' }],
  ['synced-through is required with on-busy: join, and so is wait-for-completion: true', { 'on-busy': 'join' }],
  ['retries needs wait-for-completion: true (got: 1)', { retries: '1' }],
  ['max-failed-rows needs wait-for-completion: true (got: none)', { 'max-failed-rows': 'none' }],
  // The unit of a duration is not guessed.
  ['timeout needs a unit, such as 90s, 15m or 1h (got: 30) Did you mean 30s or 30m?', { timeout: '30' }],
  ['timeout needs a unit, such as 90s, 15m or 1h (got: 5000) Did you mean 5000ms or 5000s?', { timeout: '5000' }],
  ['timeout needs a unit, such as 90s, 15m or 1h (got: 0)', { timeout: '0' }],
  ['such as 500ms, 30s or 5m, or auto (got: 5) Did you mean 5s or 5m?', { 'poll-interval': '5' }],
  // Quotes around a value are recognized. A name in quotes is still a name.
  ['dry-run must be true or false (got: "true") Did you mean true?', { 'dry-run': '"true"' }],
  ["on-busy must be wait, join, skip or fail (got: 'Skip') Did you mean skip?", { 'on-busy': "'Skip'" }],
  ['retries must be a number from 0 to 5 (got: "2") Did you mean 2?', { ...followed, retries: '"2"' }],
  ['or 1h (got: "15m") Did you mean 15m?', { timeout: '"15m"' }],
  [
    '(got: "https://dashboard-03.braze.com") Did you mean US-03?',
    { 'rest-endpoint': '"https://dashboard-03.braze.com"' },
  ],
  ['in the dashboard (got: "your-id")', { 'integration-id': '"your-id"' }],
  ...['rest-endpoint', 'on-busy', 'timeout', 'dry-run'].map((input): [string, Given] => [
    `${input} ${isName} (got: BRAZE_IT)`,
    { [input]: 'BRAZE_IT' },
  ]),
  ...names.map((name): [string, Given] => [`rest-endpoint ${isName} (got: ${name})`, { 'rest-endpoint': name }]),
  [`rest-endpoint ${isExpression} (got: \${{ vars.ID }})`, { 'rest-endpoint': `\${{ vars.ID }}` }],
  // A password in an address is not shown.
  [
    '(got: ***@rest.iad-03.braze.com) Did you mean US-03?',
    { 'rest-endpoint': 'https://u:hunter2@rest.iad-03.braze.com' },
  ],
])('a problem ends with: %s', (problem, given) => {
  expect(problemsIn(given).map((line) => line.slice(-problem.length))).toEqual([problem]);
});

const custom = { 'rest-endpoint': 'https://gateway.example:8443' };
const unread = { 'wait-for-completion': 'yes' };

test.each<[problems: string, Given]>([
  ['api-key rest-endpoint integration-id', { 'api-key': '', 'rest-endpoint': '', 'integration-id': '' }],
  ['rest-endpoint', custom],
  ['allow-custom-endpoint rest-endpoint', { ...custom, 'allow-custom-endpoint': 'yes' }],
  // The dashboard in an id's address can be checked only if the endpoint is valid.
  ['rest-endpoint', { 'rest-endpoint': 'US-09', 'integration-id': own }],
  // Duplicates do not count towards the limit of 100.
  ['integration-id', { 'integration-id': `${[...hundred, ...hundred].join('\n')}\n..` }],
  // A comment only ends at the end of its line.
  ['integration-id', { 'integration-id': '# old one\rabc' }],
  ['integration-id', { 'integration-id': '# old one\u2028abc' }],
  ['integration-id', { 'integration-id': 'a, # b\rabc' }],
  // An id is not compared with an invalid key.
  ['api-key', { 'integration-id': 'x', 'api-key': '' }],
  ['api-key', { 'integration-id': 'undefined', 'api-key': '' }],
  ['api-key', { 'integration-id': 'x', 'api-key': '"x"' }],
  // An input that needs wait-for-completion has no problem of its own if wait-for-completion is invalid.
  ['wait-for-completion', { ...unread, 'max-failed-rows': '5' }],
  ['wait-for-completion max-failed-rows', { ...unread, 'max-failed-rows': 'none' }],
])('the only inputs with problems are %s: %j', (problems, given) => {
  expect(problemsIn(given).map((line) => line.split(' ')[0])).toEqual(problems.split(' '));
});

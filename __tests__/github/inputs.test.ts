// The inputs: what is taken, what is refused with what is allowed, all at once, and never with the key in it.
import { describe, expect, test } from '@jest/globals';
import { parseInputs } from '../../src/github/inputs.ts';
import { instances } from '../../src/instances.ts';

const ID = '11111111-2222-3333-4444-555555555555';
const KEY = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';

const valid: Readonly<Record<string, string>> = {
  'integration-id': ID,
  'api-key': KEY,
  'rest-endpoint': 'US-03',
  'on-busy': 'wait',
  timeout: '60m',
  'poll-interval': 'auto',
  'allow-custom-endpoint': 'false',
  'wait-for-completion': 'false',
  'max-failed-rows': '',
  'dry-run': 'false',
};

/** The inputs that may not be empty. */
const needed = Object.keys(valid).filter((input) => input !== 'max-failed-rows');

const parse = (given: Readonly<Record<string, string>> = {}) =>
  parseInputs((name) => ({ ...valid, ...given })[name] ?? '');

/** The inputs as read, or the problems as they came. */
function inputsOf(given: Readonly<Record<string, string>>) {
  const result = parse(given);
  return 'inputs' in result ? result.inputs : result.problems;
}

/** The one problem with an input. */
function problemWith(input: string, text: string, others: Readonly<Record<string, string>> = {}): string {
  const result = parse({ ...others, [input]: text });
  if ('inputs' in result) return 'no problem';
  expect(result.problems.map((problem) => problem.input)).toEqual([input]);
  return result.problems[0]?.problem ?? 'no problem';
}

describe('the inputs', () => {
  test('with the defaults of action.yml are read', () => {
    expect(parse()).toEqual({
      inputs: {
        integrationIds: [ID],
        doubledIds: [],
        apiKey: KEY,
        endpoint: { origin: 'https://rest.iad-03.braze.com', instance: instances[2] },
        onBusy: 'wait',
        follow: false,
        dryRun: false,
        maxFailedRows: null,
        timeoutMs: 3_600_000,
        pollIntervalMs: null,
      },
    });
  });

  test('are frozen', () => {
    expect(Object.isFrozen(inputsOf({}))).toBe(true);
  });

  test('have all their problems told at once, with what was given, but for the key', () => {
    const given = {
      'integration-id': '..',
      'api-key': 'Bearer x',
      'rest-endpoint': 'US-09',
      'on-busy': 'maybe',
      timeout: '30',
      'poll-interval': 'often',
      'allow-custom-endpoint': 'yes',
      'wait-for-completion': 'yes',
      'max-failed-rows': 'none',
      'dry-run': 'yes',
    };
    const problems = inputsOf(given);
    expect(problems).toHaveLength(10);
    const got = Object.fromEntries(
      (Array.isArray(problems) ? problems : []).map((problem) => [problem.input, problem.got]),
    );
    expect(got).toEqual({
      'integration-id': { foreign: '..' },
      'api-key': null,
      'rest-endpoint': { foreign: 'US-09' },
      'on-busy': { foreign: 'maybe' },
      timeout: { foreign: '30' },
      'poll-interval': { foreign: 'often' },
      'allow-custom-endpoint': { foreign: 'yes' },
      'wait-for-completion': { foreign: 'yes' },
      'max-failed-rows': { foreign: 'none' },
      'dry-run': { foreign: 'yes' },
    });
  });

  test('that are missing are all named, with nothing given', () => {
    const result = parseInputs(() => '');
    const problems = 'problems' in result ? result.problems : [];
    expect(problems.map(({ input }) => input).sort()).toEqual([...needed].sort());
    expect(problems.map(({ got }) => got)).toEqual(problems.map(() => null));
  });

  test.each(needed)('are refused for a single problem: an empty %s', (input) => {
    const result = parse({ [input]: '' });
    expect(result).toEqual({ problems: [{ input, problem: expect.any(String), got: null }] });
  });
});

describe('api-key', () => {
  test.each([KEY, '!', '~', 'a"b', "a'b`c", 'Bearerx', 'xBearer-y', 'bearer_x', 'x'.repeat(500)])(
    'may be %s',
    (key) => {
      expect(inputsOf({ 'api-key': key })).toMatchObject({ apiKey: key });
    },
  );

  test.each([
    ['empty', '', 'is required; check that the secret is set for this repository, its environment or its fork'],
    ['double quotes', `"${KEY}"`, 'has quotes round it; store the key alone'],
    ['single quotes', `'${KEY}'`, 'has quotes round it; store the key alone'],
    ['backquotes', `\`${KEY}\``, 'has quotes round it; store the key alone'],
    ['a quote before it', `"${KEY}`, 'has quotes round it; store the key alone'],
    ['a quote behind it', `${KEY}'`, 'has quotes round it; store the key alone'],
    ['Bearer alone', 'Bearer', 'starts with "Bearer"; store the key alone'],
    ['Bearer', `Bearer ${KEY}`, 'starts with "Bearer"; store the key alone'],
    ['bearer and a tab', `bearer\t${KEY}`, 'starts with "Bearer"; store the key alone'],
    ['BEARER', `BEARER ${KEY}`, 'starts with "Bearer"; store the key alone'],
    ['a blank', `${KEY} ${KEY}`, 'contains a space, a line break or a character that no key has; store it again'],
    [
      'a blank before bearer and another',
      'x bearer y',
      'contains a space, a line break or a character that no key has; store it again',
    ],
    ['a line feed', `${KEY}\n${KEY}`, 'contains a space, a line break or a character that no key has; store it again'],
    ['a carriage return', `${KEY}\rx`, 'contains a space, a line break or a character that no key has; store it again'],
    ['a control', `${KEY}\u0000x`, 'contains a space, a line break or a character that no key has; store it again'],
    ['a delete', `${KEY}\u007f`, 'contains a space, a line break or a character that no key has; store it again'],
    ['a zero width', `\u200b${KEY}`, 'contains a space, a line break or a character that no key has; store it again'],
    [
      'a letter beyond ASCII',
      `${KEY}é`,
      'contains a space, a line break or a character that no key has; store it again',
    ],
  ])('is refused with %s, without being shown', (_what, key, problem) => {
    expect(inputsOf({ 'api-key': key })).toEqual([{ input: 'api-key', problem, got: null }]);
  });

  test('is in no problem with any other input', () => {
    const bad = { 'integration-id': '..', 'rest-endpoint': 'x y', 'on-busy': '', timeout: '1', 'poll-interval': '1' };
    for (const key of [KEY, `"${KEY}"`, `Bearer ${KEY}`, `${KEY}\n`, `${KEY} x`, `${KEY}\u200b`]) {
      expect(JSON.stringify(inputsOf({ ...bad, 'allow-custom-endpoint': '1', 'api-key': key }))).not.toContain(KEY);
    }
  });
});

describe('rest-endpoint', () => {
  test('may be custom only where allow-custom-endpoint says so', () => {
    const custom = { 'rest-endpoint': 'https://gateway.example:8443' };
    expect(inputsOf({ ...custom, 'allow-custom-endpoint': 'true' })).toMatchObject({
      endpoint: { origin: 'https://gateway.example:8443', instance: null },
    });
    expect(problemWith('rest-endpoint', custom['rest-endpoint'])).toMatch(/allow-custom-endpoint: true\)$/);
  });

  test('is not custom where allow-custom-endpoint cannot be read', () => {
    const problems = inputsOf({ 'rest-endpoint': 'https://gateway.example', 'allow-custom-endpoint': 'yes' });
    expect(problems).toMatchObject([{ input: 'allow-custom-endpoint' }, { input: 'rest-endpoint' }]);
  });
});

/** What each boolean comes to. */
const booleans: readonly (readonly [string, (given: Readonly<Record<string, string>>) => unknown])[] = [
  ['allow-custom-endpoint', (given) => 'inputs' in parse({ ...given, 'rest-endpoint': 'https://gateway.example' })],
  ['wait-for-completion', (given) => (({ ...inputsOf(given) }) as { follow?: unknown }).follow],
  ['dry-run', (given) => (({ ...inputsOf(given) }) as { dryRun?: unknown }).dryRun],
];

describe.each(booleans)('%s', (input, read) => {
  test.each([
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
    ['FALSE', false],
  ])('may be %s', (text, value) => {
    expect(parse({ [input]: text })).toHaveProperty('inputs');
    expect(read({ [input]: text })).toBe(value);
  });

  test.each(['yes', 'no', '1', '0', 'on', 'tRUE', 'truee', 'xtrue', 'falsee', 'xfalse', 't', ''])(
    'may not be %j',
    (text) => {
      expect(problemWith(input, text)).toBe('must be true or false');
    },
  );
});

describe('integration-id', () => {
  test.each([ID, 'a', 'A_b-9', 'x'.repeat(128)])('may be a bare id: %s', (id) => {
    expect(inputsOf({ 'integration-id': id })).toMatchObject({ integrationIds: [id], doubledIds: [] });
  });

  const ownPage = `https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${ID}`;

  test.each([
    ownPage,
    `${ownPage}/`,
    `${ownPage}?tab=logs`,
    `${ownPage}#top`,
    ownPage.replace('https://', ''),
    ownPage.replace('https://dashboard', 'HTTPS://Dashboard'),
  ])("may be its page in the endpoint's dashboard: %s", (address) => {
    expect(inputsOf({ 'integration-id': address })).toMatchObject({ integrationIds: [ID] });
  });

  const pages = instances.flatMap(({ name, dashboardHosts }) => dashboardHosts.map((host) => ({ name, host })));

  test.each(pages)('may be its page on $host where rest-endpoint is $name', ({ name, host }) => {
    const address = `https://${host}/integrations/cloud_data_ingestion/${ID}`;
    expect(inputsOf({ 'integration-id': address, 'rest-endpoint': name })).toMatchObject({ integrationIds: [ID] });
  });

  test.each(pages.filter(({ name }) => name !== 'US-03'))(
    'may not be its page on $host where rest-endpoint is US-03',
    ({ name, host }) => {
      const right = instances.find((instance) => instance.name === name)?.restHost;
      expect(problemWith('integration-id', `https://${host}/integrations/cloud_data_ingestion/${ID}`)).toBe(
        `is on ${name}, but rest-endpoint is US-03; use ${right}`,
      );
    },
  );

  test.each(['http://127.0.0.1:8080', 'https://gateway.example'])(
    'may be its page in any dashboard where rest-endpoint is %s',
    (endpoint) => {
      const given = { 'rest-endpoint': endpoint, 'allow-custom-endpoint': 'true' };
      expect(inputsOf({ ...given, 'integration-id': ownPage })).toMatchObject({ integrationIds: [ID] });
    },
  );

  test('has its instance checked only where rest-endpoint can be read', () => {
    expect(inputsOf({ 'integration-id': ownPage, 'rest-endpoint': 'US-09' })).toMatchObject([
      { input: 'rest-endpoint' },
    ]);
  });

  test.each(['', ',', ' , \n ,', '# none', '#a\n  # b, c', '\r\n#'])('is required: there is none in %j', (text) => {
    expect(problemWith('integration-id', text)).toBe(
      "is required: an integration's id, or the address of its page in the dashboard",
    );
  });

  test.each([
    '.',
    '..',
    '../../users/delete',
    'a/b',
    'x?y',
    'x#y',
    '%2e%2e',
    'a b',
    'a;b',
    'a\rb',
    'a\u2028b',
    'é',
    'x'.repeat(129),
    'x'.repeat(300),
    `https://evil.test/integrations/cloud_data_ingestion/${ID}`,
    `https://rest.iad-03.braze.com/integrations/cloud_data_ingestion/${ID}`,
    `https://dashboard-03.braze.com@evil.test/integrations/cloud_data_ingestion/${ID}`,
    `https://dashboard-03.braze.com.evil.test/integrations/cloud_data_ingestion/${ID}`,
    ownPage.replace('https:', 'http:'),
    ownPage.replace('.com/', '.com:8443/'),
    'https://[bad',
  ])('may not be %s', (text) => {
    expect(problemWith('integration-id', text)).toBe(
      'is neither the id of an integration (letters, digits, - and _) nor the address of its page in the dashboard',
    );
  });

  test.each([
    '',
    '/',
    '/integrations/cloud_data_ingestion',
    '/integrations/cloud_data_ingestion/',
    '/integrations/cloud_data_ingestion/..',
    '/integrations/cloud_data_ingestion/%2e%2e',
    '/integrations/cloud_data_ingestion/%2F',
    '/integrations/cloud_data_ingestion/a/b',
    '/integrations/cloud_data_ingestion/a//',
    `/integrations/cloud_data_ingestion/${'x'.repeat(129)}`,
    `/x/integrations/cloud_data_ingestion/${ID}`,
    `/integrations/technology_partners/${ID}`,
    `/?to=/integrations/cloud_data_ingestion/${ID}`,
  ])('may not be another page of the dashboard: "%s"', (path) => {
    expect(problemWith('integration-id', `https://dashboard-03.braze.com${path}`)).toMatch(
      /^is no page of an integration; those are at \/integrations\/cloud_data_ingestion\//,
    );
  });
});

describe('integration-id, as a list,', () => {
  const page = (id: string): string => `https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${id}`;

  test.each([
    ['commas', 'a,b,c'],
    ['commas and blanks', ' a , b ,c '],
    ['line feeds', 'a\nb\nc'],
    ['line breaks of Windows', 'a\r\nb\r\nc'],
    ['both', 'a,\nb,\n\n,c,'],
    ['commas, and has comments', '# first\na # one, two\nb\t#x\n  # c\n#\nc'],
    ['line feeds, and has addresses', `${page('a')}?tab=logs#top\nb\n${page('c')}/`],
  ])('is separated by %s', (_what, text) => {
    expect(inputsOf({ 'integration-id': text })).toMatchObject({ integrationIds: ['a', 'b', 'c'], doubledIds: [] });
  });

  test('keeps its order', () => {
    expect(inputsOf({ 'integration-id': 'c,a,b' })).toMatchObject({ integrationIds: ['c', 'a', 'b'] });
  });

  test.each([
    ['a,a', ['a'], ['a']],
    [`a,b,${page('a')}`, ['a', 'b'], ['a']],
    [`${page('a')}\na\na`, ['a'], ['a']],
    ['c,b,a,b,c', ['c', 'b', 'a'], ['c', 'b']],
    ['a,A', ['a', 'A'], []],
  ])('has each once, whatever its form, and those named that are there more often: %s', (text, ids, doubled) => {
    expect(inputsOf({ 'integration-id': text })).toMatchObject({ integrationIds: ids, doubledIds: doubled });
  });

  test('has a problem for each that is none, beside those that are', () => {
    const result = parse({ 'integration-id': 'a,..,b,x y', 'rest-endpoint': 'US-03' });
    expect('problems' in result && result.problems.map(({ input, got }) => [input, got])).toEqual([
      ['integration-id', { foreign: '..' }],
      ['integration-id', { foreign: 'x y' }],
    ]);
  });

  test.each(['# old one\rabc', '# old one\u2028abc', 'a, # b\rabc'])(
    'has no comment that ends before the line does: %j',
    (text) => {
      expect(parse({ 'integration-id': text })).toMatchObject({ problems: [{ input: 'integration-id' }] });
    },
  );

  const idsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `id-${index}`);

  test('may have 100, and doubles do not count', () => {
    const given = [...idsOf(100), 'id-0', 'id-99'].join('\n');
    expect(inputsOf({ 'integration-id': given })).toMatchObject({
      integrationIds: idsOf(100),
      doubledIds: ['id-0', 'id-99'],
    });
  });

  test('may have 100 beside what is none, which is refused alone', () => {
    expect(parse({ 'integration-id': [...idsOf(100), '..'].join() })).toMatchObject({
      problems: [{ input: 'integration-id', got: { foreign: '..' } }],
    });
  });

  test.each([101, 500])('may not have %i', (count) => {
    expect(parse({ 'integration-id': idsOf(count).join() })).toEqual({
      problems: [
        { input: 'integration-id', problem: 'names more than 100 integrations; use several steps', got: null },
      ],
    });
  });
});

describe('integration-id, if it is the api-key,', () => {
  const swapped = { input: 'integration-id', problem: 'contains the api-key; the two are probably swapped', got: null };

  test.each([
    KEY,
    `a,${KEY}`,
    `a\n${KEY} # mine`,
    `x${KEY}x`,
    `https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${KEY}`,
  ])('is refused without being shown: %s', (text) => {
    expect(parse({ 'integration-id': text })).toEqual({ problems: [swapped] });
  });

  test('is refused once, however often it is there', () => {
    expect(parse({ 'integration-id': `${KEY}, ${KEY}, x${KEY}` })).toEqual({ problems: [swapped] });
  });

  test('is no problem of its own where the key is none', () => {
    expect(parse({ 'integration-id': 'x', 'api-key': '' })).toMatchObject({ problems: [{ input: 'api-key' }] });
    expect(parse({ 'integration-id': 'undefined', 'api-key': '' })).toMatchObject({ problems: [{ input: 'api-key' }] });
    expect(parse({ 'integration-id': 'x', 'api-key': '"x"' })).toMatchObject({ problems: [{ input: 'api-key' }] });
  });

  test('is no problem where the key is only in a comment', () => {
    expect(inputsOf({ 'integration-id': `a # ${KEY}` })).toMatchObject({ integrationIds: ['a'] });
  });
});

describe('max-failed-rows', () => {
  const followed = { 'wait-for-completion': 'true' };

  test.each([
    ['', null],
    ['0', { rows: 0 }],
    ['100', { rows: 100 }],
    ['007', { rows: 7 }],
    ['9'.repeat(15), { rows: 999_999_999_999_999 }],
    ['0%', { percent: 0 }],
    ['2%', { percent: 2 }],
    ['0.5%', { percent: 0.5 }],
    ['99.999%', { percent: 99.999 }],
    ['100%', { percent: 100 }],
    ['100.000%', { percent: 100 }],
  ])('may be %j', (text, maxFailedRows) => {
    expect(inputsOf({ ...followed, 'max-failed-rows': text })).toMatchObject({ follow: true, maxFailedRows });
  });

  test.each([
    '101%',
    '100.001%',
    '1000%',
    '-1',
    '-1%',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    '1,000',
    '1_000',
    '2 %',
    '%',
    '%2',
    '.5%',
    '2.%',
    '1.0000%',
    '2%%',
    'x2%',
    '2%x',
    '5x',
    'x5',
    '1 2',
    'none',
    '9'.repeat(16),
  ])('may not be %j', (text) => {
    expect(problemWith('max-failed-rows', text, followed)).toBe(
      'must be a number of rows such as 100, or a share from 0% to 100%',
    );
  });

  test.each(['0', '2%', 'none'])('of %s needs the sync to be followed', (text) => {
    expect(problemWith('max-failed-rows', text)).toBe('needs wait-for-completion: true');
  });

  test('has no second problem where wait-for-completion cannot be read', () => {
    expect(inputsOf({ 'wait-for-completion': 'yes', 'max-failed-rows': '5' })).toMatchObject([
      { input: 'wait-for-completion' },
    ]);
    expect(inputsOf({ 'wait-for-completion': 'yes', 'max-failed-rows': 'none' })).toMatchObject([
      { input: 'wait-for-completion' },
      { input: 'max-failed-rows' },
    ]);
  });
});

describe('on-busy', () => {
  test.each(['wait', 'skip', 'fail'])('may be %s', (text) => {
    expect(inputsOf({ 'on-busy': text })).toMatchObject({ onBusy: text });
  });

  test.each(['Wait', 'waits', 'await', 'queue', ''])('may not be %j', (text) => {
    expect(problemWith('on-busy', text)).toBe('must be wait, skip or fail');
  });
});

/** Nobody means a duration by any of these. */
const noDurations = [
  '',
  '0',
  '30',
  '1e9',
  '0x10',
  '5abc',
  '-1m',
  '+1m',
  '0s',
  '1 m',
  '1M',
  '1S',
  '1min',
  '1 minute',
  '1d',
  '100d',
  '1w',
  '1y',
  'm',
  '.5h',
  '1.h',
  '1,5h',
  '1.0000m',
  '1h30m',
  '1m\n',
  '1e3s',
  'Infinity',
  'NaNs',
  '1234567890ms',
];

describe('timeout', () => {
  test.each([
    ['1s', 1_000],
    ['1000ms', 1_000],
    ['1.5s', 1_500],
    ['90s', 90_000],
    ['15m', 900_000],
    ['0.5h', 1_800_000],
    ['0.125m', 7_500],
    ['1h', 3_600_000],
    ['24h', 86_400_000],
    ['1440m', 86_400_000],
    ['86400s', 86_400_000],
    ['86400000ms', 86_400_000],
    ['086400000ms', 86_400_000],
  ])('may be %s', (text, timeoutMs) => {
    expect(inputsOf({ timeout: text })).toMatchObject({ timeoutMs });
  });

  test.each([...noDurations, '999ms', '0.999s', '86400001ms', '86401s', '24.001h', '25h', 'auto', '0086400000ms'])(
    'may not be %j',
    (text) => {
      expect(problemWith('timeout', text)).toBe('must be a duration from 1s to 24h, with a unit: ms, s, m or h');
    },
  );
});

describe('poll-interval', () => {
  test.each([
    ['auto', null],
    ['100ms', 100],
    ['0.1s', 100],
    ['5s', 5_000],
    ['10m', 600_000],
    ['600s', 600_000],
  ])('may be %s', (text, pollIntervalMs) => {
    expect(inputsOf({ 'poll-interval': text })).toMatchObject({ pollIntervalMs });
  });

  test.each([...noDurations, '99ms', '0.099s', '600001ms', '601s', '10.001m', '1h', 'Auto', 'automatic'])(
    'may not be %j',
    (text) => {
      expect(problemWith('poll-interval', text)).toBe(
        'must be auto, or a duration from 100ms to 10m, with a unit: ms, s, m or h',
      );
    },
  );
});

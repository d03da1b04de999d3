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
};

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
        integrationId: ID,
        apiKey: KEY,
        endpoint: { origin: 'https://rest.iad-03.braze.com', instance: instances[2] },
        onBusy: 'wait',
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
    };
    const problems = inputsOf(given);
    expect(problems).toHaveLength(7);
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
    });
  });

  test('that are missing are all named, with nothing given', () => {
    const result = parseInputs(() => '');
    const problems = 'problems' in result ? result.problems : [];
    expect(problems.map(({ input }) => input).sort()).toEqual(Object.keys(valid).sort());
    expect(problems.map(({ got }) => got)).toEqual(problems.map(() => null));
  });

  test.each(Object.keys(valid))('are refused for a single problem, with %s', (input) => {
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
    ['empty', '', 'is required; is the secret set for this repository, environment or fork?'],
    ['double quotes', `"${KEY}"`, 'has quotes round it; store the key alone'],
    ['single quotes', `'${KEY}'`, 'has quotes round it; store the key alone'],
    ['backquotes', `\`${KEY}\``, 'has quotes round it; store the key alone'],
    ['a quote before it', `"${KEY}`, 'has quotes round it; store the key alone'],
    ['a quote behind it', `${KEY}'`, 'has quotes round it; store the key alone'],
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

describe('allow-custom-endpoint', () => {
  test.each(['true', 'True', 'TRUE', 'false', 'False', 'FALSE'])('may be %s', (text) => {
    const { origin } = new URL('https://gateway.example');
    const isTrue = text.toLowerCase() === 'true';
    const result = parse({ 'allow-custom-endpoint': text, 'rest-endpoint': origin });
    expect('inputs' in result).toBe(isTrue);
    expect(parse({ 'allow-custom-endpoint': text })).toHaveProperty('inputs');
  });

  test.each(['yes', 'no', '1', '0', 'on', 'tRUE', 'truee', 'xtrue', 'falsee', 'xfalse', 't', ''])(
    'may not be %j',
    (text) => {
      expect(problemWith('allow-custom-endpoint', text)).toBe('must be true or false');
    },
  );
});

describe('integration-id', () => {
  test.each([ID, 'a', 'A_b-9', 'x'.repeat(128)])('may be a bare id: %s', (id) => {
    expect(inputsOf({ 'integration-id': id })).toMatchObject({ integrationId: id });
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
    expect(inputsOf({ 'integration-id': address })).toMatchObject({ integrationId: ID });
  });

  const pages = instances.flatMap(({ name, dashboardHosts }) => dashboardHosts.map((host) => ({ name, host })));

  test.each(pages)('may be its page on $host where rest-endpoint is $name', ({ name, host }) => {
    const address = `https://${host}/integrations/cloud_data_ingestion/${ID}`;
    expect(inputsOf({ 'integration-id': address, 'rest-endpoint': name })).toMatchObject({ integrationId: ID });
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
      expect(inputsOf({ ...given, 'integration-id': ownPage })).toMatchObject({ integrationId: ID });
    },
  );

  test('has its instance checked only where rest-endpoint can be read', () => {
    expect(inputsOf({ 'integration-id': ownPage, 'rest-endpoint': 'US-09' })).toMatchObject([
      { input: 'rest-endpoint' },
    ]);
  });

  test('is required', () => {
    expect(problemWith('integration-id', '')).toBe(
      "is required: the integration's id, or the address of its page in the dashboard",
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
    'a,b',
    'a\nb',
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
      'is neither the id of one integration (letters, digits, - and _) nor the address of its page in the dashboard',
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

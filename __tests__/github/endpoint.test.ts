// rest-endpoint: what names an instance of Braze's, what may be sent to, and that a look-alike is neither.
import { describe, expect, test } from '@jest/globals';
import { parseEndpoint } from '../../src/github/endpoint.ts';
import { instances } from '../../src/instances.ts';

const parsed = (text: string, allowCustom = false) => {
  const result = parseEndpoint(text, allowCustom);
  if ('value' in result) return [result.value.origin, result.value.instance?.name ?? null];
  return result.meant === undefined ? result.problem : `${result.problem}; meant: ${result.meant}`;
};

test.each(instances)(
  'an instance of Braze is found by its name, its REST host and its dashboards: $name',
  ({ name, restHost, dashboardHosts }) => {
    const forms = [name, name.toLowerCase(), restHost, restHost.toUpperCase(), `https://${restHost}`];
    const pages = ['', '/', '/integrations/cloud_data_ingestion/1?tab=a#b'];
    const addresses = dashboardHosts.flatMap((host) =>
      pages.flatMap((path) => [host + path, `https://${host}${path}`]),
    );
    for (const form of [...forms, `https://${restHost}/`, `HTTPS://${restHost}`, ...addresses]) {
      const found = [`https://${restHost}`, name];
      expect([form, parsed(form), parsed(form, true)]).toEqual([form, found, found]);
    }
  },
);

const noBraze = 'is not an address of Braze; expected an instance ';
const noInstance = 'names no instance that this version knows; expected an instance ';

test.each([
  ['https://gateway.example', 'https://gateway.example'],
  ['https://gateway.example/', 'https://gateway.example'],
  ['https://gateway.example:8443', 'https://gateway.example:8443'],
  ['gateway.example:8443', 'https://gateway.example:8443'],
  ['https://10.0.0.1', 'https://10.0.0.1'],
  ['https://braze.gateway.example', 'https://braze.gateway.example'],
  ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
  ['https://rest.iad-01.xn--brze-63d.com', 'https://rest.iad-01.xn--brze-63d.com'],
  ['rest.iad-01.evil.test', 'https://rest.iad-01.evil.test'],
  ['https://notbraze.com', 'https://notbraze.com'],
  ['https://x.braze.company', 'https://x.braze.company'],
])('the gateway %s may be sent to where custom endpoints are allowed, and else not', (text, origin) => {
  expect(parsed(text, true)).toEqual([origin, null]);
  expect(parsed(text)).toMatch(new RegExp(`^${noBraze}.*, or allow-custom-endpoint: true for your own gateway$`));
});

test.each([
  ['http://localhost', 'http://localhost'],
  ['https://localhost:8080', 'https://localhost:8080'],
  ['http://LOCALHOST:8080/', 'http://localhost:8080'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://127.255.255.255:1', 'http://127.255.255.255:1'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
  ['localhost:8080', 'https://localhost:8080'],
])('loopback may be sent to, by http too: %s', (text, origin) => {
  expect(parsed(text)).toEqual([origin, null]);
  expect(parsed(text, true)).toEqual([origin, null]);
});

test.each([
  [
    'https://gateway.example',
    ['https://gateway.example/cdi', 'https://gateway.example/?a=b', 'https://gateway.example/#a'],
  ],
  ['http://localhost:8080', ['http://localhost:8080/x']],
  ['http://127.0.0.1', ['http://127.0.0.1/?a']],
  ['http://[::1]', ['http://[::1]/#a']],
])('only %s is right, where an address has a path or a query: %j', (origin, texts) => {
  for (const text of texts) expect(parsed(text, true)).toBe(`must be without a path and a query; meant: ${origin}`);
});

test.each([
  ...['gateway.example', 'gateway.example:8080', '10.0.0.1', 'localhost.evil.test', 'evil.localhost', '0.0.0.0'],
  ...['127.0.0.1.evil.test', 'x127.0.0.1.evil.test', '128.0.0.1', '27.0.0.1', '[::2]', '[::1:1]'],
])('http is for loopback alone, and not for %s', (host) => {
  expect(parsed(`http://${host}`, true)).toBe('must use https');
  expect(parsed(`HTTP://${host}`)).toBe('must use https');
});

describe('a look-alike', () => {
  const noAddress = 'is not an address; expected an instance ';
  const names =
    'US-01, US-02, US-03, US-04, US-05, US-06, US-07, US-08, US-10, EU-01, EU-02, AU-01, ID-01, JP-01, KR-01';
  const forms = `an instance (${names}), its REST host such as rest.iad-03.braze.com, or your dashboard address`;
  const host = 'rest.iad-01.braze.com';
  test.each<[string, string[]]>([
    [noAddress, [`https://${host}@evil.test`, `https://user:password@${host}`, 'https://evil.test\\.braze.com']],
    // In one of these the third letter of braze is Cyrillic.
    [noAddress, [`https://${host}\\@evil.test`, 'rest.iad-01.brаze.com', 'https://rest.iad\u200b-01.braze.com']],
    [noAddress, [`https://${host}\n.evil.test`, `https://${host}\t`, `ftp://${host}`, `javascript://${host}`]],
    [noAddress, [`${host}/a b`, `${host}/\u007f`, `x@${host}`, `xhttps://${host}`]],
    [noAddress, ['https://', 'https://[bad', 'http://[', 'US 03']],
    [noBraze, ['rest.iad-01.braze.eu', 'https://braze.com', 'https://x.braze.eu']],
    [noInstance, ['rest.iad-09.braze.com', 'sdk.iad-09.braze.com', 'dashboard-09.braze.eu']],
    [noBraze, ['x.sdk.iad-03.braze.com', 'rest.sdk.iad-03.braze.com', 'rest.iad-01.braze.com.evil.test']],
    [`is required: ${forms}`, ['']],
  ])('%s: %j, where custom endpoints are allowed too', (problem, texts) => {
    for (const text of texts) {
      expect(parsed(text)).toContain(problem);
      expect(parsed(text, true)).toContain(problem);
    }
  });

  test.each<[string, string[]]>([
    ['US-03', ['US-3', 'us03', 'US 03', 'iad-03', 'iad03', 'rest.iad-3.braze.com', 'dashboard-03']],
    ['US-03', ['IAD-3', 'http://iad-03.braze.com']],
    ['EU-01', ['rest.fra-01.braze.com', 'fra-1', 'dashboard-01.braze.eu:80x', 'EU01']],
    ['JP-01', ['jp1', 'rest.jp-01.braze.eu']],
  ])('is %s, but not corrected: %j', (name, texts) => {
    for (const text of texts) expect(parsed(text)).toMatch(new RegExp(`; meant: ${name}$`));
  });

  test.each(['dashboard-09', 'us-9', 'US-11', 'EU-03', 'AU-02', 'rest.iad-11.braze.com'])(
    '%s is no instance that is known',
    (text) => {
      expect(parsed(text)).toContain(noInstance);
      expect(parsed(text)).not.toContain('meant');
    },
  );

  test.each(['XX-01', 'plus-1', 'us-1 us-2'])('%s is not taken for anything', (text) => {
    expect(parsed(text)).not.toContain('meant');
  });

  test.each(['https://dashboard.braze.com', 'dashboard.braze.eu/auth'])('%s does not say which instance', (text) => {
    expect(parsed(text, true)).toMatch(/^does not say which instance; log in/);
  });

  test('of Braze or of one word is never a reason to allow custom endpoints', () => {
    for (const text of ['US-09', 'braze', 'rest.iad-09.braze.com', 'https://x.braze.eu']) {
      expect(parsed(text)).not.toContain('allow-custom-endpoint');
    }
  });

  const alone = 'must be only the host; meant: rest.iad-01.braze.com';
  const sdk = (right: string) => `is an SDK endpoint, not a REST endpoint; meant: ${right}`;
  test.each([
    ['http://rest.iad-01.braze.com', 'must use https; meant: US-01'],
    ['http://dashboard-01.braze.com', 'must use https; meant: US-01'],
    ['https://rest.iad-01.braze.com/cdi', alone],
    ['https://rest.iad-01.braze.com/?', alone],
    ['https://rest.iad-01.braze.com/#a', alone],
    ['https://rest.iad-01.braze.com:8443', alone],
    ['rest.iad-01.braze.com:80', alone],
    ['https://dashboard-01.braze.com:8443', 'takes no port; meant: rest.iad-01.braze.com'],
    ['sdk.iad-03.braze.com', sdk('rest.iad-03.braze.com')],
    ['https://sdk.fra-01.braze.eu', sdk('rest.fra-01.braze.eu')],
  ])('%s is refused with what is right', (text, problem) => {
    expect([parsed(text), parsed(text, true)]).toEqual([problem, problem]);
  });
});

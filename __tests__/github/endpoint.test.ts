// rest-endpoint: which values name one of Braze's instances, which hosts are allowed, and that look-alikes are refused.
import { expect, test } from '@jest/globals';
import { parseEndpoint } from '../../src/github/endpoint.ts';
import { instances } from '../../src/instances.ts';

const parsed = (text: string, allowCustom = false) => {
  const result = parseEndpoint(text, allowCustom);
  if ('value' in result) return [result.value.origin, result.value.instance?.name ?? null];
  return result.meant === undefined ? result.problem : `${result.problem}; meant: ${result.meant}`;
};

test.each(instances)(
  'an instance of Braze is found by its name, its REST host or its dashboards: $name',
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

const names = 'US-01, US-02, US-03, US-04, US-05, US-06, US-07, US-08, US-10, EU-01, EU-02, AU-01, ID-01, JP-01, KR-01';
const allowed = `an instance (${names}), its REST host such as rest.iad-03.braze.com, or your dashboard address`;
const noAddress = `is not an address; expected ${allowed}`;
const noBraze = `is not an address of Braze; expected ${allowed}`;
const noInstance = `names an instance that this version does not know; expected ${allowed}`;

test.each([
  ['https://gateway.example/', 'https://gateway.example'],
  ['https://gateway.example:8443', 'https://gateway.example:8443'],
  ['gateway.example:8443', 'https://gateway.example:8443'],
  ['https://10.0.0.1', 'https://10.0.0.1'],
  ['https://rest.iad-01.xn--brze-63d.com', 'https://rest.iad-01.xn--brze-63d.com', '; meant: US-01'],
  ['rest.iad-03.braze.co', 'https://rest.iad-03.braze.co', '; meant: US-03'],
  ['https://notbraze.com', 'https://notbraze.com'],
  ['https://x.braze.company', 'https://x.braze.company'],
  ['https://braze.eu-west-1.gateway.example', 'https://braze.eu-west-1.gateway.example'],
])('the gateway %s is allowed only if custom endpoints are', (text, origin, meant = '') => {
  expect(parseEndpoint(text, true)).toEqual({ value: { origin, instance: null, trustsDate: false } });
  expect(parsed(text)).toBe(`${noBraze}, or allow-custom-endpoint: true for your own gateway${meant}`);
});

test.each([
  ['http://localhost', 'http://localhost'],
  ['https://localhost:8080', 'https://localhost:8080'],
  ['http://LOCALHOST:8080/', 'http://localhost:8080'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['localhost:8080', 'https://localhost:8080'],
])('loopback is always allowed, even over http: %s', (text, origin) => {
  const value = { origin, instance: null, trustsDate: true };
  expect([parseEndpoint(text, false), parseEndpoint(text, true)]).toEqual([{ value }, { value }]);
});

const us01 = 'rest.iad-01.braze.com';
const overHttp = (address: string) => `http://${address}`;
const bare = (origin: string) => `must not have a path or a query; meant: ${origin}`;
const alone = `must be only the host; meant: ${us01}`;
const sdk = (right: string) => `is an SDK endpoint, not a REST endpoint; meant: ${right}`;
const login = 'does not show your instance; log in to the dashboard and copy its address';

test.each<[problem: string, texts: string[]]>([
  [`is required: ${allowed}`, ['']],
  // The host is not what a reader takes it for. In one of these, the third letter of braze is Cyrillic.
  [`${noAddress}; meant: US-01`, [`https://${us01}@evil.test`, `https://user:password@${us01}`, `x@${us01}`]],
  [
    `${noAddress}; meant: US-01`,
    [`https://${us01}\\@evil.test`, 'rest.iad-01.brаze.com', 'https://rest.iad-01\u200b.braze.com'],
  ],
  [
    `${noAddress}; meant: US-01`,
    [`https://${us01}\n.evil.test`, `https://${us01}\t`, `ftp://${us01}`, `javascript://${us01}`],
  ],
  [`${noAddress}; meant: US-01`, [`${us01}/a b`, `${us01}/\u007f`, `xhttps://${us01}`]],
  [noAddress, ['https://evil.test\\.braze.com', 'https://rest.iad\u200b-01.braze.com', 'https://', 'https://[bad']],
  [noBraze, ['https://braze.com', 'https://x.braze.eu']],
  [`${noBraze}; meant: US-01`, ['rest.iad-01.braze.eu', 'rest.iad-01.braze.com.evil.test', `${us01},`]],
  [`${noBraze}; meant: US-03`, ['x.sdk.iad-03.braze.com', 'rest.sdk.iad-03.braze.com']],
  [noInstance, ['rest.iad-09.braze.com', 'rest.iad-11.braze.com', 'sdk.iad-09.braze.com', 'dashboard-09.braze.eu']],
  [login, ['https://dashboard.braze.com', 'dashboard.braze.eu/auth']],

  [
    'must use https',
    ['gateway.example', 'gateway.example:8080', '10.0.0.1', '0.0.0.0', '128.0.0.1', '27.0.0.1'].map(overHttp),
  ],
  [
    'must use https',
    ['localhost.evil.test', 'evil.localhost', '127.0.0.1.evil.test', 'x127.0.0.1.evil.test'].map(overHttp),
  ],
  ['must use https', ['HTTP://gateway.example']],
  ['must not be an IPv6 address', ['http://[::1]:8080', 'https://[2001:db8::1]:8443', '[::1]']],
  ['must use https; meant: US-01', [us01, 'dashboard-01.braze.com'].map(overHttp)],
  [bare('http://localhost:8080'), ['http://localhost:8080/x']],
  [bare('http://127.0.0.1'), ['http://127.0.0.1/?a', 'http://127.0.0.1/#a']],
  [alone, [...['/cdi', '/?', '/#a', ':8443'].map((end) => `https://${us01}${end}`), `${us01}:80`]],
  [`must not have a port; meant: ${us01}`, ['https://dashboard-01.braze.com:8443']],
  [sdk('rest.iad-03.braze.com'), ['sdk.iad-03.braze.com']],
  [sdk('rest.fra-01.braze.eu'), ['https://sdk.fra-01.braze.eu']],
])('rest-endpoint %s: %j, even if custom endpoints are allowed', (problem, texts) => {
  for (const text of texts) expect([text, parsed(text), parsed(text, true)]).toEqual([text, problem, problem]);
});

test.each(['cdi', '?a=b', '#a'])('a gateway must not have a path or a query: %s', (end) => {
  expect(parsed(`https://gateway.example/${end}`, true)).toBe(bare('https://gateway.example'));
});

// Most of these could be the host of a gateway.
test.each<[problem: string, texts: string[]]>([
  [`${noBraze}; meant: US-03`, ['US-3', 'us03', 'iad-03', 'rest.iad-3.braze.com', 'dashboard-03', 'us03/iad03']],
  [`${noAddress}; meant: US-03`, ['US 03', 'US-03 rest.iad-03.braze.com']],
  [`${noBraze}; meant: EU-01`, ['rest.fra-01.braze.com', 'fra-1', 'EU01']],
  [`${noAddress}; meant: EU-01`, ['dashboard-01.braze.eu:80x']],
  [`${noBraze}; meant: JP-01`, ['jp1', 'rest.jp-01.braze.eu']],
  [noInstance, ['dashboard-09', 'us-9', 'US-09', 'US-11', 'EU-03', 'AU-02']],
  [noBraze, ['XX-01', 'plus-1', 'braze', 'US-03,US-04']],
  [noAddress, ['us-1 us-2']],
])('rest-endpoint %s: %j', (problem, texts) => {
  for (const text of texts) expect([text, parsed(text)]).toEqual([text, problem]);
});

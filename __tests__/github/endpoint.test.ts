// rest-endpoint: what names an instance of Braze's, what may be sent to, and that a look-alike is neither.
import { describe, expect, test } from '@jest/globals';
import { parseEndpoint, parseUrl } from '../../src/github/endpoint.ts';
import { instances } from '../../src/instances.ts';

const parsed = (text: string, allowCustom = false) => {
  const result = parseEndpoint(text, allowCustom);
  return 'value' in result ? [result.value.origin, result.value.instance?.name ?? null] : result.problem;
};

describe('an instance of Braze', () => {
  const names = instances.map(({ name, restHost, dashboardHosts }) => ({ name, restHost, dashboardHosts }));

  test.each(names)(
    '$name is found by its name, its REST host and its dashboard',
    ({ name, restHost, dashboardHosts }) => {
      const forms = [
        name,
        name.toLowerCase(),
        restHost,
        restHost.toUpperCase(),
        `https://${restHost}`,
        `https://${restHost}/`,
        `HTTPS://${restHost}`,
        ...dashboardHosts.flatMap((host) => [
          host,
          `https://${host}`,
          `https://${host}/`,
          `https://${host}/integrations/cloud_data_ingestion/1?tab=a#b`,
          `${host}/dashboard`,
        ]),
      ];
      for (const form of forms) {
        expect([form, parsed(form)]).toEqual([form, [`https://${restHost}`, name]]);
        expect([form, parsed(form, true)]).toEqual([form, [`https://${restHost}`, name]]);
      }
    },
  );
});

describe('a gateway', () => {
  test.each([
    ['https://gateway.example', 'https://gateway.example'],
    ['https://gateway.example/', 'https://gateway.example'],
    ['https://gateway.example:8443', 'https://gateway.example:8443'],
    ['gateway.example:8443', 'https://gateway.example:8443'],
    ['https://10.0.0.1', 'https://10.0.0.1'],
    ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
  ])('%s may be sent to where custom endpoints are allowed, and else not', (text, origin) => {
    expect(parsed(text, true)).toEqual([origin, null]);
    expect(parsed(text)).toMatch(
      /^is not a REST endpoint of Braze's; expected an instance such as US-03, .*allow-custom-endpoint: true\)$/,
    );
  });

  test.each(['https://gateway.example/cdi', 'https://gateway.example/?a=b', 'https://gateway.example/#a'])(
    '%s has a path or a query and is refused',
    (text) => {
      expect(parsed(text, true)).toBe('takes neither path nor query here');
    },
  );

  test.each(['http://gateway.example', 'HTTP://gateway.example:8080', 'http://10.0.0.1'])(
    '%s is refused, for it is not https',
    (text) => {
      expect(parsed(text, true)).toBe('must use https');
    },
  );
});

describe('loopback', () => {
  test.each([
    ['http://localhost', 'http://localhost'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['https://localhost:8080', 'https://localhost:8080'],
    ['http://LOCALHOST:8080/', 'http://localhost:8080'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.1.2.3', 'http://127.1.2.3'],
    ['http://127.255.255.255:1', 'http://127.255.255.255:1'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['localhost:8080', 'https://localhost:8080'],
  ])('%s is allowed as it is', (text, origin) => {
    expect(parsed(text)).toEqual([origin, null]);
    expect(parsed(text, true)).toEqual([origin, null]);
  });

  test.each(['http://localhost:8080/x', 'http://127.0.0.1/?a', 'http://[::1]/#a'])(
    '%s has a path or a query and is refused',
    (text) => {
      expect(parsed(text)).toBe('takes neither path nor query here');
    },
  );

  test.each([
    'http://localhost.evil.test',
    'http://evil.localhost',
    'http://127.0.0.1.evil.test',
    'http://x127.0.0.1.evil.test',
    'http://128.0.0.1',
    'http://27.0.0.1',
    'http://0.0.0.0',
    'http://[::2]',
    'http://[::1:1]',
  ])('is not %s', (text) => {
    expect(parsed(text)).toBe('must use https');
  });
});

describe('a look-alike', () => {
  test.each([
    ['https://rest.iad-01.braze.com@evil.test', /^is no address/],
    ['https://user:password@rest.iad-01.braze.com', /^is no address/],
    ['https://evil.test\\.braze.com', /^is no address/],
    ['https://rest.iad-01.braze.com\\@evil.test', /^is no address/],
    ['rest.iad-01.braze.com.evil.test', /^is not a REST endpoint of Braze's/],
    ['https://rest.iad-01.braze.com.evil.test/', /^is not a REST endpoint of Braze's/],
    ['evilrest.iad-01.braze.com', /^is not a REST endpoint of Braze's/],
    ['rest.iad-01.braze.eu', /^is not a REST endpoint of Braze's/],
    ['rest.iad-09.braze.com', /^is not a REST endpoint of Braze's/],
    ['https://braze.com', /^is not a REST endpoint of Braze's/],
    ['https://xn--rest-iad-01-brze.com', /^is/],
    ['rest.iad-01.brаze.com', /^is no address/], // The third letter of braze is Cyrillic.
    ['https://rest.iad\u200b-01.braze.com', /^is no address/],
    ['https://rest.iad-01.braze.com\n.evil.test', /^is no address/],
    ['https://rest.iad-01.braze.com\t', /^is no address/],
    ['ftp://rest.iad-01.braze.com', /^is no address/],
    ['javascript://rest.iad-01.braze.com', /^is no address/],
    ['https://', /^is no address/],
    ['https://[bad', /^is no address/],
    ['US 03', /^is no address/],
    ['us-9', /^names no Braze instance/],
    ['US-003', /^names no Braze instance/],
    ['US03', /^names no Braze instance/],
    ['US-03x', /^is not a REST endpoint/],
    ['x.sdk.iad-03.braze.com', /^is not a REST endpoint/],
    ['rest.sdk.iad-03.braze.com', /^is not a REST endpoint/],
    ['USA-03', /^is not a REST endpoint/],
    ['US-09', /^names no Braze instance; expected an instance such as US-03/],
    ['XX-01', /^names no Braze instance/],
    [
      '',
      /^is required: an instance such as US-03, its REST host such as rest\.iad-03\.braze\.com, or your dashboard address$/,
    ],
  ])('%j is refused', (text, problem) => {
    expect(parsed(text)).toMatch(problem);
  });

  test.each([
    'https://rest.iad-01.braze.com@evil.test',
    'https://evil.test\\.braze.com',
    'rest.iad-01.brаze.com',
    'US-09',
    '',
  ])('%j is refused where custom endpoints are allowed too', (text) => {
    expect(parsed(text, true)).toEqual(expect.any(String));
  });

  test.each([
    ['http://rest.iad-01.braze.com', 'must use https'],
    ['http://dashboard-01.braze.com', 'must use https'],
    ['https://rest.iad-01.braze.com/cdi', 'must be the host alone: rest.iad-01.braze.com'],
    ['https://rest.iad-01.braze.com/?a=b', 'must be the host alone: rest.iad-01.braze.com'],
    ['https://rest.iad-01.braze.com/?', 'must be the host alone: rest.iad-01.braze.com'],
    ['https://rest.iad-01.braze.com/#a', 'must be the host alone: rest.iad-01.braze.com'],
    ['https://rest.iad-01.braze.com:8443', 'must be the host alone: rest.iad-01.braze.com'],
    ['rest.iad-01.braze.com:80', 'must be the host alone: rest.iad-01.braze.com'],
    ['https://dashboard-01.braze.com:8443', 'takes no port'],
    ['sdk.iad-03.braze.com', 'is an SDK endpoint; the REST endpoint of that instance is rest.iad-03.braze.com'],
    ['https://sdk.fra-01.braze.eu', 'is an SDK endpoint; the REST endpoint of that instance is rest.fra-01.braze.eu'],
  ])('%s is refused with what is right', (text, problem) => {
    expect(parsed(text)).toBe(problem);
    expect(parsed(text, true)).toBe(problem);
  });

  test('of an SDK endpoint is none', () => {
    expect(parsed('sdk.iad-09.braze.com')).toMatch(/^is not a REST endpoint of Braze's/);
    expect(parsed('x.sdk.iad-03.braze.com')).toMatch(/^is not a REST endpoint of Braze's/);
  });
});

describe('an address', () => {
  test.each([
    ['example.com', 'https://example.com/'],
    ['example.com/a?b#c', 'https://example.com/a?b#c'],
    ['http://example.com', 'http://example.com/'],
    ['HttpS://Example.com', 'https://example.com/'],
  ])('%s is read as %s', (text, href) => {
    expect(parseUrl(text)?.href).toBe(href);
  });

  test.each([
    '',
    'a b',
    'example.com/a b',
    'a\u007fb',
    'exämple.com',
    'a@b',
    'a\\b',
    'mailto://a',
    'xhttps://example.com',
    'https://',
    'http://[',
  ])('is not %j', (text) => {
    expect(parseUrl(text)).toBeNull();
  });
});

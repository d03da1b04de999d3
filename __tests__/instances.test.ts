// Braze's instances: every one that is documented, by each of its names, and nothing else.
import { describe, expect, test } from '@jest/globals';
import {
  instanceByDashboardHost,
  instanceByName,
  instanceByRestHost,
  instances,
  integrationIdPattern,
  integrationPage,
} from '../src/instances.ts';

/** The table of https://www.braze.com/docs/api/basics/#endpoints: name, dashboard, REST host. */
const documented = [
  ['US-01', 'dashboard-01.braze.com', 'rest.iad-01.braze.com'],
  ['US-02', 'dashboard-02.braze.com', 'rest.iad-02.braze.com'],
  ['US-03', 'dashboard-03.braze.com', 'rest.iad-03.braze.com'],
  ['US-04', 'dashboard-04.braze.com', 'rest.iad-04.braze.com'],
  ['US-05', 'dashboard-05.braze.com', 'rest.iad-05.braze.com'],
  ['US-06', 'dashboard-06.braze.com', 'rest.iad-06.braze.com'],
  ['US-07', 'dashboard-07.braze.com', 'rest.iad-07.braze.com'],
  ['US-08', 'dashboard-08.braze.com', 'rest.iad-08.braze.com'],
  ['US-10', 'dashboard.us-10.braze.com', 'rest.us-10.braze.com'],
  ['EU-01', 'dashboard-01.braze.eu', 'rest.fra-01.braze.eu'],
  ['EU-02', 'dashboard-02.braze.eu', 'rest.fra-02.braze.eu'],
  ['AU-01', 'dashboard.au-01.braze.com', 'rest.au-01.braze.com'],
  ['ID-01', 'dashboard.id-01.braze.com', 'rest.id-01.braze.com'],
  ['JP-01', 'dashboard.jp-01.braze.com', 'rest.jp-01.braze.com'],
  ['KR-01', 'dashboard.kr-01.braze.com', 'rest.kr-01.braze.com'],
] as const;

describe('the table of instances', () => {
  test('has the documented instances and no other', () => {
    expect(instances.map(({ name, dashboardHosts, restHost }) => [name, dashboardHosts[0], restHost])).toEqual(
      documented,
    );
  });

  test.each(instances.map((instance) => [instance.name, instance] as const))(
    "finds %s by its name, its hosts and nothing else, and has its integrations' pages",
    (name, instance) => {
      const { restHost, dashboardHosts } = instance;
      expect([name, name.toLowerCase()].map(instanceByName)).toEqual([instance, instance]);
      expect([restHost, ...dashboardHosts].map(instanceByRestHost)).toEqual([
        instance,
        ...dashboardHosts.map(() => undefined),
      ]);
      expect([restHost, ...dashboardHosts].map(instanceByDashboardHost)).toEqual([
        undefined,
        ...dashboardHosts.map(() => instance),
      ]);
      const page = `https://${dashboardHosts[0]}/integrations/cloud_data_ingestion/abc-1`;
      expect(integrationPage(instance, 'abc-1')).toBe(page);
    },
  );

  test('has the older dashboard of US-10 too', () => {
    expect(instanceByDashboardHost('dashboard-10.braze.com')?.name).toBe('US-10');
  });

  test.each(['US-09', 'US-1', 'US-11', 'EU-03', 'AU-02', '', 'US-01 '])('names no instance "%s"', (name) => {
    expect(instanceByName(name)).toBeUndefined();
  });

  test.each([
    ...['', 'braze.com', 'rest.iad-09.braze.com', 'rest.iad-10.braze.com', 'rest.iad-01.braze.eu'],
    ...['rest.fra-01.braze.com', 'sdk.iad-01.braze.com', 'dashboard-09.braze.com', 'dashboard.us-01.braze.com'],
    'rest.iad-01.braze.com.evil.test',
  ])('has no host "%s"', (host) => {
    expect([instanceByRestHost(host), instanceByDashboardHost(host)]).toEqual([undefined, undefined]);
  });
});

describe('the id of an integration', () => {
  test.each(['a', 'Z', '0', '_', '-', '0a1B_2c-', '11111111-2222-3333-4444-555555555555', 'x'.repeat(128)])(
    'may be %s',
    (id) => {
      expect(integrationIdPattern.test(id)).toBe(true);
    },
  );

  test.each(['', '.', '..', 'a/b', 'a\\b', 'a?b', 'a#b', '%2e', 'a b', 'a\n', '\na', 'é', 'a:b', 'x'.repeat(129)])(
    'may not be %j',
    (id) => {
      expect(integrationIdPattern.test(id)).toBe(false);
    },
  );
});

// Braze's instances: exactly the documented ones. The tests of github/endpoint.ts find them by each of their names.
import { expect, test } from '@jest/globals';
import { instances, integrationPage } from '../src/instances.ts';

/**
 * The table of https://www.braze.com/docs/api/basics/#endpoints: name, dashboard, REST host. Many pages still
 * link to the older dashboard of US-10.
 */
const documented = [
  ['US-01', 'dashboard-01.braze.com', 'rest.iad-01.braze.com'],
  ['US-02', 'dashboard-02.braze.com', 'rest.iad-02.braze.com'],
  ['US-03', 'dashboard-03.braze.com', 'rest.iad-03.braze.com'],
  ['US-04', 'dashboard-04.braze.com', 'rest.iad-04.braze.com'],
  ['US-05', 'dashboard-05.braze.com', 'rest.iad-05.braze.com'],
  ['US-06', 'dashboard-06.braze.com', 'rest.iad-06.braze.com'],
  ['US-07', 'dashboard-07.braze.com', 'rest.iad-07.braze.com'],
  ['US-08', 'dashboard-08.braze.com', 'rest.iad-08.braze.com'],
  ['US-10', 'dashboard.us-10.braze.com', 'rest.us-10.braze.com', 'dashboard-10.braze.com'],
  ['EU-01', 'dashboard-01.braze.eu', 'rest.fra-01.braze.eu'],
  ['EU-02', 'dashboard-02.braze.eu', 'rest.fra-02.braze.eu'],
  ['AU-01', 'dashboard.au-01.braze.com', 'rest.au-01.braze.com'],
  ['ID-01', 'dashboard.id-01.braze.com', 'rest.id-01.braze.com'],
  ['JP-01', 'dashboard.jp-01.braze.com', 'rest.jp-01.braze.com'],
  ['KR-01', 'dashboard.kr-01.braze.com', 'rest.kr-01.braze.com'],
];

test('the table has exactly the documented instances', () => {
  const rows = instances.map(({ name, restHost, dashboardHosts: [dashboard, ...older] }) => [
    ...[name, dashboard, restHost],
    ...older,
  ]);
  expect(rows).toEqual(documented);
});

test.each(instances)('the page of an integration is in the current dashboard: $name', (instance) => {
  const page = `https://${instance.dashboardHosts[0]}/integrations/cloud_data_ingestion/abc-1`;
  expect(integrationPage(instance, 'abc-1')).toBe(page);
});

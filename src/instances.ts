/** Braze's instances, and the ids and pages of integrations in them. Pure; every room may read it. */

/** One of Braze's hosting instances ("clusters"). */
export interface Instance {
  /** The name Braze gives it, for example `US-03`. */
  readonly name: string;
  /** Host of its REST API, for example `rest.iad-03.braze.com`. */
  readonly restHost: string;
  /** Hosts of its dashboard. The first is the current one; links to the others still work. */
  readonly dashboardHosts: readonly [string, ...string[]];
}

/**
 * Every instance that Braze documents. There is no US-09.
 * Source: the table of API endpoints at https://www.braze.com/docs/api/basics/#endpoints
 */
export const instances: readonly Instance[] = [
  ...['01', '02', '03', '04', '05', '06', '07', '08'].map((number) =>
    entry(`US-${number}`, `rest.iad-${number}.braze.com`, `dashboard-${number}.braze.com`),
  ),
  entry('US-10', 'rest.us-10.braze.com', 'dashboard.us-10.braze.com', 'dashboard-10.braze.com'),
  ...['01', '02'].map((number) => entry(`EU-${number}`, `rest.fra-${number}.braze.eu`, `dashboard-${number}.braze.eu`)),
  ...['au', 'id', 'jp', 'kr'].map((region) =>
    entry(`${region.toUpperCase()}-01`, `rest.${region}-01.braze.com`, `dashboard.${region}-01.braze.com`),
  ),
];

function entry(name: string, restHost: string, ...dashboardHosts: Instance['dashboardHosts']): Instance {
  return { name, restHost, dashboardHosts };
}

/** The instance of a name, in any case, or `undefined` where Braze has none. */
export function instanceByName(name: string): Instance | undefined {
  return instances.find((instance) => instance.name === name.toUpperCase());
}

/** The instance of a lower-case REST host, or `undefined`. */
export function instanceByRestHost(host: string): Instance | undefined {
  return instances.find((instance) => instance.restHost === host);
}

/** The instance of a lower-case dashboard host, today's or an older one, or `undefined`. */
export function instanceByDashboardHost(host: string): Instance | undefined {
  return instances.find((instance) => instance.dashboardHosts.includes(host));
}

/** Dashboards that redirect at login. Their addresses do not say which instance is meant. */
export const loginHosts: readonly string[] = ['dashboard.braze.com', 'dashboard.braze.eu'];

/** What an integration's id may look like. Braze shows UUIDs but does not promise them. No such id can change a path. */
export const integrationIdPattern = /^[A-Za-z0-9_-]{1,128}$/;

/** Where the dashboards keep an integration's page: its path without the id. */
export const integrationPagePath = '/integrations/cloud_data_ingestion/';

/** Address of an integration's page in its instance's dashboard. The id must be a checked one. */
export function integrationPage(instance: Instance, integrationId: string): string {
  return `https://${instance.dashboardHosts[0]}${integrationPagePath}${integrationId}`;
}

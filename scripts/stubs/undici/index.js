// Stands in for undici in the bundle: @actions/http-client imports ProxyAgent at load time, but only uses it in
// getAgentDispatcher(), for fetch(). This action sends its requests by node:http(s), through a proxy too, so it
// never gets there; without undici the bundle is an eighth of the size.

/** The one name that @actions/http-client imports. Importing it is free, making one is a bug. */
export class ProxyAgent {
  constructor() {
    throw new Error(
      'undici is not part of this bundle (see scripts/stubs/undici): use HttpClient.request(), not getAgentDispatcher().',
    );
  }
}

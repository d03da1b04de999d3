// Replaces undici in the bundle: @actions/http-client imports ProxyAgent at load time, but only uses it in
// getAgentDispatcher(), for fetch(). This action sends its requests with node:http(s), even through a proxy, so it
// never calls that. Without undici the bundle is an eighth of the size.

/** The only export that @actions/http-client imports. Importing it is fine, creating one is a bug. */
export class ProxyAgent {
  constructor() {
    throw new Error(
      'undici is not part of this bundle (see scripts/stubs/undici): use HttpClient.request(), not getAgentDispatcher().',
    );
  }
}

// What @actions/http-client's own types need of undici.
export class ProxyAgent {
  constructor();
}

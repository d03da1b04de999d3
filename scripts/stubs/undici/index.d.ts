// The types of undici that the types of @actions/http-client need.
export class ProxyAgent {
  constructor();
}

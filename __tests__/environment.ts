// Environment variables that change how requests are sent. Each test starts without them.
import { afterEach, beforeEach } from '@jest/globals';

const requestVariables = [
  ...['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'],
  ...['NODE_TLS_REJECT_UNAUTHORIZED', 'ACTIONS_ORCHESTRATION_ID'],
];

/** Call it once in a test file. After each test it restores what the test set. */
export function isolateEnvironment(names: readonly string[] = requestVariables): void {
  let before: Readonly<Record<string, string | undefined>> = {};
  beforeEach(() => {
    before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
    for (const name of names) delete process.env[name];
  });
  afterEach(() => {
    for (const name of names) delete process.env[name];
    for (const [name, value] of Object.entries(before)) if (value !== undefined) process.env[name] = value;
  });
}

// The checker is checked: it catches each client that breaks a rule. That it accepts the step is for schedules.test.ts.
import { expect, test } from '@jest/globals';
import { brokenClients } from './broken.ts';
import { isCaught } from './catch.ts';

test.each(brokenClients.map((client) => [client.name, client] as const))(
  'the checker catches a client that %s',
  async (_name, client) => {
    expect(await isCaught(client)).toBe(true);
  },
  120_000,
);

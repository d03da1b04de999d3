// Tests the checker: it catches each broken client. schedules.test.ts tests that it accepts the real step.
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

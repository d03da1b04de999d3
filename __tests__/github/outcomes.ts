// Outcomes, replies and a setting to report on, for tests.
import { createNeutraliser } from '../../src/github/neutralise.ts';
import type { Setting } from '../../src/github/words.ts';
import { instanceByName } from '../../src/instances.ts';
import type { Outcome } from '../../src/sync/outcome.ts';
import type { Reply } from '../../src/sync/ports.ts';

const instance = instanceByName('US-03') ?? null;

/** A step on US-03 that may take an hour. */
export const setting: Setting = {
  endpoint: { origin: 'https://rest.iad-03.braze.com', instance },
  timeoutMs: 3_600_000,
};

/** A step on a gateway, of which nothing is known but where it is. */
export const onGateway: Setting = {
  endpoint: { origin: 'https://gateway.example', instance: null },
  timeoutMs: 90_000,
};

export const say = createNeutraliser('0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9');

export const accepted: Reply = { kind: 'accepted', httpStatus: 202, message: { foreign: 'success' } };

export const busy: Reply = { kind: 'busy', httpStatus: 429, message: { foreign: 'Another job is in progress' } };

/** An outcome: accepted at once, but for what a test wants otherwise. */
export function outcome(fields: Partial<Outcome> = {}): Outcome {
  return {
    integrationId: 'abc-1',
    status: 'triggered',
    cause: 'accepted',
    reply: accepted,
    attempts: 1,
    mayHaveStarted: true,
    adopted: false,
    run: null,
    elapsedMs: 1_234,
    ...fields,
  };
}

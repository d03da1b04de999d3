// Clients to check the checker by: a plain one that keeps every rule, and the same with one bad habit each.
import { clientWith } from './client.ts';
import { distortedSteps } from './distorted.ts';
import type { Rule } from './evidence.ts';
import type { Contestant } from './play.ts';
import type { Habit } from './report.ts';

/** A broken client, and a rule that has to catch it. */
export interface Broken extends Contestant {
  readonly name: string;
  readonly rule: Rule;
}

const habits: Readonly<Record<Habit, Rule>> = {
  'retries blindly': 'I3 no trigger after it was started or refused',
  'posts again after a 202': 'I3 no trigger after it was started or refused',
  "trusts the runner's clock": 'green never lies',
  'takes any run for its own': 'green never lies',
  'adopts the run that was there before': 'green never lies',
  'takes every end for a success': 'green never lies',
  'ignores failed rows': 'green never lies',
  'gives up green at the timeout': 'green never lies',
  'calls an open answer a start': 'I2 green has a reason',
  'calls an open answer a failure': 'red never lies',
  'calls every red end unknown': 'I6 unknown has a reason',
  'takes the rate limit for a running sync': 'green never lies',
  'never stops': 'I4 ends in time',
  'sleeps past the deadline': 'I4 ends in time',
  'is deaf to cancellation': 'I4 ends in time',
  "prints the server's text": 'no foreign command',
  "puts the server's text out": 'the key is not shown',
  'leaks the key in an error': 'the key is not shown',
  'leaks the key in base64': 'the key is not shown',
  'forgets the outputs on failure': 'I5 outputs are written once',
  'writes the outputs twice': 'I5 outputs are written once',
  'exits 0 on red': 'exit and status agree',
  'reports the best status': 'outputs sum up the integrations',
  'triggers the first integration twice': 'I3 no trigger after it was started or refused',
  'tells the first integration of all': 'green never lies',
  'counts the triggers of the worst alone': 'outputs sum up the integrations',
};

/** A client that triggers once and draws no conclusion that it need not: it keeps every rule. */
export const plainClient: Contestant = { client: clientWith(null) };

/** The broken ones. */
export const brokenClients: readonly Broken[] = [
  ...distortedSteps,
  ...(Object.keys(habits) as Habit[]).map((name) => ({ name, rule: habits[name], client: clientWith(name) })),
  {
    name: 'follows redirects',
    rule: 'only Braze is asked',
    client: clientWith(null),
    transport: (send) => async (request) => {
      const exchange = await send(request);
      const to = exchange.kind === 'answer' ? exchange.headers['location'] : undefined;
      return typeof to === 'string' ? send({ ...request, path: to }) : exchange;
    },
  },
];

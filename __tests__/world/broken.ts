// Clients to check the checker by: each is the real step, but for one thing that it sees, does or tells wrongly.
import type { Runner } from '../../src/github/runner.ts';
import type { StepWorld } from '../../src/step.ts';
import { step } from '../../src/step.ts';
import type { Reply } from '../../src/sync/ports.ts';
import { distorted } from './distorted.ts';
import type { Rule } from './evidence.ts';
import { greenNames } from './evidence.ts';
import type { Client, Contestant } from './play.ts';
import type { Told } from './view.ts';
import { resultsOf } from './view.ts';

/** A broken client, and a rule that has to catch it. */
export interface Broken extends Contestant {
  readonly name: string;
  readonly rule: Rule;
}

/** A step in a world of which something is other than it should be. */
function within(change: (world: StepWorld) => Partial<StepWorld>): Client {
  return (world) => step({ ...world, ...change(world) });
}

function on(change: (runner: Runner) => Partial<Runner>): Client {
  return within(({ runner }) => ({ runner: { ...runner, ...change(runner) } }));
}

function given(inputs: Readonly<Record<string, string>>): Client {
  return on((runner) => ({ input: (name) => inputs[name] ?? runner.input(name) }));
}

/** A step that puts out something else, which may depend on its `results`. */
function puttingOut(change: (outputs: Told, results: readonly Told[]) => Told): Client {
  return on((runner) => ({
    setOutputs: (outputs) => runner.setOutputs({ ...outputs, ...change(outputs, resultsOf({ outputs }) ?? []) }),
  }));
}

/** A step that has another word for some statuses. */
function calling(wordFor: (status: string) => string | undefined): Client {
  const renamed = <Of extends Told>(told: Of): Of => {
    const { status = '' } = told;
    return { ...told, status: wordFor(status) ?? status };
  };
  return puttingOut((outputs, results) => ({ ...renamed(outputs), results: JSON.stringify(results.map(renamed)) }));
}

/** A step that sends its triggers in another way. */
function triggering(how: (send: (id?: string) => Promise<Reply>, world: StepWorld) => Promise<Reply>): Client {
  return within((world) => ({
    connect(...endpoint) {
      const braze = world.connect(...endpoint);
      return { ...braze, trigger: (id, limits) => how((other = id) => braze.trigger(other, limits), world) };
    },
  }));
}

const deaf = new AbortController().signal;

/** By name: a rule that has to catch it, and the step. */
const misguided: Readonly<Record<string, readonly [rule: Rule, client: Client]>> = {
  'retries once more than it may': [
    'I3 no trigger after it was started or refused',
    on(({ input }) => ({
      input: (name) => (name === 'retries' ? input(name).replace('2', '3').replace('1', '2') : input(name)),
    })),
  ],
  'does not retry': ['it does not give up early', given({ retries: '0' })],
  'does not join': ['I3 no trigger after it was started or refused', given({ 'on-busy': 'wait' })],
  'does not check what was synced': [
    'green never lies',
    on(({ input }) => ({
      input: (name) => (name === 'synced-through' || (name === 'on-busy' && input(name) === 'join') ? '' : input(name)),
    })),
  ],
  'gives up after a minute': ['it does not give up early', given({ timeout: '1m' })],
  'skips though it should wait': ['green never lies', given({ 'on-busy': 'skip' })],
  'does not follow': ['green never lies', given({ 'wait-for-completion': 'false' })],
  'triggers in a dry run': ['I3 no trigger after it was started or refused', given({ 'dry-run': 'false' })],
  'ignores failed rows': ['green never lies', given({ 'max-failed-rows': '' })],
  'never stops': ['I4 ends in time', given({ timeout: '6h' })],
  'sleeps past the deadline': [
    'I4 ends in time',
    within(({ clock }) => ({ clock: { ...clock, sleep: (ms, signal) => clock.sleep(ms + 10_000, signal) } })),
  ],
  'is deaf to cancellation': ['I4 ends in time', within(() => ({ cancelled: deaf }))],
  'starts another sync once its own is over': [
    'I1 no more syncs than allowed',
    triggering(async (send, { clock, cancelled }) => {
      await send();
      await clock.sleep(70_000, cancelled);
      return send();
    }),
  ],
  'retries blindly': [
    'I3 no trigger after it was started or refused',
    triggering(async (send) => {
      let reply = await send();
      for (let times = 1; times < 5 && reply.kind !== 'accepted'; times++) reply = await send();
      return reply;
    }),
  ],
  'posts again after a 202': [
    'I3 no trigger after it was started or refused',
    triggering(async (send) => {
      const reply = await send();
      if (reply.kind === 'accepted') await send();
      return reply;
    }),
  ],
  'triggers the first integration twice': [
    'I3 no trigger after it was started or refused',
    triggering((send, { runner }) => send(runner.input('integration-id').split('\n')[0])),
  ],
  'gives up green at the timeout': ['green never lies', calling((status) => ({ timed_out: 'success' })[status])],
  'calls an open answer a start': ['I2 green has a reason', calling((status) => ({ unknown: 'triggered' })[status])],
  'calls an open answer a failure': ['red never lies', calling((status) => ({ unknown: 'not_started' })[status])],
  'calls every red end unknown': [
    'I6 unknown has a reason',
    calling((status) => (greenNames.includes(status) ? status : 'unknown')),
  ],
  'leaks the key in an error': [
    'the key is not shown',
    on((runner) => ({ annotate: (level) => runner.annotate(level, `Bearer ${runner.input('api-key')}`) })),
  ],
  'leaks the key in base64': [
    'the key is not shown',
    on((runner) => ({ debug: () => runner.debug(btoa(`Bearer ${runner.input('api-key')}`)) })),
  ],
  'leaks the key in the summary': [
    'the key is not shown',
    on((runner) => ({ writeSummary: (text) => runner.writeSummary(text + runner.input('api-key')) })),
  ],
  'leaks the key in an output': [
    'the key is not shown',
    on((runner) => ({ setOutputs: (told) => runner.setOutputs({ ...told, message: runner.input('api-key') }) })),
  ],
  'forgets the outputs on failure': [
    'I5 outputs are written once',
    on(({ setOutputs }) => ({
      setOutputs: (told) => !greenNames.includes(told['status'] ?? '') || setOutputs(told),
    })),
  ],
  'writes the outputs twice': [
    'I5 outputs are written once',
    on(({ setOutputs }) => ({ setOutputs: (told) => setOutputs(told) && setOutputs(told) })),
  ],
  'exits 0 on red': ['exit and status agree', (world) => step(world).then(() => true)],
  'counts no trigger': [
    'exit and status agree',
    puttingOut((_outputs, results) => ({
      results: JSON.stringify(results.map((told) => ({ ...told, attempts: '0' }))),
    })),
  ],
  'reports the status of the last integration': [
    'outputs sum up the integrations',
    puttingOut((_outputs, results) => ({ status: results.at(-1)?.['status'] ?? '' })),
  ],
  'counts the triggers of the first integration alone': [
    'outputs sum up the integrations',
    puttingOut((_outputs, [first]) => ({ attempts: first?.['attempts'] ?? '' })),
  ],
  'tells the first integration of all': [
    'green never lies',
    puttingOut((_outputs, results) => ({
      results: JSON.stringify(results.map((told) => ({ ...results[0], 'integration-id': told['integration-id'] }))),
    })),
  ],
};

/** Takes a header away from answers. */
function without(name: string, isTaken: (value: string) => boolean): NonNullable<Contestant['reads']> {
  return (send) => async (request) => {
    const exchange = await send(request);
    if (exchange.kind === 'failure' || !isTaken(String(exchange.headers[name]))) return exchange;
    return { ...exchange, headers: { ...exchange.headers, [name]: undefined } };
  };
}

/** The broken ones. */
export const brokenClients: readonly Broken[] = [
  ...Object.entries({ ...distorted, ...misguided }).map(([name, [rule, client]]) => ({ name, rule, client })),
  {
    name: 'ignores Retry-After where it is a date',
    rule: 'Braze is not flooded',
    client: step,
    reads: without('retry-after', (value) => /[a-z]/i.test(value) && value !== 'undefined'),
  },
  {
    name: 'ignores when the limit is reset',
    rule: 'Braze is not flooded',
    client: step,
    reads: without('x-ratelimit-reset', (value) => value !== 'undefined'),
  },
  {
    name: 'follows redirects',
    rule: 'only Braze is asked',
    client: step,
    transport: (send) => async (request) => {
      const exchange = await send(request);
      const to = exchange.kind === 'answer' ? exchange.headers['location'] : undefined;
      return typeof to === 'string' ? send({ ...request, path: to }) : exchange;
    },
  },
];

// The probe as a command: its arguments, the question before a trigger, and the report on stdout.
import { parseArgs } from 'node:util';
import { createBraze } from '../src/braze/client.ts';
import type { Transport } from '../src/braze/exchange.ts';
import type { Environment } from '../src/braze/transport.ts';
import type { Inputs } from '../src/github/inputs.ts';
import { parseInputs } from '../src/github/inputs.ts';
import { wordsForProblems } from '../src/github/problems.ts';
import { createSanitizer } from '../src/github/sanitize.ts';
import { createLimiter } from '../src/sync/limiter.ts';
import type { Clock } from '../src/sync/ports.ts';
import type { Probe } from './observe.ts';
import { readLists, startOne } from './observe.ts';
import type { Recorded } from './record.ts';
import { recording } from './record.ts';
import { createRedactor } from './redact.ts';
import { reportOf } from './report.ts';

/** The environment variable with the API key. */
export const keyVariable = 'BRAZE_API_KEY';

/** Everything that the command uses from outside. */
export interface CommandWorld {
  /** The API key; empty if there is none. */
  readonly apiKey: string;
  readonly clock: Clock;
  /** The time of day by this machine's clock, epoch ms. */
  machineMs(): number;
  readonly cancelled: AbortSignal;
  /** Asks a person and resolves to the answer. Null if there is no terminal, because only a person may agree. */
  readonly ask: ((question: string) => Promise<string>) | null;
  connect(origin: string, apiKey: string): Transport;
  inspectEnvironment(origin: string): Environment;
  /** Prints the report. */
  print(text: string): void;
  /** Prints everything else. */
  note(line: string): void;
}

const usage = `Usage: ${keyVariable}=… npm run --silent probe -- --endpoint <US-03> --integration <id> [--trigger]

Compares what a live Braze answers with what the action assumes, and prints a report without names, ids or the key.
It only reads. With --trigger it asks you first, then starts one sync and follows it.`;

const warning = `This starts a sync of the integration. It counts as data points, and may trigger Canvases, which send messages.
While the sync is running, the probe triggers again to see how Braze refuses. If it does not, a second sync starts.
Type yes to continue: `;

/** Runs the command. Resolves to its exit code: 2 if nothing was sent. */
export async function command(args: readonly string[], world: CommandWorld): Promise<number> {
  const { clock, note } = world;
  const options = optionsIn(args);
  if (options === null) return refuse(world, usage);
  const parsed = inputsOf(options, world);
  if (typeof parsed === 'string') return refuse(world, `${parsed}\n\n${usage}`);
  const apiKey = world.apiKey.trim();
  const { endpoint, integrations } = parsed;
  const [{ id: integrationId = '' } = {}, ...others] = integrations;
  if (others.length > 0) return refuse(world, 'Name one integration.');
  if (options.trigger && world.ask === null) {
    return refuse(world, '--trigger needs a terminal, because it asks before it starts a sync. Nothing was sent.');
  }
  const records: Recorded[] = [];
  const send = recording(world.connect(endpoint.origin, apiKey), world.machineMs, records);
  const probe: Probe = {
    ...{ clock, integrationId, note, cancelled: world.cancelled },
    braze: createBraze(send, { trustsDate: endpoint.trustsDate, cancelled: world.cancelled }),
    limiter: createLimiter(clock, world.cancelled),
  };
  const reads = await readLists(probe);
  const started = options.trigger && (await mayTrigger(world)) ? await startOne(probe) : null;
  const redactor = createRedactor(createSanitizer(apiKey), integrationId, records);
  world.print(reportOf({ integrationId, records, reads, started }, redactor, endpoint.instance?.name ?? null));
  note('The report has no key, names or ids. It quotes messages from Braze: read them before you paste it.');
  return 0;
}

function refuse({ note }: CommandWorld, text: string): number {
  note(text);
  return 2;
}

/** The options; null if they are invalid. */
function optionsIn(args: readonly string[]) {
  const text = { type: 'string', default: '' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ args: [...args], options: { endpoint: text, integration: text, trigger: flag } }).values;
  } catch {
    return null;
  }
}

/** Parses the options as the action parses its inputs, or says what is wrong with them or with the environment. */
function inputsOf(
  { endpoint, integration }: { readonly endpoint: string; readonly integration: string },
  { apiKey, inspectEnvironment }: CommandWorld,
): Inputs | string {
  const given: Readonly<Record<string, readonly [name: string, value: string]>> = {
    'api-key': [keyVariable, apiKey.trim()],
    'rest-endpoint': ['--endpoint', endpoint.trim()],
    'integration-id': ['--integration', integration],
  };
  const parsed = parseInputs((input) => given[input]?.[1] ?? '', false);
  const problems =
    'problems' in parsed
      ? parsed.problems.map((problem) => ({ ...problem, input: given[problem.input]?.[0] ?? problem.input }))
      : inspectEnvironment(parsed.inputs.endpoint.origin).problems.map(({ variable, problem }) => {
          return { input: variable, problem, got: null, meant: null };
        });
  if ('inputs' in parsed && problems.length === 0) return parsed.inputs;
  return wordsForProblems(problems, null, createSanitizer(apiKey)).what;
}

/** Asks a person whether the probe may trigger. */
async function mayTrigger({ ask, cancelled, note }: CommandWorld): Promise<boolean> {
  if (ask === null || cancelled.aborted) return false;
  const answer = await ask(warning);
  const agrees = answer.trim().toLowerCase() === 'yes';
  if (!agrees) note('Nothing is triggered.');
  return agrees && !cancelled.aborted;
}

// `npm run cancel-at-random`: cancels the built action at random moments, whatever it is doing.
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { IntegrationSpec } from '../../simulator/braze.ts';
import { createSimulatedBraze } from '../../simulator/braze.ts';
import type { FaultScripts } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { outputNames, runAction } from '../../simulator/runner.ts';
import { startServer } from '../../simulator/server.ts';
import { seeded } from '../world/runner.ts';

/** The runner waits 7.5 s after SIGINT, then 2.5 s after SIGTERM. This is well below both. */
const allowedMs = 2_000;

/** The moments are within this time after the first line. Before it, Node is still loading the code that handles signals. */
const momentsMs = 1_200;

/** The number of processes at once. They mostly wait, and a busy machine is the harder test. */
const atOnce = 4;

const KEY = 'cancelled-key-to-look-for';
const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];

interface Scene {
  readonly name: string;
  readonly integration?: Omit<IntegrationSpec, 'id'>;
  readonly faults?: FaultScripts;
  readonly inputs?: Readonly<Record<string, string>>;
}

const busy = { pastRuns: [{ agoMs: 5_000, durationMs: Number.POSITIVE_INFINITY }] };
const follow = { 'wait-for-completion': 'true', 'poll-interval': '200ms' };
const scenes: readonly Scene[] = [
  { name: 'triggers', faults: { trigger: () => afterEffect({ kind: 'answer', afterMs: 400 }) } },
  { name: 'never answered', faults: { trigger: () => lost({ kind: 'silence' }) } },
  { name: 'an endless body', faults: { trigger: () => afterEffect({ kind: 'endless-body' }) } },
  {
    name: 'connections lost',
    faults: { trigger: () => afterEffect({ kind: 'reset' }), runs: () => lost({ kind: 'fin' }) },
  },
  { name: 'unreachable', faults: { connection: () => 'reset' } },
  { name: 'waits for another sync', integration: busy, inputs: { 'poll-interval': '100ms' } },
  { name: 'rate limited', faults: { trigger: () => lost({ kind: 'answer', status: 429 }) } },
  { name: 'follows', integration: { nextRuns: { durationMs: 60_000 } }, inputs: follow },
  { name: 'follows to the end', integration: { nextRuns: { durationMs: 300 } }, inputs: follow },
  { name: 'two', integration: { nextRuns: { durationMs: 600 } }, inputs: { ...follow, 'integration-id': ids.join() } },
];

interface Cancelled {
  /** `over`: it had its verdict. `shutting down`: it had reported everything, and Node no longer handled signals. */
  readonly end: 'cancelled' | 'over' | 'shutting down';
  /** From the signal to the end of the process. Negative if the process ended before the signal. */
  readonly afterMs: number;
  readonly problems: readonly string[];
}

/** Runs a scene and sends it a signal after this time. */
async function cancel(scene: Scene, signal: 'SIGINT' | 'SIGTERM', momentMs: number): Promise<Cancelled> {
  const permissions = ['cdi.integration_sync', 'cdi.integration_job_status'] as const;
  const integrations = ids.map((id) => ({ id, ...scene.integration }));
  const braze = createSimulatedBraze({ nowMs: Date.now, keys: { [KEY]: permissions }, integrations });
  const server = await startServer({ braze, faults: scene.faults ?? {} });
  let sentAtMs = Number.POSITIVE_INFINITY;
  let requestsAtSignal = Number.POSITIVE_INFINITY;
  const own = { 'integration-id': ids[0] ?? '', 'api-key': KEY, 'rest-endpoint': server.url, timeout: '30s' };
  try {
    const { exitCode, stdout, stderr, outputs, summary } = await runAction({
      inputs: { ...own, ...scene.inputs },
      onStart: async (process) => {
        await process.printed('::add-mask::');
        await setTimeout(momentMs);
        requestsAtSignal = server.requests.length;
        sentAtMs = performance.now();
        process.kill(signal);
      },
    });
    const afterMs = performance.now() - sentAtMs;
    const { status = '' } = outputs;
    const succeeds = ['triggered', 'success'].includes(status);
    const shuttingDown = exitCode === null && succeeds;
    const shown = [stdout.split('\n').slice(1).join('\n'), stderr, summary, ...Object.values(outputs)].join('\n');
    // For each integration, one request may be in flight, and one may follow an answer that arrives with the signal.
    const late = server.requests.length - requestsAtSignal;
    const lateAtMost = 2 * (scene.inputs?.['integration-id'] === undefined ? 1 : ids.length);
    const started = braze.runs().some(({ by }) => by === 'trigger');
    const wrong: Readonly<Record<string, boolean>> = {
      [`${late} requests after the signal`]: late > lateAtMost,
      'the summary omits that a sync continues': started && status === 'cancelled' && !summary.includes('continues'),
      [`exit code ${exitCode} with ${status}`]: !shuttingDown && exitCode !== (succeeds ? 0 : 1),
      [`ended ${status}`]: status !== 'cancelled' && !succeeds,
      'outputs are missing': outputNames.some((name) => !(name in outputs)),
      'the summary is missing': !/^### [✅⚠❌]/u.test(summary),
      'something on stderr': stderr !== '',
      'the key is shown': shown.includes(KEY),
      [`took ${afterMs} ms`]: afterMs >= allowedMs,
    };
    const problems = Object.entries(wrong).flatMap(([problem, is]) => (is ? [problem] : []));
    const over = shuttingDown ? 'shutting down' : 'over';
    return { end: status === 'cancelled' ? 'cancelled' : over, afterMs, problems };
  } finally {
    await server.close();
  }
}

const { values } = parseArgs({
  options: { times: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const [times, seed] = [Number(values.times), Number(values.seed)];
if (!(Number.isInteger(times) && times > 0 && Number.isInteger(seed))) {
  console.error('Usage: npm run cancel-at-random -- [--times <number, default 200>] [--seed <number, default 1>]');
  process.exit(2);
}

const random = seeded(seed);
const plan = Array.from({ length: times }, (_, index) => {
  const scene = scenes[index % scenes.length] as Scene;
  const signal = random() < 0.5 ? ('SIGINT' as const) : ('SIGTERM' as const);
  return { scene, signal, momentMs: random() * momentsMs };
});
const seen: Cancelled[] = [];
const queue = plan.values();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const { scene, signal, momentMs } of queue) {
      const one = await cancel(scene, signal, momentMs);
      seen.push(one);
      for (const problem of one.problems) {
        process.exitCode = 1;
        console.error(`${scene.name}, ${signal} after ${momentMs.toFixed(0)} ms: ${problem}`);
      }
    }
  }),
);

const ends = Map.groupBy(seen, ({ end }) => end);
const count = (end: Cancelled['end']): number => ends.get(end)?.length ?? 0;
const took = (ends.get('cancelled') ?? []).map(({ afterMs }) => afterMs).sort((a, b) => a - b);
const ms = (at: number): string => `${(took[Math.floor((took.length - 1) * at)] ?? Number.NaN).toFixed(0)} ms`;
if (count('cancelled') < times / 2) {
  process.exitCode = 1;
  console.error('Fewer than half were cancelled: the scenes end too soon for a useful test.');
}
const wrong = seen.filter(({ problems }) => problems.length > 0).length;
console.log(
  `Cancelled at ${times} random moments: ${count('cancelled')} cancelled, ${count('over')} already had a verdict, ` +
    `${count('shutting down')} were shutting down after the report; ${wrong} had problems`,
);
console.log(`From the signal to the exit: slowest ${ms(1)}, median ${ms(0.5)}; limit ${allowedMs} ms`);

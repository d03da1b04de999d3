// `npm run bench:fleet`: many syncs at once, in virtual time against the simulated Braze. Prints four tables: many
// integrations in one step, many workflows on one integration, integrations that are busy far longer than ever before,
// and, in real time, requests and memory as a step grows.
import { parseArgs } from 'node:util';
import { seeded } from '../__tests__/world/runner.ts';
import { createWorld, T0_MS } from '../__tests__/world/world.ts';
import { printGrowth } from './growth.ts';
import { head, idsOf, pastRuns, row } from './tables.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, rounds: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);

const minuteMs = 60_000;

/** What Braze allows for a workspace. */
const triggersPerMinute = 20;

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}

/** The requests for an endpoint that Braze has received. */
function requestsIn({ braze }: ReturnType<typeof createWorld>, endpoint: 'trigger' | 'runs') {
  return braze.requests.filter((request) => request.endpoint === endpoint);
}

type Window = 'fixed' | 'from-first-request' | 'rolling';

/** Measures one step with many integrations, none of them busy: the time until the last is accepted. */
async function integrations(count: number, window: Window, headers: boolean): Promise<void> {
  const latencyMs = 200;
  const world = createWorld({
    integrations: idsOf(count).map((id) => ({ id })),
    limits: { window, headers },
  });
  const [step] = await world.run({ inputs: { 'integration-id': idsOf(count).join('\n') }, latencyMs, seed });
  const triggers = requestsIn(world, 'trigger');
  const accepted = triggers.filter(({ status }) => status === 202);
  const lastMs = Math.max(...accepted.map(({ atMs }) => atMs)) - T0_MS + latencyMs;
  const shortestMs = (Math.ceil(count / triggersPerMinute) - 1) * minuteMs + latencyMs;
  const refused = triggers.length - accepted.length;
  if (!step.succeeds) throw new Error(`${count} integrations failed: ${step.annotations[0]?.text}`);
  row(
    count,
    window,
    headers ? 'yes' : 'no',
    seconds(lastMs),
    seconds(shortestMs),
    (lastMs / shortestMs).toFixed(3),
    refused,
  );
}

const syncMs = 3 * minuteMs;

/** Measures many workflows on one integration that start within a minute. */
async function workflows(count: number, follow: boolean, headers: boolean): Promise<void> {
  const random = seeded(seed);
  const world = createWorld({
    integration: { nextRuns: { durationMs: syncMs }, pastRuns: pastRuns(syncMs) },
    limits: { window: 'fixed', headers },
  });
  const starts = Array.from({ length: count }, () => Math.round(random() * minuteMs));
  const steps = await world.run(
    ...starts.map((startAtMs, index) => ({
      inputs: { 'wait-for-completion': String(follow) },
      startAtMs,
      seed: seed * 10_000 + index,
    })),
  );
  const runs = world.braze.runs().filter(({ by }) => by === 'trigger');
  const firstMs = runs[0]?.acceptedAtMs ?? Number.NaN;
  const idealMs = (runs[1]?.endsAtMs ?? Number.NaN) - firstMs;
  const lastMs = Math.max(...steps.map(({ elapsedMs }, index) => (starts[index] ?? 0) + elapsedMs)) + T0_MS - firstMs;
  const [triggers, reads] = [requestsIn(world, 'trigger'), requestsIn(world, 'runs')];
  const succeeded = steps.filter((step) => step.succeeds).length;
  const statuses = [...new Set(steps.map(({ outputs }) => outputs['status']))].join(', ');
  row(
    count,
    follow ? 'yes' : 'no',
    headers ? 'yes' : 'no',
    runs.length,
    triggers.length,
    triggers.filter(({ limited }) => limited).length,
    reads.length,
    reads.filter(({ limited }) => limited).length,
    `${succeeded} (${statuses})`,
    seconds(lastMs),
    (lastMs / idealMs).toFixed(2),
  );
}

/**
 * Measures how often one step triggers 30 integrations, if each is busy with a run that takes 100 times as long as any
 * before. The list that shows this run may be wrong, so only a trigger shows whether the integration is busy.
 */
async function longRuns(follow: boolean): Promise<void> {
  const usualMs = 36_000;
  const past = [...pastRuns(usualMs), { agoMs: 5_000, durationMs: 100 * usualMs }];
  const timeoutMs = 50 * minuteMs;
  const ids = idsOf(30);
  const world = createWorld({ integrations: ids.map((id) => ({ id, pastRuns: past })), limits: { window: 'fixed' } });
  const [step] = await world.run({
    inputs: { 'integration-id': ids.join('\n'), 'wait-for-completion': String(follow), timeout: `${timeoutMs}ms` },
    seed,
  });
  const triggers = requestsIn(world, 'trigger');
  const mostInTenMinutes = ids.map((id) => {
    const atMs = triggers.filter(({ integrationId }) => integrationId === id).map((request) => request.atMs - T0_MS);
    // Just before the timeout there is one more: the last attempt of a step that would otherwise end as busy.
    const regular = atMs.filter((at) => at < timeoutMs - 5_000);
    return Math.max(...regular.map((from) => regular.filter((at) => at >= from && at < from + 10 * minuteMs).length));
  });
  const results = JSON.parse(step.outputs['results'] ?? '[]') as readonly { status: string }[];
  row(
    ids.length,
    follow ? 'yes' : 'no',
    world.braze.runs().filter(({ by }) => by === 'trigger').length,
    Math.max(...mostInTenMinutes),
    triggers.length,
    triggers.filter(({ limited }) => limited).length,
    world.braze.requests.length - triggers.length,
    [...new Set(results.map(({ status }) => status))].join(', '),
  );
}

console.log('Integrations in one step\n');
head('Integrations:', 'Window', 'Headers', 'Last accepted, s:', 'Shortest, s:', 'Ratio:', 'Refused:');
for (const count of [1, 10, 100]) {
  for (const window of ['from-first-request', 'rolling', 'fixed'] as const) {
    for (const headers of [true, false]) await integrations(count, window, headers);
  }
}

console.log('\nWorkflows on one integration\n');
head(
  ...['Workflows:', 'Followed:', 'Headers:', 'Syncs:', 'Triggers:', 'of them limited:', 'Reads:', 'of them limited:'],
  ...['Succeeded:', 'Last succeeded, s:', 'Against ideal:'],
);
for (const count of [10, 50, 1_000]) {
  for (const follow of [false, true]) {
    for (const headers of [true, false]) await workflows(count, follow, headers);
  }
}

console.log('\nIntegrations whose runs take 100 times as long as any before, with a timeout of 50 minutes\n');
head(
  ...['Integrations:', 'Followed', 'Syncs:', 'Triggers of one in 10 min, at most:', 'Triggers:', 'of them limited:'],
  ...['Reads:', 'Status at the timeout'],
);
for (const follow of [false, true]) await longRuns(follow);

console.log('\nGrowth of one step\n');
await printGrowth(Number(values.rounds));

// What a step costs as its integrations grow in number: the built action in a process of its own against the simulated
// Braze on loopback, with limits that it does not come near. Prints requests and peak memory, for each integration.
import { createSimulatedBraze } from '../simulator/braze.ts';
import { costOf, KEY } from './cost.ts';
import { head, idsOf, median, pastRuns, row } from './tables.ts';

const sizes = [1, 10, 25, 50, 100];

/** How long a followed sync takes. The longer, the more V8 lets its heap grow. */
const followedMs = 20_000;

/** What one step took. */
interface Growth {
  readonly requests: number;
  readonly peakMiB: number;
}

/** Runs one step once. */
async function measure(size: number, follow: boolean): Promise<Growth> {
  const braze = createSimulatedBraze({
    nowMs: Date.now,
    keys: { [KEY]: ['cdi.integration_sync', 'cdi.integration_job_status'] },
    integrations: idsOf(size).map((id) => ({ id, pastRuns: pastRuns(60_000), nextRuns: { durationMs: followedMs } })),
    limits: { trigger: 100_000, runs: 100_000 },
  });
  const ids = idsOf(size).join('\n');
  const inputs = { 'integration-id': ids, 'wait-for-completion': String(follow), 'poll-interval': '1s' };
  const { peakMiB } = await costOf(braze, { inputs });
  return { requests: braze.requests.length, peakMiB };
}

/** Medians for each size, of rounds that go through all sizes in turn. */
async function measureAll(follow: boolean, rounds: number): Promise<readonly (Growth & { size: number })[]> {
  const costs = sizes.map((size) => ({ size, taken: [] as Growth[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { size, taken } of costs) taken.push(await measure(size, follow));
  }
  return costs.map(({ size, taken }) => ({
    size,
    requests: median(taken.map(({ requests }) => requests)),
    peakMiB: median(taken.map(({ peakMiB }) => peakMiB)),
  }));
}

/** Prints the table. Flat is where neither the requests of each nor the memory of each further one grow with the number. */
export async function printGrowth(rounds: number): Promise<void> {
  head(
    ...['Integrations:', 'Followed', 'Requests:', 'Each:', 'Peak memory, MiB:', 'To that of one:'],
    ...['Each further, KiB:', 'To 10:'],
  );
  for (const follow of [false, true]) {
    const costs = await measureAll(follow, rounds);
    const [oneMiB = Number.NaN] = costs.map(({ peakMiB }) => peakMiB);
    const further = costs.map(({ size, peakMiB }) => ((peakMiB - oneMiB) * 1_024) / (size - 1));
    for (const [index, { size, requests, peakMiB }] of costs.entries()) {
      const furtherKiB = further[index] ?? Number.NaN;
      row(
        size,
        follow ? 'yes' : 'no',
        requests,
        (requests / size).toFixed(2),
        peakMiB.toFixed(1),
        (peakMiB / oneMiB).toFixed(2),
        ...(size === 1 ? ['', ''] : [furtherKiB.toFixed(0), (furtherKiB / (further[1] ?? Number.NaN)).toFixed(2)]),
      );
    }
  }
}

// Measures how the cost of a step grows with its integrations: runs the built action in its own process against the
// simulated Braze on loopback, with limits that it does not reach. Prints requests and peak memory per integration.
import { createSimulatedBraze } from '../simulator/braze.ts';
import { costOf, KEY } from './cost.ts';
import { head, idsOf, median, pastRuns, row } from './tables.ts';

const sizes = [1, 10, 25, 50, 100];

/** How long a followed sync takes. The longer it takes, the more V8 lets its heap grow. */
const followedMs = 20_000;

/** What one step used. */
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

/** The medians for each size. Each round measures all sizes in turn. */
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

/** Prints the table. Growth is linear if requests and additional memory per integration stay the same. */
export async function printGrowth(rounds: number): Promise<void> {
  head(
    ...['Integrations:', 'Followed', 'Requests:', 'Each:', 'Peak memory, MiB:', 'Against 1:'],
    ...['Each additional, KiB:', 'Against 10:'],
  );
  for (const follow of [false, true]) {
    const costs = await measureAll(follow, rounds);
    const [oneMiB = Number.NaN] = costs.map(({ peakMiB }) => peakMiB);
    const additional = costs.map(({ size, peakMiB }) => ((peakMiB - oneMiB) * 1_024) / (size - 1));
    for (const [index, { size, requests, peakMiB }] of costs.entries()) {
      const eachKiB = additional[index] ?? Number.NaN;
      row(
        size,
        follow ? 'yes' : 'no',
        requests,
        (requests / size).toFixed(2),
        peakMiB.toFixed(1),
        (peakMiB / oneMiB).toFixed(2),
        ...(size === 1 ? ['', ''] : [eachKiB.toFixed(0), (eachKiB / (additional[1] ?? Number.NaN)).toFixed(2)]),
      );
    }
  }
}

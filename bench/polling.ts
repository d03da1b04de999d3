// `npm run bench:polling`: compares polling policies. Simulates runs and prints, for each policy, the mean delay until
// the end of a run is noticed, the mean number of status reads, and the cost: delay in seconds + 2 x reads.
import { parseArgs } from 'node:util';
import { seeded } from '../__tests__/world/runner.ts';
import { pollDelayMs } from '../src/sync/polling.ts';
import { head, row } from './tables.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const runs = Number(values.runs);

/** Median durations of runs, ms. */
const medians = { '20 s': 20_000, '2 min': 120_000, '10 min': 600_000, '1 h': 3_600_000 };

/** Standard deviations of the logarithm: of an integration's median, and of a run's duration around it. */
const spreadBetween = 0.8;
const spreadWithin = 0.25;
const pastRuns = 9;

/** What one status read costs, in seconds of delay. */
const readCostS = 2;

interface Run {
  readonly durationMs: number;
  readonly pastDurationsMs: readonly number[];
}

/** Computes the wait before the next read from the elapsed time. */
type Policy = (elapsedMs: number, run: Run) => number;

const policies: Readonly<Record<string, Policy>> = {
  'every 30 s': () => 30_000,
  'every 5 s': () => 5_000,
  'auto, no history': (elapsedMs) => pollDelayMs(elapsedMs, []),
  auto: (elapsedMs, { pastDurationsMs }) => pollDelayMs(elapsedMs, pastDurationsMs),
};

/** A normally distributed number, by the Box-Muller transform. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function sampleRuns(medianMs: number): readonly Run[] {
  const random = seeded(Number(values.seed));
  return Array.from({ length: runs }, () => {
    const ownMedianMs = medianMs * Math.exp(spreadBetween * normal(random));
    const durationMs = (): number => ownMedianMs * Math.exp(spreadWithin * normal(random));
    return { durationMs: durationMs(), pastDurationsMs: Array.from({ length: pastRuns }, durationMs) };
  });
}

function follow(run: Run, policy: Policy): { delayS: number; reads: number } {
  let elapsedMs = 0;
  let reads = 0;
  while (elapsedMs < run.durationMs) {
    elapsedMs += policy(elapsedMs, run);
    reads += 1;
  }
  return { delayS: (elapsedMs - run.durationMs) / 1_000, reads };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

const ratios: Record<string, number[]> = {};
const rows = Object.entries(medians).flatMap(([median, medianMs]) => {
  const sample = sampleRuns(medianMs);
  let reference = Number.NaN;
  return Object.entries(policies).map(([name, policy]) => {
    const followed = sample.map((run) => follow(run, policy));
    const delayS = mean(followed.map((one) => one.delayS));
    const reads = mean(followed.map((one) => one.reads));
    const cost = delayS + readCostS * reads;
    if (name === 'every 30 s') reference = cost;
    const ratio = cost / reference;
    ratios[name] = [...(ratios[name] ?? []), ratio];
    return [median, name, delayS.toFixed(1), reads.toFixed(1), cost.toFixed(1), ratio.toFixed(2)];
  });
});

head('Median run', 'Policy', 'Mean delay, s:', 'Mean reads:', 'Cost:', 'Against every 30 s:');
for (const cells of rows) row(...cells);
for (const [name, each] of Object.entries(ratios)) row('all', name, '', '', '', mean(each).toFixed(2));

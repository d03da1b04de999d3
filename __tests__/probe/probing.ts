// The probe against the simulated Braze in virtual time: the real command and client; only time, the way to Braze and the
// terminal are replaced.

import type { CommandWorld } from '../../probe/cli.ts';
import { command } from '../../probe/cli.ts';
import type { BrazeOptions, IntegrationSpec, SimulatedBraze } from '../../simulator/braze.ts';
import { createSimulatedBraze } from '../../simulator/braze.ts';
import type { FaultScripts } from '../../simulator/faults.ts';
import { playFaults } from '../../simulator/faults.ts';
import { history } from '../sync/worlds.ts';
import { createFreezer } from '../world/freezer.ts';
import { createNetwork } from '../world/network.ts';
import { createClock } from '../world/runner.ts';
import { createTime } from '../world/time.ts';

export const KEY = 'probe-key-0f7c2d91-of-a-workspace';
export const ID = 'ab111111-1111-4111-8111-1111111111cd';
export const NAME = 'Acme loyalty members';

const t0Ms = Date.UTC(2026, 0, 1, 12, 0, 0);

/** What is different from a Braze that is as assumed, and from a person who says yes. */
export interface Probing {
  readonly braze?: Partial<BrazeOptions>;
  readonly integration?: Partial<IntegrationSpec>;
  readonly faults?: FaultScripts;
  readonly args?: readonly string[];
  readonly world?: Partial<CommandWorld>;
  readonly answer?: string;
}

/** What came of it. */
export interface Probed {
  readonly exitCode: number;
  readonly report: string;
  /** The report, the notes and the question. */
  readonly printed: string;
  readonly braze: SimulatedBraze;
  /** The verdict and what was seen, by the sentence. */
  readonly rows: Readonly<Record<string, string>>;
}

/** Past runs, and integrations, for more than two pages. */
const pastRuns = history(25);
const others = Array.from({ length: 24 }, (_, index) => ({
  id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  name: `Zenith table ${index}`,
}));

/** Runs the probe with `--trigger`, unless other arguments are given. */
export async function probe(options: Probing = {}): Promise<Probed> {
  const time = createTime();
  const freezer = createFreezer([], 0);
  const braze = createSimulatedBraze({
    nowMs: () => t0Ms + time.nowMs(),
    keys: { [KEY]: ['cdi.integration_sync', 'cdi.integration_job_status', 'cdi.integration_list'] },
    integrations: [{ id: ID, name: NAME, pastRuns, ...options.integration }, ...others],
    anyCase: true,
    ...options.braze,
  });
  const printed: string[] = [];
  const reports: string[] = [];
  const world: CommandWorld = {
    apiKey: KEY,
    clock: createClock(time, {}, freezer),
    machineMs: () => t0Ms + time.nowMs(),
    cancelled: new AbortController().signal,
    ask(question) {
      printed.push(question);
      return Promise.resolve(options.answer ?? 'yes');
    },
    connect(_origin, apiKey) {
      const faults = playFaults(options.faults ?? {});
      const way = { latencyMs: 200, timerRate: 1, link: () => null, from: 'probe' };
      return createNetwork({ time, braze, faults, apiKey, freezer, ...way });
    },
    inspectEnvironment: () => ({ problems: [], proxy: null }),
    print: (text) => void reports.push(text),
    note: (line) => void printed.push(line),
    ...options.world,
  };
  const args = options.args ?? ['--endpoint', 'US-03', '--integration', ID, '--trigger'];
  const exitCode = await time.settle(command(args, world));
  const report = reports.join('\n');
  return { exitCode, report, printed: [...printed, report].join('\n'), braze, rows: rowsOf(report) };
}

function rowsOf(report: string): Probed['rows'] {
  const rows = report.split('\n').filter((line) => line.startsWith('| '));
  const cells = rows.slice(2).map((row) => row.slice(2, -2).split(/ +\| /));
  return Object.fromEntries(
    cells.map(([sentence = '', verdict = '', ...seen]) => [sentence, `${verdict}: ${seen.join(' | ')}`]),
  );
}

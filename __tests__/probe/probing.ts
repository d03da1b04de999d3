// Runs the probe against the simulated Braze in virtual time, with the real command and client. Only time, the network
// and the terminal are replaced.
import { expect } from '@jest/globals';
import type { AssumptionName } from '../../probe/assumptions.ts';
import { assumptions } from '../../probe/assumptions.ts';
import type { CommandWorld } from '../../probe/cli.ts';
import { command } from '../../probe/cli.ts';
import type { BrazeOptions, IntegrationSpec, SimulatedBraze } from '../../simulator/braze.ts';
import type { FaultScripts } from '../../simulator/faults.ts';
import { afterEffect, playFaults } from '../../simulator/faults.ts';
import { history } from '../sync/worlds.ts';
import { createFreezer } from '../world/freezer.ts';
import { createNetwork } from '../world/network.ts';
import { createClock } from '../world/runner.ts';
import { createWorld } from '../world/world.ts';

export const KEY = 'probe-key-0f7c2d91-of-a-workspace';
export const ID = 'ab111111-1111-4111-8111-1111111111cd';
export const NAME = 'Acme loyalty members';

/** The differences from a Braze as assumed, and from a user who says yes. */
export interface ProbeOptions {
  readonly braze?: Partial<BrazeOptions>;
  readonly integration?: Partial<IntegrationSpec>;
  readonly faults?: FaultScripts;
  readonly args?: readonly string[];
  readonly world?: Partial<CommandWorld>;
  readonly answer?: string;
}

/** The result of running the probe. */
export interface ProbeResult {
  readonly exitCode: number;
  readonly report: string;
  /** The report, the notes and the question. */
  readonly printed: string;
  readonly braze: SimulatedBraze;
  readonly rows: Rows;
}

/** The verdict and what was seen, by the name of the assumption: `held: 25 runs`. */
export type Rows = Readonly<Partial<Record<AssumptionName, string>>>;

/** The expected texts of some rows: a text, or one of Jest's matchers. */
export type Expected = Readonly<Partial<Record<AssumptionName, string | ReturnType<typeof expect.any>>>>;

/** Arguments without a trigger. */
export const readOnly = ['--endpoint', 'US-03', '--integration', ID];

/** What the table says for a Braze as assumed. */
export const asAssumed: Expected = {
  integrations: 'held: 3 × 200',
  runs: 'held: 6 × 200',
  trigger: 'held: 202: `success`',
  statuses: 'held: `success`, `running`',
  order: 'held: 25 runs',
  runsPage: 'held: pages of 10, 10, 5 rows',
  integrationsPage: 'held: pages of 10, 10, 5 rows',
  link: expect.stringContaining('`</cdi/integrations<id>/job_sync_status?cursor=<skip:N in base64>>; rel="next"`'),
  date: 'held: 12 of 12 answers',
  dateIsTime: "held: `Date` minus this machine's clock: 0s",
  rateLimits: 'held: 12 of 12 answers; headers: `x-ratelimit-limit`, `x-ratelimit-remaining`, `x-ratelimit-reset`',
  limits: 'held: trigger 20, runs 100, integrations 50',
  reset: 'held: 56s to 1m after `Date`, always on the minute',
  running: 'held: start: time (3 digits, Z), end: null, rows: whole number',
  stays: 'held: in 2 lists',
  shows: 'held: shown after 2.2s',
  near: 'held: started 0.6s after its `Date`',
  second: 'held: 429: `Another job is in progress`',
  otherCase: 'held: the same runs for both',
};

/** Braze answers a list with this body instead of its own. */
export const answerWith = (body: unknown) =>
  afterEffect({ kind: 'answer', body: JSON.stringify(body), headers: { link: null } });

/** The row of a run, in formats that are not documented. */
export const ended = {
  ...{ job_status: 'success', sync_start_time: '2026-01-01T10:00:00.123456+00:00' },
  ...{ sync_finish_time: '2026-01-01T10:01:00.123456+00:00', last_timestamp_synced: null, rows_synced: '7' },
};

/** Past runs, and integrations, for more than two pages. */
const pastRuns = history(25);
const others = Array.from({ length: 24 }, (_, index) => ({
  id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  name: `Zenith table ${index}`,
}));

/** Runs the probe with `--trigger`, unless other arguments are given. */
export async function probe(options: ProbeOptions = {}): Promise<ProbeResult> {
  const { braze, time } = createWorld({
    keys: { [KEY]: ['cdi.integration_sync', 'cdi.integration_job_status', 'cdi.integration_list'] },
    integrations: [{ id: ID, name: NAME, pastRuns, ...options.integration }, ...others],
    anyCase: true,
    ...options.braze,
  });
  const printed: string[] = [];
  const reports: string[] = [];
  const world: CommandWorld = {
    apiKey: KEY,
    clock: createClock(time, {}),
    machineMs: () => braze.nowMs(),
    cancelled: new AbortController().signal,
    ask(question) {
      printed.push(question);
      return Promise.resolve(options.answer ?? 'yes');
    },
    connect(_origin, apiKey) {
      const faults = playFaults(options.faults ?? {});
      const network = { latencyMs: 200, timerRate: 1, link: () => null, from: 'probe', freezer: createFreezer([], 0) };
      return createNetwork({ time, braze, faults, apiKey, ...network });
    },
    inspectEnvironment: () => ({ problems: [], proxy: null }),
    print: (text) => void reports.push(text),
    note: (line) => void printed.push(line),
    ...options.world,
  };
  const args = options.args ?? [...readOnly, '--trigger'];
  const exitCode = await time.settle(command(args, world));
  const report = reports.join('\n');
  return { exitCode, report, printed: [...printed, report].join('\n'), braze, rows: rowsOf(report) };
}

function rowsOf(report: string): Rows {
  const cells = report.split('\n').map((line) => line.replace(/^\| | \|$/g, '').split(/ +\| /));
  const rows = Object.entries(assumptions).flatMap(([name, [sentence]]) => {
    const [, verdict, ...seen] = cells.find(([first]) => first === sentence) ?? [];
    return verdict === undefined ? [] : [[name, `${verdict}: ${seen.join(' | ')}`]];
  });
  return Object.fromEntries(rows) as Rows;
}

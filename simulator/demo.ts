// `npm run demo`: runs the built action against a simulated Braze, as GitHub's runner would run it.
import { styleText } from 'node:util';
import type { RunResult } from './runner.ts';
import { renderLog, runAction } from './runner.ts';
import { startServer } from './server.ts';
import type { World } from './world.ts';
import { createWorld, FULL_KEY, IDS } from './world.ts';

/** One run of the action, and how it must end. */
interface Scenario {
  readonly title: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly prepare?: (braze: World['braze']) => void;
  readonly exitCode: number;
  readonly status: string;
}

const minuteAgo = new Date(Date.now() - 60_000).toISOString();

const followed = { 'wait-for-completion': 'true', 'poll-interval': '500ms' };

/** Ends the run that keeps an integration busy at once, and the next run two seconds after it starts. */
function endSoon(id: string): NonNullable<Scenario['prepare']> {
  return (braze) => {
    braze.endRun(id);
    const timer = setInterval(() => {
      if (!braze.isBusy(id)) return;
      clearInterval(timer);
      setTimeout(() => braze.endRun(id), 2_000);
    }, 100);
  };
}

const SCENARIOS: readonly Scenario[] = [
  {
    title: 'Braze accepts the sync',
    inputs: { 'integration-id': IDS.accepted },
    exitCode: 0,
    status: 'triggered',
  },
  {
    title: 'Another sync is running for 3 more seconds: wait for it, then trigger',
    inputs: { 'integration-id': IDS.partial, 'poll-interval': '500ms' },
    prepare: (braze) => braze.startRun(IDS.partial, { durationMs: 3_000 }),
    exitCode: 0,
    status: 'triggered',
  },
  {
    title: 'Braze has no such integration',
    inputs: { 'integration-id': IDS.notFound },
    exitCode: 1,
    status: 'not_started',
  },
  {
    title: 'The sync is followed to its end',
    inputs: { 'integration-id': IDS.accepted, ...followed },
    prepare: endSoon(IDS.accepted),
    exitCode: 0,
    status: 'success',
  },
  {
    title: 'The sync is followed to its end, but too many rows fail',
    inputs: { 'integration-id': IDS.partial, ...followed, 'max-failed-rows': '1%' },
    prepare: endSoon(IDS.partial),
    exitCode: 1,
    status: 'partial',
  },
  {
    title: 'The sync is followed to its end, and the newest row that was loaded is synced',
    inputs: { 'integration-id': IDS.accepted, ...followed, 'synced-through': minuteAgo },
    prepare: endSoon(IDS.accepted),
    exitCode: 0,
    status: 'success',
  },
  {
    title:
      'The sync is followed to its end, but a row with an UPDATED_AT in the future hides the rows that were loaded',
    inputs: { 'integration-id': IDS.accepted, ...followed, 'synced-through': minuteAgo },
    prepare: (braze) => {
      const nextRuns = { durationMs: 2_000, rowsSynced: 0 };
      braze.addIntegration({ id: IDS.accepted, nextRuns, futureRowMs: Date.now() + 24 * 3_600_000 });
    },
    exitCode: 1,
    status: 'stale',
  },
];

type Style = Parameters<typeof styleText>[0];

/** Coloured on a terminal, plain elsewhere. */
function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^(?=.)/gm, '  ');
}

function logLine(line: string): string {
  if (line.startsWith('Error: ')) return styled('red', line);
  return /^(Warning|Notice): /.test(line) ? styled('yellow', line) : line;
}

function report({ title, inputs }: Scenario, result: RunResult): string {
  const { exitCode, stdout, stderr, outputs, summary } = result;
  const given = Object.entries(inputs).map(([name, value]) => `${name}: ${value}`);
  const width = Math.max(...Object.keys(outputs).map((name) => name.length));
  const set = Object.entries(outputs).map(([name, value]) => `${name.padEnd(width)}  ${styled('cyan', value)}`);
  const parts: [string, readonly string[]][] = [
    ['with', given],
    ['log', [...renderLog(stdout), ...(stderr === '' ? [] : [stderr])].map(logLine)],
    ['exit code', [styled(exitCode === 0 ? 'green' : 'red', String(exitCode))]],
    ['outputs', set],
    ['job summary', [summary]],
  ];
  const sections = parts.map(([name, lines]) => `${styled('dim', name)}\n${indented(lines.join('\n'))}`);
  return [styled(['bold', 'underline'], title), ...sections].join('\n\n');
}

/** Runs one scenario and prints it. Returns what is wrong with how it ended, or null. */
async function play(scenario: Scenario, endpoint: string, braze: World['braze']): Promise<string | null> {
  scenario.prepare?.(braze);
  const result = await runAction({
    inputs: { 'api-key': FULL_KEY, 'rest-endpoint': endpoint, timeout: '30s', ...scenario.inputs },
  });
  console.log(`${report(scenario, result)}\n\n`);
  const ended = [result.exitCode, result.outputs['status']].join(', ');
  const expected = [scenario.exitCode, scenario.status].join(', ');
  return ended === expected ? null : `${scenario.title}: expected ${expected}, got ${ended}`;
}

const { braze: simulated, faults } = createWorld(Date.now);
const server = await startServer({ braze: simulated, faults });
const wrong: string[] = [];
for (const scenario of SCENARIOS) {
  const problem = await play(scenario, server.url, simulated);
  if (problem !== null) wrong.push(problem);
}
await server.close();
console.log(wrong.length === 0 ? 'Every scenario ended as expected.' : wrong.join('\n'));
process.exitCode = wrong.length === 0 ? 0 : 1;

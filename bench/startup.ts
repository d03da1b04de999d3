// `npm run bench:startup [-- --pairs N]`: the built action, from its start to its exit with one POST on loopback, against
// bare Node scripts that send the same POST. They run in turn, so that a machine that slows down slows all of them.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSimulatedBraze } from '../simulator/braze.ts';
import { runAction } from '../simulator/runner.ts';
import { startServer } from '../simulator/server.ts';
import { median } from './tables.ts';

const WARM_UPS = 2;
const KEY = 'bench-key';
const ID = '00000000-0000-4000-8000-000000000000';
const dist = resolve(import.meta.dirname, '../dist/index.js');

/**
 * What takes turns. In Node 24 an ES module that imports `node:http` loads all that http can export, WebSocket included,
 * which a script that requires it never does: both are bare.
 */
const PROGRAMS = {
  action: dist,
  'bare, import': resolve(import.meta.dirname, 'bare.js'),
  'bare, require': resolve(import.meta.dirname, 'bare.cjs'),
};
type Program = keyof typeof PROGRAMS;
const programs = Object.keys(PROGRAMS) as Program[];

/** What one process took. */
interface Cost {
  readonly wallMs: number;
  readonly peakMiB: number;
}

/** One run of each program. */
type Round = Readonly<Record<Program, Cost>>;

/** `median (least–most)`. */
function spread(values: readonly number[], digits: number): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map((n) =>
    n.toFixed(digits),
  );
  return `${middle} (${least}–${most})`;
}

/** Runs a program once. Throws where its POST was not answered 202, for then its time says nothing. */
async function measure(program: Program): Promise<Cost> {
  // Each has a Braze of its own, whose integration is free and whose limits are untouched.
  const braze = createSimulatedBraze({
    nowMs: Date.now,
    keys: { [KEY]: ['cdi.integration_sync'] },
    integrations: [{ id: ID }],
  });
  const server = await startServer({ braze });
  const { elapsedMs, exitCode, stdout, stderr } = await runAction({
    script: PROGRAMS[program],
    inputs: { 'integration-id': ID, 'api-key': KEY, 'rest-endpoint': server.url },
    nodeOptions: ['--require', resolve(import.meta.dirname, 'peak.cjs')],
  });
  await server.close();
  if (exitCode !== 0) throw new Error(`${program} ended ${exitCode}:\n${stdout}${stderr}`);
  return { wallMs: elapsedMs, peakMiB: Number(stderr) / 1024 };
}

async function measureRound(): Promise<Round> {
  const costs: [Program, Cost][] = [];
  for (const program of programs) costs.push([program, await measure(program)]);
  return Object.fromEntries(costs) as Round;
}

/** A row for each program: what it took, and the action's share of it, round by round. */
function rows(rounds: readonly Round[], cost: keyof Cost, unit: string, target: string): string[][] {
  return programs.map((program) => {
    const took = rounds.map((round) => round[program][cost]);
    const ratios = rounds.map((round) => round.action[cost] / round[program][cost]);
    return program === 'action'
      ? [unit, program, spread(took, 1), '', target]
      : ['', program, spread(took, 1), spread(ratios, 2), ''];
  });
}

function table(rounds: readonly Round[]): string {
  const lines = [
    ['', '', 'median (least–most)', 'action to it', 'target'],
    ...rows(rounds, 'wallMs', 'wall time, ms', 'ratio ≤ 1.15'),
    ...rows(rounds, 'peakMiB', 'peak memory, MiB', 'ratio ≤ 1.10'),
    ['size, kB', 'dist/index.js', (statSync(dist).size / 1000).toFixed(0), '', '≤ 200'],
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

const { pairs: wantedPairs } = parseArgs({ options: { pairs: { type: 'string', default: '20' } } }).values;
const wanted = Number(wantedPairs);
if (!Number.isInteger(wanted) || wanted < 1) {
  console.error('Usage: npm run bench:startup [-- --pairs <a whole number from 1>]');
  process.exit(2);
}
const measured: Round[] = [];
for (let round = 0; round < WARM_UPS + wanted; round++) measured.push(await measureRound());
console.log(`Node ${process.version}; each program ${wanted} times in turn, after ${WARM_UPS} to warm up\n`);
console.log(table(measured.slice(WARM_UPS)));

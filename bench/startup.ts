// `npm run bench:startup [-- --pairs N]`: the built action, from its start to its exit with one POST, against a bare Node script that
// sends the same POST: over TLS as to Braze, and over plain HTTP. They run in turn, so that a machine that slows down slows both.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSimulatedBraze } from '../simulator/braze.ts';
import { LOOPBACK_CERTIFICATE } from '../simulator/certificate.ts';
import { runAction } from '../simulator/runner.ts';
import { startServer } from '../simulator/server.ts';
import { head, idsOf, median, row } from './tables.ts';

const WARM_UPS = 2;
const KEY = 'bench-key';
const [ID = ''] = idsOf(1);
const dist = resolve(import.meta.dirname, '../dist/index.js');

const directory = mkdtempSync(join(tmpdir(), 'startup-'));
const certificateFile = join(directory, 'certificate.pem');
writeFileSync(certificateFile, LOOPBACK_CERTIFICATE.cert);

/** What takes turns. */
const programs = { action: dist, bare: resolve(import.meta.dirname, 'bare.cjs') };

/** What one process took, or one to another. */
interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** Runs a program once. Throws where its POST was not answered 202, for then its costs say nothing. */
async function measure(script: string, isSecure: boolean): Promise<Cost> {
  // Each has a Braze of its own, whose integration is free and whose limits are untouched.
  const braze = createSimulatedBraze({
    nowMs: Date.now,
    keys: { [KEY]: ['cdi.integration_sync'] },
    integrations: [{ id: ID }],
  });
  const server = await startServer({ braze, ...(isSecure ? { tls: LOOPBACK_CERTIFICATE } : {}) });
  const { elapsedMs, exitCode, stdout, stderr } = await runAction({
    script,
    inputs: { 'integration-id': ID, 'api-key': KEY, 'rest-endpoint': server.url },
    env: isSecure ? { NODE_EXTRA_CA_CERTS: certificateFile } : {},
    nodeOptions: ['--require', resolve(import.meta.dirname, 'peak.cjs')],
  });
  await server.close();
  if (exitCode !== 0) throw new Error(`${script} ended ${exitCode}:\n${stdout}${stderr}`);
  const { peakKiB, cpuMicroseconds } = JSON.parse(stderr) as { peakKiB: number; cpuMicroseconds: number };
  return { wallMs: elapsedMs, cpuMs: cpuMicroseconds / 1_000, peakMiB: peakKiB / 1_024 };
}

const rows = [
  ['wallMs', 'wall time, ms', 1.2],
  ['cpuMs', 'processor time, ms', 1.2],
  ['peakMiB', 'peak memory, MiB', 1.1],
] as const;

/** Prints the rows of a transport: medians, and the median of the ratios, pair by pair. */
async function compare(isSecure: boolean, pairs: number): Promise<void> {
  const measured: (readonly [action: Cost, bare: Cost])[] = [];
  for (let pair = 0; pair < WARM_UPS + pairs; pair++) {
    measured.push([await measure(programs.action, isSecure), await measure(programs.bare, isSecure)]);
  }
  const counted = measured.slice(WARM_UPS);
  for (const [cost, name, most] of rows) {
    const action = median(counted.map(([{ [cost]: took }]) => took)).toFixed(1);
    const bare = median(counted.map(([, { [cost]: took }]) => took)).toFixed(1);
    const ratios = counted.map(([ours, theirs]) => ours[cost] / theirs[cost]);
    row(isSecure ? 'TLS' : 'HTTP', name, action, bare, median(ratios).toFixed(2), isSecure ? most : '');
  }
}

const { pairs: wanted } = parseArgs({ options: { pairs: { type: 'string', default: '20' } } }).values;
if (!/^[1-9]\d{0,3}$/.test(wanted)) {
  console.error('Usage: npm run bench:startup [-- --pairs <a whole number from 1>]');
  process.exit(2);
}
console.log(`Node ${process.version}; each ${wanted} times in turn, after ${WARM_UPS} to warm up; medians\n`);
head('', '', 'action:', 'bare script:', 'ratio:', 'at most:');
await compare(true, Number(wanted));
await compare(false, Number(wanted));
console.log(`\ndist/index.js: ${(statSync(dist).size / 1_000).toFixed(0)} kB`);
rmSync(directory, { recursive: true });

// `npm run bench:startup [-- --pairs N]`: compares the built action, from start to exit with one POST, to a bare script
// with the same POST, over TLS as to Braze and over plain HTTP. They run in turn, so that a slow machine slows both.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSimulatedBraze } from '../simulator/braze.ts';
import { LOOPBACK_CERTIFICATE } from '../simulator/certificate.ts';
import type { Cost } from './cost.ts';
import { costOf, KEY } from './cost.ts';
import { head, idsOf, median, row } from './tables.ts';

const WARM_UPS = 2;
const [ID = ''] = idsOf(1);
const dist = resolve(import.meta.dirname, '../dist/index.js');

const directory = mkdtempSync(join(tmpdir(), 'startup-'));
const certificateFile = join(directory, 'certificate.pem');
writeFileSync(certificateFile, LOOPBACK_CERTIFICATE.cert);

/** The programs that run in turn. */
const programs = { action: dist, bare: resolve(import.meta.dirname, 'bare.cjs') };

/** Runs a program once. Each time there is a new Braze, whose integration is not busy and whose limits are unused. */
function measure(script: string, isSecure: boolean): Promise<Cost> {
  const braze = createSimulatedBraze({
    nowMs: Date.now,
    keys: { [KEY]: ['cdi.integration_sync'] },
    integrations: [{ id: ID }],
  });
  const secure = isSecure ? { tls: LOOPBACK_CERTIFICATE, env: { NODE_EXTRA_CA_CERTS: certificateFile } } : {};
  return costOf(braze, { script, inputs: { 'integration-id': ID }, ...secure });
}

const rows = [
  ['wallMs', 'wall time, ms', 1.2],
  ['cpuMs', 'processor time, ms', 1.2],
  ['peakMiB', 'peak memory, MiB', 1.1],
] as const;

/** Prints the rows of a transport: medians, and the median of the ratios of the pairs. */
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
  console.error('Usage: npm run bench:startup [-- --pairs <1 to 9999>]');
  process.exit(2);
}
console.log(`Node ${process.version}; medians of ${wanted} pairs, after ${WARM_UPS} to warm up\n`);
head('', '', 'action:', 'bare script:', 'ratio:', 'at most:');
await compare(true, Number(wanted));
await compare(false, Number(wanted));
console.log(`\ndist/index.js: ${(statSync(dist).size / 1_000).toFixed(0)} kB`);
rmSync(directory, { recursive: true });

// `npm run simulator`: runs a simulated Braze to try the action or curl on, until Ctrl-C.
import { parseArgs } from 'node:util';
import type { SeenRequest } from './server.ts';
import { startServer } from './server.ts';
import { createWorld, FULL_KEY, IDS, TRIGGER_KEY } from './world.ts';

const USAGE = 'Usage: npm run simulator -- [--port <0 to 65535>]';

/** The requested port, 0 for any free one; `null` if the arguments are invalid. */
function portFrom(args: readonly string[]): number | null {
  try {
    const { port } = parseArgs({ args: [...args], options: { port: { type: 'string', default: '0' } } }).values;
    return /^\d{1,5}$/.test(port) && Number(port) <= 65_535 ? Number(port) : null;
  } catch {
    return null;
  }
}

function line({ method, path, reply, fault }: SeenRequest): string {
  const answer = fault && fault.sees.kind !== 'answer' ? fault.sees.kind : reply.status;
  return `${new Date().toISOString()} ${method} ${path} → ${answer}${fault ? ' (scripted fault)' : ''}`;
}

async function run(port: number): Promise<void> {
  const { braze, faults, integrations } = createWorld(Date.now);
  const server = await startServer({ braze, faults, port, onRequest: (request) => console.log(line(request)) });
  console.log(
    [
      `Simulated Braze at ${server.url} (use this as rest-endpoint). Press Ctrl-C to stop.`,
      '',
      'Keys',
      `  ${FULL_KEY}  all permissions`,
      `  ${TRIGGER_KEY}   only cdi.integration_sync`,
      '',
      'Integrations',
      ...integrations.map(({ id, does }) => `  ${id}  ${does}`),
      '',
      'For example',
      `  curl -i -X POST -H 'Authorization: Bearer ${FULL_KEY}' ${server.url}/cdi/integrations/${IDS.accepted}/sync`,
      `  curl -i -H 'Authorization: Bearer ${FULL_KEY}' ${server.url}/cdi/integrations/${IDS.accepted}/job_sync_status`,
      '',
    ].join('\n'),
  );
  const stop = () => void server.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

const wantedPort = portFrom(process.argv.slice(2));
if (wantedPort === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  await run(wantedPort).catch((error: NodeJS.ErrnoException) => {
    console.error(`The simulator cannot listen on port ${wantedPort}: ${error.code ?? error.message}`);
    process.exitCode = 1;
  });
}

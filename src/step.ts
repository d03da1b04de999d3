/** The step: inputs, then every integration's sync, then the report. The one place that catches what nobody expected. */

import type { Environment } from './braze/transport.ts';
import type { IntegrationsEndpoint } from './catalog.ts';
import { noCatalog, readCatalog } from './catalog.ts';
import { isMissing } from './github/catalog.ts';
import type { Endpoint } from './github/endpoint.ts';
import { formatDuration } from './github/format.ts';
import { parseInputs } from './github/inputs.ts';
import { createLog } from './github/log.ts';
import type { Report } from './github/report.ts';
import { bugReport, catalogReport, outcomesReport, problemsReport } from './github/report.ts';
import type { Runner } from './github/runner.ts';
import type { Sanitize } from './github/sanitize.ts';
import { createSanitizer } from './github/sanitize.ts';
import type { Outcome } from './github/verdict.ts';
import { exceeds, nameOf } from './github/verdict.ts';
import { wordsFor } from './github/words.ts';
import { createLimiter } from './sync/limiter.ts';
import type { Braze, Untrusted } from './sync/ports.ts';
import type { World } from './sync/session.ts';
import { sync } from './sync/sync.ts';

/** Everything a step touches: the runner, Braze, the clock and chance. */
export interface StepWorld extends Pick<World, 'clock' | 'random' | 'cancelled'> {
  readonly runner: Runner;
  /** Rejects with an error that was thrown outside the step's own flow. Otherwise it never settles. */
  readonly crashed: Promise<never>;
  /** How environment variables affect requests to an origin. */
  inspectEnvironment(origin: string): Environment;
  /** Braze at an endpoint. `debug` gets a line for each request. */
  connect(
    endpoint: Endpoint,
    apiKey: string,
    cancelled: AbortSignal,
    debug: (line: string) => void,
  ): Braze & IntegrationsEndpoint;
}

/** Longer labels are cut. */
const labelAtMost = 60;

/** Runs the step and resolves to whether it succeeds. Rejects only if even the report of a bug fails. */
export async function step(world: StepWorld): Promise<boolean> {
  const sent = { triggers: 0 };
  // After a bug in one sync, the others must not continue while the step reports it.
  const bug = new AbortController();
  const cancelled = AbortSignal.any([world.cancelled, bug.signal]);
  const report = await Promise.race([run({ ...world, cancelled }, sent), world.crashed]).catch((error: unknown) => {
    bug.abort();
    return bugReport(error, sent.triggers, world.runner.docsUrl());
  });
  return deliver(world.runner, report);
}

async function run(world: StepWorld, sent: { triggers: number }): Promise<Report> {
  const { runner, clock, random, cancelled } = world;
  const apiKey = runner.takeSecret('api-key');
  const sanitize = createSanitizer(apiKey);
  const beganAtMs = clock.nowMs();
  const docsUrl = runner.docsUrl();
  const read = (name: string): string => (name === 'api-key' ? apiKey : runner.input(name));
  const parsed = parseInputs(read, runner.isWithoutSecrets());
  if ('problems' in parsed) return problemsReport(parsed.problems, docsUrl, sanitize);
  const { inputs } = parsed;
  const { integrations, endpoint } = inputs;
  const environment = world.inspectEnvironment(endpoint.origin);
  const forbidding = environment.problems.map(({ variable, problem }) => {
    return { input: variable, problem, got: null, meant: null };
  });
  if (forbidding.length > 0) return problemsReport(forbidding, docsUrl, sanitize);
  const proxy = environment.proxy && { ...environment.proxy, host: { untrusted: environment.proxy.host } };
  if (proxy !== null) runner.info(`Requests go through the proxy ${sanitize(proxy.host)} (${proxy.variable}).`);
  const limiter = createLimiter(clock, cancelled);
  const braze = world.connect(endpoint, apiKey, cancelled, (line) => runner.debug(line));
  const counted: Braze = {
    ...braze,
    trigger(...request) {
      sent.triggers += 1;
      return braze.trigger(...request);
    },
  };
  const doubled = inputs.doubledIds.join(', ');
  if (doubled !== '')
    runner.annotate('warning', `integration-id names ${doubled} more than once; each is synced once.`);
  const deadlineMs = beganAtMs + inputs.timeoutMs;
  const onWait = (forMs: number): void =>
    runner.info(`Waiting for the rate limit: next request in ${formatDuration(forMs)}`);
  const catalog = inputs.dryRun ? await readCatalog(braze, limiter, clock, { deadlineMs, onWait }) : noCatalog;
  const setting = { ...inputs, catalog, proxy, docsUrl, sanitize };
  const syncs = integrations.map(async ({ id, label: given }): Promise<Outcome> => {
    const label = given && labelOf(given, sanitize);
    const log = createLog(runner, clock, sanitize, label ?? (integrations.length > 1 ? id : null));
    const order = { ...inputs, integrationId: id, deadlineMs };
    const found = await sync(order, { braze: counted, limiter, clock, random, log, cancelled });
    // The list may miss an integration: it can change between two pages, or its Link header may be unreadable.
    const isListed = found.pastRuns.length > 0 || found.status === 'cancelled';
    const isLost = !isListed && isMissing(catalog, id);
    const outcome = isLost ? ({ ...found, status: 'not_started', cause: 'not-in-list' } as const) : found;
    const judged = { ...outcome, label, tooManyFailed: exceeds(outcome, inputs.maxFailedRows) };
    // The log has the end of a run already, and a step with one integration ends with these words anyway.
    if (integrations.length > 1 && (outcome.cause !== 'ended' || outcome.failedRetry !== null))
      runner.info(`${nameOf(judged)}: ${wordsFor(judged, setting, sanitize).what}`);
    return judged;
  });
  const outcomes = await Promise.all(syncs);
  return outcomes.length === 0 ? catalogReport(setting, cancelled.aborted) : outcomesReport(outcomes, setting);
}

/** A label that is safe to print. The log puts a colon after it, and in the summary it may begin a line. */
function labelOf({ untrusted }: Untrusted, sanitize: Sanitize): string | null {
  const label = [...sanitize({ untrusted: untrusted.replaceAll('`', '') })].slice(0, labelAtMost).join('');
  return label.replace(/^[:\s]+|[:\s]+$/g, '') || null;
}

/** Hands a report to the runner. Outputs come first: a later step may need them even if the rest fails. */
async function deliver(runner: Runner, report: Report): Promise<boolean> {
  const written = runner.setOutputs(report.outputs);
  if (report.level === null) runner.info(report.text);
  else runner.annotate(report.level, report.text);
  if (!written) runner.annotate('error', `The outputs could not be written: ${unwritable('GITHUB_OUTPUT')}`);
  if (!(await runner.writeSummary(report.summary)))
    runner.annotate('warning', `The job summary could not be written: ${unwritable('GITHUB_STEP_SUMMARY')}`);
  return written && report.level !== 'error';
}

function unwritable(variable: string): string {
  return `the file that ${variable} names is missing or not writable.`;
}

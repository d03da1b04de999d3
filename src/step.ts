/** The step: inputs, then every integration's sync, then the report. The one place that catches what nobody expected. */

import type { Environment } from './braze/transport.ts';
import type { IntegrationsEndpoint } from './catalog.ts';
import { readCatalog } from './catalog.ts';
import { catalogTable, isMissing, rowsIn } from './github/catalog.ts';
import type { Endpoint } from './github/endpoint.ts';
import type { Setting } from './github/facts.ts';
import { headlineOf } from './github/headline.ts';
import type { Problem } from './github/inputs.ts';
import { parseInputs } from './github/inputs.ts';
import { createLog } from './github/log.ts';
import { outputsOf, outputsWithout } from './github/outputs.ts';
import { wordsForBug, wordsForProblems } from './github/problems.ts';
import type { Runner } from './github/runner.ts';
import type { Sanitize } from './github/sanitize.ts';
import { asMarkdown, createSanitizer } from './github/sanitize.ts';
import { summaryOf, summaryWithout } from './github/summary.ts';
import type { Outcome } from './github/verdict.ts';
import { caveatOf, exceeds, isGreen, nameOf, worst } from './github/verdict.ts';
import type { Words } from './github/words.ts';
import { wordsFor, wordsForCatalog } from './github/words.ts';
import { createLimiter } from './sync/limiter.ts';
import type { Status } from './sync/outcome.ts';
import { endedWell } from './sync/outcome.ts';
import type { Braze, World } from './sync/ports.ts';
import { sync } from './sync/sync.ts';

/** All that a step touches: the runner that started it, Braze, time and chance. */
export interface StepWorld extends Pick<World, 'clock' | 'random' | 'cancelled'> {
  readonly runner: Runner;
  /** Rejects with what was thrown outside the step's own flow; else never settles. */
  readonly crashed: Promise<never>;
  /** What the environment does to requests to an origin. */
  inspectEnvironment(origin: string): Environment;
  /** Braze at an endpoint. `debug` hears a line about each request. */
  connect(endpoint: Endpoint, apiKey: string, debug: (line: string) => void): Braze & IntegrationsEndpoint;
}

/** A longer label is cut. */
const labelAtMost = 60;

/** What a step reports, every text safe for its place. */
interface Report {
  readonly green: boolean;
  readonly level: 'notice' | 'warning' | 'error' | null;
  readonly text: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the step. Resolves to whether it succeeds; never rejects but where even the report of a bug fails. */
export async function step(world: StepWorld): Promise<boolean> {
  const sent = { triggers: 0 };
  // After a bug in one sync the others must not go on behind the report.
  const bug = new AbortController();
  const cancelled = AbortSignal.any([world.cancelled, bug.signal]);
  const report = await Promise.race([run({ ...world, cancelled }, sent), world.crashed]).catch((error: unknown) => {
    bug.abort();
    return bugReport(error, sent.triggers, world.runner.docsUrl());
  });
  return tell(world.runner, report);
}

async function run(world: StepWorld, sent: { triggers: number }): Promise<Report> {
  const { runner, clock, random, cancelled } = world;
  const apiKey = runner.input('api-key');
  if (apiKey !== '') runner.mask(apiKey);
  const sanitize = createSanitizer(apiKey);
  const beganAtMs = clock.nowMs();
  const docsUrl = runner.docsUrl();
  const parsed = parseInputs((name) => runner.input(name), runner.isWithoutSecrets());
  if ('problems' in parsed) return problemsReport(parsed.problems, docsUrl, sanitize);
  const { integrations, doubledIds, timeoutMs, maxFailedRows, endpoint, ...wanted } = parsed.inputs;
  const environment = world.inspectEnvironment(endpoint.origin);
  const forbidding = environment.problems.map(({ variable, problem }) => {
    return { input: variable, problem, got: null, meant: null };
  });
  if (forbidding.length > 0) return problemsReport(forbidding, docsUrl, sanitize);
  const proxy = environment.proxy && { ...environment.proxy, host: { untrusted: environment.proxy.host } };
  if (proxy !== null) runner.info(`Requests go through the proxy ${sanitize(proxy.host)} (${proxy.variable}).`);
  const limiter = createLimiter(clock);
  const braze = world.connect(endpoint, apiKey, (line) => runner.debug(line));
  const counted: Braze = {
    ...braze,
    trigger(...request) {
      sent.triggers += 1;
      return braze.trigger(...request);
    },
  };
  for (const id of doubledIds)
    runner.annotate('warning', `integration-id names ${id} more than once; it is synced once.`);
  const deadlineMs = beganAtMs + timeoutMs;
  const catalog = wanted.dryRun ? await readCatalog(braze, limiter, { deadlineMs, cancelled }) : null;
  const setting = { endpoint, timeoutMs, syncedThrough: wanted.syncedThrough, catalog, maxFailedRows, proxy, docsUrl };
  const syncs = integrations.map(async ({ id, label: given }): Promise<Outcome> => {
    // In the log a colon follows it, and two would look like a command; in the summary it may begin a line.
    const shown = given && [...sanitize(given).replace(/`|^:+|:+$/g, '')];
    const label = shown?.slice(0, labelAtMost).join('') || null;
    const log = createLog(runner, clock, sanitize, label ?? (integrations.length > 1 ? id : null));
    const order = { ...wanted, integrationId: id, deadlineMs };
    const found = await sync(order, { braze: counted, limiter, clock, random, log, cancelled });
    const isLost = found.status !== 'cancelled' && isMissing(catalog, id);
    const outcome = isLost ? ({ ...found, status: 'not_started', cause: 'not-in-list' } as const) : found;
    const { run: ended } = outcome;
    const tooManyFailed = endedWell(outcome) && ended !== null && exceeds(ended, maxFailedRows);
    const judged = { ...outcome, label, tooManyFailed };
    // A step with one integration ends with these words anyway.
    if (integrations.length > 1) runner.info(`${nameOf(judged)}: ${wordsFor(judged, setting, sanitize).what}`);
    return judged;
  });
  const outcomes = await Promise.all(syncs);
  return outcomes.length === 0 ? catalogReport(setting, sanitize) : outcomesReport(outcomes, setting, sanitize);
}

function outcomesReport(outcomes: readonly Outcome[], setting: Setting, sanitize: Sanitize): Report {
  const green = outcomes.every(isGreen);
  const caveats = outcomes.map(caveatOf);
  const level = green ? ((['warning', 'notice'] as const).find((each) => caveats.includes(each)) ?? null) : 'error';
  const verdict = worst(outcomes);
  const said = textOf(wordsFor(verdict, setting, sanitize));
  const text = outcomes.length === 1 && verdict.label === null ? said : `${nameOf(verdict)}: ${said}`;
  return {
    green,
    level,
    text: outcomes.length === 1 ? text : [`${headlineOf(outcomes)}.`, ...(level === null ? [] : [text])].join(' '),
    outputs: outputsOf(outcomes, setting, sanitize),
    summary: summaryOf(outcomes, setting, sanitize),
  };
}

/** The integrations that there are, for a dry run that names none. */
function catalogReport(setting: Setting, sanitize: Sanitize): Report {
  const rows = rowsIn(setting.catalog);
  const words = wordsForCatalog(setting, sanitize);
  const summary = catalogTable(setting.catalog, [], sanitize);
  const status = rows === null ? 'not_started' : 'checked';
  return {
    ...withoutOutcomes(status, 0, words, words),
    ...(rows === null ? {} : { green: true, level: null, summary: `${summaryWithout(status, words)}\n\n${summary}` }),
  };
}

function problemsReport(problems: readonly Problem[], docsUrl: string | null, sanitize: Sanitize): Report {
  const markdown = wordsForProblems(problems, docsUrl, (text) => asMarkdown(sanitize(text)));
  return withoutOutcomes('not_started', 0, wordsForProblems(problems, docsUrl, sanitize), markdown);
}

/** Shows only the name of what was thrown: a message or a stack may hold a secret, and its lines could be commands. */
function bugReport(error: unknown, triggers: number, docsUrl: string | null): Report {
  const status = triggers > 0 ? 'unknown' : 'not_started';
  const name = error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : 'error';
  const words = wordsForBug(name, status, docsUrl);
  return withoutOutcomes(status, triggers, words, words);
}

function withoutOutcomes(status: Status, attempts: number, words: Words, markdown: Words): Report {
  return {
    green: false,
    level: 'error',
    text: textOf(words),
    outputs: outputsWithout(status, attempts, words),
    summary: summaryWithout(status, markdown),
  };
}

function textOf({ what, advice, link }: Words): string {
  return [what, advice, link && `More: ${link}`].filter((part) => part !== null).join(' ');
}

/** Tells the runner: outputs first, for a later step may need them whatever else fails. */
async function tell(runner: Runner, report: Report): Promise<boolean> {
  const written = runner.setOutputs(report.outputs);
  if (report.level === null) runner.info(report.text);
  else runner.annotate(report.level, report.text);
  if (!written) {
    const why = 'the file that GITHUB_OUTPUT names is missing or not writable';
    runner.annotate('error', `The outputs could not be written: ${why}.`);
  }
  if (!(await runner.writeSummary(report.summary))) {
    runner.annotate('warning', 'The job summary could not be written: GITHUB_STEP_SUMMARY names no file that can be.');
  }
  return written && report.green;
}

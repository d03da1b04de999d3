// Sends the probe's requests: reads the lists and, if asked to, starts one sync and follows it. It judges nothing.
import type { IntegrationRow, IntegrationsEndpoint, IntegrationsPage } from '../src/catalog.ts';
import { sameIdKey } from '../src/github/integrations.ts';
import type { Limiter } from '../src/sync/limiter.ts';
import { Stopped, verdictOn } from '../src/sync/outcome.ts';
import { pollDelayMs } from '../src/sync/polling.ts';
import type { Answered, Braze, Clock, ListFailure, RateLimited, Reply, Run, RunsPage } from '../src/sync/ports.ts';
import { pastDurationsMs, reachesBack, sortRuns } from '../src/sync/runs.ts';

/** How many pages of a list are enough to see how paging works. */
const pagesRead = 3;
/** The most pages that are read to find the integration. */
const integrationPagesAtMost = 20;
/** The most pages that are read to find a run, if lists are not newest first. */
const pagesAtMost = 10;
const requestTimeoutMs = 30_000;
/** The wait between lists until one shows the run. It is multiplied by the number of pages. */
const pollMs = 2_000;
/** When to give up on a run that does not show up, and on one that does not end. */
const shownWithinMs = 10 * 60_000;
const endedWithinMs = 60 * 60_000;

/** The ports and settings of the probe. */
export interface Probe {
  readonly braze: Braze & IntegrationsEndpoint;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly cancelled: AbortSignal;
  readonly integrationId: string;
  /** Prints what the probe is doing. No text is from outside. */
  note(line: string): void;
}

/** The lists that were read. */
export interface Reads {
  integrations: readonly (IntegrationsPage | ListFailure)[];
  runs: readonly (RunsPage | ListFailure)[];
  /** The first page of runs for the id in the other case; null if the id has no letters. */
  otherCase: RunsPage | ListFailure | null;
}

/** One sync that the probe started, or tried to. */
export interface Started {
  /** Null until there is an answer. */
  reply: Reply | null;
  /** When the answer came, by the clock port, ms. */
  answeredAtMs: number;
  /** When a list last did not show the run, and when one first did. */
  notShownAtMs: number | null;
  shownAtMs: number | null;
  /** The run in each list that showed it. */
  readonly sightings: Run[];
  /** The answer to a second trigger while the list showed the run as running. */
  second: Reply | null;
}

/** Reads both lists, and the runs once more with the id in the other case. */
export async function readLists(probe: Probe): Promise<Reads> {
  const reads: Reads = { integrations: [], runs: [], otherCase: null };
  const { braze, integrationId } = probe;
  await untilStopped(async () => {
    probe.note('Reading the list of integrations');
    const integrations = (cursor: string | null) =>
      ask(probe, 'integrations', (limits) => braze.integrations(cursor, limits));
    // The integration's name must be known to keep it out of the report.
    const isOwn = ({ id }: IntegrationRow): boolean => sameIdKey(id) === sameIdKey(integrationId);
    reads.integrations = await pagesOf(integrations, (pages) => {
      const hasOwn = pages.some((page) => page.integrations.some(isOwn));
      return pages.length >= pagesRead && (hasOwn || pages.length === integrationPagesAtMost);
    });
    probe.note('Reading the list of runs');
    reads.runs = await pagesOf(runsOf(probe), (pages) => pages.length === pagesRead);
    const [upper, lower] = [integrationId.toUpperCase(), integrationId.toLowerCase()];
    if (upper === lower) return;
    probe.note('Reading the list of runs with the id in the other case');
    reads.otherCase = await runsOf(probe, integrationId === lower ? upper : lower)(null);
  });
  return reads;
}

/** Starts one sync and follows it to its end. Triggers a second time only while the list shows the run as running. */
export async function startOne(probe: Probe): Promise<Started> {
  const started: Started = {
    ...{ reply: null, answeredAtMs: 0, notShownAtMs: null, shownAtMs: null, sightings: [], second: null },
  };
  await untilStopped(() => follow(probe, started));
  return started;
}

async function follow(probe: Probe, started: Started): Promise<void> {
  const before = await listOf(probe);
  // Without the list, a run from before could be mistaken for ours.
  if (before.failure !== null) return probe.note('The runs cannot be read, so nothing is triggered');
  probe.note('Triggering the sync');
  started.reply = await trigger(probe);
  started.answeredAtMs = probe.clock.nowMs();
  if (!['accepted', 'ambiguous'].includes(started.reply.kind)) return;
  const shownBefore = new Set(before.runs.map(({ startedAtMs }) => startedAtMs));
  const pastMs = pastDurationsMs(sortRuns(before.runs));
  let waitMs: number | null = pollMs;
  while (waitMs !== null) {
    await sleep(probe, waitMs);
    const list = await listOf(probe);
    const run =
      sortRuns(list.runs).find(({ startedAtMs }) => !shownBefore.has(startedAtMs)) ??
      list.runs.find(({ startedAtMs }) => startedAtMs === null);
    waitMs = run === undefined ? notShown(probe, started, list) : await shown(probe, started, run, pastMs);
    if (waitMs !== null) waitMs = Math.max(waitMs, pollMs * list.pages);
  }
}

/** Handles a list without the run. Returns the wait before the next list, or null to give up. */
function notShown({ clock }: Probe, started: Started, { failure }: Awaited<ReturnType<typeof listOf>>): number | null {
  const nowMs = clock.nowMs();
  if (failure === null && started.shownAtMs === null) started.notShownAtMs = nowMs;
  return failure?.kind === 'refused' || nowMs - started.answeredAtMs > shownWithinMs ? null : pollMs;
}

/** Handles a list with the run: triggers again if it is running. Returns the wait before the next list, or null at the end. */
async function shown(probe: Probe, started: Started, run: Run, pastMs: readonly number[]): Promise<number | null> {
  const nowMs = probe.clock.nowMs();
  if (started.shownAtMs === null) probe.note('Braze shows the run');
  started.shownAtMs ??= nowMs;
  started.sightings.push(run);
  const elapsedMs = nowMs - started.answeredAtMs;
  if (verdictOn(run) !== null || elapsedMs > endedWithinMs) return null;
  if (started.second === null && started.reply?.kind === 'accepted') {
    probe.note('Triggering a second time while it runs');
    started.second = await trigger(probe);
  }
  return pollDelayMs(elapsedMs, pastMs);
}

/** Reads pages until there are enough, the list ends, or one cannot be read. */
async function pagesOf<Page extends { readonly kind: 'page'; readonly nextCursor: string | null }>(
  read: (cursor: string | null) => Promise<Page | ListFailure>,
  isEnough: (pages: readonly Page[]) => boolean,
): Promise<readonly (Page | ListFailure)[]> {
  const pages: Page[] = [];
  let cursor: string | null = null;
  do {
    const page: Page | ListFailure = await read(cursor);
    if (page.kind !== 'page') return [...pages, page];
    pages.push(page);
    cursor = page.nextCursor;
  } while (cursor !== null && !isEnough(pages));
  return pages;
}

/** Reads as many runs as needed to see the newest. Also returns how many pages that took. */
async function listOf(probe: Probe) {
  const pages = await pagesOf(runsOf(probe), (read) => {
    const runs = read.flatMap((page) => page.runs);
    return reachesBack(runs, null) || read.length === pagesAtMost;
  });
  const runs = pages.flatMap((page) => (page.kind === 'page' ? page.runs : []));
  const failure = pages.find((page) => page.kind !== 'page') ?? null;
  return { runs, pages: pages.length, failure };
}

function runsOf(probe: Probe, integrationId = probe.integrationId) {
  return (cursor: string | null): Promise<RunsPage | ListFailure> =>
    ask(probe, 'runs', (timeoutMs) => probe.braze.runs(integrationId, cursor, timeoutMs));
}

function trigger(probe: Probe): Promise<Reply> {
  return ask(probe, 'trigger', (timeoutMs) => probe.braze.trigger(probe.integrationId, timeoutMs));
}

/** Sends a request when the rate limits allow it. */
function ask<Answer extends Answered & { readonly kind: string }>(
  { limiter, clock, note }: Probe,
  operation: 'trigger' | 'runs' | 'integrations',
  send: (timeoutMs: number) => Promise<Answer>,
): Promise<Answer | RateLimited> {
  const onWait = (forMs: number): void => note(`Waiting ${Math.ceil(forMs / 1_000)} s for the rate limit`);
  const turn = { urgent: false, deadlineMs: clock.nowMs() + endedWithinMs, onWait };
  return limiter.run(operation, turn, () => send(requestTimeoutMs));
}

async function sleep({ clock, cancelled }: Probe, ms: number): Promise<void> {
  await clock.sleep(ms, cancelled);
  if (cancelled.aborted) throw new Stopped('cancelled');
}

/** Runs `act` until it ends or the probe is stopped. What was seen before a stop counts. */
async function untilStopped(act: () => Promise<void>): Promise<void> {
  await act().catch((error: unknown) => {
    if (!(error instanceof Stopped)) throw error;
  });
}

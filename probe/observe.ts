// What the probe does to Braze: reads lists and, if that was asked for, starts one sync and follows it. It judges nothing.
import type { IntegrationRow, IntegrationsEndpoint, IntegrationsPage } from '../src/catalog.ts';
import { sameIdKey } from '../src/github/integrations.ts';
import type { Limiter } from '../src/sync/limiter.ts';
import { Stopped, verdictOn } from '../src/sync/outcome.ts';
import { pollDelayMs } from '../src/sync/polling.ts';
import type { Answered, Braze, Clock, ListFailure, RateLimited, Reply, Run, RunsPage } from '../src/sync/ports.ts';
import { pastDurationsMs, reachesBack, sortRuns } from '../src/sync/runs.ts';

/** How many pages of a list show how it goes on. */
const pagesRead = 3;
/** How many pages are read to find the integration. */
const integrationPagesAtMost = 20;
/** How many pages are read to find a run where lists are not newest first. */
const pagesAtMost = 10;
const requestTimeoutMs = 30_000;
/** How often the list is read until it shows the run; a list of several pages is read as much less often. */
const pollMs = 2_000;
/** When to give up: on a run that does not show, and on one that does not end. */
const shownWithinMs = 10 * 60_000;
const endedWithinMs = 60 * 60_000;

/** What the probe needs. */
export interface Asking {
  readonly braze: Braze & IntegrationsEndpoint;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly cancelled: AbortSignal;
  readonly integrationId: string;
  /** Says what it is doing. Every text is its own. */
  note(line: string): void;
}

/** What the lists were. */
export interface Reads {
  integrations: readonly (IntegrationsPage | ListFailure)[];
  runs: readonly (RunsPage | ListFailure)[];
  /** The first page by the same id in the other case; null if the id has no letters. */
  otherCase: RunsPage | ListFailure | null;
}

/** One sync that the probe started, or tried to. */
export interface Started {
  /** Null before there was an answer. */
  reply: Reply | null;
  /** When its answer came, by the clock port, ms. */
  answeredAtMs: number;
  /** When the list last did not show the run, and first did. */
  notShownAtMs: number | null;
  shownAtMs: number | null;
  /** The run in each list that showed it. */
  readonly sightings: Run[];
  /** The answer to a second trigger while the list showed the run as running. */
  second: Reply | null;
}

/** Reads both lists, and the runs once more by the id in the other case. */
export async function readLists(asking: Asking): Promise<Reads> {
  const reads: Reads = { integrations: [], runs: [], otherCase: null };
  const { braze, integrationId } = asking;
  await untilStopped(async () => {
    asking.note('Reading the list of integrations');
    const integrations = (cursor: string | null) =>
      ask(asking, 'integrations', (limits) => braze.integrations(cursor, limits));
    // Its name is needed to keep it out of the report.
    const isOwn = ({ id }: IntegrationRow): boolean => sameIdKey(id) === sameIdKey(integrationId);
    reads.integrations = await pagesOf(integrations, (pages) => {
      const hasOwn = pages.some((page) => page.integrations.some(isOwn));
      return pages.length >= pagesRead && (hasOwn || pages.length === integrationPagesAtMost);
    });
    asking.note('Reading the list of runs');
    reads.runs = await pagesOf(runsOf(asking), (pages) => pages.length === pagesRead);
    const [upper, lower] = [integrationId.toUpperCase(), integrationId.toLowerCase()];
    if (upper === lower) return;
    asking.note('Reading the list of runs by the same id in the other case');
    reads.otherCase = await runsOf(asking, integrationId === lower ? upper : lower)(null);
  });
  return reads;
}

/** Starts one sync and follows it to its end. Triggers a second time only while the list shows the run as running. */
export async function startOne(asking: Asking): Promise<Started> {
  const started: Started = {
    ...{ reply: null, answeredAtMs: 0, notShownAtMs: null, shownAtMs: null, sightings: [], second: null },
  };
  await untilStopped(() => follow(asking, started));
  return started;
}

async function follow(asking: Asking, started: Started): Promise<void> {
  const before = await listOf(asking);
  // A run that was there before could not be told from ours.
  if (before.failure !== null) return asking.note('The runs cannot be read, so nothing is triggered');
  asking.note('Triggering the sync');
  started.reply = await trigger(asking);
  started.answeredAtMs = asking.clock.nowMs();
  if (!['accepted', 'ambiguous'].includes(started.reply.kind)) return;
  const shownBefore = new Set(before.runs.map(({ startedAtMs }) => startedAtMs));
  const pastMs = pastDurationsMs(sortRuns(before.runs));
  let waitMs: number | null = pollMs;
  while (waitMs !== null) {
    await sleep(asking, waitMs);
    const list = await listOf(asking);
    const run =
      sortRuns(list.runs).find(({ startedAtMs }) => !shownBefore.has(startedAtMs)) ??
      list.runs.find(({ startedAtMs }) => startedAtMs === null);
    waitMs = run === undefined ? notShown(asking, started, list) : await shown(asking, started, run, pastMs);
    if (waitMs !== null) waitMs = Math.max(waitMs, pollMs * list.pages);
  }
}

/** After a list without the run: the wait before the next one, or null to give up. */
function notShown({ clock }: Asking, started: Started, { failure }: Awaited<ReturnType<typeof listOf>>): number | null {
  const nowMs = clock.nowMs();
  if (failure === null && started.shownAtMs === null) started.notShownAtMs = nowMs;
  return failure?.kind === 'refused' || nowMs - started.answeredAtMs > shownWithinMs ? null : pollMs;
}

/** After a list with the run: triggers a second time if it runs. The wait before the next list, or null at the end. */
async function shown(asking: Asking, started: Started, run: Run, pastMs: readonly number[]): Promise<number | null> {
  const nowMs = asking.clock.nowMs();
  if (started.shownAtMs === null) asking.note('Braze shows the run');
  started.shownAtMs ??= nowMs;
  started.sightings.push(run);
  const elapsedMs = nowMs - started.answeredAtMs;
  if (verdictOn(run) !== null || elapsedMs > endedWithinMs) return null;
  if (started.second === null && started.reply?.kind === 'accepted') {
    asking.note('Triggering a second time while it runs');
    started.second = await trigger(asking);
  }
  return pollDelayMs(elapsedMs, pastMs);
}

/** Pages until there are enough, the list ends, or one cannot be read. */
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

/** The runs, read as far as needed to see the newest, and how many pages that took. */
async function listOf(asking: Asking) {
  const pages = await pagesOf(runsOf(asking), (read) => {
    const runs = read.flatMap((page) => page.runs);
    return reachesBack(runs, null) || read.length === pagesAtMost;
  });
  const runs = pages.flatMap((page) => (page.kind === 'page' ? page.runs : []));
  const failure = pages.find((page) => page.kind !== 'page') ?? null;
  return { runs, pages: pages.length, failure };
}

function runsOf(asking: Asking, integrationId = asking.integrationId) {
  return (cursor: string | null): Promise<RunsPage | ListFailure> =>
    ask(asking, 'runs', (timeoutMs) => asking.braze.runs(integrationId, cursor, timeoutMs));
}

function trigger(asking: Asking): Promise<Reply> {
  return ask(asking, 'trigger', (timeoutMs) => asking.braze.trigger(asking.integrationId, timeoutMs));
}

/** Sends a request when the rate limits allow it. */
function ask<Answer extends Answered & { readonly kind: string }>(
  { limiter, clock, note }: Asking,
  operation: 'trigger' | 'runs' | 'integrations',
  send: (timeoutMs: number) => Promise<Answer>,
): Promise<Answer | RateLimited> {
  const onWait = (forMs: number): void => note(`Waiting ${Math.ceil(forMs / 1_000)} s for the rate limit`);
  const turn = { urgent: false, deadlineMs: clock.nowMs() + endedWithinMs, onWait };
  return limiter.run(operation, turn, () => send(requestTimeoutMs));
}

async function sleep({ clock, cancelled }: Asking, ms: number): Promise<void> {
  await clock.sleep(ms, cancelled);
  if (cancelled.aborted) throw new Stopped('cancelled');
}

/** What was seen before a stop counts. */
async function untilStopped(act: () => Promise<void>): Promise<void> {
  await act().catch((error: unknown) => {
    if (!(error instanceof Stopped)) throw error;
  });
}

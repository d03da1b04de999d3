// The real step in a world that it sees wrongly: what the checker has to notice of it.
import type { Runner } from '../../src/github/runner.ts';
import type { StepWorld } from '../../src/step.ts';
import { step } from '../../src/step.ts';
import type { Reply, Run, RunsPage } from '../../src/sync/ports.ts';
import type { Rule } from './evidence.ts';
import type { Client } from './play.ts';
import { T0_MS } from './world.ts';

/** What is changed of the answers for one integration. */
interface Sight {
  readonly reply?: (reply: Reply) => Reply;
  readonly page?: (page: RunsPage) => RunsPage;
}

/** A step that sees answers wrongly; `sightOf` is called once for each integration. */
function seeing(sightOf: (world: StepWorld) => Sight): Client {
  return (world) => {
    const sights = new Map<string, Sight>();
    const sight = (id: string): Sight => {
      const known = sights.get(id) ?? sightOf(world);
      sights.set(id, known);
      return known;
    };
    const connect: StepWorld['connect'] = (...endpoint) => {
      const braze = world.connect(...endpoint);
      return {
        ...braze,
        async trigger(id, limits) {
          const reply = await braze.trigger(id, limits);
          return sight(id).reply?.(reply) ?? reply;
        },
        async runs(id, cursor, limits) {
          const answer = await braze.runs(id, cursor, limits);
          return answer.kind === 'page' ? (sight(id).page?.(answer) ?? answer) : answer;
        },
      };
    };
    return step({ ...world, connect });
  };
}

/** A sight that changes the `Date` of the first answer that has one, from which the step knows when it began. */
function dating(dateMs: (trueMs: number, world: StepWorld) => number): (world: StepWorld) => Sight {
  return (world) => {
    let isFirst = true;
    const dated = <Answer extends Reply | RunsPage>(answer: Answer): Answer => {
      if (!isFirst || answer.dateMs === null) return answer;
      isFirst = false;
      return { ...answer, dateMs: dateMs(answer.dateMs, world) };
    };
    return { reply: dated, page: (page) => ({ ...dated(page), runs: page.runs }) };
  };
}

/** A sight that knows whether a trigger was accepted, and that hides runs. */
function hiding(isHidden: (run: Run, isAccepted: boolean, lists: number) => boolean): () => Sight {
  return () => {
    let isAccepted = false;
    let lists = 0;
    return {
      reply(reply) {
        isAccepted ||= reply.kind === 'accepted';
        return reply;
      },
      page(page) {
        lists += 1;
        return { ...page, runs: page.runs.filter((run) => !isHidden(run, isAccepted, lists)) };
      },
    };
  };
}

function reading(seen: (run: Run) => Run): () => Sight {
  return () => ({ page: (page) => ({ ...page, runs: page.runs.map(seen) }) });
}

/** A sight that takes a reply of one kind for another, details and all. */
function replyAs(from: Reply['kind'], as: Readonly<Record<string, string>>): () => Sight {
  return () => ({ reply: (reply) => (reply.kind === from ? ({ ...reply, ...as } as Reply) : reply) });
}

function passingOn(tell: (runner: Runner, text: string) => void): (world: StepWorld) => Sight {
  return ({ runner }) => ({
    reply(reply) {
      tell(runner, reply.message?.untrusted ?? '');
      return reply;
    },
  });
}

/** A run of the world that is played, not one of hours before. */
function isRecent({ startedAtMs }: Run): boolean {
  return (startedAtMs ?? T0_MS) >= T0_MS;
}

/** A sight that takes the end of some runs for the time up to which they synced. */
function syncedToItsEnd(isOne: (run: Run, shownMs: number, endMs: number) => boolean): () => Sight {
  return reading((run) => {
    const { finishedAtMs: epochMs, lastTimestampSynced: shown } = run;
    const isSeen = shown !== null && epochMs !== null && isOne(run, shown.epochMs, epochMs);
    return isSeen ? { ...run, lastTimestampSynced: { ...shown, epochMs } } : run;
  });
}

const failed = ['error', 'config_error'];

const refused = { kind: 'refused', refusal: 'other' };

/** By name: a rule that has to catch it, and the step. */
export const distorted: Readonly<Record<string, readonly [rule: Rule, client: Client]>> = {
  'adopts a run that began 3 s before the step': ['I2 green has a reason', seeing(dating((ms) => ms - 9_000))],
  "knows by its runner's clock when it began": [
    'I2 green has a reason',
    seeing(dating((_ms, { clock }) => T0_MS + clock.nowMs())),
  ],
  'forgets what its first list showed': [
    'I2 green has a reason',
    seeing((world) => {
      const { page } = dating((ms) => ms - 4_000)(world);
      let lists = 0;
      return {
        page(seen) {
          lists += 1;
          return page?.(lists === 1 ? { ...seen, runs: [] } : seen) ?? seen;
        },
      };
    }),
  ],
  'takes the run that was there before for its own': [
    'green never lies',
    seeing(() => {
      const early = <Of extends Reply | RunsPage>(of: Of): Of => ({ ...of, dateMs: of.dateMs && of.dateMs - 60_000 });
      const { page } = hiding((run, _isAccepted, lists) => lists === 1 && isRecent(run))();
      return { reply: early, page: (seen) => early(page?.(seen) ?? seen) };
    }),
  ],
  'triggers again though its lost run is shown': [
    'I3 no trigger after it was started or refused',
    seeing(hiding((run, isAccepted) => isRecent(run) && !isAccepted)),
  ],
  'triggers while a run that covers goes on': [
    'I3 no trigger after it was started or refused',
    seeing(hiding((run, isAccepted) => run.status === 'running' && !isAccepted)),
  ],
  'takes an accepted trigger for a busy one': [
    'I3 no trigger after it was started or refused',
    seeing(replyAs('accepted', { kind: 'busy' })),
  ],
  'tests a run that the list keeps showing again and again': [
    'Braze is not flooded',
    seeing(hiding((run, isAccepted, lists) => run.status === 'running' && !isAccepted && lists % 3 !== 1)),
  ],
  'ends unknown though its run was shown to have ended': [
    'it sees what is shown',
    seeing(hiding((run, isAccepted) => isAccepted && isRecent(run) && run.status !== 'running')),
  ],
  'does not see a run end': [
    'it sees what is shown',
    seeing(reading((run) => (isRecent(run) ? { ...run, status: 'running', finishedAtMs: null } : run))),
  ],
  'ends busy after an ambiguous answer': ['red never lies', seeing(replyAs('ambiguous', { kind: 'busy' }))],
  'takes an ambiguous answer for a refusal': ['red never lies', seeing(replyAs('ambiguous', refused))],
  'takes an ambiguous answer for an accepted one': [
    'I2 green has a reason',
    seeing(replyAs('ambiguous', { kind: 'accepted' })),
  ],
  'takes the rate limit for a running sync': ['green never lies', seeing(replyAs('rate-limited', { kind: 'busy' }))],
  'gives up at the first refused connection': ['it does not give up early', seeing(replyAs('not-sent', refused))],
  'takes a run that failed for one that ended well': [
    'green never lies',
    seeing(reading((run) => (failed.includes(run.status) ? { ...run, status: 'success' } : run))),
  ],
  'ends with its own failure though a later run goes on': [
    'red never lies',
    seeing(() => ({
      page(page) {
        const bad = page.runs.find((run) => isRecent(run) && failed.includes(run.status));
        const runs = page.runs.filter(({ startedAtMs }) => (startedAtMs ?? 0) <= (bad?.startedAtMs ?? Infinity));
        return { ...page, runs };
      },
    })),
  ],
  'believes a time that comes from a row of the future': [
    'green never lies',
    seeing(syncedToItsEnd((_run, shownMs, endMs) => shownMs > endMs)),
  ],
  'takes a run for one that reached the time though it fell short': [
    'green never lies',
    seeing(syncedToItsEnd((run, shownMs, endMs) => isRecent(run) && shownMs < endMs)),
  ],
  'joins a run that failed': [
    'green never lies',
    seeing(({ runner }) => {
      const isJoining = runner.input('on-busy') === 'join';
      return reading((run) => (isJoining && failed.includes(run.status) ? { ...run, status: 'success' } : run))();
    }),
  ],
  'retries after a configuration error': [
    'I3 no trigger after it was started or refused',
    seeing(reading((run) => (run.status === 'config_error' ? { ...run, status: 'error' } : run))),
  ],
  "prints the server's text": ['no foreign command', seeing(passingOn((runner, text) => runner.info(text)))],
  "puts the server's text into the summary": [
    'the key is not shown',
    seeing(passingOn((runner, text) => void runner.writeSummary(text))),
  ],
};

// Ways to break the step: each is the real one, but for something that it sees, does or tells wrongly.
import type { Runner } from '../../src/github/runner.ts';
import type { StepWorld } from '../../src/step.ts';
import { step } from '../../src/step.ts';
import type { Reply, Run, RunsPage } from '../../src/sync/ports.ts';
import type { StepVariant } from './play.ts';
import type { Entry } from './view.ts';
import { resultsOf } from './view.ts';
import { T0_MS } from './world.ts';

/** In a world of which something is other than it should be. */
export function within(change: (world: StepWorld) => Partial<StepWorld>): StepVariant {
  return { client: (world) => step({ ...world, ...change(world) }) };
}

/** On a runner that does something else. */
export function on(change: (runner: Runner) => Partial<Runner>): StepVariant {
  return within(({ runner }) => ({ runner: { ...runner, ...change(runner) } }));
}

/** With other inputs. */
export function given(inputs: Readonly<Record<string, string | ((text: string) => string)>>): StepVariant {
  return on(({ input }) => ({
    input(name) {
      const other = inputs[name] ?? input(name);
      return typeof other === 'string' ? other : other(input(name));
    },
  }));
}

/** With other outputs, which may depend on its `results`. */
export function puttingOut(change: (outputs: Entry, results: readonly Entry[]) => Entry): StepVariant {
  return on(({ setOutputs }) => ({
    setOutputs: (outputs) => setOutputs({ ...outputs, ...change(outputs, resultsOf({ outputs }) ?? []) }),
  }));
}

/** With other entries in `results`. */
export function telling(change: (entry: Entry, index: number, all: readonly Entry[]) => Entry): StepVariant {
  return puttingOut((_outputs, results) => ({ results: JSON.stringify(results.map(change)) }));
}

/** With another word for some statuses. */
export function calling(wordFor: (status: string) => string | undefined): StepVariant {
  const renamed = (reported: Entry): Entry => ({
    ...reported,
    status: wordFor(reported['status'] ?? '') ?? reported['status'] ?? '',
  });
  return puttingOut((outputs, results) => ({ ...renamed(outputs), results: JSON.stringify(results.map(renamed)) }));
}

/** With triggers that are sent in another way. */
export function triggering(
  how: (send: (id?: string) => Promise<Reply>, world: StepWorld) => Promise<Reply>,
): StepVariant {
  return within((world) => ({
    connect(...endpoint) {
      const braze = world.connect(...endpoint);
      return { ...braze, trigger: (id, timeoutMs) => how((other = id) => braze.trigger(other, timeoutMs), world) };
    },
  }));
}

/** Without a header of the answers. */
export function unaware(header: string, isTaken: (value: string) => boolean = () => true): StepVariant {
  return {
    reads: (send) => async (request) => {
      const exchange = await send(request);
      const value = exchange.kind === 'answer' ? exchange.headers[header] : undefined;
      if (exchange.kind === 'failure' || value === undefined || !isTaken(String(value))) return exchange;
      return { ...exchange, headers: { ...exchange.headers, [header]: undefined } };
    },
  };
}

/** What is changed of the answers for one integration. */
interface AnswerChange {
  readonly reply?: (reply: Reply) => Reply;
  readonly page?: (page: RunsPage) => RunsPage;
}

type AnswerChangeOf = (world: StepWorld) => AnswerChange;

/** With answers that are seen wrongly; a sight is begun for each integration. */
export function seeing(...sightsOf: readonly AnswerChangeOf[]): StepVariant {
  return within((world) => {
    const known = new Map<string, readonly AnswerChange[]>();
    const sights = (id: string): readonly AnswerChange[] => {
      const own = known.get(id) ?? sightsOf.map((sightOf) => sightOf(world));
      known.set(id, own);
      return own;
    };
    return {
      connect(...endpoint) {
        const braze = world.connect(...endpoint);
        return {
          ...braze,
          async trigger(id, timeoutMs) {
            const answer = await braze.trigger(id, timeoutMs);
            return sights(id).reduce((seen, { reply }) => reply?.(seen) ?? seen, answer);
          },
          async runs(id, cursor, timeoutMs) {
            const answer = await braze.runs(id, cursor, timeoutMs);
            if (answer.kind !== 'page') return answer;
            return sights(id).reduce((seen, { page }) => page?.(seen) ?? seen, answer);
          },
        };
      },
    };
  });
}

/** Changes the `Date` of answers. From the first that has one the step knows when it began. */
export function dating(dateMs: (trueMs: number, isFirst: boolean, world: StepWorld) => number): AnswerChangeOf {
  return (world) => {
    let isFirst = true;
    const dated = <Answer extends Reply | RunsPage>(answer: Answer): Answer => {
      if (answer.dateMs === null) return answer;
      const changed = { ...answer, dateMs: dateMs(answer.dateMs, isFirst, world) };
      isFirst = false;
      return changed;
    };
    return { reply: dated, page: dated };
  };
}

/** Hides runs; knows whether a trigger was accepted, and how many pages there were. */
export function hiding(isHidden: (run: Run, isAccepted: boolean, pages: number) => boolean): AnswerChangeOf {
  return () => {
    let isAccepted = false;
    let pages = 0;
    return {
      reply(reply) {
        isAccepted ||= reply.kind === 'accepted';
        return reply;
      },
      page(page) {
        pages += 1;
        return { ...page, runs: page.runs.filter((run) => !isHidden(run, isAccepted, pages)) };
      },
    };
  };
}

/** Reads something else in each row. */
export function reading(seen: (run: Run, world: StepWorld) => Run): AnswerChangeOf {
  return (world) => ({ page: (page) => ({ ...page, runs: page.runs.map((run) => seen(run, world)) }) });
}

/** Takes the end of some runs for the time up to which they synced. */
export function syncedToItsEnd(isOne: (run: Run, shownMs: number, endMs: number) => boolean): AnswerChangeOf {
  return reading((run) => {
    const { finishedAtMs: epochMs, lastTimestampSynced: shown } = run;
    const isSeen = shown !== null && epochMs !== null && isOne(run, shown.epochMs, epochMs);
    return isSeen ? { ...run, lastTimestampSynced: { ...shown, epochMs } } : run;
  });
}

/** Takes a reply of one kind for another, details and all. */
export function replyAs(from: Reply['kind'], as: Readonly<Record<string, string>>): AnswerChangeOf {
  return () => ({ reply: (reply) => (reply.kind === from ? ({ ...reply, ...as } as Reply) : reply) });
}

/** Passes on what the server says. */
export function passingOn(tell: (runner: Runner, text: string) => void): AnswerChangeOf {
  return ({ runner }) => ({
    reply(reply) {
      tell(runner, reply.message?.untrusted ?? '');
      return reply;
    },
  });
}

/** A run of the world that is played, not one of hours before. */
export function isRecent({ startedAtMs }: Run): boolean {
  return (startedAtMs ?? T0_MS) >= T0_MS;
}

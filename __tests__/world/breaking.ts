// Ways to break the step. Each is the real step, except that it sees, does or reports one thing wrong.
import type { Runner } from '../../src/github/runner.ts';
import type { StepWorld } from '../../src/step.ts';
import { step } from '../../src/step.ts';
import type { Reply, Run, RunsPage } from '../../src/sync/ports.ts';
import type { StepVariant } from './play.ts';
import type { Entry } from './view.ts';
import { resultsOf } from './view.ts';
import { T0_MS } from './world.ts';

/** The step in a world with something changed. */
export function withWorld(change: (world: StepWorld) => Partial<StepWorld>): StepVariant {
  return { client: (world) => step({ ...world, ...change(world) }) };
}

/** The step on a runner that behaves differently. */
export function withRunner(change: (runner: Runner) => Partial<Runner>): StepVariant {
  return withWorld(({ runner }) => ({ runner: { ...runner, ...change(runner) } }));
}

/** The step with other inputs. */
export function withInputs(inputs: Readonly<Record<string, string | ((text: string) => string)>>): StepVariant {
  return withRunner(({ input }) => ({
    input(name) {
      const other = inputs[name] ?? input(name);
      return typeof other === 'string' ? other : other(input(name));
    },
  }));
}

/** The step with other outputs. They may depend on its `results`. */
export function withOutputs(change: (outputs: Entry, results: readonly Entry[]) => Entry): StepVariant {
  return withRunner(({ setOutputs }) => ({
    setOutputs: (outputs) => setOutputs({ ...outputs, ...change(outputs, resultsOf({ outputs }) ?? []) }),
  }));
}

/** The step with other entries in `results`. */
export function withResults(change: (entry: Entry, index: number, all: readonly Entry[]) => Entry): StepVariant {
  return withOutputs((_outputs, results) => ({ results: JSON.stringify(results.map(change)) }));
}

/** The step with some statuses renamed. */
export function withStatus(nameFor: (status: string) => string | undefined): StepVariant {
  const renamed = ({ status = '', ...entry }: Entry): Entry => ({ ...entry, status: nameFor(status) ?? status });
  return withOutputs((outputs, results) => ({ ...renamed(outputs), results: JSON.stringify(results.map(renamed)) }));
}

/** The step with another way to send triggers. */
export function withTriggers(
  trigger: (send: (id?: string) => Promise<Reply>, world: StepWorld) => Promise<Reply>,
): StepVariant {
  return withWorld((world) => ({
    connect(...endpoint) {
      const braze = world.connect(...endpoint);
      return { ...braze, trigger: (id, timeoutMs) => trigger((other = id) => braze.trigger(other, timeoutMs), world) };
    },
  }));
}

/** The step with a header removed from the answers. */
export function withoutHeader(header: string, isRemoved: (value: string) => boolean = () => true): StepVariant {
  return {
    reads: (send) => async (request) => {
      const exchange = await send(request);
      const value = exchange.kind === 'answer' ? exchange.headers[header] : undefined;
      if (exchange.kind === 'failure' || value === undefined || !isRemoved(String(value))) return exchange;
      return { ...exchange, headers: { ...exchange.headers, [header]: undefined } };
    },
  };
}

/** A change to the answers for one integration. */
interface AnswerChange {
  readonly reply?: (reply: Reply) => Reply;
  readonly page?: (page: RunsPage) => RunsPage;
}

type CreateChange = (world: StepWorld) => AnswerChange;

/** The step with changed answers. Each integration gets its own changes. */
export function withAnswers(...creators: readonly CreateChange[]): StepVariant {
  return withWorld((world) => {
    const created = new Map<string, readonly AnswerChange[]>();
    const changesFor = (id: string): readonly AnswerChange[] => {
      const own = created.get(id) ?? creators.map((create) => create(world));
      created.set(id, own);
      return own;
    };
    return {
      connect(...endpoint) {
        const braze = world.connect(...endpoint);
        return {
          ...braze,
          async trigger(id, timeoutMs) {
            const answer = await braze.trigger(id, timeoutMs);
            return changesFor(id).reduce((changed, { reply }) => reply?.(changed) ?? changed, answer);
          },
          async runs(id, cursor, timeoutMs) {
            const answer = await braze.runs(id, cursor, timeoutMs);
            if (answer.kind !== 'page') return answer;
            return changesFor(id).reduce((changed, { page }) => page?.(changed) ?? changed, answer);
          },
        };
      },
    };
  });
}

/** Changes the `Date` of answers. The first answer with a `Date` gives the step its start time. */
export function changeDate(dateMs: (trueMs: number, isFirst: boolean, world: StepWorld) => number): CreateChange {
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

/** Hides runs. It can depend on whether a trigger was accepted, and on the number of pages so far. */
export function hideRuns(isHidden: (run: Run, isAccepted: boolean, pages: number) => boolean): CreateChange {
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

/** Changes the runs in lists. */
export function changeRuns(change: (run: Run, world: StepWorld) => Run): CreateChange {
  return (world) => ({ page: (page) => ({ ...page, runs: page.runs.map((run) => change(run, world)) }) });
}

/** Shows some runs as synced up to the time at which they ended. */
export function claimSyncedToEnd(isAffected: (run: Run, shownMs: number, endMs: number) => boolean): CreateChange {
  return changeRuns((run) => {
    const { finishedAtMs: epochMs, lastTimestampSynced: shown } = run;
    const isChanged = shown !== null && epochMs !== null && isAffected(run, shown.epochMs, epochMs);
    return isChanged ? { ...run, lastTimestampSynced: { ...shown, epochMs } } : run;
  });
}

/** Turns replies of one kind into another kind. */
export function replaceReply(from: Reply['kind'], as: Readonly<Record<string, string>>): CreateChange {
  return () => ({ reply: (reply) => (reply.kind === from ? ({ ...reply, ...as } as Reply) : reply) });
}

/** Prints the server's messages unsanitized. */
export function leakMessage(print: (runner: Runner, text: string) => void): CreateChange {
  return ({ runner }) => ({
    reply(reply) {
      print(runner, reply.message?.untrusted ?? '');
      return reply;
    },
  });
}

/** Whether a run began after the world did, not hours before. */
export function isRecent({ startedAtMs }: Run): boolean {
  return (startedAtMs ?? T0_MS) >= T0_MS;
}

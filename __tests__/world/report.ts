// How the client that checks the checker knows what it does, and tells what came of it; with its bad habits.
import type { StepWorld } from '../../src/step.ts';
import type { Reply, Run } from '../../src/sync/ports.ts';
import { greenNames, outputNames, statusNames } from './evidence.ts';

/** What a client does that it should not. */
export type Habit =
  | 'retries blindly'
  | 'posts again after a 202'
  | "trusts the runner's clock"
  | 'takes any run for its own'
  | 'adopts the run that was there before'
  | 'takes every end for a success'
  | 'ignores failed rows'
  | 'gives up green at the timeout'
  | 'calls an open answer a start'
  | 'calls every red end unknown'
  | 'calls an open answer a failure'
  | 'takes the rate limit for a running sync'
  | 'never stops'
  | 'sleeps past the deadline'
  | 'is deaf to cancellation'
  | "prints the server's text"
  | "puts the server's text out"
  | 'leaks the key in an error'
  | 'leaks the key in base64'
  | 'forgets the outputs on failure'
  | 'writes the outputs twice'
  | 'exits 0 on red'
  | 'reports the best status'
  | 'triggers the first integration twice'
  | 'tells the first integration of all'
  | 'counts the triggers of the worst alone';

/** What a client knows while it goes about its work for one integration. */
export interface Work {
  readonly habit: Habit | null;
  readonly world: StepWorld;
  readonly braze: ReturnType<StepWorld['connect']>;
  /** Of the integration that it tells of, and of the one that it asks for. */
  readonly id: string;
  readonly askedId: string;
  readonly follow: boolean;
  readonly onBusy: string;
  readonly deadlineMs: number;
  /** Until when Braze wants no request of a kind; all integrations share it. */
  readonly quietUntilMs: Record<'trigger' | 'runs', number>;
  attempts: number;
  reply: Reply | null;
}

/** How it ended. */
export interface End {
  readonly status: string;
  readonly run?: Run | undefined;
  readonly adopted?: boolean;
}

/** What is told of an integration, as texts, whether it is red all the same, and what the server said. */
export interface Result {
  readonly told: Readonly<Record<string, string>>;
  readonly overLimit: boolean;
  readonly text: string;
}

/** What a client tells of one integration. */
export function resultOf({ habit, world, id, reply, attempts }: Work, { run, adopted = false, ...end }: End): Result {
  const isVague = habit === 'calls every red end unknown' && !greenNames.includes(end.status);
  const status = isVague ? 'unknown' : end.status;
  const limited = world.runner.input('max-failed-rows') !== '' && habit !== 'ignores failed rows';
  const text = reply?.message?.untrusted ?? '';
  const told = {
    'integration-id': id,
    ...Object.fromEntries(outputNames.filter((name) => name !== 'results').map((name) => [name, ''])),
    status,
    attempts: String(attempts),
    adopted: String(adopted),
    'started-at': run?.startedAt ?? '',
    message: habit === "puts the server's text out" ? text : '',
  };
  return { told, overLimit: limited && status === 'partial' && run?.rowsFailed !== 0, text };
}

/** The outputs that several integrations come to. */
function sumUp(habit: Habit | null, all: readonly Result['told'][]): Readonly<Record<string, string>> {
  const worstFirst = [...all].sort(
    (a, b) => statusNames.indexOf(a['status'] ?? '') - statusNames.indexOf(b['status'] ?? ''),
  );
  const verdict = (habit === 'reports the best status' ? worstFirst.at(-1) : worstFirst[0]) ?? {};
  const counted = habit === 'counts the triggers of the worst alone' ? [verdict] : all;
  const starts = all.map((told) => told['started-at'] ?? '');
  const { 'integration-id': _, ...outputs } = verdict;
  return {
    ...outputs,
    attempts: String(counted.reduce((sum, told) => sum + Number(told['attempts']), 0)),
    adopted: String(all.some((told) => told['adopted'] === 'true')),
    'started-at': starts.includes('') ? '' : (starts.sort()[0] ?? ''),
  };
}

/** Has a client report, and says whether it exits 0. */
export function report(
  { habit, world: { runner } }: Pick<Work, 'habit' | 'world'>,
  results: readonly Result[],
): boolean {
  const key = runner.input('api-key');
  const [first] = results;
  const all = results.map(({ told }) => {
    return habit === 'tells the first integration of all' ? { ...first?.told, ...idOf(told) } : told;
  });
  const summed = sumUp(habit, all);
  const judged = habit === 'reports the best status' ? [summed] : all;
  const isGreen = judged.every(({ status = '' }) => greenNames.includes(status));
  const green = isGreen && !results.some(({ overLimit }) => overLimit);
  const outputs = { ...summed, results: JSON.stringify(all) };
  if (green || habit !== 'forgets the outputs on failure') runner.setOutputs(outputs);
  if (habit === 'writes the outputs twice') runner.setOutputs(outputs);
  if (habit === "prints the server's text") for (const { text } of results) runner.info(text);
  const leaks: Readonly<Partial<Record<Habit, string>>> = {
    'leaks the key in an error': `Bearer ${key}`,
    'leaks the key in base64': btoa(`Bearer ${key}`),
  };
  if (!green) runner.annotate('error', `${summed['status']} ${(habit && leaks[habit]) ?? ''}`);
  return green || habit === 'exits 0 on red';
}

function idOf(told: Result['told']): { 'integration-id': string } {
  return { 'integration-id': told['integration-id'] ?? '' };
}

// Plays a case and checks each of its steps.
import type { Case } from './cases.ts';
import { check } from './checker.ts';
import type { Evidence, Violation } from './evidence.ts';
import type { StepVariant } from './play.ts';
import { playAll } from './play.ts';

/** The result of a case. */
export interface Judgement {
  /** One for each step, in order. */
  readonly evidence: readonly Evidence[];
  readonly violations: readonly Violation[];
  /** What would be a violation if the step could have known. */
  readonly excused: readonly Violation[];
}

/** Plays a case and judges it. */
export async function judge(it: Case, variant?: StepVariant): Promise<Judgement> {
  const evidence = await playAll(it, variant);
  const found = evidence.flatMap((step) => {
    const where = evidence.length === 1 ? '' : `${step.name}: `;
    return check(step).map((violation) => ({ ...violation, message: `${where}${violation.message}` }));
  });
  const isExcused = ({ excuse }: Violation): boolean => excuse !== undefined;
  return { evidence, violations: found.filter((one) => !isExcused(one)), excused: found.filter(isExcused) };
}

/** What happened, line by line: the requests and their answers, then the runs, then how each step ended. */
export function traceOf({ evidence }: Judgement): string {
  const beganAtMs = Math.min(...evidence.map((step) => step.beganAtMs));
  const since = (ms: number): string => `${((ms - beganAtMs) / 1_000).toFixed(3)} s`;
  const requests = evidence.flatMap(({ name, wire }) => wire.map((entry) => ({ name, ...entry })));
  return [
    ...requests
      .sort((a, b) => a.atMs - b.atMs)
      .map(({ name, atMs, method, integrationId, arrived, answer, untilMs }) => {
        const saw = answer?.kind === 'answer' ? answer.httpStatus : (answer?.code ?? 'nothing');
        const began = arrived?.effect ? `, run ${arrived.effect.startedRun} began` : '';
        const truth = arrived === null ? 'was not sent' : `Braze ${arrived.status ?? 'received nothing'}`;
        return `${since(atMs)} ${name} ${method} ${short(integrationId)}: ${truth}, client saw ${saw} at ${since(untilMs)}${began}`;
      }),
    ...(evidence[0]?.runs ?? [])
      .filter(({ endsAtMs, plan }) => endsAtMs + plan.visibleAfterMs > beganAtMs - 60_000)
      .map(
        ({ integrationId, number, by, from, startedAtMs, endsAtMs, plan }) =>
          `run ${number} of ${short(integrationId)} by ${from ?? by}: ${since(startedAtMs)} to ${since(endsAtMs)}, ${plan.onceEnded.job_status ?? plan.result}, shown after ${plan.visibleAfterMs} ms, its end after ${plan.endShownAfterMs} ms; start moves ${plan.startMovesMs} ms, end ${plan.endStampedAheadMs} ms ahead`,
      ),
    ...evidence.flatMap(({ name, endedAtMs, succeeds, outputs, stdout }) => [
      `${name} ${endedAtMs === null ? 'never ended' : since(endedAtMs)}: ${succeeds ? 'succeeded' : 'failed'} ${JSON.stringify(outputs)}`,
      stdout,
    ]),
  ].join('\n');
}

function short(integrationId: string | null): string {
  return integrationId?.slice(0, 4) ?? 'nothing';
}

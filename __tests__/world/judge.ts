// Plays a case and judges it: the checker's findings, and the two things that only whoever knows the case can tell.
import { isDeepStrictEqual } from 'node:util';
import type { Case } from './cases.ts';
import type { Evidence, Findings, Violation } from './checker.ts';
import { check } from './checker.ts';
import { play, theStep } from './play.ts';

/** A violation, by a rule of the checker's or one of ours. */
export interface Finding {
  readonly rule: Violation['rule'] | 'the assumption is one of late lists' | 'the same case gives the same trace';
  readonly says: string;
}

/** What came of a case. */
export interface Judgement {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
  /** Green on a run that no list showed in time: see {@link Findings}. */
  readonly assumed: Findings['assumed'];
}

/** Plays a case, twice if it is to be the same both times, and judges it. */
export async function judge(it: Case, { twice = false, contestant = theStep } = {}): Promise<Judgement> {
  const evidence = await play(it, contestant);
  const { violations, assumed } = check(evidence);
  const findings: Finding[] = [...violations];
  if (assumed && !mayShowLate(it)) {
    findings.push({ rule: 'the assumption is one of late lists', says: 'every run was shown at once' });
  }
  if (twice && !isDeepStrictEqual(await play(it, contestant), evidence)) {
    findings.push({ rule: 'the same case gives the same trace', says: 'the second time was another' });
  }
  return { evidence, findings, assumed };
}

/** Whether a run that was there before the step may have been kept from its first list. */
function mayShowLate({ initially, schedule }: Case): boolean {
  return initially.endsWith('shows late') || schedule.includes('foreign run shows late');
}

/** What happened, line by line: the requests with what came back, then the runs, then how the step ended. */
export function traceOf({ evidence }: Judgement): string {
  const { wire, runs, beganAtMs, endedAtMs, outputs, green, stdout } = evidence;
  const since = (ms: number): string => `${((ms - beganAtMs) / 1_000).toFixed(3)} s`;
  return [
    ...wire.map(
      ({ atMs, method, status, sawStatus, effect }) =>
        `${since(atMs)} ${method}: Braze ${status ?? 'heard nothing'}, client saw ${sawStatus ?? 'nothing'}${effect ? `, run ${effect.startedRun} began` : ''}`,
    ),
    ...runs
      .filter(({ endsAtMs, plan }) => endsAtMs + plan.visibleAfterMs > beganAtMs - 60_000)
      .map(
        ({ number, by, startedAtMs, endsAtMs, plan }) =>
          `run ${number} by ${by}: ${since(startedAtMs)} to ${since(endsAtMs)}, ${plan.result}, shown after ${plan.visibleAfterMs} ms`,
      ),
    `${endedAtMs === null ? 'never ended' : since(endedAtMs)}: ${green ? 'green' : 'red'} ${JSON.stringify(outputs)}`,
    stdout,
  ].join('\n');
}

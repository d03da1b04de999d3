// Plays a case and judges it: the checker's findings on each step, and the two things that only who knows the case can tell.
import { isDeepStrictEqual } from 'node:util';
import type { Case } from './cases.ts';
import { integrationsOf, stepsOf } from './cases.ts';
import { check } from './checker.ts';
import type { Evidence, Findings, Violation } from './evidence.ts';
import { playAll, theStep } from './play.ts';

/** A violation, by a rule of the checker's or one of ours. */
export interface Finding {
  readonly rule: Violation['rule'] | 'the assumption is one of late lists' | 'the same case gives the same trace';
  readonly says: string;
}

/** What came of a case. */
export interface Judgement {
  /** Of each step, in their order. */
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
  /** Some step was green on a run that no list showed in time: see {@link Findings}. */
  readonly assumed: Findings['assumed'];
}

/** Plays a case, twice if it is to be the same both times, and judges it. */
export async function judge(it: Case, { twice = false, contestant = theStep } = {}): Promise<Judgement> {
  const evidence = await playAll(it, contestant);
  const checked = evidence.map((of) => ({ name: of.name, ...check(of) }));
  const findings: Finding[] = checked.flatMap(({ name, violations }) =>
    evidence.length === 1 ? violations : violations.map(({ rule, says }) => ({ rule, says: `${name}: ${says}` })),
  );
  const assumed = checked.some((step) => step.assumed);
  if (assumed && !mayShowLate(it)) {
    findings.push({ rule: 'the assumption is one of late lists', says: 'every run was shown at once' });
  }
  if (twice && !isDeepStrictEqual(await playAll(it, contestant), evidence)) {
    findings.push({ rule: 'the same case gives the same trace', says: 'the second time was another' });
  }
  return { evidence, findings, assumed };
}

/** Whether a run that was there before a step may have been kept from its first list; another step's may be such a run. */
function mayShowLate(it: Case): boolean {
  const steps = stepsOf(it);
  return (
    integrationsOf(it).some(({ initially }) => initially.endsWith('shows late')) ||
    steps.some(({ schedule }) => schedule.includes('foreign run shows late')) ||
    (steps.length > 1 && integrationsOf(it).some(({ ours }) => ours.some(({ visibleAfterMs }) => visibleAfterMs > 0)))
  );
}

/** What happened, line by line: the requests with what came back, then the runs, then how each step ended. */
export function traceOf({ evidence }: Judgement): string {
  const beganAtMs = Math.min(...evidence.map((step) => step.beganAtMs));
  const since = (ms: number): string => `${((ms - beganAtMs) / 1_000).toFixed(3)} s`;
  const requests = evidence.flatMap(({ name, wire }) => wire.map((entry) => ({ name, ...entry })));
  return [
    ...requests
      .sort((a, b) => a.number - b.number)
      .map(
        ({ name, atMs, method, integrationId, status, sawStatus, effect }) =>
          `${since(atMs)} ${name} ${method} ${short(integrationId)}: Braze ${status ?? 'heard nothing'}, client saw ${sawStatus ?? 'nothing'}${effect ? `, run ${effect.startedRun} began` : ''}`,
      ),
    ...(evidence[0]?.runs ?? [])
      .filter(({ endsAtMs, plan }) => endsAtMs + plan.visibleAfterMs > beganAtMs - 60_000)
      .map(
        ({ integrationId, number, by, from, startedAtMs, endsAtMs, plan }) =>
          `run ${number} of ${short(integrationId)} by ${from ?? by}: ${since(startedAtMs)} to ${since(endsAtMs)}, ${plan.result}, shown after ${plan.visibleAfterMs} ms`,
      ),
    ...evidence.flatMap(({ name, endedAtMs, green, outputs, stdout }) => [
      `${name} ${endedAtMs === null ? 'never ended' : since(endedAtMs)}: ${green ? 'green' : 'red'} ${JSON.stringify(outputs)}`,
      stdout,
    ]),
  ].join('\n');
}

function short(integrationId: string | null): string {
  return integrationId?.slice(0, 4) ?? 'nothing';
}

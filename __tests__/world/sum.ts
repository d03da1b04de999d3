// Whether a step's outputs combine its entries in `results`: the worst status, the sums, the earliest and latest times.
import { outputNames } from '../../simulator/runner.ts';
import type { Config, Evidence, Violation } from './evidence.ts';
import { broken, statusNames } from './evidence.ts';
import type { Entry } from './view.ts';
import { parseTime, resultsOf } from './view.ts';

const rule = 'outputs combine the integrations';

/** The part of the evidence that this check needs. */
type SumEvidence = Pick<Evidence, 'succeeds' | 'outputs' | 'outputsWritten'> & {
  readonly config: Pick<Config, 'integrationIds'>;
};

/** Checks the outputs against `results`. These are empty if the step failed before its first request, or because of a bug. */
export function checkSum(evidence: SumEvidence): readonly Violation[] {
  const { config, succeeds, outputs, outputsWritten } = evidence;
  if (outputsWritten !== 1) return [];
  const results = resultsOf(evidence);
  if (results === null) return [{ rule, message: 'results is not a list' }];
  if (results.length === 0) {
    const isAllowed = !succeeds && (outputs['status'] === 'not_started' || outputs['status'] === 'unknown');
    return broken(rule, !isAllowed && `${outputs['status']}, although results is empty`);
  }
  const ids = results.map((entry) => entry['integration-id']);
  if (ids.join() !== config.integrationIds.join()) return [{ rule, message: `results has the ids ${ids.join()}` }];
  return [...missing(results), ...(results.length === 1 ? same(outputs, results) : together(outputs, results))];
}

function missing(results: readonly Entry[]): readonly Violation[] {
  const names = outputNames.filter((name) => name !== 'results' && results.some((entry) => entry[name] === undefined));
  return broken(rule, names.length > 0 && `entries in results lack ${names.join(', ')}`);
}

function same(outputs: Entry, [only = {}]: readonly Entry[]): readonly Violation[] {
  const others = outputNames.filter((name) => name !== 'results' && only[name] !== outputs[name]);
  return broken(rule, others.length > 0 && `one integration, but its entry has other values of ${others.join(', ')}`);
}

function together(outputs: Entry, results: readonly Entry[]): readonly Violation[] {
  const rank = ({ status = '' }: Entry): number => statusNames.indexOf(status);
  const worst = Math.min(...results.map(rank));
  const answerOf = (entry: Entry): string => JSON.stringify([entry['http-status'], entry['message']]);
  const answers = results.filter((entry) => rank(entry) === worst).map(answerOf);
  const startedAtMs = Math.min(...times(results, 'started-at'));
  const finishedAtMs = Math.max(...times(results, 'finished-at'));
  const seconds = (finishedAtMs - startedAtMs) / 1_000;
  const expected: Entry = {
    status: statusNames[worst] ?? '',
    attempts: sumOf(results, 'attempts'),
    'rows-synced': sumOf(results, 'rows-synced'),
    'rows-failed': sumOf(results, 'rows-failed'),
    adopted: String(results.some(({ adopted }) => adopted === 'true')),
    'duration-seconds': seconds >= 0 && Number.isFinite(seconds) ? String(seconds) : '',
    'last-timestamp-synced': '',
    'dashboard-url': '',
  };
  const wrong = Object.entries(expected).filter(([name, value]) => outputs[name] !== value);
  return [
    ...wrong.map(([name, value]) => ({ rule, message: `${name} is ${outputs[name]}, not ${value}` }) as const),
    ...broken(rule, !answers.includes(answerOf(outputs)) && 'the answer is not that of a worst integration'),
    ...broken(rule, !isTime(outputs['started-at'], startedAtMs) && 'started-at is not the earliest'),
    ...broken(rule, !isTime(outputs['finished-at'], finishedAtMs) && 'finished-at is not the latest'),
  ];
}

/** Whether an output is this time, or empty if no time is known. */
function isTime(text: string | undefined, ms: number): boolean {
  return Number.isFinite(ms) ? parseTime(text ?? '').ms === ms : text === '';
}

/** The known times. */
function times(results: readonly Entry[], name: string): readonly number[] {
  return results.map((entry) => parseTime(entry[name] ?? '').ms).filter((ms) => !Number.isNaN(ms));
}

function sumOf(results: readonly Entry[], name: string): string {
  const known = results.map((entry) => entry[name] ?? '').filter((text) => text !== '');
  return known.length === 0 ? '' : String(known.reduce((sum, text) => sum + Number(text), 0));
}

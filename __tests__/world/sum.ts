// Whether the outputs of a step are what its integrations' entries in `results` come to: the worst, sums, and the span.
import { outputNames } from '../../simulator/runner.ts';
import type { Config, Evidence, Violation } from './evidence.ts';
import { broken, statusNames } from './evidence.ts';
import type { Entry } from './view.ts';
import { parseTime, resultsOf } from './view.ts';

const rule = 'outputs sum up the integrations';

/** As much of the evidence as it takes. */
type Summed = Pick<Evidence, 'succeeds' | 'outputs' | 'outputsWritten'> & {
  readonly config: Pick<Config, 'integrationIds'>;
};

/** Checks the outputs against `results`. Of a step that ended before or by a bug there are none, and it is red. */
export function checkSum(evidence: Summed): readonly Violation[] {
  const { config, succeeds, outputs, outputsWritten } = evidence;
  if (outputsWritten !== 1) return [];
  const results = resultsOf(evidence);
  if (results === null) return [{ rule, says: 'results is no list' }];
  if (results.length === 0) {
    const isReported = !succeeds && (outputs['status'] === 'not_started' || outputs['status'] === 'unknown');
    return broken(rule, !isReported && `${outputs['status']}, though nothing is reported of any integration`);
  }
  const ids = results.map((entry) => entry['integration-id']);
  if (ids.join() !== config.integrationIds.join()) return [{ rule, says: `results are those of ${ids.join()}` }];
  return [...missing(results), ...(results.length === 1 ? same(outputs, results) : together(outputs, results))];
}

function missing(results: readonly Entry[]): readonly Violation[] {
  const names = outputNames.filter((name) => name !== 'results' && results.some((entry) => entry[name] === undefined));
  return broken(rule, names.length > 0 && `there are results without ${names.join(', ')}`);
}

function same(outputs: Entry, [only = {}]: readonly Entry[]): readonly Violation[] {
  const others = outputNames.filter((name) => name !== 'results' && only[name] !== outputs[name]);
  return broken(rule, others.length > 0 && `one integration, but other values of ${others.join(', ')}`);
}

function together(outputs: Entry, results: readonly Entry[]): readonly Violation[] {
  const rank = ({ status = '' }: Entry): number => statusNames.indexOf(status);
  const worst = Math.min(...results.map(rank));
  const answerOf = (reported: Entry): string => JSON.stringify([reported['http-status'], reported['message']]);
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
    ...wrong.map(([name, value]) => ({ rule, says: `${name} is ${outputs[name]}, not ${value}` }) as const),
    ...broken(rule, !answers.includes(answerOf(outputs)) && 'the answer reported is not that of the worst'),
    ...broken(rule, !isTime(outputs['started-at'], startedAtMs) && 'started-at is not the earliest'),
    ...broken(rule, !isTime(outputs['finished-at'], finishedAtMs) && 'finished-at is not the latest'),
  ];
}

/** Whether an output is this time; where no time is known, nothing. */
function isTime(text: string | undefined, ms: number): boolean {
  return Number.isFinite(ms) ? parseTime(text ?? '').ms === ms : text === '';
}

/** The times that are known. */
function times(results: readonly Entry[], name: string): readonly number[] {
  return results.map((entry) => parseTime(entry[name] ?? '').ms).filter((ms) => !Number.isNaN(ms));
}

function sumOf(results: readonly Entry[], name: string): string {
  const known = results.map((entry) => entry[name] ?? '').filter((text) => text !== '');
  return known.length === 0 ? '' : String(known.reduce((sum, text) => sum + Number(text), 0));
}

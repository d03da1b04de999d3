// Whether a step kept its word, judged from outside: by what reached Braze and what truly ran there, by the exit, the
// outputs and the printed text. Knows the rules of docs/how-it-decides.md and nothing of the code that keeps them.
import { outputNames } from '../../simulator/runner.ts';
import type { Evidence, Violation } from './evidence.ts';
import { broken, statusNames, successNames } from './evidence.ts';
import { checkFlood, checkLimits } from './flood.ts';
import { checkPatience } from './patience.ts';
import { commandsIn, keyForms, unescapeData } from './printed.ts';
import { checkSum } from './sum.ts';
import { checkSynced } from './synced.ts';
import { checkTruth } from './truth.ts';
import type { View } from './view.ts';
import { viewsOf } from './view.ts';

/** How long a step may take beyond its deadline, and after a cancellation. */
const overtimeMs = 5_000;
const cancelMs = 2_000;

/** Checks one step: each of its integrations by itself, and what it says and does as a whole. */
export function check(evidence: Evidence): readonly Violation[] {
  const views = viewsOf(evidence);
  return [
    ...views.flatMap(checkIntegration),
    ...inTime(evidence),
    ...outputsOnce(evidence),
    ...checkSum(evidence),
    ...exit(evidence, views),
    ...secrecy(evidence),
    ...commands(evidence),
    ...addresses(evidence),
    ...checkLimits(evidence),
  ];
}

/** One integration of a step; which one it is stands in what is found. */
function checkIntegration(view: View): readonly Violation[] {
  const where = view.config.integrationIds.length > 1 ? `${view.integrationId}: ` : '';
  return [
    ...checkTruth(view),
    ...checkSynced(view),
    ...checkPatience(view),
    ...agreement(view),
    ...checkFlood(view),
  ].map((violation) => ({ ...violation, says: `${where}${violation.says}`, status: view.status }));
}

function inTime(evidence: Evidence): readonly Violation[] {
  const rule = 'I4 ends in time';
  const { beganAtMs, endedAtMs, cancelledAtMs, config } = evidence;
  if (endedAtMs === null) return [{ rule, says: 'it never ended' }];
  const lateMs = wakingMs(evidence, beganAtMs, endedAtMs) - config.timeoutMs;
  const afterCancelMs = cancelledAtMs === null ? 0 : wakingMs(evidence, Math.max(cancelledAtMs, beganAtMs), endedAtMs);
  return [
    ...broken(rule, lateMs > overtimeMs && `it ended ${lateMs} ms after the deadline`),
    ...broken(rule, afterCancelMs > cancelMs && `it ended ${afterCancelMs} ms after it was cancelled`),
  ];
}

/** For how long of a time the step was awake. */
function wakingMs({ freezes }: Evidence, fromMs: number, toMs: number): number {
  const frozen = freezes.map((freeze) => Math.max(0, Math.min(toMs, freeze.toMs) - Math.max(fromMs, freeze.fromMs)));
  return toMs - fromMs - frozen.reduce((sum, ms) => sum + ms, 0);
}

function outputsOnce({ outputs, outputsWritten }: Evidence): readonly Violation[] {
  const rule = 'I5 outputs are written once';
  const missing = outputNames.filter((name) => outputs[name] === undefined);
  return broken(
    rule,
    outputsWritten !== 1 && `outputs were written ${outputsWritten} times`,
    outputsWritten === 1 && missing.length > 0 && `there are no outputs ${missing.join(', ')}`,
  );
}

/** Whether the status of an integration is one, and its triggers are counted. */
function agreement({ status, reported, posts, outputsWritten }: View): readonly Violation[] {
  const rule = 'exit and status agree';
  if (outputsWritten !== 1) return [];
  const attempts = reported['attempts'];
  return broken(
    rule,
    !statusNames.includes(status) && `there is no status ${status}`,
    attempts !== String(posts.length) && `attempts is ${attempts}, but ${posts.length} triggers were sent`,
  );
}

/** Whether the step is green if all of its integrations are, red if one is not, and says so once. */
function exit({ succeeds, stdout, config, outputsWritten }: Evidence, views: readonly View[]): readonly Violation[] {
  const rule = 'exit and status agree';
  if (outputsWritten !== 1) return [];
  const isRed = views.some(({ status }) => !successNames.includes(status));
  const mayBeRed = isRed || (config.maxFailedRows !== null && views.some(({ status }) => status === 'partial'));
  const words = views.map(({ status }) => status).join();
  const errors = commandsIn(stdout).filter(({ name }) => name === 'error').length;
  return broken(
    rule,
    (succeeds ? isRed : !mayBeRed) && `${words} is ${succeeds ? 'green' : 'red'}`,
    errors !== (succeeds ? 0 : 1) && `${errors} error annotations on ${succeeds ? 'green' : 'red'}`,
  );
}

function secrecy({ config, stdout, outputs, summary }: Evidence): readonly Violation[] {
  const rule = 'the key is not shown';
  // The one place where it may stand: the line that has the runner mask it, before any other.
  const mask = `::add-mask::${config.key.replaceAll('%', '%25')}\n`;
  const rest = stdout.startsWith(mask) ? stdout.slice(mask.length) : stdout;
  // The runner shows what a command says, not the command.
  const shown = unescapeData(rest);
  const places = Object.entries({ log: rest, 'the log': shown, summary, ...outputs });
  return keyForms(config.key).flatMap(([form, key]) => {
    return broken(rule, ...places.map(([place, text]) => text.includes(key) && `it stands in ${place}, ${form}`));
  });
}

function commands({ stdout, config }: Evidence): readonly Violation[] {
  const own = ['notice', 'warning', 'error', 'debug'];
  const foreign = commandsIn(stdout).filter(({ name, data, version }, index) => {
    const isMask = index === 0 && name === 'add-mask' && data === config.key;
    return !isMask && (version === 1 || !own.includes(name));
  });
  return foreign.map(({ name, line }) => ({ rule: 'no foreign command', says: `${name} in ${JSON.stringify(line)}` }));
}

function addresses({ wire, config }: Evidence): readonly Violation[] {
  const stray = wire.find(
    ({ endpoint, integrationId }) =>
      // A dry run asks for the list of integrations, which is about none.
      !(config.dryRun && endpoint === 'list') &&
      ((endpoint !== 'trigger' && endpoint !== 'runs') || !config.integrationIds.includes(integrationId ?? '')),
  );
  return broken('only Braze is asked', stray !== undefined && `${stray?.method} ${stray?.path}`);
}

// Judges a step from outside: by what reached Braze and what ran there, by the exit code, the outputs and the printed
// text. It knows the rules of docs/how-it-decides.md, and nothing about the code that implements them.
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

/** How long a step may continue after its deadline, and after a cancellation. */
const overtimeMs = 5_000;
const cancelMs = 2_000;

/** Checks one step: each of its integrations, and the step as a whole. */
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

/** Checks one integration of a step. If there are several, the violations name it. */
function checkIntegration(view: View): readonly Violation[] {
  const where = view.config.integrationIds.length > 1 ? `${view.integrationId}: ` : '';
  return [
    ...checkTruth(view),
    ...checkSynced(view),
    ...checkPatience(view),
    ...agreement(view),
    ...checkFlood(view),
  ].map((violation) => ({ ...violation, message: `${where}${violation.message}`, status: view.status }));
}

function inTime(evidence: Evidence): readonly Violation[] {
  const rule = 'I4 the step ends in time';
  const { beganAtMs, endedAtMs, cancelledAtMs, config } = evidence;
  if (endedAtMs === null) return [{ rule, message: 'it never ended' }];
  const lateMs = awakeMs(evidence, beganAtMs, endedAtMs) - config.timeoutMs;
  const afterCancelMs = cancelledAtMs === null ? 0 : awakeMs(evidence, Math.max(cancelledAtMs, beganAtMs), endedAtMs);
  return [
    ...broken(rule, lateMs > overtimeMs && `it ended ${lateMs} ms after the deadline`),
    ...broken(rule, afterCancelMs > cancelMs && `it ended ${afterCancelMs} ms after it was cancelled`),
  ];
}

/** How long of a time span the step was not frozen. */
function awakeMs({ freezes }: Evidence, fromMs: number, toMs: number): number {
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

/** Whether the integration's status exists and `attempts` counts its triggers. */
function agreement({ status, reported, posts, outputsWritten }: View): readonly Violation[] {
  const rule = 'exit code and status agree';
  if (outputsWritten !== 1) return [];
  const attempts = reported['attempts'];
  return broken(
    rule,
    !statusNames.includes(status) && `there is no status ${status}`,
    attempts !== String(posts.length) && `attempts is ${attempts}, but ${posts.length} triggers were sent`,
  );
}

/** Whether the step succeeds exactly if all of its integrations do, and prints one error if it fails. */
function exit({ succeeds, stdout, config, outputsWritten }: Evidence, views: readonly View[]): readonly Violation[] {
  const rule = 'exit code and status agree';
  if (outputsWritten !== 1) return [];
  const hasFailure = views.some(({ status }) => !successNames.includes(status));
  const mayFail = hasFailure || (config.maxFailedRows !== null && views.some(({ status }) => status === 'partial'));
  const ending = succeeds ? 'succeeds' : 'fails';
  const words = views.map(({ status }) => status).join();
  const errors = commandsIn(stdout).filter(({ name }) => name === 'error').length;
  return broken(
    rule,
    (succeeds ? hasFailure : !mayFail) && `the step ${ending} with ${words}`,
    errors !== (succeeds ? 0 : 1) && `the step ${ending} with ${errors} error annotations`,
  );
}

function secrecy({ config, stdout, outputs, summary }: Evidence): readonly Violation[] {
  const rule = 'the key does not leak';
  // The key may appear once: in the first line, which makes the runner mask it.
  const mask = `::add-mask::${config.key.replaceAll('%', '%25')}\n`;
  const rest = stdout.startsWith(mask) ? stdout.slice(mask.length) : stdout;
  // The runner shows the data of a command, not the command.
  const shown = unescapeData(rest);
  const places = Object.entries({ log: rest, 'the log': shown, summary, ...outputs });
  return keyForms(config.key).flatMap(([form, key]) => {
    return broken(rule, ...places.map(([place, text]) => text.includes(key) && `it is in ${place}, ${form}`));
  });
}

function commands({ stdout, config }: Evidence): readonly Violation[] {
  const own = ['notice', 'warning', 'error', 'debug'];
  const injected = commandsIn(stdout).filter(({ name, data, version }, index) => {
    const isMask = index === 0 && name === 'add-mask' && data === config.key;
    return !isMask && (version === 1 || !own.includes(name));
  });
  return broken('no injected command', ...injected.map(({ name, line }) => `${name} in ${JSON.stringify(line)}`));
}

function addresses({ wire, config }: Evidence): readonly Violation[] {
  const stray = wire.find(
    ({ endpoint, integrationId }) =>
      // A dry run requests the list of integrations, which has no integration id.
      !(config.dryRun && endpoint === 'list') &&
      ((endpoint !== 'trigger' && endpoint !== 'runs') || !config.integrationIds.includes(integrationId ?? '')),
  );
  return broken('only Braze gets requests', stray !== undefined && `${stray?.method} ${stray?.path}`);
}

// Our own rules for workflows, which neither actionlint nor GitHub's parser checks. Pure: text in, findings out.

import type { Node, YAMLMap } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Finding } from './language-service.ts';
import { ownRepository } from './repository.ts';

/** This action, as workflows in other repositories name it. It is the only action that may be used by a moving tag. */
export const OWN_ACTION = ownRepository;

/** What the rules need besides the text. */
export interface RuleOptions {
  /** The path in findings. */
  readonly path: string;
  /** People read examples and run them in their own repositories: jobs need no `timeout-minutes` and no `permissions`. */
  readonly isExample: boolean;
  /** The outputs that action.yml declares. */
  readonly outputs: readonly string[];
}

type Report = (node: Node, message: string) => void;

/** The only job that the branch rules require. */
const REQUIRED_CHECK = 'passed';

/** A command in a script that makes or changes a release or a tag. */
const TAG_COMMAND = /\bgh release (create|edit)\b|--method \w+ \S+\/git\/refs\b|^ *git push\b/m;

/** What must come first: GitHub refuses the command if main has other workflow files (release.yml has the sources). */
const COMPARISON = /contents\/\.github\?ref=\$GITHUB_SHA\b.*contents\/\.github\?ref=main\b.*!= .*\bexit 1\b/s;

/** Every violation of our rules in a workflow, in the order of the file. Text that is not YAML violates none. */
export function violations(text: string, { path, isExample, outputs }: RuleOptions): Finding[] {
  const lines = new LineCounter();
  const workflow = parseDocument(text, { lineCounter: lines }).contents;
  if (!isMap(workflow)) return [];

  const findings: Finding[] = [];
  const report: Report = (node, message) => {
    const { line, col } = lines.linePos(startOf(node));
    findings.push({ path, line, column: col, message });
  };
  checkTopLevel(workflow, report);
  if (!isExample) checkRequiredJob(workflow, report);
  for (const job of jobsOf(workflow)) {
    if (!isExample) checkJob(job, report);
    if (!isExample) checkStatusJob(job, report);
    checkOutputs(job, outputs, report);
    for (const step of stepsOf(job)) checkStep(step, isExample, report);
    if (job.has('uses')) checkPin(job, isExample, report);
  }
  return findings.sort((one, other) => one.line - other.line || one.column - other.column);
}

/** The versions in which the workflows use each action, by the action's name. More than one means that one is outdated. */
export function versionsUsed(texts: readonly string[]): Map<string, Set<string>> {
  const versions = new Map<string, Set<string>>();
  for (const [, action, version] of texts.join('\n').matchAll(/uses: ([^\s@]+)@(.+)/g)) {
    // github/codeql-action/init and …/analyze come from one repository, and must have the same version.
    const repository = (action ?? '').split('/').slice(0, 2).join('/');
    versions.set(repository, (versions.get(repository) ?? new Set()).add(version ?? ''));
  }
  return versions;
}

function checkTopLevel(workflow: YAMLMap, report: Report): void {
  const permissions = workflow.get('permissions', true) as unknown as Node | undefined;
  if (!isMap(permissions) || permissions.items.length > 0) {
    report(permissions ?? workflow, 'set `permissions: {}` at the top; each job asks for what it needs');
  }
}

/** What every job in this repository must set. A job that calls another workflow cannot have a timeout. */
function checkJob(job: YAMLMap, report: Report): void {
  if (!job.has('permissions')) report(job, 'the job must have its own `permissions`, `{}` if it needs none');
  if (!job.has('uses') && !job.has('timeout-minutes')) report(job, 'the job must have `timeout-minutes`');
}

/**
 * A check that `workflow_dispatch` started does not count for a pull request, but a commit status does
 * (https://github.com/ThemeParks/ThemeParks_JavaScript/pull/37, https://github.com/SpillwaveSolutions/wiki_ticket_sdd/pull/409).
 */
function checkRequiredJob(workflow: YAMLMap, report: Report): void {
  const required = workflow.getIn(['jobs', REQUIRED_CHECK]);
  if (!isMap(required) || !workflow.hasIn(['on', 'workflow_dispatch'])) return;
  const posts = stepsOf(required).some((step) => String(step.get('run')).includes('/statuses/$GITHUB_SHA'));
  if (!posts) {
    report(
      required,
      `\`${REQUIRED_CHECK}\` is required, but does not count if workflow_dispatch started it: post a status`,
    );
  }
}

/** A token that can post statuses can mark any commit as good, so code from the repository must not run with it. */
function checkStatusJob(job: YAMLMap, report: Report): void {
  if (job.getIn(['permissions', 'statuses']) !== 'write') return;
  for (const step of stepsOf(job)) {
    if (step.has('uses'))
      report(step, 'a job that can post a status may only run its own scripts, and checks out nothing');
  }
}

function checkStep(step: YAMLMap, isExample: boolean, report: Report): void {
  if (step.has('uses')) checkPin(step, isExample, report);
  const run = step.get('run', true);
  if (isScalar(run) && String(run.value).includes('${{')) {
    report(run, 'an expression in `run` becomes part of the script: pass it in `env`');
  }
  if (!isExample && isScalar(run)) checkComparison(run, String(run.value), report);
  const isCheckout = String(step.get('uses')).startsWith('actions/checkout@');
  if (isCheckout && String(step.getIn(['with', 'persist-credentials'])) !== 'false') {
    report(step, 'checkout must have `persist-credentials: false`, or every later step can read the token');
  }
}

function checkComparison(node: Node, script: string, report: Report): void {
  const at = script.search(TAG_COMMAND);
  if (at >= 0 && !COMPARISON.test(script.slice(0, at))) {
    report(
      node,
      'compare the workflow files on main before writing a release or a tag: GitHub refuses it if they differ',
    );
  }
}

function checkPin(owner: YAMLMap, isExample: boolean, report: Report): void {
  const uses = owner.get('uses', true);
  if (!isScalar(uses)) return;
  const name = String(uses.value);
  if (name.startsWith('./') || (isExample && name.startsWith(`${OWN_ACTION}@v`))) return;
  if (!/@[0-9a-f]{40}$/.test(name)) report(uses, `\`${name}\` needs a full commit hash, which nobody can move`);
  else if (!/^ v\d+\.\d+\.\d+$/.test(uses.comment ?? '')) {
    report(uses, `\`${name}\` needs its version in a comment: # v1.2.3`);
  }
}

/** GitHub gives an empty string for an output that does not exist, so nobody would notice a misspelled name. */
function checkOutputs(job: YAMLMap, outputs: readonly string[], report: Report): void {
  const ours = stepsOf(job)
    .filter((step) => ['./', OWN_ACTION].includes(String(step.get('uses')).replace(/@.*/, '')))
    .map((step) => step.get('id'));
  visit(job, {
    Scalar(_, scalar) {
      for (const [, id, output] of String(scalar.value).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
        if (ours.includes(id) && !outputs.includes(output ?? '')) {
          report(scalar, `the action has no output \`${output}\``);
        }
      }
    },
  });
}

function jobsOf(workflow: YAMLMap): YAMLMap[] {
  const jobs = workflow.get('jobs');
  return isMap(jobs) ? jobs.items.map((pair) => pair.value).filter(isMap) : [];
}

function stepsOf(job: YAMLMap): YAMLMap[] {
  const steps = job.get('steps');
  return isSeq(steps) ? steps.items.filter(isMap) : [];
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

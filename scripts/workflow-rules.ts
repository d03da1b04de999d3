// The rules of this house for workflows that neither actionlint nor GitHub's parser has. Pure: text in, findings out.

import type { Node, YAMLMap } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Finding } from './language-service.ts';
import { ownRepository } from './repository.ts';

/** This action, as workflows of other repositories name it. Its own are the only ones that may name it by a moving tag. */
export const OWN_ACTION = ownRepository;

/** What the rules need to know beside the text. */
export interface RuleOptions {
  /** Where findings say they are. */
  readonly path: string;
  /** An example is read by people and runs in their repositories: no `timeout-minutes`, no `permissions` for each job. */
  readonly isExample: boolean;
  /** The outputs that action.yml declares. */
  readonly outputs: readonly string[];
}

type Report = (node: Node, message: string) => void;

/** The one job that the branch rules require. */
const REQUIRED_CHECK = 'passed';

/** What in a script makes or moves a release or a tag. */
const TAGGING = /\bgh release (create|edit)\b|--method \w+ \S+\/git\/refs\b|^ *git push\b/m;

/** What a script does before that: GitHub refuses it where main has other workflow files (release.yml has the sources). */
const COMPARING = /contents\/\.github\?ref=\$GITHUB_SHA\b.*contents\/\.github\?ref=main\b.*!= .*\bexit 1\b/s;

/** Every breach of our rules in a workflow, in the order of the file. Text that is no YAML breaks none of them. */
export function breaches(text: string, { path, isExample, outputs }: RuleOptions): Finding[] {
  const lines = new LineCounter();
  const workflow = parseDocument(text, { lineCounter: lines }).contents;
  if (!isMap(workflow)) return [];

  const findings: Finding[] = [];
  const report: Report = (node, message) => {
    const { line, col } = lines.linePos(startOf(node));
    findings.push({ path, line, column: col, message });
  };
  topLevel(workflow, report);
  if (!isExample) requiredCheck(workflow, report);
  for (const job of jobsOf(workflow)) {
    if (!isExample) ownJob(job, report);
    if (!isExample) reporting(job, report);
    ownOutputs(job, outputs, report);
    for (const step of stepsOf(job)) checkStep(step, isExample, report);
    if (job.has('uses')) pinned(job, isExample, report);
  }
  return findings.sort((one, other) => one.line - other.line || one.column - other.column);
}

/** Every version by which the workflows use an action, by the action's name: more than one means that one is stale. */
export function versionsUsed(texts: readonly string[]): Map<string, Set<string>> {
  const versions = new Map<string, Set<string>>();
  for (const [, action, version] of texts.join('\n').matchAll(/uses: ([^\s@]+)@(.+)/g)) {
    // github/codeql-action/init and …/analyze come from one repository, and have to be of one version.
    const repository = (action ?? '').split('/').slice(0, 2).join('/');
    versions.set(repository, (versions.get(repository) ?? new Set()).add(version ?? ''));
  }
  return versions;
}

function topLevel(workflow: YAMLMap, report: Report): void {
  const permissions = workflow.get('permissions', true) as unknown as Node | undefined;
  if (!isMap(permissions) || permissions.items.length > 0) {
    report(permissions ?? workflow, 'wants `permissions: {}` at the top; each job asks for what it needs');
  }
}

/** What every job of this repository has to say. One that calls another workflow can say less. */
function ownJob(job: YAMLMap, report: Report): void {
  if (!job.has('permissions')) report(job, 'the job wants its own `permissions`, `{}` if it needs none');
  if (!job.has('uses') && !job.has('timeout-minutes')) report(job, 'the job wants `timeout-minutes`');
}

/**
 * A check that `workflow_dispatch` starts is no check of a pull request; a commit status is
 * (https://github.com/ThemeParks/ThemeParks_JavaScript/pull/37, https://github.com/SpillwaveSolutions/wiki_ticket_sdd/pull/409).
 */
function requiredCheck(workflow: YAMLMap, report: Report): void {
  const required = workflow.getIn(['jobs', REQUIRED_CHECK]);
  if (!isMap(required) || !workflow.hasIn(['on', 'workflow_dispatch'])) return;
  const posts = stepsOf(required).some((step) => String(step.get('run')).includes('/statuses/$GITHUB_SHA'));
  if (!posts) {
    report(
      required,
      `\`${REQUIRED_CHECK}\` is required, and does not count where workflow_dispatch started it: post a status`,
    );
  }
}

/** Whoever can post a status can call anything good, so code from the repository must not run beside that token. */
function reporting(job: YAMLMap, report: Report): void {
  if (job.getIn(['permissions', 'statuses']) !== 'write') return;
  for (const step of stepsOf(job)) {
    if (step.has('uses'))
      report(step, 'a job that can post a status runs its own scripts only, and checks out nothing');
  }
}

function checkStep(step: YAMLMap, isExample: boolean, report: Report): void {
  if (step.has('uses')) pinned(step, isExample, report);
  const run = step.get('run', true);
  if (isScalar(run) && String(run.value).includes('${{')) {
    report(run, 'an expression in `run` becomes part of the script: hand it over in `env`');
  }
  if (!isExample && isScalar(run)) compared(run, String(run.value), report);
  const isCheckout = String(step.get('uses')).startsWith('actions/checkout@');
  if (isCheckout && String(step.getIn(['with', 'persist-credentials'])) !== 'false') {
    report(step, 'checkout wants `persist-credentials: false`, or every later step can read the token');
  }
}

function compared(node: Node, script: string, report: Report): void {
  const at = script.search(TAGGING);
  if (at >= 0 && !COMPARING.test(script.slice(0, at))) {
    report(
      node,
      'compare the workflow files of main before a release or a tag is written: GitHub refuses it if they differ',
    );
  }
}

function pinned(owner: YAMLMap, isExample: boolean, report: Report): void {
  const uses = owner.get('uses', true);
  if (!isScalar(uses)) return;
  const name = String(uses.value);
  if (name.startsWith('./') || (isExample && name.startsWith(`${OWN_ACTION}@v`))) return;
  if (!/@[0-9a-f]{40}$/.test(name)) report(uses, `\`${name}\` wants a commit's full hash, which nobody can move`);
  else if (!/^ v\d+\.\d+\.\d+$/.test(uses.comment ?? '')) {
    report(uses, `\`${name}\` wants its version in a comment: # v1.2.3`);
  }
}

/** GitHub gives the empty string for an output that does not exist, and so a misspelt one shows nowhere. */
function ownOutputs(job: YAMLMap, outputs: readonly string[], report: Report): void {
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

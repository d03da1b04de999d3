// Steps of the built action with every kind of end, and with hostile texts from Braze, for their summaries.
import { setTimeout as sleep } from 'node:timers/promises';
import type { IntegrationSpec } from '../../../simulator/braze.ts';
import type { Fault } from '../../../simulator/faults.ts';
import { afterEffect, perIntegration } from '../../../simulator/faults.ts';
import type { RunResult } from '../../../simulator/runner.ts';
import type { Given, World } from '../../e2e/step.ts';
import { idsOf, replying, step } from '../../e2e/step.ts';

/** Texts that a page would interpret if it could. They all differ, and none is longer than what is shown. */
export const hostileTexts: readonly string[] = [
  '<img src="https://evil.test/i.png" onerror="pwned=1">',
  '<script>pwned = 2; alert(2)</script>',
  '![a](https://evil.test/m.png) and [b](https://evil.test/b) and <https://evil.test/c>',
  'see https://evil.test/d or www.evil.test or mail@evil.test',
  '@team, @octocat and evil/repository#1, #2, GH-3, 0123456789abcdef0123456789abcdef01234567',
  '| a | b | c |\n| - | - | - |\n| d | e | f |',
  '```mermaid\ngraph TD\n  a["<img src=x onerror=pwned=3>"] --> b\n  click b "https://evil.test/e"\n```\n',
  '# Heading\n\n- item\n1. item\n> quote\n***\n**bold** __bold__ _it_ ~~gone~~ :tada: $x$ $$y$$\n\n~~~\n\n~~~\n',
  '</code></summary></details></td></table><iframe src="https://evil.test/f"></iframe><svg onload=pwned=4>',
  '<details open><summary>mine</summary><form action="https://evil.test/g"><input autofocus onfocus=pwned=5></form>',
  '<a href="javascript:pwned=6">a</a> [a](javascript:pwned=7) <style>*{display:none}</style>',
  '&lt;b&gt; &amp;lt;i&amp;gt; &#60;u&#62; \\| \\` \\<b> [^1] [x]: https://evil.test/h',
  '--> <!-- %%{init: {"securityLevel": "loose"}}%% ]]> {{ 7*7 }} $(id)',
  '``` ` `` </code>`',
];

interface StepOptions extends Given {
  readonly ids: readonly string[];
  readonly integrations: readonly IntegrationSpec[];
  readonly inputs?: Readonly<Record<string, string>>;
}

/** Runs a step. Braze accepts ids of any form. */
function runStep({ ids, integrations, inputs, ...given }: StepOptions): Promise<RunResult> {
  const braze = { integrations, idPattern: /./, ...given.braze };
  return step({ ...given, braze, inputs: { 'integration-id': ids.join('\n'), 'poll-interval': '500ms', ...inputs } });
}

/** An integration that is busy with someone else's sync for this long. */
function busyFor(id: string, durationMs: number): IntegrationSpec {
  return { id, pastRuns: [{ agoMs: 3_000, durationMs: durationMs + 3_000 }], nextRuns: { durationMs: 1_500 } };
}

const followed = { 'wait-for-completion': 'true' };
const forever = Number.POSITIVE_INFINITY;

/** The ends that one followed step can have at once, each with an integration that ends like this. */
const ends: Readonly<Record<string, (id: string) => IntegrationSpec | null>> = {
  success: (id) => ({ id, nextRuns: { durationMs: 300 } }),
  partial: (id) => ({ id, nextRuns: { durationMs: 300, result: 'partial' } }),
  error: (id) => ({ id, nextRuns: { durationMs: 300, result: 'error' } }),
  config_error: (id) => ({ id, nextRuns: { durationMs: 300, result: 'config_error' } }),
  unknown: (id) => ({ id, nextRuns: { durationMs: 300, onceEnded: { job_status: '<img src=x>|`**@team**' } } }),
  timed_out: (id) => ({ id, nextRuns: { durationMs: forever } }),
  busy: (id) => busyFor(id, forever),
  not_started: () => null,
};

/** How many of the 100 integrations are refused with a hostile text. */
const refused = hostileTexts.length;

/** A followed step with 100 integrations: all ends in turn, then one for each hostile text, refused with that text. */
export async function hundredIntegrations() {
  const ids = idsOf(100);
  const kinds = Object.keys(ends);
  const expected = ids.map((_, index) => (index < 100 - refused ? (kinds[index % kinds.length] ?? '') : 'not_started'));
  const integrations = ids.map((id, index) => (index < 100 - refused ? ends[expected[index] ?? '']?.(id) : { id }));
  const answers = hostileTexts.map((text, index) => [replying(index % 2 === 0 ? 403 : 400, text)]);
  const scripts = answers.map((script, index) => [ids[100 - refused + index], script]);
  const result = await runStep({
    ids,
    integrations: integrations.filter((spec) => spec !== null && spec !== undefined),
    braze: { limits: { trigger: 10_000, runs: 10_000 } },
    faults: { trigger: perIntegration(Object.fromEntries(scripts)) },
    inputs: { ...followed, timeout: '10s' },
  });
  return { result, ids, expected };
}

/** Ids that mean something to Mermaid, to Markdown or to JavaScript, and one of the maximum length. */
export const oddIds: readonly string[] = ['end', '---', '__init__', 'click', 'gantt', '1-x_', 'x'.repeat(128)];

/** Labels for two of them: what Mermaid reads as the end of a name, a comment and a directive; and a wide one. */
export const labels: Readonly<Record<string, string>> = {
  click: 'users: #1; "x" %% {a}',
  '1-x_': 'CUSTOMER_EVENTS_PRODUCTION_EUROPE',
};

/** A followed step with a few integrations, some of which have to wait. */
export function fewIntegrations(): Promise<RunResult> {
  const [end = '', dashes = '', underlined = '', click = '', gantt = '', number = ''] = oddIds;
  return runStep({
    ids: oddIds.map((id) => (labels[id] === undefined ? id : `${id} # ${labels[id]}`)),
    integrations: [
      busyFor(end, 2_500),
      { id: dashes, nextRuns: { durationMs: 1_000, result: 'error' } },
      busyFor(underlined, forever),
      { id: click, nextRuns: { durationMs: 4_000, result: 'partial' } },
      { id: gantt },
      { id: number, nextRuns: { durationMs: forever } },
    ],
    faults: { trigger: perIntegration({ [gantt]: [replying(403, hostileTexts[6] ?? '')] }) },
    inputs: { ...followed, timeout: '12s' },
  });
}

/** One step for each of the remaining ends. */
export function remainingEnds(): Promise<readonly RunResult[]> {
  const [accepted = '', taken = '', free = ''] = idsOf(3);
  const hostile = (index: number): Fault => replying(500, hostileTexts[index] ?? '');
  const cancelSoon = ({ process }: World) => sleep(2_000).then(() => process.kill('SIGTERM'));
  const integrations = [{ id: accepted }, busyFor(taken, forever), { id: free, nextRuns: { durationMs: 500 } }];
  const ids = [accepted, taken];
  return Promise.all([
    runStep({ ids, integrations, inputs: { 'on-busy': 'skip' } }),
    runStep({ ids, integrations, inputs: { 'on-busy': 'fail' } }),
    runStep({ ids: [free], integrations, faults: { trigger: [afterEffect({ kind: 'reset' })] }, inputs: followed }),
    runStep({
      ids,
      integrations,
      faults: { runs: [replying(403, hostileTexts[0] ?? '')] },
      inputs: { 'dry-run': 'true' },
    }),
    runStep({ ids: [free], integrations, faults: { trigger: () => hostile(2) }, during: cancelSoon }),
    runStep({ ids: [hostileTexts[9] ?? '', hostileTexts[10] ?? ''], integrations }),
  ]);
}

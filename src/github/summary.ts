/** The job summary: the verdict, a table of integrations, what to do, a picture, and the last runs. Pure. */

import { Buffer } from 'node:buffer';
import type { Outcome, Status } from '../sync/outcome.ts';
import { badness, endedRun, isGreen, worst } from '../sync/outcome.ts';
import type { Run } from '../sync/ports.ts';
import { formatCount, formatDuration } from './format.ts';
import type { Neutralise } from './neutralise.ts';
import { asMarkdown } from './neutralise.ts';
import { dashboardUrl, durationSeconds } from './outputs.ts';
import type { Words } from './refusals.ts';
import type { Setting } from './words.ts';
import { wordsFor } from './words.ts';

/** A little less than the 64 KiB that a reader can be asked to take; the runner itself cuts at 1 MiB. */
const bytesAtMost = 60_000;

/** How many of the last runs are shown, and how many integrations a picture is still readable with. */
const runsShown = 5;
const drawnAtMost = 20;

/** The summary of a step that got as far as its integrations: the worst first. What is too much is left out, and said. */
export function summaryOf(outcomes: readonly Outcome[], setting: Setting, say: Neutralise): string {
  const sorted = [...outcomes].sort((a, b) => badness(a) - badness(b));
  const rows = sorted.map((outcome) => [
    integrationCell(outcome, setting),
    outcome.status,
    ...runCells(endedRun(outcome.run)),
    formatDuration(outcome.elapsedMs),
  ]);
  const head = [
    heading(worst(outcomes).status, outcomes.every(isGreen)),
    ...(outcomes.length === 1 ? explanations(sorted, setting, say) : []),
    table(['Integration', 'Status', 'Rows synced', 'Rows failed', 'Sync took', 'Step took'], rows),
  ];
  const more = [
    ...(outcomes.length > 1 ? explanations(sorted, setting, say) : []),
    ...picture(outcomes),
    ...sorted.filter(({ pastRuns }) => pastRuns.length > 0).map((outcome) => historyOf(outcome, outcomes.length === 1)),
  ];
  return withRoom(head, more).join('\n\n');
}

/** The summary of a step that ended before, or by a bug. The words must be safe as Markdown. */
export function summaryWithout(status: Status, words: Words): string {
  return [heading(status, false), paragraph(words)].join('\n\n');
}

/** What happened and what to do, once for all integrations of which the same is to be said. */
function explanations(outcomes: readonly Outcome[], setting: Setting, say: Neutralise): readonly string[] {
  const several = outcomes.length > 1;
  const told = new Map<string, string[]>();
  for (const outcome of outcomes) {
    const words = wordsFor(outcome, setting, (foreign) => asMarkdown(say(foreign)));
    if (several && words.advice === null) continue;
    const text = paragraph(words);
    told.set(text, [...(told.get(text) ?? []), `\`${outcome.integrationId}\``]);
  }
  return [...told].map(([text, ids]) => (several ? `${ids.join(', ')}:\n${text}` : text));
}

/** When each integration waited and ran, where there are several and one of them waited. */
function picture(outcomes: readonly Outcome[]): readonly string[] {
  const waited = outcomes.some(({ waitedMs }) => waitedMs >= 1_000);
  if (!waited || outcomes.length < 2 || outcomes.length > drawnAtMost) return [];
  const bars = outcomes.map(({ integrationId, waitedMs, elapsedMs }) => {
    const ran = elapsedMs > waitedMs ? `\n  synced :active, ${timeOfStep(waitedMs)}, ${timeOfStep(elapsedMs)}` : '';
    return `  section ${integrationId}\n  waited :done, ${timeOfStep(0)}, ${timeOfStep(waitedMs)}${ran}`;
  });
  const chart = ['gantt', `  dateFormat YYYY-MM-DD HH:mm:ss`, '  axisFormat %H:%M:%S', ...bars].join('\n');
  return [`Hours, minutes and seconds since the step began:\n\n\`\`\`mermaid\n${chart}\n\`\`\``];
}

/** The charts know dates only, and read and show them in the reader's zone: the step begins at some midnight. */
function timeOfStep(elapsedMs: number): string {
  return new Date(Date.UTC(2000, 0, 1) + elapsedMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** What is normal: the last runs, with the one that the verdict rests on in bold. Folded where there are several. */
function historyOf({ integrationId, pastRuns, run }: Outcome, open: boolean): string {
  const rows = pastRuns.slice(0, runsShown).map((past) => {
    const cells = [past.startedAt ?? '', past.status, ...runCells(past)];
    return past.startedAtMs === run?.startedAtMs ? cells.map((cell) => (cell === '' ? '' : `**${cell}**`)) : cells;
  });
  const runs = table(['Started', 'Ended', 'Rows synced', 'Rows failed', 'Took'], rows);
  const summary = `Last runs of <code>${integrationId}</code>`;
  return `<details${open ? ' open' : ''}><summary>${summary}</summary>\n\n${runs}\n\n</details>`;
}

function integrationCell({ integrationId }: Outcome, { endpoint }: Setting): string {
  const url = dashboardUrl(integrationId, endpoint);
  return url === null ? `\`${integrationId}\`` : `[\`${integrationId}\`](${url})`;
}

/** Rows synced, rows failed and duration; empty where Braze does not say. */
function runCells(run: Run | null): readonly string[] {
  const seconds = run === null ? null : durationSeconds(run);
  const counts = [run?.rowsSynced ?? null, run?.rowsFailed ?? null];
  return [
    ...counts.map((count) => (count === null ? '' : formatCount(count))),
    seconds === null ? '' : formatDuration(seconds * 1_000),
  ];
}

/** A table of safe cells: the first two columns are words, the others numbers. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, index) => (index < 2 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** As many of the further parts as there is room for beside the first ones. */
function withRoom(parts: readonly string[], more: readonly string[]): readonly string[] {
  const fitting = [...parts];
  for (const part of more) {
    if (Buffer.byteLength([...fitting, part].join('\n\n')) > bytesAtMost) {
      return [...fitting, 'There is more to say than there is room here: see the log and the output `results`.'];
    }
    fitting.push(part);
  }
  return fitting;
}

function heading(status: Status, green: boolean): string {
  return `### ${green ? '✅' : '❌'} Braze sync: ${status}`;
}

function paragraph({ what, advice }: Words): string {
  return advice === null ? what : `${what}\n\n**What to do:** ${advice}`;
}

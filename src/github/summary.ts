/** The job summary: the verdict, a table of integrations, what to do, a picture, and the last runs. Pure. */

import { Buffer } from 'node:buffer';
import type { Status } from '../sync/outcome.ts';
import type { Run } from '../sync/ports.ts';
import { formatCount, formatDuration, formatTime } from './format.ts';
import { dashboardUrl, secondsBetween } from './outputs.ts';
import { picture } from './picture.ts';
import type { Words } from './refusals.ts';
import type { Sanitize } from './sanitize.ts';
import { asMarkdown } from './sanitize.ts';
import type { Outcome } from './verdict.ts';
import { badness, caveatOf, endedRun, isGreen, worst } from './verdict.ts';
import type { Setting } from './words.ts';
import { wordsFor } from './words.ts';

/** A little less than the 64 KiB that a reader can be asked to take; the runner itself cuts at 1 MiB. */
const bytesAtMost = 60_000;

/** How many of the last runs are shown. */
const runsShown = 5;

/** How many sentences with the same advice are shown; the ids of the others follow in one line. */
const sentencesShown = 10;

/** The summary of a step that got as far as its integrations: the worst first. What is too much is left out, and said. */
export function summaryOf(outcomes: readonly Outcome[], setting: Setting, sanitize: Sanitize): string {
  const sorted = [...outcomes].sort((a, b) => badness(a) - badness(b));
  const several = outcomes.length > 1;
  const told = sorted.map((outcome) => ({
    id: outcome.integrationId,
    ...wordsFor(outcome, setting, (untrusted) => asMarkdown(sanitize(untrusted))),
  }));
  const byStatus = [...Map.groupBy(sorted, ({ status }) => status)];
  const counts = byStatus.map(([status, { length }]) => `${length} ${status}`).join(', ');
  const head = [
    heading(worst(outcomes).status, outcomes.map(markOf)),
    ...(several ? [`${outcomes.length} integrations: ${counts}.`] : told.map(paragraph)),
    table(
      ['Integration', 'Status', 'Rows synced', 'Failed', 'Sync took', 'Step took'],
      sorted.map((outcome) => cellsOf(outcome, setting)),
    ),
  ];
  const more = [...(several ? explanations(told) : []), ...picture(sorted)];
  const shown = withRoom(head, more, bytesAtMost).join('\n\n');
  const histories = sorted
    .filter(({ pastRuns }) => pastRuns.length > 0)
    .map((outcome) => (several ? `\`${outcome.integrationId}\`:\n\n` : '') + historyOf(outcome));
  return shown.endsWith(noRoom) || histories.length === 0 ? shown : `${shown}\n\n${folded(histories, shown, several)}`;
}

/** The summary of a step that ended before, or by a bug. The words must be safe as Markdown. */
export function summaryWithout(status: Status, words: Words): string {
  return [heading(status, ['❌']), paragraph(words)].join('\n\n');
}

/** Words, and the integration that they are about. */
type Told = Words & { readonly id: string };

/** What happened, and what to do, once for all integrations of which the same is to be done. */
function explanations(told: readonly Told[]): readonly string[] {
  const byAdvice = Map.groupBy(told, ({ advice }) => advice);
  return [...byAdvice].flatMap(([advice, group]) =>
    advice === null ? [] : paragraph({ what: sentences(group, told.length), advice }),
  );
}

/** A list of what happened, each sentence once with the ids that it is true of; the last ones in one item. */
function sentences(group: readonly Told[], count: number): string {
  const byWhat = [...Map.groupBy(group, ({ what }) => what)];
  const others = byWhat.slice(sentencesShown).flatMap(([, those]) => those);
  const items = [...byWhat.slice(0, sentencesShown), ['much the same, see the log.', others] as const];
  return items
    .filter(([, those]) => those.length > 0)
    .map(([what, those]) => {
      const ids = those.map(({ id }) => `\`${id}\``).join(', ');
      return `- ${those.length === count ? `All ${count} integrations` : ids}: ${what}`;
    })
    .join('\n');
}

/** The last runs of all integrations in one fold, open where there is one alone, as many as there is room for. */
function folded(histories: readonly string[], shown: string, several: boolean): string {
  const [open, summary] = several ? ['', 'Last runs of each integration'] : [' open', 'Last runs'];
  const start = `<details${open}><summary>${summary}</summary>`;
  const end = '</details>';
  return [start, ...withRoom([], histories, bytesAtMost - Buffer.byteLength(shown + start + end)), end].join('\n\n');
}

/** What is normal: the last runs, with the one that the verdict rests on in bold. */
function historyOf({ pastRuns, run }: Outcome): string {
  const rows = pastRuns.slice(0, runsShown).map((past) => {
    const started = past.startedAtMs === null ? '' : formatTime(past.startedAtMs);
    const cells = [started, past.status, ...runCells(past)];
    return past.startedAtMs === run?.startedAtMs ? cells.map((cell) => (cell === '' ? '' : `**${cell}**`)) : cells;
  });
  return table(['Started (UTC)', 'Ended', 'Rows synced', 'Failed', 'Took'], rows);
}

function cellsOf(outcome: Outcome, { endpoint }: Setting): readonly string[] {
  const { integrationId, status, run, elapsedMs } = outcome;
  const url = dashboardUrl(integrationId, endpoint);
  const id = url === null ? `\`${integrationId}\`` : `[\`${integrationId}\`](${url})`;
  return [id, `${markOf(outcome)}\u00a0${status}`, ...runCells(endedRun(run)), formatDuration(elapsedMs)];
}

/** Rows synced, rows failed and duration; empty where Braze does not say. */
function runCells(run: Run | null): readonly string[] {
  const seconds = secondsBetween(run, run);
  const counts = [run?.rowsSynced, run?.rowsFailed].map((count) => (count == null ? '' : formatCount(count)));
  return [...counts, seconds === null ? '' : formatDuration(seconds * 1_000)];
}

/** A table of safe cells: the first two columns are words, the others numbers. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, index) => (index < 2 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

const noRoom = 'There is more to say than there is room here: see the log and the output `results`.';

/** As many of the further parts as there is room for beside the first ones. */
function withRoom(parts: readonly string[], more: readonly string[], bytes: number): readonly string[] {
  const fitting = [...parts];
  for (const part of more) {
    if (Buffer.byteLength([...fitting, part].join('\n\n')) > bytes) return [...fitting, noRoom];
    fitting.push(part);
  }
  return fitting;
}

/** Red, green with something to know, green. */
const marks = ['❌', '⚠️', '✅'] as const;

/** What an outcome is at a glance. */
function markOf(outcome: Outcome): string {
  if (!isGreen(outcome)) return '❌';
  return caveatOf(outcome) === null ? '✅' : '⚠️';
}

/** The verdict, under the gravest mark. */
function heading(status: Status, shown: readonly string[]): string {
  return `### ${marks.find((mark) => shown.includes(mark))} Braze sync: ${status}`;
}

function paragraph({ what, advice }: Words): string {
  return advice === null ? what : `${what}\n\n**What to do:** ${advice}`;
}

/** The job summary: the verdict, what happened and what to do, a table of integrations, a picture, the last runs. Pure. */

import type { Run } from '../sync/ports.ts';
import { inMarkdown, statusOf } from './answers.ts';
import { catalogTable } from './catalog.ts';
import type { Setting } from './facts.ts';
import { formatCount, formatDuration, formatTime, table } from './format.ts';
import { headlineOf, statusWords, totalOf } from './headline.ts';
import { dashboardUrl, secondsBetween } from './outputs.ts';
import { picture } from './picture.ts';
import type { Sanitize } from './sanitize.ts';
import { asCell, asMarkdown } from './sanitize.ts';
import type { Level, Outcome } from './verdict.ts';
import { endedRun, isGreen, levelOf, nameOf, worstFirst } from './verdict.ts';
import type { Words } from './words.ts';
import { wordsFor } from './words.ts';

/** How many of the last runs are shown: a sync and its five retries. */
const runsShown = 6;

/**
 * The summary of a step that got as far as its integrations, the worst first. It has no limit of its own: 100 integrations
 * with the longest texts stay far below the 1 MiB that the runner takes.
 */
export function summaryOf(outcomes: readonly Outcome[], setting: Setting): string {
  const { catalog, dryRun, sanitize } = setting;
  const sorted = worstFirst(outcomes);
  const several = outcomes.length > 1;
  const show = (outcome: Outcome): Words => wordsFor(outcome, setting, inMarkdown(sanitize));
  const histories = sorted
    .filter(({ pastRuns }) => pastRuns.length > 0)
    .map((outcome) => (several ? `${asMarkdown(nameOf(outcome))}:\n\n` : '') + historyOf(outcome, sanitize));
  return inParts(
    heading(headlineOf(sorted, dryRun), levelOf(sorted)),
    several ? explanations(sorted, show) : sorted.map((outcome) => paragraph(show(outcome))).join(''),
    table(
      ['Integration', 'Status', 'Rows synced', 'Failed', 'Sync took', 'Step took'],
      [
        ...sorted.map((outcome) => cellsOf(outcome, setting)),
        ...(several && totalOf(sorted, 'rowsSynced') !== '' ? [totals(sorted)] : []),
      ],
      4,
    ),
    catalogTable(
      catalog,
      outcomes.map(({ integrationId }) => integrationId),
      sanitize,
    ),
    picture(sorted),
    histories.length === 0 ? '' : folded(histories, several),
  );
}

/** The summary of a step without outcomes. The words and the rest, which may be empty, must be safe as Markdown. */
export function summaryWithout(level: Level, title: string, words: Words, rest: string): string {
  return inParts(heading(title, level), paragraph(words), rest);
}

/** Parts of the summary, but for empty ones. */
function inParts(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A list of what happened and what to do, each once with the ids that it is true of: of all that did not just go well. */
function explanations(outcomes: readonly Outcome[], show: (outcome: Outcome) => Words): string {
  const said = outcomes.map((outcome) => ({ outcome, words: show(outcome) }));
  const news = said.filter(({ outcome, words }) => words.advice !== null || !isGreen(outcome));
  return [...Map.groupBy(news, ({ words }) => paragraph(words, ' '))]
    .map(([text, those]) => {
      const ids = those.map(({ outcome }) => asMarkdown(nameOf(outcome))).join(', ');
      return `- ${those.length === outcomes.length ? `All ${outcomes.length} integrations` : ids}: ${text}`;
    })
    .join('\n');
}

/** The last runs of all integrations in one fold, open if there is only one. */
function folded(histories: readonly string[], several: boolean): string {
  const [open, summary] = several ? ['', 'Last runs of each integration'] : [' open', 'Last runs'];
  return [`<details${open}><summary>${summary}</summary>`, ...histories, '</details>'].join('\n\n');
}

/** The last runs, with the one that the verdict rests on in bold. */
function historyOf({ pastRuns, run }: Outcome, sanitize: Sanitize): string {
  const rows = pastRuns.slice(0, runsShown).map((past) => {
    const started = past.startedAtMs === null ? '' : formatTime(past.startedAtMs);
    const status = statusOf(past, (text) => asCell(sanitize(text)));
    const cells = [started, status, ...runCells(past)];
    return past.startedAtMs === run?.startedAtMs ? cells.map((cell) => (cell === '' ? '' : `**${cell}**`)) : cells;
  });
  return table(['Started (UTC)', 'Ended', 'Rows synced', 'Failed', 'Took'], rows, 3);
}

function cellsOf(outcome: Outcome, { endpoint }: Setting): readonly string[] {
  const { integrationId, status, run, elapsedMs } = outcome;
  const url = dashboardUrl(integrationId, endpoint);
  const name = asCell(nameOf(outcome));
  const id = outcome.label === null ? '' : ` (\`${integrationId}\`)`;
  return [
    url === null ? `${name}${id}` : `[${name}](${url})`,
    `${markOf(levelOf([outcome]))}\u00a0${statusWords[status][0]}`,
    ...runCells(endedRun(run)),
    formatDuration(elapsedMs),
  ];
}

function totals(outcomes: readonly Outcome[]): readonly string[] {
  return ['Total', '', totalOf(outcomes, 'rowsSynced'), totalOf(outcomes, 'rowsFailed'), '', ''];
}

/** Rows synced, rows failed and duration; empty where Braze does not say. */
function runCells(run: Run | null): readonly string[] {
  const seconds = secondsBetween(run, run);
  const counts = [run?.rowsSynced, run?.rowsFailed].map((count) => (count == null ? '' : formatCount(count)));
  return [...counts, seconds === null ? '' : formatDuration(seconds * 1_000)];
}

/** Failed, succeeded with something to know, succeeded. */
function markOf(level: Level): string {
  if (level === 'error') return '❌';
  return level === null ? '✅' : '⚠️';
}

function heading(text: string, level: Level): string {
  return `### ${markOf(level)} ${text}`;
}

function paragraph({ what, advice, link }: Words, gap = '\n\n'): string {
  const next = [advice && `**What to do:** ${advice}`, link && `[More about this](${link})`].filter(Boolean).join(' ');
  return [what, ...(next === '' ? [] : [next])].join(gap);
}

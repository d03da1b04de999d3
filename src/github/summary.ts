/** The job summary: the verdict, what happened and what to do, the integrations, a picture, the last runs. Pure. */

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
import { endedRun, levelOf, nameOf, worstFirst } from './verdict.ts';
import type { Words } from './words.ts';
import { wordsFor } from './words.ts';

/** How many of the last runs are shown: a sync and its five retries. */
const runsShown = 6;

/**
 * The summary of a step that synced integrations, the worst first. It needs no limit: even 100 integrations with the longest
 * texts stay far below the runner's 1 MiB.
 */
export function summaryOf(outcomes: readonly Outcome[], setting: Setting): string {
  const { catalog, dryRun, sanitize } = setting;
  const sorted = worstFirst(outcomes);
  const ids = outcomes.map(({ integrationId }) => integrationId);
  return inParts(
    heading(headlineOf(sorted, dryRun), levelOf(sorted)),
    explanations(sorted, (outcome) => wordsFor(outcome, setting, inMarkdown(sanitize))),
    integrationsTable(sorted, setting),
    catalogTable(catalog, ids, sanitize),
    picture(sorted),
    lastRuns(sorted, sanitize),
  );
}

/** The summary of a step without outcomes. The words and the rest must be safe as Markdown; the rest may be empty. */
export function summaryWithout(level: Level, title: string, words: Words, rest: string): string {
  return inParts(heading(title, level), paragraph(words), rest);
}

/** Joins the parts of the summary that are not empty. */
function inParts(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/**
 * What happened and what to do: a paragraph for one integration; for several a list that groups those with the same words
 * and leaves out those that just went well.
 */
function explanations(outcomes: readonly Outcome[], show: (outcome: Outcome) => Words): string {
  const said = outcomes.map((outcome) => ({ outcome, words: show(outcome) }));
  if (outcomes.length === 1) return said.map(({ words }) => paragraph(words)).join('');
  const news = said.filter(({ outcome, words }) => words.advice !== null || levelOf([outcome]) !== null);
  const all = outcomes.length === 2 ? 'Both integrations' : `All ${outcomes.length} integrations`;
  return [...Map.groupBy(news, ({ words }) => paragraph(words, ' '))]
    .map(([text, those]) => {
      const ids = those.map(({ outcome }) => asMarkdown(nameOf(outcome))).join(', ');
      return `- ${those.length === outcomes.length ? all : ids}: ${text}`;
    })
    .join('\n');
}

/** A row for each integration, and one with the totals if there are several and any count is known. */
function integrationsTable(outcomes: readonly Outcome[], { endpoint }: Setting): string {
  const rows = outcomes.map((outcome) => {
    const { elapsedMs, integrationId, label, run, status } = outcome;
    const url = dashboardUrl(integrationId, endpoint);
    const name = asCell(nameOf(outcome));
    const id = label === null ? '' : ` (\`${integrationId}\`)`;
    return [
      url === null ? `${name}${id}` : `[${name}](${url})`,
      `${markOf(levelOf([outcome]))}\u00a0${statusWords[status][0]}`,
      ...runCells(endedRun(run)),
      formatDuration(elapsedMs),
    ];
  });
  const total = totalOf(outcomes, 'rowsSynced');
  if (outcomes.length > 1 && total !== '') rows.push(['Total', '', total, totalOf(outcomes, 'rowsFailed'), '', '']);
  return table(['Integration', 'Status', 'Rows synced', 'Failed', 'Sync took', 'Step took'], rows, 4);
}

/** The last runs of each integration that has any, in one section that is open if there is only one integration. */
function lastRuns(outcomes: readonly Outcome[], sanitize: Sanitize): string {
  const several = outcomes.length > 1;
  const histories = outcomes
    .filter(({ pastRuns }) => pastRuns.length > 0)
    .map((outcome) => (several ? `${asMarkdown(nameOf(outcome))}:\n\n` : '') + historyOf(outcome, sanitize));
  if (histories.length === 0) return '';
  const [open, title] = several ? ['', 'Last runs of each integration'] : [' open', 'Last runs'];
  return inParts(`<details${open}><summary>${title}</summary>`, ...histories, '</details>');
}

/** The last runs of an integration. The one that decided the verdict is bold. */
function historyOf({ pastRuns, run }: Outcome, sanitize: Sanitize): string {
  const rows = pastRuns.slice(0, runsShown).map((past) => {
    const started = past.startedAtMs === null ? '' : formatTime(past.startedAtMs);
    const status = statusOf(past, (text) => asCell(sanitize(text)));
    const cells = [started, status, ...runCells(past)];
    return past.startedAtMs === run?.startedAtMs ? cells.map((cell) => (cell === '' ? '' : `**${cell}**`)) : cells;
  });
  return table(['Started (UTC)', 'Ended', 'Rows synced', 'Failed', 'Took'], rows, 3);
}

/** Rows synced, rows failed and duration; empty if Braze does not say. */
function runCells(run: Run | null): readonly string[] {
  const seconds = secondsBetween(run, run);
  const counts = [run?.rowsSynced, run?.rowsFailed].map((count) => (count == null ? '' : formatCount(count)));
  return [...counts, seconds === null ? '' : formatDuration(seconds * 1_000)];
}

/** Failed, succeeded with a warning or a notice, succeeded. */
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

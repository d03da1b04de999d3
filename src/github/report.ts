/** What a step reports: the last log line, its outputs and its summary. Pure. */

import type { Status } from '../sync/outcome.ts';
import type { Show } from './answers.ts';
import { inMarkdown } from './answers.ts';
import { catalogTable } from './catalog.ts';
import type { Setting } from './facts.ts';
import { headlineOf, statusWords } from './headline.ts';
import type { Problem } from './inputs.ts';
import { outputsOf, outputsWithout } from './outputs.ts';
import { wordsForBug, wordsForProblems } from './problems.ts';
import type { Sanitize } from './sanitize.ts';
import { summaryOf, summaryWithout } from './summary.ts';
import type { Level, Outcome } from './verdict.ts';
import { levelOf, nameOf, succeeds, worst, worstFirst } from './verdict.ts';
import type { Words } from './words.ts';
import { wordsFor, wordsForCatalog } from './words.ts';

/** How many failed integrations the annotation names. The summary has them all. */
const namesShown = 10;

/** What a step reports. Every text is safe to show. */
export interface Report {
  /** `error` fails the step. */
  readonly level: Level;
  readonly text: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export function outcomesReport(outcomes: readonly Outcome[], setting: Setting): Report {
  const level = levelOf(outcomes);
  const verdict = worst(outcomes);
  const said = textOf(wordsFor(verdict, setting, setting.sanitize));
  const text = outcomes.length === 1 && verdict.label === null ? said : `${nameOf(verdict)}: ${said}`;
  const headline = `${headlineOf(outcomes, setting.dryRun)}${namesOfFailed(outcomes)}.`;
  return {
    level,
    text: outcomes.length === 1 ? text : [headline, ...(level === null ? [] : [text])].join(' '),
    outputs: outputsOf(outcomes, setting),
    summary: summaryOf(outcomes, setting),
  };
}

/** `: users, orders and 3 more`, the worst first. Empty for fewer than two, because the worst is named anyway. */
function namesOfFailed(outcomes: readonly Outcome[]): string {
  const failed = worstFirst(outcomes).filter((outcome) => !succeeds(outcome));
  if (failed.length < 2) return '';
  const names = failed.slice(0, namesShown).map(nameOf).join(', ');
  return `: ${names}${failed.length > namesShown ? ` and ${failed.length - namesShown} more` : ''}`;
}

/** The report of a dry run without `integration-id`: the integrations that there are. */
export function catalogReport(setting: Setting, isCancelled: boolean): Report {
  const { catalog, sanitize } = setting;
  const say = (show: Show): Words => wordsForCatalog(setting, isCancelled, show);
  const none = { title: 'Dry run: the workspace has no integrations', level: 'warning' } as const;
  if (catalog.rows?.length === 0) return withoutOutcomes('checked', say, sanitize, none);
  if (catalog.rows !== null)
    return withoutOutcomes('checked', say, sanitize, { table: catalogTable(catalog, [], sanitize) });
  if (isCancelled) return withoutOutcomes('cancelled', say, sanitize);
  return withoutOutcomes('not_started', say, sanitize, { title: 'Dry run: the integrations could not be listed' });
}

export function problemsReport(problems: readonly Problem[], docsUrl: string | null, sanitize: Sanitize): Report {
  return withoutOutcomes('not_started', (show) => wordsForProblems(problems, docsUrl, show), sanitize);
}

/** Shows only the name of the error: its message or stack may contain a secret, or a command for the runner. */
export function bugReport(error: unknown, attempts: number, docsUrl: string | null): Report {
  const status = attempts > 0 ? 'unknown' : 'not_started';
  const name = error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : 'error';
  // Nothing in these words comes from outside.
  return withoutOutcomes(status, () => wordsForBug(name, status, docsUrl), String, { attempts });
}

/** `say` gives the words, with text from outside as `show` makes it safe. */
function withoutOutcomes(
  status: Status,
  say: (show: Show) => Words,
  sanitize: Sanitize,
  {
    attempts = 0,
    title = statusWords[status][1],
    table = '',
    level = (status === 'checked' ? null : 'error') as Level,
  } = {},
): Report {
  const words = say(sanitize);
  return {
    level,
    text: textOf(words),
    outputs: outputsWithout(status, attempts, words),
    summary: summaryWithout(level, title, say(inMarkdown(sanitize)), table),
  };
}

/** After a list, what follows has its own line. */
function textOf({ what, advice, link }: Words): string {
  const gap = what.includes('\n') ? '\n' : ' ';
  return [what, advice, link && `More: ${link}`].filter((part) => part !== null).join(gap);
}
